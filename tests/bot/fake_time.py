"""Time that moves only when a test says so."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.timing import Timing

START = datetime(2027, 1, 15, 8, 0, tzinfo=UTC)
PATIENCE = 10.0


async def settle() -> None:
    """Let everything run that can run without time passing or a thread answering."""
    for _ in range(30):
        await asyncio.sleep(0)


async def until(condition: Callable[[], object]) -> None:
    """Let others run until it is so; a test that hangs fails."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is waited for is another task's or thread's deed, without an event
            await asyncio.sleep(0)


class FakeTime:
    """Both clocks and the sleep of a process; the dice always show 0."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    @property
    def timing(self) -> Timing:
        return Timing(self.now, lambda: self.elapsed, self.sleep, lambda: 0.0)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed)

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if seconds <= 0:
            woken.set_result(None)
        self._sleepers.append((self.elapsed + seconds, woken))
        await woken

    def naps(self) -> list[float]:
        """How long those who sleep will still sleep."""
        return sorted(round(due - self.elapsed, 3) for due, woken in self._sleepers if not woken.done())

    async def asleep(self) -> None:
        """Wait until somebody sleeps."""
        await until(self.naps)

    async def advance(self, seconds: float) -> None:
        """Let so much time pass, waking each sleeper at its moment."""
        target = self.elapsed + seconds
        await settle()
        while due := sorted(at for at, woken in self._sleepers if not woken.done() and at <= target):
            self.elapsed = max(self.elapsed, due[0])
            self._wake()
            await settle()
        self.elapsed = target

    def _wake(self) -> None:
        for at, woken in self._sleepers:
            if at <= self.elapsed and not woken.done():
                woken.set_result(None)
        self._sleepers = [(at, woken) for at, woken in self._sleepers if not woken.done()]
