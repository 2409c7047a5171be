"""Colleagues: who of a school's staff may let another enrol anew or be trusted again (TOT-03, TOT-11)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from domain.requests import Approver, counts_now
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
    NOBODY_ELSE = "nobody_else"
    OVER = "over"


def is_colleague(own: Approver, other: Approver) -> bool:
    """Whether the other can be helped at all: somebody else of the school who was enrolled once."""
    is_here = other.left_at is None and other.school_id == own.school_id and other.id != own.id
    return is_here and other.user_id not in {0, own.user_id} and (other.confirmed or bool(other.renewal_by))


def offered(other: Approver) -> tuple[Help, ...]:
    """Return what can be done for a colleague as they stand."""
    return (Help.RENEW, Help.RESTORE) if suspended(other.failures) else (Help.RENEW,)


def first(other: Approver, present: Sequence[Approver], now: datetime) -> Approver | None:
    """Return who has asked for the colleague's renewal, while it counts.

    It counts for its time, and while whoever asked could still approve: authority that ended counts no
    more (ADM-03). `present` is the school's staff.
    """
    if other.renewal_at is None or now - other.renewal_at >= RENEWAL_LASTS:
        return None
    return next((one for one in present if one.id == other.renewal_by and counts_now(one)), None)


def _can_second(own: Approver, other: Approver, present: Sequence[Approver], now: datetime) -> bool:
    """Whether somebody could agree to what `own` asks for the other.

    Nobody for whom a renewal is asked counts: they may have no authenticator, and two who ask it for each
    other would wait for one another.
    """
    seconds = (one for one in present if counts_now(one) and one.id not in {own.id, other.id})
    return any(first(one, present, now) is None for one in seconds)


def problem(
    deed: Help, own: Approver, other: Approver, present: Sequence[Approver], now: datetime
) -> HelpProblem | None:
    """Return why this approver may not do this for the colleague now, or None.

    Another authenticator takes two different approvers, neither of them the person (TOT-11); where there
    is no second one only the operator can help. `present` is the school's staff.
    """
    if not own.can_approve or not is_colleague(own, other) or deed not in offered(other):
        return HelpProblem.OVER
    if deed is not Help.RENEW:
        return None
    asker = first(other, present, now)
    if asker is None:
        return None if _can_second(own, other, present, now) else HelpProblem.NOBODY_ELSE
    return HelpProblem.ASKED_BY_YOU if asker.id == own.id else None
