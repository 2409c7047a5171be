"""Drafts as Telegram shows them: sent, edited, replaced, deleted."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from telegram import BotCommandScopeChat
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.budget import Budget, Rank
from bot.delivery import Delivery
from conversations.draft import Button, Draft
from emulator.api import Api
from emulator.faults import Fault
from emulator.model import Message, User
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime

BOT = 123456
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (33).to_bytes(4) + (44).to_bytes(4) + b"a little picture"


@dataclass
class Counter:
    """Mei's chat with the bot, and a delivery to it."""

    world: World
    api: Api
    bot: ExtBot[Rank]
    mei: User
    time: FakeTime

    async def deliver(self, draft: Draft) -> int | None:
        """Deliver it, a second after the last, and let the second pass that a message to send anew waits."""
        self.time.elapsed += 1
        delivering = asyncio.create_task(Delivery(self.bot).deliver(self.mei.id, draft))
        await self.time.advance(1)
        return await delivering

    def shown(self) -> list[Message]:
        return [message for message in self.world.private(self.mei).visible() if message.sender.is_bot]

    def texts(self) -> list[str]:
        return [message.content.text for message in self.shown()]


@pytest.fixture
async def counter(store: SqlStore, time: FakeTime) -> AsyncIterator[Counter]:
    world = World(f"{BOT}:TEST", "mims_helpdesk_bot", lambda: START.timestamp() + time.elapsed)
    api = Api(world)
    mei = world.add_user("Mei")
    world.send_text(mei, None, "/start")
    line, budget = EmulatorRequest(api), Budget(store, BOT, time.timing)
    bot = ExtBot(world.token, request=line, get_updates_request=line, rate_limiter=budget)
    await bot.initialize()
    yield Counter(world, api, bot, mei, time)
    await bot.shutdown()
    assert api.violations == []


class TestSending:
    async def test_a_text_with_its_buttons(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("<b>hello</b>", rows=((Button("Go", "go:1"),),)))
        (message,) = counter.shown()
        assert (message.id, message.content.text, message.content.protected) == (sent, "hello", False)
        assert message.inline_buttons == [[{"text": "Go", "callback_data": "go:1"}]]

    async def test_a_picture_with_its_caption_protected(self, counter: Counter) -> None:
        await counter.deliver(Draft("caption", photo=PNG, is_protected=True))
        (message,) = counter.shown()
        content = message.content
        assert (content.text, content.photo, content.protected) == ("caption", PNG, True)

    async def test_an_empty_draft_sends_nothing(self, counter: Counter) -> None:
        assert await counter.deliver(Draft()) is None
        assert counter.shown() == []


class TestEditing:
    async def test_it_changes_the_message(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("old"))
        assert await counter.deliver(Draft("<b>new</b>", edits=sent)) == sent
        assert counter.texts() == ["new"]

    async def test_an_edit_that_changes_nothing_is_done(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("same"))
        assert await counter.deliver(Draft("same", edits=sent)) == sent
        assert counter.texts() == ["same"]

    async def test_what_is_gone_is_sent_anew_when_it_is_needed(self, counter: Counter) -> None:
        assert await counter.deliver(Draft("new", edits=999)) == counter.shown()[0].id
        assert counter.api.calls_of("deleteMessages") == []

    async def test_what_is_gone_and_not_needed_stays_gone(self, counter: Counter) -> None:
        assert await counter.deliver(Draft("new", edits=999, is_needed=False)) is None
        assert counter.shown() == []

    async def test_a_picture_cannot_become_a_text_and_is_replaced(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("secret", photo=PNG))
        await counter.deliver(Draft("new", edits=sent))
        assert counter.texts() == ["new"]

    async def test_a_text_cannot_become_a_picture_and_is_replaced(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("old"))
        await counter.deliver(Draft("new", photo=PNG, edits=sent))
        assert counter.texts() == ["new"]

    async def test_what_telegram_refuses_otherwise_is_an_error(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("old"))
        counter.api.faults.next("editMessageText", Fault.refuse(400, "can't parse entities"))
        with pytest.raises(BadRequest):
            await counter.deliver(Draft("new", edits=sent))


class TestMenu:
    async def test_a_chat_is_given_its_own_command_menu_and_loses_it_again(self, counter: Counter) -> None:
        scope = BotCommandScopeChat(counter.mei.id)
        assert await counter.deliver(Draft(commands=(("pending", "What is waiting"),))) is None
        shown = await counter.bot.get_my_commands(scope)
        assert [(one.command, one.description) for one in shown] == [("pending", "What is waiting")]
        assert await counter.deliver(Draft(commands=())) is None
        assert await counter.bot.get_my_commands(scope) == ()
        assert counter.texts() == []


class TestDeleting:
    async def test_messages_are_deleted_a_hundred_at_a_time(self, counter: Counter) -> None:
        sent = await counter.deliver(Draft("secret"))
        assert sent is not None
        assert await counter.deliver(Draft(deletes=(sent, *range(1000, 1150)))) is None
        assert counter.texts() == []
        assert [len(call.params["message_ids"]) for call in counter.api.calls_of("deleteMessages")] == [
            100,
            51,
        ]

    async def test_a_text_comes_also_when_deleting_is_refused(self, counter: Counter) -> None:
        counter.api.faults.next("deleteMessages", Fault.refuse(400, "message can't be deleted"))
        await counter.deliver(Draft("new", deletes=(5,)))
        assert counter.texts() == ["new"]

    async def test_a_draft_that_only_deletes_tells_when_it_cannot(self, counter: Counter) -> None:
        counter.api.faults.next("deleteMessages", Fault.refuse(400, "message can't be deleted"))
        with pytest.raises(BadRequest):
            await counter.deliver(Draft(deletes=(5,)))
