"""Security questions: every input at every step, and no question before the current password was right."""

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from domain import security_questions as rules
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import TRANSITIONS, Ending, FlowKind, Said, Step
from domain.policy import Policy
from tests.domain.inputs import ANEW, NOW, Choice, about
from tests.domain.roads import OPENING, Traveller, password_asked, roads, send_everything, steps_led_to

POLICY = Policy()
PASSWORD = frozenset({Factor.CURRENT_PASSWORD})
AFTER_PASSWORD = (Step.CHOSEN, Step.QUESTION, Step.ANSWER, Step.REVIEW)

# /questions, written a second time: what is taken where, and where it leads.
TABLE = roads(
    **OPENING,
    current_password=password_asked(Step.CHOSEN, Step.QUESTION),
    chosen={
        "change": (Step.QUESTION,),
        "leave": (Step.DONE,),
        "another question": (Step.QUESTION,),
        "questions lost": (Step.QUESTION,),
        "the machine is busy": (Step.CHOSEN,),
    },
    question={
        "a question": (Step.ANSWER,),
        "questions lost": (Step.QUESTION,),
        "another question": (Step.QUESTION,),
        "the machine is busy": (Step.QUESTION,),
    },
    answer={
        "an answer": (Step.QUESTION, Step.REVIEW),
        "a bad answer": (Step.ANSWER,),
        "questions lost": (Step.QUESTION,),
        "another question": (Step.QUESTION,),
        "the machine is busy": (Step.ANSWER,),
    },
    review={
        "saved": (Step.DONE,),
        "questions lost": (Step.QUESTION,),
        "another question": (Step.QUESTION,),
        "the machine is busy": (Step.REVIEW,),
    },
)


class TestSteps:
    @pytest.mark.parametrize("step", [*TRANSITIONS[FlowKind.SECURITY_QUESTIONS], Step.DONE])
    @pytest.mark.parametrize("choice", [Choice(), Choice(right=True), Choice(allowed=False)])
    def test_each_input_is_taken_only_where_it_belongs(self, step: Step, choice: Choice) -> None:
        """REC-04: from every step every input."""
        send_everything(ANEW, TABLE, about(FlowKind.SECURITY_QUESTIONS, step=step), choice)

    def test_every_transition_of_the_table_is_made_by_some_input(self) -> None:
        assert steps_led_to(TABLE) == dict(TRANSITIONS[FlowKind.SECURITY_QUESTIONS])


class Chooser(Traveller):
    """A person who sends anything at all to /questions."""

    kind = FlowKind.SECURITY_QUESTIONS
    inputs = ANEW
    table = TABLE
    results = frozenset({Said.QUESTIONS_SAVED, Said.ASKED, Said.NOTHING})

    @invariant()
    def nothing_follows_without_the_current_password(self) -> None:
        """QST-09."""
        flow = self.flow
        is_over = flow.ending is Ending.DONE and flow.said is not Said.ASKED
        assert (Factor.CURRENT_PASSWORD in flow.factors) == (flow.step in AFTER_PASSWORD or is_over)

    @invariant()
    def what_was_chosen_is_shown_to_a_known_chat_alone(self) -> None:
        if self.flow.step is Step.CHOSEN:
            assert Factor.KNOWN_CHAT in self.flow.factors

    @invariant()
    def the_questions_settled_are_counted(self) -> None:
        flow, asked = self.flow, len(self.flow.questions)
        assert len(set(flow.questions)) == asked <= self.policy.questions
        if flow.said is Said.QUESTIONS_SAVED or flow.step is Step.REVIEW:
            assert flow.position == asked == self.policy.questions


TestChooser = Chooser.TestCase
TestChooser.settings = settings(max_examples=150, stateful_step_count=30, deadline=None, derandomize=True)


class TestSaving:
    def test_a_review_that_is_confirmed_is_the_end(self) -> None:
        reviewed = about(FlowKind.SECURITY_QUESTIONS, step=Step.REVIEW, questions=(1, 5, 8), position=3)
        outcome = rules.save(reviewed, POLICY, NOW)
        assert (outcome.flow.ending, outcome.flow.said) == (Ending.DONE, Said.QUESTIONS_SAVED)
        assert [event.tag for event in outcome.events] == [Tag.ANSWERS_SET]

    def test_looking_changes_nothing(self) -> None:
        """REC-05."""
        seen = about(FlowKind.SECURITY_QUESTIONS, step=Step.CHOSEN, factors=PASSWORD)
        outcome = rules.leave(seen, POLICY, NOW)
        assert (outcome.flow.ending, outcome.events, outcome.notices) == (Ending.DONE, (), ())

    def test_changing_begins_with_none_chosen(self) -> None:
        seen = about(FlowKind.SECURITY_QUESTIONS, step=Step.CHOSEN, factors=PASSWORD)
        flow = rules.change(seen, POLICY, NOW).flow
        assert (flow.step, flow.questions, flow.position) == (Step.QUESTION, (), 0)
