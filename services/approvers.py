"""Approvers: invited by the operator, enrolled in private with a one-time code (TOT-05, ADM-13)."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from domain.events import Event, Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, move, pause
from domain.requests import Approver, Role
from domain.totp import accept, digits, step_at, suspended
from domain.turn import Turn
from services import code_tries, codes, menus, staff
from services.desk import Desk
from services.one_time_codes import OneTimeCodes
from storage.interface import NotFound, Transaction
from storage.records import School

_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)")
_MOST_NUMBERS = 5

INVITATION_TTL = timedelta(days=7)
PURPOSE = "enrol"


class ApproverProblem(Exception):  # noqa: N818 - what the operator is told
    """Why nothing can be done for or against somebody, in one sentence that says what to do."""


class Approvers:
    """Invites and enrols the staff of schools: administrators who approve, and Form Teachers (ADM-04)."""

    def __init__(
        self, desk: Desk, codes_keys: codes.Keys, one_time: OneTimeCodes, entropy: Callable[[int], bytes]
    ) -> None:
        self._desk = desk
        self._keys = codes_keys
        self._one_time = one_time
        self._entropy = entropy

    async def invite(
        self, school_code: str, name: str, role: Role = Role.APPROVER, class_name: str = ""
    ) -> str:
        """Make a one-time invitation and return its code. A Form Teacher has a class, and only they.

        Raises:
            ApproverProblem: the class is missing, or an approver has one.
            storage.interface.NotFound: there is no such school.
        """
        if bool(class_name) != (role is Role.TEACHER):
            raise ApproverProblem("a Form Teacher has a class, and nobody else: --role teacher --class CLASS")
        code, now = codes.make(self._entropy), self._desk.clock()
        async with self._desk.store.begin() as tx:
            school = await _school(tx, school_code)
            approver = Approver(
                self._desk.new_id(), school.id, name, 0, "", confirmed=False, role=role, class_name=class_name
            )
            tag = codes.tag(self._keys, PURPOSE, code)
            await tx.approvers.invite(approver, tag, now + INVITATION_TTL)
            values = {"school": school.code, "role": role.value}
            invited = Event(Tag.APPROVER_INVITED, approver.id, "operator", values=values)
            await tx.audit.record((invited,), now)
        return code

    async def has_class(self, school_code: str, class_name: str) -> bool:
        """Whether somebody on the school's roster is in this class, compared as a Form Teacher's is.

        Raises:
            storage.interface.NotFound: there is no such school.
        """
        async with self._desk.store.read() as tx:
            school = await _school(tx, school_code)
            wanted = class_name.casefold()
            return bool(await tx.accounts.search(school.id, lambda one: one.class_name.casefold() == wanted))

    async def of_school(self, school_code: str, *, removed: bool = False) -> list[Approver]:
        """Return a school's approvers and those it invited; `removed` adds whose authority was withdrawn.

        Raises:
            storage.interface.NotFound: there is no such school.
        """
        async with self._desk.store.read() as tx:
            school = await _school(tx, school_code)
            return await tx.approvers.list_by_school(school.id) if removed else await _present(tx, school)

    async def remove(self, school_code: str, *, name: str = "", approver_id: str = "") -> Approver:
        """Withdraw an approver's authority, or void an invitation; what they are deciding ends (ADM-03).

        Raises:
            ApproverProblem: nobody is called that, or several are.
            storage.interface.NotFound: there is no such school.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            school = await _school(tx, school_code)
            approver = _chosen(await _present(tx, school), name, approver_id)
            await tx.approvers.leave(approver.id, now)
            await tx.audit.record((_by_operator(Tag.APPROVER_REMOVED, approver, school),), now)
            await menus.renew(tx, school.bot_id, approver.user_id, now)
            await staff.end_flows(self._desk, tx, approver)
        return approver

    async def restore(self, school_code: str, *, name: str = "", approver_id: str = "") -> Approver:
        """Let the codes of somebody count again who typed too many wrong ones (TOT-03).

        Raises:
            ApproverProblem: nobody is called that, several are, or their codes count already.
            storage.interface.NotFound: there is no such school.
        """
        async with self._desk.store.begin() as tx:
            school = await _school(tx, school_code)
            approver = _chosen(await _present(tx, school), name, approver_id)
            if not suspended(approver.failures) or not await tx.approvers.restore(approver.id):
                raise ApproverProblem(f"the codes of {approver.name} count; nobody has to be restored")
            await self._desk.record(tx, _by_operator(Tag.APPROVER_RESTORED, approver, school))
            await staff.tell(self._desk, tx, school.bot_id, approver, "restored", None)
        return approver

    async def renew(self, school_code: str, *, name: str = "", approver_id: str = "") -> tuple[Approver, str]:
        """Void somebody's authenticator at once; return them and the invitation for another (TOT-11).

        Whoever has the invitation enrols with it, from another Telegram account too: the operator sees to
        it that it is the same person.

        Raises:
            ApproverProblem: nobody is called that, or several are.
            storage.interface.NotFound: there is no such school.
        """
        code, now = codes.make(self._entropy), self._desk.clock()
        async with self._desk.store.begin() as tx:
            school = await _school(tx, school_code)
            approver = _chosen(await _present(tx, school), name, approver_id)
            await staff.end_flows(self._desk, tx, approver)
            tag = codes.tag(self._keys, PURPOSE, code)
            await tx.approvers.renew(approver.id, tag, now + INVITATION_TTL, secret="")
            await self._desk.record(tx, _by_operator(Tag.APPROVER_RENEWED, approver, school))
            await menus.renew(tx, school.bot_id, approver.user_id, now)
            if approver.confirmed:
                await staff.tell(self._desk, tx, school.bot_id, approver, "renewed", None)
        return approver, code

    async def enrol(self, turn: Turn, typed: str) -> Flow | None:
        """Start enrolment with an invitation's code; None when no open invitation has it.

        Raises:
            services.code_tries.TooManyCodes: this person typed too many wrong ones; none is looked up.
        """
        code = codes.normalise(typed)
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            tags = codes.tags(self._keys, PURPOSE, code or "")
            closed_until = await code_tries.count(tx, turn, now)
            approver = await _find_invited(tx, tags, now) if code and not closed_until else None
            if approver is not None and _is_for(approver, turn):
                await code_tries.match(tx, turn, now)
                await tx.approvers.begin(approver.id, turn.user_id, self._one_time.new_secret())
                return await self._desk.open_flow(
                    tx, turn, FlowKind.ENROLMENT, Step.CODE, subject=approver.id
                )
            await tx.audit.record((Event(Tag.APPROVER_REFUSED, actor=f"person:{turn.user_id}"),), now)
            await tx.inbox.apply(turn, now)
        if closed_until is not None:
            raise code_tries.TooManyCodes(closed_until)
        return None

    async def invitation(self, flow: Flow) -> tuple[str, str]:
        """Return (uri for the QR picture, secret in base32) of an enrolment that is not confirmed yet."""
        async with self._desk.store.read() as tx:
            approver = await _invited(tx, flow)
            school = await tx.schools.get(approver.school_id)
        if approver.confirmed:
            raise WrongStep
        return self._one_time.uri(approver.secret, approver.name, school.name), approver.secret

    async def another_secret(self, flow: Flow) -> None:
        """Give an open enrolment another secret, before it is shown again.

        The message that showed the first may stand in the chat without the bot knowing its number (TOT-07).
        """
        if not flow.is_open:
            return
        async with self._desk.store.begin() as tx:
            approver = await _invited(tx, flow)
            await tx.approvers.begin(approver.id, flow.user_id, self._one_time.new_secret())

    async def confirm(self, turn: Turn, flow: Flow, text: str) -> Flow:
        """Take the first code: right, and the person is an approver of the school."""
        now, policy = self._desk.clock(), self._desk.policy
        async with self._desk.store.begin() as tx:
            approver = await _invited(tx, flow)
            typed, now_step = digits(text), step_at(now)
            step = self._one_time.find_step(approver.secret, typed, now_step) if typed else None
            if step is None or accept(step, now_step=now_step, last_step=approver.last_step) != "accepted":
                missed = pause(flow, Said.CODE_MISSED if typed else Said.CODE_UNREADABLE, policy, now)
                events = (event(flow, Tag.CODE_MISSED),) if typed else ()
                return await self._desk.settle(tx, turn, Outcome(missed.flow, events))
            await tx.approvers.confirm(approver.id, step, now)
            await menus.renew(tx, turn.bot_id, turn.user_id, now)
            school = await tx.schools.get(approver.school_id)
            values = {"school": school.name}
            values |= {"class": approver.class_name} if approver.class_name else {}
            moved = move(flow, Step.DONE, policy, now, said=Said.ENROLLED, values=values)
            return await self._desk.settle(tx, turn, Outcome(moved, (event(flow, Tag.APPROVER_ENROLLED),)))

    async def schools_of(self, turn: Turn) -> list[str]:
        """Return the ids of the schools whose approver this person is; a Form Teacher is none (ADM-04)."""
        async with self._desk.store.read() as tx:
            own = await tx.approvers.list_by_user(turn.user_id)
        return [approver.school_id for approver in own if approver.can_approve]

    async def shows(self, turn: Turn, text: str) -> bool:
        """Whether a text holds a code that this person's own authenticator shows now; none is used up."""
        numbers = _NUMBER.findall(unicodedata.normalize("NFKC", text))[:_MOST_NUMBERS]
        if not numbers:
            return False
        async with self._desk.store.read() as tx:
            own = await tx.approvers.list_by_user(turn.user_id)
        now_step = step_at(self._desk.clock())
        typed = [digits(number) or "" for number in numbers]
        steps = (self._one_time.find_step(one.secret, code, now_step) for one in own for code in typed)
        return any(step is not None for step in steps)


