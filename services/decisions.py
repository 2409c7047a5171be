"""Decisions: an approver presses, proves it with a one-time code in private, and the first one wins."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.batches import FIRST_SHOWN
from domain.denial import NoteProblem, Why, is_code, read_note, why_of
from domain.events import Event, Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, expect, move
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Obstacle, Request, RequestKind, Verdict
from domain.turn import Turn
from services.approvals import Approvals
from services.desk import Desk
from services.gate import Gate, refused
from services.verdicts import Verdicts
from storage.interface import Transaction

A_MOMENT = timedelta(seconds=10)
"""Within it a mashed button asks once."""


class Decisions:
    """The final gate: authority is looked up at the press and again with the code (security.md 5g)."""

    def __init__(
        self, desk: Desk, gate: Gate, approvals: Approvals, is_secret: Callable[[str], bool]
    ) -> None:
        self._desk = desk
        self._gate = gate
        self._approvals = approvals
        self._is_secret = is_secret
        self._verdicts = Verdicts(desk, approvals)

    async def find(self, nonce: str) -> Request | None:
        """Return the request that a card's button names."""
        async with self._desk.store.read() as tx:
            return await tx.requests.find_by_nonce(nonce)

    async def press(
        self, turn: Turn, request: Request, verdict: Verdict, *, in_group: bool
    ) -> Obstacle | None:
        """A card's button was pressed: open a code challenge in private, or return what stands in the way.

        Who denies may first say why.
        """
        now = self._desk.clock()
        private = replace(turn, chat_id=turn.user_id)
        async with self._desk.store.begin() as tx:
            request = await tx.requests.get(request.id)
            approver = await self._gate.approver(tx, turn, request.school_id)
            reason = await self._obstacle(tx, request, approver, verdict, in_group=in_group)
            if reason is not None or approver is None:
                refused = _refused(turn, request, reason)
                await tx.audit.record((refused,), now)
                await tx.inbox.apply(turn, now)
                return reason
            await self._gate.see(tx, request, approver)
            before = await tx.flows.find_open(turn.bot_id, turn.user_id)
            if before is not None and _is_just_asked(before, request, verdict, now):
                await tx.inbox.apply(turn, now)
                return None
            flow = await self._desk.open_flow(
                tx,
                private,
                FlowKind.STEP_UP,
                Step.REASON if verdict is Verdict.DENY else Step.CODE,
                subject=request.subject,
                account_id=request.account_id,
                request_id=request.id,
                values={"verdict": verdict.value},
            )
            key = f"step_up:{flow.id}"
            values: dict[str, str | int] = {"flow_id": flow.id, **replaced(before, now)}
            notice = Notice(NoticeKind.STEP_UP, turn.user_id, key, values)
            await tx.outbox.queue(turn.bot_id, (notice,), now)
        return None

    async def _obstacle(
        self,
        tx: Transaction,
        request: Request,
        approver: Approver | None,
        verdict: Verdict,
        *,
        in_group: bool,
    ) -> Obstacle | None:
        """Return what stands in the way; while a slip is unused, who approved it may make another."""
        why = await self._gate.obstacle(tx, request, approver, verdict, in_group=in_group)
        if verdict is not Verdict.REISSUE or approver is None or why not in {None, Obstacle.DECIDED}:
            return why
        is_theirs = request.decided_by == approver.id
        can_be = is_theirs and await self._approvals.is_still_to_hand_over(tx, request)
        return None if can_be else Obstacle.DECIDED

    async def because(self, turn: Turn, flow: Flow, why: Why) -> Flow:
        """Take the reason of a denial, and ask for the code; its time goes on from the press (ADM-09)."""
        expect(flow, Step.REASON)
        now, policy = self._desk.clock(), self._desk.policy
        moved = move(flow, Step.CODE, policy, now, values={"verdict": Verdict.DENY.value, **why.values})
        return await self._desk.write(turn, Outcome(moved))

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Leave the code of a denial for another reason; its time goes on from the press (ADM-09)."""
        expect(flow, Step.CODE)
        if _verdict(flow) is not Verdict.DENY:
            raise WrongStep
        values = {"verdict": Verdict.DENY.value}
        moved = move(flow, Step.REASON, self._desk.policy, self._desk.clock(), values=values)
        return await self._desk.write(turn, Outcome(moved))

    async def typed(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take a reason in the approver's own words; the code itself denies without one (TOT-08)."""
        expect(flow, Step.REASON)
        if is_code(text):
            return await self.code(turn, flow, text, in_group=in_group)
        note = read_note(text, self._is_secret)
        if not isinstance(note, NoteProblem):
            return await self.because(turn, flow, Why(note=note))
        now, policy = self._desk.clock(), self._desk.policy
        values = {**flow.values, "problem": note.value}
        refused = move(flow, Step.REASON, policy, now, said=Said.REASON_REFUSED, values=values)
        return await self._desk.write(turn, Outcome(refused))

    async def code(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take the one-time code for this one request: everything is checked again, then decided once."""
        if flow.step not in {Step.CODE, Step.REASON} or flow.request_id is None:
            raise WrongStep
        async with self._desk.store.begin() as tx:
            request = await tx.requests.get(flow.request_id)
            approver = await self._gate.approver(tx, turn, request.school_id)
            reason = await self._obstacle(tx, request, approver, _verdict(flow), in_group=in_group)
            if reason is not None or approver is None:
                return await self._stop(tx, turn, flow, request, reason)
            missed = await self._gate.check_code(tx, flow, approver, text)
            if missed is not None:
                return await self._desk.settle(tx, turn, missed)
            return await self._decide(tx, turn, flow, request, approver)

    async def _stop(
        self, tx: Transaction, turn: Turn, flow: Flow, request: Request, reason: Obstacle | None
    ) -> Flow:
        said = Said.NOT_ALLOWED
        if reason is Obstacle.DECIDED:
            is_another = flow.values.get("verdict") == Verdict.REISSUE
            said = Said.SLIP_GONE if is_another else Said.ALREADY_DECIDED
        values = {"state": request.state.value, "obstacle": reason.value if reason else ""}
        moved = move(flow, Step.DONE, self._desk.policy, self._desk.clock(), said=said, values=values)
        return await self._desk.settle(tx, turn, Outcome(moved, (_refused(turn, request, reason),)))

    async def _decide(
        self, tx: Transaction, turn: Turn, flow: Flow, request: Request, approver: Approver
    ) -> Flow:
        now, policy = self._desk.clock(), self._desk.policy
        verdict, values = _verdict(flow), {"kind": request.kind.value}
        accepted = event(flow, Tag.CODE_ACCEPTED)
        if verdict is Verdict.REISSUE:
            await self._approvals.issue(tx, flow, request)
            moved = _for_a_minute(move(flow, Step.SHOWN, policy, now, said=Said.APPROVED, values=values), now)
            return await self._desk.settle(tx, turn, Outcome(moved, (accepted,)))
        why = why_of(flow.values)
        decided = await self._verdicts.carry_out(tx, flow, request, approver, verdict, why)
        if decided is None:
            return await self._stop(tx, turn, flow, await tx.requests.get(request.id), Obstacle.DECIDED)
        shows = decided.said is Said.APPROVED and request.kind is RequestKind.TEMPORARY_PASSWORD
        moved = move(flow, Step.SHOWN if shows else Step.DONE, policy, now, said=decided.said, values=values)
        moved = _for_a_minute(moved, now) if shows else moved
        return await self._desk.settle(tx, turn, Outcome(moved, (accepted, *decided.events), decided.notices))

    def shown(self, flow: Flow) -> str:
        """Return the temporary password to show, or nothing when a restart took it from memory."""
        return self._desk.memory.hold(flow).shown

    async def viewed(self, turn: Turn, flow: Flow) -> Flow:
        """The approver has written the temporary password down."""
        return await self._finish(turn, flow, event(flow, Tag.TEMPORARY_PASSWORD_VIEWED))

    async def unseen(self, turn: Turn, flow: Flow) -> Flow:
        """A restart took it before it was shown, and no other one is wanted."""
        return await self._finish(turn, flow)

    async def _finish(self, turn: Turn, flow: Flow, *events: Event) -> Flow:
        expect(flow, Step.SHOWN)
        moved = move(flow, Step.DONE, self._desk.policy, self._desk.clock(), said=Said.APPROVED)
        return await self._desk.write(turn, Outcome(moved, events))

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
            moved = _for_a_minute(move(flow, Step.SHOWN, policy, now, values=flow.values), now)
            return await self._desk.settle(tx, turn, Outcome(moved))


def _verdict(flow: Flow) -> Verdict:
    """Return what the code was asked for."""
    try:
        return Verdict(str(flow.values.get("verdict", "")))
    except ValueError:
        raise WrongStep from None


def _for_a_minute(flow: Flow, now: datetime) -> Flow:
    """Give a shown temporary password its own time, however late the code came (TMP-04)."""
    return replace(flow, expires_at=now + FIRST_SHOWN, deadline_at=now + FIRST_SHOWN)


def _is_just_asked(flow: Flow, request: Request, verdict: Verdict, now: datetime) -> bool:
    """Whether the code for this very decision was asked a moment ago: a mashed button asks once."""
    is_same = flow.kind is FlowKind.STEP_UP and flow.request_id == request.id
    is_new = flow.step in {Step.CODE, Step.REASON} and now - flow.started_at < A_MOMENT
    return is_same and is_new and flow.values.get("verdict") == verdict.value and not flow.has_expired(now)


def replaced(before: Flow | None, now: datetime) -> dict[str, int]:
    """Say what a step-up or a list put an end to: its prompt is to go, and the person is to know."""
    if before is None:
        return {}
    return {"before": before.prompt_id or 0, "replaced": int(not before.has_expired(now))}


def _refused(turn: Turn, request: Request, reason: Obstacle | None) -> Event:
    return refused(turn, request.subject, request.id, reason)
