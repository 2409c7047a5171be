"""The policy: every number of the rules that an operator may set, in one object."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.evidence import EvidenceMode
from domain.password import PasswordPolicy
from domain.request_kind import RequestKind
from domain.school_hours import SchoolHours
from domain.throttle import ThrottlePolicy

# When a school that says nothing of its own is taken to be at work.
USUAL_HOURS = "Mon-Fri 07:30-17:00"


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits that the rules apply. Defaults are those of facts.md and architecture 8."""

    evidence: EvidenceMode = EvidenceMode.KNOWN
    password: PasswordPolicy = field(default_factory=PasswordPolicy)
    throttle: ThrottlePolicy = field(default_factory=ThrottlePolicy)
    questions: int = 3
    flow_idle: timedelta = timedelta(minutes=4)
    flow_max: timedelta = timedelta(minutes=15)
    first_login_max: timedelta = timedelta(minutes=30)
    request_ttl: timedelta = timedelta(hours=72)
    code_ttl: timedelta = timedelta(minutes=5)
    permit_ttl: timedelta = timedelta(hours=24)
    temporary_password_ttl: timedelta = timedelta(hours=24)
    roster_password_ttl: timedelta = timedelta(days=30)
    temporary_password_tries: int = 5
    school_hours: SchoolHours = field(default_factory=lambda: SchoolHours.read(USUAL_HOURS))
    holidays: frozenset[date] = frozenset()
    remind_after: timedelta = timedelta(minutes=30)
    """Open time of the school, undecided, until its group is reminded of a request."""
    escalate_after: timedelta = timedelta(minutes=60)
    """The same, until every approver is told in private; by then an answer can be expected."""
    two_approvers: frozenset[RequestKind] = frozenset()
    """Kinds of requests that two different approvers must approve (ADM-08)."""
    approvals_per_hour: int = 100
    """Approvals of one approver in an hour, whatever the way, above which a second one is needed (ADM-11)."""

    @property
    def hours(self) -> SchoolHours:
        """When the school is at work, its holidays taken out."""
        return self.school_hours.closed_on(self.holidays)

    @property
    def strict_questions(self) -> bool:
        """Whether weak questions and common answers are refused rather than advised against (QST-03/04)."""
        return self.evidence is EvidenceMode.ANSWERS

    @property
    def slip_throttle(self) -> ThrottlePolicy:
        """The limits of temporary passwords: five tries each, for everybody together (TMP-02)."""
        tries = self.temporary_password_tries
        return ThrottlePolicy(
            per_person=tries,
            strangers=tries,
            strangers_month=tries,
            person_total=tries,
            person_logins=tries,
            in_a_row=2 * tries,
            window=self.throttle.window,
        )
