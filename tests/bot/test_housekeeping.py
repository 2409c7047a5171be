"""The periodic round goes on, whatever one round meets."""

import asyncio

from bot.housekeeping import ROUND, ROUNDS_A_PURGE, keep_house
from services.housekeeping import Housekeeping
from tests.bot.fake_time import FakeTime


class Rounds(Housekeeping):
    """Counts rounds instead of doing them; the second one fails."""

    def __init__(self) -> None:
        self.rounds = 0
        self.purges = 0

    async def expire(self) -> int:
        self.rounds += 1
        if self.rounds == 2:
            raise OSError("the disk is away")
        return 0

    async def purge(self) -> dict[str, int]:
        self.purges += 1
        return {}


async def test_it_goes_round_every_few_seconds_and_survives_trouble() -> None:
    time, stopped, rounds = FakeTime(), asyncio.Event(), Rounds()
    task = asyncio.create_task(keep_house(rounds, time.timing, stopped))
    for expected in (1, 2, 3):
        await time.asleep()
        assert rounds.rounds == expected
        await time.advance(ROUND)
    stopped.set()
    await task
    assert rounds.purges == 1


async def test_it_purges_every_hour() -> None:
    assert ROUND * ROUNDS_A_PURGE == 3600


async def test_it_ends_at_once_when_told_to() -> None:
    stopped = asyncio.Event()
    stopped.set()
    rounds = Rounds()
    await keep_house(rounds, FakeTime().timing, stopped)
    assert rounds.rounds == 0
