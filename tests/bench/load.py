"""People at work: each says the lines of a conversation without hashing, one after the reply to the other."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from emulator.model import User
from emulator.world import World
from tests.bench.stopwatch import Stopwatch
from tests.town import UNKNOWN_LOGIN

LINES = ("/forgot", UNKNOWN_LOGIN, "laksa", "a train", "/cancel")
PATIENCE = 180.0


@dataclass(frozen=True)
class Load:
    """What was measured: seconds in all, and the steps' own seconds, sorted."""

    seconds: float
    steps: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Steps a second."""
        return len(self.steps) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return the step below which so many percent lie, in seconds."""
        return self.steps[min(len(self.steps) - 1, len(self.steps) * percent // 100)]


async def converse(
    world: World, watch: Stopwatch, people: Sequence[User], lasts: float, offered: float
) -> Load:
    """Have everybody talk for so many seconds, at least one line each, and wait for every reply.

    `offered` is how many messages a second they send in all; with 0 each sends the next line at once.
    """
    watch.steps.clear()
    watch.arrived.clear()
    begun = time.perf_counter()
    pause = len(people) / offered if offered else 0.0
    talks = [
        _talk(world, watch, user, begun + lasts, (pause, pause * n / len(people)))
        for n, user in enumerate(people)
    ]
    await asyncio.gather(*talks)
    return Load(time.perf_counter() - begun, tuple(sorted(watch.steps)))


async def _talk(world: World, watch: Stopwatch, user: User, ends: float, pauses: tuple[float, float]) -> None:
    pause, first = pauses
    await asyncio.sleep(first)
    for line in cycle(LINES):
        due = time.perf_counter() + pause
        answered = watch.next(user.id)
        world.send_text(user, None, line)
        async with asyncio.timeout(PATIENCE):
            await answered
        now = time.perf_counter()
        if max(now, due) >= ends:
            return
        await asyncio.sleep(max(0.0, due - now))
