"""Requests to the schools: numbered by the store, each decided once by compare-and-swap (ADM-09)."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from domain.requests import Request, RequestKind, RequestState
from storage.interface import NotFound
from storage.sql.workbench import Workbench
from storage.tables_work import requests

_IS_OPEN = requests.c.state == RequestState.OPEN
_IS_WAITING = requests.c.state.in_([RequestState.OPEN, RequestState.SHADOW])


@dataclass(frozen=True, slots=True)
class SqlRequests:
    """Requests in SQL; see `storage.interface.Requests`."""

    bench: Workbench

    async def put(self, request: Request) -> Request:
        """Write a new request; its number is the next one, whatever `request.number` says."""
        row = {**asdict(request), "note": None}
        del row["number"]
        number = await self.bench.value(insert(requests).values(**row).returning(requests.c.number))
        return replace(request, number=number)

    async def find_open(self, account_id: str, user_id: int, now: datetime) -> Request | None:
        """Return the person's request about this account, open or shadow, whose time is not over."""
        about = (requests.c.account_id == account_id) & (requests.c.user_id == user_id)
        statement = select(requests).where(about, _IS_WAITING, requests.c.expires_at > now)
        row = await self.bench.first(statement.order_by(requests.c.number.desc()))
        return None if row is None else self._request(row)

    async def count_since(self, user_id: int, since: datetime) -> int:
        """Count the requests a person has opened."""
        mine = (requests.c.user_id == user_id) & (requests.c.created_at > since)
        return int(await self.bench.value(select(func.count()).select_from(requests).where(mine)))

    async def find_by_nonce(self, nonce: str) -> Request | None:
        """Return the request whose card carries this nonce."""
        row = await self.bench.first(select(requests).where(requests.c.nonce == nonce))
        return None if row is None else self._request(row)

    async def get(self, request_id: str) -> Request:
        """Return one request."""
        return self._request(await self.bench.one(select(requests).where(requests.c.id == request_id)))

    async def decide(self, request_id: str, state: RequestState, by: str | None, at: datetime) -> bool:
        """Leave OPEN for `state`; False when somebody was first. A shadow can run out too."""
        undecided = (requests.c.id == request_id) & (
            _IS_WAITING if state is RequestState.EXPIRED else _IS_OPEN
        )
        decided = {"state": state, "decided_by": by, "decided_at": at}
        return await self.bench.change(update(requests).where(undecided).values(**decided)) == 1

    async def see(self, request_id: str, at: datetime) -> None:
        """Remember when the school first looked at it."""
        unseen = (requests.c.id == request_id) & requests.c.seen_at.is_(None)
        await self.bench.run(update(requests).where(unseen).values(seen_at=at))

    async def set_card(self, request_id: str, chat_id: int, message_id: int) -> None:
        """Remember where the request's card stands. Raises `NotFound`."""
        card = {"card_chat_id": chat_id, "card_message_id": message_id}
        if not await self.bench.change(update(requests).where(requests.c.id == request_id).values(**card)):
            raise NotFound

    async def forget_cards(self, school_id: str) -> None:
        """Forget where the school's open cards stand: they have another group now."""
        here = (requests.c.school_id == school_id) & _IS_OPEN
        nowhere = {"card_chat_id": None, "card_message_id": None}
        await self.bench.run(update(requests).where(here).values(**nowhere))

    async def list_open(self, school_id: str, now: datetime) -> list[Request]:
        """Return a school's open requests, the oldest first."""
        here = (requests.c.school_id == school_id) & _IS_OPEN & (requests.c.expires_at > now)
        return await self._list(select(requests).where(here).order_by(requests.c.number))

    async def list_about(self, account_id: str, kind: RequestKind, now: datetime) -> list[Request]:
        """Return an account's open requests of this kind, the oldest first."""
        about = (requests.c.account_id == account_id) & (requests.c.kind == kind)
        waiting = select(requests).where(about, _IS_OPEN, requests.c.expires_at > now)
        return await self._list(waiting.order_by(requests.c.number))

    async def list_of(self, user_id: int, since: datetime) -> list[Request]:
        """Return a person's requests, the newest first."""
        mine = (requests.c.user_id == user_id) & (requests.c.created_at > since)
        return await self._list(select(requests).where(mine).order_by(requests.c.number.desc()))

    async def list_due(self, now: datetime, limit: int) -> list[Request]:
        """Return requests whose time is over, shadows too, the longest over first."""
        due = select(requests).where(_IS_WAITING, requests.c.expires_at <= now)
        return await self._list(due.order_by(requests.c.expires_at, requests.c.number).limit(limit))

    async def _list(self, statement: Select[Any]) -> list[Request]:
        return [self._request(row) for row in await self.bench.all(statement)]

    def _request(self, row: Row[Any]) -> Request:
        opened = {"kind": RequestKind(row.kind), "state": RequestState(row.state)}
        note = "" if row.note is None else self.bench.vault.open_text(requests.c.note, row.id, row.note)
        return Request(**{**row._asdict(), **opened, "note": note})
