"""The store as the rest of the house sees it, of the keys: which rows need an older one, and moving them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from storage.key_file import Purpose

Place = Sequence[Any]
"""A row's key: the pages of a table follow each other by it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What became of a page of rows.

    `stuck` are rows that do not open; `end` is the last row looked at, None when there is none behind it.
    """

    seen: int
    renewed: int
    stuck: int
    end: Place | None


class Rotation(Protocol):
    """Rows and the keys they need (CRY-07)."""

    def tables(self, purpose: Purpose) -> Sequence[str]:
        """Return the tables whose rows are moved when a key of this purpose is rotated."""

    async def waiting(self, purpose: Purpose) -> int:
        """Count the rows that a rotation has to look at, for its progress."""

    async def renew(self, purpose: Purpose, table: str, after: Place | None, limit: int) -> Page:
        """Move rows of a table to the active key, at most so many, from behind `after` on.

        Each cell is written only where it is still what was read. A row that does not open stays as it is.
        """

    async def uses(self, purpose: Purpose, now: datetime) -> Mapping[str, int]:
        """Count for each older key of a purpose the rows that cannot do without it."""
