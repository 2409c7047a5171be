"""The policy: its defaults are those of the design, and strictness follows the evidence."""

from datetime import UTC, date, datetime, timedelta

from domain.evidence import EvidenceMode
from domain.policy import Policy

HOUR = timedelta(hours=1)


class TestPolicy:
    def test_its_defaults_are_those_of_the_design(self) -> None:
        """Source: architecture 6 and 8; facts.md, times and habits."""
        policy = Policy()
        assert policy.evidence is EvidenceMode.KNOWN
        assert (policy.questions, policy.temporary_password_tries) == (3, 5)
        assert (policy.request_ttl, policy.permit_ttl) == (72 * HOUR, 24 * HOUR)
        assert (policy.temporary_password_ttl, policy.roster_password_ttl) == (24 * HOUR, 720 * HOUR)
        assert (policy.password.min_length, policy.throttle.per_person) == (12, 3)
        assert (policy.remind_after, policy.escalate_after) == (HOUR / 2, HOUR)
        assert (policy.two_approvers, policy.approvals_per_hour) == (frozenset(), 100)

    def test_a_school_is_at_work_on_weekdays_that_are_no_holiday(self) -> None:
        policy = Policy(holidays=frozenset({date(2026, 8, 10)}))
        monday, tuesday = datetime(2026, 8, 10, 1, tzinfo=UTC), datetime(2026, 8, 11, 1, tzinfo=UTC)
        assert not policy.hours.is_open(monday)
        assert policy.hours.is_open(tuesday)

    def test_questions_are_strict_where_answers_are_all_the_evidence(self) -> None:
        """QST-03, QST-04; architecture 5."""
        assert {mode: Policy(evidence=mode).strict_questions for mode in EvidenceMode} == {
            EvidenceMode.KNOWN: False,
            EvidenceMode.ANSWERS: True,
        }


def test_a_slip_has_five_tries_for_everybody_together() -> None:
    """TMP-02."""
    limits = Policy().slip_throttle
    assert limits.per_person == limits.strangers == limits.strangers_month == 5
