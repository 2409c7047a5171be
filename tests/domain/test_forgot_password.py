"""Forgot password: every input at every step, the three answers as one, and nobody told apart."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant

from domain import forgot_password as rules
from domain.events import Tag
from domain.evidence import EvidenceMode, Factor
from domain.flow import TRANSITIONS, Flow, FlowKind, Outcome, Said, Step, WrongStep
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from tests.domain.inputs import FORGOT, KNOWN, NOW, QUESTIONS, UNKNOWN, Choice, about, begun
from tests.domain.roads import Traveller, place, roads, send_everything, steps_led_to

POLICY = Policy()
RIGHT, WRONG = True, False
TWO_LEFT = Verdict(allowed=True, tries_left=2)
NONE_LEFT = Verdict(allowed=False, tries_left=0, scope=Scope.PAIR, until=NOW + timedelta(hours=20))

# The conversation of architecture 5, written a second time: what is taken where, and where it leads.
TABLE = roads(
    login={
        "a login": (Step.CHALLENGE, Step.LOCKED),
        "a login with a permit": (Step.NEW_PASSWORD,),
        "a login that is refused": (Step.LOGIN,),
        "a lock": (Step.LOCKED,),
        "back": (Step.LOGIN,),
        "the machine is busy": (Step.LOGIN,),
    },
    challenge={
        "one more answer": (Step.CHALLENGE,),
        "answers lost": (Step.CHALLENGE,),
        "forgotten": (Step.FORGOTTEN,),
        "a lock": (Step.LOCKED,),
        "back": (Step.CHALLENGE, Step.LOGIN),
        "the machine is busy": (Step.CHALLENGE,),
    },
    challenge__last={
        "the last answer": (Step.CHALLENGE, Step.LOCKED, Step.EVIDENCE, Step.NEW_PASSWORD),
        "answers lost": (Step.CHALLENGE,),
        "forgotten": (Step.FORGOTTEN,),
        "a lock": (Step.LOCKED,),
        "back": (Step.CHALLENGE,),
        "the machine is busy": (Step.CHALLENGE,),
    },
    forgotten={
        "the school is asked": (Step.DONE,),
        "back": (Step.CHALLENGE,),
        "the machine is busy": (Step.FORGOTTEN,),
    },
    locked={
        "the school is asked": (Step.DONE,),
        "back": (Step.LOGIN,),
        "the machine is busy": (Step.LOCKED,),
    },
    evidence={
        "the school is asked": (Step.DONE,),
        "a known chat vouches": (Step.NEW_PASSWORD,),
        "a letter is sent": (Step.EMAIL_CODE,),
        "the phone is to be shared": (Step.PHONE,),
        "the machine is busy": (Step.EVIDENCE,),
    },
    phone={
        "a known chat vouches": (Step.NEW_PASSWORD,),
        "somebody else's phone": (Step.PHONE,),
        "a typed number": (Step.PHONE,),
        "a phone of the roster": (Step.NEW_PASSWORD,),
        "a phone that is not there": (Step.EVIDENCE,),
        "not the phone": (Step.EVIDENCE,),
        "the machine is busy": (Step.PHONE,),
    },
    email_code={
        "a known chat vouches": (Step.NEW_PASSWORD,),
        "a letter is sent": (Step.EMAIL_CODE,),
        "a wrong code": (Step.EMAIL_CODE,),
        "the right code": (Step.NEW_PASSWORD,),
        "another way": (Step.EVIDENCE,),
        "the machine is busy": (Step.EMAIL_CODE,),
    },
    new_password={
        "a password that is refused": (Step.NEW_PASSWORD,),
        "a good password": (Step.NEW_PASSWORD_AGAIN,),
        "the machine is busy": (Step.NEW_PASSWORD,),
    },
    new_password_again={
        "the same password": (Step.DONE,),
        "another password": (Step.NEW_PASSWORD,),
        "back": (Step.NEW_PASSWORD,),
        "the machine is busy": (Step.NEW_PASSWORD_AGAIN,),
    },
)


def at(step: Step, position: int = 0, **changes: object) -> Flow:
    """Return a flow of Mei's that stands at a step, with her questions."""
    if step in rules.WAITING:
        changes = {"factors": frozenset({Factor.ANSWERS}), **changes}
    return about(FlowKind.FORGOT_PASSWORD, step=step, position=position, questions=QUESTIONS, **changes)


