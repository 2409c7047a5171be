"""An unmodified python-telegram-bot application lives on the emulator without a socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot as TelegramBot
from telegram import BotCommand, BotCommandScopeAllPrivateChats, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import ApplicationBuilder

from emulator.faults import Fault
from emulator.person import Person
from emulator.request import EmulatorRequest
from tests.emulator.desk import PNG, TOKEN, Desk
from tests.emulator.tutorial import build


@asynccontextmanager
async def polling(desk: Desk) -> AsyncIterator[Person]:
    """Run the tutorial bot with its own polling; yields Mei."""
    builder = ApplicationBuilder().token(TOKEN).request(EmulatorRequest(desk.api))
    bot = build(builder.get_updates_request(EmulatorRequest(desk.api)))
    async with bot:
        assert bot.updater
        await bot.updater.start_polling()
        await bot.start()
        yield Person(desk.world, desk.mei)
        await bot.updater.stop()
        await bot.stop()


class TestATutorialBot:
    async def test_commands_texts_deletions_presses_and_pictures_work_by_polling(self, desk: Desk) -> None:
        async with polling(desk) as mei:
            await mei.say("/start")
            assert (await mei.expect("Welcome, you"))["html"] == "Welcome, <b>you</b>"
            await mei.tap("Approve")
            await mei.expect("approved")
            await mei.expect_alert("Fine")
            await mei.say("secret")
            await mei.expect("terces")
            await mei.misses("secret")
            await mei.say("/picture")
            assert await mei.photo(await mei.expect("Scan me")) == PNG
        assert desk.api.violations == []
        assert desk.world.updates.count() == 0

    async def test_updates_may_be_fed_to_an_application_without_an_updater(self, desk: Desk) -> None:
        bot = build(ApplicationBuilder().token(TOKEN).request(EmulatorRequest(desk.api)).updater(None))
        mei = Person(desk.world, desk.mei)
        async with bot:
            await bot.start()
            await mei.say("/start")
            for update in await desk.updates():
                await bot.update_queue.put(Update.de_json(update, bot.bot))
            await bot.update_queue.join()
            await mei.expect("Welcome", deadline=0)
            await bot.stop()


@asynccontextmanager
async def plain(desk: Desk, read_timeout: float = 5.0) -> AsyncIterator[TelegramBot]:
    """Give a bare PTB bot to a Mei who has started it."""
    desk.start()
    request = EmulatorRequest(desk.api, read_timeout=read_timeout)
    async with TelegramBot(TOKEN, request=request, get_updates_request=EmulatorRequest(desk.api)) as bot:
        yield bot


class TestErrors:
    """Every refusal becomes the exception HTTPXRequest would raise."""

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (Fault.retry_after(3), RetryAfter),
            (Fault.forbidden(), Forbidden),
            (Fault.unauthorized(), InvalidToken),
            (Fault.conflict(), Conflict),
            (Fault.server_error(502), NetworkError),
            (Fault.drop_before(), NetworkError),
            (Fault.drop_after(), NetworkError),
            (Fault.refuse(400, "chat not found"), BadRequest),
            (Fault.refuse(400, "moved", {"migrate_to_chat_id": -1009}), ChatMigrated),
        ],
    )
    @pytest.mark.filterwarnings("ignore:.*retry_after.*:telegram.warnings.PTBDeprecationWarning")
    async def test_a_fault_becomes_its_exception(
        self, desk: Desk, fault: Fault, error: type[Exception]
    ) -> None:
        async with plain(desk) as bot:
            desk.api.faults.next("sendMessage", fault)
            with pytest.raises(error) as raised:
                await bot.send_message(desk.mei.id, "x")
            assert type(raised.value) is error

    async def test_a_missing_reply_is_timed_out_though_the_message_was_sent(self, desk: Desk) -> None:
        async with plain(desk, read_timeout=0.05) as bot:
            desk.api.faults.next("sendMessage", Fault.hang())
            with pytest.raises(TimedOut):
                await bot.send_message(desk.mei.id, "arrived")
            assert desk.world.chats[desk.mei.id].visible()[-1].content.text == "arrived"

    async def test_another_token_is_unauthorized(self, desk: Desk) -> None:
        request = EmulatorRequest(desk.api)
        with pytest.raises(InvalidToken):
            await TelegramBot("1:OTHER", request=request, get_updates_request=request).initialize()


class TestBotMethods:
    """What PTB sends for a method is what the emulator knows of it."""

    async def test_ptb_understands_every_answer(self, desk: Desk) -> None:
        group = desk.group()
        async with plain(desk) as bot:
            assert (await bot.get_me()).username == "mims_helpdesk_bot"
            assert (await bot.get_chat(group.id)).title == "Admins"
            assert (await bot.get_chat_member(group.id, desk.admin.id)).status == "creator"
            statuses = [one.status for one in await bot.get_chat_administrators(group.id)]
            assert statuses == ["creator", "administrator"]
            assert (await bot.get_webhook_info()).url == ""
            assert await bot.set_webhook("https://bot.example", allowed_updates=Update.ALL_TYPES)
            assert await bot.delete_webhook()
            assert await bot.send_chat_action(desk.mei.id, "typing")
            assert await bot.set_my_commands([BotCommand("a", "b")], scope=BotCommandScopeAllPrivateChats())
            assert await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())
            assert await bot.set_my_description("d")
            assert await bot.set_my_short_description("d")
            assert await bot.set_chat_menu_button()
            sent = await bot.send_photo(desk.mei.id, PNG, caption="x")
            assert await sent.edit_caption("y")
            assert await bot.delete_messages(desk.mei.id, [sent.message_id])
            assert await bot.leave_chat(group.id)
        assert desk.api.violations == []

    async def test_ptb_understands_every_update(self, desk: Desk) -> None:
        old = desk.world.add_group("Old", desk.admin, kind="group")
        desk.world.add_bot_to_group(old, desk.admin, administrator=True)
        async with plain(desk) as bot:
            await bot.get_updates(allowed_updates=Update.ALL_TYPES)
            desk.world.add_member(old, desk.mei, status="administrator")
            desk.world.remove_member(old, desk.mei, status="kicked")
            desk.world.send_as_group(desk.admin, old, "hello")
            desk.world.edit_text(desk.admin, desk.world.send_text(desk.admin, old, "a"), "b")
            desk.world.send_sticker(desk.mei)
            desk.world.send_photo(desk.mei, None, PNG)
            desk.world.send_contact(desk.mei)
            desk.world.migrate(old)
            desk.world.block(desk.mei)
            updates = await bot.get_updates()
        assert len(updates) == desk.world.updates.count()
        assert all(update.effective_chat for update in updates)

    async def test_latency_is_a_round_trip_long(self, desk: Desk) -> None:
        clock = asyncio.get_running_loop().time
        request = EmulatorRequest(desk.api, latency=0.06)
        await request.initialize()
        begun = clock()
        await request.do_request(f"https://api.telegram.org/bot{TOKEN}/getMe", "POST")
        await request.shutdown()
        assert 0.05 <= clock() - begun < 1
