"""What is kept of a person, all tables together: shown on request, and erased (PRV-07, AUD-07)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, delete, select, update

from storage.columns import metadata
from storage.interface import NotFound
from storage.interface_persons import Records
from storage.inventory import sealed_place
from storage.keys import Purpose
from storage.sql import leavers
from storage.sql.roster import login_indexes
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts, approvers, consents, known_chats
from storage.tables_audit import audit, pseudonyms
from storage.tables_family import freezes, people, vouches
from storage.tables_work import flows, inbox, outbox, permits, requests, runs, tries

# What only a machine or an approver's own phone may read stays shut, also for the person (ADM-14).
_OPENED = frozenset({Purpose.SEALING})
_BY_SUBJECT = (tries, runs)
_OF_USER = (known_chats, permits, flows, tries, inbox, consents, people, pseudonyms)


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
        """Return every row about an account, its facts in the audit log too."""
        subject = await self._subject(account_id)
        found = {accounts: accounts.c.id == account_id}
        found |= {table: table.c.account_id == account_id for table in _tables_with("account_id")}
        found |= {table: table.c.subject == subject for table in _BY_SUBJECT}
        found[audit] = audit.c.subject.in_([subject, account_id])
        return await self._records(found)

    async def about_user(self, user_id: int) -> Records:
        """Return every row about a Telegram user, and what the audit log knows under their pseudonym."""
        found = {table: table.c.user_id == user_id for table in _tables_with("user_id")}
        found[vouches] = vouches.c.decided_by == user_id
        named = select(pseudonyms.c.name).where(pseudonyms.c.user_id == user_id)
        name = await self.bench.value(named)
        found[audit] = audit.c.actor.in_([f"person:{known}" for known in (user_id, name) if known])
        return await self._records(found)

    async def erase_account(self, account_id: str, at: datetime) -> dict[str, int]:
        """Erase an account and all that was kept with it."""
        subject = await self._subject(account_id)
        before = {name: len(rows) for name, rows in (await self.about_account(account_id)).items()}
        await leavers.take_keys(self.bench, [account_id], at)
        for table in (*_BY_SUBJECT, flows):
            await self.bench.run(delete(table).where(table.c.subject == subject))
        for table in (account_phones, requests):
            await self.bench.run(delete(table).where(table.c.account_id == account_id))
        await self.bench.change_one(delete(accounts).where(accounts.c.id == account_id))
        return {name: rows for name, rows in before.items() if name != audit.name}

    async def erase_user(self, user_id: int) -> dict[str, int]:
        """Erase a Telegram user; a request of theirs stays, and so does an approver's name for 30 days."""
        gone = {}
        for table in _OF_USER:
            gone[table.name] = await self.bench.change(delete(table).where(table.c.user_id == user_id))
        gone[outbox.name] = await self.bench.change(delete(outbox).where(outbox.c.chat_id == user_id))
        nobody = {"user_id": 0, "chat_id": 0}
        mine = update(requests).where(requests.c.user_id == user_id)
        gone[requests.name] = await self.bench.change(mine.values(**nobody))
        frozen = update(freezes).where(freezes.c.user_id == user_id)
        gone[freezes.name] = await self.bench.change(frozen.values(user_id=0))
        vouched = update(vouches).where(vouches.c.decided_by == user_id)
        gone[vouches.name] = await self.bench.change(vouched.values(decided_by=None))
        left = {"user_id": None, "secret": None, "confirmed": False}
        theirs = update(approvers).where(approvers.c.user_id == user_id)
        gone[approvers.name] = await self.bench.change(theirs.values(**left))
        return {name: rows for name, rows in gone.items() if rows}

    async def _subject(self, account_id: str) -> str:
        row = await self.bench.first(select(accounts.c.subject).where(accounts.c.id == account_id))
        if row is None:
            raise NotFound
        return str(row.subject)

    async def _records(self, found: dict[Table, ColumnElement[bool]]) -> Records:
        records = {}
        for table, condition in found.items():
            rows = await self.bench.all(select(table).where(condition))
            records[table.name] = [dict(self._readable(table, row)) for row in rows]
        return {name: rows for name, rows in records.items() if rows}

    def _readable(self, table: Table, row: Row[Any]) -> Iterator[tuple[str, Any]]:
        for column in table.columns:
            cell = getattr(row, column.name)
            if column.info.get("sealed") in _OPENED and cell is not None:
                yield column.name, self.bench.vault.open_text(column, sealed_place(row, table), cell)
            elif not isinstance(column.type, LargeBinary):
                yield column.name, cell.isoformat() if isinstance(cell, datetime) else cell


def _tables_with(column: str) -> list[Table]:
    return [table for table in metadata.sorted_tables if column in table.columns]
