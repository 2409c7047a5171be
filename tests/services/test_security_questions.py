"""Security questions: opened by the current password alone, saved whole or not at all, told to the family."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import RequestState
from storage.interface import Stale
from tests.services.office import AUNT, PARENT, RIGHT, Office, open_office, reopened
from tests.services.test_change_password import bind
from tests.services.test_forgot_password import crowded
from tests.services.test_new_password import contents, refusing
from tests.town import ANSWERS, PASSWORD, SECOND_PASSWORD, Clock

OTHERS = {1: "okapi", 5: "totoro", 7: "Coco"}
UNCLE = 44


async def reviewed(office: Office, user: int = PARENT) -> Flow:
    """Come as far as the review."""
    service = office.house.security_questions
    flow = await office.prove(service, user)
    if flow.step is Step.CHOSEN:
        flow = await service.change(office.turn(user), flow)
    return await office.choose(flow, OTHERS)


class TestWhatWasChosen:
    async def test_a_known_chat_is_shown_it_after_the_current_password(self, office: Office) -> None:
        flow = await office.prove(office.house.security_questions)
        assert flow.step is Step.CHOSEN
        assert await office.house.security_questions.chosen(flow) == tuple(ANSWERS)

    async def test_an_unknown_chat_goes_straight_on_to_choosing(self, office: Office) -> None:
        flow = await office.prove(office.house.security_questions, AUNT)
        assert flow.step is Step.QUESTION
        with pytest.raises(WrongStep):
            await office.house.security_questions.chosen(flow)

    async def test_a_chat_that_is_no_longer_known_is_shown_nothing(self, office: Office) -> None:
        flow = await office.prove(office.house.security_questions)
        async with office.house.store.begin() as tx:
            await tx.chats.unbind(await office.account_id(), flow.bot_id, PARENT)
        assert await office.house.security_questions.chosen(flow) == ()

    async def test_a_wrong_password_shows_nothing(self, office: Office) -> None:
        flow = await office.prove(office.house.security_questions, password="Not-it-9")
        assert (flow.step, flow.said) == (Step.CURRENT_PASSWORD, Said.CURRENT_PASSWORD_MISSED)
        with pytest.raises(WrongStep):
            await office.house.security_questions.chosen(flow)

    async def test_looking_changes_nothing(self, office: Office, tmp_path: Path) -> None:
        """REC-05."""
        flow = await office.prove(office.house.security_questions)
        before = contents(tmp_path)["answers"]
        flow = await office.house.security_questions.leave(office.turn(), flow)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOTHING)
        assert contents(tmp_path)["answers"] == before
        assert await office.queued(NoticeKind.QUESTIONS_CHANGED) == []


class TestSaving:
    async def test_the_new_ones_are_asked_and_the_old_answers_are_wrong(self, office: Office) -> None:
        flow = await office.set_questions(answers=OTHERS)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.QUESTIONS_SAVED)
        assert await office.tags(flow.id) == ["account:current_password:match", "account:answers:set"]
        assert len(office.house.memory) == 0
        asked = await office.recover()
        assert asked.questions == (1, 5, 7)
        assert (await office.answer(asked, RIGHT)).said is Said.ANSWERS_MISSED
        asked = await office.answer(await office.recover(), tuple(OTHERS.values()))
        assert asked.step is Step.NEW_PASSWORD

    async def test_it_costs_two_derivations(self, office: Office) -> None:
        await office.set_questions(answers=OTHERS)
        assert office.house.hashing.derivations == 2

    async def test_a_known_chat_alone_cannot_change_them(self, office: Office) -> None:
        """QST-09: nor can anybody before the current password is right."""
        service, questions = office.house.security_questions, office.house.questions
        flow = await service.begin(office.turn())
        flow = await office.house.current_password.login(office.turn(), flow, "tan_wei_ling")
        for act in (service.change, service.leave, service.confirm, questions.back):
            with pytest.raises(WrongStep):
                await act(office.turn(), flow)
        with pytest.raises(WrongStep):
            await questions.choose(office.turn(), flow, 4)
        with pytest.raises(WrongStep):
            await questions.answer(office.turn(), flow, "laksa")
        assert await office.open_flow() == flow

    async def test_every_other_known_chat_is_told(self, office: Office) -> None:
        """QST-09: with ids alone, never a question or an answer."""
        await bind(office, AUNT)
        await bind(office, UNCLE)
        flow = await office.set_questions(answers=OTHERS)
        told = await office.queued(NoticeKind.QUESTIONS_CHANGED)
        assert {one.notice.chat_id for one in told} == {AUNT, UNCLE}
        assert [dict(one.notice.values) for one in told] == [{"account_id": flow.account_id}] * 2

    async def test_from_an_unknown_chat_it_binds(self, office: Office) -> None:
        """Architecture 5."""
        flow = await office.set_questions(AUNT, OTHERS)
        (told,) = await office.queued(NoticeKind.QUESTIONS_CHANGED)
        assert told.notice.chat_id == PARENT
        async with office.house.store.read() as tx:
            assert await tx.chats.is_known(await office.account_id(), office.turn(AUNT))
        bound = [row for row in await office.audit(flow.id) if row.tag == "account:chat:bind"]
        assert [row.values for row in bound] == [{"pathway": "change password"}]

    async def test_it_is_a_fresh_start_for_the_answers(self, office: Office) -> None:
        """THR-06."""
        await office.miss(3)
        await office.set_questions(answers=OTHERS)
        assert (await office.recover()).step is Step.CHALLENGE
        assert (await office.miss(1)).values == {"tries_left": 2}

    async def test_a_busy_machine_keeps_the_review(self, office: Office) -> None:
        flow = await reviewed(office)
        async with crowded(office):
            flow = await office.house.security_questions.confirm(office.turn(), flow)
        assert (flow.step, flow.said) == (Step.REVIEW, Said.BUSY)
        flow = await office.house.security_questions.confirm(office.turn(), flow)
        assert flow.said is Said.QUESTIONS_SAVED

    @pytest.mark.parametrize("table", ["answers", "known_chats", "flows", "audit", "outbox"])
    async def test_it_is_saved_whole_or_not_at_all(self, office: Office, tmp_path: Path, table: str) -> None:
        """REC-06."""
        flow = await reviewed(office, AUNT)
        before = contents(tmp_path)
        with refusing(tmp_path, table), pytest.raises(IntegrityError, match="refused by the test"):
            await office.house.security_questions.confirm(office.turn(AUNT), flow)
        assert contents(tmp_path) == before
        again = await office.house.security_questions.confirm(office.turn(AUNT), flow)
        assert again.said is Said.QUESTIONS_SAVED

    async def test_nothing_is_kept_of_answers_that_were_not_saved(
        self, office: Office, tmp_path: Path
    ) -> None:
        """QST-08, REC-05."""
        await reviewed(office)
        before = contents(tmp_path)["answers"]
        await office.house.flows.cancel(office.turn())
        assert contents(tmp_path)["answers"] == before
        assert len(office.house.memory) == 0
        assert "totoro" not in repr(contents(tmp_path))


class TestFreshStarts:
    """What the old answers have opened elsewhere ends when new ones are saved."""

    async def test_right_answers_given_elsewhere_open_nothing_any_more(self, office: Office) -> None:
        await bind(office, AUNT)
        theirs = await office.answer(await office.recover(AUNT))
        assert theirs.step is Step.NEW_PASSWORD
        await office.set_questions(answers=OTHERS)
        with pytest.raises(Stale):
            await office.house.forgot_password.password(office.turn(AUNT), theirs, SECOND_PASSWORD)
        told = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert [one.notice.chat_id for one in told] == [AUNT]

    async def test_somebody_elses_request_for_a_reset_ends(self, office: Office) -> None:
        assert await office.ask(await office.answer(await office.recover(AUNT)))
        await office.set_questions(answers=OTHERS)
        assert (await office.requests_of(AUNT))[0].state is RequestState.EXPIRED

    async def test_a_permit_given_for_the_old_answers_is_void(self, office: Office) -> None:
        request = await office.ask(await office.answer(await office.recover(AUNT)))
        assert request is not None
        await office.decide(request)
        await office.set_questions(answers=OTHERS)
        assert (await office.recover(AUNT)).step is Step.CHALLENGE

    async def test_who_has_typed_the_current_password_elsewhere_goes_on(self, office: Office) -> None:
        """The password is the same as before."""
        theirs = await office.prove(office.house.change_password, AUNT)
        await office.set_questions(answers=OTHERS)
        assert (await office.set_password(theirs, SECOND_PASSWORD)).said is Said.CHANGED


class TestRestart:
    @pytest.mark.parametrize("settled", [1, 2, 3])
    async def test_the_questions_are_asked_again(self, lived_in: Path, tmp_path: Path, settled: int) -> None:
        """QST-08: the proof stands, what was typed is gone."""
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            service = office.house.security_questions
            flow = await service.change(office.turn(), await office.prove(service))
            flow = await office.choose(flow, dict(list(OTHERS.items())[:settled]))
        async with reopened(tmp_path, clock) as office:
            flow = await office.open_flow()
            if flow.step is Step.REVIEW:
                flow = await office.house.security_questions.confirm(office.turn(), flow)
                assert (flow.step, flow.said) == (Step.QUESTION, Said.QUESTIONS_LOST)
            else:
                flow = await office.choose(flow, {8: "The Hobbit"})
                assert (flow.step, flow.position, flow.said) == (Step.QUESTION, 0, Said.QUESTIONS_LOST)
            saved = await office.house.security_questions.confirm(
                office.turn(), await office.choose(flow, OTHERS)
            )
            assert saved.said is Said.QUESTIONS_SAVED

    async def test_the_password_typed_before_is_not_kept_either(self, lived_in: Path, tmp_path: Path) -> None:
        async with open_office(lived_in, tmp_path) as office:
            await office.prove(office.house.security_questions)
            assert PASSWORD not in repr(contents(tmp_path))
            assert PASSWORD not in repr(office.house.memory._held)
