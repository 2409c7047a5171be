"""Escalation: a school is reminded of what waits, and then every one of its approvers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.escalation import Due, due
from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Request
from domain.school_rules import applied
from services.desk import Desk
from storage.interface import Transaction
from storage.records import School

EVERY = timedelta(minutes=1)
"""How often it is looked at: what waits for half an hour waits for a minute more."""


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What a reminder is made of: the open requests that it is about, the oldest first."""

    school: School
    waiting: tuple[Request, ...]


class Escalation:
    """Looks at what waits, once a minute; what is told and that it was told stand in one transaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked_at: datetime | None = None

    async def chore(self) -> int:
        """Remind every school, if the last time was a minute ago."""
        now = self._desk.clock()
        if self._looked_at is not None and timedelta() <= now - self._looked_at < EVERY:
            return 0
        count, self._looked_at = await self.remind(), now
        return count

    async def remind(self) -> int:
        """Remind every school of what is due there; return of how many requests."""
        async with self._desk.store.read() as tx:
            late = await tx.requests.list_waiting(self._desk.clock())
        count = 0
        for school_id in sorted({one.school_id for one in late}):
            count += await self._remind_one(school_id)
        return count

    async def _remind_one(self, school_id: str) -> int:
        async with self._desk.store.read() as tx:
            if not _any(await self._due(tx, await tx.schools.get(school_id))):
                return 0  # no writer waits for a school that sleeps
        async with self._desk.store.begin() as tx:
            school = await tx.schools.get(school_id)
            found = await self._due(tx, school)
            await self._tell_group(tx, school, found.remind)
            await self._tell_approvers(tx, school, found.escalate)
        return len({*found.remind, *found.escalate})

    async def _due(self, tx: Transaction, school: School) -> Due:
        now, policy = self._desk.clock(), applied(self._desk.policy, school.rules)
        waiting = await tx.requests.list_open(school.id, now)
        return due(waiting, policy, now, has_group=_has_group(school))

    async def _tell_group(self, tx: Transaction, school: School, late: Sequence[Request]) -> None:
        if not late or school.group_chat_id is None or school.bot_id is None:
            return
        now = self._desk.clock()
        await tx.requests.remind([one.id for one in late], now)
        await tx.audit.record(_facts(Tag.REQUEST_REMINDED, late), now)
        key = f"remind:{school.id}:{now.isoformat()}"
        notice = Notice(NoticeKind.REQUESTS_REMINDED, school.group_chat_id, key, {"school_id": school.id})
        await tx.outbox.queue(school.bot_id, (notice,), now)

    async def _tell_approvers(self, tx: Transaction, school: School, late: Sequence[Request]) -> None:
        if not late:
            return
        now = self._desk.clock()
        await tx.requests.escalate([one.id for one in late], now)
        await tx.audit.record(_facts(Tag.REQUEST_ESCALATED, late), now)
        bot_id = school.bot_id or late[0].bot_id
        await tell_approvers(tx, school, bot_id, NoticeKind.REQUESTS_ESCALATED, now)

    async def view(self, school_id: str, kind: NoticeKind) -> WaitingView:
        """Read what a reminder of this kind says now: of those told, the ones that are still open."""
        async with self._desk.store.read() as tx:
            school = await tx.schools.get(school_id)
            found = await tx.requests.list_open(school_id, self._desk.clock())
        told = {
            NoticeKind.REQUESTS_REMINDED: [one for one in found if one.reminded_at is not None],
            NoticeKind.REQUESTS_ESCALATED: [one for one in found if one.escalated_at is not None],
        }
        return WaitingView(school, tuple(told.get(kind, found)))

    async def who(self, approver_id: str) -> tuple[Approver, School]:
        """Return who an alert is about, and their school."""
        async with self._desk.store.read() as tx:
            approver = await tx.approvers.get(approver_id)
            return approver, await tx.schools.get(approver.school_id)


async def tell_approvers(
    tx: Transaction, school: School, bot_id: int, kind: NoticeKind, now: datetime, at: datetime | None = None
) -> None:
    """Tell everybody who decides at a school something about it, in their private chat; at once, or `at`."""
    for approver in await tx.approvers.list_by_school(school.id):
        if approver.can_approve:
            key = f"{kind.value}:{school.id}:{(at or now).isoformat()}:{approver.user_id}"
            notice = Notice(kind, approver.user_id, key, {"school_id": school.id}, not_before=at)
            await tx.outbox.queue(bot_id, (notice,), now)


def _has_group(school: School) -> bool:
    return school.group_chat_id is not None and school.lost_at is None


def _any(found: Due) -> bool:
    return bool(found.remind or found.escalate)


def _facts(tag: Tag, late: Sequence[Request]) -> list[Event]:
    return [Event(tag, one.subject, "system", one.id, {"kind": one.kind.value}) for one in late]
