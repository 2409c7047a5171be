"""The store as the rest of the house sees it, of a person's rights: what is kept of them, and erasing it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

Records = Mapping[str, list[dict[str, Any]]]
"""Rows by table, readable: what is sealed is opened, keyed tags are left out."""


class Persons(Protocol):
    """What is kept of one account or one Telegram user, all tables together (PRV-07)."""

    async def find_account(self, login: str) -> str | None:
        """Return the id of a canonical login's account, a leaver's too."""

    async def about_account(self, account_id: str) -> Records:
        """Return every row about an account. Raises `NotFound`."""

    async def about_user(self, user_id: int) -> Records:
        """Return every row about a Telegram user, with every bot."""

    async def erase_account(self, account_id: str, at: datetime) -> dict[str, int]:
        """Erase an account and all that was kept with it; return how many rows went, by table.

        The audit log stays whole: it names a pseudonym that then belongs to nobody (AUD-07).
        """

    async def erase_user(self, user_id: int) -> dict[str, int]:
        """Erase a Telegram user; requests they made stay without them. Returns how many rows, by table."""
