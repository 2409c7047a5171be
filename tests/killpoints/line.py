"""The line between a bot that will be killed and the Telegram that outlives it: JSON over a Unix socket.

HTTP would do the same (tests/journeys speak it) at several times the price; what matters is that Telegram
lives in another process, so that a call that has reached it takes effect whatever becomes of the caller.
"""

import asyncio
import base64
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from emulator.api import Api
from emulator.model import Json
from tests.killpoints.points import Point, Side

LONGEST_LINE = 2**24


def _send(writer: asyncio.StreamWriter, message: Json) -> None:
    # Written at once: what stands in the socket when its owner is killed is still read at the other end.
    writer.write(json.dumps(message).encode() + b"\n")


@dataclass
class FarApi(Api):
    """The bot's end: a Bot API whose world is at the other end of the line."""

    writer: asyncio.StreamWriter | None = None
    answers: "dict[int, asyncio.Future[Json]]" = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    resting: "asyncio.Task[None] | None" = None

    @override
    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, bytes] | None = None
    ) -> Json:
        number = next(self.numbers)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.answers[number] = answer
        uploads = {name: base64.b64encode(body).decode() for name, body in (files or {}).items()}
        self.tell({"call": number, "method": method, "params": params, "files": uploads})
        return await answer

    def tell(self, message: Json) -> None:
        """Send one line."""
        assert self.writer is not None
        _send(self.writer, message)

    def reached(self, point: Point) -> None:
        """Tell that the bot has come to a point."""
        self.tell({"point": [point.act, point.number, point.side]})

    async def listen(self, reader: asyncio.StreamReader, settled: Callable[[], Awaitable[None]]) -> None:
        """Take answers; and when asked, tell when nothing is left to do."""
        async for line in reader:
            said = json.loads(line)
            if "answer" in said:
                self.answers.pop(said["answer"]).set_result(said["reply"])
            else:
                self.resting = asyncio.create_task(self._rest(settled))

    async def _rest(self, settled: Callable[[], Awaitable[None]]) -> None:
        await settled()
        self.tell({"settled": True})


@dataclass
class Switchboard:
    """Telegram's end: answers the calls of the one bot that is on the line, and hears what else it tells."""

    api: Api
    reached: list[Point] = field(default_factory=list)
    is_settled: bool = False
    writer: asyncio.StreamWriter | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one life of the bot until its end of the line is closed."""
        self.writer = writer
        calls: set[asyncio.Task[None]] = set()
        # Reset or broken: the bot was killed with an answer unread. What it had said before has been read.
        with suppress(ConnectionError):
            async for line in reader:
                self._hear(json.loads(line), calls, writer)
        for call in calls:
            call.cancel()
        writer.close()
        self.ended.set()
        self.news.set()

    def _hear(self, said: Json, calls: "set[asyncio.Task[None]]", writer: asyncio.StreamWriter) -> None:
        if "call" in said:
            call = asyncio.create_task(self._answer(said, writer))
            calls.add(call)
            call.add_done_callback(calls.discard)
        elif "point" in said:
            act, number, side = said["point"]
            self.reached.append(Point(act, number, Side(side)))
        else:
            self.is_settled = True
        self.news.set()

    async def _answer(self, said: Json, writer: asyncio.StreamWriter) -> None:
        files = {name: base64.b64decode(body) for name, body in said["files"].items()}
        reply = await self.api.call(said["method"], said["params"], files)
        _send(writer, {"answer": said["call"], "reply": reply})
        self.news.set()

    def ask(self) -> None:
        """Ask the bot to tell when it is at rest."""
        self.is_settled = False
        assert self.writer is not None
        _send(self.writer, {"settle": True})

    def expect(self) -> None:
        """Make ready for the bot's next life."""
        self.reached, self.writer, self.is_settled = [], None, False
        self.ended.clear()
