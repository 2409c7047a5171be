"""The store as the rest of the house sees it, of a person's rights: what is kept of them, and erasing it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from domain.events import Tag
from storage.records import Touched

Records = Mapping[str, list[dict[str, Any]]]
"""Rows by table, readable: what is sealed is opened, keyed tags and who else is in them are left out."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Whose account it is and how the family can be reached; `email` is the confirmed one."""

    account_id: str
    login: str = field(repr=False)
    full_name: str = field(repr=False)
    class_name: str = field(repr=False)
    school: str
    left_at: datetime | None
    email: str = field(repr=False)
    chats: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What an approver did: `login` is whose account it was about, or `colleague` which approver.

    Both are empty when whoever it was about is erased; `number` and `kind` are of the request, 0 and empty
    where there was none or it is deleted.
    """

    at: datetime
    tag: str
    approver_id: str
    login: str = field(repr=False)
    colleague: str = field(repr=False)
    number: int
    kind: str


class Persons(Protocol):
    """What is kept of one account or one Telegram user, all tables together (PRV-07)."""

    async def find_account(self, login: str) -> str | None:
        """Return the id of a canonical login's account, a leaver's too."""

    async def about_account(self, account_id: str) -> Records:
        """Return every row about an account. Raises `NotFound`."""

    async def about_user(self, user_id: int) -> Records:
        """Return every row about a Telegram user, with every bot."""

    async def count_account(self, account_id: str) -> dict[str, int]:
        """Return how many rows `erase_account` would erase, by table. Raises `NotFound`."""

    async def count_user(self, user_id: int) -> dict[str, int]:
        """Return how many rows `erase_user` would erase or empty, by table."""

    async def touched(self, since: datetime, until: datetime, school_id: str | None) -> dict[str, Touched]:
        """Return by account id what was done to accounts, leavers too, from a time to before another.

        What nobody has named an account for yet counts for each account that knows the person's chat.
        """

    async def reach(self, account_ids: Collection[str]) -> list[Reached]:
        """Return of those of these accounts that are there, leavers too, whose they are; ordered by id."""

    async def decided(
        self, approver_ids: Collection[str], tags: Collection[Tag], since: datetime
    ) -> list[Decided]:
        """Return what the audit log has of these approvers with these tags since a time, in order."""

    async def erase_account(self, account_id: str, at: datetime) -> dict[str, int]:
        """Erase an account and all that was kept with it; return how many rows went, by table.

        The audit log stays whole: it names a pseudonym that then belongs to nobody (AUD-07).
        """

    async def erase_user(self, user_id: int) -> dict[str, int]:
        """Erase a Telegram user; requests they made stay without them. Returns how many rows, by table."""
