"""The recovery e-mail at first login."""

import pytest

from domain import email_offer as rules
from domain.events import Tag
from domain.flow import FlowKind, Said, Step, WrongStep
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()


class TestOffer:
    def test_it_comes_after_the_review(self) -> None:
        flow = about(FlowKind.FIRST_LOGIN, step=Step.REVIEW)
        assert rules.offered(flow, POLICY, NOW).flow.step is Step.EMAIL

    @pytest.mark.parametrize("step", [Step.EMAIL, Step.EMAIL_CODE])
    def test_it_can_be_skipped(self, step: Step) -> None:
        flow = about(FlowKind.FIRST_LOGIN, step=step)
        assert rules.skipped(flow, POLICY, NOW).flow.step is Step.NEW_PASSWORD

    def test_a_right_code_leads_on(self) -> None:
        outcome = rules.taken(about(FlowKind.FIRST_LOGIN, step=Step.EMAIL_CODE), POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.NEW_PASSWORD, Said.EMAIL_CONFIRMED)
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_CODE_MATCHED]

    @pytest.mark.parametrize("step", [Step.LOGIN, Step.TEMPORARY_PASSWORD, Step.QUESTION, Step.REVIEW])
    def test_nobody_skips_to_the_new_password_from_elsewhere(self, step: Step) -> None:
        """REC-04."""
        flow = about(FlowKind.FIRST_LOGIN, step=step)
        with pytest.raises(WrongStep):
            rules.skipped(flow, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.taken(flow, POLICY, NOW)
