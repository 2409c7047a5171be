"""First login: every input at every step, and no question before the temporary password was right."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from domain import first_login as rules
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import TRANSITIONS, Flow, FlowKind, Said, Step
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from tests.domain.inputs import FIRST, KNOWN, NOW, UNKNOWN, Choice, about, begun
from tests.domain.roads import Traveller, roads, send_everything, steps_led_to

POLICY = Policy()
THREE_LEFT = Verdict(allowed=True, tries_left=3)
NONE_LEFT = Verdict(allowed=False, tries_left=0, scope=Scope.STRANGERS, until=NOW + timedelta(hours=1))
PAPER = frozenset({Factor.TEMPORARY_PASSWORD})

# The first login of facts.md, written a second time: what is taken where, and where it leads.
TABLE = roads(
    login={
        "a login": (Step.TEMPORARY_PASSWORD, Step.LOCKED),
        "a login that is refused": (Step.LOGIN,),
        "a lock": (Step.LOCKED,),
        "back": (Step.LOGIN,),
        "the machine is busy": (Step.LOGIN,),
    },
    temporary_password={
        "a temporary password": (Step.TEMPORARY_PASSWORD, Step.LOCKED, Step.QUESTION),
        "no paper": (Step.FORGOTTEN,),
        "a lock": (Step.LOCKED,),
        "back": (Step.LOGIN,),
        "the machine is busy": (Step.TEMPORARY_PASSWORD,),
    },
    forgotten={
        "the school is asked": (Step.DONE,),
        "back": (Step.TEMPORARY_PASSWORD,),
        "the machine is busy": (Step.FORGOTTEN,),
    },
    locked={
        "the school is asked": (Step.DONE,),
        "back": (Step.LOGIN,),
        "the machine is busy": (Step.LOCKED,),
    },
    question={
        "a question": (Step.ANSWER,),
        "questions lost": (Step.QUESTION,),
        "back": (Step.QUESTION,),
        "the machine is busy": (Step.QUESTION,),
    },
    answer={
        "an answer": (Step.QUESTION, Step.REVIEW),
        "a bad answer": (Step.ANSWER,),
        "questions lost": (Step.QUESTION,),
        "back": (Step.QUESTION,),
        "the machine is busy": (Step.ANSWER,),
    },
    review={
        "confirmed": (Step.NEW_PASSWORD,),
        "an e-mail is offered": (Step.EMAIL,),
        "questions lost": (Step.QUESTION,),
        "back": (Step.QUESTION,),
        "the machine is busy": (Step.REVIEW,),
    },
    email={
        "an e-mail is skipped": (Step.NEW_PASSWORD,),
        "an e-mail that is refused": (Step.EMAIL,),
        "a letter is sent": (Step.EMAIL_CODE,),
        "too many letters": (Step.EMAIL,),
        "questions lost": (Step.QUESTION,),
        "the machine is busy": (Step.EMAIL,),
    },
    email_code={
        "an e-mail is skipped": (Step.NEW_PASSWORD,),
        "another e-mail": (Step.EMAIL,),
        "a letter is sent": (Step.EMAIL_CODE,),
        "too many letters": (Step.EMAIL_CODE,),
        "a wrong code": (Step.EMAIL_CODE,),
        "a right code": (Step.NEW_PASSWORD,),
        "questions lost": (Step.QUESTION,),
        "the machine is busy": (Step.EMAIL_CODE,),
    },
    new_password={
        "a password that is refused": (Step.NEW_PASSWORD,),
        "a good password": (Step.NEW_PASSWORD_AGAIN,),
        "questions lost": (Step.QUESTION,),
        "back": (Step.QUESTION,),
        "the machine is busy": (Step.NEW_PASSWORD,),
    },
    new_password_again={
        "the same password": (Step.DONE,),
        "another password": (Step.NEW_PASSWORD,),
        "the slip is replaced": (Step.FORGOTTEN,),
        "questions lost": (Step.QUESTION,),
        "back": (Step.NEW_PASSWORD,),
        "the machine is busy": (Step.NEW_PASSWORD_AGAIN,),
    },
)
AFTER_PAPER = (
    *(Step.QUESTION, Step.ANSWER, Step.REVIEW, Step.EMAIL, Step.EMAIL_CODE),
    *(Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN),
)


def at(step: Step, questions: tuple[int, ...] = (), position: int = 0) -> Flow:
    """Return a flow of Mei's whose temporary password was right."""
    return about(FlowKind.FIRST_LOGIN, step=step, questions=questions, position=position, factors=PAPER)


class TestSteps:
    @pytest.mark.parametrize("step", [*TRANSITIONS[FlowKind.FIRST_LOGIN], Step.DONE])
    @pytest.mark.parametrize("choice", [Choice(), Choice(right=True), Choice(allowed=False)])
    def test_each_input_is_taken_only_where_it_belongs(self, step: Step, choice: Choice) -> None:
        """REC-04: from every step every input."""
        send_everything(FIRST, TABLE, at(step), choice)

    def test_every_transition_of_the_table_is_made_by_some_input(self) -> None:
        assert steps_led_to(TABLE) == dict(TRANSITIONS[FlowKind.FIRST_LOGIN])


