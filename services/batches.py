"""Batches: the queue of a school in an approver's private chat: paged through, opened and ticked."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime

from domain import batches as rules
from domain.batches import Sheet, sheet_of
from domain.events import Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step
from domain.notice import Notice, NoticeKind
from domain.requests import Obstacle, Verdict
from domain.turn import Turn
from services.decisions import A_MOMENT, replaced
from services.desk import Desk
from services.gate import Gate, refused
from services.piles import Piles, ids, school_of, schools_of, standing
from storage.interface import Transaction
from storage.records import School

Act = Callable[[Transaction, Sheet], Awaitable[Outcome]]


class Batches:
    """Shows the queue and keeps what was chosen; BatchDecisions takes the code."""

    def __init__(self, desk: Desk, gate: Gate, piles: Piles) -> None:
        self._desk = desk
        self._gate = gate
        self._piles = piles

    async def schools_of(self, turn: Turn) -> list[School]:
        """Return the schools whose queue this person may see, if they are in its group."""
        async with self._desk.store.read() as tx:
            mine = await tx.approvers.list_by_user(turn.user_id)
            return [await tx.schools.get(one.school_id) for one in mine if one.can_approve]

    async def awaits_code(self, turn: Turn) -> bool:
        """Whether this person was an approver, and is to set up another authenticator (TOT-11)."""
        async with self._desk.store.read() as tx:
            return await tx.approvers.awaits_code(turn.user_id, self._desk.clock())

    async def school(self, school_id: str) -> School:
        """Return the school that a list is about."""
        async with self._desk.store.read() as tx:
            return await tx.schools.get(school_id)

    async def begin(self, turn: Turn, school_ids: Collection[str]) -> Flow | Obstacle | None:
        """Show what waits at these schools, in whose groups the person is; None when nothing does.

        A school where they typed too many wrong codes is left out; if that is all of them, it is said.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            open_to, why = set[str](), None
            for one in school_ids:
                stands = standing(await self._gate.approver(tx, turn, one), one, in_group=True)
                why = stands or why
                open_to |= {one} if stands is None else set()
            if why is not None and not open_to:
                await tx.audit.record((refused(turn, min(school_ids), min(school_ids), why),), now)
                await tx.inbox.apply(turn, now)
                return why
            return await self._open(tx, turn, open_to)

    async def summon(self, turn: Turn, school: School, *, in_group: bool) -> Flow | Obstacle | None:
        """The digest's button was pressed: have the queue shown in the presser's private chat.

        Returns the flow, what stands in the way, or None when nothing waits.
        """
        now, private = self._desk.clock(), replace(turn, chat_id=turn.user_id)
        async with self._desk.store.begin() as tx:
            approver = await self._gate.approver(tx, turn, school.id)
            why = standing(approver, school.id, in_group=in_group)
            if why is not None:
                await tx.audit.record((refused(turn, school.id, school.id, why),), now)
                await tx.inbox.apply(turn, now)
                return why
            before = await tx.flows.find_open(turn.bot_id, turn.user_id)
            if before is not None and _is_just_opened(before, now):
                await tx.inbox.apply(turn, now)
                return before
            flow = await self._open(tx, private, {school.id})
            if flow is not None:
                values: dict[str, str | int] = {"flow_id": flow.id, **replaced(before, now)}
                shown = Notice(NoticeKind.STEP_UP, turn.user_id, f"queue:{flow.id}", values)
                await tx.outbox.queue(turn.bot_id, (shown,), now)
            return flow

    async def _open(self, tx: Transaction, turn: Turn, school_ids: Collection[str]) -> Flow | None:
        waiting = await self._piles.of(tx, turn, school_ids)
        if not waiting:
            await tx.inbox.apply(turn, self._desk.clock())
            return None
        sheet = self._piles.laid_out(waiting)
        approver = await self._piles.approver(tx, turn, sheet)
        about = {"subject": approver.id if approver else None, "values": sheet.values}
        return await self._desk.open_flow(
            tx, turn, FlowKind.BATCH, Step.WAITING, Tag.REQUESTS_LISTED, **about
        )

    async def shut_out(self, turn: Turn, flow: Flow) -> Flow:
        """Close the list of somebody who is not in the group of its school (TGM-07)."""
        return await self._desk.write(turn, closed(turn, flow, Obstacle.NOT_IN_THE_GROUP, self._desk))

    async def pick(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Show the first page of the pile of this number."""

        async def act(tx: Transaction, sheet: Sheet) -> Outcome:
            if sheet.pile is not None or not 0 < number <= len(sheet.piles):
                return self._listed(flow, sheet)
            chosen = sheet.piles[number - 1]
            own = await self._gate.approver(tx, turn, chosen.school_id)
            if (why := standing(own, chosen.school_id, in_group=True)) is not None:
                return closed(turn, flow, why, self._desk)
            waiting = await self._piles.of(tx, turn, schools_of(sheet))
            page = self._piles.laid_out(waiting, chosen if chosen in waiting else None)
            if not page.piles:
                return read_on(flow, page, Said.NONE_WAITING, self._desk)
            approver = await self._piles.approver(tx, turn, page)
            outcome = self._listed(flow, page)
            # One person, but each school has its own record of them, with codes of its own.
            return Outcome(replace(outcome.flow, subject=approver.id if approver else None))

        return await self._act(turn, flow, act, Step.WAITING)

    async def next(self, turn: Turn, flow: Flow) -> Flow:
        """Show the page after this one."""
        return await self._turn(turn, flow, 1)

    async def previous(self, turn: Turn, flow: Flow) -> Flow:
        """Show the page before this one."""
        return await self._turn(turn, flow, -1)

    async def _turn(self, turn: Turn, flow: Flow, by: int) -> Flow:
        async def act(tx: Transaction, sheet: Sheet) -> Outcome:
            return self._listed(flow, await self._piles.turned(tx, turn, sheet, by))

        return await self._act(turn, flow, act, Step.WAITING)

    async def open(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Show the card of a line, or tick the line while the approver chooses."""

        async def act(tx: Transaction, sheet: Sheet) -> Outcome:
            if not 0 < number <= len(sheet.lines):
                return self._listed(flow, sheet)
            if sheet.ticked is not None:
                return self._listed(flow, replace(sheet, ticked=sheet.ticked ^ {number}))
            approver = await self._piles.approver(tx, turn, sheet)
            if approver is not None:
                await self._gate.see(tx, await tx.requests.get(sheet.lines[number - 1]), approver)
            opened = _bare(sheet, opened=number)
            return rules.opened(flow, opened, self._desk.policy, self._desk.clock())

        return await self._act(turn, flow, act, Step.WAITING)

    async def choose(self, turn: Turn, flow: Flow) -> Flow:
        """Let the approver tick lines instead of deciding the whole page."""

        async def act(_tx: Transaction, sheet: Sheet) -> Outcome:
            return self._listed(flow, _bare(sheet, ticked=frozenset()))

        return await self._act(turn, flow, act, Step.WAITING)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Leave the code of a denial for the reason; card, reason or code for the page, its ticks kept.

        Where the page itself is left, first the ticks go, then it gives way to the piles.
        """

        async def act(tx: Transaction, sheet: Sheet) -> Outcome:
            if flow.step is Step.CODE and sheet.verdict is Verdict.DENY:
                return rules.asked_again(flow, sheet, self._desk.policy, self._desk.clock())
            if flow.step is not Step.WAITING:
                return self._listed(flow, _bare(sheet, ticked=sheet.ticked))
            if sheet.ticked is not None:
                return self._listed(flow, _bare(sheet))
            waiting = await self._piles.of(tx, turn, schools_of(sheet))
            return self._listed(flow, Sheet(tuple(waiting)) if len(waiting) > 1 else _bare(sheet))

        return await self._act(turn, flow, act, Step.WAITING, Step.CARD, Step.REASON, Step.CODE)

    async def approve(self, turn: Turn, flow: Flow) -> Flow:
        """Ask for the code that approves what is meant: the card, the ticked lines, or the page."""
        return await self._challenge(turn, flow, Verdict.APPROVE)

    async def deny(self, turn: Turn, flow: Flow) -> Flow:
        """Ask why what is meant is denied."""
        return await self._challenge(turn, flow, Verdict.DENY)

    async def _challenge(self, turn: Turn, flow: Flow, verdict: Verdict) -> Flow:
        async def act(tx: Transaction, sheet: Sheet) -> Outcome:
            now, policy = self._desk.clock(), self._desk.policy
            approver = await self._piles.approver(tx, turn, sheet)
            batch, left = await self._piles.sifted(tx, sheet.meant, approver, verdict, in_group=True)
            if not batch or approver is None:
                said = Said.LEFT_OUT if left else Said.NOTHING
                return self._listed(flow, _bare(sheet, ticked=sheet.ticked, left=tuple(left)), said)
            for request in batch:
                await self._gate.see(tx, request, approver)
            bare = _bare(sheet, opened=sheet.opened, ticked=sheet.ticked)
            chosen = replace(bare, verdict=verdict, batch=ids(batch), left=tuple(left))
            asks = rules.challenged if verdict is Verdict.APPROVE else rules.asked_why
            return asks(flow, chosen, policy, now)

        return await self._act(turn, flow, act, Step.WAITING, Step.CARD)

    def _listed(self, flow: Flow, sheet: Sheet, said: Said = Said.NOTHING) -> Outcome:
        return rules.listed(flow, sheet, said, self._desk.policy, self._desk.clock())

    async def _act(self, turn: Turn, flow: Flow, act: Act, *steps: Step) -> Flow:
        """Act at one of these steps, if the person is still an approver; else the list is closed (ADM-03)."""
        rules.stands_at(flow, *steps)
        async with self._desk.store.begin() as tx:
            sheet = sheet_of(flow)
            why = standing(await self._piles.approver(tx, turn, sheet), school_of(sheet), in_group=True)
            outcome = await act(tx, sheet) if why is None else closed(turn, flow, why, self._desk)
            return await self._desk.settle(tx, turn, outcome)


def read_on(flow: Flow, sheet: Sheet, said: Said, desk: Desk) -> Outcome:
    """Show the list as it is laid out, or close it because nothing waits any more."""
    shows = rules.listed if sheet.piles else rules.finished
    return shows(flow, sheet, said, desk.policy, desk.clock())


def closed(turn: Turn, flow: Flow, why: Obstacle | None, desk: Desk) -> Outcome:
    """Close the list of somebody who may decide nothing here any more, and keep why: they are told."""
    outcome = rules.finished(flow, Sheet(), Said.NOT_ALLOWED, desk.policy, desk.clock())
    values = {"obstacle": why or Obstacle.NOT_AN_APPROVER, "school": school_of(sheet_of(flow))}
    stopped = replace(outcome.flow, values=values)
    return Outcome(stopped, (refused(turn, flow.subject or "", flow.id, why),))


def _bare(sheet: Sheet, **changes: object) -> Sheet:
    """Keep the page alone, without what was chosen on it and what was said of the batch before."""
    return replace(Sheet(sheet.piles, sheet.pile, sheet.lines), **changes)  # type: ignore[arg-type]


def _is_just_opened(flow: Flow, now: datetime) -> bool:
    """Whether the queue was opened a moment ago: a mashed button opens it once."""
    is_new = flow.kind is FlowKind.BATCH and flow.version == 0 and now - flow.started_at < A_MOMENT
    return is_new and not flow.has_expired(now)
