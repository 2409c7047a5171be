"""A bell that wakes every coroutine waiting for something to change."""

import asyncio
import contextlib


class Bell:
    """Wakes all waiters at once; nobody is woken for a ring that came before they waited."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everybody who waits now."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, at most so many seconds; tell whether it rang."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await waiter
                    return True
            return False
        finally:
            self._waiters.discard(waiter)
