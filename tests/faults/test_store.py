"""A database that another program holds: waited out when it is short, one clear line when it lasts."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot import watchdog
from bot.watchdog import PartEnded
from emulator.api import Api
from emulator.person import Person
from emulator.world import World
from tests.town import TOKEN, Clock, Dice, live, outside

pytestmark = pytest.mark.long


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits 10 ms for another program, not ten seconds."""
    pragmas = ("PRAGMA busy_timeout = 10", "PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON")
    monkeypatch.setattr("storage.engine._PRAGMAS", pragmas)


@pytest.mark.usefixtures("impatient")
class TestAHeldDatabase:
    async def test_a_short_while_is_waited_out(self, tmp_path: Path) -> None:
        clock = Clock()
        world = World(TOKEN, "mims_helpdesk_bot", clock.timestamp)
        mei = Person(world, world.add_user("Mei"))
        async with live(tmp_path, Api(world), outside(clock, Dice())):
            await mei.say("/start")
            await mei.expect("Hello")
            with closing(await hold(tmp_path)):
                await mei.say("/help")
                await world.changed(world.revision, 0.1)
            await mei.expect("what I can do")

    async def test_a_long_while_ends_the_process_with_a_clear_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watchdog, "LONGEST_STORE_TROUBLE", 20.0)
        world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
        mei = Person(world, world.add_user("Mei"))
        with pytest.raises(PartEnded, match="is another program holding it"):
            await _say_while_it_is_held(tmp_path, mei, world)


async def _say_while_it_is_held(folder: Path, mei: Person, world: World) -> None:
    async with live(folder, Api(world), outside(Clock(), Dice())):
        await mei.say("/start")
        await mei.expect("Hello")
        with closing(await hold(folder)):
            await mei.say("/help")
            await world.changed(world.revision, 1.5)


async def hold(folder: Path) -> sqlite3.Connection:
    """Hold the database for writing, as a backup tool can, when the bot has just let go of it."""
    connection = sqlite3.connect(folder / "data" / "helpdesk.db", isolation_level=None, timeout=0)
    for _ in range(500):
        with suppress(sqlite3.OperationalError):
            connection.execute("BEGIN IMMEDIATE")
            return connection
        await asyncio.sleep(0.01)
    raise TimeoutError
