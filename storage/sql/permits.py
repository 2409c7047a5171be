"""Permits: what approvals let people do, to the person and chat they were given to alone."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from domain.requests import Permit, PermitKind
from domain.turn import Turn
from storage.sql.workbench import Workbench
from storage.tables_work import permits


@dataclass(frozen=True, slots=True)
class SqlPermits:
    """Permits in SQL; see `storage.interface.Permits`."""

    bench: Workbench

    async def put(self, permit: Permit) -> None:
        """Write a new permit."""
        await self.bench.run(insert(permits).values(**asdict(permit)))

    async def find(self, account_id: str, turn: Turn, kind: PermitKind, now: datetime) -> Permit | None:
        """Return the unused permit for the account that lasts longest."""
        mine = _usable(turn, now) & (permits.c.account_id == account_id) & (permits.c.kind == kind)
        newest = (permits.c.expires_at.desc(), permits.c.id)
        return _permit(await self.bench.first(select(permits).where(mine).order_by(*newest)))

    async def find_by_id(self, permit_id: str, turn: Turn, now: datetime) -> Permit | None:
        """Return an unused permit by id, only to the person and chat it was given to."""
        mine = _usable(turn, now) & (permits.c.id == permit_id)
        return _permit(await self.bench.first(select(permits).where(mine)))

    async def use(self, permit_id: str) -> None:
        """Take one use off it. Raises `Stale` when none is left."""
        left = (permits.c.id == permit_id) & (permits.c.remaining > 0)
        await self.bench.change_one(update(permits).where(left).values(remaining=permits.c.remaining - 1))

    async def void(self, account_id: str) -> None:
        """Let nobody use a permit of the account any more."""
        left = (permits.c.account_id == account_id) & (permits.c.remaining > 0)
        await self.bench.run(update(permits).where(left).values(remaining=0))


def _usable(turn: Turn, now: datetime) -> ColumnElement[bool]:
    return (
        (permits.c.bot_id == turn.bot_id)
        & (permits.c.chat_id == turn.chat_id)
        & (permits.c.user_id == turn.user_id)
        & (permits.c.remaining > 0)
        & (permits.c.expires_at > now)
    )


def _permit(row: Row[Any] | None) -> Permit | None:
    if row is None:
        return None
    return Permit(**{**row._asdict(), "kind": PermitKind(row.kind)})
