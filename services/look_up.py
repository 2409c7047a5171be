"""Looking up: an approver finds an account of their school, sees how it stands, and acts on it (ADM-01)."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from domain import look_up as rules
from domain.account import Account
from domain.events import Event, Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, expect
from domain.look_up import Deed, DeedProblem
from domain.pages import chosen, listed
from domain.requests import Approver, Obstacle, Role
from domain.turn import Turn
from services import second_approvers
from services.deeds import Deeds
from services.desk import Desk
from services.gate import Gate, refused
from services.staff import Place, Staff, kept
from storage.interface import Transaction


class LookUp:
    """What stands behind /lookup. To look takes a code of the last five minutes, to act one of its own."""

    def __init__(self, desk: Desk, gate: Gate, deeds: Deeds) -> None:
        self._desk = desk
        self._gate = gate
        self._deeds = deeds
        self.staff = Staff(desk)

    async def begin(self, turn: Turn, text: str = "") -> Flow | Obstacle:
        """Begin, with what is searched for if it is known; or return why there is nothing to begin.

        Nobody is shown yet: `enter` goes on, once the caller knows who is in the group (TGM-07).
        """
        enter = partial(self._enter, text if rules.words(text) else "")
        return await self.staff.begin(turn, FlowKind.LOOK_UP, Role.APPROVER, enter)

    async def school(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Choose one of several schools; `enter` goes on there."""
        enter = partial(self._enter, str(flow.values.get("text", "")))
        return await self.staff.choose(turn, flow, number, Role.APPROVER, enter)

    async def _enter(self, text: str, _tx: Transaction, own: Approver, _number: int) -> Place:
        return Place(Step.SEARCH if self._is_fresh(own) else Step.CODE, {"staff": own.id, "text": text})

    async def enter(self, turn: Turn, flow: Flow) -> Flow:
        """Do what the person wanted, once the school is known and the code is fresh."""
        if flow.step is not Step.SEARCH:
            return flow
        if flow.values.get("wanted"):
            deed = flow.values.get("wanted_deed")
            flow = await self._look(turn, flow, str(flow.values["wanted"]))
            # What was tapped is asked about again: it takes a code of its own (TOT-06).
            if deed and flow.step is Step.ACT:
                return await self.act(turn, flow, Deed(str(deed)), is_again=True)
            return flow
        return await self.search(turn, flow, str(flow.values["text"])) if flow.values.get("text") else flow

    async def search(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Find accounts of the school by part of a name or ID; that it was done is recorded."""
        expect(flow, Step.SEARCH, Step.PICK, Step.ACT)
        words = rules.words(text)
        found = await self._found(turn, flow, words)
        async with self._desk.store.begin() as tx:
            own = await self._may_look(tx, turn, flow, text=text if words else "")
            if isinstance(own, Flow):
                return own
            return await self._desk.settle(tx, turn, self._listed(flow, own, words, found))

    async def _found(self, turn: Turn, flow: Flow, words: tuple[str, ...]) -> list[Account]:
        """Search before anything is written: a school is opened whole, and nobody else waits for that."""
        async with self._desk.store.read() as tx:
            own = await self.staff.own(tx, turn, flow, Role.APPROVER)
            if own is None or not words or not self._is_fresh(own):
                return []
            found = await tx.accounts.search(own.school_id, partial(rules.matches, words))
        return sorted(found, key=rules.order)

    def _listed(self, flow: Flow, own: Approver, words: tuple[str, ...], found: list[Account]) -> Outcome:
        kept = {"staff": own.id}
        if not words:
            return self.staff.at(flow, Place(Step.SEARCH, kept), Said.SEARCH_REFUSED)
        count = {"count": len(found)}
        searched = Event(Tag.SCHOOL_SEARCHED, own.school_id, f"approver:{own.id}", flow.id, count)
        ids = ",".join(one.id for one in found[: rules.MOST_FOUND])
        place = Place(Step.PICK if found else Step.SEARCH, {**kept, "ids": ids, **count})
        outcome = self.staff.at(flow, place, Said.NOTHING if found else Said.NOBODY_FOUND)
        return replace(outcome, events=(searched,))

    def _is_fresh(self, own: Approver) -> bool:
        return rules.is_fresh(own.stepped_up_at, self._desk.clock())

    async def _may_look(self, tx: Transaction, turn: Turn, flow: Flow, **wanted: str) -> Approver | Flow:
        """Return who looks, or the flow as it goes on: it ends, or asks for a code before what is wanted."""
        own = await self.staff.own(tx, turn, flow, Role.APPROVER)
        if own is None:
            return await self.staff.stop(tx, turn, flow)
        if self._is_fresh(own):
            return own
        return await self._desk.settle(
            tx, turn, self.staff.at(flow, Place(Step.CODE, {**kept(flow), **wanted}))
        )

    async def pick(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Look at one of those that were found; that it was done is recorded.

        Raises:
            WrongStep: nobody has this number in the list.
        """
        expect(flow, Step.PICK)
        account_id = chosen(str(flow.values["ids"]), number)
        if account_id is None:
            raise WrongStep
        return await self._look(turn, flow, account_id)

    async def _look(self, turn: Turn, flow: Flow, account_id: str) -> Flow:
        async with self._desk.store.begin() as tx:
            own = await self._may_look(tx, turn, flow, wanted=account_id)
            if isinstance(own, Flow):
                return own
            account = await tx.accounts.get(account_id)
            if not _is_here(own, account):
                gone = self.staff.at(flow, Place(Step.SEARCH, {"staff": own.id}), Said.NOBODY_FOUND)
                return await self._desk.settle(tx, turn, gone)
            subject = (await tx.accounts.find_subject(account.login)).key
            looked = Event(Tag.ACCOUNT_LOOKED_AT, subject, f"approver:{own.id}", flow.id)
            outcome = self.staff.at(flow, Place(Step.ACT, kept(flow)))
            at = replace(outcome.flow, account_id=account.id, subject=subject)
            return await self._desk.settle(tx, turn, Outcome(at, (looked,)))

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go back: from the code to the account, from the account to the list."""
        expect(flow, Step.ACT, Step.CODE)
        if flow.step is Step.CODE and flow.values.get("deed"):
            return await self._desk.write(turn, self.staff.at(flow, Place(Step.ACT, kept(flow))))
        async with self._desk.store.begin() as tx:
            own = await self._may_look(tx, turn, flow)
            if isinstance(own, Flow):
                return own
            step = Step.PICK if flow.values.get("ids") else Step.SEARCH
            return await self._desk.settle(tx, turn, self.staff.at(flow, Place(step, kept(flow))))

    async def act(self, turn: Turn, flow: Flow, deed: Deed, *, is_again: bool = False) -> Flow:
        """Ask for the one-time code of a deed, unless this approver may not do it.

        `is_again` says that a code was just typed, to look: the screen says that nothing was done by it.
        """
        expect(flow, Step.ACT)
        async with self._desk.store.begin() as tx:
            wanted = {"wanted": flow.account_id or "", "wanted_deed": deed.value}
            own = await self._may_look(tx, turn, flow, **wanted)
            if isinstance(own, Flow):
                return own
            place = Place(Step.CODE, {**kept(flow), "deed": deed.value, "is_again": int(is_again)})
            refused = await self._refused(tx, turn, flow, own, deed)
            return await self._desk.settle(tx, turn, refused or self.staff.at(flow, place))

    async def _refused(
        self, tx: Transaction, turn: Turn, flow: Flow, own: Approver, deed: Deed
    ) -> Outcome | None:
        """Return the flow where it stays when this approver may not do it now, or it cannot be done."""
        account_id, subject = flow.account_id or "", flow.subject or ""
        account = await tx.accounts.get(account_id)
        family = await self._gate.family(tx, account_id, subject, own)
        policy = await self._desk.policy_about(tx, account_id)
        approved = await second_approvers.granted(tx, own, self._desk.clock())
        frozen = await tx.freezes.find(account_id) is not None
        why = rules.problem(deed, own, family, policy, approved, is_frozen=frozen)
        if not _is_here(own, account) or deed not in await self._offered(tx, account_id):
            why = DeedProblem.OVER
        if why is None:
            return None
        outcome = self.staff.at(flow, Place(Step.ACT, {**kept(flow), "problem": why.value}), Said.ACT_REFUSED)
        if why is DeedProblem.FAMILY:
            return replace(outcome, events=(refused(turn, subject, flow.id, Obstacle.OWN_REQUEST),))
        if why is not DeedProblem.TOO_MANY:
            return outcome
        # A second approver has no part in a look-up, so the school hears of it as of a held request (ADM-11).
        many = second_approvers.exceeded(own, subject, flow.id, approved)
        school = await tx.schools.get(own.school_id)
        return replace(outcome, events=(many,), notices=second_approvers.alarm(self._desk, school, own))

    async def _offered(self, tx: Transaction, account_id: str) -> Collection[Deed]:
        is_frozen = await tx.freezes.find(account_id) is not None
        has_questions = await tx.answers.find(account_id) is not None
        return rules.offered(is_frozen=is_frozen, has_questions=has_questions)

    async def code(self, turn: Turn, flow: Flow, text: str, *, in_group: bool) -> Flow:
        """Take a one-time code: to look, or for the one deed it was asked for; all is checked again."""
        expect(flow, Step.CODE)
        async with self._desk.store.begin() as tx:
            own = await self.staff.own(tx, turn, flow, Role.APPROVER)
            if own is None or not in_group:
                why = Obstacle.NOT_AN_APPROVER if own is None else Obstacle.NOT_IN_THE_GROUP
                return await self.staff.stop(tx, turn, flow, why)
            deed = Deed(str(flow.values["deed"])) if flow.values.get("deed") else None
            stays = await self._refused(tx, turn, flow, own, deed) if deed else None
            stays = stays or await self._gate.check_code(tx, flow, own, text)
            if stays is not None:
                return await self._desk.settle(tx, turn, stays)
            flow = await self._desk.settle(tx, turn, await self._accepted(tx, turn, flow, own, deed))
        return await self.enter(turn, flow)

    async def _accepted(
        self, tx: Transaction, turn: Turn, flow: Flow, own: Approver, deed: Deed | None
    ) -> Outcome:
        """Return where a right code leads, after doing what it was asked for."""
        accepted = (event(flow, Tag.CODE_ACCEPTED),)
        if deed is None:
            return replace(self.staff.at(flow, Place(Step.SEARCH, flow.values)), events=accepted)
        ended = await self._deeds.do(tx, turn, flow, await tx.accounts.get(flow.account_id or ""), own)
        shows = deed is Deed.TEMPORARY_PASSWORD
        numbers = ", ".join(f"#{request.number}" for request in ended)
        values = {**kept(flow), "deed": deed.value, "count_ended": len(ended), "ended": numbers}
        place = Place(Step.SHOWN if shows else Step.ACT, values)
        outcome = replace(self.staff.at(flow, place, Said.ACTED), events=accepted)
        if not shows:
            return outcome
        # Writing it down takes its own time, however late the code came.
        until = self._desk.clock() + rules.SHOWN_FOR
        return replace(outcome, flow=replace(outcome.flow, expires_at=until, deadline_at=until))

    def shown(self, flow: Flow) -> str:
        """Return the temporary password to show, or nothing when a restart took it from memory."""
        return self._desk.memory.hold(flow).shown

    async def finish(self, turn: Turn, flow: Flow) -> Flow:
        """Nothing more is to be done; what was shown has been written down."""
        expect(flow, Step.SEARCH, Step.PICK, Step.ACT, Step.SHOWN)
        viewed = (event(flow, Tag.TEMPORARY_PASSWORD_VIEWED),) if flow.step is Step.SHOWN else ()
        done = self.staff.at(flow, Place(Step.DONE, {}))
        return await self._desk.write(turn, replace(done, events=viewed))

    async def unseen(self, turn: Turn, flow: Flow) -> Flow:
        """A restart took what was to be shown: nobody has seen it."""
        expect(flow, Step.SHOWN)
        return await self._desk.write(turn, self.staff.at(flow, Place(Step.DONE, {})))

    async def of(self, flow: Flow) -> list[Account]:
        """Return those that were found, as their buttons are numbered."""
        async with self._desk.store.read() as tx:
            return [await tx.accounts.get(one) for one in listed(str(flow.values["ids"]))]

    async def account(self, flow: Flow) -> Account:
        """Return the account that is looked at."""
        async with self._desk.store.read() as tx:
            return await tx.accounts.get(flow.account_id or "")


def _is_here(own: Approver, account: Account) -> bool:
    """Whether the account is one of the approver's own school now."""
    return account.school_id == own.school_id and account.left_at is None
