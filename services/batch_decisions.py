"""Batch decisions: several requests of one kind, each through the final gate, all with one code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from domain import batches as rules
from domain.batches import OF_THE_APPROVER, Left, Sheet, sheet_of
from domain.denial import NoteProblem, Why, is_code, read_note
from domain.events import Event, Tag
from domain.flow import Flow, Outcome, Said, Step, event
from domain.notice import Notice
from domain.requests import Approver, Obstacle, Request, RequestKind, Verdict
from domain.turn import Turn
from services.approvals import Approvals
from services.batches import closed, read_on
from services.desk import Desk
from services.gate import Gate
from services.piles import Piles
from services.second_approvers import Decided
from services.verdicts import Verdicts
from storage.interface import Transaction


class BatchDecisions:
    """Takes the reason and the code, and shows what is to be handed over.

    A batch is one transaction: a process that dies leaves all of it decided or none, and the code is spent
    with it. What somebody else decided meanwhile is left out, and said.
    """

    def __init__(
        self,
        desk: Desk,
        gate: Gate,
        piles: Piles,
        verdicts: Verdicts,
        approvals: Approvals,
        is_secret: Callable[[str], bool],
    ) -> None:
        self._desk = desk
        self._gate = gate
        self._piles = piles
        self._verdicts = verdicts
        self._approvals = approvals
        self._is_secret = is_secret

    async def because(self, turn: Turn, flow: Flow, why: Why) -> Flow:
        """Take the reason why all of them are denied, and ask for the code."""
        rules.stands_at(flow, Step.REASON)
        sheet = replace(sheet_of(flow), why=why)
        return await self._desk.write(
            turn, rules.challenged(flow, sheet, self._desk.policy, self._desk.clock())
        )

    async def typed(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take a reason in the approver's own words; the code itself denies without one (TOT-08)."""
        rules.stands_at(flow, Step.REASON)
        if is_code(text):
            return await self.code(turn, flow, text, in_group=in_group)
        note = read_note(text, self._is_secret)
        if not isinstance(note, NoteProblem):
            return await self.because(turn, flow, Why(note=note))
        refused = rules.refused_why(flow, note, self._desk.policy, self._desk.clock())
        return await self._desk.write(turn, refused)

    async def code(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take the one code: everything is checked again for each request, then each is decided once."""
        rules.stands_at(flow, Step.CODE, Step.REASON)
        async with self._desk.store.begin() as tx:
            sheet = sheet_of(flow)
            approver = await self._piles.approver(tx, turn, sheet)
            batch, left = await self._piles.sifted(
                tx, sheet.batch, approver, sheet.verdict, in_group=in_group
            )
            why = next((one.why for one in left if one.why in OF_THE_APPROVER), None)
            if approver is None or why is not None:
                return await self._desk.settle(tx, turn, closed(turn, flow, why, self._desk))
            left = [*sheet.left, *left]
            if not batch:
                after = await self._after(tx, turn, flow, replace(sheet, left=tuple(left)), Said.LEFT_OUT)
                return await self._desk.settle(tx, turn, after)
            missed = await self._gate.check_code(tx, flow, approver, text)
            if missed is not None:
                return await self._desk.settle(tx, turn, missed)
            outcome = await self._decide(tx, turn, flow, approver, batch, left)
            return await self._desk.settle(tx, turn, outcome)

    async def _decide(
        self,
        tx: Transaction,
        turn: Turn,
        flow: Flow,
        approver: Approver,
        batch: list[Request],
        left: list[Left],
    ) -> Outcome:
        sheet, held = sheet_of(flow), self._desk.memory.hold(flow)
        held.slips = {}
        events: list[Event] = [event(flow, Tag.CODE_ACCEPTED)]
        notices, done, second = list[Notice](), list[str](), list[str]()
        for request in batch:
            decided = await self._decide_one(tx, flow, request, approver, sheet)
            if decided is not None:
                events += decided.events
                notices += decided.notices
            if decided is not None and decided.said is Said.SECOND_NEEDED:
                second.append(request.id)
            elif decided is not None:
                done.append(request.id)
            else:
                left.append(Left(request.id, Obstacle.DECIDED))
        told = replace(sheet, done=tuple(done), held=tuple(second), left=tuple(left))
        said = Said.APPROVED if sheet.verdict is Verdict.APPROVE else Said.DENIED
        outcome = await self._after(tx, turn, flow, told, said)
        return Outcome(outcome.flow, tuple(events), tuple(notices))

    async def _decide_one(
        self, tx: Transaction, flow: Flow, request: Request, approver: Approver, sheet: Sheet
    ) -> Decided | None:
        verdict, held = sheet.verdict or Verdict.DENY, self._desk.memory.hold(flow)
        decided = await self._verdicts.carry_out(
            tx, _about(flow, request), request, approver, verdict, sheet.why
        )
        if held.shown:
            held.slips[request.id], held.shown = held.shown, ""
        return decided

    async def _after(self, tx: Transaction, turn: Turn, flow: Flow, told: Sheet, said: Said) -> Outcome:
        """Lay out what is read next, under what became of the batch; what is to hand over comes first."""
        page = await self._piles.after(tx, turn, told)
        sheet = replace(page, verdict=told.verdict, done=told.done, held=told.held, left=told.left)
        slips = len(self.slips(flow)) if flow.step is Step.CODE else 0
        if page.pile is not None and told.pile is None:
            # One person, but each school has its own record of them, with codes of its own.
            own = await self._piles.approver(tx, turn, page)
            flow = replace(flow, subject=own.id if own else None)
        if slips:
            return rules.shown(flow, sheet, said, slips, self._desk.policy, self._desk.clock())
        return read_on(flow, sheet, said, self._desk)

    def slips(self, flow: Flow) -> Mapping[str, str]:
        """Return the temporary passwords to show, by request; none when a restart took them from memory."""
        return self._desk.memory.hold(flow).slips

    async def viewed(self, turn: Turn, flow: Flow) -> Flow:
        """The approver has written the temporary passwords down, before a restart perhaps: go on."""
        slips, done = self.slips(flow), sheet_of(flow).done
        return await self._go_on(turn, flow, [one for one in done if one in slips or not slips])

    async def unseen(self, turn: Turn, flow: Flow) -> Flow:
        """A restart took them before they were shown, and no others are wanted: go on with the list."""
        return await self._go_on(turn, flow, ())

    async def _go_on(self, turn: Turn, flow: Flow, seen: Sequence[str]) -> Flow:
        rules.stands_at(flow, Step.SHOWN)
        async with self._desk.store.begin() as tx:
            sheet = sheet_of(flow)
            viewed = [
                Event(Tag.TEMPORARY_PASSWORD_VIEWED, request.subject, flow.actor(), request.id)
                for request in [await tx.requests.get(one) for one in seen]
            ]
            self._desk.memory.forget(flow.id)
            outcome = await self._after(tx, turn, flow, sheet, Said.APPROVED)
            return await self._desk.settle(tx, turn, Outcome(outcome.flow, tuple(viewed)))

    async def reissue(self, turn: Turn, flow: Flow, *, in_group: bool) -> Flow:
        """Make other temporary passwords: those before were lost from memory before they were seen.

        It takes the authority that approving takes (ADM-03), and never voids a slip in use.
        """
        rules.stands_at(flow, Step.SHOWN)
        async with self._desk.store.begin() as tx:
            sheet = sheet_of(flow)
            # The school of what was decided: the page that is read next may be of another one.
            first = await tx.requests.get(sheet.done[0])
            approver = await self._gate.approver(tx, turn, first.school_id)
            _, left = await self._piles.sifted(tx, sheet.done, approver, None, in_group=in_group)
            why = next((one.why for one in left if one.why in OF_THE_APPROVER), None)
            if why is not None:
                return await self._desk.settle(tx, turn, closed(turn, flow, why, self._desk))
            held = self._desk.memory.hold(flow)
            # That they were decided is what led here; what is the approver's own was left out before.
            mine = [one.request_id for one in left if one.why is Obstacle.DECIDED]
            for request in [await tx.requests.get(one) for one in mine if one not in held.slips]:
                await self._issue(tx, flow, request)
            if not held.slips:
                gone = await self._after(tx, turn, flow, sheet, Said.SLIP_GONE)
                return await self._desk.settle(tx, turn, gone)
            slips, now = len(held.slips), self._desk.clock()
            shown = rules.shown(flow, sheet, Said.APPROVED, slips, self._desk.policy, now)
            return await self._desk.settle(tx, turn, shown)

    async def _issue(self, tx: Transaction, flow: Flow, request: Request) -> None:
        is_slip = request.kind is RequestKind.TEMPORARY_PASSWORD
        if is_slip and await self._approvals.is_still_to_hand_over(tx, request):
            held = self._desk.memory.hold(flow)
            await self._approvals.issue(tx, _about(flow, request), request)
            held.slips[request.id], held.shown = held.shown, ""


def _about(flow: Flow, request: Request) -> Flow:
    """Return the flow as it would be about this request alone: events name the account, not the batch."""
    return replace(flow, subject=request.subject, account_id=request.account_id, request_id=request.id)
