"""The store as the rest of the house sees it, of messages: the inbox and the outbox.

The verbs keep the promises of `storage.interface`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from storage.records import Queued, Received


class Inbox(Protocol):
    """Updates from Telegram, sealed until applied; ids stay 25 hours (TGM-04)."""

    async def receive(self, bot_id: int, updates: Sequence[Received], at: datetime) -> list[Received]:
        """Keep a batch; return only those not seen before."""

    async def remember(self, bot_id: int, numbers: Sequence[int], at: datetime) -> list[int]:
        """Keep no more than the numbers of updates that nobody will handle; return those not seen before.

        They are kept under no chat: in its own each would look like an answer that overtook what waits.
        """

    async def apply(self, turn: Turn, at: datetime) -> None:
        """The update took effect: erase its body. Nothing for a turn without update, or applied before."""

    async def reply(self, bot_id: int, update_id: int, at: datetime) -> None:
        """The person has been answered: nothing is left to do; erases the body too."""

    async def unfinished(self, bot_id: int) -> list[Received]:
        """Return what a crash left: received or applied, not replied; in order of arrival."""


class Outbox(Protocol):
    """Notices waiting to be sent."""

    async def queue(self, bot_id: int, notices: Sequence[Notice], at: datetime) -> None:
        """Queue notices; one whose dedupe key is there already is left out."""

    async def claim(self, bot_id: int, now: datetime, lease_until: datetime, limit: int) -> list[Queued]:
        """Lease notices that are due and not leased, the oldest first, for this sender alone."""

    async def release(self, bot_id: int) -> None:
        """Take every lease back: the sender that held them is dead."""

    async def drop(self, bot_id: int, chat_id: int, kind: NoticeKind, at: datetime) -> None:
        """Every waiting notice of this kind to a chat is no longer needed."""

    async def hurry(self, bot_id: int, dedupe_keys: Sequence[str], at: datetime) -> None:
        """Make due at once what waits under these keys for a later time."""

    async def clock_went_back(self, bot_id: int, now: datetime) -> None:
        """Make due, and free of leases, what waits for a time that the host's clock has put off."""

    async def sent(self, notice_id: int, at: datetime) -> None:
        """It is sent, or was no longer needed; its values are erased."""

    async def retry(self, notice_id: int, not_before: datetime) -> None:
        """Try it again later."""

    async def give_up(self, notice_id: int, reason: str, at: datetime) -> None:
        """It cannot be sent."""

    async def next_due(self, bot_id: int) -> datetime | None:
        """Return when the next notice is due."""

    async def pause(self, bot_id: int, chat_id: int, until: datetime) -> None:
        """Remember that Telegram asked to wait; chat 0 means the whole bot."""

    async def pauses(self, bot_id: int, now: datetime) -> dict[int, datetime]:
        """Return the waits that are not over."""
