"""The watchdog: ends the process with one clear line when a new start could mend what is wrong.

A Telegram that is only down is waited for: that needs no new start, and nothing is lost meanwhile.
"""

import asyncio
from dataclasses import dataclass

from bot.polling import AnotherPoller, Polling, TokenRefused
from bot.timing import Timing

ROUND = 5.0
LONGEST_SILENCE = 180.0
"""A poll ends within a minute, well or not; one that does not is wedged."""
LONGEST_STORE_TROUBLE = 120.0
_AGAIN = "this process ends, so that a new one can start"


class PartEnded(Exception):  # noqa: N818 - what happened
    """A part of the process cannot go on; the supervisor should start the process again."""


@dataclass(frozen=True, slots=True)
class Watchdog:
    """Watches the parts of a process."""

    polling: Polling
    timing: Timing

    async def watch(self, *parts: asyncio.Task[None]) -> None:
        """Wait while all parts work; return when one ended without an error.

        Raises:
            bot.polling.TokenRefused, bot.polling.AnotherPoller: going on is no use.
            PartEnded: a part died or does nothing any more.
        """
        guard = asyncio.create_task(self._guard(), name="watchdog")
        try:
            done, _ = await asyncio.wait({*parts, guard}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            guard.cancel()
            await asyncio.gather(guard, return_exceptions=True)
        for part in done:
            _explain(part)

    async def _guard(self) -> None:
        while True:
            await self.timing.sleep(ROUND)
            trouble = self.polling.store_trouble()
            if trouble > LONGEST_STORE_TROUBLE:
                why = f"the database has not taken any message for {round(trouble)} seconds"
                raise PartEnded(f"{why}; is another program holding it, or the disk full? {_AGAIN}")
            if self.polling.silence() > LONGEST_SILENCE:
                raise PartEnded(f"the line to Telegram is wedged; {_AGAIN}")


def _explain(part: asyncio.Task[None]) -> None:
    """Raise what a part died of, as a sentence for the operator."""
    error = part.exception()
    if isinstance(error, TokenRefused | AnotherPoller | PartEnded):
        raise error
    if error is not None:
        raise PartEnded(f"{part.get_name()} died ({type(error).__name__}); {_AGAIN}") from error
