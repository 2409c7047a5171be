"""The phone on the roster as evidence."""

from collections.abc import Callable

import pytest

from domain import phone_evidence as rules
from domain.events import Tag
from domain.evidence import Factor, Unproven
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()
ANSWERED = frozenset({Factor.ANSWERS})
Rule = Callable[[Flow, Policy, object], Outcome]


def at(step: Step) -> Flow:
    """Return a reset whose answers were right, at a step."""
    return about(FlowKind.FORGOT_PASSWORD, step=step, factors=ANSWERED)


class TestProof:
    def test_with_right_answers_it_opens_the_new_password(self) -> None:
        outcome = rules.proven(at(Step.PHONE), POLICY, NOW)
        assert outcome.flow.step is Step.NEW_PASSWORD
        assert outcome.flow.factors == {Factor.ANSWERS, Factor.PHONE}
        assert [event.tag for event in outcome.events] == [Tag.PHONE_MATCHED]

    def test_alone_it_opens_nothing(self) -> None:
        """REC-01."""
        with pytest.raises(Unproven):
            rules.proven(about(FlowKind.FORGOT_PASSWORD, step=Step.PHONE), POLICY, NOW)


class TestNoProof:
    def test_a_number_that_is_not_there_leads_back_to_the_other_ways(self) -> None:
        outcome = rules.not_here(at(Step.PHONE), POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.EVIDENCE, Said.PHONE_NOT_HERE)
        assert outcome.flow.factors == ANSWERED
        assert [event.tag for event in outcome.events] == [Tag.PHONE_REFUSED]

    @pytest.mark.parametrize(("rule", "recorded"), [(rules.refuse, [Tag.PHONE_REFUSED]), (rules.ignore, [])])
    def test_what_is_not_ones_own_number_is_asked_again(self, rule: Rule, recorded: list[Tag]) -> None:
        outcome = rule(at(Step.PHONE), POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.PHONE, Said.PHONE_REFUSED)
        assert [event.tag for event in outcome.events] == recorded

    def test_it_is_asked_from_the_ways_and_leads_back_to_them(self) -> None:
        asked = rules.ask(at(Step.EVIDENCE), POLICY, NOW).flow
        assert asked.step is Step.PHONE
        assert asked.expires_at - NOW == POLICY.flow_idle
        assert rules.back(asked, POLICY, NOW).flow.step is Step.EVIDENCE

    @pytest.mark.parametrize("rule", [rules.proven, rules.not_here, rules.refuse, rules.ignore, rules.back])
    def test_a_number_is_taken_only_where_it_is_asked(self, rule: Rule) -> None:
        """REC-04, TGM-12: one that comes at another step proves nothing."""
        with pytest.raises(WrongStep):
            rule(at(Step.EVIDENCE), POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.ask(at(Step.PHONE), POLICY, NOW)
