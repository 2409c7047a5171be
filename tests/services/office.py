"""A school's office for tests: the real use cases on SQLite, without Telegram, and what people do in them."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyotp

from bot.assemble import create_house, open_house
from bot.house import House
from bot.mail import Post
from domain.events import Event
from domain.flow import Flow, Step
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, Verdict
from domain.turn import Turn
from storage.records import AuditRow, InboxState, Queued, Received
from tests.town import (
    ANSWERS,
    LOGIN,
    OTHER_LOGIN,
    PASSWORD,
    Clock,
    Dice,
    add_school,
    add_students,
    outside,
    settings,
)

BOT = 7001
PARENT, AUNT, LIM, DEVI = 42, 43, 77, 78
GROUP = -1005
SECRETS_FILE = "one-time-codes"
RIGHT = tuple(ANSWERS.values())
WRONG = ("no", "idea", "at all")
UPDATES = itertools.count(1000)


@dataclass
class Office:
    """The house with its people; update ids count up, time stands still until a test moves it."""

    house: House
    clock: Clock
    slips: Mapping[str, str]
    secrets: dict[int, str] = field(default_factory=dict)

    def turn(self, user: int = PARENT, chat: int | None = None) -> Turn:
        """Return a new turn of a person, in their private chat unless another is named."""
        return Turn(BOT, next(UPDATES), user if chat is None else chat, user)

    async def receive(self, user: int = PARENT) -> Turn:
        """Return a new turn whose update lies in the inbox, as a press does."""
        turn = self.turn(user)
        received = Received(turn.update_id or 0, turn.chat_id, turn.user_id, b"{}")
        async with self.house.store.begin() as tx:
            await tx.inbox.receive(BOT, [received], self.clock.now)
        return turn

    async def is_to_be_done(self, turn: Turn) -> bool:
        """Whether a restart would have a turn's update take effect, again perhaps."""
        async with self.house.store.read() as tx:
            left = {one.update_id: one.state for one in await tx.inbox.unfinished(BOT)}
        return left.get(turn.update_id or 0) is InboxState.RECEIVED

    async def recover(self, user: int = PARENT, login: str = LOGIN) -> Flow:
        """Begin /forgot and type a login."""
        flow = await self.house.forgot_password.begin(self.turn(user))
        return await self.house.forgot_password.login(self.turn(user), flow, login)

    async def answer(self, flow: Flow, answers: tuple[str, ...] = RIGHT) -> Flow:
        """Type the answers one after the other."""
        for text in answers:
            flow = await self.house.forgot_password.answer(self.turn(flow.user_id), flow, text)
        return flow

    async def miss(self, times: int, user: int = PARENT, login: str = LOGIN) -> Flow:
        """Answer wrongly so many times."""
        flow = await self.recover(user, login)
        for _ in range(times):
            flow = await self.answer(flow, WRONG)
        return flow

    async def set_password(self, flow: Flow, password: str, again: str | None = None) -> Flow:
        """Type a new password twice."""
        families: dict[str, Any] = {
            "first_login": self.house.first_login,
            "change_password": self.house.change_password,
        }
        family = families.get(flow.kind, self.house.forgot_password)
        flow = await family.password(self.turn(flow.user_id), flow, password)
        if flow.step is not Step.NEW_PASSWORD_AGAIN:
            return flow
        return await family.password_again(self.turn(flow.user_id), flow, again or password)

    async def reset(self, password: str, user: int = PARENT) -> Flow:
        """Live a whole reset from a known chat."""
        return await self.set_password(await self.answer(await self.recover(user)), password)

    async def prove(
        self, task: Any, user: int = PARENT, login: str = LOGIN, password: str = PASSWORD
    ) -> Flow:
        """Begin a task that the current password opens, and type it."""
        flow = await task.begin(self.turn(user))
        flow = await self.house.current_password.login(self.turn(user), flow, login)
        proven: Flow = await task.prove(self.turn(user), flow, password)
        return proven

    async def set_questions(self, user: int = PARENT, answers: Mapping[int, str] = ANSWERS) -> Flow:
        """Live /questions to its end."""
        service = self.house.security_questions
        flow = await self.prove(service, user)
        if flow.step is Step.CHOSEN:
            flow = await service.change(self.turn(user), flow)
        return await service.confirm(self.turn(user), await self.choose(flow, answers))

    async def show_paper(self, user: int = PARENT, login: str = LOGIN) -> Flow:
        """Begin /first and type the temporary password of the slip."""
        flow = await self.house.first_login.begin(self.turn(user))
        flow = await self.house.first_login.login(self.turn(user), flow, login)
        return await self.house.first_login.temporary_password(self.turn(user), flow, self.slips[login])

    async def choose(self, flow: Flow, answers: Mapping[int, str] = ANSWERS) -> Flow:
        """Choose and answer questions, in the order given."""
        for question, text in answers.items():
            flow = await self.house.questions.choose(self.turn(flow.user_id), flow, question)
            flow = await self.house.questions.answer(self.turn(flow.user_id), flow, text)
        return flow

    async def enter(
        self, user: int = PARENT, login: str = LOGIN, answers: Mapping[int, str] = ANSWERS
    ) -> Flow:
        """Live a first login as far as the new password."""
        flow = await self.choose(await self.show_paper(user, login), answers)
        return await self.house.first_login.confirm(self.turn(user), flow)

    async def ask(self, flow: Flow) -> Request | None:
        """Ask the school, and return the request if the school has it."""
        after = await self.house.requests.ask(self.turn(flow.user_id), flow)
        assert after.said == "asked"
        waiting = await self.requests_of(flow.user_id)
        return waiting[0]

    async def requests_of(self, user: int = PARENT) -> list[Request]:
        """Return a person's requests."""
        return await self.house.requests.of_person(self.turn(user))

    async def ask_unlock(self, user: int = PARENT, login: str = LOGIN) -> Request:
        """Ask the school by /unlock."""
        flow = await self.house.unlock.begin(self.turn(user))
        request = await self.ask(await self.house.unlock.login(self.turn(user), flow, login))
        assert request is not None
        return request

    def code(self, user: int = LIM) -> str:
        """Return what the approver's authenticator shows now."""
        return pyotp.TOTP(self.secrets[user]).at(self.clock.now)

    async def press(
        self, request: Request, user: int = LIM, verdict: Verdict = Verdict.APPROVE, *, in_group: bool = True
    ) -> Flow | Obstacle:
        """Press a card's button; return the code challenge or what stands in the way."""
        turn = self.turn(user, GROUP)
        reason = await self.house.decisions.press(turn, request, verdict, in_group=in_group)
        if reason is not None:
            return reason
        return await self.open_flow(user)

    async def decide(self, request: Request, user: int = LIM, verdict: Verdict = Verdict.APPROVE) -> Flow:
        """Press, and confirm with a fresh code."""
        challenge = await self.press(request, user, verdict)
        assert isinstance(challenge, Flow)
        self.clock.advance(seconds=30)
        return await self.type_code(challenge)

    async def type_code(self, flow: Flow, text: str | None = None, *, in_group: bool = True) -> Flow:
        """Type a code into a challenge, the right one unless another is given."""
        typed = self.code(flow.user_id) if text is None else text
        return await self.house.decisions.code(self.turn(flow.user_id), flow, typed, in_group=in_group)

    async def open_flow(self, user: int = PARENT) -> Flow:
        """Return the person's open flow."""
        flow = await self.house.flows.find(self.turn(user))
        assert flow is not None
        return flow

    async def account_id(self, login: str = LOGIN) -> str:
        """Return the id behind a login."""
        async with self.house.store.read() as tx:
            return (await tx.accounts.find_subject(login)).account_id

    async def queued(self, kind: NoticeKind | None = None) -> list[Queued]:
        """Return the notices that wait in the outbox, and leave them there; menus only if asked for."""
        now = self.clock.now
        async with self.house.store.begin() as tx:
            waiting = await tx.outbox.claim(BOT, now, now, 1000)
        if kind is None:
            return [queued for queued in waiting if queued.notice.kind is not NoticeKind.COMMAND_MENU]
        return [queued for queued in waiting if queued.notice.kind is kind]

    async def audit(self, thread: str | None = None) -> list[AuditRow]:
        """Return the audit log, of one flow or request if named."""
        async with self.house.store.read() as tx:
            rows = await tx.audit.rows(0, 10_000)
        return [row for row in rows if thread in {None, row.thread}]

    async def tags(self, thread: str | None = None) -> list[str]:
        """Return the tags of the audit log in order."""
        return [row.tag for row in await self.audit(thread)]

    async def note(self, event: Event) -> None:
        """Record a fact, so that a test can tell before from after."""
        await self.house.record(event)

    def at(self, flow: Flow, step: Step) -> Flow:
        """Return a flow forged to stand elsewhere, as no row ever did."""
        return replace(flow, step=step)


