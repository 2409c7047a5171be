"""The last two steps: a refusal with every unmet rule, the same password twice, and what is recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Tag
from domain.evidence import Factor
from domain.flow import Ending, FlowKind, Said, Step, WrongStep
from domain.new_password import accept, complete, refuse, retype
from domain.password import Violation
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()
FIRST = about(FlowKind.FORGOT_PASSWORD, step=Step.NEW_PASSWORD, factors=frozenset(Factor))
AGAIN = about(FlowKind.FIRST_LOGIN, step=Step.NEW_PASSWORD_AGAIN, factors=frozenset(Factor))


class TestNewPassword:
    @given(st.lists(st.sampled_from(Violation), min_size=1, unique=True))
    def test_a_refusal_names_every_unmet_rule(self, broken: list[Violation]) -> None:
        """PWD-08."""
        outcome = refuse(FIRST, tuple(broken), POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.NEW_PASSWORD, Said.PASSWORD_REFUSED)
        assert str(outcome.flow.values["violations"]).split(",") == broken
        assert outcome.events[0].values == {"rules": ",".join(broken)}

    def test_a_good_one_is_asked_for_again(self) -> None:
        """PWD-09."""
        outcome = accept(FIRST, POLICY, NOW)
        assert (outcome.flow.step, outcome.events) == (Step.NEW_PASSWORD_AGAIN, ())

    @pytest.mark.parametrize("said", [Said.PASSWORD_DIFFERS, Said.PASSWORD_LOST])
    def test_two_that_differ_start_again(self, said: Said) -> None:
        flow = retype(AGAIN, said, POLICY, NOW).flow
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, said)

    @pytest.mark.parametrize("tag", [Tag.RECOVERY_COMPLETED, Tag.FIRST_LOGIN_COMPLETED])
    def test_the_end_is_recorded_as_a_set_password_and_a_finished_task(self, tag: Tag) -> None:
        outcome = complete(AGAIN, tag, POLICY, NOW)
        assert (outcome.flow.ending, outcome.flow.said) == (Ending.DONE, Said.CHANGED)
        assert [event.tag for event in outcome.events] == [Tag.PASSWORD_SET, tag]

    @pytest.mark.parametrize(
        ("factors", "pathway"),
        [
            ({Factor.ANSWERS, Factor.VOUCH}, "vouched for by a known chat"),
            ({Factor.ANSWERS, Factor.SCHOOL_PERMIT}, "approved by the school"),
            ({Factor.TEMPORARY_PASSWORD}, "first login"),
        ],
    )
    def test_the_finished_task_says_by_which_pathway(self, factors: set[Factor], pathway: str) -> None:
        """So that a report can tell what families did alone."""
        flow = about(FlowKind.FORGOT_PASSWORD, step=Step.NEW_PASSWORD_AGAIN, factors=frozenset(factors))
        assert complete(flow, Tag.RECOVERY_COMPLETED, POLICY, NOW).events[1].values == {"pathway": pathway}

    @pytest.mark.parametrize("step", [Step.EVIDENCE, Step.LOCKED, Step.FORGOTTEN, Step.NEW_PASSWORD])
    def test_nothing_but_the_second_typing_completes(self, step: Step) -> None:
        """REC-04."""
        with pytest.raises(WrongStep):
            complete(about(FlowKind.FORGOT_PASSWORD, step=step), Tag.RECOVERY_COMPLETED, POLICY, NOW)
