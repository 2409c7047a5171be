"""The store as the rest of the house sees it: one transaction, made of small tables of verbs.

`find_` may return None, `get_` raises `NotFound`, `save_` is guarded and raises `Stale`. Times are UTC
and aware. Everything a transaction does is kept when its block ends, and nothing when it raises.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from domain.account import Account, Subject
from domain.events import Event
from domain.flow import Flow
from domain.notice import Notice
from domain.requests import Approver, Permit, PermitKind, Request, RequestState
from domain.throttle import Tally, ThrottlePolicy
from domain.turn import Turn
from storage.records import (
    AuditReport,
    AuditRow,
    Counted,
    Credential,
    KnownChat,
    Proof,
    Queued,
    Received,
    RosterChange,
    RosterEntry,
    School,
    StoredAnswers,
    TemporaryPassword,
)


class Stale(Exception):  # noqa: N818 - the field's word
    """The row moved on since it was read: read again, decide again."""


class NotFound(Exception):  # noqa: N818 - the field's word
    """A row that must be there is not."""


class Accounts(Protocol):
    """Who there is, as the rosters told."""

    async def find_subject(self, login: str) -> Subject:
        """Look a canonical login up by its keyed index; a leaver or nobody gives no account."""

    async def get(self, account_id: str) -> Account:
        """Return one account."""

    async def plan(self, school_id: str, entries: Sequence[RosterEntry]) -> RosterChange:
        """Tell what `put` would do with these entries, and write nothing."""

    async def put(self, school_id: str, entries: Sequence[RosterEntry], at: datetime) -> RosterChange:
        """Add and update accounts, in bulk; ids of new accounts come from the store's id maker."""

    async def mark_leavers(self, school_id: str, staying: set[str], at: datetime) -> list[str]:
        """Mark the school's accounts whose login is not in `staying` as left; return their ids."""

    async def never_enrolled(self, school_id: str) -> list[Account]:
        """Return the school's accounts that never set answers or a password: those who need a slip."""


class Credentials(Protocol):
    """The embedded directory's own rows: standing, epochs and history tags of passwords."""

    async def find(self, account_id: str) -> Credential | None:
        """Return the credential with all its history tags, the newest first."""

    async def add_tag(self, credential: Credential, tag: bytes) -> None:
        """Make `tag` the current verifier of the credential's epoch, whose salt and parameters are kept too.

        Raises `Stale` when the epoch holds the same tag already.
        """

    async def set_standing(self, account_id: str, *, enabled: bool, locked: bool, must_change: bool) -> None:
        """Write the standing of an account, adding its row when there is none."""


class Answers(Protocol):
    """The combined digest of the three answers, sealed with a key that is not in the database (QST-05)."""

    async def find(self, account_id: str) -> StoredAnswers | None:
        """Return the stored answers. Raises `storage.sealing.OpeningFailed` when the key does not fit."""

    async def put(self, account_id: str, answers: StoredAnswers, at: datetime) -> None:
        """Replace the stored answers."""

    async def remove(self, account_id: str) -> None:
        """Forget the stored answers."""


class TemporaryPasswords(Protocol):
    """Temporary passwords handed out by the school, as keyed tags."""

    async def find(self, account_id: str) -> TemporaryPassword | None:
        """Return the newest one, spent or not."""

    async def put(self, entries: Sequence[tuple[str, TemporaryPassword]]) -> None:
        """Issue temporary passwords for accounts, in bulk; each replaces what its account had."""

    async def spend(self, account_id: str, at: datetime) -> None:
        """Mark it used. Raises `Stale` when it was used already."""


