"""Recall help: a practice round at once, and again after 7 and 30 days if the person wants to."""

from datetime import datetime

from domain import recall as rules
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import Flow, FlowKind, Outcome, Step
from domain.forgot_password import back
from domain.locking import lock
from domain.notice import Notice, NoticeKind
from domain.throttle import Verdict
from domain.turn import Turn
from services.answer_sets import AnswerSets
from services.desk import Desk
from services.tries import Tries, about
from storage.interface import NotFound, Transaction


class Recall:
    """For known chats alone; a round changes nothing, and counts like any answer set, so it is no oracle."""

    def __init__(self, desk: Desk, tries: Tries, answers: AnswerSets) -> None:
        self._desk = desk
        self._tries = tries
        self._answers = answers

    async def begin(self, turn: Turn, flow_id: str) -> Flow | None:
        """Practise at once, from the last screen of the flow that set the answers; None for anybody else."""
        async with self._desk.store.begin() as tx:
            flow = await self._find_own(tx, turn, flow_id)
            if flow is None or not rules.can_practise(flow):
                return None
            return await self._begin(tx, turn, about(flow)[1])

    async def begin_due(self, turn: Turn, account_id: str) -> Flow | None:
        """Practise when reminded; None for a chat that the account does not know."""
        async with self._desk.store.begin() as tx:
            return await self._begin(tx, turn, account_id)

    async def _begin(self, tx: Transaction, turn: Turn, account_id: str) -> Flow | None:
        stored = await tx.answers.find(account_id)
        if stored is None or not await tx.chats.is_known(account_id, turn):
            return None
        subject = await tx.accounts.find_subject((await tx.accounts.get(account_id)).login)
        if subject.account is None:
            return None
        flow = await self._desk.open_flow(
            tx,
            turn,
            FlowKind.RECALL,
            Step.CHALLENGE,
            Tag.RECALL_STARTED,
            subject=subject.key,
            account_id=account_id,
            login=subject.login,
            questions=stored.questions,
            factors=frozenset({Factor.KNOWN_CHAT}),
        )
        verdict, _ = await self._tries.look(tx, turn, subject)
        if verdict.allowed:
            return flow
        locked = lock(flow, verdict, self._desk.policy, self._desk.clock())
        return await self._desk.settle(tx, turn, locked)

    async def answer(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take one answer; the last one has all of them judged as one."""
        return await self._answers.take(turn, flow, text, self._judge)

    async def _judge(
        self,
        _tx: Transaction,
        _turn: Turn,
        flow: Flow,
        right: bool,  # noqa: FBT001 - the input of the rule
        verdict: Verdict,
    ) -> Outcome:
        return rules.judge(flow, right, verdict, self._desk.policy, self._desk.clock())

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go back to the question before."""
        return await self._desk.write(turn, back(flow, self._desk.policy, self._desk.clock()))

    async def can_remind(self, flow: Flow) -> bool:
        """Whether a flow's last screen offers to ask again on a later day."""
        async with self._desk.store.read() as tx:
            return bool(await self._times(tx, flow))

    async def remind(self, turn: Turn, flow_id: str) -> Flow | None:
        """Queue what the person wants to be reminded by; return the flow whose screen offered it.

        Done twice it is one wish, so a kill leaves it to be done again and told, rather than shown half.
        """
        async with self._desk.store.begin() as tx:
            flow = await self._find_own(tx, turn, flow_id)
            if flow is None or not await tx.chats.is_known(about(flow)[1], turn):
                return None
            set_at = await self._set_at(tx, about(flow)[1])
            times = await self._times(tx, flow)
            if set_at is None or not times:
                return None
            notices = [_due(turn, about(flow)[1], set_at, at) for at in times]
            await tx.outbox.queue(turn.bot_id, notices, self._desk.clock())
            return flow

    async def find_due(self, notice: Notice) -> str | None:
        """Return the login to practise; None when the chat or the answers are no longer those of the wish."""
        account_id = str(notice.values["account_id"])
        person = (int(notice.values["bot_id"]), None, notice.chat_id, int(notice.values["user_id"]))
        async with self._desk.store.read() as tx:
            set_at = await self._set_at(tx, account_id)
            if set_at is None or set_at.isoformat() != notice.values["set_at"]:
                return None
            if not await tx.chats.is_known(account_id, Turn(*person)):
                return None
            subject = await tx.accounts.find_subject((await tx.accounts.get(account_id)).login)
            return subject.login if subject.account else None

    async def _times(self, tx: Transaction, flow: Flow) -> tuple[datetime, ...]:
        set_at = await self._set_at(tx, about(flow)[1])
        return rules.reminders(flow, set_at, self._desk.clock()) if set_at else ()

    async def _set_at(self, tx: Transaction, account_id: str) -> datetime | None:
        stored = await tx.answers.find(account_id)
        return stored.set_at if stored else None

    async def _find_own(self, tx: Transaction, turn: Turn, flow_id: str) -> Flow | None:
        """Return a flow to its own person, in its own chat."""
        try:
            flow = await tx.flows.get(flow_id)
        except NotFound:
            return None
        is_own = (flow.bot_id, flow.chat_id, flow.user_id) == (turn.bot_id, turn.chat_id, turn.user_id)
        return flow if is_own and flow.account_id is not None else None


def _due(turn: Turn, account_id: str, set_at: datetime, at: datetime) -> Notice:
    """Make one reminder; the same wish twice is one, and answers that are set anew end it."""
    values: dict[str, str | int] = {
        "account_id": account_id,
        "bot_id": turn.bot_id,
        "user_id": turn.user_id,
        "set_at": set_at.isoformat(),
    }
    key = f"recall:{account_id}:{turn.chat_id}:{at.isoformat()}"
    return Notice(NoticeKind.RECALL_DUE, turn.chat_id, key, values, at)
