"""Removing a school: its students leave, its requests end, nobody decides there, its group is free."""

from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from domain.school_rules import LANGUAGE
from services import leaving, menus, staff
from services.desk import Desk
from services.schools import SchoolProblem, no_such_school
from storage.interface import Transaction
from storage.records import School

ACTOR = "operator"


class SchoolRemoval:
    """Removes schools; their students are leavers, whom another school's roster may take over."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def remove(self, code: str, *, with_students: bool = False) -> tuple[School, int]:
        """Remove a school; return it as it was, and how many students left with it. Its code stays taken.

        Raises:
            services.schools.SchoolProblem: there is no such school, or it has students.
        """
        async with self._desk.store.begin() as tx:
            school = await tx.schools.find(code)
            if school is None:
                raise no_such_school(code)
            students = await tx.accounts.count(school.id)
            if students and not with_students:
                raise SchoolProblem(
                    f"{school.name} has students, {students} in number: their self-service would end at once "
                    "and they are erased after 30 days; add --yes to remove it with them"
                )
            await self._dismiss(tx, school)
            await self._send_away(tx, school)
            await tx.schools.remove(school.id, self._desk.clock())
            removed = Event(
                Tag.SCHOOL_REMOVED, school.id, ACTOR, values={"code": school.code, "students": students}
            )
            await self._desk.record(tx, removed)
        return school, students

    async def _dismiss(self, tx: Transaction, school: School) -> None:
        """Withdraw everybody's authority first, so that nobody decides what is ending (ADM-03)."""
        now = self._desk.clock()
        for one in await tx.approvers.list_by_school(school.id):
            if one.left_at is None:
                await tx.approvers.leave(one.id, now)
                await menus.renew(tx, school.bot_id, one.user_id, now)
                removed = Event(Tag.APPROVER_REMOVED, one.id, ACTOR, values={"school": school.code})
                await self._desk.record(tx, removed)
                await staff.end_flows(self._desk, tx, one)

    async def _send_away(self, tx: Transaction, school: School) -> None:
        now = self._desk.clock()
        gone = await tx.accounts.mark_leavers(school.id, (), now)
        await leaving.stop(tx, gone, now)
        await leaving.record(tx, gone, ACTOR, now)
        if school.bot_id is not None and school.group_chat_id is not None:
            language = str(school.rules.get(LANGUAGE, ""))
            values: dict[str, str | int] = {"language": language, "digest_id": school.digest_id or 0}
            key = f"school_removed:{school.id}"
            notice = Notice(NoticeKind.SCHOOL_REMOVED, school.group_chat_id, key, values)
            await tx.outbox.queue(school.bot_id, (notice,), now)
