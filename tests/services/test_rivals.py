"""Rivals: every group of the bot hears of a stolen token once a day, and so does who checks (TGM-13)."""

from datetime import timedelta

from domain.events import Event, Tag
from domain.notice import NoticeKind
from services.rivals import REMEMBERED
from tests.services.office import BOT, GROUP, Office


class TestSchools:
    async def test_every_group_of_this_bot_hears_of_it_once_a_day(self, office: Office) -> None:
        """TGM-13."""
        for _ in range(3):
            await office.house.rivals.tell_schools(BOT)
        (alarm,) = await office.queued(NoticeKind.TOKEN_ALARM)
        assert alarm.notice.chat_id == GROUP
        office.clock.advance(hours=24)
        await office.house.rivals.tell_schools(BOT)
        assert len(await office.queued(NoticeKind.TOKEN_ALARM)) == 2

    async def test_a_group_of_another_bot_hears_nothing(self, office: Office) -> None:
        await office.house.rivals.tell_schools(BOT + 1)
        assert await office.queued(NoticeKind.TOKEN_ALARM) == []


class TestTheLast:
    async def test_the_newest_of_a_day_is_told(self, office: Office) -> None:
        assert await office.house.rivals.last() is None
        for rival in ("webhook", "process"):
            await office.note(Event(Tag.TOKEN_CONFLICT, actor="system", values={"rival": rival}))
        last = await office.house.rivals.last()
        assert last is not None
        assert last.values == {"rival": "process"}
        office.clock.now += REMEMBERED - timedelta(seconds=1)
        assert await office.house.rivals.last() == last
        office.clock.advance(seconds=1)
        assert await office.house.rivals.last() is None
