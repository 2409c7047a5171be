"""The three questions: chosen, answered in memory, reviewed, and made into the one digest to store."""

from domain import questions as rules
from domain.challenge import QUESTIONS, Question, answer_problems, choice_allowed
from domain.flow import Flow, Outcome, Said, Step, WrongStep, expect, pause
from domain.login import Login
from domain.turn import Turn
from services.challenges import Challenges
from services.desk import Desk
from services.hashing import Busy, Hashing
from services.tries import about
from storage.records import StoredAnswers


class Questions:
    """The steps QUESTION, ANSWER and REVIEW of every flow that sets answers; nothing typed is kept."""

    def __init__(self, desk: Desk, challenges: Challenges, hashing: Hashing) -> None:
        self._desk = desk
        self._challenges = challenges
        self._hashing = hashing

    async def choices(self, flow: Flow) -> tuple[Question, ...]:
        """Return the questions that can still be chosen (QST-03 where the school enforces it)."""
        settled = flow.questions[: flow.position]
        async with self._desk.store.read() as tx:
            strict = (await self._desk.policy_about(tx, about(flow)[1])).strict_questions
        left = [question for question in QUESTIONS if question.id not in settled]
        return tuple(q for q in left if choice_allowed((*settled, q.id), strict=strict))

    async def choose(self, turn: Turn, flow: Flow, question: int) -> Flow:
        """Choose a question."""
        if question not in {choice.id for choice in await self.choices(flow)}:
            raise WrongStep
        chosen = rules.choose(flow, question, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, chosen)

    async def answer(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the answer to the chosen question, or say exactly why not."""
        expect(flow, Step.ANSWER)
        held = self._desk.memory.hold(flow)
        if len(held.answers) < flow.position:
            return await self.lose(turn, flow)
        before = held.answers[: flow.position]
        async with self._desk.store.read() as tx:
            account = await tx.accounts.get(about(flow)[1])
            policy = await self._desk.policy_about(tx, account.id)
        now = self._desk.clock()
        question = next(q for q in QUESTIONS if q.id == flow.questions[flow.position])
        problems = answer_problems(
            question,
            text,
            before,
            login=Login(account.login),
            full_name=account.full_name,
            strict=policy.strict_questions,
            password=held.password,
        )
        if problems:
            return await self._desk.write(turn, rules.refuse_answer(flow, problems, policy, now))
        held.answers[flow.position :] = [text.strip()]
        return await self._desk.write(turn, rules.take_answer(flow, policy, now))

    def review(self, flow: Flow) -> tuple[tuple[int, str], ...]:
        """Return questions and answers, to be shown once; empty when they are gone from memory."""
        answers = self._desk.memory.hold(flow).answers
        if len(answers) < len(flow.questions):
            return ()
        return tuple(zip(flow.questions, answers, strict=True))

    async def seal(self, turn: Turn, flow: Flow) -> StoredAnswers | Outcome:
        """The review is right: return the one digest to store, or what to tell the person instead."""
        expect(flow, Step.REVIEW)
        now, policy = self._desk.clock(), self._desk.policy
        reviewed = self.review(flow)
        if not reviewed:
            self._desk.memory.forget(flow.id)
            return rules.choose_again(flow, Said.QUESTIONS_LOST, policy, now)
        try:
            async with self._hashing.slot(turn.user_id) as derive:
                return await self._challenges.prepare(about(flow)[1], dict(reviewed), derive)
        except Busy:
            return pause(flow, Said.BUSY, policy, now)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go one step back; questions that are chosen anew are answered anew."""
        outcome = rules.back(flow, self._desk.policy, self._desk.clock())
        if not outcome.flow.questions:
            self._desk.memory.forget_answers(flow.id)
        return await self._desk.write(turn, outcome)

    async def lose(self, turn: Turn, flow: Flow) -> Flow:
        """What was typed is gone from memory: choose the questions again."""
        self._desk.memory.forget(flow.id)
        lost = rules.choose_again(flow, Said.QUESTIONS_LOST, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, lost)
