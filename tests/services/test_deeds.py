"""Deeds: what each does to an account, what it leaves, who is told, and that it is recorded (ADM-10)."""

from domain.flow import Flow, Said, Step
from domain.look_up import Deed
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, RequestState
from storage.records import Freeze
from tests.services.office import AUNT, DEVI, GROUP, LIM, PARENT, WRONG, Office
from tests.services.staffroom import looked, record_id
from tests.town import LOGIN


async def done(office: Office, deed: Deed) -> Flow:
    """Do something to LOGIN's account."""
    flow = await office.house.look_up.act(office.turn(LIM), await looked(office), deed)
    office.clock.advance(seconds=30)
    flow = await office.house.look_up.code(office.turn(LIM), flow, office.code(LIM), in_group=True)
    assert flow.said is Said.ACTED
    return flow


class TestEachDeed:
    async def test_an_unlock_gives_known_chats_tries_and_opens_the_school_login(self, office: Office) -> None:
        """THR-13: nobody's misses are forgotten, strangers gain nothing (ENU-05)."""
        await office.miss(3)
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            await tx.credentials.set_standing(account_id, enabled=False, locked=True, must_change=False)
        await done(office, Deed.UNLOCK)
        standing = await office.house.directory.standing(account_id)
        assert (standing.enabled, standing.locked) == (True, False)
        flow = await office.recover()
        for _ in range(3):
            assert flow.step is Step.CHALLENGE
            flow = await office.answer(flow, WRONG)
        assert flow.step is Step.LOCKED

    async def test_a_freeze_stops_self_service_and_what_is_under_way(self, office: Office) -> None:
        """REC-08."""
        under_way = await office.recover(AUNT)
        flow = await done(office, Deed.FREEZE)
        assert not (await office.house.flows.get(under_way.id)).is_open
        assert (await office.recover()).step is Step.LOCKED
        assert (await office.house.flows.get(flow.id)).is_open  # the approver goes on

    async def test_it_ends_by_an_unfreeze(self, office: Office) -> None:
        await done(office, Deed.FREEZE)
        await done(office, Deed.UNFREEZE)
        assert (await office.recover()).step is Step.CHALLENGE
        assert "account:self_service:unfreeze" in await office.tags()

    async def test_a_familys_freeze_is_lifted_too(self, office: Office) -> None:
        async with office.house.store.begin() as tx:
            await tx.freezes.put(Freeze(await office.account_id(), PARENT, office.clock.now))
        await done(office, Deed.UNFREEZE)
        async with office.house.store.read() as tx:
            assert await tx.freezes.find(await office.account_id()) is None

    async def test_cleared_questions_open_nothing_any_more(self, office: Office) -> None:
        await done(office, Deed.CLEAR_QUESTIONS)
        async with office.house.store.read() as tx:
            assert await tx.answers.find(await office.account_id()) is None
        assert (await office.answer(await office.recover())).said is Said.ANSWERS_MISSED


class TestFreezes:
    """An unlock does what an approved unlock does."""

    async def test_an_unlock_ends_a_freeze_and_that_is_recorded(self, office: Office) -> None:
        """REC-08."""
        await done(office, Deed.FREEZE)
        flow = await done(office, Deed.UNLOCK)
        assert (await office.recover()).step is Step.CHALLENGE
        assert "account:self_service:unfreeze" in await office.tags(flow.id)

    async def test_what_is_not_frozen_is_not_said_to_end(self, office: Office) -> None:
        flow = await done(office, Deed.UNLOCK)
        assert "account:self_service:unfreeze" not in await office.tags(flow.id)


async def slip_asked(office: Office, user: int) -> Request:
    """Ask for a temporary password."""
    named = await office.recover(user)
    request = await office.ask(await office.house.forgot_password.forget(office.turn(user), named))
    assert request is not None
    return request


