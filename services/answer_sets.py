"""Answer sets: typed one after the other, held in memory, counted once and judged as one (QST-01, THR-08)."""

from collections.abc import Awaitable, Callable

from directory.interface import Derive
from domain.flow import Flow, Outcome, Said, Step, expect, pause
from domain.forgot_password import ask_again, next_question
from domain.locking import lock
from domain.throttle import Verdict
from domain.turn import Turn
from services.challenges import Challenges
from services.desk import Desk
from services.hashing import Busy, Hashing
from services.tries import Tries
from storage.interface import Transaction

Judge = Callable[[Transaction, Turn, Flow, bool, Verdict], Awaitable[Outcome]]


class AnswerSets:
    """The step CHALLENGE of every flow that asks for the answers: one counter, whatever the flow is for."""

    def __init__(self, desk: Desk, challenges: Challenges, tries: Tries, hashing: Hashing) -> None:
        self._desk = desk
        self._challenges = challenges
        self._tries = tries
        self._hashing = hashing

    async def take(self, turn: Turn, flow: Flow, text: str, judge: Judge) -> Flow:
        """Take one answer; after the last one the task's own rule hears whether all of them are right."""
        expect(flow, Step.CHALLENGE)
        now, policy = self._desk.clock(), self._desk.policy
        held = self._desk.memory.hold(flow)
        if len(held.answers) < flow.position:
            held.answers.clear()
            return await self._desk.write(turn, ask_again(flow, Said.ANSWERS_LOST, policy, now))
        held.answers[flow.position :] = [text]
        if flow.position + 1 < len(flow.questions):
            return await self._desk.write(turn, next_question(flow, policy, now))
        try:
            async with self._hashing.slot(turn.user_id) as derive:
                return await self._judge(turn, flow, judge, derive)
        except Busy:
            return await self._desk.write(turn, pause(flow, Said.BUSY, policy, now))

    async def _judge(self, turn: Turn, flow: Flow, judge: Judge, derive: Derive) -> Flow:
        answers = self._desk.memory.hold(flow).answers
        counted, verdict = await self._tries.count(turn, flow)
        if not counted:
            answers.clear()
            return await self._desk.write(turn, lock(flow, verdict, self._desk.policy, self._desk.clock()))
        right = await self._challenges.verify(flow, answers, derive)
        answers.clear()
        async with self._desk.store.begin() as tx:
            if right:
                await self._tries.match(tx, turn, flow)
            return await self._desk.settle(tx, turn, await judge(tx, turn, flow, right, verdict))
