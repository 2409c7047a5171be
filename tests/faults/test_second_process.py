"""Two processes for one bot: the second says so in one line, waits, and takes over when the first dies."""

import os
import signal
import time

import pytest

from tests.journeys.birth import Bot
from tests.journeys.journey import Journey

pytestmark = pytest.mark.long

PATIENCE = 15.0
WAITS = "waiting to take over"


async def second(journey: Journey) -> Bot:
    """Start a second process beside the bot, and wait until it has said that it waits."""
    said = journey.log.count(WAITS)
    bot = Bot(journey.mother.bear(journey.order), journey.mother)

    async def waits() -> bool:
        return journey.log.count(WAITS) > said

    await journey.until(waits, "the second process did not say that it waits")
    return bot


async def first(journey: Journey) -> None:
    """Start the bot, and wait until it runs."""
    journey.start()

    async def runs() -> bool:
        return '"event": "running"' in journey.log

    await journey.until(runs, "the first process does not run")


async def answers(journey: Journey) -> None:
    await journey.mei.say("/start")
    await journey.mei.expect("Hello", deadline=PATIENCE)


class TestASecondProcess:
    async def test_it_says_one_line_waits_and_takes_over_when_the_first_dies(self, journey: Journey) -> None:
        await first(journey)
        other = await second(journey)
        assert journey.log.count("is already running here") == 1
        assert journey.bot is not None
        assert f"process {journey.bot.id}" in journey.log
        assert other.id != journey.bot.id
        await journey.kill()
        died = time.monotonic()
        journey.bot = other
        await answers(journey)
        assert time.monotonic() - died < PATIENCE
        assert journey.log.count("is already running here") == 1

    async def test_it_leaves_at_once_when_it_is_told_to(self, journey: Journey) -> None:
        await first(journey)
        for name in (signal.SIGTERM, signal.SIGINT):
            other = await second(journey)
            told = time.monotonic()
            os.kill(other.id, name)
            assert await journey.mother.reap(other.id) == 0
            assert time.monotonic() - told < 2
        await answers(journey)