async def _school(tx: Transaction, code: str) -> School:
    school = await tx.schools.find(code)
    if school is None:
        raise NotFound
    return school


async def _find_invited(tx: Transaction, tags: Sequence[bytes], now: datetime) -> Approver | None:
    for tag in tags:
        if approver := await tx.approvers.find_invited(tag, now):
            return approver
    return None


async def _present(tx: Transaction, school: School) -> list[Approver]:
    return [one for one in await tx.approvers.list_by_school(school.id) if one.left_at is None]


def _chosen(present: list[Approver], name: str, approver_id: str) -> Approver:
    """Return the one approver who has this id, or else this name in any case."""
    found = [one for one in present if one.id == approver_id or one.name.casefold() == name.casefold()]
    if not found:
        raise ApproverProblem("no approver is called that; `helpdesk approver list --school CODE` shows all")
    if len(found) > 1:
        ids = ", ".join(f"{one.id} ({state_of(one)})" for one in found)
        raise ApproverProblem(f"{len(found)} approvers are called that; use --id with one of {ids}")
    return found[0]


def state_of(approver: Approver) -> str:
    """Say where somebody of a school stands: invited, active, suspended or removed."""
    if approver.left_at is not None:
        return "removed"
    if not approver.confirmed:
        return "invited"
    return "suspended" if suspended(approver.failures) else "active"


def _by_operator(tag: Tag, approver: Approver, school: School) -> Event:
    return Event(tag, approver.id, "operator", values={"school": school.code})


def _is_for(approver: Approver, turn: Turn) -> bool:
    """Whether the person may enrol with this invitation.

    One that two approvers gave is for the colleague's own Telegram account alone: whoever hands it over
    must not become two people (ADM-08).
    """
    return approver.renewal_by is None or approver.user_id == turn.user_id


async def _invited(tx: Transaction, flow: Flow) -> Approver:
    """Return the approver whom the flow enrols, to the person who holds the invitation now."""
    if flow.kind is not FlowKind.ENROLMENT or flow.subject is None:
        raise WrongStep
    approver = await tx.approvers.get(flow.subject)
    if approver.user_id != flow.user_id:
        raise WrongStep  # somebody else began with the same code: the secret is theirs alone
    return approver
