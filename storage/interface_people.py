"""The store as the rest of the house sees it, of people: accounts, credentials, chats, approvers, schools.

The verbs keep the promises of `storage.interface`.
"""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.account import Account, Subject
from domain.requests import Approver
from domain.turn import Turn
from storage.records import (
    Credential,
    KnownChat,
    RosterChange,
    RosterEntry,
    School,
    StoredAnswers,
    TemporaryPassword,
)


class Accounts(Protocol):
    """Who there is, as the rosters told."""

    async def find_subject(self, login: str) -> Subject:
        """Look a canonical login up by its keyed index; a leaver or nobody gives no account."""

    async def get(self, account_id: str) -> Account:
        """Return one account."""

    async def put(
        self,
        school_id: str,
        entries: Sequence[RosterEntry],
        at: datetime,
        *,
        move: bool = False,
        unsaid: Collection[str] = (),
    ) -> RosterChange:
        """Add and update accounts, in bulk; ids of new accounts come from the store's id maker.

        With `move`, accounts of another school become this one's; else they are left alone. `unsaid` names
        the optional columns of `RosterEntry` that the roster does not have: of known accounts they stay.
        """

    async def count(self, school_id: str) -> int:
        """Count the school's accounts; no leavers."""

    async def forget(self, account_id: str, at: datetime) -> None:
        """Take all that the family set up from an account: it stands as if it had never been enrolled."""

    async def mark_leavers(self, school_id: str, staying: Container[str], at: datetime) -> list[str]:
        """Mark the school's accounts whose login is not in `staying` as left; return their ids."""

    async def list_bound(self, turn: Turn) -> list[Account]:
        """Return the accounts that this private chat is bound to, by login; no leavers."""

    async def list_by_phone(self, number: str) -> list[Account]:
        """Return who has this guardian's number (E.164 with a plus) on the roster, by login; no leavers."""

    async def has_phone(self, account_id: str, number: str) -> bool:
        """Whether the roster has this number (E.164 with a plus) for the account, guardian's or student's."""

    async def search(self, school_id: str, wanted: Callable[[Account], bool]) -> list[Account]:
        """Return those of the school's accounts that are wanted, without their Form Teachers; no leavers.

        Names are sealed, so the whole school is opened, with pauses for whoever else is at work.
        """

    async def never_enrolled(self, school_id: str) -> list[Account]:
        """Return the school's accounts that never set answers or a password: those who need a slip."""


class Credentials(Protocol):
    """The embedded directory's own rows: standing, epochs and history tags of passwords."""

    async def find(self, account_id: str) -> Credential | None:
        """Return the credential with all its history tags, the newest first."""

    async def add_tag(self, credential: Credential, tag: bytes) -> None:
        """Make `tag` the current verifier of the credential's epoch, whose salt and parameters are kept too.

        Raises `Stale` when the epoch holds the same tag already.
        """

    async def set_standing(self, account_id: str, *, enabled: bool, locked: bool, must_change: bool) -> None:
        """Write the standing of an account, adding its row when there is none."""


class Answers(Protocol):
    """The combined digest of the three answers, sealed with a key that is not in the database (QST-05)."""

    async def find(self, account_id: str) -> StoredAnswers | None:
        """Return the stored answers. Raises `storage.sealing.OpeningFailed` when the key does not fit."""

    async def put(self, account_id: str, answers: StoredAnswers, at: datetime) -> None:
        """Replace the stored answers."""

    async def remove(self, account_id: str) -> None:
        """Forget the stored answers."""

    async def costs(self) -> dict[str, int]:
        """Count the stored answers by the cost of their digest."""

    async def numbers(self) -> dict[int, int]:
        """Count the stored answers by how many questions they answer."""


class TemporaryPasswords(Protocol):
    """Temporary passwords handed out by the school, as keyed tags."""

    async def find(self, account_id: str) -> TemporaryPassword | None:
        """Return the newest one, spent or not."""

    async def put(self, entries: Sequence[tuple[str, TemporaryPassword]]) -> None:
        """Issue temporary passwords for accounts, in bulk; each replaces what its account had."""

    async def spend(self, account_id: str, issued_at: datetime, at: datetime) -> bool:
        """Mark the one issued then as used; False when it was used already, or another replaced it."""

    async def void(self, account_id: str, at: datetime) -> None:
        """Let the account's temporary password open nothing any more: another proof gave a fresh start."""

    async def count_good(self, account_ids: Sequence[str], now: datetime) -> int:
        """Count the accounts that have one which is neither used nor expired."""

    async def forget_expired(self, before: datetime, limit: int) -> list[str]:
        """Delete unused ones that expired before a time, at most so many; return whose (TMP-06)."""


