"""Deeds: what each does to an account, what it leaves, who is told, and that it is recorded (ADM-10)."""

from domain.flow import Flow, Said, Step
from domain.look_up import Deed
from domain.notice import NoticeKind
from storage.records import Freeze
from tests.services.office import AUNT, LIM, PARENT, WRONG, Office
from tests.services.staffroom import looked, record_id


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
