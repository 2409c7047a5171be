"""The store as the rest of the house sees it, of families: languages, e-mails, vouches, kin, freezes.

The verbs keep the promises of `storage.interface`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.turn import Turn
from storage.records import EmailCode, Freeze, Person, RecoveryEmail, Vouch, VouchState


class People(Protocol):
    """In which language people are spoken to."""

    async def find(self, bot_id: int, user_id: int) -> Person | None:
        """Return what is known of a person's language."""

    async def saw(self, turn: Turn, at: datetime) -> None:
        """Remember what the person's Telegram speaks; a chosen language stays."""

    async def choose(self, turn: Turn, language: str, at: datetime) -> None:
        """Remember the language that the person chose."""


class RecoveryEmails(Protocol):
    """Confirmed addresses, at most one an account (EML-01)."""

    async def find(self, account_id: str) -> RecoveryEmail | None:
        """Return the account's confirmed address."""

    async def put(self, account_id: str, email: RecoveryEmail) -> None:
        """Write the account's address, replacing another."""

    async def remove(self, account_id: str) -> bool:
        """Forget the account's address; return whether there was one."""


class EmailCodes(Protocol):
    """Codes sent by e-mail: single use, bound to a flow, counted before they are compared (EML-02)."""

    async def put(self, code: EmailCode) -> None:
        """Write a new code; earlier ones of its flow open nothing any more."""

    async def get(self, code_id: str) -> EmailCode:
        """Return one code."""

    async def find(self, flow_id: str) -> EmailCode | None:
        """Return the flow's newest code, spent or not."""

    async def count(self, code_id: str, now: datetime) -> EmailCode | None:
        """Take one try off an unspent code whose time is not over; None when nothing is left to try."""

    async def spend(self, code_id: str, at: datetime) -> None:
        """The code was right. Raises `Stale` when it was spent already."""

    async def void(self, flow_ids: Collection[str]) -> None:
        """Codes of these flows open nothing any more, and their letters are not sent."""

    async def sent_since(self, account_id: str, address: str, since: datetime) -> int:
        """Count codes sent for the account or to the address, whichever is more (DOS-03)."""


class Vouches(Protocol):
    """Questions to the known chats about attempts from unknown ones, at most one a flow and account."""

    async def put(self, vouch: Vouch) -> bool:
        """Write a new one; False when the flow has one about this account already."""

    async def find(self, vouch_id: str) -> Vouch | None:
        """Return one by its id, which buttons carry."""

    async def find_about(self, flow_id: str, account_id: str) -> Vouch | None:
        """Return the one about a flow's attempt at an account."""

    async def decide(self, vouch_id: str, state: VouchState, user_id: int, at: datetime) -> bool:
        """Leave OPEN for `state` before it expires; False when somebody was first or it is too late."""

    async def close(self, flow_ids: Collection[str], at: datetime) -> list[Vouch]:
        """End what these flows asked and nobody has answered; return those questions."""

    async def told_since(self, account_id: str, since: datetime) -> int:
        """Count how often the account's known chats were told."""


class Kin(Protocol):
    """Who was ever family of an account as far as the bot knows (ADM-07).

    Only a pair can be asked: what is kept names nobody, and retention leaves it while the account is there.
    """

    async def remember(self, account_ids: Collection[str], user_id: int) -> None:
        """Keep that a person is family of these accounts; `Chats.bind` does so by itself."""

    async def has(self, subject: str, user_id: int) -> bool:
        """Whether this person was ever family of the account that is counted as `subject`."""


class Freezes(Protocol):
    """Accounts whose self-service a family has stopped (REC-08)."""

    async def find(self, account_id: str) -> Freeze | None:
        """Return the account's freeze."""

    async def put(self, freeze: Freeze) -> bool:
        """Freeze an account; False when it is frozen already."""

    async def lift(self, account_id: str) -> bool:
        """Lift the freeze; return whether there was one."""
