"""The life of the audit log: checked every day, cut when rows have outlived their time, handed on."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from domain.checkpoint import Checkpoint
from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from services.audit_check import AuditCheck, Seen, Verdict, is_same
from services.signatures import PublicKeys, Signatures
from storage.interface import Store, Transaction
from storage.records import AuditRow

EVERY = timedelta(hours=24)
LONGEST_UNCHECKED = timedelta(hours=48)
MOST_CUT = 10_000
PAGE = 500
CHECKED = frozenset({Tag.AUDIT_VERIFIED, Tag.AUDIT_BROKEN})


class AuditLog:
    """Checks, cuts and hands on. `kept` is for how long rows stay (PRV-05)."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], signatures: Signatures, kept: timedelta
    ) -> None:
        self._store = store
        self._clock = clock
        self._signatures = signatures
        self._kept = kept

    async def verify(
        self,
        copies: Sequence[Checkpoint] = (),
        seen: Sequence[Seen] = (),
        keys: PublicKeys | None = None,
        pause: Callable[[], Awaitable[None]] | None = None,
    ) -> Verdict:
        """Check the whole log and write nothing.

        Args:
            copies: checkpoints that were kept elsewhere.
            seen: what people read in a school's group.
            keys: whom to trust, our own keys unless others are given.
            pause: what to wait for between two pages.
        """
        check = AuditCheck(self._store, keys or self._signatures.public)
        check.pause = pause or check.pause
        return await check.run(copies, seen)

    async def is_due(self) -> bool:
        """Whether the last check, good or bad, was a day ago."""
        return await self._is_late(CHECKED, EVERY)

    async def is_overdue(self) -> bool:
        """Whether no check has succeeded for two days, although the log is as old (AUD-08)."""
        return await self._is_late({Tag.AUDIT_VERIFIED}, LONGEST_UNCHECKED)

    async def last_check(self) -> AuditRow | None:
        """Return the row of the last check within two days."""
        async with self._store.read() as tx:
            return await tx.audit.newest(CHECKED, self._clock() - LONGEST_UNCHECKED)

    async def verify_and_record(
        self, copies: Sequence[Checkpoint], pause: Callable[[], Awaitable[None]]
    ) -> Verdict:
        """Check the whole log, record what came out, and tell every group what is wrong (AUD-08)."""
        verdict = await self.verify(copies, pause=pause)
        async with self._store.begin() as tx:
            await tx.audit.record((_event(verdict),), self._clock())
            if not verdict.is_intact:
                await self._alarm(tx, "broken")
        return verdict

    async def alarm_overdue(self) -> None:
        """Tell every group that the log could not be checked; once a day."""
        async with self._store.begin() as tx:
            await self._alarm(tx, "unchecked")

    async def cut(self) -> int:
        """Delete rows that have outlived their time, up to a checkpoint; return how many went.

        At most so many at once, and not oftener than once a day: the log says each time that it was cut.
        """
        now = self._clock()
        async with self._store.begin() as tx:
            oldest = await tx.audit.begun_at()
            if oldest is None or now - oldest < self._kept + EVERY:
                return 0
            begin = (await tx.audit.extent()).begin
            checkpoint = await tx.checkpoints.newest_until(now - self._kept, begin.seq + MOST_CUT)
            if checkpoint is None or checkpoint.seq <= begin.seq:
                return 0
            mac = (await tx.audit.macs([checkpoint.seq])).get(checkpoint.seq)
            if not (is_same(checkpoint, mac) and self._signatures.public.fits(checkpoint)):
                return 0  # rows that are not as they were signed are evidence
            rows = checkpoint.seq - begin.seq
            values: dict[str, str | int | bool] = {"upto": checkpoint.seq, "rows": rows}
            await tx.audit.record((Event(Tag.AUDIT_CUT, actor="system", values=values),), now)
            return await tx.audit.cut(checkpoint.link, now)

    async def export(self, since: datetime | None = None) -> AsyncIterator[AuditRow]:
        """Give every row since a time, in order; that it was asked for is recorded first."""
        async with self._store.begin() as tx:
            after = await tx.audit.last_before(since) if since else (await tx.audit.extent()).begin.seq
            upto = (await tx.audit.end()).seq
            values: dict[str, str | int | bool] = {"after": after, "rows": upto - after}
            exported = Event(Tag.AUDIT_EXPORTED, actor="operator", values=values)
            await tx.audit.record((exported,), self._clock())
        while after < upto:
            async with self._store.read() as tx:
                rows = await tx.audit.rows(after, min(PAGE, upto - after))
            if not rows:
                return
            for row in rows:
                yield row
            after = rows[-1].seq

    async def _is_late(self, tags: frozenset[Tag] | set[Tag], longest: timedelta) -> bool:
        since = self._clock() - longest
        async with self._store.read() as tx:
            begun = await tx.audit.begun_at()
            return begun is not None and begun <= since and await tx.audit.newest(tags, since) is None

    async def _alarm(self, tx: Transaction, why: str) -> None:
        now = self._clock()
        for school in await tx.schools.list():
            if school.bot_id is None or school.group_chat_id is None:
                continue
            key = f"audit-alarm:{why}:{school.id}:{now.date()}"
            values = {"school_id": school.id, "why": why}
            notice = Notice(NoticeKind.AUDIT_ALARM, school.group_chat_id, key, values)
            await tx.outbox.queue(school.bot_id, (notice,), now)


def _event(verdict: Verdict) -> Event:
    values: dict[str, str | int | bool] = {"rows": verdict.rows, "checkpoints": verdict.checkpoints}
    values["copies"] = verdict.copies
    if verdict.is_intact:
        return Event(Tag.AUDIT_VERIFIED, actor="system", values=values)
    first = verdict.problems[0]
    values |= {"flaw": first.flaw.value, "row": first.seq, "problems": len(verdict.problems)}
    return Event(Tag.AUDIT_BROKEN, actor="system", values=values)