@asynccontextmanager
async def open_office(template: Path, folder: Path, **changes: Any) -> AsyncIterator[Office]:
    """Open the office on a copy of a prepared one."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    async with reopened(folder, **changes) as office:
        yield office


@asynccontextmanager
async def reopened(
    folder: Path, clock: Clock | None = None, post: Post | None = None, **changes: Any
) -> AsyncIterator[Office]:
    """Open the office that lies in a folder, as a new process would: nothing is in memory."""
    clock = clock or Clock()
    seed = f"office {next(UPDATES)}"
    secrets = dict(line.split() for line in (folder / SECRETS_FILE).read_text().splitlines())
    chosen = settings(folder, **changes)
    async with open_house(chosen, replace(outside(clock, Dice(seed)), post=post)) as house:
        yield Office(house, clock, SLIPS, {int(user): secret for user, secret in secrets.items()})


SLIPS = {LOGIN: "7K3D-9QXM-2VTA", OTHER_LOGIN: "H4NN-W0RK-5EAT"}


async def _found(folder: Path) -> None:
    clock, around = Clock(), outside(Clock(), Dice("founding"))
    clock.advance(hours=-1)
    chosen = settings(folder)
    create_house(chosen, around)
    async with open_house(chosen, replace(around, timing=outside(clock, Dice()).timing)) as house:
        binding = await add_school(house)
        slips = await add_students(house, "BTPS", clock)
        assert slips == SLIPS
        office = Office(house, clock, slips)
        school = await house.schools.bind(office.turn(LIM, GROUP), binding)
        assert school is not None
        for user, name in ((LIM, "Mr Lim"), (DEVI, "Ms Devi")):
            await enrol(office, user, name)
    lines = [f"{user} {secret}" for user, secret in office.secrets.items()]
    (folder / SECRETS_FILE).write_text("\n".join(lines))


async def enrol(office: Office, user: int, name: str, school: str = "BTPS") -> None:
    """Invite and enrol an approver."""
    invitation = await office.house.approvers.invite(school, name)
    flow = await office.house.approvers.enrol(office.turn(user), invitation)
    assert flow is not None
    _, office.secrets[user] = await office.house.approvers.invitation(flow)
    done = await office.house.approvers.confirm(office.turn(user), flow, office.code(user))
    assert done.said == "enrolled"


async def _move_in(template: Path, folder: Path) -> None:
    clock = Clock()
    clock.advance(minutes=-30)
    async with open_office(template, folder, clock=clock) as office:
        done = await office.set_password(await office.enter(), PASSWORD)
        assert done.said == "changed"


def found(folder: Path) -> Path:
    """Prepare a bound school with two students on slips and two approvers; return its folder."""
    asyncio.run(_found(folder))
    return folder


def move_in(template: Path, folder: Path) -> Path:
    """Prepare the same after PARENT lived the first login of LOGIN."""
    asyncio.run(_move_in(template, folder))
    return folder
