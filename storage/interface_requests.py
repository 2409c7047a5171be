"""The store as the rest of the house sees it, of requests to the schools and what approvals allow.

The verbs keep the promises of `storage.interface`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.batches import Waiting
from domain.denial import Why
from domain.requests import Approver, Permit, PermitKind, Request, RequestKind, RequestState
from domain.turn import Turn

NO_REASON = Why()


class Permits(Protocol):
    """What approvals let people do."""

    async def put(self, permit: Permit) -> None:
        """Write a new permit."""

    async def find(self, account_id: str, turn: Turn, kind: PermitKind, now: datetime) -> Permit | None:
        """Return an unused permit of this person and chat for the account."""

    async def find_by_id(self, permit_id: str, turn: Turn, now: datetime) -> Permit | None:
        """Return an unused permit by id, only to the person and chat it was given to."""

    async def use(self, permit_id: str) -> None:
        """Take one use off it. Raises `Stale` when none is left."""

    async def void(self, account_id: str) -> None:
        """Let nobody use a permit of the account any more: what it was given for is over."""

    async def take_back(
        self, now: datetime, account_id: str | None = None, user_id: int | None = None
    ) -> int:
        """Void what could still be used, about an account, of a person, or of all; return how many."""


class Requests(Protocol):
    """Requests to the schools."""

    async def put(self, request: Request) -> Request:
        """Write a new request; the store gives its number. A shadow's school and account name no row."""

    async def find_open(self, account_id: str, user_id: int, now: datetime) -> Request | None:
        """Return the person's request about this account, open or shadow, whose time is not over."""

    async def count_since(self, user_id: int, since: datetime, *, by_teacher: bool = False) -> int:
        """Count the requests a person has opened, as a Form Teacher or else for themselves (THR-12)."""

    async def find_by_nonce(self, nonce: str) -> Request | None:
        """Return the request whose card carries this nonce."""

    async def get(self, request_id: str) -> Request:
        """Return one request."""

    async def decide(
        self, request_id: str, state: RequestState, by: str | None, at: datetime, why: Why = NO_REASON
    ) -> bool:
        """Leave OPEN for `state`; False when somebody was first (compare-and-swap, ADM-09).

        A shadow can run out and be withdrawn too. `why` is kept of a denial, its words sealed.
        """

    async def second(self, request_id: str, first_by: str, at: datetime) -> bool:
        """Remember who approved first, the request staying open (ADM-08); False when it is not open."""

    async def void_first(self, approver_id: str) -> list[Request]:
        """Forget who approved first where it was this one; return the requests that are open still."""

    async def count_approved(self, approver: Approver, since: datetime) -> int:
        """Count the requests that an approver approved, first ones of two included (ADM-11)."""

    async def see(self, request_id: str, at: datetime) -> bool:
        """Remember when the school first looked at it; False when it had looked before."""

    async def set_card(self, request_id: str, chat_id: int, message_id: int) -> None:
        """Remember where the request's card stands."""

    async def forget_cards(self, school_id: str) -> None:
        """Forget where the school's open cards stand: they have another group now."""

    async def list_open(self, school_id: str, now: datetime) -> list[Request]:
        """Return a school's open requests, the oldest first; of several people's for one thing the first.

        The others come when it is decided: a school sees one request of a kind about an account (THR-12).
        """

    async def list_briefly(self, school_id: str, now: datetime) -> list[Waiting]:
        """Return the same as `list_open`, in as few words as counting and ordering take."""

    async def list_about(self, account_id: str, kind: RequestKind, now: datetime) -> list[Request]:
        """Return an account's open requests of this kind, the oldest first."""

    async def list_about_any(self, account_ids: Sequence[str], now: datetime) -> list[Request]:
        """Return every open request about one of these accounts, the oldest first."""

    async def list_waiting(self, now: datetime) -> list[Request]:
        """Return every school's open requests that were not escalated, as `list_open` does."""

    async def remind(self, request_ids: Sequence[str], at: datetime) -> None:
        """Remember that the school's group was reminded of these."""

    async def escalate(self, request_ids: Sequence[str], at: datetime) -> None:
        """Remember that every approver was told of these in private."""

    async def list_by(self, account_id: str, user_id: int, now: datetime) -> list[Request]:
        """Return a person's requests about an account that wait, shadows too, the oldest first."""

    async def list_of(self, user_id: int, since: datetime) -> list[Request]:
        """Return a person's requests since a time, the newest first, and older ones that still wait."""

    async def list_due(self, now: datetime, limit: int) -> list[Request]:
        """Return requests whose time is over; shadows too, for who asked is told alike (ENU-07)."""
