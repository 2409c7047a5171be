"""What is kept of a person, all tables together: shown on request, and erased (PRV-07, AUD-07)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Row, Table, delete, func, select, update

from domain.events import Tag
from storage.columns import metadata
from storage.interface import NotFound
from storage.interface_persons import Decided, Reached, Records
from storage.inventory import sealed_place
from storage.keys import Purpose
from storage.records import Touched
from storage.sql import leavers, touched
from storage.sql.roster import login_indexes
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts, approvers, known_chats
from storage.tables_audit import audit, pseudonyms
from storage.tables_family import freezes, kin, vouches
from storage.tables_work import flows, outbox, requests, runs, tries

# What only a machine or an approver's own phone may read stays shut, also for the person (ADM-14).
_OPENED = frozenset({Purpose.SEALING})
_BY_SUBJECT = (tries, runs, kin)
_INDEX = "a keyed index"
_NUMBER = "a number of Telegram's"
_OTHER = "somebody else"

# Rows that others need: they stay, without the person. All other rows of a person go.
_EMPTIED: dict[Table, dict[str, Any]] = {
    requests: {"user_id": 0, "chat_id": 0},
    freezes: {"user_id": 0},
    vouches: {"decided_by": None},
    approvers: {"user_id": None, "secret": None, "confirmed": False},
}
Rows = dict[Table, ColumnElement[bool]]
"""Which rows of each table."""


@dataclass(frozen=True, slots=True)
class SqlPersons:
    """The rights of a person in SQL; see `storage.interface_persons.Persons`."""

    bench: Workbench

    async def find_account(self, login: str) -> str | None:
        """Return the id of a canonical login's account, a leaver's too."""
        indexes = login_indexes(self.bench, login)
        account_id: str | None = await self.bench.value(
            select(accounts.c.id).where(accounts.c.login_index.in_(indexes))
        )
        return account_id

    async def about_account(self, account_id: str) -> Records:
        """Return every row about an account, its facts in the audit log too, without who else is in them."""
        subject = await self._subject(account_id)
        found = _of_account(account_id, subject)
        found[audit] = audit.c.subject.in_([subject, account_id])
        bound = select(known_chats.c.user_id, known_chats.c.chat_id).where(
            known_chats.c.account_id == account_id
        )
        return await self._records(found, {number for row in await self.bench.all(bound) for number in row})

    async def about_user(self, user_id: int) -> Records:
        """Return every row about a Telegram user, and what the audit log knows under their pseudonym."""
        found = _of_user(user_id)
        names = await self._names([user_id])
        found[audit] = audit.c.actor.in_([f"person:{known}" for known in (user_id, *names)])
        return await self._records(found, {user_id})

    async def count_account(self, account_id: str) -> dict[str, int]:
        """Return how many rows erasing an account would erase, by table."""
        return await self._count(_of_account(account_id, await self._subject(account_id)))

    async def count_user(self, user_id: int) -> dict[str, int]:
        """Return how many rows erasing a Telegram user would erase or empty, by table."""
        return await self._count(_of_user(user_id))

    async def touched(self, since: datetime, until: datetime, school_id: str | None) -> dict[str, Touched]:
        """Return by account id what was done to accounts from a time to before another."""
        return await touched.find(self.bench, since, until, school_id)

    async def reach(self, account_ids: Collection[str]) -> list[Reached]:
        """Return of those of these accounts that are there whose they are; ordered by id."""
        return await touched.reach(self.bench, account_ids)

    async def decided(
        self, approver_ids: Collection[str], tags: Collection[Tag], since: datetime
    ) -> list[Decided]:
        """Return what these approvers did with these tags since a time, in order."""
        return await touched.decided(self.bench, approver_ids, tags, since)

    async def erase_account(self, account_id: str, at: datetime) -> dict[str, int]:
        """Erase an account and all that was kept with it."""
        subject = await self._subject(account_id)
        before = await self.count_account(account_id)
        await leavers.take_keys(self.bench, [account_id], at)
        for table in (*_BY_SUBJECT, flows):
            await self.bench.run(delete(table).where(table.c.subject == subject))
        for table in (account_phones, requests):
            await self.bench.run(delete(table).where(table.c.account_id == account_id))
        await self.bench.change_one(delete(accounts).where(accounts.c.id == account_id))
        return before

    async def erase_user(self, user_id: int) -> dict[str, int]:
        """Erase a Telegram user; a request of theirs stays, and so does an approver's name for 30 days."""
        gone = {}
        for table, theirs in _of_user(user_id).items():
            emptied = _EMPTIED.get(table)
            deed = delete(table) if emptied is None else update(table).values(**emptied)
            gone[table.name] = await self.bench.change(deed.where(theirs))
        return {name: rows for name, rows in gone.items() if rows}

    async def _subject(self, account_id: str) -> str:
        row = await self.bench.first(select(accounts.c.subject).where(accounts.c.id == account_id))
        if row is None:
            raise NotFound
        return str(row.subject)

    async def _names(self, user_ids: Collection[int]) -> list[str]:
        """Return as whom the audit log knows these people."""
        rows = await self.bench.all(select(pseudonyms.c.name).where(pseudonyms.c.user_id.in_(user_ids)))
        return [row.name for row in rows]

    async def _count(self, found: Rows) -> dict[str, int]:
        """Return how many rows there are of each table that has any."""
        counted = {}
        for table, condition in found.items():
            number = await self.bench.value(select(func.count()).select_from(table).where(condition))
            counted[table.name] = int(number or 0)
        return {name: rows for name, rows in counted.items() if rows}

    async def _records(self, found: Rows, own: Collection[int]) -> Records:
        """Read rows; of Telegram's numbers only the person's own are told, and their `own` names."""
        actors = {f"person:{known}" for known in (*own, *await self._names(own))}
        records = {}
        for table, condition in found.items():
            rows = await self.bench.all(select(table).where(condition))
            records[table.name] = [dict(self._readable(table, row, own, actors)) for row in rows]
        return {name: rows for name, rows in records.items() if rows}

    def _readable(
        self, table: Table, row: Row[Any], own: Collection[int], actors: Collection[str]
    ) -> Iterator[tuple[str, Any]]:
        is_theirs = table is not flows or row.user_id in own
        for column in table.columns:
            cell = getattr(row, column.name)
            if column.info.get("holds") == _INDEX or (table is audit and column is audit.c.subject):
                continue
            if column is audit.c.actor:
                yield column.name, _acting(cell, actors)
            elif column.info.get("sealed") in _OPENED and cell is not None:
                # What somebody else was in the middle of may name whom they looked up or mistyped.
                opened = self.bench.vault.open_text(column, sealed_place(row, table), cell)
                yield column.name, opened if is_theirs else _OTHER
            elif not isinstance(column.type, LargeBinary):
                told = cell if _may_be_told(column, cell, own) else _OTHER
                yield column.name, told.isoformat() if isinstance(told, datetime) else told


