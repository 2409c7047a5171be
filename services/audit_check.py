"""One check of the audit log: its chain, its checkpoints, and copies of them from elsewhere (AUD-05)."""

import hmac
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.checkpoint import Checkpoint, Extent, Flaw, Link, incomplete, judge
from domain.events import Tag
from services.signatures import PublicKeys
from storage.interface import Store
from storage.records import AuditRow

PAGE = 250
_TEXTS = {
    Flaw.CUT: "the rows up to {seq} were deleted, and the log does not say so",
    Flaw.DELETED: "the checkpoint of row {seq} was deleted from the database",
    Flaw.FORGED: "the checkpoint of row {seq} is forged: no key that we trust has signed it",
    Flaw.TRUNCATED: "the end of the log was cut off: it ends at row {end}, and row {seq} was signed",
    Flaw.ROLLED_BACK: "the log was rolled back: it ends at row {end}, and a copy elsewhere has row {seq}; "
    "an older database was put in its place, or its end was cut off",
    Flaw.FORKED: "the log was written anew: row {seq} is not the one that was signed",
    Flaw.GAP: "the copy is not complete: the checkpoint before row {seq} is missing",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody read in a group: how many rows there were, and the fingerprint without spaces."""

    seq: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and at which row."""

    flaw: Flaw
    seq: int
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `notes` are what the log itself explains, such as a backup that was restored."""

    rows: int
    checkpoints: int = 0
    copies: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def broken_at(self) -> int | None:
        """The row of the first problem."""
        return self.problems[0].seq if self.problems else None

    @property
    def why(self) -> str:
        """The first problem, as a sentence."""
        return self.problems[0].text if self.problems else ""


async def _at_once() -> None:
    """Wait for nothing between two pages."""


@dataclass(slots=True)
class AuditCheck:
    """One check, in pages, each with a short transaction of its own; `pause` lets others in between."""

    store: Store
    keys: PublicKeys
    pause: Callable[[], Awaitable[None]] = _at_once
    _rows: int = 0
    _checkpoints: int = 0
    _said: list[AuditRow] = field(default_factory=list)
    _problems: dict[tuple[Flaw, int], Problem] = field(default_factory=dict)
    _explained: Counter[int] = field(default_factory=Counter)

    async def run(self, copies: Sequence[Checkpoint], seen: Sequence[Seen]) -> Verdict:
        """Check everything; the chain first, for what it says of itself is needed then."""
        is_whole = await self._walk()
        if is_whole:
            await self._cut()
        await self._own()
        await self._deleted()
        distinct = sorted(set(copies), key=lambda one: one.seq)
        for first in range(0, len(distinct), PAGE):
            await self._compare(distinct[first : first + PAGE])
        for one in seen:
            await self._recall(one)
        notes = [_note(row, self._explained[row.seq]) for row in self._said if self._explained[row.seq]]
        problems = tuple(self._problems.values())
        return Verdict(self._rows, self._checkpoints, len(distinct), problems, tuple(notes))

    async def _walk(self) -> bool:
        """Recompute the chain; False when a row of it is broken."""
        link, _ = await self._extent()
        while True:
            async with self.store.read() as tx:
                stretch = await tx.audit.stretch(link, PAGE)
            self._rows += stretch.end.seq - link.seq
            self._said += stretch.said
            if stretch.flaw:
                begin, _ = await self._extent()
                if begin.seq <= stretch.end.seq:
                    self._add(Flaw.ROW, stretch.end.seq + 1, stretch.flaw)
                    return False
                link = begin  # what we were reading was cut off meanwhile
            elif stretch.end == link:
                return True
            else:
                link = stretch.end
            await self.pause()

    async def _extent(self) -> tuple[Link, int]:
        async with self.store.read() as tx:
            extent = await tx.audit.extent()
        return extent.begin, extent.end

    async def _cut(self) -> None:
        """What was cut off was signed before, and the log says that it was cut."""
        async with self.store.read() as tx:
            begin = (await tx.audit.extent()).begin
            signed = await tx.checkpoints.oldest(begin.seq - 1)
        if begin.seq == 0:
            return
        is_signed = signed is not None and is_same(signed, begin.mac) and signed.seq == begin.seq
        is_said = any(row.values.get("upto") == begin.seq for row in self._those(Tag.AUDIT_CUT))
        if not (is_signed and is_said):
            self._report(Flaw.CUT, begin.seq, 0)

    async def _own(self) -> None:
        """Compare the checkpoints that the database holds with its rows."""
        after = 0
        while True:
            async with self.store.read() as tx:
                page = await tx.checkpoints.list(after, PAGE)
                macs = await tx.audit.macs([one.seq for one in page])
                extent = await tx.audit.extent()
            if not page:
                return
            for one in page:
                self._judge(one, macs, extent, is_known=True)
            self._checkpoints += len(page)
            after = page[-1].seq
            await self.pause()

    async def _deleted(self) -> None:
        """Each checkpoint that the log speaks of is there."""
        spoken_of = [int(row.values["seq"]) for row in self._those(Tag.AUDIT_CHECKPOINT)]
        for first in range(0, len(spoken_of), PAGE):
            some = spoken_of[first : first + PAGE]
            async with self.store.read() as tx:
                known = await tx.checkpoints.known(some)
                extent = await tx.audit.extent()
            for seq in some:
                if seq not in known and seq >= extent.begin.seq:
                    self._report(Flaw.DELETED, seq, extent.end)

    async def _compare(self, page: Sequence[Checkpoint]) -> None:
        """Compare checkpoints from elsewhere with the rows that are here."""
        seqs = {one.seq for one in page}
        async with self.store.read() as tx:
            macs = await tx.audit.macs(seqs)
            known = await tx.checkpoints.known(seqs)
            extent = await tx.audit.extent()
        for one in page:
            self._judge(one, macs, extent, is_known=one.seq in known)
        await self.pause()

    async def _recall(self, seen: Seen) -> None:
        """Compare what somebody read in a group."""
        async with self.store.read() as tx:
            macs = await tx.audit.macs([seen.seq])
            known = await tx.checkpoints.known([seen.seq])
            extent = await tx.audit.extent()
        mac = _mac_at(seen.seq, macs, extent)
        is_it = mac is not None and Link(seen.seq, mac).fingerprint.replace(" ", "") == seen.fingerprint
        flaw = judge(seen.seq, extent, is_same=is_it, is_known=seen.seq in known)
        self._lose(flaw, seen.seq, None, extent)

    def _judge(self, one: Checkpoint, macs: dict[int, bytes], extent: Extent, *, is_known: bool) -> None:
        if not self.keys.fits(one):
            self._report(Flaw.FORGED, one.seq, extent.end)
            return
        flaw = judge(one.seq, extent, is_same=is_same(one, _mac_at(one.seq, macs, extent)), is_known=is_known)
        self._lose(flaw, one.seq, one.at, extent)

    def _lose(self, flaw: Flaw | None, seq: int, at: datetime | None, extent: Extent) -> None:
        """Report a row that is not there any more, unless the log says that a backup was restored since."""
        if flaw is None:
            return
        for row in self._those(Tag.RESTORED):
            if row.seq <= seq and (at is None or at <= row.at):
                self._explained[row.seq] += 1
                return
        self._report(flaw, seq, extent.end)

    def _those(self, tag: Tag) -> list[AuditRow]:
        return [row for row in self._said if row.tag == tag]

    def _report(self, flaw: Flaw, seq: int, end: int) -> None:
        self._add(flaw, seq, _TEXTS[flaw].format(seq=seq, end=end))

    def _add(self, flaw: Flaw, seq: int, text: str) -> None:
        self._problems.setdefault((flaw, seq), Problem(flaw, seq, text))


def check_copies(copies: Iterable[Checkpoint], keys: PublicKeys) -> tuple[Problem, ...]:
    """Say what copies show by themselves, to somebody who has a public key and nothing else (AUD-04)."""
    distinct = sorted(set(copies), key=lambda one: one.seq)
    flaws = [(Flaw.FORGED, one) for one in distinct if not keys.fits(one)]
    flaws += incomplete(one for one in distinct if keys.fits(one))
    return tuple(Problem(flaw, one.seq, _TEXTS[flaw].format(seq=one.seq)) for flaw, one in flaws)


def _mac_at(seq: int, macs: dict[int, bytes], extent: Extent) -> bytes | None:
    return extent.begin.mac if seq == extent.begin.seq else macs.get(seq)


def is_same(one: Checkpoint, mac: bytes | None) -> bool:
    """Whether a checkpoint was made of the row that has this mac."""
    return mac is not None and hmac.compare_digest(one.mac, mac)


def _note(row: AuditRow, count: int) -> str:
    when = row.at.isoformat(timespec="minutes")
    return (
        f"a backup was restored at row {row.seq} ({when}): {count} earlier checkpoints have lost their rows"
    )
