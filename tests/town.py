"""A town for tests: the real house and process, a Telegram in memory, a school, and its people."""

import asyncio
import hashlib
import itertools
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyotp

from bot.assemble import create_house, open_house
from bot.house import House
from bot.mail import Post
from bot.outside import Outside
from bot.process import Process, bot_id_of, make_bot
from bot.settings import Settings
from bot.timing import Timing
from domain.turn import Turn
from emulator.api import Api
from emulator.person import Person
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.records import RosterEntry, TemporaryPassword
from tests.audit_schema import malformed

TOKEN = "123456789:AAtesttokentesttokentesttokentestto"
LOGIN = "tan_wei_ling@students.edu.sg"
OTHER_LOGIN = "lim_jun_jie@students.edu.sg"
UNKNOWN_LOGIN = "ng_mei_xin7@students.edu.sg"
PASSWORD = "Purple-Kettle-42-moon"
SECOND_PASSWORD = "Seven.Otters.swim.9"
ANSWERS = {4: "laksa", 6: "wooden train", 8: "The Hobbit"}
QUESTIONS = {
    4: "What is your favourite food?",
    6: "What is your favourite toy?",
    8: "What is your favourite book?",
}
# How much faster than ours the town's seconds go by where something waits (never where a rule counts them).
HASTE = 25
WEAKEST = "19MiB,2,1"


