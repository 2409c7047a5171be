"""The store as the rest of the house sees it, of the audit log: its rows, their signed ends, its copies.

The verbs keep the promises of `storage.interface`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.checkpoint import Checkpoint, Extent, Link
from domain.events import Event, Tag
from storage.records import AuditReport, AuditRow


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a check of some rows found: the last sound one, and what is wrong with the next, if anything.

    `said` are sound rows that speak of the log itself: its checkpoints, where it was cut, that an older
    database was restored.
    """

    end: Link
    flaw: str = ""
    said: tuple[AuditRow, ...] = ()


class Audit(Protocol):
    """The audit log: rows chained by a keyed hash (AUD-01).

    A person stands in it under a pseudonym (AUD-07): who names `person:42` means whoever that is there.
    """

    async def record(self, events: Sequence[Event], at: datetime) -> None:
        """Append events to the chain."""

    async def count_granted(self, actor: str, since: datetime) -> int:
        """Count what this approver opened since a time without a request (ADM-11)."""

    async def last(self, subject: str, tags: Collection[Tag]) -> tuple[Tag, datetime] | None:
        """Return the newest of these facts about a subject and when it was, as far back as the log goes."""

    async def newest(self, tags: Collection[Tag], since: datetime) -> AuditRow | None:
        """Return the newest row with one of these tags that is younger than `since`."""

    async def extent(self) -> Extent:
        """Return from where to where the log goes."""

    async def end(self) -> Link:
        """Return the last row, or where the log begins when there is none."""

    async def begun_at(self) -> datetime | None:
        """Return the time of the oldest row, None when there is none."""

    async def stretch(self, after: Link, limit: int) -> Stretch:
        """Recompute so many rows after a sound one, and stop at the first that is not."""

    async def verify(self) -> AuditReport:
        """Recompute the whole chain in this one transaction."""

    async def rows(self, after: int, limit: int) -> list[AuditRow]:
        """Return rows after a seq, in order, for export."""

    async def last_before(self, at: datetime) -> int:
        """Return the number of the last row before a time; 0 or where the log begins when there is none."""

    async def macs(self, seqs: Collection[int]) -> dict[int, bytes]:
        """Return the macs of these rows, of those that are there."""

    async def cut(self, upto: Link, at: datetime) -> int:
        """Delete a row and all before it, with their checkpoints; return how many rows went.

        The log then begins after it, which an event should say. The checkpoint of the row itself stays.
        """


class Checkpoints(Protocol):
    """Signed ends of the log (AUD-04), and how far its copies elsewhere have come (LOG-08)."""

    async def put(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint."""

    async def newest(self) -> Checkpoint | None:
        """Return the newest checkpoint."""

    async def oldest(self, after: int) -> Checkpoint | None:
        """Return the first checkpoint of a row after a seq."""

    async def newest_until(self, at: datetime, upto: int) -> Checkpoint | None:
        """Return the newest checkpoint not made after a time, of a row not after a seq."""

    async def list(self, after: int, limit: int) -> list[Checkpoint]:
        """Return checkpoints of rows after a seq, in order."""

    async def known(self, seqs: Collection[int]) -> set[int]:
        """Return which of these rows have a checkpoint."""

    async def copied(self, name: str) -> int:
        """Return up to which row a copy has come; 0 for a new one."""

    async def set_copied(self, name: str, seq: int) -> None:
        """Remember up to which row a copy has come."""