class Chats(Protocol):
    """Known chats: the private chats bound to accounts (architecture 11)."""

    async def is_known(self, account_id: str, turn: Turn) -> bool:
        """Whether this person's chat with this bot is bound to the account."""

    async def bind(self, account_id: str, turn: Turn, at: datetime) -> bool:
        """Bind it, or renew its last use; return whether it is new."""

    async def list(self, account_id: str) -> list[KnownChat]:
        """Return every chat bound to the account."""

    async def has_consented(self, bot_id: int, user_id: int, version: int) -> bool:
        """Whether the person accepted this version of the privacy notice (PRV-03)."""

    async def consent(self, bot_id: int, user_id: int, version: int, at: datetime) -> None:
        """Record that the person accepted the privacy notice."""


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

    async def forgive(self, subject: str, proof: Proof, at: datetime) -> None:
        """Clear every miss of this proof on the subject: the school gave or took a fresh start (THR-06)."""

    async def misses(self, subject: str, since: datetime) -> int:
        """Count misses on a subject since a time, for a request's card."""


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


class Requests(Protocol):
    """Requests to the schools."""

    async def put(self, request: Request) -> Request:
        """Write a new request; the store gives its number. A shadow's school and account name no row."""

    async def find_open(self, account_id: str, user_id: int, now: datetime) -> Request | None:
        """Return the person's request about this account, open or shadow, whose time is not over."""

    async def count_since(self, user_id: int, since: datetime) -> int:
        """Count the requests a person has opened."""

    async def find_by_nonce(self, nonce: str) -> Request | None:
        """Return the request whose card carries this nonce."""

    async def get(self, request_id: str) -> Request:
        """Return one request."""

    async def decide(self, request_id: str, state: RequestState, by: str | None, at: datetime) -> bool:
        """Leave OPEN for `state`; False when somebody was first (compare-and-swap, ADM-09)."""

    async def set_card(self, request_id: str, chat_id: int, message_id: int) -> None:
        """Remember where the request's card stands."""

    async def list_open(self, school_id: str, now: datetime) -> list[Request]:
        """Return a school's open requests, the oldest first."""

    async def list_of(self, user_id: int, since: datetime) -> list[Request]:
        """Return a person's requests, the newest first."""

    async def list_due(self, now: datetime, limit: int) -> list[Request]:
        """Return open requests whose time is over."""


class Approvers(Protocol):
    """Administrators of schools, their invitations and one-time code secrets (sealed)."""

    async def invite(self, approver: Approver, tag: bytes, expires_at: datetime) -> None:
        """Write an invited approver; `tag` is the keyed tag of the one-time invitation."""

    async def find_invited(self, tag: bytes, now: datetime) -> Approver | None:
        """Return the approver whom an unexpired, unused invitation names."""

    async def begin(self, approver_id: str, user_id: int, secret: str) -> None:
        """Give an invited approver a person and a secret, unconfirmed, replacing an unconfirmed one."""

    async def confirm(self, approver_id: str, step: int, at: datetime) -> None:
        """The first code was right: the invitation is used up. Raises `Stale` when it was already."""

    async def get(self, approver_id: str) -> Approver:
        """Return one approver."""

    async def list_by_user(self, user_id: int) -> list[Approver]:
        """Return the active approvers that this person is, at most one a school."""

    async def list_by_school(self, school_id: str) -> list[Approver]:
        """Return a school's approvers, invited ones too."""

    async def advance(self, approver_id: str, step: int) -> bool:
        """Accept a time step once; False when this or a later one was accepted before (TOT-01)."""

    async def miss(self, approver_id: str) -> int:
        """Count a wrong code; return how many there are in a row."""


class Schools(Protocol):
    """Schools and their admin groups."""

    async def put(self, school: School) -> None:
        """Write a new school. Raises `Stale` when the code is taken."""

    async def find(self, code: str) -> School | None:
        """Return a school by its code, in any case."""

    async def get(self, school_id: str) -> School:
        """Return one school."""

    async def find_by_group(self, bot_id: int, chat_id: int) -> School | None:
        """Return the school whose admin group this is."""

    async def list(self) -> list[School]:
        """Return every school, by code."""

    async def set_binding(self, school_id: str, tag: bytes, expires_at: datetime) -> None:
        """Set the keyed tag of the one-time code that binds the group, replacing an unused one."""

    async def bind(self, tag: bytes, bot_id: int, chat_id: int, now: datetime) -> School | None:
        """Bind the school that this unexpired tag names and use the tag up.

        None for a wrong tag, or when the group serves another school.
        """

    async def move_group(self, bot_id: int, old_chat_id: int, new_chat_id: int) -> bool:
        """Follow a group that became a supergroup (TGM-06)."""


