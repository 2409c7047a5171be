"""Reports: figures of a school for its group, the operator, and by themselves once a week."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.notice import Notice, NoticeKind
from domain.report import Done, Period, Report, compose, last_days, together, week_before, weekly_due
from domain.school_rules import applied
from services.desk import Desk
from storage.interface import Transaction
from storage.records import School

USUAL_DAYS = 7
# How often to look whether a school has opened this week, and how long after it a report is still news.
LOOK_EVERY = timedelta(minutes=1)
LATEST = timedelta(days=1)


class Reports:
    """Makes reports, and has each bound group told of its week."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._look_at: datetime | None = None
        self._told: set[str] = set()

    async def of_school(self, school: School, period: Period | None = None) -> Report:
        """Return a school's figures of a period, by default of the last seven days."""
        period = period or last_days(USUAL_DAYS, self._desk.clock())
        async with self._desk.store.read() as tx:
            (report,) = await self._reports(tx, [school], period, school.id)
        return report

    async def of_schools(self, schools: Sequence[School], period: Period) -> tuple[list[Report], Report]:
        """Return the figures of each of these schools, and of all of them together."""
        async with self._desk.store.read() as tx:
            reports = await self._reports(tx, schools, period)
        return reports, together(period, reports)

    async def _reports(
        self, tx: Transaction, schools: Sequence[School], period: Period, school_id: str | None = None
    ) -> list[Report]:
        done = await tx.reports.done(period, school_id)
        asked = await tx.reports.asked(period, school_id)
        waiting = await tx.reports.open_now(self._desk.clock(), school_id)
        return [
            compose(period, done.get(one.id, Done()), asked.get(one.id, ()), waiting.get(one.id, 0))
            for one in schools
        ]

    async def weekly(self, notice: Notice) -> tuple[School, Report] | None:
        """Return what a weekly notice tells; None when nothing happened, or the school has another group."""
        until = datetime.fromisoformat(str(notice.values["until"]))
        async with self._desk.store.read() as tx:
            school = await tx.schools.get(str(notice.values["school_id"]))
        if school.group_chat_id != notice.chat_id or school.removed_at is not None:
            return None
        report = await self.of_school(school, week_before(until))
        return None if report.is_empty else (school, report)

    async def queue_weekly(self) -> int:
        """Have the groups told whose school has opened for the first time this week; return how many."""
        now = self._desk.clock()
        # A clock that was set back must not keep us from looking.
        if self._look_at is not None and timedelta() < self._look_at - now <= LOOK_EVERY:
            return 0
        self._look_at = now + LOOK_EVERY
        async with self._desk.store.read() as tx:
            due = [one for one in await tx.schools.list() if self._is_due(one, now)]
        new = [(one, notice) for one in due if (notice := _weekly(one, now)).dedupe_key not in self._told]
        if new:
            async with self._desk.store.begin() as tx:
                for school, notice in new:
                    await tx.outbox.queue(school.bot_id or 0, (notice,), now)
            self._told = {_weekly(one, now).dedupe_key for one in due}
        return len(new)

    def _is_due(self, school: School, now: datetime) -> bool:
        if school.group_chat_id is None or school.lost_at is not None or school.removed_at is not None:
            return False
        opens = weekly_due(applied(self._desk.policy, school.rules).hours, now)
        return opens <= now < opens + LATEST


def _weekly(school: School, now: datetime) -> Notice:
    """Make the notice of the week before; queued twice, also after a restart, it is told once."""
    until = week_before(now).ends
    key = f"report:{school.id}:{until.date().isoformat()}"
    values = {"school_id": school.id, "until": until.isoformat()}
    return Notice(NoticeKind.WEEKLY_REPORT, school.group_chat_id or 0, key, values)
