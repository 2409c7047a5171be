"""Cards and the digest that stands for them: what is queued, and when (architecture 4)."""

from datetime import timedelta

import pytest

from domain.notice import Notice, NoticeKind
from domain.requests import RequestKind
from services import cards
from storage.records import School
from tests.rush import rush
from tests.services.counter import ids
from tests.services.office import GROUP, LIM, Office
from tests.town import Clock

SCHOOL = School("s", "BTPS", "Bukit Timah Primary", bot_id=7001, group_chat_id=GROUP)


class TestFolding:
    async def test_up_to_six_are_shown_one_by_one(self, office: Office) -> None:
        asked = await rush(office.house, office.clock.now, 6)
        assert not await office.house.requests.fold(asked[0].school_id)
        assert len(await office.queued(NoticeKind.REQUEST_CARD)) == 6

    async def test_of_more_none_is_and_the_digest_is_shown_at_once_and_brought_up_to_date(
        self, office: Office
    ) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        assert await office.house.requests.fold(asked[0].school_id)
        assert await office.queued(NoticeKind.REQUEST_CARD) == []
        assert len(await office.queued(NoticeKind.REQUEST_DIGEST)) == 1
        office.clock.advance(seconds=cards.DIGEST_EVERY.total_seconds())
        assert len(await office.queued(NoticeKind.REQUEST_DIGEST)) == 2
        view = await office.house.requests.digest(asked[0].school_id)
        assert tuple(one.id for one in view.waiting) == ids(asked)

    async def test_a_group_that_was_bound_meanwhile_gets_a_digest_of_its_own(self, office: Office) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        await office.house.requests.fold(asked[0].school_id)
        binding = await office.house.schools.new_binding("BTPS")
        await office.house.schools.bind(office.turn(LIM, -1009), binding)
        await office.house.requests.fold(asked[0].school_id)
        digests = await office.queued(NoticeKind.REQUEST_DIGEST)
        assert {one.notice.chat_id for one in digests} == {GROUP, -1009}

    async def test_while_a_digest_stands_what_comes_is_counted_in_it_and_queues_no_card(
        self, office: Office
    ) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        await office.house.requests.fold(asked[0].school_id)
        await office.house.requests.digest_shown(asked[0].school_id, 9)
        office.clock.advance(minutes=1)
        await rush(office.house, office.clock.now, 5, RequestKind.UNLOCK, 20)
        assert await office.queued(NoticeKind.REQUEST_CARD) == []
        office.clock.advance(seconds=30)
        keys = [one.notice.dedupe_key for one in await office.queued(NoticeKind.REQUEST_DIGEST)]
        assert len(keys) == len(set(keys)) == 3  # at first, at the end of that half minute, and of this one

    async def test_when_few_are_left_without_a_card_the_next_has_one_again(self, office: Office) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        await office.house.requests.fold(asked[0].school_id)
        await office.house.requests.digest_shown(asked[0].school_id, 9)
        for request in asked[:3]:
            await office.decide(request)
        await rush(office.house, office.clock.now, 1, RequestKind.UNLOCK, 20)
        assert len(await office.queued(NoticeKind.REQUEST_CARD)) == 1

    async def test_the_digest_counts_all_and_is_needed_until_each_has_a_card(self, office: Office) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        school_id = asked[0].school_id
        await office.house.requests.digest_shown(school_id, 9)
        assert (await office.house.requests.digest(school_id)).school.digest_id == 9
        for request in asked:
            assert (await office.house.requests.digest(school_id)).is_needed
            await office.house.requests.card_sent(request.id, GROUP, request.number)
        await office.house.requests.digest_shown(school_id, 9)
        view = await office.house.requests.digest(school_id)
        assert (len(view.waiting), view.is_needed, view.school.digest_id) == (7, False, None)

    async def test_a_decision_on_a_card_counts_in_the_digest_too(self, office: Office) -> None:
        asked = await rush(office.house, office.clock.now, 8)
        await office.house.requests.digest_shown(asked[0].school_id, 9)
        await office.house.requests.card_sent(asked[0].id, GROUP, 1)
        before = len(await due(office, NoticeKind.REQUEST_DIGEST))
        await office.decide(asked[0])
        assert len(await due(office, NoticeKind.REQUEST_DIGEST)) == before + 1


async def due(office: Office, kind: NoticeKind) -> list[str]:
    """Return the keys of what waits now or within the half minute."""
    office.clock.advance(seconds=cards.DIGEST_EVERY.total_seconds())
    return [one.notice.dedupe_key for one in await office.queued(kind)]


class TestAge:
    """What is said of the oldest is not left standing for hours."""

    @pytest.mark.parametrize(
        ("age", "earliest", "latest"), [({}, 0, 5), ({"minutes": 30}, 2, 8), ({"hours": 60}, 300, 306)]
    )
    def test_it_is_told_anew_within_five_minutes_or_a_twelfth_of_the_age(
        self, age: dict[str, int], earliest: int, latest: int
    ) -> None:
        now = Clock().now
        (notice,) = cards.aged(SCHOOL, now - timedelta(**age), now)
        assert notice.not_before is not None
        assert timedelta(minutes=earliest) < notice.not_before - now <= timedelta(minutes=latest)

    def test_however_often_the_digest_changes_it_is_told_once_in_five_minutes(self) -> None:
        clock, told = Clock(), set[str]()
        asked = clock.now
        for _ in range(60):
            clock.advance(seconds=10)
            told |= {keyed(one) for one in cards.aged(SCHOOL, asked, clock.now)}
        assert len(told) == 3

    async def test_a_digest_that_stands_asks_for_it_and_one_that_is_over_does_not(
        self, office: Office
    ) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        school_id = asked[0].school_id
        await office.house.requests.digest_shown(school_id, 9)
        office.clock.advance(minutes=5)
        assert await aged(office) == 1
        for request in asked:
            await office.house.requests.card_sent(request.id, GROUP, request.number)
        await office.house.requests.digest_shown(school_id, 9)
        office.clock.advance(minutes=30)
        assert await aged(office) == 1


async def aged(office: Office) -> int:
    """Count the notices that tell ages anew."""
    return sum("aged" in one.notice.dedupe_key for one in await office.queued(NoticeKind.REQUEST_DIGEST))


def keyed(notice: Notice) -> str:
    """Return what makes queueing it twice harmless."""
    return notice.dedupe_key


def test_a_school_without_a_group_has_no_digest() -> None:
    now, nowhere = Clock().now, School("s", "BTPS", "Bukit Timah Primary")
    assert cards.digest(nowhere, now) == ()
    assert cards.aged(nowhere, now, now) == ()
