"""Flows around their steps: found while they live, ended once, and one at a time for a person."""

import asyncio
from dataclasses import replace

import pytest

from domain.flow import TRANSITIONS, Ending, Flow, FlowKind, Said, Step, WrongStep
from domain.notice import Notice, NoticeKind
from services.flows import SECRET_STEPS
from storage.interface import NotFound, Stale
from tests.services.office import AUNT, PARENT, Office
from tests.town import LOGIN, SECOND_PASSWORD

THIRD_PASSWORD = "Nine.herons.fly.7"


class TestFinding:
    async def test_an_open_flow_is_found_as_it_stands(self, office: Office) -> None:
        flow = await office.recover()
        assert await office.house.flows.find(office.turn()) == flow
        assert await office.house.flows.get(flow.id) == flow
        assert await office.house.flows.find(office.turn(AUNT)) is None

    async def test_nobody_acts_in_a_flow_whose_time_is_over(self, office: Office) -> None:
        """SES-01: found, but ended."""
        await office.recover()
        office.clock.advance(minutes=4)
        found = await office.house.flows.find(office.turn())
        assert found is not None
        assert found.ending is Ending.EXPIRED
        with pytest.raises(WrongStep):
            await office.house.forgot_password.answer(office.turn(), found, "x")

    async def test_idle_time_starts_again_with_each_step_and_ends_at_fifteen_minutes(
        self, office: Office
    ) -> None:
        flow = await office.recover()
        for _ in range(4):
            office.clock.advance(minutes=3, seconds=30)
            flow = await office.answer(flow, ("x",)) if flow.position < 2 else await back(office)
            assert flow.is_open
        office.clock.advance(minutes=1)
        assert office.house.flows.has_expired(flow)

    async def test_what_ended_on_purpose_is_found_only_while_a_late_message_may_come(
        self, office: Office
    ) -> None:
        """TGM-08: a password sent twice arrives when all is over, and must be known for one."""
        await office.recover()
        cancelled = await office.house.flows.cancel(office.turn())
        assert cancelled is not None
        assert cancelled.ending is Ending.CANCELLED
        assert await office.house.flows.find(office.turn()) == cancelled
        office.clock.advance(minutes=4)
        assert await office.house.flows.find(office.turn()) is None
        assert await office.house.flows.cancel(office.turn()) is None

    async def test_long_after_its_end_nothing_is_meant_for_it(self, office: Office) -> None:
        await office.recover()
        office.clock.advance(minutes=5)
        assert await office.house.flows.find(office.turn()) is not None
        office.clock.advance(hours=2)
        assert await office.house.flows.find(office.turn()) is None

    async def test_cancelling_what_ran_out_says_that_it_ran_out(self, office: Office) -> None:
        await office.recover()
        office.clock.advance(minutes=5)
        ended = await office.house.flows.cancel(office.turn())
        assert ended is not None
        assert ended.ending is Ending.EXPIRED


async def back(office: Office) -> Flow:
    """Go back one question."""
    return await office.house.forgot_password.back(office.turn(), await office.open_flow())


