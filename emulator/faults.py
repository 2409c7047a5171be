"""Scripted trouble: the next call of a method is answered late, wrongly, twice or not at all."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from emulator.errors import Refusal
from emulator.model import Json
from emulator.updates import OTHER_POLL

Answer = Callable[[], Awaitable[Json]]
Around = Callable[[Answer], Awaitable[Json]]


class ConnectionDropped(Exception):  # noqa: N818 - it names what happened on the line
    """The line broke; the caller gets no reply."""


@dataclass(frozen=True)
class Fault:
    """One piece of trouble: a function around the real answer. New kinds are new functions."""

    name: str
    around: Around

    @classmethod
    def refuse(cls, code: int, reason: str = "", parameters: Json | None = None) -> "Fault":
        """Answer with an error; nothing takes effect."""

        async def around(_answer: Answer) -> Json:
            return Refusal(code, reason, parameters).as_json()

        return cls(f"refuse {code}", around)

    @classmethod
    def retry_after(cls, seconds: int) -> "Fault":
        """429, with Telegram's demand to wait."""
        return cls.refuse(429, f"retry after {seconds}", {"retry_after": seconds})

    @classmethod
    def forbidden(cls, reason: str = "bot was blocked by the user") -> "Fault":
        """403."""
        return cls.refuse(403, reason)

    @classmethod
    def unauthorized(cls) -> "Fault":
        """401: the token was revoked."""
        return cls.refuse(401)

    @classmethod
    def conflict(cls) -> "Fault":
        """409: another process polls with this token."""
        return cls.refuse(409, OTHER_POLL)

    @classmethod
    def server_error(cls, code: int = 500) -> "Fault":
        """500 or 502."""
        return cls.refuse(code)

    @classmethod
    def drop_before(cls) -> "Fault":
        """The line breaks before Telegram got the request: nothing took effect."""

        async def around(_answer: Answer) -> Json:
            raise ConnectionDropped("before the request arrived")

        return cls("drop before", around)

    @classmethod
    def drop_after(cls) -> "Fault":
        """The line breaks after the effect took place: the caller cannot know."""

        async def around(answer: Answer) -> Json:
            await answer()
            raise ConnectionDropped("after the request took effect")

        return cls("drop after", around)

    @classmethod
    def hang(cls, released: asyncio.Event | None = None) -> "Fault":
        """The effect takes place, the reply does not come until released (or ever)."""

        async def around(answer: Answer) -> Json:
            reply = await answer()
            await (released or asyncio.Event()).wait()
            return reply

        return cls("hang", around)

    @classmethod
    def late(cls, seconds: float) -> "Fault":
        """The effect takes place, the reply comes so much later."""

        async def around(answer: Answer) -> Json:
            reply = await answer()
            await asyncio.sleep(seconds)
            return reply

        return cls("late", around)

    @classmethod
    def twice(cls) -> "Fault":
        """For getUpdates: every update of this batch stands in it twice, under the same update_id."""

        async def around(answer: Answer) -> Json:
            reply = await answer()
            return {**reply, "result": [one for one in reply["result"] for _ in range(2)]}

        return cls("twice", around)

    @classmethod
    def backwards(cls) -> "Fault":
        """For getUpdates: this batch comes in reverse order."""

        async def around(answer: Answer) -> Json:
            reply = await answer()
            return {**reply, "result": reply["result"][::-1]}

        return cls("backwards", around)


class Faults:
    """The script: for each method a row of faults, one for each coming call."""

    def __init__(self) -> None:
        self.clock_offset = 0.0
        """How many seconds Telegram's clock, told in the Date of each HTTP reply, is ahead of the world's."""
        self._script: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def next(self, method: str, *faults: Fault, times: int = 1) -> None:
        """Let the next calls of a method run into these faults, one call each; "*" is any method."""
        self._script[method.lower()].extend(faults * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault this call runs into, if any."""
        for name in (method.lower(), "*"):
            if self._script[name]:
                return self._script[name].popleft()
        return None

    def waiting(self) -> int:
        """Return how many faults have not happened yet."""
        return sum(len(row) for row in self._script.values())

    def clear(self) -> None:
        """Forget the rest of the script; Telegram's clock goes right again."""
        self._script.clear()
        self.clock_offset = 0.0