@dataclass
class Clock:
    """The town's clock: it stands still until a test moves it."""

    now: datetime = datetime(2026, 11, 21, 14, 0, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def timestamp(self) -> float:
        """Return the time as Telegram counts it."""
        return self.now.timestamp()

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class Dice:
    """Bytes that look random and are the same in every run."""

    seed: str = "town"
    turns: "itertools.count[int]" = field(default_factory=itertools.count)

    def __call__(self, size: int) -> bytes:
        return hashlib.shake_256(f"{self.seed}/{next(self.turns)}".encode()).digest(size)

    def new_id(self) -> str:
        """Make an id that callback data can hold."""
        return self(10).hex()


@dataclass
class Town:
    """What a test sees: the house, Telegram, and the people."""

    house: House
    world: World
    api: Api
    process: Process
    clock: Clock
    parent: Person
    stranger: Person
    approver: Person
    second_approver: Person
    group: int
    slips: dict[str, str]
    secrets: dict[int, str] = field(default_factory=dict)

    @property
    def bot_id(self) -> int:
        """The bot's own id."""
        return bot_id_of(TOKEN)

    def turn(self, person: Person) -> Turn:
        """Return a turn of a person in their private chat, with no update behind it."""
        user = user_id(person)
        return Turn(self.bot_id, None, user, user)

    def code(self, person: Person) -> str:
        """Return what the person's authenticator shows now."""
        return pyotp.TOTP(self.secrets[user_id(person)]).at(self.clock.now)

    async def first_login(self, person: Person, login: str = LOGIN, password: str = PASSWORD) -> None:
        """Live a first login to its end."""
        await begin(person, "/first")
        await person.say(login)
        await person.expect("temporary password")
        await person.say(self.slips[login])
        for question, answer in ANSWERS.items():
            await person.expect("Choose question")
            await person.tap(QUESTIONS[question])
            await person.expect(QUESTIONS[question])
            await person.say(answer)
        await person.expect("check the spelling")
        await person.tap("Confirm")
        await self.new_password(person, password)

    async def reset(self, person: Person, password: str, login: str = LOGIN) -> None:
        """Live a reset with right answers from a known chat."""
        await begin(person, "/forgot")
        await person.say(login)
        await self.answer(person, ANSWERS)
        await self.new_password(person, password)

    async def new_password(self, person: Person, password: str) -> None:
        """Type a new password twice."""
        await person.expect("new password")
        await person.say(password)
        await person.expect("new password again")
        await person.say(password)
        await person.expect("password has been changed")

    async def answer(self, person: Person, answers: dict[int, str]) -> None:
        """Answer the three questions as they come."""
        for question, answer in answers.items():
            await person.expect(QUESTIONS[question])
            await person.say(answer)

    async def miss(self, person: Person) -> None:
        """Answer all three questions wrongly, whatever they are."""
        for position in (1, 2, 3):
            await person.expect(f"Question {position} of 3")
            await person.say("no idea at all")

    async def lock_out(self, person: Person, login: str = LOGIN) -> None:
        """Use up every try of a person on a login."""
        await begin(person, "/forgot")
        await person.say(login)
        for _ in range(3):
            await self.miss(person)
        await person.expect("locked")

    async def approve(self, approver: Person, button: str = "Approve") -> None:
        """Press a card's button and confirm with a fresh code."""
        await approver.tap(button, chat=self.group)
        await approver.sees("one-time code")
        self.clock.advance(seconds=30)
        await approver.say(self.code(approver))


def user_id(person: Person) -> int:
    """Return a person's Telegram id."""
    return person.id


async def begin(person: Person, command: str) -> None:
    """Start a task, accepting the privacy notice where it is shown."""
    await person.say(command)
    message = await person.expect("")
    if "I understand" in await person.buttons():
        await person.tap("I understand")
    del message
    await person.expect("MIMS ID")


def settings(folder: Path, **changes: Any) -> Settings:
    """Make settings for a town in a folder, with the weakest Argon2 that is allowed."""
    values: dict[str, Any] = {
        "bot_token": TOKEN,
        "data_dir": folder / "data",
        "key_file": folder / "secrets" / "keys.json",
        "argon2": WEAKEST,
        "log_level": "DEBUG",
        **changes,
    }
    return Settings(_env_file=None, **values)


def outside(clock: Clock, dice: Dice) -> Outside:
    """Return the town's clock and dice; waiting goes by fast."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / HASTE)

    timing = Timing(clock, lambda: time.monotonic() * HASTE, sleep, lambda: 0.5)
    return Outside(timing, dice, dice.new_id)


@asynccontextmanager
async def live(
    folder: Path, api: Api, around: Outside, **changes: Any
) -> AsyncIterator[tuple[House, Process]]:
    """Run the bot in a house on this folder; what is there from an earlier life is taken up."""
    chosen = settings(folder, **changes)
    create_house(chosen, around)
    async with open_house(chosen, around) as house:
        request = EmulatorRequest(api)
        bot = make_bot(house, TOKEN, "http://emulator.invalid", request)
        process = Process(house, bot, EmulatorRequest(api))
        running = asyncio.create_task(process.run())
        try:
            yield house, process
        finally:
            process.stop()
            await running


async def add_school(house: House, code: str = "BTPS", name: str = "Bukit Timah Primary") -> str:
    """Add a school with two students who have slips; return its binding code."""
    _, binding = await house.schools.add(code, name)
    return binding


async def add_students(house: House, code: str, clock: Clock) -> dict[str, str]:
    """Put two students on the roster and issue their slips; return login -> temporary password."""
    entries = [
        RosterEntry(LOGIN, "Tan Wei Ling", "5A", "Mdm Siti"),
        RosterEntry(OTHER_LOGIN, "Lim Jun Jie", "5B", "Mr Raj"),
    ]
    slips = {LOGIN: "7K3D-9QXM-2VTA", OTHER_LOGIN: "H4NN-W0RK-5EAT"}
    school = await house.schools.get(code)
    now = clock()
    async with house.store.begin() as tx:
        await tx.accounts.put(school.id, entries, now)
        issued = []
        for login, slip in slips.items():
            account = (await tx.accounts.find_subject(login)).account
            assert account is not None
            tag = house.temporary.tag(account.id, slip)
            until = now + timedelta(days=30)
            issued.append((account.id, TemporaryPassword(tag, now, until, "roster")))
        await tx.temporary_passwords.put(issued)
    return slips


async def enrol(town: Town, person: Person, name: str) -> None:
    """Invite and enrol an approver through the chat, as it is done for real."""
    invitation = await town.house.approvers.invite("BTPS", name)
    await person.say(f"/enrol {invitation}")
    await person.expect("one-time code")
    turn = town.turn(person)
    flow = await town.house.flows.find(turn)
    assert flow is not None
    _, secret = await town.house.approvers.invitation(flow)
    town.secrets[user_id(person)] = secret
    await person.say(town.code(person))
    await person.expect("enrolled")


async def enrol_quietly(town: Town, person: Person, name: str) -> None:
    """Enrol an approver without a word in the chat, as many stories begin."""
    town.world.private(town.world.users[person.id]).started = True
    turn, approvers = town.turn(person), town.house.approvers
    flow = await approvers.enrol(turn, await approvers.invite("BTPS", name))
    assert flow is not None
    _, town.secrets[person.id] = await approvers.invitation(flow)
    await approvers.confirm(turn, flow, town.code(person))


async def menus_told(town: Town) -> None:
    """Wait, not for ever, until the staff's command menus are set: they belong to no story."""
    for _ in range(200):
        async with town.house.store.read() as tx:
            if await tx.outbox.next_due(town.bot_id) is None:
                return
        await asyncio.sleep(0.005)


async def at_rest(town: Town) -> None:
    """Wait, not for ever, until every update has been answered."""
    for _ in range(100):
        async with town.house.store.read() as tx:
            if not town.world.updates.count() and not await tx.inbox.unfinished(town.bot_id):
                return
        await asyncio.sleep(0.01)


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    """Make a key file and an empty database once for all towns: half of what a town costs."""
    folder = tempfile.TemporaryDirectory(prefix="town-")
    create_house(settings(Path(folder.name)), outside(Clock(), Dice("template")))
    return folder


@asynccontextmanager
async def open_town(
    folder: Path, post: Post | None = None, language: str = "en", **changes: Any
) -> AsyncIterator[Town]:
    """Build the town: a bound school with two students, a parent, a stranger, two enrolled approvers."""
    shutil.copytree(_template().name, folder, dirs_exist_ok=True)
    clock, dice = Clock(), Dice()
    world = World(TOKEN, "mims_helpdesk_bot", clock.timestamp)
    api = Api(world)
    names = ("Mei", "Zed", "Mr Lim", "Ms Devi")
    people = [world.add_user(name, language_code=language) for name in names]
    parent, stranger, approver, second = (Person(world, user) for user in people)
    group = world.add_group("MIMS Admins", people[2], kind="supergroup")
    world.add_member(group, people[3])
    world.add_bot_to_group(group, people[2], administrator=True, can_delete_messages=True)
    around = replace(outside(clock, dice), post=post)
    async with live(folder, api, around, **changes) as (house, process):
        binding = await add_school(house)
        slips = await add_students(house, "BTPS", clock)
        town = Town(house, world, api, process, clock, parent, stranger, approver, second, group.id, slips)
        await approver.say(f"/bind {binding}", chat=group.id)
        await approver.expect("Bukit Timah Primary", chat=group.id)
        await enrol_quietly(town, approver, "Mr Lim")
        await enrol_quietly(town, second, "Ms Devi")
        await menus_told(town)
        clock.advance(minutes=1)
        yield town
        await at_rest(town)
        async with house.store.read() as tx:
            found = list(malformed(await tx.audit.rows(0, 100_000)))
        if found:
            raise AssertionError("\n".join(found))
    assert api.violations == []
