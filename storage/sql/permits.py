"""Permits: what approvals let people do, to the person and chat they were given to alone."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from domain.requests import Permit, PermitKind
from domain.turn import Turn
from storage.sql.workbench import Workbench
from storage.tables_work import permits

# Built once: to build a statement costs more than to run it, and every try asks.
_USABLE = (
    (permits.c.bot_id == bindparam("bot"))
    & (permits.c.chat_id == bindparam("chat"))
    & (permits.c.user_id == bindparam("person"))
    & (permits.c.remaining > 0)
    & (permits.c.expires_at > bindparam("now"))
)
_FOR_ACCOUNT = (
    select(permits)
    .where(_USABLE, permits.c.account_id == bindparam("account"), permits.c.kind == bindparam("kind"))
    .order_by(permits.c.expires_at.desc(), permits.c.id)
)
_BY_ID = select(permits).where(_USABLE, permits.c.id == bindparam("its_id"))


@dataclass(frozen=True, slots=True)
class SqlPermits:
    """Permits in SQL; see `storage.interface.Permits`."""

    bench: Workbench

    async def put(self, permit: Permit) -> None:
        """Write a new permit."""
        await self.bench.run(insert(permits).values(**asdict(permit)))

    async def find(self, account_id: str, turn: Turn, kind: PermitKind, now: datetime) -> Permit | None:
        """Return the unused permit for the account that lasts longest."""
        asked = {**_asked(turn, now), "account": account_id, "kind": kind}
        return _permit(await self.bench.first(_FOR_ACCOUNT, asked))

    async def find_by_id(self, permit_id: str, turn: Turn, now: datetime) -> Permit | None:
        """Return an unused permit by id, only to the person and chat it was given to."""
        return _permit(await self.bench.first(_BY_ID, {**_asked(turn, now), "its_id": permit_id}))

    async def use(self, permit_id: str) -> None:
        """Take one use off it. Raises `Stale` when none is left."""
        left = (permits.c.id == permit_id) & (permits.c.remaining > 0)
        await self.bench.change_one(update(permits).where(left).values(remaining=permits.c.remaining - 1))

    async def void(self, account_id: str) -> None:
        """Let nobody use a permit of the account any more."""
        left = (permits.c.account_id == account_id) & (permits.c.remaining > 0)
        await self.bench.run(update(permits).where(left).values(remaining=0))

    async def take_back(
        self, now: datetime, account_id: str | None = None, user_id: int | None = None
    ) -> int:
        """Void what could still be used, about an account, of a person, or of all; return how many."""
        left = (permits.c.remaining > 0) & (permits.c.expires_at > now)
        if account_id is not None:
            left &= permits.c.account_id == account_id
        if user_id is not None:
            left &= permits.c.user_id == user_id
        return await self.bench.change(update(permits).where(left).values(remaining=0))


def _asked(turn: Turn, now: datetime) -> dict[str, Any]:
    return {"bot": turn.bot_id, "chat": turn.chat_id, "person": turn.user_id, "now": now}


def _permit(row: Row[Any] | None) -> Permit | None:
    if row is None:
        return None
    return Permit(**{**row._asdict(), "kind": PermitKind(row.kind)})
