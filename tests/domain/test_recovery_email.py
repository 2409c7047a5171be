"""The recovery e-mail's own steps, and when an address counts."""

from datetime import timedelta

import pytest

from domain import recovery_email as rules
from domain.email_address import EmailProblem
from domain.events import Tag
from domain.flow import FlowKind, Said, Step, WrongStep
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()


class TestCounting:
    def test_the_first_address_at_first_login_counts_at_once(self) -> None:
        assert rules.counts_at(NOW, at_first_login=True, had_one=False) == NOW

    @pytest.mark.parametrize(("at_first_login", "had_one"), [(True, True), (False, True), (False, False)])
    def test_any_other_counts_after_three_days(self, at_first_login: bool, had_one: bool) -> None:  # noqa: FBT001 - a table
        """EML-04; without one before too: to remove and add must not be quicker than to change."""
        counts = rules.counts_at(NOW, at_first_login=at_first_login, had_one=had_one)
        assert counts == NOW + timedelta(hours=72)


class TestSteps:
    def test_a_refused_address_is_asked_again_with_its_reason(self) -> None:
        flow = about(FlowKind.RECOVERY_EMAIL, step=Step.EMAIL)
        after = rules.refuse(flow, EmailProblem.SCHOOL, POLICY, NOW).flow
        assert (after.step, after.said, after.values) == (
            Step.EMAIL,
            Said.EMAIL_REFUSED,
            {"problem": "school"},
        )

    def test_back_leads_to_another_address(self) -> None:
        flow = about(FlowKind.RECOVERY_EMAIL, step=Step.EMAIL_CODE)
        assert rules.back(flow, POLICY, NOW).flow.step is Step.EMAIL

    def test_a_confirmed_address_ends_the_task_and_says_from_when_it_counts(self) -> None:
        flow = about(FlowKind.RECOVERY_EMAIL, step=Step.EMAIL_CODE)
        outcome = rules.confirmed(flow, NOW + timedelta(days=3), POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.DONE, Said.EMAIL_CONFIRMED)
        assert outcome.flow.values == {"counts_at": "2026-11-24T14:00:00+00:00"}
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_CODE_MATCHED, Tag.EMAIL_CONFIRMED]

    def test_a_removed_address_ends_the_task(self) -> None:
        flow = about(FlowKind.RECOVERY_EMAIL, step=Step.EMAIL)
        outcome = rules.removed(flow, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said) == (Step.DONE, Said.EMAIL_REMOVED)
        assert [event.tag for event in outcome.events] == [Tag.EMAIL_REMOVED]

    @pytest.mark.parametrize("step", [Step.LOGIN, Step.CURRENT_PASSWORD])
    def test_nothing_is_changed_before_the_current_password(self, step: Step) -> None:
        """EML-04, REC-04."""
        flow = about(FlowKind.RECOVERY_EMAIL, step=step)
        with pytest.raises(WrongStep):
            rules.confirmed(flow, NOW, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.removed(flow, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.refuse(flow, EmailProblem.FORM, POLICY, NOW)
