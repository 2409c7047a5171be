"""A school's rules change its own policy alone."""

from datetime import date, timedelta

import pytest

from domain.evidence import EvidenceMode
from domain.policy import Policy
from domain.request_kind import RequestKind
from domain.school_rules import RULES, applied, check


def test_a_school_without_rules_has_the_installations_policy() -> None:
    assert applied(Policy(), {}) == Policy()


def test_a_rule_replaces_what_the_installation_says() -> None:
    assert applied(Policy(), {"evidence": "answers"}).evidence is EvidenceMode.ANSWERS


def test_a_school_has_its_own_hours_waits_and_second_approvers() -> None:
    rules = {
        "school_hours": "Mon-Sat 08:00-13:00",
        "holidays": "2026-08-10",
        "remind_after": 600,
        "escalate_after": 1200,
        "two_approvers": "temporary_password",
    }
    policy = applied(Policy(), rules)
    assert str(policy.hours).endswith("Sat 08:00-13:00")
    assert policy.hours.holidays == {date(2026, 8, 10)}
    assert (policy.remind_after, policy.escalate_after) == (timedelta(minutes=10), timedelta(minutes=20))
    assert policy.two_approvers == {RequestKind.TEMPORARY_PASSWORD}


def test_what_is_no_limit_changes_none() -> None:
    assert applied(Policy(), {"language": "ta"}) == Policy()


def test_a_school_has_its_own_times_and_lengths_of_passwords() -> None:
    policy = applied(Policy(), {"temporary_password_ttl": 3600, "password_min_length": 15})
    assert policy.temporary_password_ttl == timedelta(hours=1)
    assert (policy.password.min_length, policy.password.max_length) == (15, 128)


def test_every_limit_that_a_stranger_meets_stays_the_installations() -> None:
    """ENU-01, ENU-05: throttles, questions and times of flows differ for nobody."""
    own = {
        "evidence": "answers",
        "language": "zh",
        "school_hours": "Mon 08:00-09:00",
        "holidays": "2026-12-25",
        "two_approvers": "unlock",
        "remind_after": 60,
        "escalate_after": 120,
        "temporary_password_ttl": 60,
        "password_min_length": 64,
    }
    assert set(own) == set(RULES)
    usual, school = Policy(), applied(Policy(), own)
    for name in ("throttle", "questions", "flow_idle", "flow_max", "first_login_max", "request_ttl"):
        assert getattr(school, name) == getattr(usual, name)
    assert school.slip_throttle == usual.slip_throttle


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (Policy(evidence=EvidenceMode.ANSWERS, questions=6), "at most 5 questions can be asked"),
        (Policy(remind_after=timedelta(hours=2)), "the escalation must not come before the reminder"),
    ],
)
def test_what_does_not_go_together_is_refused(policy: Policy, said: str) -> None:
    check(Policy(evidence=EvidenceMode.ANSWERS, questions=5))
    with pytest.raises(ValueError, match=said):
        check(policy)
