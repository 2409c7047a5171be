"""One life of the bot: the real house and process on the files of earlier lives, until a point kills it."""

import asyncio
import logging
import mmap
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.assemble import open_house
from bot.mail import Mailer, Post
from bot.notation import MailServer, Tls
from bot.process import Process, bot_id_of, make_bot
from bot.single import only_process
from conversations.letters import Letter
from domain.events import Event, Tag
from emulator.world import World
from tests.killpoints.line import LONGEST_LINE, FarApi
from tests.killpoints.points import LETTER, Commits, DyingRequest, Point, Points, Side
from tests.town import TOKEN, Clock, Dice, outside, settings

GLANCE = 0.002
_LEFT = """
    SELECT (SELECT count(*) FROM inbox WHERE state != 'replied')
         + (SELECT count(*) FROM outbox WHERE done_at IS NULL AND coalesce(not_before, '') <= ?)
"""
_MOMENT = struct.Struct("d")


class SharedClock(Clock):
    """A clock in a file, so that all lives and the people go by one time, which a test moves."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_MOMENT.pack(0))
        with path.open("r+b") as file:
            self._file = mmap.mmap(file.fileno(), _MOMENT.size)

    def __call__(self) -> datetime:
        (seconds,) = _MOMENT.unpack_from(self._file)
        return datetime.fromtimestamp(seconds, UTC)

    def set(self, now: datetime) -> None:
        """Set the clock."""
        _MOMENT.pack_into(self._file, 0, now.timestamp())


@dataclass(frozen=True)
class Order:
    """What a life begins with: its folder, the line to Telegram, its number, and where it shall die.

    `mail` is the port of the mail server, 0 where there is none.
    """

    folder: Path
    line: Path
    number: int
    names: dict[int, str]
    dies: Point | None
    mail: int = 0

    def as_json(self) -> dict[str, Any]:
        """Write the order down."""
        dies = [self.dies.act, self.dies.number, self.dies.side] if self.dies else None
        names = [[chat, name] for chat, name in self.names.items()]
        return {
            "folder": str(self.folder),
            "line": str(self.line),
            "number": self.number,
            "names": names,
            "dies": dies,
            "mail": self.mail,
        }

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Order":
        """Read an order."""
        dies = Point(said["dies"][0], said["dies"][1], Side(said["dies"][2])) if said["dies"] else None
        folder, line, names = Path(said["folder"]), Path(said["line"]), dict(said["names"])
        return cls(folder, line, said["number"], names, dies, said["mail"])


async def live(order: Order) -> None:
    """Run the bot as `helpdesk run` does, with the line in the place of HTTP."""
    logging.basicConfig(level=logging.INFO, format="%(name)s %(levelname)s %(message)s")
    clock = SharedClock(order.folder / "clock")
    reader, writer = await asyncio.open_unix_connection(str(order.line), limit=LONGEST_LINE)
    world = World(TOKEN, "mims_helpdesk_bot", clock.timestamp)
    api = FarApi(world, writer=writer)
    points = Points(order.dies, api.reached)
    chosen, around = settings(order.folder), outside(clock, Dice(f"life {order.number}"))
    if order.mail:
        around = replace(around, post=_dying_post(order.mail, clock, points))
    with only_process(chosen.data_dir, bot_id_of(TOKEN), order.number):
        async with open_house(chosen, around) as house:
            Commits(house.store._engine.sync_engine, points)
            listening = asyncio.create_task(api.listen(reader, _settled(chosen.data_dir, clock)))
            bot = make_bot(house, TOKEN, "http://emulator.invalid", DyingRequest(api, points, order.names))
            process = Process(house, bot, DyingRequest(api, points, order.names))
            await house.record(Event(Tag.STARTED, actor="system"))
            await process.run()
            await listening


def _dying_post(port: int, clock: Clock, points: Points) -> Post:
    """Send letters by SMTP; the bot can die before one has left and after the server has taken it."""
    mailer = Mailer(MailServer("127.0.0.1", port, Tls.NONE), "helpdesk@school.example", clock)

    async def post(letter: Letter) -> None:
        number = points.before(LETTER)
        await mailer.send(letter)
        points.after(LETTER, number)

    return post


def _settled(data: Path, clock: Clock) -> Any:
    async def settled() -> None:
        """Wait until no update waits for its effect or its answer, and no notice for its delivery."""
        with closing(sqlite3.connect(data / "helpdesk.db")) as connection:
            while connection.execute(_LEFT, (f"{clock():%F %T}.999999",)).fetchone()[0]:  # noqa: ASYNC110 - it is the database that changes
                await asyncio.sleep(GLANCE)

    return settled
