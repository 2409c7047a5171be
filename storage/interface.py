"""The store as the rest of the house sees it: one transaction, made of small tables of verbs.

`find_` may return None, `get_` raises `NotFound`, `save_` is guarded and raises `Stale`. Times are UTC
and aware. Everything a transaction does is kept when its block ends, and nothing when it raises.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from domain.flow import Flow, Step
from domain.throttle import Tally, ThrottlePolicy
from domain.turn import Turn
from storage.interface_audit import Audit, Checkpoints
from storage.interface_family import EmailCodes, Freezes, Kin, People, RecoveryEmails, Vouches
from storage.interface_messages import Inbox, Outbox
from storage.interface_people import (
    Accounts,
    Answers,
    Approvers,
    Chats,
    Credentials,
    Schools,
    TemporaryPasswords,
)
from storage.interface_persons import Persons
from storage.interface_reports import Reports
from storage.interface_requests import Permits, Requests
from storage.interface_rotation import Rotation
from storage.records import (
    Counted,
    Proof,
)

__all__ = [
    "Accounts",
    "Answers",
    "Approvers",
    "Audit",
    "Chats",
    "Checkpoints",
    "Credentials",
    "EmailCodes",
    "Flows",
    "Freezes",
    "Inbox",
    "Kin",
    "NotFound",
    "Outbox",
    "People",
    "Permits",
    "Persons",
    "RecoveryEmails",
    "Reports",
    "Requests",
    "Retention",
    "Rotation",
    "Schools",
    "Stale",
    "Store",
    "TemporaryPasswords",
    "Transaction",
    "Tries",
    "Vouches",
]


class Stale(Exception):  # noqa: N818 - the field's word
    """The row moved on since it was read: read again, decide again."""


class NotFound(Exception):  # noqa: N818 - the field's word
    """A row that must be there is not."""


class Tries(Protocol):
    """Tries, one row each, counted before anything is verified (THR-08)."""

    async def tally(
        self, turn: Turn, subject: str, proof: Proof, policy: ThrottlePolicy, now: datetime
    ) -> Tally:
        """Count the misses that bear on this person, this subject and this kind of proof; `granted` unset."""

    async def count(self, counted: Counted) -> bool:
        """Count one try, a miss until `match` says otherwise; False when this update was counted before."""

    async def match(self, turn: Turn, subject: str, proof: Proof, at: datetime) -> None:
        """The try was right: clear the misses of this person on this subject, and end the row of misses."""

    async def forgive(self, account_ids: Sequence[str], proof: Proof, at: datetime) -> None:
        """Clear every miss of this proof on the accounts, in bulk: the school handed out something new."""

    async def start_afresh(self, turn: Turn, subject: str, proof: Proof, at: datetime) -> None:
        """A fresh start ends the row of misses (THR-06) and clears the person's own.

        The strangers' pool stays: to open it early would tell them that the ID is real (ENU-05).
        """

    async def misses(self, subject: str, since: datetime) -> int:
        """Count misses on a subject since a time, for a request's card."""

    async def locked_people(self, subject: str, proof: Proof, per_person: int, since: datetime) -> int:
        """Count the people who have so many misses of their own on a subject since a time."""

    async def surge(self, proof: Proof, since: datetime) -> tuple[int, int]:
        """Count all misses of unknown chats since a time, and on how many subjects (THR-07)."""


class Flows(Protocol):
    """Flows, one row each; a person has at most one open."""

    async def find_open(self, bot_id: int, user_id: int) -> Flow | None:
        """Return the person's open flow, also when its time is over and nobody has ended it."""

    async def find_last(self, bot_id: int, user_id: int) -> Flow | None:
        """Return the person's newest flow, open or not."""

    async def list_open(self, user_id: int) -> list[Flow]:
        """Return the person's open flows with every bot, also those whose time is over."""

    async def get(self, flow_id: str) -> Flow:
        """Return one flow."""

    async def put(self, flow: Flow) -> Flow:
        """Write a new flow. Raises `Stale` when the person has an open one."""

    async def save(self, flow: Flow) -> Flow:
        """Write all but the prompt of a flow read at `flow.version`; return the next one or raise `Stale`."""

    async def set_prompt(self, flow_id: str, message_id: int | None) -> None:
        """Remember which message shows the flow's step; this is not a new version."""

    async def list_about(self, account_id: str, steps: Collection[Step]) -> list[Flow]:
        """Return the open flows about an account that stand at one of these steps."""

    async def list_about_any(self, account_ids: Collection[str]) -> list[Flow]:
        """Return the open flows about one of these accounts, wherever they stand."""

    async def list_due(self, now: datetime, limit: int) -> list[Flow]:
        """Return open flows whose time is over."""

    async def list_begun(self, until: datetime, limit: int) -> list[Flow]:
        """Return everybody's open flows that began until a time, the oldest first."""


class Retention(Protocol):
    """How long rows stay (PRV-05)."""

    async def purge(self, now: datetime) -> dict[str, int]:
        """Delete what has outlived its time; return how many rows went, by table."""


class Transaction(Protocol):
    """Everything that can be read and written, in one transaction."""

    accounts: Accounts
    credentials: Credentials
    answers: Answers
    temporary_passwords: TemporaryPasswords
    chats: Chats
    tries: Tries
    permits: Permits
    requests: Requests
    reports: Reports
    approvers: Approvers
    schools: Schools
    people: People
    recovery_emails: RecoveryEmails
    email_codes: EmailCodes
    vouches: Vouches
    kin: Kin
    freezes: Freezes
    flows: Flows
    inbox: Inbox
    outbox: Outbox
    audit: Audit
    checkpoints: Checkpoints
    rotation: Rotation
    retention: Retention
    persons: Persons


class Store(Protocol):
    """Opens transactions. `on_queued` is called after each commit that queued a notice."""

    on_queued: Callable[[], None]

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that may write; writers wait for each other."""

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that only reads, one consistent moment."""