def last(*, known_chat: bool = True) -> Flow:
    """Return a flow of Mei's at the last question."""
    factors = frozenset({Factor.KNOWN_CHAT}) if known_chat else frozenset()
    return at(Step.CHALLENGE, 2, factors=factors)


class TestSteps:
    @pytest.mark.parametrize("step", [*TRANSITIONS[FlowKind.FORGOT_PASSWORD], Step.DONE])
    @pytest.mark.parametrize("position", [0, 2])
    @pytest.mark.parametrize("choice", [Choice(), Choice(right=True), Choice(allowed=False)])
    def test_each_input_is_taken_only_where_it_belongs(
        self, step: Step, position: int, choice: Choice
    ) -> None:
        """REC-04: from every step every input."""
        send_everything(FORGOT, TABLE, at(step, position), choice)

    def test_every_transition_of_the_table_is_made_by_some_input(self) -> None:
        made = {(step, after) for step, steps in steps_led_to(TABLE).items() for after in steps}
        listed = {
            (step, after) for step, steps in TRANSITIONS[FlowKind.FORGOT_PASSWORD].items() for after in steps
        }
        assert made == listed


class Forgetful(Traveller):
    """A person who sends anything at all."""

    kind = FlowKind.FORGOT_PASSWORD
    inputs = FORGOT
    table = TABLE

    @invariant()
    def the_questions_are_those_of_the_login(self) -> None:
        """QST-02."""
        if self.flow.step is Step.CHALLENGE:
            assert self.flow.questions == QUESTIONS
            assert 0 <= self.flow.position < len(QUESTIONS)
        elif self.flow.step is not Step.LOGIN:
            assert self.flow.position == 0

    @invariant()
    def evidence_is_missing_only_after_right_answers(self) -> None:
        if self.flow.step is Step.EVIDENCE:
            assert self.flow.factors == {Factor.ANSWERS}
            assert self.policy.evidence is EvidenceMode.KNOWN

    @invariant()
    def a_permit_is_named_where_it_is_evidence(self) -> None:
        assert (self.flow.permit_id is not None) == (Factor.SCHOOL_PERMIT in self.flow.factors)


TestForgetful = Forgetful.TestCase
TestForgetful.settings = settings(max_examples=150, stateful_step_count=30, deadline=None, derandomize=True)


class TestAnswers:
    def test_right_answers_from_a_known_chat_open_the_new_password(self) -> None:
        outcome = rules.judge(last(), RIGHT, TWO_LEFT, POLICY, NOW)
        assert outcome.flow.step is Step.NEW_PASSWORD
        assert [event.tag for event in outcome.events] == [Tag.ANSWERS_MATCHED]

    def test_right_answers_alone_end_in_evidence(self) -> None:
        """REC-01."""
        outcome = rules.judge(last(known_chat=False), RIGHT, TWO_LEFT, POLICY, NOW)
        assert outcome.flow.step is Step.EVIDENCE
        assert [event.tag for event in outcome.events] == [Tag.ANSWERS_MATCHED, Tag.RECOVERY_EVIDENCE_MISSING]

    def test_right_answers_alone_are_enough_where_the_operator_says_so(self) -> None:
        lenient = Policy(evidence=EvidenceMode.ANSWERS)
        assert (
            rules.judge(last(known_chat=False), RIGHT, TWO_LEFT, lenient, NOW).flow.step is Step.NEW_PASSWORD
        )

    def test_a_miss_starts_the_questions_again_and_tells_how_many_tries_are_left(self) -> None:
        """QST-01: nothing is said of which answer was wrong."""
        outcome = rules.judge(last(), WRONG, TWO_LEFT, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.position) == (Step.CHALLENGE, 0)
        assert (outcome.flow.said, outcome.flow.values) == (Said.ANSWERS_MISSED, {"tries_left": 2})

    def test_the_last_miss_locks_and_says_until_when(self) -> None:
        outcome = rules.judge(last(), WRONG, NONE_LEFT, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.LOCKED, Said.ANSWERS_MISSED)
        assert outcome.flow.values == {"until": "2026-11-22T10:00:00+00:00", "scope": "pair"}
        assert [event.tag for event in outcome.events] == [Tag.ANSWERS_MISSED, Tag.SELF_SERVICE_LOCKED]

    def test_right_answers_on_the_last_try_are_right(self) -> None:
        """The verdict is about the next try; this one was counted and allowed."""
        assert rules.judge(last(), RIGHT, NONE_LEFT, POLICY, NOW).flow.step is Step.NEW_PASSWORD

    def test_answers_cannot_be_judged_before_the_last(self) -> None:
        for position in (0, 1):
            with pytest.raises(WrongStep):
                rules.judge(at(Step.CHALLENGE, position), RIGHT, TWO_LEFT, POLICY, NOW)


