"""Recall: a practice round that changes nothing, counts like any answer set, and tells no more than one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from domain import recall as rules
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import TRANSITIONS, Ending, Flow, FlowKind, Said, Step, WrongStep
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from tests.domain.inputs import NOW, QUESTIONS, RECALL, Choice, about
from tests.domain.roads import Traveller, roads, send_everything, steps_led_to

POLICY = Policy()
RIGHT, WRONG = True, False
TWO_LEFT = Verdict(allowed=True, tries_left=2)
NONE_LEFT = Verdict(allowed=False, tries_left=0, scope=Scope.PAIR, until=NOW + timedelta(hours=1))
KNOWN_CHAT = frozenset({Factor.KNOWN_CHAT})

TABLE = roads(
    challenge={
        "one more answer": (Step.CHALLENGE,),
        "answers lost": (Step.CHALLENGE,),
        "a lock": (Step.LOCKED,),
        "the machine is busy": (Step.CHALLENGE,),
    },
    challenge__last={
        "the last answer": (Step.LOCKED, Step.DONE),
        "answers lost": (Step.CHALLENGE,),
        "a lock": (Step.LOCKED,),
        "the machine is busy": (Step.CHALLENGE,),
    },
    locked={"the school is asked": (Step.DONE,), "the machine is busy": (Step.LOCKED,)},
)


def asked(position: int = 2) -> Flow:
    """Return a round of Mei's, at its last question unless another is named."""
    return about(
        FlowKind.RECALL,
        step=Step.CHALLENGE,
        questions=QUESTIONS,
        position=position,
        factors=KNOWN_CHAT,
    )


class TestSteps:
    @pytest.mark.parametrize("flow", [asked(0), asked(1), asked(2), replace(asked(), step=Step.LOCKED)])
    @pytest.mark.parametrize("choice", [Choice(), Choice(right=True), Choice(allowed=False)])
    def test_each_input_is_taken_only_where_it_belongs(self, flow: Flow, choice: Choice) -> None:
        """REC-04: from every step every input."""
        send_everything(RECALL, TABLE, flow, choice)

    def test_every_transition_of_the_table_is_made_by_some_input(self) -> None:
        assert steps_led_to(TABLE) == dict(TRANSITIONS[FlowKind.RECALL])


class Practiser(Traveller):
    """A person who sends anything at all to a practice round."""

    kind = FlowKind.RECALL
    inputs = RECALL
    table = TABLE
    results = frozenset({Said.RECALLED, Said.NOT_RECALLED, Said.ASKED})

    def first_step(self) -> Flow:
        return asked(0)

    @invariant()
    def it_proves_nothing(self) -> None:
        """REC-05: right answers to practice open no pathway."""
        assert self.flow.factors == KNOWN_CHAT


TestPractiser = Practiser.TestCase
TestPractiser.settings = settings(max_examples=100, stateful_step_count=20, deadline=None, derandomize=True)


class TestJudging:
    def test_right_answers_end_it(self) -> None:
        outcome = rules.judge(asked(), RIGHT, TWO_LEFT, POLICY, NOW)
        assert (outcome.flow.ending, outcome.flow.said) == (Ending.DONE, Said.RECALLED)
        assert [event.tag for event in outcome.events] == [Tag.RECALL_MATCHED]

    def test_a_miss_ends_it_too_and_tells_how_many_tries_are_left(self) -> None:
        outcome = rules.judge(asked(), WRONG, TWO_LEFT, POLICY, NOW)
        assert (outcome.flow.ending, outcome.flow.said) == (Ending.DONE, Said.NOT_RECALLED)
        assert outcome.flow.values == {"tries_left": 2}
        assert [(event.tag, event.values) for event in outcome.events] == [
            (Tag.RECALL_MISSED, {"tries_left": 2})
        ]

    def test_the_last_miss_locks_as_it_does_in_a_reset(self) -> None:
        outcome = rules.judge(asked(), WRONG, NONE_LEFT, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.LOCKED, Said.ANSWERS_MISSED)
        assert [event.tag for event in outcome.events] == [Tag.RECALL_MISSED, Tag.SELF_SERVICE_LOCKED]

    @pytest.mark.parametrize("position", [0, 1])
    def test_nothing_is_judged_before_the_last_answer(self, position: int) -> None:
        """QST-01."""
        with pytest.raises(WrongStep):
            rules.judge(asked(position), WRONG, TWO_LEFT, POLICY, NOW)


class TestReminders:
    @pytest.mark.parametrize(
        ("kind", "said"),
        [(FlowKind.FIRST_LOGIN, Said.CHANGED), (FlowKind.SECURITY_QUESTIONS, Said.QUESTIONS_SAVED)],
    )
    def test_who_has_just_set_the_answers_may_practise_now_and_twice_later(
        self, kind: FlowKind, said: Said
    ) -> None:
        flow = about(kind, step=Step.DONE, said=said)
        assert rules.can_practise(flow)
        assert rules.reminders(flow, NOW, NOW) == (NOW + timedelta(days=7), NOW + timedelta(days=30))

    def test_who_has_practised_at_once_may_still_be_reminded(self) -> None:
        flow = about(FlowKind.RECALL, step=Step.DONE, said=Said.RECALLED)
        assert not rules.can_practise(flow)
        assert len(rules.reminders(flow, NOW, NOW + timedelta(days=6))) == 2
        assert rules.reminders(flow, NOW, NOW + timedelta(days=7)) == ()

    def test_after_a_miss_the_next_try_is_a_day_later_however_late_the_wish(self) -> None:
        flow = about(FlowKind.RECALL, step=Step.DONE, said=Said.NOT_RECALLED)
        later = NOW + timedelta(minutes=9)
        assert (
            rules.reminders(flow, NOW, NOW) == rules.reminders(flow, NOW, later) == (NOW + timedelta(days=1),)
        )

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            (FlowKind.FORGOT_PASSWORD, Said.CHANGED),
            (FlowKind.CHANGE_PASSWORD, Said.CHANGED),
            (FlowKind.SECURITY_QUESTIONS, Said.NOTHING),
            (FlowKind.FIRST_LOGIN, Said.ASKED),
            (FlowKind.FIRST_LOGIN, Said.NOTHING),
            (FlowKind.RECALL, Said.ASKED),
        ],
    )
    def test_nobody_else_is_offered_anything(self, kind: FlowKind, said: Said) -> None:
        flow = about(kind, step=Step.DONE, said=said)
        assert not rules.can_practise(flow)
        assert rules.reminders(flow, NOW, NOW) == ()
