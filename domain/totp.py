"""When an administrator's one-time code counts: this or the last half minute, and only once."""

import unicodedata
from datetime import datetime
from enum import StrEnum

from domain.mask import is_unseen

STEP_SECONDS = 30
FAILURES_ALLOWED = 5
_LENGTH = 6
_LONGEST_INPUT = 64
_SEPARATORS = frozenset("-\u2010\u2011\u2012\u2013\u2014.\u00b7")


class CodeVerdict(StrEnum):
    """What a one-time code was found to be."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    REUSED = "reused"


def step_at(now: datetime) -> int:
    """Return the number of the 30-second step at a moment (RFC 6238 4.2)."""
    if now.tzinfo is None:
        raise ValueError("a step needs a time with its zone")
    return int(now.timestamp() // STEP_SECONDS)


def accept(step_of_code: int | None, *, now_step: int, last_step: int | None) -> CodeVerdict:
    """Judge the step a code belongs to (RFC 6238 5.2; TOT-01, TOT-02).

    Steps are compared, never strings, so a code typed again in other digits is still the same code.

    Args:
        step_of_code: the step for which the code is right, None where there is none near.
        now_step: the step of the server's clock.
        last_step: the newest step this person has spent, None before the first.
    """
    if step_of_code is None or step_of_code not in (now_step - 1, now_step):
        return CodeVerdict.WRONG
    if last_step is not None and step_of_code <= last_step:
        return CodeVerdict.REUSED
    return CodeVerdict.ACCEPTED


def suspended(failures: int) -> bool:
    """Say whether that many failures in a row end the step-up until someone re-enables it (TOT-03)."""
    return failures >= FAILURES_ALLOWED


def _is_separator(character: str) -> bool:
    return character.isspace() or character in _SEPARATORS or is_unseen(character)


def digits(text: str) -> str | None:
    """Read the six digits a person typed, in any script and grouping; None where they are not six digits."""
    if len(text) > _LONGEST_INPUT:
        return None
    kept = [c for c in text if not _is_separator(c)]
    values = [unicodedata.decimal(c, None) for c in kept]
    if len(values) != _LENGTH or None in values:
        return None
    return "".join(str(value) for value in values)