def _may_be_told(column: Column[Any], cell: object, own: Collection[int]) -> bool:
    """Whether a cell is no number of Telegram's, or one of the person's own, or of the bot."""
    is_number = column.info.get("holds") == _NUMBER and column.key != "bot_id"
    return not is_number or cell is None or cell in own


def _acting(actor: str | None, own: Collection[str]) -> str | None:
    """Return who did it: the person under their own name, anybody else by what they are there."""
    if actor is None or actor in own:
        return actor
    what, colon, _ = actor.partition(":")
    return f"{what}: {_OTHER}" if colon else what


def _of_account(account_id: str, subject: str) -> Rows:
    """Return which rows of each table are about an account: what is shown, counted and erased."""
    found: Rows = {accounts: accounts.c.id == account_id}
    found |= {table: table.c.account_id == account_id for table in _tables_with("account_id")}
    found |= {table: table.c.subject == subject for table in _BY_SUBJECT}
    found[flows] = (flows.c.account_id == account_id) | (flows.c.subject == subject)
    return found


def _of_user(user_id: int) -> Rows:
    """Return which rows of each table are about a Telegram user: what is shown, counted and erased."""
    found: Rows = {table: table.c.user_id == user_id for table in _tables_with("user_id")}
    found[outbox] = outbox.c.chat_id == user_id
    found[vouches] = vouches.c.decided_by == user_id
    return found


def _tables_with(column: str) -> list[Table]:
    return [table for table in metadata.sorted_tables if column in table.columns]
