"""Copies of the audit log elsewhere: each gets what is new to it, at least once (LOG-08)."""

from collections.abc import Awaitable, Callable, Sequence

from domain.checkpoint import Checkpoint
from storage.interface import Store
from storage.records import AuditRow

PAGE = 200


class AuditCopies:
    """Hands on rows and checkpoints; how far a copy has come is remembered only when it has taken them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def rows(self, name: str, take: Callable[[Sequence[AuditRow]], Awaitable[None]]) -> int:
        """Give a copy the rows it has not taken; return how many. What `take` raises ends it."""
        taken = 0
        while True:
            async with self._store.read() as tx:
                rows = await tx.audit.rows(await tx.checkpoints.copied(name), PAGE)
            if not rows:
                return taken
            await take(rows)
            await self._remember(name, rows[-1].seq)
            taken += len(rows)

    async def checkpoints(self, name: str, take: Callable[[Sequence[Checkpoint]], Awaitable[None]]) -> int:
        """Give a copy the checkpoints it has not taken; return how many. What `take` raises ends it."""
        taken = 0
        while True:
            async with self._store.read() as tx:
                made = await tx.checkpoints.list(await tx.checkpoints.copied(name), PAGE)
            if not made:
                return taken
            await take(made)
            await self._remember(name, made[-1].seq)
            taken += len(made)

    async def waiting(self, name: str) -> AuditRow | None:
        """Return the oldest row that a copy has not taken."""
        async with self._store.read() as tx:
            return next(iter(await tx.audit.rows(await tx.checkpoints.copied(name), 1)), None)

    async def _remember(self, name: str, seq: int) -> None:
        async with self._store.begin() as tx:
            await tx.checkpoints.set_copied(name, seq)
