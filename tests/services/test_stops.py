"""Stopping (SES-06): the operator ends what is under way, of an account, of a person, or of everybody."""

import pytest

from bot.assemble import open_house
from domain.flow import Ending, Flow, Step
from domain.notice import NoticeKind
from domain.requests import RequestState
from services import stops
from services.persons import PersonProblem, Who
from services.stops import Stopped
from services.vouches import Pressed
from tests.deeds import bind_chat, forgot
from tests.services.letterbox import letters, typed
from tests.services.office import AUNT, LIM, PARENT, Office
from tests.town import LOGIN, OTHER_LOGIN, Town, outside

STUDENT = Who(LOGIN)


async def as_it_is(office: Office, flow: Flow) -> Flow:
    """Return the flow's row."""
    return await office.house.flows.get(flow.id)


class TestAnAccount:
    async def test_every_task_about_it_ends_and_others_go_on(self, office: Office) -> None:
        """SES-06: ASVS 7.4.5, one user."""
        mine, aunts = await office.recover(PARENT), await office.recover(AUNT)
        other = await office.recover(LIM, OTHER_LOGIN)
        assert await office.house.stops.stop(STUDENT) == Stopped(tasks=2, permits=0)
        assert [(await as_it_is(office, one)).ending for one in (mine, aunts)] == [Ending.EXPIRED] * 2
        assert (await as_it_is(office, other)).is_open

    async def test_an_approval_that_nobody_has_used_is_void(self, office: Office) -> None:
        await office.miss(3, AUNT)
        await office.decide(await office.ask_unlock(AUNT))
        assert (await office.house.stops.stop(STUDENT)).permits == 1
        assert (await office.house.stops.stop(STUDENT)).permits == 0

    async def test_a_code_that_was_sent_opens_nothing_and_its_letter_stays_unsent(
        self, office: Office
    ) -> None:
        flow = await typed(office)
        code_id = str((await letters(office))[0]["code_id"])
        assert await office.house.email_codes.find(code_id, "") is not None
        await office.house.stops.stop(STUDENT)
        assert await office.house.email_codes.find(code_id, "") is None
        async with office.house.store.begin() as tx:
            assert await tx.email_codes.count(code_id, office.clock.now) is None
        assert not (await as_it_is(office, flow)).is_open

    async def test_a_question_to_the_known_chats_is_over(self, office: Office) -> None:
        flow = await office.answer(await office.recover(AUNT))
        asked = (await office.queued(NoticeKind.VOUCH_ASKED))[0]
        vouch_id = str(asked.notice.values["vouch_id"])
        number = office.house.vouches.number(flow)
        await office.house.vouches.asked(office.turn(PARENT), vouch_id, 5)
        assert await office.queued(NoticeKind.VOUCH_OUTCOME) == []
        await office.house.stops.stop(STUDENT)
        assert not (await office.house.vouches.view(vouch_id)).is_open
        assert await office.house.vouches.press(office.turn(PARENT), vouch_id, number) is Pressed.OVER
        assert len(await office.queued(NoticeKind.VOUCH_OUTCOME)) == 1

    async def test_what_the_school_was_asked_still_waits_there(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        await office.house.stops.stop(STUDENT)
        async with office.house.store.read() as tx:
            assert (await tx.requests.get(request.id)).state is RequestState.OPEN

    async def test_an_id_that_names_nobody_is_said(self, office: Office) -> None:
        with pytest.raises(PersonProblem, match="no account has this MIMS ID"):
            await office.house.stops.stop(Who("nobody_here@students.edu.sg"))


class TestAPerson:
    async def test_what_they_do_ends_and_what_others_do_goes_on(self, office: Office) -> None:
        mine, aunts = await office.recover(PARENT), await office.recover(AUNT)
        assert await office.house.stops.stop(Who(user_id=AUNT)) == Stopped(1, 0)
        assert (await as_it_is(office, mine)).is_open
        assert (await as_it_is(office, aunts)).ending is Ending.EXPIRED

    async def test_an_approver_in_the_middle_of_a_decision_decides_nothing(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        challenge = await office.press(request)
        assert isinstance(challenge, Flow)
        assert await office.house.stops.stop(Who(user_id=LIM)) == Stopped(1, 0)
        assert (await as_it_is(office, challenge)).ending is Ending.EXPIRED
        async with office.house.store.read() as tx:
            assert (await tx.requests.get(request.id)).state is RequestState.OPEN

    async def test_of_somebody_who_does_nothing_nothing_ends(self, office: Office) -> None:
        assert await office.house.stops.stop(Who(user_id=999)) == Stopped(0, 0)


class TestEverybody:
    @pytest.mark.parametrize("at_a_time", [1, 2, 3, 200])
    async def test_all_tasks_end_however_many_there_are(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, at_a_time: int
    ) -> None:
        """SES-06: ASVS 7.4.5, all users."""
        monkeypatch.setattr(stops, "AT_A_TIME", at_a_time)
        flows = [await office.recover(user) for user in (PARENT, AUNT, LIM)]
        assert await office.house.stops.stop_all() == Stopped(3, 0)
        assert [(await as_it_is(office, one)).ending for one in flows] == [Ending.EXPIRED] * 3
        assert await office.house.stops.stop_all() == Stopped(0, 0)

    async def test_every_approval_that_nobody_used_is_void(self, office: Office) -> None:
        await office.miss(3, AUNT)
        await office.decide(await office.ask_unlock(AUNT))
        assert (await office.house.stops.stop_all()).permits == 1

    async def test_everybody_can_begin_again_at_once(self, office: Office) -> None:
        await office.recover()
        await office.house.stops.stop_all()
        assert (await office.recover()).step is Step.CHALLENGE


class TestTheRecord:
    async def test_who_stopped_what_is_recorded_with_how_much(self, office: Office) -> None:
        await office.recover()
        await office.house.stops.stop(STUDENT)
        await office.house.stops.stop(Who(user_id=PARENT))
        await office.house.stops.stop_all()
        rows = [row for row in await office.audit() if row.tag == "person:work:stop"]
        assert [row.values["whose"] for row in rows] == ["account", "person", "everybody"]
        assert [row.values["tasks"] for row in rows] == [1, 0, 0]
        assert [row.subject for row in rows] == [await office.account_id(), None, None]
        assert {row.actor for row in rows} == {"operator"}
        assert (await office.house.audit_verify()).is_intact


class TestThePersonInTheMiddle:
    async def test_hears_of_a_time_that_is_over_from_the_bot_that_runs(self, town: Town) -> None:
        """SES-06: another process ends it, as the command does, and the bot tells by itself."""
        await bind_chat(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        around = outside(town.clock, town.house.outside.entropy)  # type: ignore[arg-type]
        async with open_house(town.house.settings, around) as operators:
            assert (await operators.stops.stop_all()).tasks == 1
        await town.parent.say("Blue")
        await town.parent.expect("That took too long, so I stopped")
