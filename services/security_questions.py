"""Security questions: the use case behind /questions, opened by the current password alone (QST-09)."""

from domain import security_questions as rules
from domain.events import Event, Tag
from domain.evidence import get_pathway
from domain.flow import Flow, FlowKind, Outcome, Step, expect
from domain.turn import Turn
from services import proofs
from services.current_password import CurrentPassword
from services.desk import Desk
from services.news import News
from services.questions import Questions
from services.tries import about
from storage.interface import Transaction
from storage.records import Proof


class SecurityQuestions:
    """Load, decide, write; the answers stay in memory until the review is confirmed."""

    def __init__(self, desk: Desk, current: CurrentPassword, questions: Questions, news: News) -> None:
        self._desk = desk
        self._news = news
        self._current = current
        self._questions = questions

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(tx, turn, FlowKind.SECURITY_QUESTIONS, Step.LOGIN)

    async def prove(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the current password; a known chat is shown what was chosen, another goes on to choosing."""
        expect(flow, Step.CURRENT_PASSWORD)
        async with self._desk.store.read() as tx:
            is_shown = await self._is_shown(tx, turn, about(flow)[1])
        after = await self._current.prove(turn, flow, text, Step.CHOSEN if is_shown else Step.QUESTION)
        if after.step in {Step.CHOSEN, Step.QUESTION}:
            # An answer must not be the password (QST-04).
            self._desk.memory.hold(after).password = text
        return after

    async def _is_shown(self, tx: Transaction, turn: Turn, account_id: str) -> bool:
        is_known = await tx.chats.is_known(account_id, turn)
        return await tx.answers.find(account_id) is not None and is_known

    async def chosen(self, flow: Flow) -> tuple[int, ...]:
        """Return which questions are asked now; none unless the chat is a known one still."""
        expect(flow, Step.CHOSEN)
        turn, account_id = Turn(flow.bot_id, None, flow.chat_id, flow.user_id), about(flow)[1]
        async with self._desk.store.read() as tx:
            if not await tx.chats.is_known(account_id, turn):
                return ()
            stored = await tx.answers.find(account_id)
        return stored.questions if stored else ()

    async def change(self, turn: Turn, flow: Flow) -> Flow:
        """Choose the questions anew."""
        return await self._desk.write(turn, rules.change(flow, self._desk.policy, self._desk.clock()))

    async def leave(self, turn: Turn, flow: Flow) -> Flow:
        """Leave the questions as they are."""
        return await self._desk.write(turn, rules.leave(flow, self._desk.policy, self._desk.clock()))

    async def confirm(self, turn: Turn, flow: Flow) -> Flow:
        """The review is right: save the digest, end what the old answers opened, and tell the known chats."""
        sealed = await self._questions.seal(turn, flow)
        if isinstance(sealed, Outcome):
            return await self._desk.write(turn, sealed)
        pathway = get_pathway(flow.factors, self._desk.policy.evidence)
        subject, account_id = about(flow)
        async with self._desk.store.begin() as tx:
            now = self._desk.clock()
            await tx.answers.put(account_id, sealed, now)
            await tx.tries.start_afresh(turn, subject, Proof.ANSWERS, now)
            await proofs.end_answers(self._desk, tx, turn, flow, account_id)
            notices = await self._news.questions(tx, turn, flow)
            saved = rules.save(flow, self._desk.policy, now)
            events: tuple[Event, ...] = saved.events
            if await tx.chats.bind(account_id, turn, now):
                bound = Event(Tag.CHAT_BOUND, subject, flow.actor(), flow.id, {"pathway": pathway.name})
                events = (*events, bound)
            return await self._desk.settle(tx, turn, Outcome(saved.flow, events, notices))