class Newcomer(Traveller):
    """A person who sends anything at all."""

    kind = FlowKind.FIRST_LOGIN
    inputs = FIRST
    table = TABLE

    @invariant()
    def nothing_follows_without_the_right_paper(self) -> None:
        assert (self.flow.factors == PAPER) == (
            self.flow.step in AFTER_PAPER or self.flow.said is Said.CHANGED
        )

    @invariant()
    def the_questions_settled_are_counted(self) -> None:
        flow, asked = self.flow, len(self.flow.questions)
        assert len(set(flow.questions)) == asked <= self.policy.questions
        settled = {Step.ANSWER: asked - 1, Step.QUESTION: asked}.get(flow.step)
        if settled is not None:
            assert flow.position == settled < self.policy.questions
        if flow.step in {Step.REVIEW, Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}:
            assert flow.position == asked == self.policy.questions


TestNewcomer = Newcomer.TestCase
TestNewcomer.settings = settings(max_examples=150, stateful_step_count=30, deadline=None, derandomize=True)


class TestTemporaryPassword:
    def test_the_right_one_leads_to_the_questions(self) -> None:
        flow = rules.judge(
            about(FlowKind.FIRST_LOGIN, step=Step.TEMPORARY_PASSWORD), NOW, THREE_LEFT, POLICY, NOW
        )
        assert (flow.flow.step, flow.flow.factors) == (Step.QUESTION, PAPER)
        assert flow.flow.slip_issued_at == NOW

    def test_one_that_was_replaced_proves_nothing_any_more(self) -> None:
        proven = replace(at(Step.NEW_PASSWORD_AGAIN, (4, 6, 8), 3), slip_issued_at=NOW)
        lost = rules.lose_slip(proven, POLICY, NOW).flow
        assert (lost.step, lost.said) == (Step.FORGOTTEN, Said.SLIP_REPLACED)
        assert (lost.factors, lost.slip_issued_at, lost.questions) == (frozenset(), None, ())

    def test_one_whose_time_is_over_leads_to_the_school_and_says_since_when(self) -> None:
        """TMP-02: no try is spoken of."""
        asked = about(FlowKind.FIRST_LOGIN, step=Step.TEMPORARY_PASSWORD)
        outcome = rules.outlive(asked, NOW, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.FORGOTTEN, Said.SLIP_EXPIRED)
        assert (outcome.flow.values, outcome.flow.factors) == ({"slip_until": NOW.isoformat()}, frozenset())

    def test_the_right_one_of_a_frozen_account_proves_nothing_and_names_no_end(self) -> None:
        """REC-08."""
        asked = about(FlowKind.FIRST_LOGIN, step=Step.TEMPORARY_PASSWORD)
        outcome = rules.stop_at_freeze(asked, NOW, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.factors) == (Step.LOCKED, frozenset())
        assert outcome.flow.slip_issued_at is None
        assert outcome.flow.values == {"until": "", "scope": Scope.FROZEN, "slip_until": NOW.isoformat()}
        assert [event.tag for event in outcome.events] == [Tag.SELF_SERVICE_LOCKED]

    def test_a_wrong_one_tells_how_many_tries_are_left(self) -> None:
        """TMP-02."""
        asked = about(FlowKind.FIRST_LOGIN, step=Step.TEMPORARY_PASSWORD)
        outcome = rules.judge(asked, None, THREE_LEFT, POLICY, NOW)
        assert outcome.flow.said is Said.TEMPORARY_PASSWORD_MISSED
        assert (outcome.flow.step, outcome.flow.values) == (Step.TEMPORARY_PASSWORD, {"tries_left": 3})
        assert [event.tag for event in outcome.events] == [Tag.TEMPORARY_PASSWORD_MISSED]

    def test_the_last_wrong_one_locks(self) -> None:
        asked = about(FlowKind.FIRST_LOGIN, step=Step.TEMPORARY_PASSWORD)
        outcome = rules.judge(asked, None, NONE_LEFT, POLICY, NOW)
        assert outcome.flow.step is Step.LOCKED
        assert [event.tag for event in outcome.events] == [
            Tag.TEMPORARY_PASSWORD_MISSED,
            Tag.SELF_SERVICE_LOCKED,
        ]

    def test_an_unknown_login_is_asked_for_one_too(self) -> None:
        """ENU-01."""
        known, unknown = (
            rules.name(begun(FlowKind.FIRST_LOGIN), subject, THREE_LEFT, POLICY, NOW).flow
            for subject in (KNOWN, UNKNOWN)
        )
        assert (known.step, known.said, known.expires_at) == (unknown.step, unknown.said, unknown.expires_at)


class TestBack:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (at(Step.ANSWER, (5,), 0), (Step.QUESTION, (), 0)),
            (at(Step.ANSWER, (5, 2), 1), (Step.QUESTION, (5,), 1)),
            (at(Step.QUESTION, (5, 2), 2), (Step.QUESTION, (), 0)),
            (at(Step.REVIEW, (5, 2, 8), 3), (Step.QUESTION, (), 0)),
            (at(Step.NEW_PASSWORD, (5, 2, 8), 3), (Step.QUESTION, (), 0)),
            (at(Step.NEW_PASSWORD_AGAIN, (5, 2, 8), 3), (Step.NEW_PASSWORD, (5, 2, 8), 3)),
            (at(Step.FORGOTTEN), (Step.TEMPORARY_PASSWORD, (), 0)),
            (at(Step.LOCKED), (Step.LOGIN, (), 0)),
        ],
    )
    def test_back_goes_as_far_as_the_temporary_password_allows(
        self, before: Flow, after: tuple[Step, tuple[int, ...], int]
    ) -> None:
        flow = rules.back(before, POLICY, NOW).flow
        assert (flow.step, flow.questions, flow.position) == after
