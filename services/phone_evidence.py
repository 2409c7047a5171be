"""A shared phone number as evidence in /forgot; the number itself is never kept, only compared (5d)."""

from domain import phone_evidence as rules
from domain.flow import Flow
from domain.phone import SharedPhone, own_number
from domain.turn import Turn
from services.desk import Desk
from services.tries import about


class PhoneEvidence:
    """Load, decide, write."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, turn: Turn, flow: Flow) -> Flow:
        """Ask for the number; everybody with right answers is offered this way (ENU-08)."""
        return await self._desk.write(turn, rules.ask(flow, self._desk.policy, self._desk.clock()))

    async def share(self, turn: Turn, flow: Flow, shared: SharedPhone) -> Flow:
        """Take a contact: the sender's own number counts when the roster has it for this account."""
        now, policy = self._desk.clock(), self._desk.policy
        number = own_number(shared, flow.prompt_id)
        if number is None:
            return await self._desk.write(turn, rules.refuse(flow, policy, now))
        async with self._desk.store.begin() as tx:
            matches = await tx.accounts.has_phone(about(flow)[1], number)
            decide = rules.proven if matches else rules.not_here
            if matches:
                # Whoever is shown as a guardian decides nothing about the child (ADM-07).
                await tx.kin.remember([about(flow)[1]], turn.user_id)
            return await self._desk.settle(tx, turn, decide(flow, policy, now))

    async def ignore(self, turn: Turn, flow: Flow, _text: str) -> Flow:
        """Take what was typed instead: it proves nothing."""
        return await self._desk.write(turn, rules.ignore(flow, self._desk.policy, self._desk.clock()))

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Choose another way."""
        return await self._desk.write(turn, rules.back(flow, self._desk.policy, self._desk.clock()))
