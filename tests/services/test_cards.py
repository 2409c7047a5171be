"""Cards and the digest that stands for them: what is queued, and when (architecture 4)."""

from domain.notice import NoticeKind
from services import cards
from tests.services.office import GROUP, Office


class TestFolding:
    async def test_up_to_six_are_shown_one_by_one(self, office: Office) -> None:
        asked = [await office.ask_unlock(user) for user in range(500, 506)]
        assert not await office.house.requests.fold(asked[0].school_id)
        assert len(await office.queued(NoticeKind.REQUEST_CARD)) == 6

    async def test_of_more_none_is_and_the_digest_is_shown_at_once_and_brought_up_to_date(
        self, office: Office
    ) -> None:
        asked = [await office.ask_unlock(user) for user in range(500, 507)]
        assert await office.house.requests.fold(asked[0].school_id)
        assert await office.queued(NoticeKind.REQUEST_CARD) == []
        assert len(await office.queued(NoticeKind.REQUEST_DIGEST)) == 1
        office.clock.advance(seconds=cards.DIGEST_EVERY.total_seconds())
        assert len(await office.queued(NoticeKind.REQUEST_DIGEST)) == 2
        view = await office.house.requests.digest(asked[0].school_id)
        assert [one.id for one in view.waiting] == [one.id for one in asked]

    async def test_a_card_that_is_shown_counts_no_more_and_the_last_ends_the_digest(
        self, office: Office
    ) -> None:
        asked = [await office.ask_unlock(user) for user in range(500, 507)]
        school_id = asked[0].school_id
        await office.house.requests.digest_shown(school_id, 9)
        assert (await office.house.requests.digest(school_id)).school.digest_id == 9
        for request in asked:
            await office.house.requests.card_sent(request.id, GROUP, request.number)
        await office.house.requests.digest_shown(school_id, 9)
        view = await office.house.requests.digest(school_id)
        assert (view.waiting, view.school.digest_id) == ((), None)
