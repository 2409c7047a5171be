"""Colleagues: approvers restore one another, and let enrol anew, two of them together (TOT-03, TOT-11)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain import colleagues as rules
from domain.colleagues import Help
from domain.events import Event, Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, expect
from domain.pages import chosen, listed, page
from domain.requests import Approver, Obstacle, Role
from domain.turn import Turn
from services import codes, staff
from services.approvers import PURPOSE
from services.desk import Desk
from services.gate import Gate
from services.one_time_codes import OneTimeCodes
from services.staff import Place, Staff, kept
from storage.interface import Transaction


@dataclass(frozen=True, slots=True)
class ColleagueView:
    """A colleague as the list shows them; `first` has asked for a renewal that counts `until` then.

    `agrees` says that whoever looks can be the second.
    """

    colleague: Approver
    first: str
    until: datetime | None
    agrees: bool


class Colleagues:
    """What stands behind /colleagues. Every act takes a one-time code of its own, through the gate."""

    def __init__(
        self,
        desk: Desk,
        gate: Gate,
        one_time: OneTimeCodes,
        codes_keys: codes.Keys,
        entropy: Callable[[int], bytes],
    ) -> None:
        self._desk = desk
        self._gate = gate
        self._one_time = one_time
        self._keys = codes_keys
        self._entropy = entropy
        self.staff = Staff(desk)

    async def begin(self, turn: Turn) -> Flow | Obstacle:
        """List the approver's colleagues, or return why there is nothing to list."""
        return await self.staff.begin(turn, FlowKind.COLLEAGUES, Role.APPROVER, self._enter)

    async def school(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """List the colleagues at one of several schools."""
        return await self.staff.choose(turn, flow, number, Role.APPROVER, self._enter)

    async def page(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """List another page, or go back to the list."""
        return await self.staff.turn_page(turn, flow, number, Role.APPROVER, self._enter)

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go back to the list, as it stands now."""
        return await self.page(turn, flow, int(flow.values.get("page", 1)))

    async def _enter(self, tx: Transaction, own: Approver, number: int) -> Place:
        present = await tx.approvers.list_by_school(own.school_id)
        others = [one for one in present if rules.is_colleague(own, one)]
        ordered = [one.id for one in sorted(others, key=lambda one: (one.name.casefold(), one.id))]
        shown = page(ordered, number)
        values: dict[str, str | int] = {
            "staff": own.id,
            "ids": ",".join(shown.ids),
            "page": shown.number,
            "pages": shown.of,
        }
        return Place(Step.PICK, values)

    async def pick(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Choose one of those that are listed.

        Raises:
            WrongStep: nobody has this number in the list.
        """
        expect(flow, Step.PICK)
        colleague_id = chosen(str(flow.values["ids"]), number)
        if colleague_id is None:
            raise WrongStep
        return await self._go(turn, flow, Step.ACT, colleague=colleague_id)

    async def act(self, turn: Turn, flow: Flow, deed: Help) -> Flow:
        """Ask for the one-time code of an act."""
        expect(flow, Step.ACT)
        return await self._go(turn, flow, Step.CODE, deed=deed.value)

    async def leave(self, turn: Turn, flow: Flow) -> Flow:
        """Go back from the code: nothing is done."""
        expect(flow, Step.CODE)
        return await self._go(turn, flow, Step.ACT)

    async def _go(self, turn: Turn, flow: Flow, step: Step, **more: str) -> Flow:
        """Go to a step about the chosen colleague, unless what is asked for there cannot be."""
        async with self._desk.store.begin() as tx:
            own = await self.staff.own(tx, turn, flow, Role.APPROVER)
            if own is None:
                return await self.staff.stop(tx, turn, flow)
            place = Place(step, {**kept(flow), **more})
            other = await tx.approvers.get(str(place.values["colleague"]))
            refused = await self._refused(tx, flow, own, other, more.get("deed"))
            return await self._desk.settle(tx, turn, refused or self.staff.at(flow, place))

    async def _refused(
        self, tx: Transaction, flow: Flow, own: Approver, other: Approver, deed: str | None
    ) -> Outcome | None:
        if not deed:
            return None
        present = await tx.approvers.list_by_school(own.school_id)
        why = rules.problem(Help(deed), own, other, present, self._desk.clock())
        if why is None:
            return None
        place = Place(Step.ACT, {**kept(flow), "problem": why.value})
        return self.staff.at(flow, place, Said.ACT_REFUSED)

    async def code(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take the one-time code for this one act: everything is checked again, then it is done (ADM-01)."""
        expect(flow, Step.CODE)
        async with self._desk.store.begin() as tx:
            own = await self.staff.own(tx, turn, flow, Role.APPROVER)
            if own is None or not in_group:
                why = Obstacle.NOT_AN_APPROVER if own is None else Obstacle.NOT_IN_THE_GROUP
                return await self.staff.stop(tx, turn, flow, why)
            other = await tx.approvers.get(str(flow.values["colleague"]))
            refused = await self._refused(tx, flow, own, other, str(flow.values["deed"]))
            refused = refused or await self._gate.check_code(tx, flow, own, text)
            if refused is not None:
                return await self._desk.settle(tx, turn, refused)
            outcome = await self._help(tx, flow, own, other)
            accepted = (event(flow, Tag.CODE_ACCEPTED), *outcome.events)
            return await self._desk.settle(tx, turn, replace(outcome, events=accepted))

    async def _help(self, tx: Transaction, flow: Flow, own: Approver, other: Approver) -> Outcome:
        now, at = self._desk.clock(), Place(Step.ACT, kept(flow))
        if flow.values["deed"] == Help.RESTORE:
            await tx.approvers.restore(other.id)
            await staff.tell(self._desk, tx, flow.bot_id, other, "restored", own)
            return self._done(flow, at, Said.RESTORED, Tag.APPROVER_RESTORED, own)
        if await self._asker(tx, other) is None:
            await tx.approvers.ask_renewal(other.id, own.id, now)
            await staff.tell(self._desk, tx, flow.bot_id, other, "renewal-asked", own)
            return self._done(flow, at, Said.RENEWAL_ASKED, Tag.RENEWAL_ASKED, own)
        return await self._renew(tx, flow, own, other)

    async def _asker(self, tx: Transaction, other: Approver) -> Approver | None:
        present = await tx.approvers.list_by_school(other.school_id)
        return rules.first(other, present, self._desk.clock())

    async def _renew(self, tx: Transaction, flow: Flow, own: Approver, other: Approver) -> Outcome:
        """Void the authenticator; the code to hand over stays in memory until the approver has seen it."""
        now, code = self._desk.clock(), codes.make(self._entropy)
        await staff.end_flows(self._desk, tx, other)
        tag = codes.tag(self._keys, PURPOSE, code)
        until, secret = now + rules.RENEWAL_LASTS, self._one_time.new_secret()
        await tx.approvers.renew(other.id, tag, until, secret=secret)
        await staff.tell(self._desk, tx, flow.bot_id, other, "renewed", own)
        outcome = self._done(flow, Place(Step.SHOWN, kept(flow)), Said.APPROVED, Tag.APPROVER_RENEWED, own)
        # Handing it over takes its own time, however late the one-time code came.
        ends = now + self._desk.policy.code_ttl
        shown = replace(outcome.flow, expires_at=ends, deadline_at=ends)
        self._desk.memory.hold(shown).shown = code
        return replace(outcome, flow=shown)

    def _done(self, flow: Flow, place: Place, said: Said, tag: Tag, own: Approver) -> Outcome:
        done = Event(tag, str(flow.values["colleague"]), f"approver:{own.id}", flow.id)
        return replace(self.staff.at(flow, place, said), events=(done,))

    def shown(self, flow: Flow) -> str:
        """Return the invitation code to hand over, or nothing when a restart took it from memory."""
        return self._desk.memory.hold(flow).shown

    async def finish(self, turn: Turn, flow: Flow) -> Flow:
        """The code has been written down, or nothing more is to be done."""
        expect(flow, Step.PICK, Step.ACT, Step.SHOWN)
        return await self._desk.write(turn, self.staff.at(flow, Place(Step.DONE, {})))

    async def of(self, flow: Flow) -> list[ColleagueView]:
        """Return the colleagues on the page that was listed, as they stand now."""
        async with self._desk.store.read() as tx:
            return [await self._view(tx, flow, one) for one in listed(str(flow.values["ids"]))]

    async def chosen(self, flow: Flow) -> ColleagueView:
        """Return the chosen colleague as they stand now."""
        async with self._desk.store.read() as tx:
            return await self._view(tx, flow, str(flow.values["colleague"]))

    async def named(self, approver_id: str) -> Approver:
        """Return somebody of the staff, for a notice."""
        async with self._desk.store.read() as tx:
            return await tx.approvers.get(approver_id)

    async def _view(self, tx: Transaction, flow: Flow, approver_id: str) -> ColleagueView:
        colleague = await tx.approvers.get(approver_id)
        first = await self._asker(tx, colleague)
        if first is None or colleague.renewal_at is None:
            return ColleagueView(colleague, "", None, agrees=False)
        until = colleague.renewal_at + rules.RENEWAL_LASTS
        return ColleagueView(colleague, first.name, until, agrees=first.id != flow.values["staff"])
