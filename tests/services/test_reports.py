"""Reports: the figures of a week that was lived, each school's own, and told by themselves once a week."""

from datetime import datetime, timedelta

import pytest

from domain.notice import Notice, NoticeKind
from domain.report import week_before
from domain.requests import RequestKind, Verdict
from domain.school_hours import SINGAPORE
from services.reports import LATEST
from storage.records import School
from tests.services.office import AUNT, BOT, DEVI, GROUP, Office, reopened
from tests.town import OTHER_LOGIN, SECOND_PASSWORD

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=SINGAPORE)
WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=SINGAPORE)


async def school_of(office: Office) -> School:
    return await office.house.schools.get("BTPS")


async def weeklies(office: Office) -> list[Notice]:
    """Return the weekly reports that wait to be sent."""
    return [queued.notice for queued in await office.queued(NoticeKind.WEEKLY_REPORT)]


class TestFigures:
    async def test_of_a_week_as_it_was_lived(self, office: Office) -> None:
        """A first login, a reset alone, a reset by approval, an unlock that is denied, and one open."""
        await office.reset(SECOND_PASSWORD)
        stranger = await office.answer(await office.recover(AUNT))
        request = await office.ask(stranger)
        assert request is not None
        office.clock.advance(minutes=10)
        await office.decide(request)
        (approved,) = await office.queued(NoticeKind.REQUEST_APPROVED)
        permit_id = str(approved.notice.values["permit_id"])
        flow = await office.house.forgot_password.begin_with(office.turn(AUNT), permit_id)
        assert (await office.set_password(flow, "Another-Kettle-77-sun")).said == "changed"
        unlock = await office.ask_unlock(AUNT, OTHER_LOGIN)
        office.clock.advance(minutes=29, seconds=30)
        await office.decide(unlock, DEVI, Verdict.DENY)
        await office.miss(3)
        waiting = await office.ask_unlock()
        office.clock.advance(seconds=1)

        report = await office.house.reports.of_school(await school_of(office))

        assert report.done.resets == {"known chat": 1, "approved by the school": 1}
        assert (report.done.first_logins, report.done.locked) == (1, 1)
        assert report.requests == {
            RequestKind.UNLOCK: 2, RequestKind.RECOVERY: 1, RequestKind.TEMPORARY_PASSWORD: 0,
        }  # fmt: skip
        assert report.self_service_rate == pytest.approx(1 / 4)
        assert [wait.total_seconds() / 60 for wait in report.waits] == [10.5, 30]
        assert (report.by_hour[22], report.open_now) == (3, 1)
        assert waiting.is_open(office.clock.now)

    async def test_a_school_sees_its_own_alone(self, office: Office) -> None:
        await office.house.schools.add("RVPS", "River Valley Primary")
        await office.reset(SECOND_PASSWORD)
        office.clock.advance(seconds=1)
        schools = [await school_of(office), await office.house.schools.get("RVPS")]
        assert (await office.house.reports.of_school(schools[1])).is_empty
        own = await office.house.reports.of_school(schools[0])
        reports, total = await office.house.reports.of_schools(schools, own.period)
        assert [one.resets for one in (*reports, total)] == [1, 0, 1]
        assert reports[0] == own

    async def test_what_is_older_than_a_week_is_not_in_it(self, office: Office) -> None:
        await office.reset(SECOND_PASSWORD)
        office.clock.advance(days=7)
        assert (await office.house.reports.of_school(await school_of(office))).is_empty


class TestWeekly:
    async def test_it_is_queued_when_the_school_first_opens_in_the_week(self, office: Office) -> None:
        await office.reset(SECOND_PASSWORD)
        office.clock.now = MONDAY - timedelta(seconds=5)
        await office.house.housekeeping.expire()
        assert await weeklies(office) == []
        office.clock.now = MONDAY + timedelta(minutes=1)
        await office.house.housekeeping.expire()
        (notice,) = await weeklies(office)
        assert notice.chat_id == GROUP
        told = await office.house.reports.weekly(notice)
        assert told is not None
        school, report = told
        assert (school.code, report.resets, report.done.first_logins) == ("BTPS", 1, 1)
        assert report.period == week_before(MONDAY)

    async def test_it_is_told_once_however_often_we_look_and_begin_again(self, office: Office) -> None:
        for minutes in range(0, 30, 5):
            office.clock.now = MONDAY + timedelta(minutes=minutes)
            await office.house.housekeeping.expire()
        folder = office.house.settings.data_dir.parent
        async with reopened(folder, office.clock) as after:
            after.clock.advance(minutes=5)
            await after.house.housekeeping.expire()
            assert len(await weeklies(after)) == 1

    async def test_each_week_has_its_own(self, office: Office) -> None:
        for weeks in range(2):
            office.clock.now = MONDAY + timedelta(days=7 * weeks)
            await office.house.housekeeping.expire()
        assert len({notice.dedupe_key for notice in await weeklies(office)}) == 2

    async def test_a_holiday_or_hours_of_its_own_move_it(self, office: Office) -> None:
        rules = {"school_hours": "Mon-Wed 12:00-13:00", "holidays": "2026-11-23,2026-11-24"}
        other = School("school2", "RVPS", "River Valley", "", BOT, GROUP - 2, rules=rules)
        async with office.house.store.begin() as tx:
            await tx.schools.put(other)
        for at, told in ((MONDAY, 1), (MONDAY + timedelta(hours=6), 1), (WEDNESDAY, 2)):
            office.clock.now = at
            await office.house.housekeeping.expire()
            assert len(await weeklies(office)) == told

    async def test_after_a_day_it_is_no_news_any_more(self, office: Office) -> None:
        office.clock.now = MONDAY + LATEST
        await office.house.housekeeping.expire()
        assert await weeklies(office) == []

    async def test_a_week_without_anything_is_not_told(self, office: Office) -> None:
        office.clock.now = MONDAY + timedelta(days=7)
        await office.house.housekeeping.expire()
        (notice,) = await weeklies(office)
        assert await office.house.reports.weekly(notice) is None

    async def test_another_group_since_then_is_not_told_by_it(self, office: Office) -> None:
        """ADM-05: figures of a school stay in its own group."""
        office.clock.now = MONDAY
        await office.house.housekeeping.expire()
        (notice,) = await weeklies(office)
        code = await office.house.schools.new_binding("BTPS")
        assert await office.house.schools.bind(office.turn(DEVI, GROUP - 1), code)
        assert await office.house.reports.weekly(notice) is None

    async def test_a_school_without_a_group_has_nobody_to_tell(self, office: Office) -> None:
        await office.house.schools.add("RVPS", "River Valley Primary")
        office.clock.now = MONDAY
        await office.house.housekeeping.expire()
        assert len(await weeklies(office)) == 1

    async def test_a_clock_that_was_set_back_does_not_stop_it(self, office: Office) -> None:
        office.clock.now = MONDAY + timedelta(days=300)
        await office.house.housekeeping.expire()
        before = len(await weeklies(office))
        office.clock.now = MONDAY
        await office.house.housekeeping.expire()
        async with office.house.store.begin() as tx:
            later = MONDAY + timedelta(days=301)
            assert len(await tx.outbox.claim(BOT, later, later, 1000)) > before

    async def test_reports_off_means_that_nobody_is_told(self, office: Office) -> None:
        folder = office.house.settings.data_dir.parent
        async with reopened(folder, office.clock, reports="off") as quiet:
            quiet.clock.now = MONDAY
            await quiet.house.housekeeping.expire()
            assert await weeklies(quiet) == []
