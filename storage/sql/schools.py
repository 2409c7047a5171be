"""Schools, and the groups in which their administrators meet."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.interface import NotFound, Stale
from storage.records import School
from storage.sql.workbench import Workbench
from storage.tables import schools
from storage.tables_work import outbox

_FIELDS = frozenset(School.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class SqlSchools:
    """Schools in SQL; see `storage.interface.Schools`."""

    bench: Workbench

    async def put(self, school: School) -> None:
        """Write a new school. Raises `Stale` when the code is taken, in any case."""
        if not await self.bench.add(schools, {**asdict(school), "code_key": school.code.casefold()}):
            raise Stale

    async def find(self, code: str) -> School | None:
        """Return a school by its code, in any case."""
        return _maybe(await self.bench.first(select(schools).where(schools.c.code_key == code.casefold())))

    async def get(self, school_id: str) -> School:
        """Return one school."""
        return _school(await self.bench.one(select(schools).where(schools.c.id == school_id)))

    async def find_by_group(self, bot_id: int, chat_id: int) -> School | None:
        """Return the school whose admin group this is."""
        group = (schools.c.bot_id == bot_id) & (schools.c.group_chat_id == chat_id)
        return _maybe(await self.bench.first(select(schools).where(group)))

    async def set_binding(self, school_id: str, tag: bytes, expires_at: datetime) -> None:
        """Set the keyed tag of the code that binds the group. Raises `NotFound`."""
        binding = {"bind_tag": tag, "bind_expires_at": expires_at}
        if not await self.bench.change(update(schools).where(schools.c.id == school_id).values(**binding)):
            raise NotFound

    async def bind(
        self, tag: bytes, bot_id: int, chat_id: int, now: datetime, *, topic_id: int | None = None
    ) -> School | None:
        """Bind the school that this tag names; None for a wrong tag or another school's group."""
        named = (schools.c.bind_tag == tag) & (schools.c.bind_expires_at > now)
        school = _maybe(await self.bench.first(select(schools).where(named)))
        other = await self.find_by_group(bot_id, chat_id)
        if school is None or (other is not None and other.id != school.id):
            return None
        group = {"bot_id": bot_id, "group_chat_id": chat_id, "topic_id": topic_id, "digest_id": None}
        bound = {**group, "bind_tag": None, "bind_expires_at": None}
        await self.bench.change_one(update(schools).where(named).values(**bound))
        return await self.get(school.id)

    async def awaits_binding(self, now: datetime) -> bool:
        """Whether a school has no group, or an unused code that binds another one."""
        waits = schools.c.group_chat_id.is_(None) | (schools.c.bind_expires_at > now)
        return await self.bench.first(select(schools.c.id).where(waits).limit(1)) is not None

    async def move_group(self, bot_id: int, old_chat_id: int, new_chat_id: int) -> bool:
        """Follow a group that became a supergroup, with the notices that wait for it (TGM-06)."""
        if await self.find_by_group(bot_id, new_chat_id) is not None:
            return False
        group = (schools.c.bot_id == bot_id) & (schools.c.group_chat_id == old_chat_id)
        # Numbers of messages and topics belong to the old group.
        moved = {"group_chat_id": new_chat_id, "topic_id": None, "digest_id": None}
        if not await self.bench.change(update(schools).where(group).values(**moved)):
            return False
        waiting = (outbox.c.bot_id == bot_id) & (outbox.c.chat_id == old_chat_id) & outbox.c.done_at.is_(None)
        await self.bench.run(update(outbox).where(waiting).values(chat_id=new_chat_id))
        return True

    async def set_digest(self, school_id: str, message_id: int | None) -> None:
        """Remember the message that stands for many cards. Raises `NotFound`."""
        shown = update(schools).where(schools.c.id == school_id).values(digest_id=message_id)
        if not await self.bench.change(shown):
            raise NotFound

    async def list(self) -> list[School]:
        """Return every school, by code."""
        return [_school(row) for row in await self.bench.all(select(schools).order_by(schools.c.code_key))]


def _school(row: Row[Any]) -> School:
    return School(**{name: getattr(row, name) for name in _FIELDS})


def _maybe(row: Row[Any] | None) -> School | None:
    return None if row is None else _school(row)
