"""Looking accounts up: who is found by which words, and what an approver may do then (ADM-01, ADM-07)."""

import unicodedata
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from enum import StrEnum

from domain.account import Account
from domain.login import holds_nric
from domain.policy import Policy
from domain.request_kind import RequestKind
from domain.requests import Approver, needs_two

STEP_UP_LASTS = timedelta(minutes=5)
"""How long after a right one-time code an approver may look (ASVS 7.5.3)."""
SHOWN_FOR = timedelta(seconds=60)
"""How long a temporary password stays on the screen (security.md 5h)."""
MOST_FOUND = 10
SHORTEST = 2
_LONGEST_INPUT = 200
_SEPARATORS = str.maketrans(dict.fromkeys("_.,-'’", " "))  # noqa: RUF001 - as phones type it


class Deed(StrEnum):
    """What an approver does to an account from its look-up."""

    UNLOCK = "unlock"
    TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 - a deed
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    CLEAR_QUESTIONS = "clear_questions"


class DeedProblem(StrEnum):
    """Why a deed cannot be done by an approver who may look."""

    FAMILY = "family"
    TWO_NEEDED = "two_needed"
    TOO_MANY = "too_many"
    FROZEN = "frozen"
    OVER = "over"


# What a request of this kind does, so that a school where two must decide cannot be got round (ADM-08).
# Without its questions an account is opened by a slip alone, so clearing them weighs as much as one.
_AS_REQUESTED = {
    Deed.UNLOCK: RequestKind.UNLOCK,
    Deed.UNFREEZE: RequestKind.UNLOCK,
    Deed.TEMPORARY_PASSWORD: RequestKind.TEMPORARY_PASSWORD,
    Deed.CLEAR_QUESTIONS: RequestKind.TEMPORARY_PASSWORD,
}
GRANTING = frozenset(_AS_REQUESTED)
"""What counts like an approved request (ADM-11): all but FREEZE, which opens nothing."""


def is_fresh(stepped_up_at: datetime | None, now: datetime) -> bool:
    """Whether the last right code is new enough to look."""
    return stepped_up_at is not None and timedelta(0) <= now - stepped_up_at < STEP_UP_LASTS


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:_LONGEST_INPUT]).casefold()
    return folded.partition("@")[0].translate(_SEPARATORS)


def words(text: str) -> tuple[str, ...]:
    """Read what is searched for: parts of a name or an ID, in any case; none for too little, or an NRIC."""
    found = tuple(_plain(text).split())
    return found if sum(map(len, found)) >= SHORTEST and not holds_nric(text) else ()


def matches(searched: tuple[str, ...], account: Account) -> bool:
    """Whether every word is in the account's name, or every word in its ID."""
    name, login = _plain(account.full_name), _plain(account.login)
    return all(word in name for word in searched) or all(word in login for word in searched)


def order(account: Account) -> tuple[str, str]:
    """Return by what lists of students are sorted: name, then ID."""
    return account.full_name.casefold(), account.login


def offered(*, is_frozen: bool, has_questions: bool) -> tuple[Deed, ...]:
    """Return what can be done to an account as it stands."""
    deeds = [Deed.UNLOCK, Deed.TEMPORARY_PASSWORD, Deed.UNFREEZE if is_frozen else Deed.FREEZE]
    return (*deeds, Deed.CLEAR_QUESTIONS) if has_questions else tuple(deeds)


def problem(
    deed: Deed,
    approver: Approver,
    family: AbstractSet[int],
    policy: Policy,
    approved: int,
    *,
    is_frozen: bool = False,
) -> DeedProblem | None:
    """Return why this approver may not do this to an account of their school, or None.

    Nobody acts on their own child's account (ADM-07), nor alone where the school wants two (ADM-08), or
    after they `approved` very much within the hour (ADM-11). To freeze is always for one alone: it only
    protects, and must not wait. A temporary password opens nothing while self-service is frozen (REC-08).
    """
    if approver.user_id in family:
        return DeedProblem.FAMILY
    kind = _AS_REQUESTED.get(deed)
    if kind is not None and approved >= policy.approvals_per_hour:
        return DeedProblem.TOO_MANY
    if kind is not None and needs_two(kind, policy, approved):
        return DeedProblem.TWO_NEEDED
    return DeedProblem.FROZEN if is_frozen and deed is Deed.TEMPORARY_PASSWORD else None
