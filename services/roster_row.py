"""One row of a roster: what each cell may hold, and what is wrong with it, without repeating it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from domain.login import STUDENT_DOMAIN, canonical, holds_nric
from domain.mask import safe_text
from storage.records import RosterEntry

LONGEST = {"full_name": 100, "class_name": 40, "form_teacher": 100}
# What most rosters hold needs no reading between the lines, and a country's roster is long.
_PLAIN_LOGIN = re.compile(rf"(?=[^@]*[a-z])[a-z0-9]+(?:[_.'-][a-z0-9]+)*@{re.escape(STUDENT_DOMAIN)}")
_LONGEST_PLAIN_LOGIN = 64
# As `holds_nric`, which takes out what separates letters and digits before it looks.
_NRIC = re.compile(r"[STFGM][^0-9A-Z@;]*(?:[0-9][^0-9A-Z@;]*){7}[A-Z]", re.IGNORECASE | re.ASCII)
_LONGEST_CELL = 1000
_MOST_PHONES = 6
_LONGEST_EMAIL = 254
_PHONE_MARKS = re.compile(r"[\s().\u00a0-]")
_SINGAPORE = re.compile(r"[3689][0-9]{7}")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says; `entry` is None when anything in it is wrong."""

    entry: RosterEntry | None
    mistakes: tuple[str, ...] = ()


class _Wrong(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """What is wrong with one cell."""


def phone(text: str) -> str:
    """Read a phone number as E.164; eight digits are a Singapore number.

    Raises:
        ValueError: it is no number, or has no country.
    """
    if _SINGAPORE.fullmatch(text):
        return f"+65{text}"
    # Spreadsheets are told by an apostrophe to leave a number alone; some write it into the file.
    bare = _PHONE_MARKS.sub("", text.strip().lstrip("'"))
    if _SINGAPORE.fullmatch(bare):
        return f"+65{bare}"
    local = bare.removeprefix("+65") if bare.startswith("+65") else None
    if _INTERNATIONAL.fullmatch(bare) and (local is None or _SINGAPORE.fullmatch(local)):
        return bare
    raise _Wrong("write 8 digits for Singapore, or + and the country code")


def email(text: str) -> str:
    """Read a recovery e-mail address.

    Raises:
        ValueError: it is none, or lies behind the password that is lost (EML-03).
    """
    text = text.strip()
    if len(text) > _LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise _Wrong("this is no e-mail address")
    domain = text.rpartition("@")[2].casefold()
    if domain == STUDENT_DOMAIN or domain.endswith(f".{STUDENT_DOMAIN}"):
        raise _Wrong("a mailbox of the student account itself cannot help to recover it")
    return text


def _login(text: str) -> str:
    text = text.strip()
    if len(text) <= _LONGEST_PLAIN_LOGIN and _PLAIN_LOGIN.fullmatch(text):
        return text
    return canonical(text).value


# A class and its teacher stand in many rows.
@lru_cache(maxsize=4096)
def _line(name: str, text: str) -> str:
    longest = LONGEST[name]
    shown = safe_text(text, longest + 1)
    if len(shown) > longest:
        raise _Wrong(f"it is longer than {longest} characters")
    return shown


def _full_name(text: str) -> str:
    name = _line("full_name", text)
    if not any(character.isalpha() for character in name):
        raise _Wrong("there is no name")
    return name


def _phones(text: str) -> tuple[str, ...]:
    numbers = tuple(dict.fromkeys(phone(part) for part in text.split(";") if part.strip()))
    if len(numbers) > _MOST_PHONES:
        raise _Wrong(f"there are more than {_MOST_PHONES} numbers")
    return numbers


def _looks_like_nric(text: str) -> bool:
    if text.isascii():
        return _NRIC.search(text) is not None
    return any(holds_nric(part) for part in text.split(";"))


_READERS: Mapping[str, Callable[[str], object]] = {
    "login": _login,
    "full_name": _full_name,
    "class_name": lambda text: _line("class_name", text),
    "form_teacher": lambda text: _line("form_teacher", text),
    "guardian_phones": _phones,
    "student_phone": lambda text: phone(text) if text.strip() else "",
    "recovery_email": lambda text: email(text) if text.strip() else "",
}
_NEEDED = frozenset({"login", "full_name"})


def read_row(cells: Mapping[str, str]) -> Row:
    """Read one row by the names of its columns; every wrong cell is named, and no cell is repeated."""
    values: dict[str, Any] = {}
    mistakes = []
    for name, reader in _READERS.items():
        text = cells.get(name, "")
        if not text and name not in _NEEDED:
            continue
        try:
            values[name] = _read(text, reader)
        except ValueError as problem:
            mistakes.append(f"{name}: {problem}")
    if mistakes:
        return Row(None, tuple(mistakes))
    return Row(RosterEntry(**values))


def _read(text: str, reader: Callable[[str], object]) -> object:
    if len(text) > _LONGEST_CELL:
        raise _Wrong(f"it is longer than {_LONGEST_CELL} characters")
    if _looks_like_nric(text):
        raise _Wrong("this looks like an NRIC or FIN, which is never stored; delete it")
    return reader(text)
