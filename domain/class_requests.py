"""Form Teachers: they ask for students of their own class, and for nobody else (ADM-04)."""

import unicodedata
from datetime import timedelta
from enum import StrEnum

from domain.account import Account
from domain.request_kind import RequestKind
from domain.requests import Approver, Role

MOST = 10
"""Requests of one Form Teacher within `WINDOW` (security.md 5h)."""
WINDOW = timedelta(hours=1)
KINDS = (RequestKind.UNLOCK, RequestKind.TEMPORARY_PASSWORD)


class ClassProblem(StrEnum):
    """Why a Form Teacher cannot ask."""

    ASKED_ALREADY = "asked_already"
    TOO_OFTEN = "too_often"


def class_key(name: str) -> str:
    """Return a class as it is compared: in any case and width, its spaces told apart from none."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def teaches(teacher: Approver, account: Account) -> bool:
    """Whether the account is one of the teacher's own class now: same school, same class, not left."""
    is_teacher = teacher.is_active and teacher.role is Role.TEACHER
    is_here = account.school_id == teacher.school_id and account.left_at is None
    own = class_key(teacher.class_name)
    return is_teacher and is_here and bool(own) and class_key(account.class_name) == own