class Flows(Protocol):
    """Flows, one row each; a person has at most one open."""

    async def find_open(self, bot_id: int, user_id: int) -> Flow | None:
        """Return the person's open flow, also when its time is over and nobody has ended it."""

    async def find_last(self, bot_id: int, user_id: int) -> Flow | None:
        """Return the person's newest flow, open or not."""

    async def get(self, flow_id: str) -> Flow:
        """Return one flow."""

    async def put(self, flow: Flow) -> Flow:
        """Write a new flow. Raises `Stale` when the person has an open one."""

    async def save(self, flow: Flow) -> Flow:
        """Write all but the prompt of a flow read at `flow.version`; return the next one or raise `Stale`."""

    async def set_prompt(self, flow_id: str, message_id: int | None) -> None:
        """Remember which message shows the flow's step; this is not a new version."""

    async def list_due(self, now: datetime, limit: int) -> list[Flow]:
        """Return open flows whose time is over."""


class Inbox(Protocol):
    """Updates from Telegram, sealed until applied; ids stay 25 hours (TGM-04)."""

    async def receive(self, bot_id: int, updates: Sequence[Received], at: datetime) -> list[Received]:
        """Keep a batch; return only those not seen before."""

    async def apply(self, turn: Turn, at: datetime) -> None:
        """The update took effect: erase its body. Nothing for a turn without update, or applied before."""

    async def reply(self, bot_id: int, update_id: int, at: datetime) -> None:
        """The person has been answered: nothing is left to do; erases the body too."""

    async def unfinished(self, bot_id: int) -> list[Received]:
        """Return what a crash left: received or applied, not replied; in order of arrival."""


class Outbox(Protocol):
    """Notices waiting to be sent."""

    async def queue(self, bot_id: int, notices: Sequence[Notice], at: datetime) -> None:
        """Queue notices; one whose dedupe key is there already is left out."""

    async def claim(self, bot_id: int, now: datetime, lease_until: datetime, limit: int) -> list[Queued]:
        """Lease notices that are due and not leased, the oldest first, for this sender alone."""

    async def sent(self, notice_id: int, at: datetime) -> None:
        """It is sent, or was no longer needed; its values are erased."""

    async def retry(self, notice_id: int, not_before: datetime) -> None:
        """Try it again later."""

    async def give_up(self, notice_id: int, reason: str, at: datetime) -> None:
        """It cannot be sent."""

    async def next_due(self, bot_id: int) -> datetime | None:
        """Return when the next notice is due."""

    async def pause(self, bot_id: int, chat_id: int, until: datetime) -> None:
        """Remember that Telegram asked to wait; chat 0 means the whole bot."""

    async def pauses(self, bot_id: int, now: datetime) -> dict[int, datetime]:
        """Return the waits that are not over."""


class Audit(Protocol):
    """The audit log: rows chained by a keyed hash (AUD-01)."""

    async def record(self, events: Sequence[Event], at: datetime) -> None:
        """Append events to the chain."""

    async def verify(self) -> AuditReport:
        """Recompute the whole chain."""

    async def rows(self, after: int, limit: int) -> list[AuditRow]:
        """Return rows after a seq, in order, for export."""


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
    approvers: Approvers
    schools: Schools
    flows: Flows
    inbox: Inbox
    outbox: Outbox
    audit: Audit
    retention: Retention


class Store(Protocol):
    """Opens transactions."""

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that may write; writers wait for each other."""

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that only reads, one consistent moment."""
