"""Unlock: the ID is shown back, whatever it is, with how it stands."""

from datetime import timedelta

import pytest

from domain import unlock as rules
from domain.flow import FlowKind, Step, WrongStep
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from tests.domain.inputs import KNOWN, NOW, UNKNOWN, about, begun

POLICY = Policy()
OPEN = Verdict(allowed=True, tries_left=3)
FULL = Verdict(allowed=False, tries_left=0, scope=Scope.STRANGERS, until=NOW + timedelta(hours=1))


class TestUnlock:
    def test_a_lock_is_shown_with_its_limit_and_time(self) -> None:
        flow = rules.name(begun(FlowKind.UNLOCK), KNOWN, FULL, POLICY, NOW).flow
        assert (flow.step, flow.login) == (Step.CONFIRM, KNOWN.login)
        assert flow.values == {"locked": 1, "until": "2026-11-21T15:00:00+00:00", "scope": "strangers"}

    def test_without_a_lock_the_school_can_be_asked_all_the_same(self) -> None:
        flow = rules.name(begun(FlowKind.UNLOCK), KNOWN, OPEN, POLICY, NOW).flow
        assert (flow.step, flow.values) == (Step.CONFIRM, {"locked": 0, "until": "", "scope": ""})

    @pytest.mark.parametrize("verdict", [OPEN, FULL])
    def test_an_id_that_names_nobody_is_shown_alike(self, verdict: Verdict) -> None:
        """ENU-07."""
        known, unknown = (
            rules.name(begun(FlowKind.UNLOCK), subject, verdict, POLICY, NOW) for subject in (KNOWN, UNKNOWN)
        )
        assert (known.flow.step, known.flow.values) == (unknown.flow.step, unknown.flow.values)
        assert known.events == unknown.events

    def test_a_login_is_taken_only_where_it_is_asked(self) -> None:
        with pytest.raises(WrongStep):
            rules.name(about(FlowKind.UNLOCK, step=Step.CONFIRM), KNOWN, OPEN, POLICY, NOW)
