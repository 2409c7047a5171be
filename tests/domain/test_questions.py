"""Three of eight questions: chosen in turn and once each, answers judged with reasons, and the way back."""

import pytest

from domain import questions as rules
from domain.challenge import AnswerProblem
from domain.evidence import Factor
from domain.flow import TRANSITIONS, Flow, FlowKind, Said, Step, WrongStep
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()
Task = tuple[FlowKind, frozenset[Factor]]
PAPER = frozenset({Factor.TEMPORARY_PASSWORD})
PASSWORD = frozenset({Factor.CURRENT_PASSWORD})
# The tasks that set answers, and what their questions come after.
FIRST, ANEW = (FlowKind.FIRST_LOGIN, PAPER), (FlowKind.SECURITY_QUESTIONS, PASSWORD)


def at(
    step: Step,
    questions: tuple[int, ...] = (),
    position: int = 0,
    task: Task = FIRST,
) -> Flow:
    """Return a flow of Mei's whose proof was right."""
    return about(task[0], step=step, questions=questions, position=position, factors=task[1])


@pytest.mark.parametrize("task", [FIRST, ANEW])
class TestQuestions:
    def test_three_questions_are_chosen_and_answered_in_turn(self, task: Task) -> None:
        flow = at(Step.QUESTION, task=task)
        for number, question in enumerate((8, 2, 5), start=1):
            flow = rules.choose(flow, question, POLICY, NOW).flow
            assert (flow.step, flow.questions[-1]) == (Step.ANSWER, question)
            flow = rules.take_answer(flow, POLICY, NOW).flow
            assert flow.position == number
        assert (flow.step, flow.questions, flow.factors) == (Step.REVIEW, (8, 2, 5), task[1])

    @pytest.mark.parametrize("question", [0, 9, -1, 5])
    def test_a_question_that_is_no_question_or_was_chosen_before_is_refused(
        self, task: Task, question: int
    ) -> None:
        with pytest.raises(WrongStep):
            rules.choose(at(Step.QUESTION, (5,), 1, task), question, POLICY, NOW)

    def test_a_bad_answer_is_refused_with_every_reason(self, task: Task) -> None:
        """QST-04."""
        problems = (AnswerProblem.SAME_AS_OTHER, AnswerProblem.IS_NAME)
        flow = rules.refuse_answer(at(Step.ANSWER, (5,), 0, task), problems, POLICY, NOW).flow
        assert (flow.said, flow.values) == (Said.ANSWER_REFUSED, {"problems": "same_as_other,is_name"})

    @pytest.mark.parametrize("wanted", [2, 3, 5])
    def test_the_policy_says_how_many(self, task: Task, wanted: int) -> None:
        policy, flow = Policy(questions=wanted), at(Step.QUESTION, task=task)
        for question in range(1, wanted + 1):
            assert flow.step is Step.QUESTION
            flow = rules.take_answer(rules.choose(flow, question, policy, NOW).flow, policy, NOW).flow
        assert flow.step is Step.REVIEW

    @pytest.mark.parametrize(
        ("step", "questions", "position", "after"),
        [
            (Step.ANSWER, (5,), 0, ()),
            (Step.ANSWER, (5, 2), 1, (5,)),
            (Step.QUESTION, (5, 2), 2, ()),
            (Step.REVIEW, (5, 2, 8), 3, ()),
        ],
    )
    def test_back_goes_from_an_answer_to_its_question_and_later_to_the_first(
        self,
        task: Task,
        step: Step,
        questions: tuple[int, ...],
        position: int,
        after: tuple[int, ...],
    ) -> None:
        flow = rules.back(at(step, questions, position, task), POLICY, NOW).flow
        assert (flow.step, flow.questions, flow.position) == (Step.QUESTION, after, len(after))


class TestBeginningAnew:
    @pytest.mark.parametrize("task", [FIRST, ANEW])
    def test_questions_begin_anew_only_after_the_proof(self, task: Task) -> None:
        """REC-04, QST-09: neither the slip nor the current password can be skipped."""
        for step in TRANSITIONS[task[0]]:
            flow = at(step, (1, 2, 3), 3, task)
            if step in rules.AFTER_PROOF:
                again = rules.choose_again(flow, Said.QUESTIONS_LOST, POLICY, NOW).flow
                assert (again.step, again.questions, again.position) == (Step.QUESTION, (), 0)
                continue
            with pytest.raises(WrongStep):
                rules.choose_again(flow, Said.QUESTIONS_LOST, POLICY, NOW)
