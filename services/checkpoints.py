"""Checkpoints of the audit log: made in time, told to the schools' groups, kept for copies (AUD-04)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from domain.checkpoint import Checkpoint, Link, is_due
from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from services.signatures import Signatures
from storage.interface import Store, Transaction
from storage.records import School

HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = datetime.max.replace(tzinfo=UTC)


class Checkpoints:
    """Makes checkpoints, each in one transaction with the event and the notices that tell of it."""

    def __init__(self, store: Store, clock: Callable[[], datetime], signatures: Signatures) -> None:
        self._store = store
        self._clock = clock
        self._signatures = signatures

    async def make_if_due(self) -> Checkpoint | None:
        """Sign the end of the log when 100 rows are new, or some for a day; return the checkpoint."""
        now = self._clock()
        async with self._store.read() as tx:
            if await self._due(tx, now) is None:
                return None
        async with self._store.begin() as tx:
            # Looked at again: another process may have been first.
            due = await self._due(tx, now)
            return None if due is None else await self._make(tx, *due, now)

    async def newest(self) -> Checkpoint | None:
        """Return the newest checkpoint."""
        async with self._store.read() as tx:
            return await tx.checkpoints.newest()

    async def chore(self) -> int:
        """Make a checkpoint if one is due; return how many that were."""
        return 0 if await self.make_if_due() is None else 1

    async def school(self, school_id: str) -> School:
        """Return a school whose group is told. Raises `storage.interface.NotFound`."""
        async with self._store.read() as tx:
            return await tx.schools.get(school_id)

    async def _due(self, tx: Transaction, now: datetime) -> tuple[Link, int] | None:
        """Return the end to be signed and how many rows are new, or None."""
        newest, end = await tx.checkpoints.newest(), await tx.audit.end()
        rows = end.seq - (newest.seq if newest else 0)
        since = newest.at if newest else await tx.audit.begun_at()
        return (end, rows) if is_due(rows, since or _NOTHING, now) else None

    async def _make(self, tx: Transaction, end: Link, rows: int, now: datetime) -> Checkpoint:
        checkpoint = self._signatures.sign(Checkpoint(end.seq, end.mac, rows, now, ""))
        await tx.checkpoints.put(checkpoint)
        made = Event(Tag.AUDIT_CHECKPOINT, actor="system", values=checkpoint.values())
        await tx.audit.record((made,), now)
        for school in await tx.schools.list():
            if school.bot_id is not None and school.group_chat_id is not None:
                notice = _notice(school.id, school.group_chat_id, now)
                await tx.outbox.queue(school.bot_id, (notice,), now)
        return checkpoint


def _notice(school_id: str, chat_id: int, now: datetime) -> Notice:
    """Make the notice of a group's hour; each group has its own minute, so that not all are told at once."""
    phase = timedelta(seconds=abs(chat_id) % 3600)
    hours = (now - _EPOCH - phase) // HOUR
    due = _EPOCH + phase + (hours + 1) * HOUR
    key = f"audit-checkpoint:{school_id}:{hours}"
    return Notice(NoticeKind.AUDIT_CHECKPOINT, chat_id, key, {"school_id": school_id}, due)
