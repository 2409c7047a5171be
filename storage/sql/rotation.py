"""The rotation of keys in SQL: pages of rows, each moved by compare-and-swap beside the bot (CRY-07)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, func, select, tuple_, update

from storage.interface_rotation import Page, Place
from storage.keys import Purpose
from storage.sealing import OpeningFailed
from storage.sql.renewals import Cells, Renewal, renewals
from storage.sql.workbench import Workbench
from storage.tables import temporary_passwords
from storage.tables_audit import audit, audit_checkpoints

_SCANNED = 1000
# The time in a new key is from just before its file was written.
_AT_ONCE = timedelta(minutes=1)
# Rows that name their key, and keep it for ever: they are evidence (AUD-03).
_NAMED: Mapping[Purpose, Table] = MappingProxyType(
    {Purpose.AUDIT: audit, Purpose.AUDIT_SIGNING: audit_checkpoints}
)


@dataclass(frozen=True, slots=True)
class SqlRotation:
    """The rotation of keys in SQL; see `storage.interface_rotation.Rotation`."""

    bench: Workbench

    def tables(self, purpose: Purpose) -> Sequence[str]:
        """Return the tables whose rows are moved."""
        return [renewal.table.name for renewal in renewals(purpose)]

    async def waiting(self, purpose: Purpose) -> int:
        """Count the rows that a rotation has to look at."""
        return sum([await self._count(renewal, self._older(purpose)) for renewal in renewals(purpose)])

    async def renew(self, purpose: Purpose, table: str, after: Place | None, limit: int) -> Page:
        """Move a page of rows to the active key."""
        renewal = next(one for one in renewals(purpose) if one.table.name == table)
        older = self._older(purpose)
        rows = await self._page(renewal, older, after, limit) if older else []
        beside = await renewal.prepare(self.bench, rows)
        changes, stuck = [], 0
        for row in rows:
            try:
                cells = renewal.renewed(self.bench, row, beside)
            except OpeningFailed:
                stuck += 1
                continue
            if any(row._mapping[renewal.table.c[name]] != cell for name, cell in cells.items()):  # noqa: SLF001 - a column is named "values"
                changes.append((row, cells))
        if changes:
            await self._swap(renewal, changes)
        end = _key(renewal, rows[-1]) if len(rows) == limit else None
        # At the end of a table, and not of every page, what was there before leaves the disk too (PRV-08).
        self.bench.has_purged = self.bench.has_purged or end is None
        return Page(len(rows), len(changes), stuck, end)

    async def uses(self, purpose: Purpose, now: datetime) -> Mapping[str, int]:
        """Count for each older key the rows that need it."""
        if self._older(purpose) and any(one.needing(()) is None for one in renewals(purpose)):
            found = sum([await self._scan(renewal) for renewal in renewals(purpose)], Counter[str]())
            return {key_id: found[key_id] for key_id in self._older(purpose)}
        return {key_id: await self._uses(purpose, key_id, now) for key_id in self._older(purpose)}

    async def _uses(self, purpose: Purpose, key_id: str, now: datetime) -> int:
        if purpose in _NAMED:
            return await self._rows(_NAMED[purpose], _NAMED[purpose].c.key_id == key_id)
        if purpose is Purpose.TEMPORARY_PASSWORDS:
            return await self._rows(temporary_passwords, self._may_be_used(key_id, now))
        return sum([await self._count(renewal, [key_id]) for renewal in renewals(purpose)])

    async def _scan(self, renewal: Renewal) -> Counter[str]:
        """Open every row, and count the keys they need."""
        found, after = Counter[str](), None
        while True:
            rows = await self._page(renewal, (), after, _SCANNED)
            for row in rows:
                # One that does not open needs no key any more.
                with suppress(OpeningFailed):
                    found[renewal.key_of(self.bench, row)] += 1
            if len(rows) < _SCANNED:
                return found
            after = _key(renewal, rows[-1])

    def _may_be_used(self, key_id: str, now: datetime) -> ColumnElement[bool]:
        """Return which temporary passwords were made before the key was replaced, and are still good."""
        good = temporary_passwords.c.spent_at.is_(None) & (temporary_passwords.c.expires_at > now)
        replaced_at = self.bench.keyring.replaced_at(Purpose.TEMPORARY_PASSWORDS, key_id)
        return (
            good
            if replaced_at is None
            else good & (temporary_passwords.c.issued_at <= replaced_at + _AT_ONCE)
        )

    async def _rows(self, table: Table, which: ColumnElement[bool]) -> int:
        return int(await self.bench.value(select(func.count()).select_from(table).where(which)))

    def _older(self, purpose: Purpose) -> Sequence[str]:
        return self.bench.keyring.ids(purpose)[1:]

    async def _count(self, renewal: Renewal, key_ids: Sequence[str]) -> int:
        needing = renewal.needing(key_ids)
        counted = select(func.count()).select_from(renewal.table)
        return int(await self.bench.value(counted if needing is None else counted.where(needing)))

    async def _page(
        self, renewal: Renewal, older: Sequence[str], after: Place | None, limit: int
    ) -> list[Row[Any]]:
        key = tuple_(*renewal.table.primary_key.columns)
        needing = renewal.needing(older)
        page = select(renewal.table).order_by(*renewal.table.primary_key.columns).limit(limit)
        page = page if needing is None else page.where(needing)
        return await self.bench.all(page if after is None else page.where(key > tuple(after)))

    async def _swap(self, renewal: Renewal, changes: Sequence[tuple[Row[Any], Cells]]) -> None:
        """Write new cells, but not where one is no longer what was read: that row was written anew."""
        table, names = renewal.table, list(changes[0][1])
        key = [column.name for column in table.primary_key.columns]
        mine = [table.c[name] == bindparam(f"key_{name}") for name in key]
        same = [table.c[name].is_not_distinct_from(bindparam(f"old_{name}")) for name in names]
        values: dict[Any, Any] = {table.c[name]: bindparam(f"new_{name}") for name in names}
        asked = []
        for row, cells in changes:
            before = row._mapping  # noqa: SLF001 - a column is named "values"
            asked.append(
                {f"key_{name}": before[table.c[name]] for name in key}
                | {f"old_{name}": before[table.c[name]] for name in names}
                | {f"new_{name}": cell for name, cell in cells.items()}
            )
        await self.bench.run(update(table).where(*mine, *same).values(values), asked)


def _key(renewal: Renewal, row: Row[Any]) -> Place:
    return [row._mapping[column] for column in renewal.table.primary_key.columns]  # noqa: SLF001 - a column is named "values"
