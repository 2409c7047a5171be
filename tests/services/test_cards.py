"""Cards: one a request, and of a flood one digest that changes twice a minute and tells the truth."""

from dataclasses import replace

from domain.notice import NoticeKind
from services import cards
from storage.records import School
from tests.services.office import GROUP, Office
from tests.town import Clock

SCHOOL = School("school1", "ABC", "Alpha", bot_id=7001, group_chat_id=GROUP)
LONELY = replace(SCHOOL, bot_id=None, group_chat_id=None)


class TestDigest:
    def test_a_school_without_a_group_gets_none(self) -> None:
        assert cards.digest(LONELY, Clock().now) == ()

    def test_the_first_stands_at_once_and_is_brought_up_to_date_after_half_a_minute(self) -> None:
        clock = Clock()
        first, last = cards.digest(SCHOOL, clock.now)
        assert (first.not_before, first.kind, first.chat_id) == (None, NoticeKind.REQUEST_DIGEST, GROUP)
        assert last.not_before is not None
        assert 0 < (last.not_before - clock.now).total_seconds() <= 30

    def test_in_the_same_half_minute_nothing_is_added(self) -> None:
        clock = Clock()
        keys = [{notice.dedupe_key for notice in cards.digest(SCHOOL, clock.now)}]
        clock.advance(seconds=10)
        keys.append({notice.dedupe_key for notice in cards.digest(SCHOOL, clock.now)})
        clock.advance(seconds=30)
        keys.append({notice.dedupe_key for notice in cards.digest(SCHOOL, clock.now)})
        assert keys[0] == keys[1]
        assert keys[0].isdisjoint(keys[2])

    def test_one_that_stands_is_only_brought_up_to_date(self) -> None:
        (last,) = cards.digest(replace(SCHOOL, digest_id=9), Clock().now)
        assert last.not_before is not None


class TestFlood:
    async def test_six_are_posted_one_by_one_and_of_more_one_digest_speaks(self, office: Office) -> None:
        """Architecture 4: a backlog for a group becomes one message."""
        requests = [await office.ask_unlock(user) for user in range(500, 506)]
        service, school_id = office.house.requests, requests[0].school_id
        assert not await service.fold(school_id)
        await office.ask_unlock(506)
        assert await service.fold(school_id)
        digest = await service.digest(school_id)
        assert (len(digest.waiting), digest.waiting[0].id) == (7, requests[0].id)

    async def test_what_is_posted_or_decided_leaves_the_digest(self, office: Office) -> None:
        requests = [await office.ask_unlock(user) for user in range(500, 508)]
        service, school_id = office.house.requests, requests[0].school_id
        await service.digest_shown(school_id, 9)
        await service.card_sent(requests[0].id, GROUP, 55)
        await office.decide(requests[1])
        assert [one.id for one in (await service.digest(school_id)).waiting] == [
            one.id for one in requests[2:]
        ]
        assert (await service.digest(school_id)).school.digest_id == 9

    async def test_when_nothing_waits_the_digest_is_forgotten(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.decide(request)
        await office.house.requests.digest_shown(request.school_id, 9)
        assert (await office.house.requests.digest(request.school_id)).school.digest_id is None

    async def test_a_card_that_was_asked_for_says_so(self, office: Office) -> None:
        request = await office.ask_unlock()
        (card,) = cards.card(request, SCHOOL, "asked:1", is_asked=True)
        assert card.values == {"request_id": request.id, "asked": 1}
        assert cards.card(request, LONELY, "card") == ()
