"""A code by e-mail as evidence."""

import pytest

from domain import email_evidence as rules
from domain.events import Tag
from domain.evidence import Factor, Unproven
from domain.flow import FlowKind, Step, WrongStep
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()
ANSWERED = frozenset({Factor.ANSWERS})


class TestEvidence:
    def test_with_right_answers_it_opens_the_new_password(self) -> None:
        flow = about(FlowKind.FORGOT_PASSWORD, step=Step.EMAIL_CODE, factors=ANSWERED)
        outcome = rules.proven(flow, POLICY, NOW)
        assert outcome.flow.step is Step.NEW_PASSWORD
        assert outcome.flow.factors == {Factor.ANSWERS, Factor.EMAIL_CODE}
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_CODE_MATCHED]

    def test_alone_it_opens_nothing(self) -> None:
        """REC-01."""
        with pytest.raises(Unproven):
            rules.proven(about(FlowKind.FORGOT_PASSWORD, step=Step.EMAIL_CODE), POLICY, NOW)

    def test_it_is_taken_only_where_it_is_asked(self) -> None:
        """REC-04."""
        flow = about(FlowKind.FORGOT_PASSWORD, step=Step.EVIDENCE, factors=ANSWERED)
        with pytest.raises(WrongStep):
            rules.proven(flow, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.back(flow, POLICY, NOW)

    def test_back_leads_to_the_other_ways(self) -> None:
        flow = about(FlowKind.FORGOT_PASSWORD, step=Step.EMAIL_CODE, factors=ANSWERED)
        assert rules.back(flow, POLICY, NOW).flow.step is Step.EVIDENCE
