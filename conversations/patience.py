"""Patience: who waits longer than a moment sees that the bot is at work."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

A_MOMENT = 1.0
"""Seconds after which a person wonders whether anything happens."""


async def patiently(
    act: Coroutine[Any, Any, Result], show_work: Callable[[], Awaitable[None]], moment: float = A_MOMENT
) -> Result:
    """Return what `act` returns; when it takes longer than a moment, `show_work` is called once meanwhile.

    An act whose asker is cancelled is cancelled with it.
    """
    acting = asyncio.ensure_future(act)
    try:
        done, _ = await asyncio.wait({acting}, timeout=moment)
        if not done:
            await show_work()
        return await acting
    finally:
        acting.cancel()
