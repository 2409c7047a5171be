"""The process's clocks, sleep and dice in one bundle, and the waits built from them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Timing:
    """What `bot.assemble` passes in: two clocks, a sleep, and a number between 0 and 1 to spread tries.

    `now` is the wall clock in UTC, for what is written down; `monotonic` counts seconds and never jumps.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    spread: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait between tries: twice as long each time, up to `most` seconds, spread by a half."""

    first: float
    most: float

    def seconds(self, misses: int, spread: float) -> float:
        """Return the wait after so many misses in a row, at least one; the dice take up to a half off it."""
        doublings = min(max(misses, 1) - 1, 32)
        full: float = min(self.most, self.first * 2**doublings)
        return full * (1 - spread / 2)


async def unless(stopped: asyncio.Event, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result | None:
    """Do the work, and abandon it when the event happens first; then the answer is None."""
    if stopped.is_set():
        return None
    doing, waiting = asyncio.create_task(work()), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({doing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        await _abandon(doing, waiting)


async def doze(timing: Timing, seconds: float, woken: asyncio.Event) -> None:
    """Sleep so long, or until the event happens."""

    async def sleep() -> None:
        await timing.sleep(seconds)

    await unless(woken, sleep)


async def _abandon(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    # Not each awaited with its cancellation suppressed: that would swallow a cancellation of our own.
    await asyncio.gather(*tasks, return_exceptions=True)
