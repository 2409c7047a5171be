"""`helpdesk run` in this process, over a real socket: it starts, is told to stop, and writes both down."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.assemble import create_house, open_house
from bot.process import bot_id_of
from bot.run import run
from bot.settings import SettingsProblem
from domain.events import Tag
from emulator.api import Api
from emulator.person import Person
from emulator.server import create_app, serving
from emulator.world import World
from tests.town import TOKEN, Clock, settings


async def _tags(folder: Path, address: str) -> list[str]:
    async with open_house(settings(folder, telegram_api_url=address)) as house, house.store.read() as tx:
        return [row.tag for row in await tx.audit.rows(0, 100)]


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_until_a_signal_and_records_start_and_stop(
    tmp_path: Path, name: signal.Signals
) -> None:
    world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
    mei = Person(world, world.add_user("Mei"))
    async with serving(create_app(world, Api(world)), port=0) as address:
        chosen = settings(tmp_path, telegram_api_url=address)
        create_house(chosen)
        running = asyncio.create_task(run(chosen))
        await mei.say("/start")
        await mei.expect("MIMS Helpdesk")
        os.kill(os.getpid(), name)
        async with asyncio.timeout(10):
            await running
        assert await _tags(tmp_path, address) == [Tag.STARTED, Tag.STOPPED]


async def test_a_start_after_a_crash_says_so(tmp_path: Path) -> None:
    """7.2, sys_crash: the one before was killed, and could not say it itself."""
    world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
    async with serving(create_app(world, Api(world)), port=0) as address:
        chosen = settings(tmp_path, telegram_api_url=address)
        create_house(chosen)
        (chosen.data_dir / f"bot-{bot_id_of(TOKEN)}.running").touch()
        for number in range(2):
            mei = Person(world, world.add_user(f"Mei {number}"))
            running = asyncio.create_task(run(chosen))
            await mei.say("/start")
            await mei.expect("MIMS Helpdesk")
            os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(10):
                await running
        tags = await _tags(tmp_path, address)
    assert tags == [Tag.CRASHED, Tag.STARTED, Tag.STOPPED, Tag.STARTED, Tag.STOPPED]


async def test_without_a_token_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="BOT_TOKEN"):
        await run(settings(tmp_path, bot_token=""))


async def test_answers_alone_are_warned_of_at_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Decision 0002."""
    world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
    async with serving(create_app(world, Api(world)), port=0) as address:
        chosen = settings(tmp_path, telegram_api_url=address, evidence="answers")
        create_house(chosen)
        running = asyncio.create_task(run(chosen))
        mei = Person(world, world.add_user("Mei"))
        await mei.say("/start")
        await mei.expect("MIMS Helpdesk")
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(10):
            await running
    assert "EVIDENCE=answers" in caplog.text
