"""Escalation: the group after half an hour of school time, then every approver, and nobody at night."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.notice import NoticeKind
from storage.records import Queued
from tests.rush import rush
from tests.services.office import AUNT, DEVI, GROUP, LIM, Office, enrol
from tests.town import UNKNOWN_LOGIN

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)  # nine in the morning in Singapore
REMINDED, ESCALATED = NoticeKind.REQUESTS_REMINDED, NoticeKind.REQUESTS_ESCALATED


async def after(office: Office, minutes: float) -> int:
    """Let minutes pass, and look at what waits."""
    office.clock.advance(minutes=minutes)
    return await office.house.escalation.remind()


async def told(office: Office, kind: NoticeKind) -> list[Queued]:
    """Return the reminders of a kind that wait to be sent."""
    return await office.queued(kind)


@pytest.fixture(autouse=True)
def _on_monday(office: Office) -> None:
    office.clock.now = MONDAY


class TestReminding:
    async def test_the_group_is_reminded_once_after_half_an_hour(self, office: Office) -> None:
        request = await office.ask_unlock()
        assert await after(office, 29) == 0
        assert await after(office, 1) == 1
        (reminder,) = await told(office, REMINDED)
        assert (reminder.notice.chat_id, reminder.notice.values) == (GROUP, {"school_id": request.school_id})
        assert (await office.tags(request.id))[-1] == "request:school:remind"
        assert await after(office, 10) == 0

    async def test_after_an_hour_every_approver_is_told_in_private(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.house.approvers.invite("BTPS", "Somebody invited")
        await after(office, 30)
        assert await after(office, 30) == 1
        assert {one.notice.chat_id for one in await told(office, ESCALATED)} == {LIM, DEVI}
        assert (await office.tags(request.id))[-1] == "request:school:escalate"
        assert await after(office, 600) == 0

    async def test_what_was_decided_is_called_to_mind_no_more(self, office: Office) -> None:
        await office.decide(await office.ask_unlock())
        assert await after(office, 90) == 0

    async def test_an_approver_of_another_school_hears_nothing(self, office: Office) -> None:
        await office.house.schools.add("XYZ", "Other School")
        await enrol(office, 555, "Mr Other", school="XYZ")
        await office.ask_unlock()
        await after(office, 60)
        assert 555 not in {one.notice.chat_id for one in await told(office, ESCALATED)}

    async def test_a_rush_makes_a_handful_of_reminders(self, office: Office) -> None:
        for minute in range(10):
            await rush(office.house, office.clock.now, 30, first=30 * minute)
            office.clock.advance(minutes=1)
        for _ in range(60):
            await after(office, 1)
        assert len(await told(office, REMINDED)) == 3
        assert len(await told(office, ESCALATED)) == 2 * 3
        assert (await office.tags()).count("request:school:remind") == 300

    async def test_about_an_unknown_id_nobody_is_told(self, office: Office) -> None:
        """ENU-07."""
        await office.house.requests.ask(
            office.turn(),
            await office.house.unlock.login(
                office.turn(), await office.house.unlock.begin(office.turn()), UNKNOWN_LOGIN
            ),
        )
        assert await after(office, 120) == 0

    async def test_who_waits_behind_another_is_told_of_when_they_come(self, office: Office) -> None:
        """THR-12: one request for a thing at a time."""
        first = await office.ask_unlock()
        second = await office.ask_unlock(AUNT)
        assert await after(office, 60) == 1
        await office.decide(first)
        assert await after(office, 5) == 1
        assert (await office.tags(second.id))[-2:] == ["request:school:remind", "request:school:escalate"]


class TestSchoolTime:
    async def test_at_night_and_at_the_weekend_nobody_is_told(self, office: Office) -> None:
        office.clock.now = MONDAY - timedelta(hours=12)
        await office.ask_unlock()
        assert await after(office, 60) == 0
        office.clock.now = MONDAY - timedelta(minutes=61)
        assert await after(office, 0) == 0
        assert await after(office, 1) == 1

    async def test_a_school_has_hours_and_waits_of_its_own(self, office: Office) -> None:
        school = await office.house.schools.get("BTPS")
        rules = {"school_hours": "Mon 10:00-11:00", "remind_after": 300, "escalate_after": 600}
        async with office.house.store.begin() as tx:
            await tx.schools.change(type(school)(school.id, school.code, school.name, rules=rules))
        await office.ask_unlock()
        assert await after(office, 60) == 0
        assert await after(office, 5) == 1
        assert len(await told(office, ESCALATED)) == 0
        await after(office, 5)
        assert len(await told(office, ESCALATED)) == 2


class TestWithoutAGroup:
    async def test_every_approver_is_told_at_once(self, office: Office) -> None:
        await office.house.lost_groups.lose(office.turn(LIM, GROUP))
        await office.ask_unlock()
        assert await office.house.escalation.remind() == 1
        assert {one.notice.chat_id for one in await told(office, ESCALATED)} == {LIM, DEVI}
        assert await told(office, REMINDED) == []


class TestChore:
    async def test_it_looks_once_a_minute_and_again_when_the_clock_went_back(self, office: Office) -> None:
        await office.ask_unlock()
        assert await office.house.escalation.chore() == 0
        office.clock.now = MONDAY + timedelta(minutes=30)
        assert await office.house.escalation.chore() == 1
        await rush(office.house, office.clock.now - timedelta(hours=2), 1)
        office.clock.advance(seconds=59)
        assert await office.house.escalation.chore() == 0
        office.clock.advance(minutes=-15)
        assert await office.house.escalation.chore() == 1

    async def test_housekeeping_does_it(self, office: Office) -> None:
        await office.ask_unlock()
        office.clock.advance(minutes=30)
        await office.house.housekeeping.expire()
        assert len(await told(office, REMINDED)) == 1


class TestViews:
    async def test_they_say_what_is_still_open_of_what_was_told(self, office: Office) -> None:
        first = await office.ask_unlock()
        await after(office, 60)
        flow = await office.answer(await office.recover(AUNT))
        newer = await office.ask(flow)
        assert newer is not None
        view = await office.house.escalation.view(first.school_id, ESCALATED)
        assert [one.id for one in view.waiting] == [first.id]
        everything = await office.house.escalation.view(first.school_id, NoticeKind.GROUP_LOST)
        assert [one.id for one in everything.waiting] == [first.id, newer.id]
        await office.decide(first)
        assert (await office.house.escalation.view(first.school_id, REMINDED)).waiting == ()

    async def test_they_say_who_an_alert_is_about(self, office: Office) -> None:
        async with office.house.store.read() as tx:
            (record,) = await tx.approvers.list_by_user(LIM)
        approver, school = await office.house.escalation.who(record.id)
        assert (approver.name, school.code) == ("Mr Lim", "BTPS")
