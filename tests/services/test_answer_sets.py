"""Answer sets: the same steps, counter and derivation for every task that asks for the answers."""

import pytest

from domain.flow import Flow, Said, Step, WrongStep
from services.answer_sets import AnswerSets
from storage.interface import Stale
from tests.services.office import RIGHT, WRONG, Office
from tests.services.test_forgot_password import crowded
from tests.town import LOGIN

TASKS = ("forgot_password", "recall")


async def begun(office: Office, task: str) -> Flow:
    """Come as far as the first question."""
    if task == "forgot_password":
        return await office.recover()
    flow = await office.house.recall.begin_due(office.turn(), await office.account_id(LOGIN))
    assert flow is not None
    return flow


async def take(office: Office, task: str, flow: Flow, *answers: str) -> Flow:
    """Type answers into either task."""
    service = getattr(office.house, task)
    for text in answers:
        flow = await service.answer(office.turn(), flow, text)
    return flow


@pytest.mark.parametrize("task", TASKS)
class TestEitherTask:
    async def test_both_take_answers_by_the_same_road(self, office: Office, task: str) -> None:
        assert isinstance(getattr(office.house, task)._answers, AnswerSets)
        assert office.house.recall._answers is office.house.forgot_password._answers

    async def test_nothing_is_judged_before_the_last_answer(self, office: Office, task: str) -> None:
        """QST-01."""
        flow = await take(office, task, await begun(office, task), *WRONG[:2])
        assert (flow.position, flow.said, office.house.hashing.derivations) == (2, Said.NOTHING, 0)

    async def test_all_are_judged_with_one_derivation_and_let_go_of(self, office: Office, task: str) -> None:
        flow = await take(office, task, await begun(office, task), *RIGHT)
        assert office.house.hashing.derivations == 1
        assert office.house.memory.hold(flow).answers == []

    async def test_answers_that_are_lost_are_asked_again(self, office: Office, task: str) -> None:
        """QST-08."""
        flow = await take(office, task, await begun(office, task), *RIGHT[:2])
        office.house.memory.forget(flow.id)
        flow = await take(office, task, flow, RIGHT[2])
        assert (flow.step, flow.position, flow.said) == (Step.CHALLENGE, 0, Said.ANSWERS_LOST)

    async def test_an_answer_is_taken_only_where_one_is_asked(self, office: Office, task: str) -> None:
        """REC-04."""
        flow = await take(office, task, await begun(office, task), *RIGHT)
        with pytest.raises(WrongStep):
            await take(office, task, flow, RIGHT[0])

    async def test_a_busy_machine_costs_no_try_and_keeps_the_answers(self, office: Office, task: str) -> None:
        flow = await take(office, task, await begun(office, task), *WRONG[:2])
        async with crowded(office):
            flow = await take(office, task, flow, WRONG[2])
        assert (flow.step, flow.said) == (Step.CHALLENGE, Said.BUSY)
        assert (await take(office, task, flow, WRONG[2])).values == {"tries_left": 2}

    async def test_the_same_update_counts_once(self, office: Office, task: str) -> None:
        """THR-08."""
        flow = await take(office, task, await begun(office, task), *WRONG[:2])
        turn, service = office.turn(), getattr(office.house, task)
        await service.answer(turn, flow, WRONG[2])
        with pytest.raises(Stale):
            await service.answer(turn, flow, WRONG[2])
        assert (await office.miss(1)).values == {"tries_left": 1}
