"""After a restart: what is asked again because it stood in memory alone, and what goes on as it is."""

import pytest

from domain.flow import TRANSITIONS, FlowKind, Said, Step
from domain.policy import Policy
from domain.resume import rewind
from tests.domain.inputs import NOW, about

POLICY = Policy()
NO_REWIND = None
FORGOT, FIRST = FlowKind.FORGOT_PASSWORD, FlowKind.FIRST_LOGIN
CHANGE, ANEW, RECALL = FlowKind.CHANGE_PASSWORD, FlowKind.SECURITY_QUESTIONS, FlowKind.RECALL
QUESTIONS_LOST = (Step.QUESTION, 0, Said.QUESTIONS_LOST)

# (kind, step, position) -> where the person types again; every other place goes on as it is.
LOST = {
    (FORGOT, Step.CHALLENGE, 1): (Step.CHALLENGE, 0, Said.ANSWERS_LOST),
    (FORGOT, Step.CHALLENGE, 2): (Step.CHALLENGE, 0, Said.ANSWERS_LOST),
    (FORGOT, Step.NEW_PASSWORD_AGAIN, 0): (Step.NEW_PASSWORD, 0, Said.PASSWORD_LOST),
    (FIRST, Step.QUESTION, 1): QUESTIONS_LOST,
    (FIRST, Step.QUESTION, 2): QUESTIONS_LOST,
    (FIRST, Step.ANSWER, 1): QUESTIONS_LOST,
    (FIRST, Step.ANSWER, 2): QUESTIONS_LOST,
    (FIRST, Step.REVIEW, 3): QUESTIONS_LOST,
    (FIRST, Step.NEW_PASSWORD, 3): QUESTIONS_LOST,
    (FIRST, Step.EMAIL, 3): QUESTIONS_LOST,
    (FIRST, Step.EMAIL_CODE, 3): QUESTIONS_LOST,
    (FIRST, Step.NEW_PASSWORD_AGAIN, 3): QUESTIONS_LOST,
    (CHANGE, Step.NEW_PASSWORD_AGAIN, 0): (Step.NEW_PASSWORD, 0, Said.PASSWORD_LOST),
    (ANEW, Step.QUESTION, 1): QUESTIONS_LOST,
    (ANEW, Step.ANSWER, 2): QUESTIONS_LOST,
    (ANEW, Step.REVIEW, 3): QUESTIONS_LOST,
    (RECALL, Step.CHALLENGE, 1): (Step.CHALLENGE, 0, Said.ANSWERS_LOST),
    (RECALL, Step.CHALLENGE, 2): (Step.CHALLENGE, 0, Said.ANSWERS_LOST),
}
# Nobody stands there without having answered all questions.
AFTER_QUESTIONS = {Step.REVIEW, Step.EMAIL, Step.EMAIL_CODE, Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}
KEPT = [
    (kind, step, 0)
    for kind in FlowKind
    for step in TRANSITIONS[kind]
    if (kind, step, 0) not in LOST and not (kind in {FIRST, ANEW} and step in AFTER_QUESTIONS)
]


class TestRewind:
    @pytest.mark.parametrize("place", LOST)
    def test_what_was_typed_into_memory_is_asked_again(self, place: tuple[FlowKind, Step, int]) -> None:
        """QST-08."""
        kind, step, position = place
        flow = about(kind, step=step, position=position, questions=(1, 2, 3))
        outcome = rewind(flow, POLICY, NOW)
        assert outcome is not None
        assert (outcome.flow.step, outcome.flow.position, outcome.flow.said) == LOST[place]
        assert outcome.events == ()

    @pytest.mark.parametrize("place", KEPT)
    def test_everything_else_goes_on(self, place: tuple[FlowKind, Step, int]) -> None:
        kind, step, position = place
        flow = about(kind, step=step, position=position, questions=(1, 2, 3))
        assert rewind(flow, POLICY, NOW) is NO_REWIND

    def test_the_questions_asked_stay_those_of_the_account(self) -> None:
        """QST-02."""
        flow = about(FORGOT, step=Step.CHALLENGE, position=1, questions=(4, 6, 8))
        outcome = rewind(flow, POLICY, NOW)
        assert outcome is not None
        assert outcome.flow.questions == (4, 6, 8)
