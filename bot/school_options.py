"""What `helpdesk school set` takes: for each option how it is written, kept, and told again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from bot.notation import duration
from domain.evidence import EvidenceMode
from domain.policy import Policy
from domain.request_kind import request_kinds
from domain.school_hours import SchoolHours, read_holidays
from domain.school_rules import LANGUAGE, PASSWORD_MIN_LENGTH
from i18n.catalog import FALLBACK, LANGUAGES

NONE = "none"
"""How an operator writes that there are none, where nothing written means the installation's."""
# As PASSWORD_MIN_LENGTH of the installation.
_LENGTHS = range(8, 65)
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `read` turns what is typed into what is kept, `usual` is what the installation has."""

    rule: str
    read: Callable[[str], Any]
    usual: Callable[[Policy], Any]
    tell: Callable[[Any], str] = str


def _evidence(text: str) -> str:
    try:
        return EvidenceMode(text.lower()).value
    except ValueError:
        raise ValueError("write known or answers") from None


def _language(text: str) -> str:
    if text.lower() not in LANGUAGES:
        raise ValueError(f"write one of {', '.join(LANGUAGES)}")
    return text.lower()


def _hours(text: str) -> str:
    SchoolHours.read(text)
    return text


def _joined(parts: Iterable[object]) -> str:
    return ",".join(sorted(map(str, parts)))


def _holidays(text: str) -> str:
    return "" if text.lower() == NONE else _joined(read_holidays(text))


def _kinds(text: str) -> str:
    return "" if text.lower() == NONE else _joined(request_kinds(text))


def _seconds(text: str) -> int:
    return int(duration(text).total_seconds())


def _length(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) not in _LENGTHS:
        raise ValueError(f"write a whole number from {_LENGTHS[0]} to {_LENGTHS[-1]}")
    return int(text)


def _or_none(kept: str) -> str:
    return kept or NONE


def time(seconds: float) -> str:
    """Write a time as an operator would: `90s`, `4m`, `24h` or `30d`."""
    whole = int(seconds)
    unit, size = next((unit, size) for unit, size in _UNITS if whole % size == 0)
    if unit == "d" and whole == size:
        return "24h"
    return f"{whole // size}{unit}"


def _span(of: Callable[[Policy], timedelta]) -> Callable[[Policy], float]:
    return lambda policy: of(policy).total_seconds()


OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "language": Option(LANGUAGE, _language, lambda _policy: FALLBACK),
        "evidence": Option("evidence", _evidence, lambda policy: policy.evidence.value),
        "hours": Option("school_hours", _hours, lambda policy: policy.school_hours),
        "holidays": Option("holidays", _holidays, lambda policy: _joined(policy.holidays), _or_none),
        "two-approvers": Option(
            "two_approvers", _kinds, lambda policy: _joined(policy.two_approvers), _or_none
        ),
        "remind-after": Option("remind_after", _seconds, _span(lambda policy: policy.remind_after), time),
        "escalate-after": Option(
            "escalate_after", _seconds, _span(lambda policy: policy.escalate_after), time
        ),
        "temporary-password-ttl": Option(
            "temporary_password_ttl", _seconds, _span(lambda policy: policy.temporary_password_ttl), time
        ),
        "password-min-length": Option(
            PASSWORD_MIN_LENGTH, _length, lambda policy: policy.password.min_length
        ),
    }
)
"""Every rule that a school may have of its own, by the name of its option."""


def read(typed: Mapping[str, str | None]) -> dict[str, Any]:
    """Return rules as they are kept, of the options given; an empty one is None, the installation's.

    Raises:
        ValueError: one is written otherwise; the sentence names it and says how.
    """
    found: dict[str, Any] = {}
    for name, text in typed.items():
        if text is not None:
            found[OPTIONS[name].rule] = _value(name, " ".join(text.split()))
    return found


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever the rule is kept as
    if not text:
        return None
    try:
        return OPTIONS[name].read(text)
    except ValueError as problem:
        raise ValueError(f"--{name}: {problem}") from None


def own(rules: Mapping[str, Any]) -> dict[str, str]:
    """Tell what a school has of its own, by the names of the options."""
    return {name: option.tell(rules[option.rule]) for name, option in OPTIONS.items() if option.rule in rules}


def usual(policy: Policy) -> dict[str, str]:
    """Tell what the installation has, by the names of the options."""
    return {name: option.tell(option.usual(policy)) for name, option in OPTIONS.items()}