class TestOneAtATime:
    async def test_what_was_seen_before_the_evidence_rose_moves_nothing(self, office: Office) -> None:
        """SES-03: a flow keeps its id, and what was read of it before the proof is stale for good."""
        before = await office.recover()
        proven = await office.answer(before)
        assert (proven.step, proven.id) == (Step.NEW_PASSWORD, before.id)
        assert proven.version > before.version
        recovery, turn = office.house.forgot_password, office.turn()
        with pytest.raises(Stale):
            await recovery.answer(turn, replace(before, position=1), "laksa")
        with pytest.raises(Stale):
            await recovery.password(turn, replace(proven, version=before.version), SECOND_PASSWORD)
        assert await office.open_flow() == proven

    async def test_what_the_evidence_opened_serves_nobody_else(self, office: Office) -> None:
        """SES-03: knowing the flow's id is worth nothing; whose it is stands in its row."""
        proven = await office.answer(await office.recover())
        assert await office.house.flows.find(office.turn(AUNT)) is None
        assert await office.house.flows.find(office.turn(AUNT, chat=proven.chat_id)) is None

    async def test_after_a_reset_nothing_is_open_and_nothing_remembered(self, office: Office) -> None:
        """REC-09: nobody is logged in here by it; the old password opens nothing any more."""
        done = await office.reset(SECOND_PASSWORD)
        assert done.ending is Ending.DONE
        with pytest.raises((WrongStep, Stale)):
            await office.house.forgot_password.password(office.turn(), done, THIRD_PASSWORD)
        assert len(office.house.memory) == 0
        missed = await office.prove(office.house.change_password)
        assert missed.said is Said.CURRENT_PASSWORD_MISSED

    async def test_a_new_task_replaces_the_old_one(self, office: Office) -> None:
        """REC-10, SES-05: the older one takes nothing more."""
        old = await office.recover()
        new = await office.house.unlock.begin(office.turn())
        assert (await office.house.flows.get(old.id)).ending is Ending.REPLACED
        assert await office.open_flow() == new
        with pytest.raises(Stale):
            await office.answer(old, ("x",))

    async def test_two_people_do_not_disturb_each_other(self, office: Office) -> None:
        mine, hers = await office.recover(), await office.recover(AUNT)
        assert (await office.open_flow(), await office.open_flow(AUNT)) == (mine, hers)

    async def test_of_two_steps_at_once_one_is_stale(self, office: Office) -> None:
        flow = await office.recover()
        steps = (office.house.forgot_password.forget(office.turn(), flow) for _ in range(2))
        results = await asyncio.gather(*steps, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["Flow", "Stale"]


class TestExpiry:
    async def test_housekeeping_ends_it_and_tells_the_person_once(self, office: Office) -> None:
        flow = await office.recover()
        await office.house.flows.prompted(flow.id, 555)
        office.clock.advance(minutes=4)
        assert await office.house.flows.expire_due() == 1
        assert await office.house.flows.expire_due() == 0
        (told,) = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert (told.notice.chat_id, dict(told.notice.values)) == (
            PARENT,
            {"step": "challenge", "prompt_id": 555},
        )
        assert (await office.tags(flow.id))[-1] == "account:flow:expire"

    async def test_what_moved_on_meanwhile_lives(self, office: Office) -> None:
        flow = await office.recover()
        await office.answer(flow, ("x",))
        await office.house.flows._expire(flow)
        assert (await office.open_flow()).position == 1
        assert await office.queued(NoticeKind.FLOW_EXPIRED) == []

    async def test_one_whose_step_cannot_be_shown_is_stopped_and_its_prompt_goes(
        self, office: Office
    ) -> None:
        flow = await office.recover()
        await office.house.flows.prompted(flow.id, 555)
        flow = await office.house.flows.get(flow.id)
        await office.house.flows.stop(flow)
        ended = await office.house.flows.get(flow.id)
        assert not ended.is_open
        (told,) = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert told.notice.values["prompt_id"] == 555
        await office.house.flows.stop(ended)
        assert len(await office.queued(NoticeKind.FLOW_EXPIRED)) == 1


class TestNotices:
    async def test_a_step_is_shown_later_once_a_version(self, office: Office) -> None:
        flow = await office.recover()
        for _ in range(3):
            await office.house.flows.show_later(office.turn(), flow)
        await office.house.flows.show_later(office.turn(), replace(flow, version=flow.version + 1))
        assert len(await office.queued(NoticeKind.SHOW_FLOW)) == 2

    async def test_a_secret_that_could_not_be_deleted_is_deleted_later(self, office: Office) -> None:
        """TGM-08."""
        notice = Notice(NoticeKind.DELETE_MESSAGES, PARENT, "delete:42:9", {"message_id": 9})
        await office.house.flows.later(office.turn(), notice, notice)
        assert [queued.notice for queued in await office.queued()] == [notice]

    async def test_consent_is_asked_until_it_is_given(self, office: Office) -> None:
        """PRV-03."""
        assert not await office.house.flows.has_consented(office.turn())
        await office.house.flows.consent(office.turn())
        assert await office.house.flows.has_consented(office.turn())
        assert not await office.house.flows.has_consented(office.turn(AUNT))
        assert (await office.tags())[-1] == "person:consent:give"

    async def test_a_prompt_of_no_flow_is_refused(self, office: Office) -> None:
        with pytest.raises(NotFound):
            await office.house.flows.prompted("no such flow", 1)


class TestSecretSteps:
    def test_every_step_where_something_is_typed_is_known(self) -> None:
        """TGM-08: what is typed or shared at any step but the login is deleted."""
        typed = {Step.CHALLENGE, Step.ANSWER, Step.TEMPORARY_PASSWORD, Step.CURRENT_PASSWORD}
        typed |= {Step.PHONE, Step.EMAIL, Step.EMAIL_CODE, Step.CODE, Step.REASON}
        typed |= {Step.SEARCH, Step.PICK, Step.ACT}  # students' names
        assert typed | {Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN} == SECRET_STEPS
        assert {step for kind in FlowKind for step in TRANSITIONS[kind]} >= SECRET_STEPS


class TestSaid:
    async def test_a_refused_login_can_be_typed_again(self, office: Office) -> None:
        flow = await office.recover(login="???")
        assert flow.said is Said.LOGIN_REFUSED
        assert (await office.house.forgot_password.login(office.turn(), flow, LOGIN)).login == LOGIN
