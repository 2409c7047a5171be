"""What the store gives and takes beside the domain's own values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.notice import Notice


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One row of a school's roster, checked and normalised. Phones are E.164 digits with a plus."""

    login: str
    full_name: str
    class_name: str = ""
    form_teacher: str = ""
    guardian_phones: tuple[str, ...] = ()
    student_phone: str = ""
    recovery_email: str = ""


class RosterDeed(StrEnum):
    """What an import does to one account."""

    ADDED = "added"
    UPDATED = "updated"
    CLASS_CHANGED = "class_changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class RosterDone:
    """One account that an import changes, and its class before and after.

    `school_id` is the school that it had before, empty where that is not another one.
    """

    deed: RosterDeed
    login: str
    account_id: str
    before: str = ""
    after: str = ""
    school_id: str = ""


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What an import did, or would do. `foreign` are logins that belong to another school: not touched.

    `updated` counts those too who moved here from another school; `done` tells of each account.
    What is emptied stood there, and the roster says that there is none.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    foreign: tuple[str, ...] = ()
    done: tuple[RosterDone, ...] = field(default=(), compare=False)
    phones_emptied: int = field(default=0, compare=False)
    emails_emptied: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Credential:
    """An account in the embedded directory. `tags` are (epoch, tag), the newest first: the verifier.

    `salt` and `parameters` (as Argon2's cost writes itself) belong to the current epoch.
    """

    account_id: str
    enabled: bool = True
    locked: bool = False
    must_change: bool = True
    epoch: int = 1
    salt: bytes = b""
    parameters: str = ""
    tags: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """One Argon2id digest over all answers; `parameters` as `hashing.Parameters` writes itself.

    `set_at` is when the person set them, None before they are stored.
    """

    questions: tuple[int, ...]
    salt: bytes
    digest: bytes = field(repr=False)
    parameters: str
    normaliser: int
    set_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TemporaryPassword:
    """A temporary password as it is kept: a keyed tag, never the password."""

    tag: bytes = field(repr=False)
    issued_at: datetime
    expires_at: datetime
    issued_by: str
    spent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownChat:
    """A private chat bound to an account."""

    bot_id: int
    chat_id: int
    user_id: int
    bound_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """In which language somebody is spoken to: what they chose, else what their Telegram speaks."""

    language: str | None
    spoken: str


@dataclass(frozen=True, slots=True)
class RecoveryEmail:
    """A confirmed address; codes for a recovery go to it from `counts_at` on (EML-01, EML-04)."""

    address: str = field(repr=False)
    confirmed_at: datetime
    counts_at: datetime


@dataclass(frozen=True, slots=True)
class EmailCode:
    """A code on its way by e-mail; the code itself is made anew from `id` and a key (EML-02).

    `address` is empty when there is nowhere to write to, and the person is answered alike (ENU-08).
    """

    id: str
    account_id: str
    flow_id: str
    address: str = field(repr=False)
    sent_at: datetime
    expires_at: datetime
    tries_left: int
    spent_at: datetime | None = None


class VouchState(StrEnum):
    """What the known chats said of an attempt from an unknown one."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Vouch:
    """A question to the known chats: is this you? The numbers are made anew from `id` and a key."""

    id: str
    account_id: str
    flow_id: str
    created_at: datetime
    expires_at: datetime
    is_told: bool
    state: VouchState = VouchState.OPEN


@dataclass(frozen=True, slots=True)
class Touched:
    """What was done to an account in a stretch of time: tags, or `task:` and what was begun."""

    deeds: frozenset[str]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Freeze:
    """Self-service of an account, stopped by somebody of the family until the school has looked (REC-08)."""

    account_id: str
    user_id: int
    at: datetime


class Proof(StrEnum):
    """What was tried; each kind has its own counters."""

    ANSWERS = "answers"
    TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 - a kind of proof
    CODE = "code"
    CURRENT_PASSWORD = "current_password"  # noqa: S105 - a kind of proof


@dataclass(frozen=True, slots=True)
class Counted:
    """One try to count. (bot_id, update_id, subject) is counted once, so a redelivery doubles nothing."""

    bot_id: int
    update_id: int | None
    user_id: int
    subject: str
    proof: Proof
    known_chat: bool
    at: datetime
    permit_id: str | None = None


@dataclass(frozen=True, slots=True)
class School:
    """A school and its admin group; cards stand in `topic_id` if the group has topics.

    `digest_id` is the message that stands for cards when too many wait. `rules` are what the school
    decides otherwise than the installation; `lost_at` is when the bot was put out of its group.
    """

    id: str
    code: str
    name: str
    email: str = ""
    bot_id: int | None = None
    group_chat_id: int | None = None
    topic_id: int | None = None
    digest_id: int | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    lost_at: datetime | None = None
    removed_at: datetime | None = None


class InboxState(StrEnum):
    """How far an update has come; after `replied` nothing is left to do."""

    RECEIVED = "received"
    APPLIED = "applied"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came: `body` is its JSON, empty once applied. `user_id` is 0 where nobody acts.

    `message_id` is the message that it brought (0 for a button or anything else); it outlives the body,
    so that a typed secret can still be deleted after a crash. What a crash left says since when
    (`received_at`), and whether a later update of the same chat is finished (`is_overtaken`).
    """

    update_id: int
    chat_id: int
    user_id: int
    body: bytes = field(repr=False)
    state: InboxState = InboxState.RECEIVED
    message_id: int = 0
    received_at: datetime | None = None
    is_overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A notice in the outbox, leased to one sender."""

    id: int
    notice: Notice
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check of the audit log found: how many rows, and the first broken one with why."""

    rows: int
    broken_at: int | None = None
    why: str = ""

    @property
    def is_intact(self) -> bool:
        """Whether every row is where and what it was."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the audit log, as it is exported."""

    seq: int
    at: datetime
    tag: str
    subject: str | None
    actor: str | None
    thread: str | None
    values: Mapping[str, str | int | bool]
