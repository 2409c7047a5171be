"""Who there is: accounts by login and id, rosters in bulk, leavers."""

import asyncio
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select

from domain.account import Account, Subject
from domain.turn import Turn
from storage.keys import Purpose
from storage.records import RosterChange, RosterEntry
from storage.sql import leavers, roster
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts, answers, known_chats, password_tags

# Built once: to build a statement costs more than to run it, and every login asks.
_BY_INDEX = select(accounts).where(accounts.c.login_index.in_(bindparam("indexes", expanding=True)))
_BY_ID = select(accounts).where(accounts.c.id == bindparam("its_id"))
_OF_SCHOOL = select(accounts.c.id, accounts.c.login, accounts.c.full_name, accounts.c.class_name).where(
    accounts.c.school_id == bindparam("its_school"), accounts.c.left_at.is_(None)
)
# Opened without a pause: so long everybody else waits, some two milliseconds.
_AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class SqlAccounts:
    """Accounts in SQL; see `storage.interface.Accounts`."""

    bench: Workbench

    async def find_subject(self, login: str) -> Subject:
        """Look a canonical login up by its keyed index: one query, whether it names anybody or not."""
        subject = roster.subject(self.bench, login)
        row = await self.bench.first(_BY_INDEX, {"indexes": roster.login_indexes(self.bench, login)})
        account = None if row is None or row.left_at is not None else self._account(row)
        return Subject(subject if row is None else row.subject, login, account)

    async def get(self, account_id: str) -> Account:
        """Return one account."""
        return self._account(await self.bench.one(_BY_ID, {"its_id": account_id}))

    async def put(
        self,
        school_id: str,
        entries: Sequence[RosterEntry],
        at: datetime,
        *,
        move: bool = False,
        unsaid: Collection[str] = (),
    ) -> RosterChange:
        """Add and update accounts, a few statements for every 500 rows."""
        roster.refuse_doubles(entries)
        parts, kept = [], roster.Unsaid(frozenset(unsaid), at) if unsaid else None
        for chunk in roster.chunks(entries):
            found = await roster.sort(self.bench, school_id, chunk, move=move, unsaid=kept)
            await roster.write(self.bench, school_id, found, at)
            parts.append(found)
        return roster.change(parts)

    async def count(self, school_id: str) -> int:
        """Count the school's accounts."""
        here = (accounts.c.school_id == school_id) & accounts.c.left_at.is_(None)
        return int(await self.bench.value(select(func.count()).select_from(accounts).where(here)))

    async def forget(self, account_id: str, at: datetime) -> None:
        """Take every key from an account; what the roster says stays."""
        await leavers.take_keys(self.bench, [account_id], at)

    async def mark_leavers(self, school_id: str, staying: Container[str], at: datetime) -> list[str]:
        """Mark who is not in `staying` as left."""
        return await leavers.mark(self.bench, school_id, staying, at)

    async def list_by_phone(self, number: str) -> list[Account]:
        """Return who has this guardian's number on the roster, by login."""
        indexes = self.bench.vault.indexes(Purpose.INDEX_PHONE, number)
        theirs = account_phones.c.phone_index.in_(indexes) & (account_phones.c.owner == roster.GUARDIAN)
        ids = select(account_phones.c.account_id).where(theirs)
        here = select(accounts).where(accounts.c.id.in_(ids), accounts.c.left_at.is_(None))
        return sorted(map(self._account, await self.bench.all(here)), key=lambda account: account.login)

    async def has_phone(self, account_id: str, number: str) -> bool:
        """Whether the roster has this number for the account."""
        indexes = self.bench.vault.indexes(Purpose.INDEX_PHONE, number)
        its = (account_phones.c.account_id == account_id) & account_phones.c.phone_index.in_(indexes)
        return await self.bench.first(select(account_phones.c.owner).where(its)) is not None

    async def list_bound(self, turn: Turn) -> list[Account]:
        """Return the accounts that this private chat is bound to, by login."""
        mine = select(known_chats.c.account_id).where(
            known_chats.c.bot_id == turn.bot_id,
            known_chats.c.user_id == turn.user_id,
            known_chats.c.chat_id == turn.chat_id,
        )
        here = select(accounts).where(accounts.c.id.in_(mine), accounts.c.left_at.is_(None))
        return sorted(map(self._account, await self.bench.all(here)), key=lambda account: account.login)

    async def search(self, school_id: str, wanted: Callable[[Account], bool]) -> list[Account]:
        """Open the whole school, a few rows at a time, and keep who is wanted."""
        found: list[Account] = []
        rows = await self.bench.all(_OF_SCHOOL, {"its_school": school_id})
        for start in range(0, len(rows), _AT_A_TIME):
            opened = (self._searched(school_id, row) for row in rows[start : start + _AT_A_TIME])
            found += filter(wanted, opened)
            await asyncio.sleep(0)
        return found

    def _searched(self, school_id: str, row: Row[Any]) -> Account:
        open_text, its_id = self.bench.vault.open_text, row.id
        return Account(
            id=its_id,
            login=open_text(accounts.c.login, its_id, row.login),
            school_id=school_id,
            full_name=open_text(accounts.c.full_name, its_id, row.full_name),
            class_name=open_text(accounts.c.class_name, its_id, row.class_name),
        )

    async def never_enrolled(self, school_id: str) -> list[Account]:
        """Return who never set answers or a password."""
        statement = select(accounts).where(
            accounts.c.school_id == school_id,
            accounts.c.left_at.is_(None),
            ~exists().where(answers.c.account_id == accounts.c.id),
            ~exists().where(password_tags.c.account_id == accounts.c.id),
        )
        return [self._account(row) for row in await self.bench.all(statement)]

    def _account(self, row: Row[Any]) -> Account:
        vault = self.bench.vault
        return Account(
            id=row.id,
            login=vault.open_text(accounts.c.login, row.id, row.login),
            school_id=row.school_id,
            full_name=vault.open_text(accounts.c.full_name, row.id, row.full_name),
            class_name=vault.open_text(accounts.c.class_name, row.id, row.class_name),
            form_teacher=vault.open_text(accounts.c.form_teacher, row.id, row.form_teacher),
            left_at=row.left_at,
        )
