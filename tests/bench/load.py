"""People at work: each says the lines of a conversation without hashing, one after the reply to the other."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from emulator.model import User
from emulator.world import World
from tests.bench.stopwatch import Stopwatch
from tests.town import UNKNOWN_LOGIN

LINES = ("/forgot", UNKNOWN_LOGIN, "laksa", "a train", "/cancel")
PATIENCE = 30.0


@dataclass(frozen=True)
class Load:
    """What was measured: seconds in all, steps a second, and the steps' own seconds, sorted."""

    seconds: float
    steps: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Steps a second."""
        return len(self.steps) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return the step below which so many percent lie."""
        return self.steps[min(len(self.steps) - 1, len(self.steps) * percent // 100)]


async def converse(
    world: World, watch: Stopwatch, people: Sequence[User], rounds: int, offered: float
) -> Load:
    """Have everybody talk `rounds` times; `offered` messages a second in all, 0 as fast as it goes."""
    watch.steps.clear()
    watch.arrived.clear()
    begun = time.perf_counter()
    pause = len(people) / offered if offered else 0.0
    talks = [_talk(world, watch, user, rounds, pause, n / len(people)) for n, user in enumerate(people)]
    await asyncio.gather(*talks)
    return Load(time.perf_counter() - begun, tuple(sorted(watch.steps)))


async def _talk(world: World, watch: Stopwatch, user: User, rounds: int, pause: float, phase: float) -> None:
    await asyncio.sleep(pause * phase)
    for _ in range(rounds):
        for line in LINES:
            due = time.perf_counter() + pause
            answered = watch.next(user.id)
            world.send_text(user, None, line)
            async with asyncio.timeout(PATIENCE):
                await answered
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
