"""Choosing and answering the questions: one service for every task that sets answers."""

import pytest

from domain.flow import Flow, Outcome, Said, Step, WrongStep
from storage.records import StoredAnswers
from tests.services.office import PARENT, Office
from tests.services.test_forgot_password import crowded
from tests.town import ANSWERS, PASSWORD

TASKS = ("first login", "questions")


async def begun(office: Office, task: str) -> Flow:
    """Come as far as the first choice, by a slip or by the current password."""
    if task == "first login":
        return await office.show_paper()
    service = office.house.security_questions
    return await service.change(office.turn(), await office.prove(service))


@pytest.fixture
def either(request: pytest.FixtureRequest) -> Office:
    """The office that fits the task: before the first login, or after it."""
    name = "new_office" if request.node.callspec.params["task"] == "first login" else "office"
    found: Office = request.getfixturevalue(name)
    return found


@pytest.mark.parametrize("task", TASKS)
class TestEitherTask:
    async def test_a_question_disappears_once_it_is_answered(self, either: Office, task: str) -> None:
        flow = await begun(either, task)
        questions = either.house.questions
        assert [choice.id for choice in await questions.choices(flow)] == list(range(1, 9))
        flow = await either.choose(flow, {1: "okapi", 5: "totoro"})
        assert [choice.id for choice in await questions.choices(flow)] == [2, 3, 4, 6, 7, 8]

    async def test_what_is_typed_is_nowhere_but_in_memory_until_it_is_sealed(
        self, either: Office, task: str
    ) -> None:
        """QST-08."""
        flow = await either.choose(await begun(either, task))
        assert either.house.questions.review(flow) == tuple(ANSWERS.items())
        assert "laksa" not in repr(flow)
        sealed = await either.house.questions.seal(either.turn(), flow)
        assert isinstance(sealed, StoredAnswers)
        assert sealed.questions == tuple(ANSWERS)

    async def test_nothing_is_sealed_before_the_review(self, either: Office, task: str) -> None:
        """REC-04."""
        flow = await begun(either, task)
        with pytest.raises(WrongStep):
            await either.house.questions.seal(either.turn(), flow)

    async def test_what_is_lost_is_asked_again(self, either: Office, task: str) -> None:
        flow = await either.choose(await begun(either, task))
        either.house.memory.forget(flow.id)
        lost = await either.house.questions.seal(either.turn(), flow)
        assert isinstance(lost, Outcome)
        assert (lost.flow.step, lost.flow.position, lost.flow.said) == (Step.QUESTION, 0, Said.QUESTIONS_LOST)

    async def test_an_answer_that_comes_after_the_loss_is_not_taken_for_the_first(
        self, either: Office, task: str
    ) -> None:
        flow = await either.choose(await begun(either, task), {4: "laksa"})
        flow = await either.house.questions.choose(either.turn(), flow, 6)
        either.house.memory.forget(flow.id)
        flow = await either.house.questions.answer(either.turn(), flow, "wooden train")
        assert (flow.step, flow.position, flow.said) == (Step.QUESTION, 0, Said.QUESTIONS_LOST)

    async def test_a_busy_machine_keeps_the_review(self, either: Office, task: str) -> None:
        """HSH-05."""
        flow = await either.choose(await begun(either, task))
        async with crowded(either):
            busy = await either.house.questions.seal(either.turn(PARENT), flow)
        assert isinstance(busy, Outcome)
        assert (busy.flow.step, busy.flow.said) == (Step.REVIEW, Said.BUSY)
        assert either.house.questions.review(busy.flow) == tuple(ANSWERS.items())

    async def test_another_question_can_be_chosen_when_an_answer_is_refused(
        self, either: Office, task: str
    ) -> None:
        """QST-04."""
        flow = await either.house.questions.choose(either.turn(), await begun(either, task), 4)
        flow = await either.house.questions.answer(either.turn(), flow, "Wei Ling")
        assert (flow.step, flow.said, flow.values) == (
            Step.ANSWER,
            Said.ANSWER_REFUSED,
            {"problems": "is_name"},
        )
        flow = await either.house.questions.back(either.turn(), flow)
        assert (flow.step, flow.questions) == (Step.QUESTION, ())


async def test_the_password_itself_is_no_answer(office: Office) -> None:
    """QST-04: nor is it when only its capitals and signs differ."""
    flow = await office.house.questions.choose(office.turn(), await begun(office, "questions"), 6)
    for text in (PASSWORD, PASSWORD.upper().replace("-", " ")):
        flow = await office.house.questions.answer(office.turn(), flow, text)
        assert (flow.said, flow.values) == (Said.ANSWER_REFUSED, {"problems": "is_password"})
    flow = await office.house.questions.answer(office.turn(), flow, "wooden train")
    assert flow.position == 1
