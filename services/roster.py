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
from services.roster_file import RosterFile, RosterRefused
from services.slips import Slip, refuse_existing, slip_time, written
from services.temporary_passwords import TemporaryPasswords, make
from storage.interface import Store, Transaction
from storage.records import Proof, RosterChange, School, TemporaryPassword

BATCH = 1000
ACTOR = "operator"
_SHOWN = 20

Item = TypeVar("Item")
Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many rows are done, and of how many where that is known."""


@dataclass(frozen=True, slots=True)
class Import:
    """What to import: `slips` is where temporary passwords go; `complete` makes leavers of the missing."""

    path: Path
    school_code: str
    complete: bool = False
    dry_run: bool = False
    slips: Path | None = None


@dataclass(slots=True)
class Imported:
    """What an import did, or would do. `foreign` are lines whose login belongs to another school."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    left: int = 0
    issued: int = 0
    foreign: list[int] = field(default_factory=list)

    def include(self, change: RosterChange, lines: dict[str, int]) -> None:
        """Add what one batch did."""
        self.added += change.added
        self.updated += change.updated
        self.unchanged += change.unchanged
        self.foreign += [lines[login] for login in change.foreign]

    def lines(self, order: Import) -> Iterator[str]:
        """Tell the operator what was done, or would be."""
        yield from ("This was a dry run; nothing was changed.",) if order.dry_run else ()
        yield f"{self.added} added, {self.updated} updated, {self.unchanged} unchanged, {self.left} left."
        if self.foreign:
            numbers = [str(line) for line in self.foreign[:_SHOWN]]
            shown = ", ".join([*numbers, *(["..."] if len(self.foreign) > _SHOWN else [])])
            yield f"{len(self.foreign)} belong to another school and were left alone: line {shown}."
        if order.slips is not None:
            where = "would be written to" if order.dry_run else "in"
            yield f"Temporary passwords {where} {order.slips}: {self.issued}."


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
        self._temporary = temporary
        self._clock = clock
        self._entropy = entropy
        self._slips_ttl = slips_ttl

    async def import_file(self, order: Import, progress: Progress = _silent) -> Imported:
        """Check the whole file, then import it in one transaction; a dry run undoes everything.

        Raises:
            services.roster_file.RosterRefused: there is no such school, or the file has mistakes.
            services.slips.SlipsProblem: the temporary passwords cannot be written; nothing was done.
        """
        school = await self._school(order.school_code)
        if order.slips is not None:
            refuse_existing(order.slips)
        file = RosterFile(order.path)
        file.check(lambda count: progress("checking", count, None))
        outcome = Imported()
        with suppress(_DryRun):
            await self._apply(order, school, file, outcome, progress)
        return outcome

    async def _apply(
        self, order: Import, school: School, file: RosterFile, outcome: Imported, progress: Progress
    ) -> None:
        # The file of slips outlives the transaction only when that was kept.
        with ExitStack() as kept:
            async with self._store.begin() as tx:
                await self._write(tx, school, file, outcome, progress)
                if order.complete:
                    await self._mark_leavers(tx, school, file, outcome)
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
        self, tx: Transaction, school: School, file: RosterFile, outcome: Imported, progress: Progress
    ) -> None:
        now, done, total = self._clock(), 0, len(file.lines)
        for batch in _batches(file.entries()):
            outcome.include(await tx.accounts.put(school.id, batch, now), file.lines)
            done += len(batch)
            progress("importing", done, total)
        for tag, count in ((Tag.ACCOUNT_ADDED, outcome.added), (Tag.ACCOUNT_UPDATED, outcome.updated)):
            if count:
                await tx.audit.record((Event(tag, school.id, ACTOR, values={"count": count}),), now)

    async def _mark_leavers(
        self, tx: Transaction, school: School, file: RosterFile, outcome: Imported
    ) -> None:
        now = self._clock()
        gone = await tx.accounts.mark_leavers(school.id, set(file.lines), now)
        outcome.left = len(gone)
        await tx.audit.record([Event(Tag.ACCOUNT_LEFT, account_id, ACTOR) for account_id in gone], now)

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
        until = now + self._slips_ttl
        slips = [
            Slip(a.login, a.full_name, a.class_name, make(self._entropy), slip_time(until)) for a in accounts
        ]
        issued = [
            (a.id, TemporaryPassword(self._temporary.tag(a.id, slip.temporary_password), now, until, ACTOR))
            for a, slip in zip(accounts, slips, strict=True)
        ]
        await tx.temporary_passwords.put(issued)
        # Misses on the slip before lock nobody out of the new one (TMP-02).
        await tx.tries.forgive([a.id for a in accounts], Proof.TEMPORARY_PASSWORD, now)
        events = [
            Event(Tag.TEMPORARY_PASSWORD_ISSUED, a.id, ACTOR, values={"with": "roster"}) for a in accounts
        ]
        await tx.audit.record(events, now)
        return slips


def _batches(items: Iterator[Item]) -> Iterable[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch
