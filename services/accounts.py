"""Accounts in the operator's hands: shown, unlocked, or made as if they had never been enrolled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from directory.interface import Directory, Standing
from domain.account import Account, Subject
from domain.events import Event, Tag
from domain.login import LoginRefusal, parse
from domain.requests import Request
from domain.throttle import Verdict
from domain.turn import Turn
from services import leaving
from services.account_views import NOBODY
from services.deeds import tell
from services.desk import Desk
from services.tries import Tries
from storage.interface import Transaction
from storage.records import Proof, School

ACTOR = "operator"


class AccountProblem(Exception):  # noqa: N818 - what the operator is told
    """Why nothing can be done for an account, in one sentence that says what to do."""


class Locked(NamedTuple):
    """Who is locked out of one kind of proof: what unknown chats together hear, and how many people are."""

    strangers: Verdict
    people: int


@dataclass(frozen=True, slots=True)
class OperatorView:
    """How an account stands: never an answer, a phone, an e-mail, or whose its chats are (ADM-14)."""

    account: Account
    school: School
    standing: Standing
    questions_at: datetime | None
    slip_until: datetime | None
    frozen_at: datetime | None
    locks: Mapping[Proof, Locked]
    chats: int
    requests: tuple[Request, ...]

    @property
    def is_enrolled(self) -> bool:
        """Whether the family has set the answers to its questions."""
        return self.questions_at is not None


class Accounts:
    """What `helpdesk account` does; every act is recorded as the operator's."""

    def __init__(self, desk: Desk, directory: Directory, tries: Mapping[Proof, Tries]) -> None:
        self._desk = desk
        self._directory = directory
        self._tries = tries

    async def show(self, typed: str) -> OperatorView:
        """Return how an account stands; the look is recorded.

        Raises:
            AccountProblem: nobody has this MIMS ID, or it is none.
        """
        async with self._desk.store.begin() as tx:
            subject = await _found(tx, typed)
            await self._record(tx, subject, Tag.ACCOUNT_LOOKED_AT)
        standing = await self._directory.standing(_account(subject).id)
        async with self._desk.store.read() as tx:
            return await self._view(tx, subject, standing)

    async def find(self, typed: str) -> tuple[Account, School]:
        """Return an account of a school and that school, for what is recorded where it is done.

        Raises:
            AccountProblem: nobody has this MIMS ID, or who has it has left.
        """
        async with self._desk.store.read() as tx:
            account = _account(await _present(tx, typed))
            return account, await tx.schools.get(account.school_id)

    async def unlock(self, typed: str, *, frozen: bool = False) -> Account:
        """Clear every miss on an account and the directory's own lock, and with `frozen` the family's freeze.

        Strangers see that the ID is real when it opens before its time (ENU-05): the operator has spoken to
        the family, and takes that in return.

        Raises:
            AccountProblem: nobody has this MIMS ID, who has it has left, or the family has frozen it.
        """
        async with self._desk.store.begin() as tx:
            subject = await _present(tx, typed)
            account = _account(subject)
            if not frozen and await tx.freezes.find(account.id) is not None:
                raise AccountProblem(
                    "the family has frozen this account; speak to them, then add --frozen to lift that too"
                )
            await self._clear(tx, account)
            await self._record(tx, subject, Tag.SELF_SERVICE_UNLOCKED)
            if await tx.freezes.lift(account.id):
                await self._record(tx, subject, Tag.SELF_SERVICE_UNFROZEN)
            await self._tell(tx, account, "unlock")
        return account

    async def forget(self, typed: str) -> Account:
        """Take everything that the family set up, so that the account starts afresh as never enrolled.

        Gone are the password with its history, questions and answers, temporary passwords, recovery e-mail,
        known chats, permits, locks and a freeze: with what opened the account goes what closed it. The
        roster's row stays, and so do requests and the audit log. Known chats are told before they go.

        Raises:
            AccountProblem: nobody has this MIMS ID, or who has it has left.
        """
        async with self._desk.store.begin() as tx:
            subject, now = await _present(tx, typed), self._desk.clock()
            account = _account(subject)
            await leaving.stop(tx, [account.id], now)
            await self._tell(tx, account, "forget")
            await self._clear(tx, account)
            await tx.accounts.forget(account.id, now)
            await self._record(tx, subject, Tag.ACCOUNT_FORGOTTEN)
        return account

    async def _clear(self, tx: Transaction, account: Account) -> None:
        for proof in self._tries:
            await tx.tries.forgive([account.id], proof, self._desk.clock())
        await self._directory.release(tx, account.id)

    async def _view(self, tx: Transaction, subject: Subject, standing: Standing) -> OperatorView:
        account, now = _account(subject), self._desk.clock()
        stored, freeze = await tx.answers.find(account.id), await tx.freezes.find(account.id)
        slip = await tx.temporary_passwords.find(account.id)
        is_open = slip is not None and slip.spent_at is None and slip.expires_at > now
        return OperatorView(
            account,
            await tx.schools.get(account.school_id),
            standing,
            stored.set_at if stored else None,
            slip.expires_at if slip and is_open else None,
            freeze.at if freeze else None,
            {proof: await _locked(tx, tries, subject) for proof, tries in self._tries.items()},
            len(await tx.chats.list(account.id)),
            tuple(await tx.requests.list_about_any([account.id], now)),
        )

    async def _record(self, tx: Transaction, subject: Subject, tag: Tag) -> None:
        await self._desk.record(tx, Event(tag, subject.key, ACTOR))

    async def _tell(self, tx: Transaction, account: Account, deed: str) -> None:
        await tell(self._desk, tx, account, deed, f"{deed}:{account.id}:{self._desk.clock().isoformat()}")


async def _found(tx: Transaction, typed: str) -> Subject:
    """Return the account that a typed MIMS ID names, a leaver's too."""
    parsed = parse(typed)
    if isinstance(parsed, LoginRefusal):
        raise AccountProblem("this is no student's MIMS ID; write it as name_surname@students.edu.sg")
    account_id = await tx.persons.find_account(parsed.value)
    if account_id is None:
        raise AccountProblem("no account has this MIMS ID; the school's roster adds it")
    subject = await tx.accounts.find_subject(parsed.value)
    return Subject(subject.key, parsed.value, await tx.accounts.get(account_id))


async def _present(tx: Transaction, typed: str) -> Subject:
    subject = await _found(tx, typed)
    if _account(subject).left_at is not None:
        raise AccountProblem("this student has left; a roster that names them brings them back")
    return subject


def _account(subject: Subject) -> Account:
    if subject.account is None:
        raise AccountProblem("no account has this MIMS ID")
    return subject.account


async def _locked(tx: Transaction, tries: Tries, subject: Subject) -> Locked:
    strangers, _ = await tries.look(tx, Turn(NOBODY, None, NOBODY, NOBODY), subject)
    return Locked(strangers, await tries.locked_people(tx, subject))
