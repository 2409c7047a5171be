"""Codes sent by e-mail: counted before they are compared, spent once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from storage.keys import Purpose
from storage.records import EmailCode
from storage.sql.workbench import Workbench
from storage.tables_family import email_codes


@dataclass(frozen=True, slots=True)
class SqlEmailCodes:
    """E-mail codes in SQL; see `storage.interface_family.EmailCodes`."""

    bench: Workbench

    async def put(self, code: EmailCode) -> None:
        """Write a new code; earlier ones of its flow open nothing any more."""
        vault, address = self.bench.vault, code.address
        earlier = update(email_codes).where(email_codes.c.flow_id == code.flow_id)
        await self.bench.run(earlier.values(tries_left=0))
        row = {
            "id": code.id,
            "account_id": code.account_id,
            "flow_id": code.flow_id,
            "address": vault.seal_text(email_codes.c.address, code.id, address) if address else None,
            "email_index": vault.index(Purpose.INDEX_EMAIL, address.casefold()) if address else None,
            "sent_at": code.sent_at,
            "expires_at": code.expires_at,
            "tries_left": code.tries_left,
        }
        await self.bench.run(insert(email_codes).values(**row))

    async def get(self, code_id: str) -> EmailCode:
        """Return one code."""
        return self._code(await self.bench.one(select(email_codes).where(email_codes.c.id == code_id)))

    async def find(self, flow_id: str) -> EmailCode | None:
        """Return the flow's newest code, spent or not."""
        mine = select(email_codes).where(email_codes.c.flow_id == flow_id)
        # Of two sent at the same instant the later one alone has tries left.
        newest = mine.order_by(email_codes.c.sent_at.desc(), email_codes.c.tries_left.desc())
        row = await self.bench.first(newest.limit(1))
        return None if row is None else self._code(row)

    async def count(self, code_id: str, now: datetime) -> EmailCode | None:
        """Take one try off an unspent code whose time is not over."""
        usable = (
            (email_codes.c.id == code_id)
            & email_codes.c.spent_at.is_(None)
            & (email_codes.c.tries_left > 0)
            & (email_codes.c.expires_at > now)
        )
        tried = update(email_codes).where(usable).values(tries_left=email_codes.c.tries_left - 1)
        return await self.get(code_id) if await self.bench.change(tried) else None

    async def spend(self, code_id: str, at: datetime) -> None:
        """The code was right. Raises `Stale` when it was spent already."""
        unspent = (email_codes.c.id == code_id) & email_codes.c.spent_at.is_(None)
        await self.bench.change_one(update(email_codes).where(unspent).values(spent_at=at))

    async def void(self, flow_ids: Collection[str]) -> None:
        """Codes of these flows open nothing any more."""
        theirs = update(email_codes).where(email_codes.c.flow_id.in_(flow_ids))
        await self.bench.run(theirs.values(tries_left=0))

    async def sent_since(self, account_id: str, address: str, since: datetime) -> int:
        """Count codes sent for the account or to the address, whichever is more."""
        for_account = await self._count(email_codes.c.account_id == account_id, since)
        if not address:
            return for_account
        indexes = self.bench.vault.indexes(Purpose.INDEX_EMAIL, address.casefold())
        return max(for_account, await self._count(email_codes.c.email_index.in_(indexes), since))

    async def _count(self, whose: ColumnElement[bool], since: datetime) -> int:
        counted = select(func.count()).select_from(email_codes).where(whose, email_codes.c.sent_at > since)
        return int(await self.bench.value(counted))

    def _code(self, row: Row[Any]) -> EmailCode:
        sealed = row.address
        opened = self.bench.vault.open_text(email_codes.c.address, row.id, sealed) if sealed else ""
        return EmailCode(
            id=row.id,
            account_id=row.account_id,
            flow_id=row.flow_id,
            address=opened,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            tries_left=row.tries_left,
            spent_at=row.spent_at,
        )
