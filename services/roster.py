"""Rosters: a school's students imported from a file, all or nothing, with slips for who never enrolled."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from domain.account import Account
from domain.events import Event, Tag
from services import leaving
from services.issuing import ACTOR, Issuing, keep
from services.roster_file import RosterFile, RosterRefused
from services.roster_preview import SHOWN, Heading, Preview
from services.slips import Slip, refuse_existing, written
from services.temporary_passwords import TemporaryPasswords
from storage.interface import Store, Transaction
from storage.records import RosterChange, RosterDeed, RosterDone, School

BATCH = 1000
_COUNTS = ("added", "updated", "unchanged", "left", "issued", "phones_emptied", "emails_emptied")
MOST_LEAVING = 20
"""Of a hundred students so many may leave with one file; of more the operator must say that it is meant."""

Item = TypeVar("Item")
Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many rows are done, and of how many where that is known."""


@dataclass(frozen=True, slots=True)
class Import:
    """What to import: `slips` is where temporary passwords go; `complete` makes leavers of the missing.

    `move` takes over who belongs to another school; `many_leave` says that it is meant when very many go.
    """

    path: Path
    school_code: str
    complete: bool = False
    dry_run: bool = False
    slips: Path | None = None
    move: bool = False
    many_leave: bool = False


@dataclass(slots=True)
class Imported:
    """What an import did, or would do. `foreign` are lines whose login belongs to another school.

    `updated` counts those too who changed class, or came from another school; `refused` says why a real
    import with these options would be refused. `unsaid` are columns that the file does not have, and that
    were left as they are; `phones_emptied` and `emails_emptied` stood where the file has an empty cell.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    left: int = 0
    issued: int = 0
    foreign: list[int] = field(default_factory=list)
    preview: Preview = field(default_factory=Preview, compare=False)
    refused: str = field(default="", compare=False)
    unsaid: tuple[str, ...] = field(default=(), compare=False)
    phones_emptied: int = 0
    emails_emptied: int = 0

    def include(self, change: RosterChange, lines: dict[str, int]) -> None:
        """Add what one batch did."""
        self.added += change.added
        self.updated += change.updated
        self.unchanged += change.unchanged
        self.foreign += [lines[login] for login in change.foreign]
        self.phones_emptied += change.phones_emptied
        self.emails_emptied += change.emails_emptied

    def lines(self, order: Import) -> Iterator[str]:
        """Tell the operator what was done, or would be."""
        yield from ("This was a dry run; nothing was changed.",) if order.dry_run else ()
        yield f"{self.added} added, {self.updated} updated, {self.unchanged} unchanged, {self.left} left."
        yield from self._of_the_updated(order)
        if self.foreign:
            numbers = [str(line) for line in self.foreign[:SHOWN]]
            shown = ", ".join([*numbers, *(["..."] if len(self.foreign) > SHOWN else [])])
            yield f"{len(self.foreign)} belong to another school and were left alone: line {shown}."
            yield "If they have changed school, import them with --move."
        if order.slips is not None:
            where = "would be written to" if order.dry_run else "in"
            yield f"Temporary passwords {where} {order.slips}: {self.issued}."
        if order.dry_run:
            yield from self.preview.lines()
            yield from (f"Without a dry run this is refused: {self.refused}.",) if self.refused else ()

    def facts(self, order: Import) -> dict[str, object]:
        """Tell a program the same."""
        counts = {name: getattr(self, name) for name in _COUNTS}
        more = {each.value: self.preview.counts[each] for each in (Heading.CLASS_CHANGED, Heading.MOVED)}
        dry = {"refused": self.refused, "preview": self.preview.facts()} if order.dry_run else {}
        lists = {"foreign": self.foreign, "columns_left_alone": list(self.unsaid)}
        return {"dry_run": order.dry_run, **counts, **lists, **more, **dry}

    def _of_the_updated(self, order: Import) -> Iterator[str]:
        counts = self.preview.counts
        changed, moved = counts[Heading.CLASS_CHANGED], counts[Heading.MOVED]
        if changed or moved:
            yield f"Of the updated, {changed} changed class and {moved} came from another school."
        if self.unsaid and self.updated:
            yield f"Not in the file, and left as they are: {', '.join(self.unsaid)}."
        if moved and "class_name" in self.unsaid:
            yield "Who comes from another school has no class here until a file names it."
        if self.phones_emptied or self.emails_emptied:
            what = f"{_many(self.phones_emptied, 'phone')} and {_many(self.emails_emptied, 'e-mail')}"
            done = "would be removed" if order.dry_run else "removed"
            yield f"Their cells in the file are empty: {what} {done}."


class _DryRun(Exception):  # noqa: N818 - not an error: it undoes the transaction
    """Everything was tried; nothing is to be kept."""


def _silent(_doing: str, _done: int, _total: int | None) -> None:
    """Report progress to nobody."""


class Roster:
    """Imports rosters. `slips_ttl` is how long a temporary password printed with a roster is good."""

    def __init__(
        self,
        store: Store,
        temporary: TemporaryPasswords,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        slips_ttl: timedelta,
    ) -> None:
        self._store = store
        self._clock = clock
        self._issuing = Issuing(temporary, entropy, slips_ttl)

    async def import_file(self, order: Import, progress: Progress = _silent) -> Imported:
        """Check the whole file, then import it in one transaction; a dry run undoes everything.

        Raises:
            services.roster_file.RosterRefused: there is no such school, the file has mistakes, or makes more
                leavers than can be meant.
            services.slips.SlipsProblem: the temporary passwords cannot be written; nothing was done.
        """
        school = await self._school(order.school_code)
        if order.slips is not None:
            refuse_existing(order.slips)
        file = RosterFile(order.path)
        file.check(lambda count: progress("checking", count, None))
        outcome = Imported(unsaid=file.unsaid)
        with suppress(_DryRun):
            await self._apply(order, school, file, outcome, progress)
        return outcome

    async def _apply(
        self, order: Import, school: School, file: RosterFile, outcome: Imported, progress: Progress
    ) -> None:
        # The file of slips outlives the transaction only when that was kept.
        with ExitStack() as kept:
            async with self._store.begin() as tx:
                before = await tx.accounts.count(school.id)
                await self._write(tx, order, school, file, outcome, progress)
                if order.complete:
                    await self._mark_leavers(tx, school, file, outcome)
                    outcome.refused = _too_many(order, outcome.left, before)
                if outcome.refused and not order.dry_run:
                    raise RosterRefused([outcome.refused])
                slips = await self._issue(tx, school, file, progress) if order.slips else []
                outcome.issued = len(slips)
                if order.dry_run:
                    raise _DryRun
                if order.slips:
                    kept.enter_context(written(order.slips, slips))

    async def _school(self, code: str) -> School:
        async with self._store.read() as tx:
            school = await tx.schools.find(code)
        if school is None:
            raise RosterRefused([f"there is no school {code[:20]!a}; `helpdesk school list` shows all"])
        return school

    async def _write(
        self,
        tx: Transaction,
        order: Import,
        school: School,
        file: RosterFile,
        outcome: Imported,
        progress: Progress,
    ) -> None:
        now, done, total = self._clock(), 0, len(file.lines)
        for batch in _batches(file.entries()):
            change = await tx.accounts.put(school.id, batch, now, move=order.move, unsaid=file.unsaid)
            outcome.include(change, file.lines)
            for one in change.done:
                code = await self._moved(tx, one, school) if one.deed is RosterDeed.MOVED else ""
                outcome.preview.include(one, file.lines, code)
            done += len(batch)
            progress("importing", done, total)
        for tag, count in ((Tag.ACCOUNT_ADDED, outcome.added), (Tag.ACCOUNT_UPDATED, outcome.updated)):
            if count:
                await tx.audit.record((Event(tag, school.id, ACTOR, values={"count": count}),), now)

    async def _moved(self, tx: Transaction, moved: RosterDone, school: School) -> str:
        """End what was under way at the school before; return its code."""
        now, before = self._clock(), await tx.schools.get(moved.school_id)
        await leaving.stop(tx, [moved.account_id], now)
        await leaving.take_permits(tx, moved.account_id, now)
        values = {"from": before.code, "to": school.code}
        await tx.audit.record((Event(Tag.ACCOUNT_MOVED, moved.account_id, ACTOR, values=values),), now)
        return before.code

    async def _mark_leavers(
        self, tx: Transaction, school: School, file: RosterFile, outcome: Imported
    ) -> None:
        now = self._clock()
        gone = await tx.accounts.mark_leavers(school.id, file.lines, now)
        outcome.left = len(gone)
        await leaving.stop(tx, gone, now)
        await leaving.record(tx, gone, ACTOR, now)
        for number, account_id in enumerate(gone):
            outcome.preview.leave(await tx.accounts.get(account_id) if number < SHOWN else None)

    async def _issue(
        self, tx: Transaction, school: School, file: RosterFile, progress: Progress
    ) -> list[Slip]:
        """Issue for those of this file alone: slips of other classes were handed out before."""
        waiting = [a for a in await tx.accounts.never_enrolled(school.id) if a.login in file.lines]
        slips: list[Slip] = []
        for batch in _batches(iter(waiting)):
            slips += await self._issue_batch(tx, batch)
            progress("issuing temporary passwords", len(slips), len(waiting))
        return sorted(slips, key=lambda slip: file.lines[slip.login])

    async def _issue_batch(self, tx: Transaction, accounts: Sequence[Account]) -> list[Slip]:
        now = self._clock()
        issued = self._issuing.make(accounts, now)
        await keep(tx, issued, "roster", now)
        return [one.slip for one in issued]


def _too_many(order: Import, leaving_now: int, before: int) -> str:
    """Say why a file is refused that makes leavers of many: it may be a part of the roster, not all of it."""
    if order.many_leave or leaving_now * 100 <= before * MOST_LEAVING:
        return ""
    share = round(leaving_now * 100 / before)
    return (
        f"{leaving_now} of {before} students are not in the file and would leave, {share} % of the school; "
        "if that is right, import it with --yes"
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _batches(items: Iterator[Item]) -> Iterable[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch
