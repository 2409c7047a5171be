"""Unlock: the use case behind /unlock: show the ID back, say how it stands, offer the school."""

from dataclasses import replace

from domain import naming
from domain import unlock as rules
from domain.flow import Flow, FlowKind, Step
from domain.login import LoginRefusal, parse
from domain.requests import Request
from domain.throttle import Verdict
from domain.turn import Turn
from services.desk import Desk
from services.tries import Tries


class Unlock:
    """Load, decide, write."""

    def __init__(self, desk: Desk, tries: Tries) -> None:
        self._desk = desk
        self._tries = tries

    async def begin(self, turn: Turn) -> Flow:
        """Ask for the login."""
        async with self._desk.store.begin() as tx:
            return await self._desk.open_flow(tx, turn, FlowKind.UNLOCK, Step.LOGIN)

    async def login(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the login as typed."""
        now, policy = self._desk.clock(), self._desk.policy
        parsed = parse(text)
        if isinstance(parsed, LoginRefusal):
            return await self._desk.write(turn, naming.refuse(flow, parsed, policy, now))
        async with self._desk.store.begin() as tx:
            subject = await tx.accounts.find_subject(parsed.value)
            verdict, _ = await self._tries.look(tx, turn, subject)
            return await self._desk.settle(tx, turn, rules.name(flow, subject, verdict, policy, now))

    async def granted(self, request: Request) -> Verdict:
        """Return what an approved unlock really gives: the cap in a row may leave fewer tries, or none."""
        turn = Turn(request.bot_id, None, request.chat_id, request.user_id)
        async with self._desk.store.read() as tx:
            account = await tx.accounts.get(request.account_id)
            verdict, _ = await self._tries.look(tx, turn, await tx.accounts.find_subject(account.login))
        most = self._desk.policy.throttle.unlock_tries
        return replace(verdict, tries_left=min(verdict.tries_left, most))

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go back to the login."""
        return await self._desk.write(turn, naming.rename(flow, self._desk.policy, self._desk.clock()))
