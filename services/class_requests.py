"""Class requests: a Form Teacher asks the school's approvers for a student of their own class (ADM-04)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from domain import class_requests as rules
from domain.account import Account
from domain.class_requests import ClassProblem
from domain.escalation import ends_at, expect_by
from domain.events import Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, expect
from domain.look_up import order
from domain.pages import chosen, listed, page
from domain.policy import Policy
from domain.requests import Approver, Obstacle, Request, RequestKind, RequestState, Role
from domain.turn import Turn
from services.desk import Desk
from services.gate import Gate
from services.requests import NONCE_BYTES, new_card
from services.staff import Place, Staff, kept
from storage.interface import Transaction


class ClassRequests:
    """What stands behind /class. A Form Teacher decides nothing; approvers do, as for a family."""

    def __init__(self, desk: Desk, gate: Gate, entropy: Callable[[int], bytes]) -> None:
        self._desk = desk
        self._gate = gate
        self._entropy = entropy
        self.staff = Staff(desk)

    async def begin(self, turn: Turn) -> Flow | Obstacle:
        """List the teacher's class, or return why there is nothing to list."""
        classes = await self._classes(turn)
        enter = partial(self._enter, classes)
        return await self.staff.begin(turn, FlowKind.CLASS_REQUEST, Role.TEACHER, enter)

    async def school(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """List the class at one of several schools."""
        enter = partial(self._enter, await self._classes(turn))
        return await self.staff.choose(turn, flow, number, Role.TEACHER, enter)

    async def page(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """List another page, or go back to the list."""
        known = {str(flow.values["staff"]): listed(str(flow.values["all"]))}
        return await self.staff.turn_page(turn, flow, number, Role.TEACHER, partial(self._enter, known))

    async def back(self, turn: Turn, flow: Flow) -> Flow:
        """Go back to the list."""
        return await self.page(turn, flow, int(flow.values.get("page", 1)))

    async def _classes(self, turn: Turn) -> dict[str, list[str]]:
        """Return the students of whoever the person is; looked for before anything is written.

        A school is opened whole, and nobody else shall wait for that.
        """
        async with self._desk.store.read() as tx:
            classes = {}
            mine = await tx.approvers.list_by_user(turn.user_id)
            for own in (one for one in mine if one.role is Role.TEACHER):
                found = await tx.accounts.search(own.school_id, partial(rules.teaches, own))
                classes[own.id] = [one.id for one in sorted(found, key=order)]
        return classes

    async def _enter(
        self, classes: Mapping[str, Sequence[str]], _tx: Transaction, own: Approver, number: int
    ) -> Place:
        own_class = classes.get(own.id, ())
        shown = page(own_class, number)
        values: dict[str, str | int] = {
            "staff": own.id,
            "ids": ",".join(shown.ids),
            "page": shown.number,
            "pages": shown.of,
        }
        return Place(Step.PICK, {**values, "all": ",".join(own_class)})

    async def pick(self, turn: Turn, flow: Flow, number: int) -> Flow:
        """Choose a student of those that are listed.

        Raises:
            WrongStep: nobody has this number in the list.
        """
        expect(flow, Step.PICK)
        account_id = chosen(str(flow.values["ids"]), number)
        if account_id is None:
            raise WrongStep
        return await self._go(turn, flow, Step.ACT, account_id)

    async def ask(self, turn: Turn, flow: Flow, kind: RequestKind) -> Flow:
        """Ask for the one-time code of a request.

        Raises:
            WrongStep: a Form Teacher cannot ask for this.
        """
        expect(flow, Step.ACT)
        if kind not in rules.KINDS:
            raise WrongStep
        return await self._go(turn, flow, Step.CODE, flow.account_id or "", kind=kind.value)

    async def leave(self, turn: Turn, flow: Flow) -> Flow:
        """Go back from the code: nothing is asked."""
        expect(flow, Step.CODE)
        return await self._go(turn, flow, Step.ACT, flow.account_id or "")

    async def _go(self, turn: Turn, flow: Flow, step: Step, account_id: str, **more: str) -> Flow:
        """Go to a step about a student, who must be of the class now (ADM-04)."""
        async with self._desk.store.begin() as tx:
            own = await self.staff.own(tx, turn, flow, Role.TEACHER)
            if own is None:
                return await self.staff.stop(tx, turn, flow)
            account = await tx.accounts.get(account_id)
            if not rules.teaches(own, account):
                return await self.staff.stop(tx, turn, flow, Obstacle.OTHER_SCHOOL)
            subject = (await tx.accounts.find_subject(account.login)).key
            outcome = self.staff.at(flow, Place(step, {**kept(flow), **more}))
            about = replace(outcome.flow, account_id=account.id, subject=subject)
            refused = await self._refused(tx, about, more.get("kind"))
            return await self._desk.settle(tx, turn, refused or replace(outcome, flow=about))

    async def _refused(self, tx: Transaction, flow: Flow, kind: str | None) -> Outcome | None:
        """Return the flow where it stays when the teacher has asked for that, or for too much, already."""
        if kind is None:
            return None
        now = self._desk.clock()
        own = await tx.requests.list_by(flow.account_id or "", flow.user_id, now)
        why = ClassProblem.ASKED_ALREADY if any(one.kind == kind for one in own) else None
        if why is None and await self._asked_often(tx, flow):
            why = ClassProblem.TOO_OFTEN
        if why is None:
            return None
        place = Place(Step.ACT, {**kept(flow), "problem": why.value})
        return self.staff.at(flow, place, Said.ACT_REFUSED)

    async def _asked_often(self, tx: Transaction, flow: Flow) -> bool:
        since = self._desk.clock() - rules.WINDOW
        return await tx.requests.count_since(flow.user_id, since, by_teacher=True) >= rules.MOST

    async def code(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the one-time code for this one request: all is checked again, then the school has it."""
        expect(flow, Step.CODE)
        async with self._desk.store.begin() as tx:
            own = await self.staff.own(tx, turn, flow, Role.TEACHER)
            account = await tx.accounts.get(flow.account_id or "")
            if own is None or not rules.teaches(own, account):
                return await self.staff.stop(tx, turn, flow)
            refused = await self._refused(tx, flow, str(flow.values["kind"]))
            refused = refused or await self._gate.check_code(tx, flow, own, text)
            if refused is not None:
                return await self._desk.settle(tx, turn, refused)
            kind = RequestKind(str(flow.values["kind"]))
            policy = await self._desk.policy_about(tx, account.id)
            request = await self._open(tx, turn, flow, kind, policy)
            outcome = self._asked(flow, request, policy)
            card = await new_card(tx, request, request.created_at)
            return await self._desk.settle(tx, turn, replace(outcome, notices=card))

    def _asked(self, flow: Flow, request: Request, policy: Policy) -> Outcome:
        asked_at = request.created_at
        values = {
            "number": request.number,
            "kind": request.kind.value,
            "expect": expect_by(policy, asked_at, asked_at).isoformat(),
            "until": request.expires_at.isoformat(),
        }
        opened = event(flow, Tag.REQUEST_OPENED, kind=request.kind, request=request.id)
        done = self.staff.at(flow, Place(Step.DONE, values), Said.ASKED)
        return replace(done, events=(event(flow, Tag.CODE_ACCEPTED), opened))

    async def _open(
        self, tx: Transaction, turn: Turn, flow: Flow, kind: RequestKind, policy: Policy
    ) -> Request:
        now, subject, account_id = self._desk.clock(), flow.subject or "", flow.account_id or ""
        account = await tx.accounts.get(account_id)
        request = Request(
            id=self._desk.new_id(),
            number=0,
            kind=kind,
            state=RequestState.OPEN,
            school_id=account.school_id,
            account_id=account.id,
            subject=subject,
            bot_id=turn.bot_id,
            chat_id=turn.chat_id,
            user_id=turn.user_id,
            known_chat=False,
            answers_right=False,
            tries=await tx.tries.misses(subject, now - policy.throttle.window),
            nonce=self._entropy(NONCE_BYTES).hex(),
            created_at=now,
            expires_at=ends_at(policy, now),
            by_teacher=True,
        )
        return await tx.requests.put(request)

    async def finish(self, turn: Turn, flow: Flow) -> Flow:
        """Nothing more is to be asked."""
        expect(flow, Step.PICK, Step.ACT)
        return await self._desk.write(turn, self.staff.at(flow, Place(Step.DONE, {})))

    async def of(self, flow: Flow) -> list[Account]:
        """Return the students on the page that was listed."""
        async with self._desk.store.read() as tx:
            return [await tx.accounts.get(one) for one in listed(str(flow.values["ids"]))]

    async def teacher(self, flow: Flow) -> Approver:
        """Return who the teacher is at the school."""
        async with self._desk.store.read() as tx:
            return await tx.approvers.get(str(flow.values["staff"]))

    async def student(self, flow: Flow) -> Account:
        """Return the chosen student."""
        async with self._desk.store.read() as tx:
            return await tx.accounts.get(flow.account_id or "")
