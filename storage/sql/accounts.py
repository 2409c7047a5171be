"""Who there is: accounts by login and id, rosters in bulk, leavers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, select, update

from domain.account import Account, Subject
from domain.turn import Turn
from storage.keys import Purpose
from storage.records import RosterChange, RosterEntry
from storage.sql import roster
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts, answers, known_chats, password_tags

# Built once: to build a statement costs more than to run it, and every login asks.
_BY_INDEX = select(accounts).where(accounts.c.login_index == bindparam("index"))
_BY_ID = select(accounts).where(accounts.c.id == bindparam("its_id"))


@dataclass(frozen=True, slots=True)
class SqlAccounts:
    """Accounts in SQL; see `storage.interface.Accounts`."""

    bench: Workbench

    async def find_subject(self, login: str) -> Subject:
        """Look a canonical login up by its keyed index: one query, whether it names anybody or not."""
        index = roster.login_index(self.bench, login)
        row = await self.bench.first(_BY_INDEX, {"index": index})
        account = None if row is None or row.left_at is not None else self._account(row)
        return Subject(index, login, account)

    async def get(self, account_id: str) -> Account:
        """Return one account."""
        return self._account(await self.bench.one(_BY_ID, {"its_id": account_id}))

    async def plan(self, school_id: str, entries: Sequence[RosterEntry]) -> RosterChange:
        """Tell what `put` would do."""
        roster.refuse_doubles(entries)
        return roster.change(
            [await roster.sort(self.bench, school_id, chunk) for chunk in roster.chunks(entries)]
        )

    async def put(self, school_id: str, entries: Sequence[RosterEntry], at: datetime) -> RosterChange:
        """Add and update accounts, a few statements for every 500 rows."""
        roster.refuse_doubles(entries)
        changes = []
        for chunk in roster.chunks(entries):
            found = await roster.sort(self.bench, school_id, chunk)
            await roster.write(self.bench, school_id, found, at)
            changes.append(roster.change([found]))
        return RosterChange(
            added=sum(change.added for change in changes),
            updated=sum(change.updated for change in changes),
            unchanged=sum(change.unchanged for change in changes),
            foreign=tuple(login for change in changes for login in change.foreign),
        )

    async def mark_leavers(self, school_id: str, staying: set[str], at: datetime) -> list[str]:
        """Mark who is not in `staying` as left."""
        kept = {roster.login_index(self.bench, login) for login in staying}
        here = (accounts.c.school_id == school_id) & accounts.c.left_at.is_(None)
        rows = await self.bench.all(select(accounts.c.id, accounts.c.login_index).where(here))
        gone: list[str] = [row.id for row in rows if row.login_index not in kept]
        if gone:
            mark = update(accounts).where(accounts.c.id == bindparam("gone_id")).values(left_at=at)
            await self.bench.run(mark, [{"gone_id": account_id} for account_id in gone])
        return gone

    async def list_by_phone(self, number: str) -> list[Account]:
        """Return who has this guardian's number on the roster, by login."""
        index = self.bench.vault.index(Purpose.INDEX_PHONE, number)
        theirs = (account_phones.c.phone_index == index) & (account_phones.c.owner == roster.GUARDIAN)
        ids = select(account_phones.c.account_id).where(theirs)
        here = select(accounts).where(accounts.c.id.in_(ids), accounts.c.left_at.is_(None))
        return sorted(map(self._account, await self.bench.all(here)), key=lambda account: account.login)

    async def has_phone(self, account_id: str, number: str) -> bool:
        """Whether the roster has this number for the account."""
        index = self.bench.vault.index(Purpose.INDEX_PHONE, number)
        its = (account_phones.c.account_id == account_id) & (account_phones.c.phone_index == index)
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
