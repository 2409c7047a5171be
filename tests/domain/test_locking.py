"""How a lock is announced: where it may, what it says, and alike for everybody."""

from datetime import timedelta

import pytest

from domain.events import Tag
from domain.flow import FlowKind, Said, Step, WrongStep
from domain.locking import lock
from domain.policy import Policy
from domain.throttle import Scope, Verdict
from tests.domain.inputs import KNOWN, NOW, UNKNOWN, about

POLICY = Policy()


class TestLocking:
    @pytest.mark.parametrize("scope", Scope)
    def test_it_says_which_limit_bites_and_until_when(self, scope: Scope) -> None:
        verdict = Verdict(allowed=False, tries_left=0, scope=scope, until=NOW + timedelta(hours=2))
        outcome = lock(about(FlowKind.FORGOT_PASSWORD), verdict, POLICY, NOW)
        assert outcome.flow.values == {"until": "2026-11-21T16:00:00+00:00", "scope": scope.value}
        assert [(event.tag, event.values) for event in outcome.events] == [
            (Tag.SELF_SERVICE_LOCKED, {"scope": scope.value})
        ]

    def test_a_lock_that_only_the_school_opens_has_no_time(self) -> None:
        """THR-06."""
        verdict = Verdict(allowed=False, tries_left=0, scope=Scope.ACCOUNT)
        flow = lock(about(FlowKind.FORGOT_PASSWORD), verdict, POLICY, NOW, said=Said.ANSWERS_MISSED).flow
        assert flow.values == {"until": "", "scope": "account"}
        assert flow.said is Said.ANSWERS_MISSED

    def test_known_and_unknown_logins_hear_the_same(self) -> None:
        """ENU-05."""
        verdict = Verdict(allowed=False, tries_left=0, scope=Scope.PAIR, until=NOW)
        known, unknown = (
            lock(about(FlowKind.FORGOT_PASSWORD, subject), verdict, POLICY, NOW).flow
            for subject in (KNOWN, UNKNOWN)
        )
        assert (known.step, known.said, known.values) == (unknown.step, unknown.said, unknown.values)

    @pytest.mark.parametrize("step", [Step.EVIDENCE, Step.NEW_PASSWORD, Step.FORGOTTEN, Step.LOCKED])
    def test_nobody_is_locked_after_the_proof(self, step: Step) -> None:
        verdict = Verdict(allowed=False, tries_left=0, scope=Scope.PAIR, until=NOW)
        with pytest.raises(WrongStep):
            lock(about(FlowKind.FORGOT_PASSWORD, step=step), verdict, POLICY, NOW)
