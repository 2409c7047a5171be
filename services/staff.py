"""Staff: who of a school's people acts in a flow of their own, looked up at every press (ADM-03)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from domain.batches import sheet_of
from domain.events import Event, Tag
from domain.flow import Ending, Flow, FlowKind, Outcome, Said, Step, end, expect, move
from domain.notice import Notice, NoticeKind
from domain.pages import chosen, listed
from domain.requests import Approver, Obstacle, Role
from domain.totp import suspended
from domain.turn import Turn
from services import second_approvers
from services.desk import Desk
from services.piles import schools_of
from storage.interface import NotFound, Transaction
from storage.records import School

Values = Mapping[str, str | int]

_KEPT = ("staff", "all", "ids", "count", "page", "pages", "colleague")


class Place(NamedTuple):
    """Where somebody goes on, and what the flow remembers there."""

    step: Step
    values: Values


Enter = Callable[[Transaction, Approver, int], Awaitable[Place]]
"""Where a record's list begins, or its page of this number; the place remembers the record as `staff`."""


class Staff:
    """Opens flows of staff and finds their record again: `staff` among the flow's values is its id.

    Whoever serves several schools chooses one first; each has an authenticator of its own.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def begin(self, turn: Turn, kind: FlowKind, role: Role, enter: Enter) -> Flow | Obstacle:
        """Open a flow for somebody with this role, or return why there is none; that is recorded."""
        async with self._desk.store.begin() as tx:
            records = await tx.approvers.list_by_user(turn.user_id)
            own = [one for one in records if one.role is role]
            able = [one for one in own if not suspended(one.failures)]
            if not able:
                reason = Obstacle.SUSPENDED if own else Obstacle.NOT_AN_APPROVER
                await self._desk.record(tx, _refused(turn, None, reason))
                await tx.inbox.apply(turn, self._desk.clock())
                return reason
            several = Place(Step.SCHOOL, {"schools": ",".join(one.id for one in able)})
            place = several if len(able) > 1 else await enter(tx, able[0], 1)
            return await self._desk.open_flow(tx, turn, kind, place.step, values=place.values)

    async def choose(self, turn: Turn, flow: Flow, number: int, role: Role, enter: Enter) -> Flow:
        """Go on as who the person is at the chosen school."""
        expect(flow, Step.SCHOOL)
        async with self._desk.store.begin() as tx:
            staff_id = chosen(str(flow.values["schools"]), number)
            own = await self._find(tx, turn, staff_id or "", role)
            if own is None:
                return await self.stop(tx, turn, flow)
            place = await enter(tx, own, 1)
            return await self._desk.settle(tx, turn, self.at(flow, place))

    async def turn_page(self, turn: Turn, flow: Flow, number: int, role: Role, enter: Enter) -> Flow:
        """Show a page of the list, read again."""
        expect(flow, Step.PICK, Step.ACT)
        async with self._desk.store.begin() as tx:
            own = await self.own(tx, turn, flow, role)
            if own is None:
                return await self.stop(tx, turn, flow)
            place = await enter(tx, own, number)
            return await self._desk.settle(tx, turn, self.at(flow, place))

    async def schools(self, flow: Flow) -> list[School]:
        """Return the schools to choose from, as their buttons are numbered."""
        async with self._desk.store.read() as tx:
            records = [await tx.approvers.get(one) for one in listed(str(flow.values["schools"]))]
            return [await tx.schools.get(one.school_id) for one in records]

    async def own(self, tx: Transaction, turn: Turn, flow: Flow, role: Role) -> Approver | None:
        """Return the person's record as it is now; None when it gives them nothing any more."""
        return await self._find(tx, turn, str(flow.values.get("staff", "")), role)

    async def _find(self, tx: Transaction, turn: Turn, staff_id: str, role: Role) -> Approver | None:
        try:
            found = await tx.approvers.get(staff_id)
        except NotFound:
            return None
        is_theirs = found.user_id == turn.user_id and found.is_active and found.role is role
        return found if is_theirs and not suspended(found.failures) else None

    async def school_of(self, flow: Flow) -> School:
        """Return the school at which the person acts in this flow."""
        async with self._desk.store.read() as tx:
            own = await tx.approvers.get(str(flow.values["staff"]))
            return await tx.schools.get(own.school_id)

    async def stop(self, tx: Transaction, turn: Turn, flow: Flow, reason: Obstacle | None = None) -> Flow:
        """End a flow whose person may do nothing any more."""
        why = reason or Obstacle.NOT_AN_APPROVER
        values = {"obstacle": why.value, "staff": flow.values.get("staff", "")}
        moved = self.at(flow, Place(Step.DONE, values), Said.NOT_ALLOWED)
        return await self._desk.settle(tx, turn, Outcome(moved.flow, (_refused(turn, flow, why),)))

    async def shut_out(self, turn: Turn, flow: Flow) -> Flow:
        """End the flow of somebody who is not in the group of the school they act for (TGM-07)."""
        async with self._desk.store.begin() as tx:
            return await self.stop(tx, turn, flow, Obstacle.NOT_IN_THE_GROUP)

    def at(self, flow: Flow, place: Place, said: Said = Said.NOTHING) -> Outcome:
        """Go to a place."""
        now, policy = self._desk.clock(), self._desk.policy
        return Outcome(move(flow, place.step, policy, now, said=said, values=place.values))


