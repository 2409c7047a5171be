"""Requests to the schools: numbered by the store, each decided once by compare-and-swap (ADM-09)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, insert, select, update

from domain.batches import Waiting
from domain.denial import Why
from domain.requests import Approver, Request, RequestKind, RequestState
from storage.interface import NotFound
from storage.interface_requests import NO_REASON
from storage.sql.workbench import Workbench
from storage.tables_work import requests

_IS_OPEN = requests.c.state == RequestState.OPEN
_IS_WAITING = requests.c.state.in_([RequestState.OPEN, RequestState.SHADOW])
# What ends without the school: a shadow can too.
_WITHOUT_SCHOOL = frozenset({RequestState.EXPIRED, RequestState.WITHDRAWN})
_OLDER = requests.alias()


def _leads(now: datetime) -> ColumnElement[bool]:
    """Whether a request is open, and the oldest open one of its kind about its account (THR-12)."""
    is_same = (_OLDER.c.account_id == requests.c.account_id) & (_OLDER.c.kind == requests.c.kind)
    is_before = (_OLDER.c.state == RequestState.OPEN) & (_OLDER.c.number < requests.c.number)
    before = exists().where(is_same, is_before, _OLDER.c.expires_at > now)
    return _IS_OPEN & (requests.c.expires_at > now) & ~before


_WAITING = (
    requests.c.id,
    requests.c.number,
    requests.c.kind,
    requests.c.created_at,
    requests.c.first_by,
    requests.c.card_message_id,
)


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

    async def count_since(self, user_id: int, since: datetime, *, by_teacher: bool = False) -> int:
        """Count the requests a person has opened, as a Form Teacher or else for themselves."""
        mine = (requests.c.user_id == user_id) & (requests.c.created_at > since)
        mine &= requests.c.by_teacher.is_(by_teacher)
        return int(await self.bench.value(select(func.count()).select_from(requests).where(mine)))

    async def find_by_nonce(self, nonce: str) -> Request | None:
        """Return the request whose card carries this nonce."""
        row = await self.bench.first(select(requests).where(requests.c.nonce == nonce))
        return None if row is None else self._request(row)

    async def get(self, request_id: str) -> Request:
        """Return one request."""
        return self._request(await self.bench.one(select(requests).where(requests.c.id == request_id)))

    async def decide(
        self, request_id: str, state: RequestState, by: str | None, at: datetime, why: Why = NO_REASON
    ) -> bool:
        """Leave OPEN for `state`; False when somebody was first. A shadow can end without a decision."""
        waits = _IS_WAITING if state in _WITHOUT_SCHOOL else _IS_OPEN
        seal, note = self.bench.vault.seal_text, requests.c.note
        decided = {
            "state": state,
            "decided_by": by,
            "decided_at": at,
            "reason": why.reason,
            "note": seal(note, request_id, why.note) if why.note else None,
        }
        undecided = update(requests).where(requests.c.id == request_id, waits)
        return await self.bench.change(undecided.values(**decided)) == 1

    async def second(self, request_id: str, first_by: str, at: datetime) -> bool:
        """Remember who approved first, the request staying open; False when it is not open."""
        undecided = update(requests).where(requests.c.id == request_id, _IS_OPEN)
        return await self.bench.change(undecided.values(first_by=first_by, first_at=at)) == 1

    async def void_first(self, approver_id: str) -> list[Request]:
        """Forget who approved first where it was this one; return the requests that are open still."""
        theirs = (requests.c.first_by == approver_id) & _IS_OPEN
        found = await self._list(select(requests).where(theirs).order_by(requests.c.number))
        if found:
            await self.bench.run(update(requests).where(theirs).values(first_by=None, first_at=None))
        return found

    async def count_approved(self, approver: Approver, since: datetime) -> int:
        """Count the requests that an approver approved, first ones of two included."""
        last = (requests.c.decided_by == approver.id) & (requests.c.decided_at > since)
        first = (requests.c.first_by == approver.id) & (requests.c.first_at > since)
        approved = (last & (requests.c.state == RequestState.APPROVED)) | first
        here = select(func.count()).select_from(requests).where(requests.c.school_id == approver.school_id)
        return int(await self.bench.value(here.where(approved)))

    async def see(self, request_id: str, at: datetime) -> bool:
        """Remember when the school first looked at it; False when it had looked before."""
        unseen = (requests.c.id == request_id) & requests.c.seen_at.is_(None)
        return await self.bench.change(update(requests).where(unseen).values(seen_at=at)) == 1

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
        """Return a school's open requests, the oldest first; of several people's for one thing the first."""
        here = select(requests).where(requests.c.school_id == school_id, _leads(now))
        return await self._list(here.order_by(requests.c.number))

    async def list_briefly(self, school_id: str, now: datetime) -> list[Waiting]:
        """Return the same as `list_open`, in as few words as counting and ordering take."""
        here = select(*_WAITING).where(requests.c.school_id == school_id, _leads(now))
        rows = await self.bench.all(here.order_by(requests.c.number))
        return [
            Waiting(
                row.id,
                row.number,
                RequestKind(row.kind),
                row.created_at,
                row.first_by,
                has_card=row.card_message_id is not None,
            )
            for row in rows
        ]

    async def list_waiting(self, now: datetime) -> list[Request]:
        """Return all schools' open requests that were not escalated, the oldest first."""
        late = select(requests).where(_leads(now), requests.c.escalated_at.is_(None))
        return await self._list(late.order_by(requests.c.number))

    async def remind(self, request_ids: Sequence[str], at: datetime) -> None:
        """Remember that the school's group was reminded of these."""
        these = update(requests).where(requests.c.id.in_(request_ids))
        await self.bench.run(these.values(reminded_at=at))

    async def escalate(self, request_ids: Sequence[str], at: datetime) -> None:
        """Remember that every approver was told of these in private."""
        these = update(requests).where(requests.c.id.in_(request_ids))
        await self.bench.run(these.values(escalated_at=at))

    async def list_by(self, account_id: str, user_id: int, now: datetime) -> list[Request]:
        """Return a person's requests about an account that wait, shadows too, the oldest first."""
        about = (requests.c.account_id == account_id) & (requests.c.user_id == user_id)
        waiting = select(requests).where(about, _IS_WAITING, requests.c.expires_at > now)
        return await self._list(waiting.order_by(requests.c.number))

    async def list_about(self, account_id: str, kind: RequestKind, now: datetime) -> list[Request]:
        """Return an account's open requests of this kind, the oldest first."""
        about = (requests.c.account_id == account_id) & (requests.c.kind == kind)
        waiting = select(requests).where(about, _IS_OPEN, requests.c.expires_at > now)
        return await self._list(waiting.order_by(requests.c.number))

    async def list_about_any(self, account_ids: Sequence[str], now: datetime) -> list[Request]:
        """Return every open request about one of these accounts, the oldest first."""
        waiting = select(requests).where(requests.c.account_id.in_(account_ids), _IS_OPEN)
        return await self._list(waiting.where(requests.c.expires_at > now).order_by(requests.c.number))

    async def list_of(self, user_id: int, since: datetime) -> list[Request]:
        """Return a person's requests, the newest first; those that wait however old they are."""
        is_told = (requests.c.created_at > since) | _IS_WAITING
        mine = (requests.c.user_id == user_id) & is_told
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
