"""The periodic round: what ran out of time every few seconds, what is to be deleted every hour."""

import asyncio
import logging

from bot.timing import Timing, doze
from services.housekeeping import Housekeeping

ROUND = 5.0
ROUNDS_A_PURGE = 720

log = logging.getLogger("helpdesk.housekeeping")


async def keep_house(housekeeping: Housekeeping, timing: Timing, stopped: asyncio.Event) -> None:
    """Go round until `stopped`; trouble in one round does not end the next."""
    rounds = 0
    while not stopped.is_set():
        try:
            await housekeeping.expire()
            if rounds % ROUNDS_A_PURGE == 0:
                await housekeeping.purge()
        except Exception as problem:
            log.exception("a housekeeping round failed", extra={"error": type(problem).__name__})
        rounds += 1
        await doze(timing, ROUND, stopped)
