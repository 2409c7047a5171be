"""Colleagues: who of a school's staff may let another enrol anew or be trusted again (TOT-03, TOT-11)."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.requests import Approver
from domain.totp import suspended

RENEWAL_LASTS = timedelta(hours=24)
"""How long the second approver has to agree, and how long the code is good that is handed over then."""


class Help(StrEnum):
    """What an approver does for a colleague."""

    RENEW = "renew"
    RESTORE = "restore"


class HelpProblem(StrEnum):
    """Why it cannot be done."""

    ASKED_BY_YOU = "asked_by_you"
    OVER = "over"


def is_colleague(own: Approver, other: Approver) -> bool:
    """Whether the other can be helped at all: somebody else of the school who was enrolled once."""
    is_here = other.left_at is None and other.school_id == own.school_id and other.id != own.id
    return is_here and other.user_id not in {0, own.user_id} and (other.confirmed or bool(other.renewal_by))


def offered(other: Approver) -> tuple[Help, ...]:
    """Return what can be done for a colleague as they stand."""
    return (Help.RENEW, Help.RESTORE) if suspended(other.failures) else (Help.RENEW,)


def first(other: Approver, now: datetime) -> str | None:
    """Return who has asked for the colleague's renewal, while it still counts."""
    if other.renewal_at is None or now - other.renewal_at >= RENEWAL_LASTS:
        return None
    return other.renewal_by


def problem(deed: Help, own: Approver, other: Approver, now: datetime) -> HelpProblem | None:
    """Return why this approver may not do this for the colleague now, or None.

    Another authenticator takes two different approvers, neither of them the person (TOT-11).
    """
    if not own.can_approve or not is_colleague(own, other) or deed not in offered(other):
        return HelpProblem.OVER
    if deed is Help.RENEW and first(other, now) == own.id:
        return HelpProblem.ASKED_BY_YOU
    return None
