"""What a school may decide otherwise than the installation: its policy is that of both together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from domain.challenge import MOST_STRICT_QUESTIONS
from domain.evidence import EvidenceMode
from domain.policy import Policy
from domain.request_kind import request_kinds
from domain.school_hours import SchoolHours, read_holidays


def _seconds(value: float) -> timedelta:
    """Read a time as the store keeps it: in seconds."""
    return timedelta(seconds=value)


# How each rule is read from what the store keeps: field of Policy -> value. Only what nobody sees before
# a proof may differ between schools, or an ID that names nobody would be told apart (ENU-01, ENU-05).
READ: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "evidence": EvidenceMode,
        "school_hours": SchoolHours.read,
        "holidays": read_holidays,
        "two_approvers": request_kinds,
        "remind_after": _seconds,
        "escalate_after": _seconds,
        "temporary_password_ttl": _seconds,
    }
)
LANGUAGE = "language"
"""The rule in which language the school's group is spoken to."""
PASSWORD_MIN_LENGTH = "password_min_length"  # noqa: S105 - the name of a rule
RULES = (*READ, LANGUAGE, PASSWORD_MIN_LENGTH)
"""Every rule that a school may have of its own."""


def applied(policy: Policy, rules: Mapping[str, Any]) -> Policy:
    """Return the policy of a school; a rule that is no part of a policy, such as a language, changes none."""
    own = {name: READ[name](value) for name, value in rules.items() if name in READ}
    if PASSWORD_MIN_LENGTH in rules:
        own["password"] = replace(policy.password, min_length=rules[PASSWORD_MIN_LENGTH])
    return replace(policy, **own)


def check(policy: Policy) -> None:
    """Refuse a school's policy whose parts do not go together.

    Raises:
        ValueError: the sentence says what to set instead.
    """
    if policy.strict_questions and policy.questions > MOST_STRICT_QUESTIONS:
        raise ValueError(
            f"with evidence `answers` at most {MOST_STRICT_QUESTIONS} questions can be asked, "
            f"and QUESTIONS={policy.questions}"
        )
    if policy.escalate_after < policy.remind_after:
        raise ValueError("the escalation must not come before the reminder")
