"""E-mail addresses as people type them: one strict form is taken, the rest is refused with its reason."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from domain.mask import is_unseen

LONGEST = 254
"""The most characters of an address (RFC 5321 4.5.3.1.3, errata 1690)."""

_LONGEST_LOCAL = 64
_LONGEST_INPUT = 1000
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Never "=?": the line To: would be read as an encoded word, and say what nobody typed (RFC 2047; EML-06).
_LOCAL = re.compile(rf"(?!.*=\?){_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}")
# Mailboxes that the forgotten password itself opens, or that the ministry gives (security.md EML-03).
_OF_SCHOOLS = ("students.edu.sg", "schools.gov.sg", "moe.gov.sg", "moe.edu.sg")


class EmailProblem(StrEnum):
    """Why a text is not taken for a recovery e-mail."""

    FORM = "form"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address in the one form that is taken, its domain in small letters: "mei.tan@example.com".

    Only ASCII of RFC 5321's dot-string, so nothing in it can break a line or end a header (EML-06).
    It belongs to a person, so its repr, which ends in logs and tracebacks, does not show it.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _is_whole(self.value):
            raise ValueError("this is not an e-mail address in its one form")


def parse(text: str) -> EmailAddress | EmailProblem:
    """Read what was typed; the text itself is not kept where it is refused."""
    if len(text) > _LONGEST_INPUT:
        return EmailProblem.FORM
    # A control character is a line break that somebody hopes to smuggle in, so it is never cleaned away.
    seen = "".join(c for c in text.strip() if not is_unseen(c))
    local, _, domain = unicodedata.normalize("NFKC", seen).rpartition("@")
    address = f"{local}@{domain.lower()}"
    if not _is_whole(address):
        return EmailProblem.FORM
    return EmailProblem.SCHOOL if _is_of_school(domain.lower()) else EmailAddress(address)


def masked(address: str) -> str:
    """Show how an address begins and ends, enough for its owner to know it: "m***@e***.com"."""
    local, _, domain = address.rpartition("@")
    name, _, top = domain.rpartition(".")
    return f"{local[:1]}***@{name[:1]}***.{top}"


def _is_whole(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    fits = len(address) <= LONGEST and len(local) <= _LONGEST_LOCAL
    return fits and _LOCAL.fullmatch(local) is not None and _DOMAIN.fullmatch(domain) is not None


def _is_of_school(domain: str) -> bool:
    return any(domain == school or domain.endswith(f".{school}") for school in _OF_SCHOOLS)
