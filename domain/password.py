"""What a new password must be like, every broken rule named at once (facts.md, password rules).

A character is one code point after NFC. "Number" means 0 to 9, so a full-width digit is none; "letter" means
a letter of any script, upper and lower case by Unicode; everything that is neither a cased letter nor a
number is a symbol, spaces, emoji and the letters of scripts without case among them. Nothing is forbidden but
by a rule of the list, and nothing is ever cut off.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from domain.login import Login

_SHORTEST_MINIMUM = 8
_SHORTEST_MAXIMUM = 64
_KINDS_OF_CHARACTER = 4
_SHORTEST_TOKEN = 3
_SHORTEST_REVERSED = 4
_SHORTEST_WHOLE_NAME = 6
_DIGITS = frozenset("0123456789")
_SERVICE_WORDS = ("mims", "icon", "sls", "moe", "singapore", "student", "students", "school", "password")


class Violation(StrEnum):
    """A rule that a password breaks."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FIRST_CHARACTER = "first_character"
    NO_DIGIT = "no_digit"
    NO_LOWER = "no_lower"
    NO_UPPER = "no_upper"
    FEW_KINDS = "few_kinds"
    HOLDS_NAME = "holds_name"
    TOO_COMMON = "too_common"
    USED_BEFORE = "used_before"


RULES: tuple[Violation, ...] = tuple(Violation)
"""The order of the checklist shown to people."""


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The rules in force; the defaults are the strictest reading of the guides (facts.md, password rules)."""

    min_length: int = 12
    max_length: int = 128
    first_character: bool = True
    digit: bool = True
    lower: bool = True
    upper: bool = True
    kinds: int = 3
    name: bool = True
    min_guesses: int = 10**8

    def __post_init__(self) -> None:
        if self.min_length < _SHORTEST_MINIMUM:
            raise ValueError(f"passwords must have at least {_SHORTEST_MINIMUM} characters")
        if self.max_length < max(self.min_length, _SHORTEST_MAXIMUM):
            raise ValueError(f"passwords of {_SHORTEST_MAXIMUM} characters must be possible")
        if not 0 <= self.kinds <= _KINDS_OF_CHARACTER:
            raise ValueError(f"there are {_KINDS_OF_CHARACTER} kinds of characters")


def active_rules(policy: PasswordPolicy) -> tuple[Violation, ...]:
    """Return the rules that this policy switches on, in the order of the checklist."""
    off = {
        Violation.FIRST_CHARACTER: not policy.first_character,
        Violation.NO_DIGIT: not policy.digit,
        Violation.NO_LOWER: not policy.lower,
        Violation.NO_UPPER: not policy.upper,
        Violation.FEW_KINDS: policy.kinds <= 1,
        Violation.HOLDS_NAME: not policy.name,
        Violation.TOO_COMMON: policy.min_guesses <= 1,
    }
    return tuple(rule for rule in RULES if not off.get(rule, False))


def normalise(password: str) -> str:
    """Return the form that is counted, judged and hashed: NFC (NIST SP 800-63B-4 3.1.1.2)."""
    return unicodedata.normalize("NFC", password)


def _folded(text: str) -> str:
    """Return letters as names are compared: no case, no width, no accents."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in plain if not "\u0300" <= c <= "\u036f"))


def _words(text: str) -> list[str]:
    """Split at everything but letters, marks and digits; a plain regex would cut Tamil at its vowel signs."""
    spaced = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return spaced.split()


def _name_words(login: Login, full_name: str) -> set[str]:
    words = set(_words(_folded(login.local))) | set(_words(_folded(full_name)))
    return words | {word.rstrip("0123456789") for word in words}


def name_tokens(login: Login, full_name: str) -> frozenset[str]:
    """Return what a password may not hold, casefolded and without accents, also reversed (PWD-05).

    These are the name parts of three or more characters, the whole local part, and the whole name written
    as one word. Parts of two characters (Li, Ng) and bare numbers do not block (facts.md, password rules).
    Only from four characters on do they block reversed, or nobody named Lim could write "milk".
    """
    parts = {word for word in _name_words(login, full_name) if not word.isdecimal()}
    wholes = {"".join(_words(_folded(text))) for text in (login.local, full_name)}
    wholes |= {whole.rstrip("0123456789") for whole in wholes}
    tokens = {token for token in (*parts, login.local) if len(token) >= _SHORTEST_TOKEN}
    tokens |= {whole for whole in wholes if len(whole) >= _SHORTEST_WHOLE_NAME}
    return frozenset(tokens | {token[::-1] for token in tokens if len(token) >= _SHORTEST_REVERSED})


def _holds_name(password: str, login: Login, full_name: str) -> bool:
    folded = _folded(password)
    if len(folded) >= _SHORTEST_MINIMUM and folded in login.local:
        return True
    return any(token in folded for token in name_tokens(login, full_name))


def _kinds(password: str) -> frozenset[str]:
    """Return the kinds of characters in it: "digit", "Ll" (lower), "Lu" (upper) and "symbol"."""
    found = set()
    for character in password:
        category = unicodedata.category(character)
        if character in _DIGITS:
            found.add("digit")
        else:
            found.add(category if category in {"Ll", "Lu"} else "symbol")
    return frozenset(found)


def _starts_well(password: str) -> bool:
    first = password[:1]
    return first in _DIGITS or first.isalpha()


def violations(
    password: str, *, login: Login, full_name: str, policy: PasswordPolicy, guesses: int | None
) -> tuple[Violation, ...]:
    """Return every rule the password breaks, in the order of the checklist; USED_BEFORE is judged elsewhere.

    Time is linear in the password (PWD-11).

    Args:
        password: as typed; it is normalised here.
        login: whose password it would be.
        full_name: the name on the roster.
        policy: the rules in force.
        guesses: the estimate of zxcvbn with `context_words` as its inputs, None where it was not asked.
    """
    password = normalise(password)
    kinds = _kinds(password)
    broken = {
        Violation.TOO_SHORT: len(password) < policy.min_length,
        Violation.TOO_LONG: len(password) > policy.max_length,
        Violation.FIRST_CHARACTER: not _starts_well(password),
        Violation.NO_DIGIT: "digit" not in kinds,
        Violation.NO_LOWER: "Ll" not in kinds,
        Violation.NO_UPPER: "Lu" not in kinds,
        Violation.FEW_KINDS: len(kinds) < policy.kinds,
        Violation.HOLDS_NAME: _holds_name(password, login, full_name),
        Violation.TOO_COMMON: guesses is not None and guesses < policy.min_guesses,
    }
    return tuple(rule for rule in active_rules(policy) if broken.get(rule, False))


def context_words(login: Login, full_name: str, school: str) -> tuple[str, ...]:
    """Return the words that are easy to guess for this person, as zxcvbn's user inputs (PWD-04)."""
    texts = (login.local, full_name, school)
    words = {word for text in texts for word in _words(_folded(text))}
    joined = {"".join(_words(_folded(text))) for text in texts}
    initials = "".join(word[0] for word in _words(_folded(school)))
    return tuple(sorted((words | joined | {initials, login.value, *_SERVICE_WORDS}) - {""}))
