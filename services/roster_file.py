"""The roster file: its columns, what each cell may hold, and every mistake named by line (architecture 8)."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from services.roster_row import Row, read_row
from storage.records import RosterEntry

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
_TOLD_EVERY = 1000
_FORBIDDEN = {
    "nric", "fin", "ic", "nric_fin", "uin", "birth_certificate", "passport", "dob", "birthday",
    "birth_date", "birthdate", "date_of_birth", "address", "home_address", "postal_code", "photo",
}  # fmt: skip
_FORBIDDEN_PARTS = ("nric", "birth", "passport", "address")


class RosterRefused(Exception):  # noqa: N818 - the operator's word
    """The roster is not imported; `lines` say why, at most twenty mistakes and how many more there are."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))


@dataclass(slots=True)
class _Mistakes:
    """What is wrong so far: the first twenty in words, the rest counted."""

    shown: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, text: str) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.shown.append(f"line {line}: {text}")

    def refuse(self) -> None:
        """Raise `RosterRefused` when there is anything to say."""
        if not self.count:
            return
        more = self.count - len(self.shown)
        rest = [f"and {more} more rows are wrong"] if more else []
        raise RosterRefused([*self.shown, *rest])


class RosterFile:
    """A roster on disk, read row by row so that a whole country's fits into memory.

    Usage: `check` once, which names every mistake; then `entries` as often as needed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lines: dict[str, int] = {}
        """Each login with the line it stands on, once `check` has run."""

    def check(self, seen: Callable[[int], None] = lambda _count: None) -> None:
        """Read the whole file; `seen` is told how many rows there are so far.

        Raises:
            RosterRefused: the file cannot be read, or some rows are wrong; all of them are named.
        """
        mistakes = _Mistakes()
        self.lines = {}
        for line, row in self._rows():
            for text in row.mistakes:
                mistakes.add(line, text)
            if row.entry is not None:
                self._note(row.entry.login, line, mistakes)
            if len(self.lines) % _TOLD_EVERY == 0:
                seen(len(self.lines))
        seen(len(self.lines))
        mistakes.refuse()
        if not self.lines:
            raise RosterRefused([f"{self._path.name} has a header but no students"])

    def _note(self, login: str, line: int, mistakes: _Mistakes) -> None:
        first = self.lines.setdefault(login, line)
        if first != line:
            mistakes.add(line, f"the login stands on line {first} already")

    def entries(self) -> Iterator[RosterEntry]:
        """Read the rows again, as they were checked.

        Raises:
            RosterRefused: the file is no longer what was checked.
        """
        count = 0
        for line, row in self._rows():
            if row.entry is None or self.lines.get(row.entry.login) != line:
                raise RosterRefused([f"line {line}: the file was changed during the import; import it again"])
            count += 1
            yield row.entry
        if count != len(self.lines):
            raise RosterRefused(["the file was changed during the import; import it again"])

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with the line it begins on."""
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as file:
                yield from _parse(file)
        except UnicodeDecodeError:
            raise RosterRefused(
                [f"{self._path.name} is not UTF-8; save it from the spreadsheet as 'CSV UTF-8'"]
            ) from None
        except OSError as problem:
            raise RosterRefused([f"{self._path} cannot be read: {problem.strerror}"]) from None


def _parse(file: TextIO) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(file, strict=True)
    try:
        columns = _header(next(reader, []))
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, _row(columns, cells)
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise RosterRefused([f"line {reader.line_num}: the row cannot be read as CSV ({problem})"]) from None


def _row(columns: list[str], cells: list[str]) -> Row:
    if len(cells) > len(columns):
        text = f"there are {len(cells)} cells, but {len(columns)} columns; put text with commas into quotes"
        return Row(None, (text,))
    return read_row(dict(zip(columns, cells, strict=False)))


def _header(cells: list[str]) -> list[str]:
    """Check the first line.

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
    return name in _FORBIDDEN or ("mail" not in name and any(part in name for part in _FORBIDDEN_PARTS))


def _named(names: list[str]) -> str:
    shown = ", ".join(ascii(name[:40]) for name in names[:SHOWN])
    return f"column {shown}" if len(names) == 1 else f"columns {shown}"
