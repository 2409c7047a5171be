"""Schools, and the groups in which their administrators meet."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from storage.interface import NotFound, Stale
from storage.records import School
from storage.sql.workbench import Workbench
from storage.tables import accounts, schools
from storage.tables_work import outbox

_FIELDS = frozenset(School.__dataclass_fields__)
_IS_THERE = schools.c.removed_at.is_(None)
_NO_GROUP = {"bot_id": None, "group_chat_id": None, "topic_id": None, "digest_id": None, "lost_at": None}
# Built once: to build a statement costs more than to run it, and every judged answer asks.
_RULES = (
    select(schools.c.rules)
    .join(accounts, accounts.c.school_id == schools.c.id)
    .where(accounts.c.id == bindparam("its_account"))
)


@dataclass(frozen=True, slots=True)
class SqlSchools:
    """Schools in SQL; see `storage.interface.Schools`."""

    bench: Workbench

    async def put(self, school: School) -> None:
        """Write a new school. Raises `Stale` when the code is taken, in any case."""
        if not await self.bench.add(schools, {**asdict(school), "code_key": school.code.casefold()}):
            raise Stale

    async def change(self, school: School) -> None:
        """Write name, e-mail and rules. Raises `NotFound`."""
        own = {"name": school.name, "email": school.email, "rules": dict(school.rules)}
        here = update(schools).where(schools.c.id == school.id, _IS_THERE)
        if not await self.bench.change(here.values(**own)):
            raise NotFound

    async def remove(self, school_id: str, at: datetime) -> None:
        """Let the school serve nobody any more. Its code stays, so that no other school takes it."""
        unbound = {**_NO_GROUP, "bind_tag": None, "bind_expires_at": None}
        left: dict[str, Any] = {**unbound, "email": "", "rules": {}, "removed_at": at}
        here = update(schools).where(schools.c.id == school_id, _IS_THERE)
        if not await self.bench.change(here.values(**left)):
            raise NotFound

    async def rules_about(self, account_id: str) -> Mapping[str, Any]:
        """Return the rules of the account's school."""
        row = await self.bench.first(_RULES, {"its_account": account_id})
        return {} if row is None else row.rules

    async def find(self, code: str) -> School | None:
        """Return a school by its code, in any case."""
        named = select(schools).where(schools.c.code_key == code.casefold(), _IS_THERE)
        return _maybe(await self.bench.first(named))

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
        group = {**_NO_GROUP, "bot_id": bot_id, "group_chat_id": chat_id, "topic_id": topic_id}
        bound = {**group, "bind_tag": None, "bind_expires_at": None}
        await self.bench.change_one(update(schools).where(named).values(**bound))
        return await self.get(school.id)

    async def awaits_binding(self, now: datetime) -> bool:
        """Whether a school has no group, or an unused code that binds another one."""
        waits = schools.c.group_chat_id.is_(None) | (schools.c.bind_expires_at > now)
        return await self.bench.first(select(schools.c.id).where(_IS_THERE, waits).limit(1)) is not None

    async def move_group(self, bot_id: int, old_chat_id: int, new_chat_id: int) -> bool:
        """Follow a group that became a supergroup, with the notices that wait for it (TGM-06)."""
        if await self.find_by_group(bot_id, new_chat_id) is not None:
            return False
        group = (schools.c.bot_id == bot_id) & (schools.c.group_chat_id == old_chat_id)
        # Numbers of messages and topics belong to the old group.
        moved = {**_NO_GROUP, "bot_id": bot_id, "group_chat_id": new_chat_id}
        if not await self.bench.change(update(schools).where(group).values(**moved)):
            return False
        waiting = (outbox.c.bot_id == bot_id) & (outbox.c.chat_id == old_chat_id) & outbox.c.done_at.is_(None)
        await self.bench.run(update(outbox).where(waiting).values(chat_id=new_chat_id))
        return True

    async def set_lost(self, school_id: str, at: datetime | None) -> bool:
        """Remember since when the bot is out of the group, or that it is back; False when that was known."""
        was = schools.c.lost_at.is_(None) if at else schools.c.lost_at.is_not(None)
        lost = update(schools).where(schools.c.id == school_id, was).values(lost_at=at)
        return await self.bench.change(lost) == 1

    async def set_digest(self, school_id: str, message_id: int | None) -> None:
        """Remember the message that stands for many cards. Raises `NotFound`."""
        shown = update(schools).where(schools.c.id == school_id).values(digest_id=message_id)
        if not await self.bench.change(shown):
            raise NotFound

    async def list(self) -> list[School]:
        """Return every school, by code."""
        there = select(schools).where(_IS_THERE).order_by(schools.c.code_key)
        return [_school(row) for row in await self.bench.all(there)]


def _school(row: Row[Any]) -> School:
    return School(**{name: getattr(row, name) for name in _FIELDS})


def _maybe(row: Row[Any] | None) -> School | None:
    return None if row is None else _school(row)
