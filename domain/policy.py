"""The policy: every number of the rules that an operator may set, in one object."""

from dataclasses import dataclass, field
from datetime import timedelta

from domain.evidence import EvidenceMode
from domain.password import PasswordPolicy
from domain.throttle import ThrottlePolicy


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