class TestOpenRequests:
    """THR-12: what a deed fulfils is not approved a second time by a colleague."""

    async def now(self, office: Office, request: Request) -> Request:
        return await office.house.requests.get(request.id)

    async def test_a_slip_answers_who_asked_for_one_as_if_this_approver_had_approved(
        self, office: Office
    ) -> None:
        request = await slip_asked(office, AUNT)
        await office.house.requests.card_sent(request.id, GROUP, 901)
        flow = await done(office, Deed.TEMPORARY_PASSWORD)
        after = await self.now(office, request)
        assert (after.state, after.decided_by) == (RequestState.APPROVED, await record_id(office, LIM))
        assert (flow.values["ended"], flow.values["count_ended"]) == (f"#{request.number}", 1)
        assert [row.values["with"] for row in await office.audit(request.id) if "with" in row.values] == [
            flow.id
        ]
        told = [one.notice.chat_id for one in await office.queued(NoticeKind.REQUEST_APPROVED)]
        cards = [one.notice.values for one in await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)]
        where = {"number": request.number, "message_id": 901}
        assert (told, cards) == ([AUNT], [{"request_id": request.id, **where}])

    async def test_a_colleague_cannot_void_that_slip(self, office: Office) -> None:
        request = await slip_asked(office, AUNT)
        challenge = await office.press(request, DEVI)
        assert isinstance(challenge, Flow)
        flow = await done(office, Deed.TEMPORARY_PASSWORD)
        office.slips = {LOGIN: office.house.look_up.shown(flow)}
        assert (await office.type_code(challenge)).said is Said.ALREADY_DECIDED
        assert await office.press(request, DEVI) is Obstacle.DECIDED
        assert (await office.show_paper(AUNT)).step is Step.QUESTION

    async def test_an_unlock_gives_who_asked_their_tries_and_tells_nobody_twice(self, office: Office) -> None:
        """THR-13, ADM-10."""
        await office.miss(3, AUNT)
        asked = [await office.ask_unlock(AUNT), await office.ask_unlock(PARENT)]
        await done(office, Deed.UNLOCK)
        assert {(await self.now(office, one)).state for one in asked} == {RequestState.APPROVED}
        assert (await office.recover(AUNT)).step is Step.CHALLENGE
        told = [one.notice.chat_id for one in await office.queued(NoticeKind.REQUEST_APPROVED)]
        assert sorted(told) == sorted([AUNT, PARENT])
        assert await office.queued(NoticeKind.ACCOUNT_ACTED) == []  # PARENT asked, and hears of that

    async def test_what_was_asked_for_something_else_stays_open(self, office: Office) -> None:
        request = await slip_asked(office, AUNT)
        flow = await done(office, Deed.UNLOCK)
        assert (await self.now(office, request)).state is RequestState.OPEN
        assert flow.values["count_ended"] == 0

    async def test_what_the_approver_asked_for_themselves_waits_for_another_with_its_card(
        self, office: Office
    ) -> None:
        """ADM-07."""
        first, own = await slip_asked(office, AUNT), await slip_asked(office, LIM)
        before = {one.notice.values["request_id"] for one in await office.queued(NoticeKind.REQUEST_CARD)}
        await done(office, Deed.TEMPORARY_PASSWORD)
        assert (await self.now(office, first)).state is RequestState.APPROVED
        assert (await self.now(office, own)).state is RequestState.OPEN
        after = {one.notice.values["request_id"] for one in await office.queued(NoticeKind.REQUEST_CARD)}
        assert (own.id in before, own.id in after) == (False, True)

    async def test_who_approved_first_of_two_is_not_the_second_by_a_deed(self, office: Office) -> None:
        """ADM-08: as when the school's rule is eased between the two."""
        request = await office.ask_unlock(AUNT)
        async with office.house.store.begin() as tx:
            assert await tx.requests.second(request.id, await record_id(office, LIM), office.clock.now)
        await done(office, Deed.UNLOCK)
        assert (await self.now(office, request)).state is RequestState.OPEN


class TestTold:
    async def test_the_known_chats_hear_of_every_deed_and_nobody_else(self, office: Office) -> None:
        """ADM-10."""
        for deed in (Deed.UNLOCK, Deed.FREEZE, Deed.UNFREEZE, Deed.TEMPORARY_PASSWORD, Deed.CLEAR_QUESTIONS):
            await done(office, deed)
        told = [one.notice for one in await office.queued(NoticeKind.ACCOUNT_ACTED)]
        assert [one.values["deed"] for one in told] == [
            "unlock",
            "freeze",
            "unfreeze",
            "temporary_password",
            "clear_questions",
        ]
        assert {one.chat_id for one in told} == {PARENT}
        assert await office.queued(NoticeKind.ACCOUNT_FROZEN) == []  # that is what families say

    async def test_each_is_recorded_with_who_did_it(self, office: Office) -> None:
        """AUD-02, LOG-05."""
        actor = f"approver:{await record_id(office, LIM)}"
        expected = {
            Deed.UNLOCK: "account:self_service:unlock",
            Deed.FREEZE: "account:self_service:freeze",
            Deed.UNFREEZE: "account:self_service:unfreeze",
            Deed.CLEAR_QUESTIONS: "account:answers:clear",
        }
        for deed, tag in expected.items():
            flow = await done(office, deed)
            events = [row for row in await office.audit() if row.tag == tag]
            assert [(row.subject, row.actor) for row in events] == [(flow.subject, actor)]
        flow = await done(office, Deed.TEMPORARY_PASSWORD)
        assert "account:temporary_password:issue" in await office.tags(flow.id)
