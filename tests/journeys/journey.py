"""One journey: the emulator served in this process, the bot as a process of its own, and its store."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyotp

from emulator.api import Api
from emulator.faults import Answer, Fault
from emulator.model import Json
from emulator.remote import HttpLine, RemotePerson
from emulator.server import create_app, serving
from emulator.world import World
from storage.engine import open_engine
from storage.keys import load_keyring
from storage.sql.store import SqlStore
from tests.journeys.birth import Bot, Mother, Order
from tests.journeys.school import DEVI, GROUP, LIM, MEI, ZED, Template
from tests.town import TOKEN, WEAKEST, Dice, settings

PATIENCE = 15.0
GLANCE = 0.01
_LEFT_TO_DO = """
SELECT EXISTS (SELECT 1 FROM inbox WHERE state != 'replied')
    OR EXISTS (SELECT 1 FROM outbox WHERE done_at IS NULL
               AND coalesce(not_before, '') <= strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 minute'))
"""
SPEAKING = ("sendMessage", "editMessageText", "sendPhoto")


def now() -> datetime:
    """Return the time: the bot is a process of its own and lives in ours."""
    return datetime.now(UTC)  # noqa: TID251 - see above


def last_update(journey: "Journey") -> int:
    """Return the id of the update that was acknowledged last."""
    return int(journey.world.updates.acknowledged[-1]["update_id"])


def said(journey: "Journey") -> int:
    """How many messages the bot has sent or changed."""
    return sum(len(journey.api.calls_of(method)) for method in ("sendMessage", "editMessageText"))


@dataclass
class Trap:
    """Holds the bot in the middle of a call: before it takes effect, or before the bot knows that it did."""

    is_said: bool
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def around(self, answer: Answer) -> Json:
        """Hold the call until it is released."""
        reply = await answer() if self.is_said else {}
        self.reached.set()
        await self.released.wait()
        return reply if self.is_said else await answer()


@dataclass
class Journey:
    """What a test sees: Telegram, the people, the bot, and the store it left behind."""

    folder: Path
    world: World
    api: Api
    line: HttpLine
    order: Order
    mother: Mother
    store: SqlStore
    glance: sqlite3.Connection
    template: Template
    people: dict[int, RemotePerson]
    bot: Bot | None = None

    @property
    def mei(self) -> RemotePerson:
        """The parent whose chat is known to LOGIN."""
        return self.people[MEI]

    @property
    def zed(self) -> RemotePerson:
        """A parent whose chat is known to nobody."""
        return self.people[ZED]

    @property
    def lim(self) -> RemotePerson:
        """An approver."""
        return self.people[LIM]

    @property
    def devi(self) -> RemotePerson:
        """Another approver."""
        return self.people[DEVI]

    @property
    def log(self) -> str:
        """All that the bots of this journey printed."""
        return self.order.log.read_text(encoding="utf-8") if self.order.log.exists() else ""

    def start(self) -> None:
        """Start the bot."""
        assert self.bot is None
        self.bot = Bot(self.mother.bear(self.order), self.mother)

    async def kill(self) -> None:
        """Kill the bot, and whatever trap it sits in."""
        assert self.bot is not None
        await self.bot.kill()
        self.bot = None
        self.api.faults.clear()

    async def stop(self) -> int:
        """Stop the bot in good order and return its exit code."""
        assert self.bot is not None
        code = await self.bot.stop()
        self.bot = None
        return code

    def code(self, person: RemotePerson) -> str:
        """Return what an approver's authenticator shows now."""
        return pyotp.TOTP(self.template.authenticators[person.id]).at(now())

    async def until(self, holds: Callable[[], Awaitable[bool]], complaint: str) -> None:
        """Look again at every change of the world, and now and then, until it holds."""
        clock = asyncio.get_running_loop().time
        until = clock() + PATIENCE
        while not await holds():
            assert clock() < until, f"{complaint}\n{self.log[-3000:]}"
            await self.world.changed(self.world.revision, GLANCE)

    async def within(self, event: Awaitable[object], complaint: str) -> None:
        """Wait for something to happen, but not for ever."""
        try:
            async with asyncio.timeout(PATIENCE):
                await event
        except TimeoutError:
            raise AssertionError(f"{complaint}\n{self.log[-3000:]}") from None

    async def settled(self) -> None:
        """Wait until nothing is left to do: no update, no unfinished answer, no notice."""
        await self.until(self._is_settled, "the bot did not come to rest")

    async def _is_settled(self) -> bool:
        if self.world.updates.count():
            return False
        # Asked hundreds of times a test: past the store, whose every answer costs milliseconds.
        (left,) = self.glance.execute(_LEFT_TO_DO).fetchone()
        return not left

    def trap(self, chat: int, *, is_said: bool) -> Trap:
        """Set a trap for the bot's next message to a chat."""
        trap = Trap(is_said)
        self.on_next_message_to(chat, Fault("trap", trap.around))
        return trap

    def on_next_message_to(self, chat: int, fault: Fault) -> None:
        """Let a fault befall the bot's next message to one chat, whichever method brings it."""

        async def around(answer: Answer) -> Json:
            call = self.api.calls[-1]
            if str(call.params.get("chat_id")) != str(chat):
                self.api.faults.next(call.method, Fault(fault.name, around))
                return await answer()
            self.api.faults.clear()
            return await fault.around(answer)

        for method in SPEAKING:
            self.api.faults.next(method, Fault(fault.name, around))

    def cards(self) -> list[str]:
        """Return the texts of the cards that stand in the group."""
        return [
            one.content.text for one in self.world.chats[GROUP].visible() if "Account:" in one.content.text
        ]


@asynccontextmanager
async def travelling(
    folder: Path, mother: Mother, template: Template, **environment: str
) -> AsyncIterator[Journey]:
    """Serve a world with its people over a copy of the school; whatever bot is left at the end is killed."""
    template.copy(folder)
    world = World(TOKEN, "mims_helpdesk_bot", time.time)  # noqa: TID251 - the bot lives in our time
    api = Api(world)
    async with serving(create_app(world, api)) as address, HttpLine(address) as line:
        people = await _settle(line)
        for approver in (LIM, DEVI):
            world.private(world.users[approver]).started = True
        order = Order(folder, {**_environment(folder, address), **environment}, folder / "bot.log")
        chosen, dice = settings(folder), Dice("reader")
        engine = open_engine(chosen.database)
        store = SqlStore(engine, load_keyring(chosen.key_file), dice, dice.new_id)
        glance = sqlite3.connect(folder / "data" / "helpdesk.db", isolation_level=None)
        journey = Journey(folder, world, api, line, order, mother, store, glance, template, people)
        try:
            yield journey
        finally:
            if journey.bot is not None:
                await journey.bot.end()
            glance.close()
            await store.close()
    assert api.violations == []


async def _settle(line: HttpLine) -> dict[int, RemotePerson]:
    """Let the people move in, the approvers and the bot into the group that the school is bound to."""
    names = {MEI: "Mei", ZED: "Zed", LIM: "Mr Lim", DEVI: "Ms Devi"}
    people = {user: await line.person(name, user_id=user) for user, name in names.items()}
    for person in people.values():
        person.deadline = PATIENCE
    assert await line.group("MIMS Admins", people[LIM]) == GROUP
    await line.do("member", user=DEVI, chat=GROUP, status="member")
    return people


def _environment(folder: Path, address: str) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATA_DIR": str(folder / "data"),
        "KEY_FILE": str(folder / "secrets" / "keys.json"),
        "LOG_LEVEL": "DEBUG",
        "ARGON2": WEAKEST,
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
    }
