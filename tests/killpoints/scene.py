"""One scene: a Telegram with its people, a house on disk, and the lives that the bot has in it."""

import asyncio
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from emulator.api import Api
from emulator.model import Json
from emulator.person import Person
from emulator.world import World
from storage.engine import open_engine
from storage.keys import load_keyring
from storage.sql.store import SqlStore
from tests.bot.mail_server import Letterbox, serving_mail
from tests.journeys.school import DEVI, GROUP, LIM, MEI, PHONES, ZED
from tests.killpoints.life import Order, SharedClock
from tests.killpoints.line import LONGEST_LINE, Switchboard
from tests.killpoints.nursery import Nursery
from tests.killpoints.points import Point
from tests.killpoints.school import CHUA, GOH, NOW, SECOND_GROUP, SITI, School
from tests.town import LOGIN, TOKEN, Dice, settings

PATIENCE = 30.0
GLANCE = 0.05
NAMES = {
    MEI: "Mei",
    ZED: "Zed",
    LIM: "Mr Lim",
    DEVI: "Ms Devi",
    CHUA: "Ms Chua",
    SITI: "Mdm Siti",
    GOH: "Mr Goh",
    GROUP: "the group",
    SECOND_GROUP: "the new group",
}


@dataclass(frozen=True)
class Death:
    """How a life ended: which points it had come to, the last being the one it died at."""

    reached: tuple[Point, ...]


@dataclass
class Scene:
    """What a story plays in. `fates` are where the coming lives die, one after the other; then one stays."""

    folder: Path
    school: School
    nursery: Nursery
    world: World
    board: Switchboard
    people: dict[int, Person]
    clock: SharedClock
    fates: list[Point]
    box: Letterbox
    mail: int = 0
    life: int = 0
    lives: int = 0
    begun: int = 0
    rested: list[Point] = field(default_factory=list)
    deaths: list[Death] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    silences: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Let the bot live, or live again."""
        self.board.expect()
        self.lives += 1
        dies = self.fates.pop(0) if self.fates else None
        order = Order(self.folder, self.folder / "line", self.lives, NAMES, dies, self.mail)
        self.life = self.nursery.bear(order)

    def bury(self) -> None:
        """Note how the bot died: by kill -9 at its point, and by nothing else."""
        assert self.nursery.bury(self.life) == -signal.SIGKILL, self.log
        self.deaths.append(Death(tuple(self.board.reached)))

    @property
    def log(self) -> str:
        """The end of what the lives printed."""
        file = self.folder / "bot.log"
        return file.read_text(encoding="utf-8")[-3000:] if file.exists() else "no log"

    async def settled(self) -> None:
        """Wait until nothing is left to do; whenever the bot has died, it is started again."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._is_settled():
                    self.bury()
                    self.start()
                    self.rested = []
        except TimeoutError:
            raise AssertionError(f"the bot did not come to rest\n{self.log}") from None

    async def _is_settled(self) -> bool:
        """Return whether this life came to rest; False when it died before."""
        asked = False
        while not self.board.ended.is_set():
            self.board.news.clear()
            if asked and self.board.is_settled:
                self.rested = self.rested or list(self.board.reached)
                return True
            if not asked and self.board.writer is not None and self.board.reached and not self._waiting():
                self.board.ask()
                asked = True
            await self.board.news.wait()
        return False

    def _waiting(self) -> bool:
        polls = any(point.act == "getUpdates" for point in self.board.reached)
        return not polls or self.world.updates.count() > 0

    @asynccontextmanager
    async def store(self) -> AsyncIterator[SqlStore]:
        """Open what the bot keeps, beside the bot."""
        chosen, dice = settings(self.folder), Dice("beside the bot")
        store = SqlStore(open_engine(chosen.database), load_keyring(chosen.key_file), dice, dice.new_id)
        try:
            yield store
        finally:
            await store.close()

    def code(self) -> str:
        """Return the code in the newest letter that has one."""
        bodies = [one.get_body(("plain",)) for one in self.box.taken]
        found = [re.search(r"\b\d{4} \d{4}\b", one.get_content() if one else "") for one in bodies]
        return next(one[0] for one in reversed(found) if one)

    def begins_here(self) -> None:
        """Let the points of the story begin here: those of what came before are another story's."""
        self.begun = len(self.board.reached)

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.clock.set(self.clock() + timedelta(**by))

    async def screen(self, user: int, chat: int | None = None) -> Json | None:
        """Return the newest message of the bot that a person sees."""
        said = [one for one in await self.people[user].visible(chat) if one["by_bot"]]
        return said[-1] if said else None

    async def comes(self, user: int, words: str, chat: int | None = None) -> None:
        """Wait until the newest message says so, of which the bot must think by itself."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._says(user, words, chat):
                    await self.world.changed(self.world.revision, GLANCE)
        except TimeoutError:
            raise AssertionError(f"{words!r} never came to {NAMES[user]}\n{self.log}") from None

    async def _says(self, user: int, words: str, chat: int | None) -> bool:
        await self.settled()
        screen = await self.screen(user, chat)
        return screen is not None and words in screen["text"]


@asynccontextmanager
async def playing(
    school: School, nursery: Nursery, fates: Sequence[Point] = (), *, mail: bool = False
) -> AsyncIterator[Scene]:
    """Set a scene in a folder of its own, with the first life begun and at rest."""
    async with AsyncExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="killpoints-")))
        for part in ("data", "secrets"):
            shutil.copytree(school.folder / part, folder / part)
        clock = SharedClock(folder / "clock")
        clock.set(NOW)
        world = World(TOKEN, "mims_helpdesk_bot", clock.timestamp)
        board = Switchboard(Api(world))
        async with await asyncio.start_unix_server(board.serve, folder / "line", limit=LONGEST_LINE):
            scene = Scene(
                folder, school, nursery, world, board, _settle(world), clock, list(fates), Letterbox()
            )
            scene.mail = await opened.enter_async_context(serving_mail(scene.box)) if mail else 0
            scene.start()
            try:
                await scene.settled()
                scene.begun = len(board.reached)
                yield scene
            finally:
                nursery.kill(scene.life)
                if board.writer is not None:
                    await board.ended.wait()


def _settle(world: World) -> dict[int, Person]:
    """Let the people move in, the approvers and the bot into the group that the school is bound to."""
    phones = {ZED: PHONES[LOGIN]}
    users = {
        user: world.add_user(NAMES[user], user_id=user, phone_number=phones.get(user))
        for user in (MEI, ZED, LIM, DEVI, CHUA, SITI, GOH)
    }
    group = world.add_group("MIMS Admins", users[LIM])
    for user in (DEVI, GOH):
        world.add_member(group, users[user])
    world.add_bot_to_group(group, users[LIM], administrator=True, can_delete_messages=True)
    new = world.add_group("MIMS Admins of the new school", users[LIM])
    assert (group.id, new.id) == (GROUP, SECOND_GROUP)
    for user in (MEI, ZED, LIM, DEVI, SITI, GOH):
        world.private(users[user]).started = True
    world.updates.drop()
    return {user: Person(world, who) for user, who in users.items()}
