"""Requests to the school: what is asked, who may decide, and that each is decided once."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.evidence import Factor
from domain.flow import Flow, Step
from domain.policy import Policy
from domain.request_kind import RequestKind
from domain.throttle import Scope
from domain.totp import suspended

__all__ = [
    "Approver",
    "Obstacle",
    "Permit",
    "PermitKind",
    "Request",
    "RequestKind",
    "RequestState",
    "Role",
    "Verdict",
    "alone",
    "counts_now",
    "kind_for",
    "needs_two",
    "obstacle",
]


class Role(StrEnum):
    """What somebody of a school may do: approvers decide; Form Teachers ask for their own class (ADM-04)."""

    APPROVER = "approver"
    TEACHER = "teacher"


class RequestState(StrEnum):
    """Where a request stands; every state but OPEN is final.

    SHADOW is a request about an ID that names nobody: it is kept so that it counts and is answered like
    any other, and it reaches nobody (security.md ENU-07). Its school and account are stand-ins.
    """

    OPEN = "open"
    SHADOW = "shadow"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What an approver decides."""

    APPROVE = "approve"
    DENY = "deny"
    REISSUE = "reissue"
    """Make another temporary password for a request that this approver approved."""


class Obstacle(StrEnum):
    """Why an approver may not decide a request."""

    NOT_AN_APPROVER = "not_an_approver"
    OTHER_SCHOOL = "other_school"
    NOT_IN_THE_GROUP = "not_in_the_group"
    OWN_REQUEST = "own_request"
    SUSPENDED = "suspended"
    APPROVED_FIRST = "approved_first"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of one person about one account. `nonce` stands in the card's buttons (TGM-10).

    `tries` is how many misses the card shows; `known_chat` and `answers_right` are the evidence at the
    time of asking. `number` is what people call it: #12. `reason` says why it was denied, in code, or
    `note` in the approver's words; `first_by` is who approved first where two must (ADM-08).
    """

    id: str
    number: int
    kind: RequestKind
    state: RequestState
    school_id: str
    account_id: str
    subject: str
    bot_id: int
    chat_id: int
    user_id: int
    known_chat: bool
    answers_right: bool
    tries: int
    nonce: str
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    card_chat_id: int | None = None
    card_message_id: int | None = None
    seen_at: datetime | None = None
    reason: str | None = None
    note: str = ""
    by_teacher: bool = False
    first_by: str | None = None
    first_at: datetime | None = None
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be decided."""
        return self.state is RequestState.OPEN and now < self.expires_at

    def waits(self, now: datetime) -> bool:
        """Whether who asked is still waiting: about an ID that names nobody alike (ENU-07)."""
        return self.state in {RequestState.OPEN, RequestState.SHADOW} and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody of a school's staff who confirms with one-time codes. `secret` is base32.

    A Form Teacher has a `class_name` and decides nothing. `stepped_up_at` is when the last code was right;
    `renewal_by` which approver asked that this one may enrol another authenticator (TOT-11).
    """

    id: str
    school_id: str
    name: str
    user_id: int
    secret: str
    confirmed: bool
    last_step: int | None = None
    failures: int = 0
    left_at: datetime | None = None
    role: Role = Role.APPROVER
    class_name: str = ""
    stepped_up_at: datetime | None = None
    renewal_by: str | None = None
    renewal_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether enrolment was confirmed and authority not withdrawn (ADM-01, TOT-05)."""
        return self.confirmed and self.left_at is None

    @property
    def can_approve(self) -> bool:
        """Whether this person decides at all: a Form Teacher does not (ADM-04)."""
        return self.is_active and self.role is Role.APPROVER


class PermitKind(StrEnum):
    """What an approval lets a person do."""

    TRIES = "tries"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Permit:
    """An approval at work: for one account, one person, one chat; `remaining` uses until `expires_at`."""

    id: str
    kind: PermitKind
    account_id: str
    bot_id: int
    chat_id: int
    user_id: int
    remaining: int
    request_id: str
    expires_at: datetime


def counts_now(approver: Approver) -> bool:
    """Whether this person's approval counts now: their authority (ADM-03) and their codes do (TOT-03)."""
    return approver.can_approve and not suspended(approver.failures)


def kind_for(flow: Flow) -> RequestKind:
    """Say what to ask the school for, from where the flow stands (architecture 5, last row)."""
    if flow.values.get("scope") == Scope.FROZEN:
        return RequestKind.UNLOCK
    if flow.step is Step.EVIDENCE and Factor.ANSWERS in flow.factors:
        return RequestKind.RECOVERY
    if flow.step is Step.FORGOTTEN or flow.kind == "first_login":
        return RequestKind.TEMPORARY_PASSWORD
    if flow.values.get("scope") == Scope.ACCOUNT:
        # Twenty misses in a row: more tries are not the answer, the school must see the person.
        return RequestKind.TEMPORARY_PASSWORD
    return RequestKind.UNLOCK


def needs_two(kind: RequestKind, policy: Policy, approved: int) -> bool:
    """Whether a second approver must approve too: for the kind (ADM-08), or after too many (ADM-11).

    `approved` is how many this approver approved within the hour: somebody may have their phone.
    """
    return kind in policy.two_approvers or approved >= policy.approvals_per_hour


def obstacle(
    request: Request,
    approver: Approver | None,
    *,
    in_group: bool,
    family: AbstractSet[int],
    suspended: bool,
    now: datetime,
) -> Obstacle | None:
    """Return why this approver may not decide this request, or None; asked at the press and at the gate.

    Authority is an active record of that school and live membership, never a name (ADM-01, ADM-02);
    nobody decides what they asked for themselves, nor anything about an account whose known chats (the
    `family`) are theirs (ADM-07).
    """
    if approver is None or not approver.can_approve:
        return Obstacle.NOT_AN_APPROVER
    checks = (
        (approver.school_id != request.school_id, Obstacle.OTHER_SCHOOL),
        (not in_group, Obstacle.NOT_IN_THE_GROUP),
        (approver.user_id in {request.user_id, *family}, Obstacle.OWN_REQUEST),
        (suspended, Obstacle.SUSPENDED),
        (not request.is_open(now), Obstacle.DECIDED),
    )
    return next((reason for failed, reason in checks if failed), None)


def alone(request: Request, approver: Approver | None, verdict: Verdict) -> Obstacle | None:
    """Return what stands in the way of one approver being both of two; the first may still deny (ADM-08)."""
    is_same = approver is not None and request.first_by == approver.id
    return Obstacle.APPROVED_FIRST if is_same and verdict is Verdict.APPROVE else None
