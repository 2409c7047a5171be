"""The columns of a roster: which there are, which are needed, and what is never stored (PRV-02)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

REQUIRED = ("login", "full_name")
COLUMNS = (
    *REQUIRED,
    "class_name",
    "form_teacher",
    "guardian_phones",
    "student_phone",
    "recovery_email",
)
SHOWN = 20
_FORBIDDEN = {
    "nric", "fin", "ic", "nric_fin", "uin", "birth_certificate", "passport", "dob", "birthday",
    "birth_date", "birthdate", "date_of_birth", "address", "home_address", "postal_code", "photo",
}  # fmt: skip
_FORBIDDEN_WORDS = frozenset({"nric", "fin", "ic", "uin", "dob", "photo", "photograph", "picture"})
_FORBIDDEN_PARTS = ("nric", "birth", "passport", "address")


class RosterRefused(Exception):  # noqa: N818 - the operator's word
    """The roster is not imported; `lines` say why, at most twenty mistakes and how many more there are."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))


class Cells(NamedTuple):
    """One row as it stands in a file: its line, its cells as text, and what is wrong with some, by place."""

    line: int
    cells: list[str]
    mistakes: dict[int, str]


def header(cells: list[str]) -> list[str]:
    """Check the first row; return the names of the columns.

    Raises:
        RosterRefused: columns are missing, unknown, doubled, or hold what is never stored (PRV-02).
    """
    columns = ["_".join(cell.strip().casefold().split()) for cell in cells]
    if not any(columns):
        raise RosterRefused([f"the first line must name the columns: {', '.join(COLUMNS)}"])
    wrong = list(_wrong_columns(columns))
    if wrong:
        raise RosterRefused(wrong)
    return columns


def _wrong_columns(columns: list[str]) -> Iterator[str]:
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        yield "the columns are not separated by commas; save the file as 'CSV UTF-8 (comma delimited)'"
        return
    refused = [name for name in columns if _is_forbidden(name)]
    if refused:
        yield f"{_named(refused)}: this is never stored here; delete it from the file"
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        yield f"{_named(missing)} is missing; the columns are {', '.join(COLUMNS)}"
    unknown = [name for name in columns if name not in COLUMNS and name not in refused]
    if unknown:
        yield f"{_named(unknown)} is unknown; the columns are {', '.join(COLUMNS)}"
    doubled = sorted({name for name in columns if columns.count(name) > 1 and name in COLUMNS})
    if doubled:
        yield f"{_named(doubled)} stands there twice"


def _is_forbidden(name: str) -> bool:
    if name in _FORBIDDEN:
        return True
    words = "".join(c if c.isalnum() else " " for c in name).split()
    if not _FORBIDDEN_WORDS.isdisjoint(words):
        return True
    return "mail" not in name and any(part in name for part in _FORBIDDEN_PARTS)


def _named(names: list[str]) -> str:
    shown = ", ".join(ascii(name[:40]) for name in names[:SHOWN])
    return f"column {shown}" if len(names) == 1 else f"columns {shown}"
