"""Lost groups: who can mend it is told, requests wait, and are posted again when the bot is back."""

from dataclasses import replace

from domain.notice import NoticeKind
from domain.requests import Obstacle
from tests.services.office import DEVI, GROUP, LIM, PARENT, Office


async def lose(office: Office) -> bool:
    """Have somebody put the bot out of the group."""
    return await office.house.lost_groups.lose(office.turn(LIM, GROUP)) is not None


class TestLosing:
    async def test_approvers_are_told_in_private_and_it_is_recorded_once(self, office: Office) -> None:
        assert await lose(office)
        assert {one.notice.chat_id for one in await office.queued(NoticeKind.GROUP_LOST)} == {LIM, DEVI}
        assert (await office.house.schools.get("BTPS")).lost_at == office.clock.now
        assert (await office.tags())[-1] == "school:group:lose"
        assert not await lose(office)
        assert len(await office.queued(NoticeKind.GROUP_LOST)) == 2

    async def test_who_puts_it_out_again_and_again_makes_one_round_of_messages_an_hour(
        self, office: Office
    ) -> None:
        """What is told later is told only if the group is still lost then."""
        school = await office.house.schools.get("BTPS")
        async with office.house.store.begin() as tx:
            await tx.schools.change(replace(school, email="office@school.example"))
        office.clock.now = office.clock.now.replace(minute=1)
        for _ in range(5):
            assert await lose(office)
            office.clock.advance(minutes=5)
            await office.house.lost_groups.regain(office.turn(LIM, GROUP))
            office.clock.advance(minutes=5)
        assert len(await office.queued(NoticeKind.GROUP_LOST)) == 2
        assert len(await office.queued(NoticeKind.EMAIL_LETTER)) == 1
        office.clock.advance(hours=1)
        assert len(await office.queued(NoticeKind.GROUP_LOST)) == 4
        assert len(await office.queued(NoticeKind.EMAIL_LETTER)) == 2

    async def test_another_group_is_none_of_ours(self, office: Office) -> None:
        assert await office.house.lost_groups.lose(office.turn(LIM, -77)) is None

    async def test_a_school_with_an_address_gets_a_letter(self, office: Office) -> None:
        school = await office.house.schools.get("BTPS")
        async with office.house.store.begin() as tx:
            await tx.schools.change(replace(school, email="office@school.example"))
        await lose(office)
        (letter,) = await office.queued(NoticeKind.EMAIL_LETTER)
        assert letter.notice.values == {"school_id": school.id}
        assert await office.house.lost_groups.find(school.id) is not None

    async def test_one_without_gets_none(self, office: Office) -> None:
        await lose(office)
        assert await office.queued(NoticeKind.EMAIL_LETTER) == []

    async def test_requests_wait_and_nobody_decides_them(self, office: Office) -> None:
        """TGM-07: who is in a group that the bot cannot see is nobody's to say."""
        request = await office.ask_unlock()
        await lose(office)
        assert await office.press(request, in_group=False) is Obstacle.NOT_IN_THE_GROUP
        assert (await office.requests_of(PARENT))[0].is_open(office.clock.now)


class TestRegaining:
    async def test_what_waits_is_posted_again(self, office: Office) -> None:
        before = await office.ask_unlock()
        await office.house.requests.card_sent(before.id, GROUP, 900)
        await lose(office)
        during = await office.ask_unlock(LIM, "lim_jun_jie@students.edu.sg")
        office.clock.advance(minutes=1)
        back = await office.house.lost_groups.regain(office.turn(LIM, GROUP))
        assert back is not None
        assert back.lost_at is None
        newest = [one.notice.values["request_id"] for one in await office.queued(NoticeKind.REQUEST_CARD)][
            -2:
        ]
        assert newest == [before.id, during.id]
        assert (await office.tags())[-1] == "school:group:regain"
        assert await office.house.lost_groups.find(back.id) is None

    async def test_within_an_hour_only_what_came_meanwhile_is_posted_again(self, office: Office) -> None:
        before = await office.ask_unlock()

        async def round_of_cards() -> list[str | int]:
            since = len(await office.queued(NoticeKind.REQUEST_CARD))
            await lose(office)
            await office.house.lost_groups.regain(office.turn(LIM, GROUP))
            found = await office.queued(NoticeKind.REQUEST_CARD)
            return [one.notice.values["request_id"] for one in found[since:]]

        assert await round_of_cards() == [before.id]
        await office.house.requests.card_sent(before.id, GROUP, 901)
        office.clock.advance(minutes=20)
        assert await round_of_cards() == []
        await lose(office)
        during = await office.ask_unlock(LIM, "lim_jun_jie@students.edu.sg")
        await office.house.lost_groups.regain(office.turn(LIM, GROUP))
        newest = (await office.queued(NoticeKind.REQUEST_CARD))[-1]
        assert newest.notice.values["request_id"] == during.id
        await office.house.requests.card_sent(during.id, GROUP, 902)
        office.clock.advance(hours=1)
        assert await round_of_cards() == [before.id, during.id]

    async def test_a_group_that_was_not_lost_hears_nothing(self, office: Office) -> None:
        assert await office.house.lost_groups.regain(office.turn(LIM, GROUP)) is None
        assert await office.house.lost_groups.regain(office.turn(LIM, -77)) is None

    async def test_a_school_that_is_gone_has_no_group(self, office: Office) -> None:
        assert await office.house.lost_groups.find("nobody") is None

    async def test_another_group_can_be_bound_instead(self, office: Office) -> None:
        request = await office.ask_unlock()
        await lose(office)
        code = await office.house.schools.new_binding("BTPS")
        school = await office.house.schools.bind(office.turn(LIM, -2002), code)
        assert school is not None
        assert (school.group_chat_id, school.lost_at) == (-2002, None)
        newest = (await office.queued(NoticeKind.REQUEST_CARD))[-1].notice
        assert (newest.chat_id, newest.values) == (-2002, {"request_id": request.id})
