"""The current password as proof, in every task that it opens: asked of everybody, counted, judged, locked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from domain import current_password as rules
from domain.account import Subject
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import TRANSITIONS, FlowKind, Said, Step, WrongStep
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from tests.domain.inputs import CHANGE, KNOWN, NOW, UNKNOWN, Choice, about, begun
from tests.domain.roads import OPENING, Traveller, password_asked, roads, send_everything, steps_led_to

POLICY = Policy()
RIGHT, WRONG = True, False
TWO_LEFT = Verdict(allowed=True, tries_left=2)
NONE_LEFT = Verdict(allowed=False, tries_left=0, scope=Scope.PAIR, until=NOW + timedelta(hours=1))
OPENED = {
    FlowKind.CHANGE_PASSWORD: (Step.NEW_PASSWORD,),
    FlowKind.SECURITY_QUESTIONS: (Step.CHOSEN, Step.QUESTION),
    FlowKind.RECOVERY_EMAIL: (Step.EMAIL,),
    FlowKind.KNOWN_CHATS: (Step.CHATS,),
}
EVERY_DOOR = [(kind, step) for kind, steps in OPENED.items() for step in steps]

# /change, written a second time: what is taken where, and where it leads.
TABLE = roads(
    **OPENING,
    current_password=password_asked(Step.NEW_PASSWORD),
    new_password={
        "a password that is refused": (Step.NEW_PASSWORD,),
        "a good password": (Step.NEW_PASSWORD_AGAIN,),
        "the machine is busy": (Step.NEW_PASSWORD,),
    },
    new_password_again={
        "the same password": (Step.DONE,),
        "another password": (Step.NEW_PASSWORD,),
        "the machine is busy": (Step.NEW_PASSWORD_AGAIN,),
    },
)


class TestSteps:
    @pytest.mark.parametrize("step", [*TRANSITIONS[FlowKind.CHANGE_PASSWORD], Step.DONE])
    @pytest.mark.parametrize("choice", [Choice(), Choice(right=True), Choice(allowed=False)])
    def test_each_input_is_taken_only_where_it_belongs(self, step: Step, choice: Choice) -> None:
        """REC-04: from every step every input."""
        send_everything(CHANGE, TABLE, about(FlowKind.CHANGE_PASSWORD, step=step), choice)

    def test_every_transition_of_the_table_is_made_by_some_input(self) -> None:
        assert steps_led_to(TABLE) == dict(TRANSITIONS[FlowKind.CHANGE_PASSWORD])


class Changer(Traveller):
    """A person who sends anything at all to /change."""

    kind = FlowKind.CHANGE_PASSWORD
    inputs = CHANGE
    table = TABLE

    @invariant()
    def nothing_follows_without_the_current_password(self) -> None:
        is_past = self.flow.step in {Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}
        is_proven = Factor.CURRENT_PASSWORD in self.flow.factors
        assert is_proven == (is_past or self.flow.said is Said.CHANGED)


TestChanger = Changer.TestCase
TestChanger.settings = settings(max_examples=100, stateful_step_count=30, deadline=None, derandomize=True)


class TestNaming:
    @pytest.mark.parametrize("kind", OPENED)
    @pytest.mark.parametrize("verdict", [TWO_LEFT, NONE_LEFT])
    def test_an_unknown_login_is_asked_and_locked_alike(self, kind: FlowKind, verdict: Verdict) -> None:
        """ENU-01, ENU-05."""
        known, unknown = (
            rules.name(begun(kind), subject, set(), verdict, POLICY, NOW) for subject in (KNOWN, UNKNOWN)
        )
        step = Step.CURRENT_PASSWORD if verdict.allowed else Step.LOCKED
        assert known.flow.step is unknown.flow.step is step
        assert (known.flow.said, known.flow.values) == (unknown.flow.said, unknown.flow.values)
        assert [event.tag for event in known.events] == [event.tag for event in unknown.events]

    @pytest.mark.parametrize("subject", [KNOWN, UNKNOWN])
    def test_what_spoke_for_another_login_is_forgotten(self, subject: Subject) -> None:
        proven = about(
            FlowKind.CHANGE_PASSWORD, factors=frozenset({Factor.CURRENT_PASSWORD, Factor.KNOWN_CHAT})
        )
        flow = rules.name(proven, subject, set(), TWO_LEFT, POLICY, NOW).flow
        assert flow.factors == frozenset()


class TestJudging:
    @pytest.mark.parametrize(("kind", "opens"), EVERY_DOOR)
    def test_the_right_one_opens_what_the_task_is_about(self, kind: FlowKind, opens: Step) -> None:
        asked = about(kind, step=Step.CURRENT_PASSWORD, factors=frozenset({Factor.KNOWN_CHAT}))
        outcome = rules.judge(asked, RIGHT, opens, TWO_LEFT, POLICY, NOW)
        assert outcome.flow.step is opens
        assert outcome.flow.factors == {Factor.CURRENT_PASSWORD, Factor.KNOWN_CHAT}
        assert [event.tag for event in outcome.events] == [Tag.CURRENT_PASSWORD_MATCHED]

    @pytest.mark.parametrize(("kind", "opens"), EVERY_DOOR)
    def test_it_opens_nothing_that_the_task_is_not_about(self, kind: FlowKind, opens: Step) -> None:
        """REC-04."""
        asked = about(kind, step=Step.CURRENT_PASSWORD)
        for other in set(Step) - {*OPENED[kind], Step.LOGIN, Step.CURRENT_PASSWORD, Step.LOCKED}:
            with pytest.raises(WrongStep):
                rules.judge(asked, RIGHT, other, TWO_LEFT, POLICY, NOW)
        assert rules.judge(asked, RIGHT, opens, TWO_LEFT, POLICY, NOW).flow.step is opens

    @pytest.mark.parametrize(("kind", "opens"), EVERY_DOOR)
    def test_a_wrong_one_tells_how_many_tries_are_left(self, kind: FlowKind, opens: Step) -> None:
        asked = about(kind, step=Step.CURRENT_PASSWORD)
        outcome = rules.judge(asked, WRONG, opens, TWO_LEFT, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (
            Step.CURRENT_PASSWORD,
            Said.CURRENT_PASSWORD_MISSED,
        )
        assert outcome.flow.values == {"tries_left": 2}
        assert outcome.flow.factors == frozenset()
        assert [event.tag for event in outcome.events] == [Tag.CURRENT_PASSWORD_MISSED]

    @pytest.mark.parametrize(("kind", "opens"), EVERY_DOOR)
    def test_the_last_wrong_one_locks(self, kind: FlowKind, opens: Step) -> None:
        asked = about(kind, step=Step.CURRENT_PASSWORD)
        outcome = rules.judge(asked, WRONG, opens, NONE_LEFT, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.LOCKED, Said.CURRENT_PASSWORD_MISSED)
        assert [event.tag for event in outcome.events] == [
            Tag.CURRENT_PASSWORD_MISSED,
            Tag.SELF_SERVICE_LOCKED,
        ]

    def test_an_unknown_login_is_told_the_same(self) -> None:
        """ENU-01."""
        for verdict in (TWO_LEFT, NONE_LEFT):
            known, unknown = (
                rules.judge(
                    about(FlowKind.CHANGE_PASSWORD, subject, step=Step.CURRENT_PASSWORD),
                    WRONG,
                    Step.NEW_PASSWORD,
                    verdict,
                    POLICY,
                    NOW,
                )
                for subject in (KNOWN, UNKNOWN)
            )
            screens = [
                replace(one.flow, subject=None, account_id=None, login=None) for one in (known, unknown)
            ]
            assert screens[0] == screens[1]