def told(outcome: Outcome) -> tuple[object, ...]:
    """Return all that a person could notice."""
    flow = outcome.flow
    notices = [notice.kind for notice in outcome.notices]
    return flow.step, flow.position, flow.questions, flow.said, dict(flow.values), flow.expires_at, notices


class TestNobody:
    @given(
        sent=st.lists(
            st.sampled_from(
                ["one more answer", "the last answer", "back", "forgotten", "the school is asked"]
            ),
            max_size=12,
        ),
        allowed=st.booleans(),
    )
    def test_an_unknown_login_walks_the_same_road(self, sent: list[str], *, allowed: bool) -> None:
        """ENU-01, ENU-05: misses on a login that names nobody look like misses on any other."""
        known, unknown = (
            FORGOT["a login"](begun(FlowKind.FORGOT_PASSWORD), Choice(subject, allowed=allowed))
            for subject in (KNOWN, UNKNOWN)
        )
        assert told(known) == told(unknown)
        for text in sent:
            if text in TABLE.get(place(known.flow), {}):
                known = FORGOT[text](known.flow, Choice(allowed=allowed))
                unknown = FORGOT[text](unknown.flow, Choice(allowed=allowed))
            assert told(known) == told(unknown)
            assert [event.tag for event in known.events] == [event.tag for event in unknown.events]

    def test_another_login_takes_no_evidence_along(self) -> None:
        proven = at(Step.CHALLENGE, factors=frozenset({Factor.KNOWN_CHAT, Factor.ANSWERS}), permit_id="p")
        renamed = rules.back(proven, POLICY, NOW).flow
        again = rules.name(renamed, UNKNOWN, QUESTIONS, set(), TWO_LEFT, POLICY, NOW).flow
        assert (again.factors, again.permit_id, again.account_id) == (frozenset(), None, None)


class TestPermit:
    def test_an_approved_reset_goes_straight_to_the_new_password(self) -> None:
        flow = rules.use_permit(begun(FlowKind.FORGOT_PASSWORD), KNOWN, "permit1", POLICY, NOW).flow
        assert (flow.step, flow.permit_id) == (Step.NEW_PASSWORD, "permit1")
        assert flow.factors == {Factor.ANSWERS, Factor.SCHOOL_PERMIT}

    def test_it_is_used_at_the_login_alone(self) -> None:
        for step in TRANSITIONS[FlowKind.FORGOT_PASSWORD]:
            if step is not Step.LOGIN:
                with pytest.raises(WrongStep):
                    rules.use_permit(at(step), KNOWN, "permit1", POLICY, NOW)


class TestBack:
    @pytest.mark.parametrize(
        ("step", "position", "before", "before_position"),
        [
            (Step.CHALLENGE, 2, Step.CHALLENGE, 1),
            (Step.CHALLENGE, 1, Step.CHALLENGE, 0),
            (Step.CHALLENGE, 0, Step.LOGIN, 0),
            (Step.FORGOTTEN, 0, Step.CHALLENGE, 0),
            (Step.LOCKED, 0, Step.LOGIN, 0),
            (Step.NEW_PASSWORD_AGAIN, 0, Step.NEW_PASSWORD, 0),
        ],
    )
    def test_back_is_one_step(self, step: Step, position: int, before: Step, before_position: int) -> None:
        flow = rules.back(at(step, position), POLICY, NOW).flow
        assert (flow.step, flow.position) == (before, before_position)

    def test_from_a_closed_flow_there_is_no_way_back(self) -> None:
        closed = replace(at(Step.DONE), ending=None)
        with pytest.raises(WrongStep):
            rules.back(closed, POLICY, NOW)
