"""The periodic round: flows, requests, secrets in memory and rows whose time is over."""

from domain.events import Event, Tag
from services.desk import Desk
from services.flows import Flows
from services.requests import Requests


class Housekeeping:
    """One round at a time, called by bot/housekeeping.py."""

    def __init__(self, desk: Desk, flows: Flows, requests: Requests) -> None:
        self._desk = desk
        self._flows = flows
        self._requests = requests

    async def expire(self) -> int:
        """End what ran out of time; return how much."""
        self._desk.memory.sweep(self._desk.clock())
        return await self._flows.expire_due() + await self._requests.expire()

    async def purge(self) -> dict[str, int]:
        """Delete what the retention table says (PRV-05)."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            gone = await tx.retention.purge(now)
            if any(gone.values()):
                counts: dict[str, str | int | bool] = {table: rows for table, rows in gone.items() if rows}
                await tx.audit.record((Event(Tag.RETENTION_RUN, actor="system", values=counts),), now)
        return gone
