"""The process: it waits for Telegram, drains when told to stop, and ends when a part of it cannot go on."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.assemble import create_house, open_house
from bot.polling import TokenRefused
from bot.process import Process, bot_id_of, make_bot
from emulator.api import Api
from emulator.faults import Fault
from emulator.person import Person
from emulator.request import EmulatorRequest
from emulator.world import World
from tests.town import TOKEN, Clock, Dice, live, outside, settings


def build() -> tuple[Api, Person]:
    """Make a world with one person in it."""
    clock = Clock()
    world = World(TOKEN, "mims_helpdesk_bot", clock.timestamp)
    return Api(world), Person(world, world.add_user("Mei"))


async def test_it_keeps_trying_until_telegram_is_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    api, mei = build()
    api.faults.next("getMe", Fault.drop_before(), times=2)
    with caplog.at_level(logging.WARNING):
        async with live(tmp_path, api, outside(Clock(), Dice())):
            await mei.say("/start")
            await mei.expect("MIMS Helpdesk")
    assert [record.__dict__["tries"] for record in caplog.records if "tries" in record.__dict__] == [1, 2]
    assert TOKEN not in caplog.text


async def test_it_ends_with_a_clear_line_when_the_token_is_not_accepted(tmp_path: Path) -> None:
    api, _ = build()
    api.faults.next("getMe", Fault.unauthorized())
    with pytest.raises(TokenRefused) as refused:
        await _run_alone(tmp_path, api)
    assert TOKEN not in str(refused.value)
    assert "BOT_TOKEN" in str(refused.value)


async def test_it_ends_when_the_token_is_revoked_while_it_runs(tmp_path: Path) -> None:
    """A dead poller must never look like a healthy bot (telegram.md 1.4)."""
    api, _ = build()
    api.faults.next("getUpdates", Fault.unauthorized())
    with pytest.raises(TokenRefused):
        await _run_alone(tmp_path, api)


async def test_what_was_typed_before_the_stop_is_answered(tmp_path: Path) -> None:
    api, mei = build()
    async with live(tmp_path, api, outside(Clock(), Dice())) as (_, process):
        await mei.say("/start")
        await mei.expect("MIMS Helpdesk")
        await mei.say("/help")
        await mei.expect("This is what I can do")
        process.stop()
        process.stop()
    assert api.violations == []


async def test_it_takes_over_from_a_webhook(tmp_path: Path) -> None:
    api, mei = build()
    await api.call("setWebhook", {"url": "https://example.invalid/hook"}, {})
    async with live(tmp_path, api, outside(Clock(), Dice())):
        await mei.say("/start")
        await mei.expect("MIMS Helpdesk")


async def test_telling_it_to_stop_while_it_waits_for_telegram_ends_it(tmp_path: Path) -> None:
    api, _ = build()
    api.faults.next("getMe", Fault.drop_before(), times=1000)
    async with asyncio.timeout(10), live(tmp_path, api, outside(Clock(), Dice())):
        pass


def test_the_bots_id_is_in_its_token() -> None:
    assert bot_id_of("42:secret") == 42


async def _run_alone(folder: Path, api: Api) -> None:
    chosen, around = settings(folder), outside(Clock(), Dice())
    create_house(chosen, around)
    async with open_house(chosen, around) as house:
        request = EmulatorRequest(api)
        bot = make_bot(house, TOKEN, "http://emulator.invalid", request)
        async with asyncio.timeout(10):
            await Process(house, bot, EmulatorRequest(api)).run()
