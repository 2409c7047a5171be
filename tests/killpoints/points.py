"""Where a bot can die: every commit that changed something, every call to Telegram, every letter.

A commit is seen by SQLAlchemy's own events, a call by the request class that carries it, so that no list of
ours can forget one. Nothing here is product code.
"""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, event
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.request import RequestData
from typing_extensions import override

from emulator.api import Api
from emulator.request import EmulatorRequest

COMMIT = "commit"
LETTER = "letter"
_WRITES = re.compile(r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_SEEN = "killpoints"


class Side(StrEnum):
    """On which side of the act the bot dies: before it can have an effect, or before it can be heard of."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One place to die: which act, its how-manieth in this life, and on which side of it."""

    act: str
    number: int
    side: Side

    def __str__(self) -> str:
        return f"{self.side} {self.act} #{self.number}"


class Points:
    """Counts the acts of one life, tells each, and ends the life at the chosen one."""

    def __init__(self, chosen: Point | None, tell: Callable[[Point], None]) -> None:
        self._chosen = chosen
        self._tell = tell
        self._counted: Counter[str] = Counter()

    def before(self, act: str) -> int:
        """Come to an act; return its number."""
        self._counted[act] += 1
        self._reach(Point(act, self._counted[act], Side.BEFORE))
        return self._counted[act]

    def after(self, act: str, number: int) -> None:
        """Come past an act."""
        self._reach(Point(act, number, Side.AFTER))

    def _reach(self, point: Point) -> None:
        self._tell(point)
        if point == self._chosen:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(slots=True)
class _Commit:
    """What is known of a transaction that may write."""

    tables: dict[str, None]
    changes: int
    act: str = ""
    number: int = 0


class Commits:
    """Sees every commit of an engine that changed something in the database.

    Reads commit too, and so do writers that found nothing to do: SQLite writes nothing then, and a death
    there is the death before the next act.
    """

    def __init__(self, engine: Engine, points: Points) -> None:
        self._points = points
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._execute)
        event.listen(engine, "commit", self._before)
        commit = engine.dialect.do_commit

        def do_commit(connection: Any) -> None:
            commit(connection)
            self._after(connection)

        engine.dialect.do_commit = do_commit  # type: ignore[method-assign, assignment]

    def _begin(self, connection: Connection) -> None:
        connection.info[_SEEN] = _Commit({}, _changes(connection.connection))

    def _execute(self, connection: Connection, *arguments: Any) -> None:
        written = _WRITES.match(arguments[1])
        if written and (seen := connection.info.get(_SEEN)):
            seen.tables[written[1]] = None

    def _before(self, connection: Connection) -> None:
        seen: _Commit = connection.info[_SEEN]
        if _changes(connection.connection) > seen.changes:
            seen.act = f"{COMMIT} of {', '.join(sorted(seen.tables))}"
            seen.number = self._points.before(seen.act)

    def _after(self, connection: Any) -> None:
        seen: _Commit | None = connection.info.pop(_SEEN, None)
        if seen is not None and seen.act:
            self._points.after(seen.act, seen.number)


def _changes(connection: Any) -> int:
    return int(connection.driver_connection.total_changes)


class DyingRequest(EmulatorRequest):
    """Carries calls to Telegram; the bot can die before one has left and after Telegram has answered it."""

    def __init__(self, api: Api, points: Points, names: dict[int, str]) -> None:
        super().__init__(api)
        self._points = points
        self._names = names

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Answer like HTTPXRequest would, unless the bot dies of it."""
        chat = (request_data.parameters if request_data else {}).get("chat_id")
        act = url.rpartition("/")[2] + (f" to {self._names[chat]}" if isinstance(chat, int) else "")
        number = self._points.before(act)
        answer = await super().do_request(url, method, request_data, read_timeout)
        self._points.after(act, number)
        return answer
