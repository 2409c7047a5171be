"""Decisions: an approver presses, proves it with a one-time code in private, and the first one wins."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.events import Event, Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, expect, move
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Obstacle, Request, RequestKind, RequestState, Verdict
from domain.turn import Turn
from services.approvals import Approvals
from services.desk import Desk
from services.gate import Gate, refused
from services.requests import outcome_notices
from storage.interface import Transaction

A_MOMENT = timedelta(seconds=10)


class Decisions:
    """The final gate: authority is looked up at the press and again with the code (security.md 5g)."""

    def __init__(self, desk: Desk, gate: Gate, approvals: Approvals) -> None:
        self._desk = desk
        self._gate = gate
        self._approvals = approvals

    async def find(self, nonce: str) -> Request | None:
        """Return the request that a card's button names."""
        async with self._desk.store.read() as tx:
            return await tx.requests.find_by_nonce(nonce)

    async def press(
        self, turn: Turn, request: Request, verdict: Verdict, *, in_group: bool
    ) -> Obstacle | None:
        """A card's button was pressed: open a code challenge in private, or return what stands in the way."""
        now = self._desk.clock()
        private = replace(turn, chat_id=turn.user_id)
        async with self._desk.store.begin() as tx:
            request = await tx.requests.get(request.id)
            approver = await self._gate.approver(tx, turn, request.school_id)
            reason = await self._gate.obstacle(tx, request, approver, in_group=in_group)
            if reason is not None or approver is None:
                refused = _refused(turn, request, reason)
                await tx.audit.record((refused,), now)
                await tx.inbox.apply(turn, now)
                return reason
            await tx.requests.see(request.id, now)
            before = await tx.flows.find_open(turn.bot_id, turn.user_id)
            if before is not None and _is_just_asked(before, request, verdict, now):
                await tx.inbox.apply(turn, now)
                return None
            flow = await self._desk.open_flow(
                tx,
                private,
                FlowKind.STEP_UP,
                Step.CODE,
                subject=request.subject,
                account_id=request.account_id,
                request_id=request.id,
                values={"verdict": verdict.value},
            )
            key = f"step_up:{flow.id}"
            values: dict[str, str | int] = {"flow_id": flow.id, **_replaced(before, now)}
            notice = Notice(NoticeKind.STEP_UP, turn.user_id, key, values)
            await tx.outbox.queue(turn.bot_id, (notice,), now)
        return None

    async def code(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take the one-time code for this one request: everything is checked again, then decided once."""
        if flow.step is not Step.CODE or flow.request_id is None:
            raise WrongStep
        async with self._desk.store.begin() as tx:
            request = await tx.requests.get(flow.request_id)
            approver = await self._gate.approver(tx, turn, request.school_id)
            reason = await self._gate.obstacle(tx, request, approver, in_group=in_group)
            if reason is not None or approver is None:
                return await self._stop(tx, turn, flow, request, reason)
            missed = await self._gate.check_code(tx, flow, approver, text)
            if missed is not None:
                return await self._desk.settle(tx, turn, missed)
            return await self._decide(tx, turn, flow, request, approver)

    async def request_of(self, flow: Flow) -> str:
        """Return the id of the request that a step-up is about."""
        if flow.request_id is None:
            raise WrongStep
        return flow.request_id

    async def _stop(
        self, tx: Transaction, turn: Turn, flow: Flow, request: Request, reason: Obstacle | None
    ) -> Flow:
        decided = reason is Obstacle.DECIDED
        said = Said.ALREADY_DECIDED if decided else Said.NOT_ALLOWED
        values = {"state": request.state.value, "obstacle": reason.value if reason else ""}
        moved = move(flow, Step.DONE, self._desk.policy, self._desk.clock(), said=said, values=values)
        return await self._desk.settle(tx, turn, Outcome(moved, (_refused(turn, request, reason),)))

    async def _decide(
        self, tx: Transaction, turn: Turn, flow: Flow, request: Request, approver: Approver
    ) -> Flow:
        now, policy = self._desk.clock(), self._desk.policy
        approved = flow.values.get("verdict") == Verdict.APPROVE
        state = RequestState.APPROVED if approved else RequestState.DENIED
        if not await tx.requests.decide(request.id, state, approver.id, now):
            return await self._stop(tx, turn, flow, await tx.requests.get(request.id), Obstacle.DECIDED)
        permit_id = await self._approvals.carry_out(tx, flow, request, approver) if approved else ""
        tag = Tag.REQUEST_APPROVED if approved else Tag.REQUEST_DENIED
        events = (
            event(flow, Tag.CODE_ACCEPTED),
            Event(tag, request.subject, f"approver:{approver.id}", request.id, {"kind": request.kind.value}),
        )
        shows = approved and request.kind is RequestKind.TEMPORARY_PASSWORD
        said = Said.APPROVED if approved else Said.DENIED
        values = {"kind": request.kind.value}
        moved = move(flow, Step.SHOWN if shows else Step.DONE, policy, now, said=said, values=values)
        if shows:
            # Writing it down takes its own time, however late the code came.
            until = now + policy.code_ttl
            moved = replace(moved, expires_at=until, deadline_at=until)
        return await self._desk.settle(
            tx, turn, Outcome(moved, events, outcome_notices(request, state, permit_id))
        )

    def shown(self, flow: Flow) -> str:
        """Return the temporary password to show, or nothing when a restart took it from memory."""
        return self._desk.memory.hold(flow).shown

    async def viewed(self, turn: Turn, flow: Flow) -> Flow:
        """The approver has written the temporary password down."""
        expect(flow, Step.SHOWN)
        moved = move(flow, Step.DONE, self._desk.policy, self._desk.clock(), said=Said.APPROVED)
        viewed = event(flow, Tag.TEMPORARY_PASSWORD_VIEWED)
        return await self._desk.write(turn, Outcome(moved, (viewed,)))

    async def reissue(self, turn: Turn, flow: Flow, *, in_group: bool) -> Flow:
        """Make another temporary password: the one before was lost from memory before it was seen.

        It takes the authority that approving takes (ADM-03), and never voids a slip in use.
        """
        if flow.step is not Step.SHOWN or flow.request_id is None:
            raise WrongStep
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.begin() as tx:
            request = await tx.requests.get(flow.request_id)
            approver = await self._gate.approver(tx, turn, request.school_id)
            reason = await self._gate.obstacle(tx, request, approver, in_group=in_group)
            # That it was decided is what led here; it is looked at last, so nothing else stands in the way.
            if reason not in {None, Obstacle.DECIDED}:
                return await self._stop(tx, turn, flow, request, reason)
            if not self.shown(flow):
                if not await self._approvals.is_still_to_hand_over(tx, request):
                    gone = move(flow, Step.DONE, policy, now, said=Said.SLIP_GONE)
                    return await self._desk.settle(tx, turn, Outcome(gone))
                await self._approvals.issue(tx, flow, request)
            moved = move(flow, Step.SHOWN, policy, now, values=flow.values)
            return await self._desk.settle(tx, turn, Outcome(moved))


def _is_just_asked(flow: Flow, request: Request, verdict: Verdict, now: datetime) -> bool:
    """Whether the code for this very decision was asked a moment ago: a mashed button asks once."""
    is_same = flow.kind is FlowKind.STEP_UP and flow.request_id == request.id
    is_new = flow.step is Step.CODE and now - flow.started_at < A_MOMENT
    return is_same and is_new and flow.values.get("verdict") == verdict.value and not flow.has_expired(now)


def _replaced(before: Flow | None, now: datetime) -> dict[str, int]:
    """Say what the step-up put an end to: its prompt is to go, and the person is to know."""
    if before is None:
        return {}
    return {"before": before.prompt_id or 0, "replaced": int(not before.has_expired(now))}


def _refused(turn: Turn, request: Request, reason: Obstacle | None) -> Event:
    return refused(turn, request.subject, request.id, reason)
