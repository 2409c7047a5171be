"""At start, before polling: what a crash left in inbox and outbox is taken up again, in order of arrival."""

import logging
from collections.abc import Awaitable, Callable

from storage.interface import Store
from storage.records import Received

log = logging.getLogger("helpdesk.resume")


async def resume(store: Store, bot_id: int, dispatch: Callable[[Received], Awaitable[None]]) -> int:
    """Dispatch every unfinished update and return how many there were.

    Those still `received` take effect now; those `applied` only get their prompt or outcome again.
    """
    # One process a bot (bot/single.py): whoever leased notices is gone, and people wait for them.
    async with store.begin() as tx:
        await tx.outbox.release(bot_id)
        unfinished = await tx.inbox.unfinished(bot_id)
    for received in unfinished:
        await dispatch(received)
    if unfinished:
        log.info("resume.unfinished", extra={"updates": len(unfinished)})
    return len(unfinished)
