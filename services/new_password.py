"""The new password: judged once against every rule and the whole history, set in the flow's transaction."""

import asyncio
import hmac

from zxcvbn import zxcvbn

from directory.interface import Directory, Prepared
from domain.account import Account
from domain.challenge import normalise_answer
from domain.events import Event, Tag
from domain.evidence import get_pathway
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, pause
from domain.login import Login
from domain.new_password import accept, complete, refuse, retype
from domain.password import PasswordPolicy, Violation, context_words, normalise, violations
from domain.school_rules import applied
from domain.turn import Turn
from services import proofs
from services.desk import Desk
from services.hashing import Busy, Hashing
from services.memory import Held
from services.news import News
from services.temporary_passwords import TemporaryPasswords
from services.tries import about
from services.withdrawals import withdraw_own
from storage.interface import Transaction
from storage.records import Proof, School

# zxcvbn's time grows with the square of the length; what is strong in its first part is strong.
JUDGED_PART = 64


class NewPassword:
    """The last two steps of every flow with a password; the only caller of `set_password` (REC-02)."""

    def __init__(
        self, desk: Desk, directory: Directory, hashing: Hashing, temporary: TemporaryPasswords, news: News
    ) -> None:
        self._desk = desk
        self._news = news
        self._directory = directory
        self._hashing = hashing
        self._temporary = temporary

    async def first(self, turn: Turn, flow: Flow, text: str) -> Outcome:
        """Judge the first typing; a password that meets every rule is held until it is typed again."""
        if flow.step is not Step.NEW_PASSWORD or flow.account_id is None:
            raise WrongStep
        async with self._desk.store.read() as tx:
            account = await tx.accounts.get(flow.account_id)
            school = await tx.schools.get(account.school_id)
            used_up = await self._is_temporary(tx, account.id, text)
        now, policy = self._desk.clock(), applied(self._desk.policy, school.rules)
        get_pathway(flow.factors, policy.evidence)
        broken = await self._broken(account, school, text, self._desk.memory.hold(flow).answers)
        if not broken:
            try:
                prepared = await self._judge(turn, account, text)
            except Busy:
                return pause(flow, Said.BUSY, policy, now)
            if not prepared.used_before and not used_up:
                held = self._desk.memory.hold(flow)
                held.password, held.prepared = text, prepared
                return accept(flow, policy, self._desk.clock())
            broken = (Violation.USED_BEFORE,)
        return refuse(flow, broken, policy, now)

    def again(self, flow: Flow, text: str) -> Outcome | Prepared:
        """Compare the second typing with the first; return what to set, or what to tell the person."""
        if flow.step is not Step.NEW_PASSWORD_AGAIN:
            raise WrongStep
        held = self._desk.memory.hold(flow)
        now, policy = self._desk.clock(), self._desk.policy
        if held.prepared is None:
            return retype(flow, Said.PASSWORD_LOST, policy, now)
        if not hmac.compare_digest(_bytes(text), _bytes(held.password)):
            _drop(held)
            return retype(flow, Said.PASSWORD_DIFFERS, policy, now)
        return held.prepared

    async def set(self, tx: Transaction, turn: Turn, flow: Flow, prepared: Prepared, tag: Tag) -> Outcome:
        """Set the password inside the caller's transaction, bind the chat, and tell the family.

        Whatever was proven or asked for before, to open the account otherwise, ends here.

        Raises:
            domain.evidence.Unproven: the flow's evidence opens no pathway; nothing is written.
        """
        now, account_id = self._desk.clock(), about(flow)[1]
        policy = await self._desk.policy_about(tx, account_id)
        pathway = get_pathway(flow.factors, policy.evidence)
        await self._directory.set_password(tx, prepared)
        await proofs.end_answers(self._desk, tx, turn, flow, account_id)
        await proofs.end_password(self._desk, tx, flow, account_id)
        # Who guessed at the old password has guessed for nothing, and starts over with the new one.
        await tx.tries.start_afresh(turn, about(flow)[0], Proof.CURRENT_PASSWORD, now)
        if flow.kind is not FlowKind.CHANGE_PASSWORD:
            await withdraw_own(tx, turn, account_id, now)
        notices = await self._news.password(tx, turn, flow)
        outcome = complete(flow, tag, policy, now)
        events: tuple[Event, ...] = (*outcome.events,)
        if await tx.chats.bind(account_id, turn, now):
            bound = Event(Tag.CHAT_BOUND, flow.subject, flow.actor(), flow.id, {"pathway": pathway.name})
            events = (*events, bound)
        return Outcome(outcome.flow, events, notices)

    async def _judge(self, turn: Turn, account: Account, text: str) -> Prepared:
        async with self._hashing.slot(turn.user_id) as derive:
            return await self._directory.judge(account.id, text, derive)

    async def _is_temporary(self, tx: Transaction, account_id: str, text: str) -> bool:
        stored = await tx.temporary_passwords.find(account_id)
        return stored is not None and self._temporary.matches(account_id, text, stored)

    async def _broken(
        self, account: Account, school: School, text: str, answers: list[str]
    ) -> tuple[Violation, ...]:
        login = Login(account.login)
        words = [*context_words(login, account.full_name, school.name), *answers]
        guesses = await asyncio.to_thread(_guesses, text, words)
        if normalise_answer(text) in {normalise_answer(answer) for answer in answers}:
            guesses = 1  # whoever knows the answer would try it as the password (QST-04)
        policy = applied(self._desk.policy, school.rules).password
        return violations(text, login=login, full_name=account.full_name, policy=policy, guesses=guesses)

    async def rules(self, flow: Flow) -> PasswordPolicy:
        """Return the rules that the school of the flow's account has, for whoever is asked for a password."""
        async with self._desk.store.read() as tx:
            return (await self._desk.policy_about(tx, about(flow)[1])).password


def _bytes(password: str) -> bytes:
    return normalise(password).encode(errors="surrogatepass")


def _drop(held: Held) -> None:
    held.password, held.prepared = "", None


def _guesses(text: str, words: list[str]) -> int:
    part = normalise(text)[:JUDGED_PART]
    return int(zxcvbn(part, user_inputs=words)["guesses"]) if part else 1
