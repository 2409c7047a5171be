"""The desk: what every use case has at hand, and the one way a decision is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.events import Event, Tag
from domain.flow import Ending, Flow, FlowKind, Outcome, Step, end, event, start
from domain.policy import Policy
from domain.school_rules import applied
from domain.turn import Turn
from services.memory import Memory
from storage.interface import Store, Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the policy, the clock, the maker of ids, and the memory of typed secrets."""

    store: Store
    policy: Policy
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    memory: Memory

    async def open_flow(
        self,
        tx: Transaction,
        turn: Turn,
        kind: FlowKind,
        step: Step,
        tag: Tag | None = None,
        **about: Any,  # noqa: ANN401 - fields of Flow
    ) -> Flow:
        """Open a flow for the person, ending the one they had: a person has one open flow.

        `about` sets further fields of the flow; `tag` names the fact to record with it.
        """
        await self.end_open(tx, turn, Ending.REPLACED)
        now = self.clock()
        flow = replace(start(self.new_id(), kind, turn, step, self.policy, now), **about)
        await tx.flows.put(flow)
        await tx.people.saw(turn, now)
        if tag is not None:
            await tx.audit.record((event(flow, tag),), now)
        await tx.inbox.apply(turn, now)
        return flow

    async def end_open(self, tx: Transaction, turn: Turn, ending: Ending) -> Flow | None:
        """End the person's open flow, if there is one, and return it as it ended."""
        flow = await tx.flows.find_open(turn.bot_id, turn.user_id)
        if flow is None:
            return None
        now = self.clock()
        outcome = end(flow, Ending.EXPIRED if flow.has_expired(now) else ending)
        return await self.settle(tx, turn, outcome)

    async def settle(self, tx: Transaction, turn: Turn, outcome: Outcome) -> Flow:
        """Write an outcome: flow, events, notices and the update's end, in the caller's transaction.

        Raises:
            storage.interface.Stale: the flow moved on since it was read.
        """
        now = self.clock()
        flow = await tx.flows.save(outcome.flow)
        await tx.audit.record(outcome.events, now)
        await tx.outbox.queue(turn.bot_id, outcome.notices, now)
        await tx.inbox.apply(turn, now)
        if not flow.is_open:
            self.memory.forget(flow.id)
        return flow

    async def write(self, turn: Turn, outcome: Outcome) -> Flow:
        """Write an outcome in a transaction of its own."""
        async with self.store.begin() as tx:
            return await self.settle(tx, turn, outcome)

    async def record(self, tx: Transaction, *events: Event) -> None:
        """Record events that belong to no flow's outcome."""
        await tx.audit.record(events, self.clock())

    async def policy_about(self, tx: Transaction, account_id: str) -> Policy:
        """Return the policy of an account's school; of a stand-in the installation's, by the same work."""
        return applied(self.policy, await tx.schools.rules_about(account_id))

    def later(self, wait: timedelta) -> datetime:
        """Return the time `wait` from now."""
        return self.clock() + wait
