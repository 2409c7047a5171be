"""The periodic round: flows, requests, secrets in memory and rows whose time is over."""

from collections.abc import Awaitable, Callable, Sequence

from domain.events import Event, Tag
from services.desk import Desk
from services.flows import Flows
from services.requests import Requests

Chore = Callable[[], Awaitable[int]]
"""A little of some work that comes back, done in each round; returns how much there was to do."""


class Housekeeping:
    """One round at a time, called by bot/housekeeping.py."""

    def __init__(self, desk: Desk, flows: Flows, requests: Requests, chores: Sequence[Chore] = ()) -> None:
        self._desk = desk
        self._flows = flows
        self._requests = requests
        self._chores = chores

    async def expire(self) -> int:
        """End what ran out of time, and do the other chores of a round; return how much there was."""
        self._desk.memory.sweep(self._desk.clock())
        done = await self._flows.expire_due() + await self._requests.expire()
        for chore in self._chores:
            done += await chore()
        return done

    async def purge(self) -> dict[str, int]:
        """Delete what the retention table says (PRV-05)."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            gone = await tx.retention.purge(now)
            if any(gone.values()):
                counts: dict[str, str | int | bool] = {table: rows for table, rows in gone.items() if rows}
                await tx.audit.record((Event(Tag.RETENTION_RUN, actor="system", values=counts),), now)
        return gone
