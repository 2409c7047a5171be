"""Why a request is denied: one of the reasons offered, or a few words of the approver's own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.login import holds_nric
from domain.mask import safe_text
from domain.totp import digits

LONGEST_NOTE = 200
_NUMBERS = re.compile(r"[\s.-]*\d[\d\s.-]*")


class Reason(StrEnum):
    """The reasons offered as buttons; the words of each are in the catalogue."""

    IDENTITY = "identity"
    IN_PERSON = "in_person"
    PARENT = "parent"
    ALREADY = "already"


class NoteProblem(StrEnum):
    """Why typed words cannot be the reason."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NRIC = "nric"
    SECRET = "secret"  # noqa: S105 - the name of a problem


@dataclass(frozen=True, slots=True)
class Why:
    """Why a request is denied; with neither, nobody said. `note` is sealed wherever it is kept."""

    reason: Reason | None = None
    note: str = field(default="", repr=False)

    @property
    def values(self) -> dict[str, str]:
        """As a flow keeps it until the code comes."""
        return {"reason": self.reason or "", "note": self.note}


def why_of(values: Mapping[str, object]) -> Why:
    """Read what a flow keeps."""
    reason = str(values.get("reason") or "")
    return Why(Reason(reason) if reason else None, str(values.get("note") or ""))


def is_code(text: str) -> bool:
    """Whether typed text is meant for a one-time code: it must never be kept, or shown to a family."""
    return digits(text) is not None or _NUMBERS.fullmatch(text) is not None


def read_note(text: str, is_secret: Callable[[str], bool]) -> str | NoteProblem:
    """Return typed words as they are kept, on one line; or why not (ADM-06, PRV-02).

    `is_secret` tells what looks like a password or a slip: the family, and the log, must not read it.
    """
    note = safe_text(text, 2 * LONGEST_NOTE)
    if not note:
        return NoteProblem.EMPTY
    if len(note) > LONGEST_NOTE:
        return NoteProblem.TOO_LONG
    if holds_nric(text):
        return NoteProblem.NRIC
    return NoteProblem.SECRET if is_secret(note) else note
