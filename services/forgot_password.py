"""Forgot password: the use case behind /forgot, one method a step."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from domain import forgot_password as rules
from domain import naming
from domain.account import Subject
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import Flow, FlowKind, Outcome, Said, Step, pause
from domain.login import LoginRefusal, parse
from domain.policy import Policy
from domain.requests import Permit, PermitKind
from domain.throttle import Scope, Verdict
from domain.turn import Turn
from services.answer_sets import AnswerSets
from services.challenges import Challenges
from services.desk import Desk
from services.new_password import NewPassword
from services.spray import Spray
from services.tries import Tries, about
from services.vouches import Vouches
from storage.interface import Transaction


class ForgotPassword:
    """Load, decide, write; what is typed stays in memory until the three answers are judged together."""

    def __init__(  # noqa: PLR0913, PLR0917 - one of each; assemble.py alone calls it
        self,
        desk: Desk,
        challenges: Challenges,
        tries: Tries,
        answers: AnswerSets,
        new_password: NewPassword,
        vouches: Vouches,
        spray: Spray,
    ) -> None:
        self._desk = desk
        self._challenges = challenges
        self._tries = tries
        self._answers = answers
        self._new_password = new_password
        self._vouches = vouches
        self._spray = spray

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(
                tx, turn, FlowKind.FORGOT_PASSWORD, Step.LOGIN, Tag.RECOVERY_STARTED
            )

    async def begin_with(self, turn: Turn, permit_id: str) -> Flow:
        """Go on after an approval: from its notice's button, for the person and chat it was given to."""
        async with self._desk.store.begin() as tx:
            permit = await tx.permits.find_by_id(permit_id, turn, self._desk.clock())
            flow = await self._desk.open_flow(tx, turn, FlowKind.FORGOT_PASSWORD, Step.LOGIN)
            outcome = pause(flow, Said.PERMIT_GONE, self._desk.policy, self._desk.clock())
            if permit is not None:
                account = await tx.accounts.get(permit.account_id)
                subject = await tx.accounts.find_subject(account.login)
                outcome = await self._named(tx, turn, flow, subject)
            return await self._desk.settle(tx, turn, outcome)

    async def begin_for(self, tx: Transaction, turn: Turn, login: str, factors: AbstractSet[Factor]) -> Flow:
        """Begin with the login named, and what speaks for the person already, in the caller's transaction."""
        flow = await self._desk.open_flow(
            tx, turn, FlowKind.FORGOT_PASSWORD, Step.LOGIN, Tag.RECOVERY_STARTED
        )
        subject = await tx.accounts.find_subject(login)
        outcome = await self._named(tx, turn, flow, subject, factors)
        return await self._desk.settle(tx, turn, outcome)

    async def login(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the login as typed."""
        parsed = parse(text)
        if isinstance(parsed, LoginRefusal):
            refused = naming.refuse(flow, parsed, self._desk.policy, self._desk.clock())
            return await self._desk.write(turn, refused)
        async with self._desk.store.begin() as tx:
            subject = await tx.accounts.find_subject(parsed.value)
            outcome = await self._named(tx, turn, flow, subject)
            return await self._desk.settle(tx, turn, outcome)

    async def _named(
        self,
        tx: Transaction,
        turn: Turn,
        flow: Flow,
        subject: Subject,
        before: AbstractSet[Factor] = frozenset(),
    ) -> Outcome:
        now, policy = self._desk.clock(), self._desk.policy
        questions = await self._challenges.questions(tx, subject)
        verdict, known = await self._tries.look(tx, turn, subject)
        permit = await self._reset_permit(tx, turn, subject.account_id)
        if permit is not None and verdict.scope is not Scope.FROZEN:
            return rules.use_permit(flow, subject, permit.id, policy, now)
        factors = before | {Factor.KNOWN_CHAT} if known else before
        return rules.name(flow, subject, questions, factors, verdict, policy, now)

    async def answer(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take one answer; the last one has all of them judged as one."""
        return await self._answers.take(turn, flow, text, self._judge)

    async def _judge(
        self,
        tx: Transaction,
        _turn: Turn,
        flow: Flow,
        right: bool,  # noqa: FBT001 - the input of the rule
        verdict: Verdict,
    ) -> Outcome:
        policy = self._desk.policy
        if Factor.KNOWN_CHAT not in flow.factors:
            flow, policy = await self._as_stranger(tx, flow, right=right)
        return rules.judge(flow, right, verdict, policy, self._desk.clock())

    async def _as_stranger(self, tx: Transaction, flow: Flow, *, right: bool) -> tuple[Flow, Policy]:
        """Tell the known chats; return what speaks for the flow and how much must. The same work for all."""
        await self._vouches.ask(tx, flow)
        given = await self._vouches.given(tx, flow)
        policy = await self._desk.policy_about(tx, about(flow)[1])
        evidence = await self._spray.evidence(tx, policy.evidence)
        vouched = replace(flow, factors=flow.factors | given) if right else flow
        return vouched, replace(policy, evidence=evidence)

    def number(self, flow: Flow) -> int:
        """Return the number that a known chat can pick to vouch for this one."""
        return self._vouches.number(flow)

    async def forget(self, turn: Turn, flow: Flow) -> Flow:
        """The answers are forgotten, or were never set."""
        self._desk.memory.forget(flow.id)
        forgotten = rules.forget_answers(flow, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, forgotten)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go one step back."""
        return await self._desk.write(turn, rules.back(flow, self._desk.policy, self._desk.clock()))

    async def password(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the first typing of the new password."""
        return await self._desk.write(turn, await self._new_password.first(turn, flow, text))

    async def password_again(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the second typing: set the password, or say why not."""
        decided = self._new_password.again(flow, text)
        if isinstance(decided, Outcome):
            return await self._desk.write(turn, decided)
        async with self._desk.store.begin() as tx:
            if flow.permit_id is not None:
                await tx.permits.use(flow.permit_id)
            outcome = await self._new_password.set(tx, turn, flow, decided, Tag.RECOVERY_COMPLETED)
            return await self._desk.settle(tx, turn, outcome)

    async def _reset_permit(self, tx: Transaction, turn: Turn, account_id: str) -> Permit | None:
        return await tx.permits.find(account_id, turn, PermitKind.RESET, self._desk.clock())
