"""Accounts, and the subject that a typed login leads to."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One student's identity, as the school's roster tells it. `login` is canonical (domain/login.py)."""

    id: str
    login: str
    school_id: str
    full_name: str
    class_name: str
    form_teacher: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a login names: an account, or nobody, told apart only where the work is the same for both.

    `key` is the keyed index of the login (hex); throttles and decoys use it, so an unknown login is
    counted and asked exactly like a known one (security.md ENU-01, ENU-05).
    """

    key: str
    login: str
    account: Account | None = None

    @property
    def account_id(self) -> str:
        """The account's id, or a stand-in of the same shape for a login that names nobody."""
        return self.account.id if self.account else self.key[:32]
