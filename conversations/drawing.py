"""Drawing a step's screen, and what follows when that fails: nothing unseen may stay open in a chat."""

import asyncio
from collections.abc import Awaitable, Callable

from conversations.draft import Draft


async def drawn(
    drawing: Awaitable[Draft], stop: Callable[[], Awaitable[None]], beside: Awaitable[bool] | None
) -> Draft:
    """Return the screen.

    When it cannot be drawn, `stop` ends its flow, which would make every later message fail too, and
    `beside` is done all the same: a typed secret is deleted (TGM-08). Then the failure goes on its way.
    """
    try:
        return await drawing
    except Exception:
        await asyncio.gather(stop(), *([beside] if beside else []), return_exceptions=True)
        raise
