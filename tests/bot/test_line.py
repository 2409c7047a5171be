"""The line to Telegram over real sockets: what goes through, and how trouble looks, without the address."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.line import TelegramLine
from emulator.api import Api
from emulator.faults import Fault
from emulator.model import User
from emulator.server import create_app, serving
from emulator.world import World
from tests.town import TOKEN, Clock

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


class Telegram:
    """The emulator behind a socket, a bot on the line, and one person."""

    def __init__(self, api: Api, bot: Bot, mei: User, address: str) -> None:
        self.api = api
        self.bot = bot
        self.mei = mei
        self.address = address


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
    api = Api(world)
    mei = world.add_user("Mei")
    world.send_text(mei, None, "/start")
    async with serving(create_app(world, api), port=0) as address:
        line = TelegramLine(read_timeout=2)
        async with Bot(TOKEN, f"{address}/bot", request=line, get_updates_request=line) as bot:
            yield Telegram(api, bot, mei, address)


async def test_texts_pictures_and_buttons_go_through(telegram: Telegram) -> None:
    sent = await telegram.bot.send_message(telegram.mei.id, "小 <b>x</b>", parse_mode="HTML")
    assert sent.text == "小 x"
    picture = await telegram.bot.send_photo(telegram.mei.id, PNG, "a QR picture")
    assert picture.photo
    assert await telegram.bot.delete_message(telegram.mei.id, sent.message_id)
    assert telegram.api.violations == []


async def test_telegrams_refusals_are_what_ptb_makes_of_them(telegram: Telegram) -> None:
    telegram.api.faults.next("sendMessage", Fault.retry_after(7))
    with pytest.raises(RetryAfter):
        await telegram.bot.send_message(telegram.mei.id, "x")
    with pytest.raises(BadRequest, match="not found"):
        await telegram.bot.delete_message(telegram.mei.id, 999)


async def test_a_dropped_connection_is_a_network_error_without_the_address(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """SEC-03, LOG-02."""
    telegram.api.faults.next("sendMessage", Fault.drop_before())
    with caplog.at_level(logging.DEBUG), pytest.raises(NetworkError) as problem:
        await telegram.bot.send_message(telegram.mei.id, "x")
    chain = [problem.value, problem.value.__cause__, problem.value.__context__]
    assert all(TOKEN not in repr(one) for one in chain)
    assert TOKEN not in caplog.text


async def test_a_reply_that_does_not_come_is_timed_out(telegram: Telegram) -> None:
    gate = asyncio.Event()
    telegram.api.faults.next("sendMessage", Fault.hang(gate))
    with pytest.raises(TimedOut):
        await telegram.bot.send_message(telegram.mei.id, "x", read_timeout=0.05)
    gate.set()


async def test_a_wrong_token_is_refused() -> None:
    world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
    async with serving(create_app(world, Api(world)), port=0) as address:
        line = TelegramLine()
        bot = Bot("123456789:wrong", f"{address}/bot", request=line, get_updates_request=line)
        with pytest.raises(InvalidToken):
            await bot.initialize()
        await bot.shutdown()


async def test_nobody_there_is_a_network_error() -> None:
    line = TelegramLine()
    with pytest.raises(NetworkError):
        await line.do_request("http://127.0.0.1:9/bot/getMe", "POST")
    await line.shutdown()
