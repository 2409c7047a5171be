"""First login: the use case behind /first, one method a step (facts.md, first login)."""

from domain import first_login as rules
from domain import naming
from domain.events import Tag
from domain.flow import Flow, FlowKind, Outcome, Step, event, expect
from domain.locking import lock
from domain.login import LoginRefusal, parse
from domain.turn import Turn
from services.desk import Desk
from services.email_offer import EmailOffer
from services.new_password import NewPassword
from services.questions import Questions
from services.temporary_passwords import TemporaryPasswords
from services.tries import Tries, about
from storage.interface import Transaction
from storage.records import Proof, TemporaryPassword


class FirstLogin:
    """Load, decide, write; questions and answers stay in memory until the password is set."""

    def __init__(
        self,
        desk: Desk,
        questions: Questions,
        tries: Tries,
        new_password: NewPassword,
        temporary: TemporaryPasswords,
        offer: EmailOffer,
    ) -> None:
        self._desk = desk
        self._questions = questions
        self._tries = tries
        self._new_password = new_password
        self._temporary = temporary
        self._offer = offer

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(
                tx, turn, FlowKind.FIRST_LOGIN, Step.LOGIN, Tag.FIRST_LOGIN_STARTED
            )

    async def login(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the login as typed; an unknown one is asked for its temporary password too."""
        now, policy = self._desk.clock(), self._desk.policy
        parsed = parse(text)
        if isinstance(parsed, LoginRefusal):
            return await self._desk.write(turn, naming.refuse(flow, parsed, policy, now))
        async with self._desk.store.begin() as tx:
            subject = await tx.accounts.find_subject(parsed.value)
            verdict, _ = await self._tries.look(tx, turn, subject)
            return await self._desk.settle(tx, turn, rules.name(flow, subject, verdict, policy, now))

    async def temporary_password(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the temporary password; counted before it is compared, and compared for unknown logins too."""
        expect(flow, Step.TEMPORARY_PASSWORD)
        now, policy = self._desk.clock(), self._desk.policy
        counted, verdict = await self._tries.count(turn, flow)
        if not counted:
            return await self._desk.write(turn, lock(flow, verdict, policy, now))
        async with self._desk.store.begin() as tx:
            slip = await self._slip(tx, flow, text)
            if slip is None:
                return await self._desk.settle(tx, turn, rules.judge(flow, None, verdict, policy, now))
            # Also where it opens nothing now: who holds the right slip has not guessed.
            await self._tries.match(tx, turn, flow)
            if now >= slip.expires_at:
                outcome = rules.outlive(flow, slip.expires_at, policy, now)
            elif await tx.freezes.find(about(flow)[1]) is not None:
                outcome = rules.stop_at_freeze(flow, slip.expires_at, policy, now)
            else:
                outcome = rules.judge(flow, slip.issued_at, verdict, policy, now)
            return await self._desk.settle(tx, turn, outcome)

    async def _slip(self, tx: Transaction, flow: Flow, text: str) -> TemporaryPassword | None:
        """Return the account's slip if this is it and nobody has used it, however old it is."""
        account_id = about(flow)[1]
        stored = await tx.temporary_passwords.find(account_id)
        matches = self._temporary.matches(account_id, text, stored)
        is_unused = stored is not None and flow.account_id is not None and stored.spent_at is None
        return stored if matches and is_unused else None

    async def confirm(self, turn: Turn, flow: Flow) -> Flow:
        """The review is right: make the one digest, and go on to the e-mail or the new password."""
        sealed = await self._questions.seal(turn, flow)
        if isinstance(sealed, Outcome):
            return await self._desk.write(turn, sealed)
        # The answers stay in memory for one thing more: the new password must not be one of them (QST-04).
        self._desk.memory.hold(flow).sealed = sealed
        return await self._desk.write(turn, await self._offer.after_review(flow))

    async def lose_paper(self, turn: Turn, flow: Flow) -> Flow:
        """The person has no temporary password."""
        lost = rules.lose_paper(flow, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, lost)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go one step back; questions that are chosen anew are answered anew."""
        outcome = rules.back(flow, self._desk.policy, self._desk.clock())
        if not outcome.flow.questions:
            self._desk.memory.forget(flow.id)
        return await self._desk.write(turn, outcome)

    async def password(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the first typing of the new password."""
        expect(flow, Step.NEW_PASSWORD)
        if self._desk.memory.hold(flow).sealed is None:
            return await self._questions.lose(turn, flow)
        return await self._desk.write(turn, await self._new_password.first(turn, flow, text))

    async def password_again(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the second typing: answers, e-mail, password and the end of the slip in one transaction."""
        expect(flow, Step.NEW_PASSWORD_AGAIN)
        sealed = self._desk.memory.hold(flow).sealed
        if sealed is None:
            return await self._questions.lose(turn, flow)
        decided = self._new_password.again(flow, text)
        if isinstance(decided, Outcome):
            return await self._desk.write(turn, decided)
        subject, account_id = about(flow)
        async with self._desk.store.begin() as tx:
            now = self._desk.clock()
            if not await self._spend(tx, flow, account_id):
                self._desk.memory.forget(flow.id)
                return await self._desk.settle(tx, turn, rules.lose_slip(flow, self._desk.policy, now))
            await tx.answers.put(account_id, sealed, now)
            await tx.tries.start_afresh(turn, subject, Proof.ANSWERS, now)
            facts = (event(flow, Tag.TEMPORARY_PASSWORD_USED), event(flow, Tag.ANSWERS_SET))
            # Before the chat is bound: what is no newer than a chat is not doubted with it (freezes.py).
            kept, told = await self._offer.keep(tx, turn, flow)
            outcome = await self._new_password.set(tx, turn, flow, decided, Tag.FIRST_LOGIN_COMPLETED)
            outcome = Outcome(outcome.flow, (*facts, *kept, *outcome.events), (*outcome.notices, *told))
            return await self._desk.settle(tx, turn, outcome)

    async def _spend(self, tx: Transaction, flow: Flow, account_id: str) -> bool:
        """Spend the very slip that was proven; a flow from before this was kept has none."""
        proven = flow.slip_issued_at
        return proven is not None and await tx.temporary_passwords.spend(
            account_id, proven, self._desk.clock()
        )