def _refused(turn: Turn, flow: Flow | None, reason: Obstacle) -> Event:
    """Make the event of somebody who may not do what they tried, in a flow or before there is one."""
    subject, thread = (flow.subject, flow.id) if flow is not None else (None, None)
    return Event(Tag.APPROVER_REFUSED, subject, f"person:{turn.user_id}", thread, {"reason": reason.value})


def kept(flow: Flow) -> dict[str, str | int]:
    """Return what a flow remembers from step to step: who acts, what was found, and where they are in it."""
    return {name: flow.values[name] for name in _KEPT if name in flow.values}


async def end_flows(desk: Desk, tx: Transaction, approver: Approver) -> None:
    """End what somebody is doing as staff of a school, and have the courier take away what it shows.

    What they were the first of two to approve is not approved any more (ADM-08).
    """
    await second_approvers.void(desk, tx, approver)
    for flow in await tx.flows.list_open(approver.user_id) if approver.user_id else ():
        if await _serves(tx, flow, approver):
            turn = Turn(flow.bot_id, None, flow.chat_id, flow.user_id)
            ended = await desk.settle(tx, turn, end(flow, Ending.CANCELLED))
            key = f"show:{ended.id}:{ended.version}"
            notice = Notice(NoticeKind.SHOW_FLOW, ended.chat_id, key, {"flow_id": ended.id})
            await tx.outbox.queue(ended.bot_id, (notice,), desk.clock())


async def _serves(tx: Transaction, flow: Flow, approver: Approver) -> bool:
    """Whether a flow is this person's enrolment, or something they do as staff of their school."""
    if flow.kind is FlowKind.STEP_UP and flow.request_id is not None:
        return (await tx.requests.get(flow.request_id)).school_id == approver.school_id
    if flow.kind is FlowKind.ENROLMENT:
        return flow.subject == approver.id
    if flow.kind is FlowKind.BATCH:
        # A list may be of several schools, at each of which the person has a record of its own.
        return approver.school_id in schools_of(sheet_of(flow))
    ids = f"{flow.values.get('staff', '')},{flow.values.get('schools', '')}"
    return approver.id in ids.split(",")


async def tell(
    desk: Desk, tx: Transaction, bot_id: int | None, colleague: Approver, what: str, by: Approver | None
) -> None:
    """Tell a school's approvers, but who did it, and the colleague what was done for them (TOT-11).

    `by` is None when the operator did it; `bot_id` is None where no bot can tell anybody yet.
    """
    if bot_id is None:
        return
    now, places = desk.clock(), {colleague.user_id}
    present = await tx.approvers.list_by_school(colleague.school_id)
    places |= {one.user_id for one in present if one.can_approve and (by is None or one.id != by.id)}
    for user_id in sorted(places - {0}):
        values: dict[str, str | int] = {"approver_id": colleague.id, "what": what}
        values |= {"by": by.id if by else "", "is_own": int(user_id == colleague.user_id)}
        key = f"colleague:{what}:{colleague.id}:{now.isoformat()}:{user_id}"
        notice = Notice(NoticeKind.COLLEAGUE_HELPED, user_id, key, values)
        await tx.outbox.queue(bot_id, (notice,), now)