class Chats(Protocol):
    """Known chats: the private chats bound to accounts (architecture 11)."""

    async def is_known(self, account_id: str, turn: Turn) -> bool:
        """Whether this person's chat with this bot is bound to the account."""

    async def bind(self, account_id: str, turn: Turn, at: datetime) -> bool:
        """Bind it, or renew its last use; return whether it is new. Its person is kin then (ADM-07)."""

    async def list(self, account_id: str) -> list[KnownChat]:
        """Return every chat bound to the account."""

    async def unbind(self, account_id: str, bot_id: int, user_id: int) -> bool:
        """Let the person's chat be unknown to the account; return whether it was known."""

    async def has_consented(self, bot_id: int, user_id: int, version: int) -> bool:
        """Whether the person accepted this version of the privacy notice (PRV-03)."""

    async def consent(self, bot_id: int, user_id: int, version: int, at: datetime) -> None:
        """Record that the person accepted the privacy notice."""


class Approvers(Protocol):
    """Administrators of schools, their invitations and one-time code secrets (sealed)."""

    async def invite(self, approver: Approver, tag: bytes, expires_at: datetime) -> None:
        """Write an invited approver; `tag` is the keyed tag of the one-time invitation."""

    async def awaits_code(self, user_id: int, now: datetime) -> bool:
        """Whether this person's authenticator was voided, and may be replaced by an open invitation."""

    async def find_invited(self, tag: bytes, now: datetime) -> Approver | None:
        """Return the approver whom an unexpired, unused invitation names."""

    async def begin(self, approver_id: str, user_id: int, secret: str) -> None:
        """Give an invited approver a person and a secret, unconfirmed, replacing an unconfirmed one."""

    async def confirm(self, approver_id: str, step: int, at: datetime) -> None:
        """The first code was right: the invitation is used up. Raises `Stale` when it was already."""

    async def get(self, approver_id: str) -> Approver:
        """Return one approver."""

    async def list_by_user(self, user_id: int) -> list[Approver]:
        """Return the active approvers that this person is, at most one a school."""

    async def list_by_school(self, school_id: str) -> list[Approver]:
        """Return a school's approvers, invited ones too."""

    async def advance(self, approver_id: str, step: int, at: datetime) -> bool:
        """Accept a time step once; False when this or a later one was accepted before (TOT-01).

        `at` is remembered as the person's last proof of who they are.
        """

    async def miss(self, approver_id: str) -> int:
        """Count a wrong code; return how many there are in a row."""

    async def leave(self, approver_id: str, at: datetime) -> None:
        """Take authority and an unused invitation away. Raises `Stale` when they are gone already."""

    async def renew(self, approver_id: str, tag: bytes, expires_at: datetime, *, secret: str) -> None:
        """Void the authenticator at once and let the same record enrol with a new invitation (TOT-11).

        With `secret`, which nobody ever sees, the record stays its person's and nobody else can enrol;
        without one, whoever has the invitation can. Raises `Stale` when authority was withdrawn.
        """

    async def restore(self, approver_id: str) -> bool:
        """Forget the wrong codes in a row (TOT-03); False when there was none, or nobody to restore."""

    async def ask_renewal(self, approver_id: str, by: str, at: datetime) -> None:
        """Remember which approver asked that this one may enrol another authenticator."""


class Schools(Protocol):
    """Schools and their admin groups; a removed one is found by its id alone, and keeps its code."""

    async def put(self, school: School) -> None:
        """Write a new school. Raises `Stale` when the code is taken, by a removed school too."""

    async def change(self, school: School) -> None:
        """Write name, e-mail and rules. Raises `NotFound`."""

    async def remove(self, school_id: str, at: datetime) -> None:
        """Let the school serve nobody any more, and free its group. Raises `NotFound`."""

    async def rules_about(self, account_id: str) -> Mapping[str, Any]:
        """Return the rules of the account's school; none of a stand-in's, found out alike (ENU-01)."""

    async def find(self, code: str) -> School | None:
        """Return a school by its code, in any case."""

    async def get(self, school_id: str) -> School:
        """Return one school."""

    async def find_by_group(self, bot_id: int, chat_id: int) -> School | None:
        """Return the school whose admin group this is."""

    async def list(self) -> list[School]:
        """Return every school, by code."""

    async def set_binding(self, school_id: str, tag: bytes, expires_at: datetime) -> None:
        """Set the keyed tag of the one-time code that binds the group, replacing an unused one."""

    async def bind(
        self, tag: bytes, bot_id: int, chat_id: int, now: datetime, *, topic_id: int | None = None
    ) -> School | None:
        """Bind the school that this unexpired tag names and use the tag up; its cards go to the topic.

        None for a wrong tag, or when the group serves another school.
        """

    async def awaits_binding(self, now: datetime) -> bool:
        """Whether a school has no group, or an unused code that binds another one."""

    async def move_group(self, bot_id: int, old_chat_id: int, new_chat_id: int) -> bool:
        """Follow a group that became a supergroup (TGM-06)."""

    async def set_lost(self, school_id: str, at: datetime | None) -> bool:
        """Remember since when the bot is out of the group, or that it is back; False when that was known."""

    async def set_digest(self, school_id: str, message_id: int | None) -> None:
        """Remember the message that stands for many cards, or that there is none."""
