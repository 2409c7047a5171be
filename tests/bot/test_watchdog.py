"""The watchdog: what ends the process, and with which line; what it puts up with."""

import asyncio
from pathlib import Path

import pytest

from bot import watchdog
from bot.assemble import create_house, open_house
from bot.failures import explain
from bot.polling import TokenRefused
from bot.process import Process, make_bot
from bot.watchdog import PartEnded
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


async def run(folder: Path, api: Api) -> Process:
    """Run a process until it ends by itself."""
    chosen, around = settings(folder), outside(Clock(), Dice())
    create_house(chosen, around)
    async with open_house(chosen, around) as house:
        bot = make_bot(house, TOKEN, "http://emulator.invalid", EmulatorRequest(api))
        process = Process(house, bot, EmulatorRequest(api))
        async with asyncio.timeout(20):
            await process.run()
        return process


class TestWhatANewStartMends:
    async def test_a_part_that_dies_ends_the_process_with_its_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def dies(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("bot.process.keep_house", dies)
        with pytest.raises(PartEnded) as ended:
            await run(tmp_path, build()[0])
        line = "housekeeping died (ZeroDivisionError); this process ends, so that a new one can start"
        assert explain(ended.value) == (line,)

    async def test_a_wedged_line_ends_the_process(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watchdog, "LONGEST_SILENCE", 0.3)
        monkeypatch.setattr(watchdog, "ROUND", 1.0)
        with pytest.raises(PartEnded, match="wedged"):
            await run(tmp_path, build()[0])


class TestWhatNothingMends:
    async def test_a_revoked_token_ends_it_as_such(self, tmp_path: Path) -> None:
        api, _ = build()
        api.faults.next("getUpdates", Fault.unauthorized())
        with pytest.raises(TokenRefused):
            await run(tmp_path, api)


class TestWhatIsPutUpWith:
    async def test_a_telegram_that_is_down_for_long_ends_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watchdog, "LONGEST_SILENCE", 3.0)
        api, mei = build()
        async with live(tmp_path, api, outside(Clock(), Dice())):
            await mei.say("/start")
            await mei.expect("Hello")
            api.faults.next("getUpdates", Fault.server_error(502), times=7)
            await mei.say("/help")
            await mei.expect("what I can do")  # by the poll that waited already
            await mei.say("/privacy")
            await mei.expect("Privacy", deadline=15)
        assert api.faults.waiting() == 0
