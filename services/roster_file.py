"""The roster file: CSV or an Excel workbook, each cell checked, and every mistake named by line."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from services import roster_csv, roster_xlsx
from services.roster_columns import COLUMNS, REQUIRED, SHOWN, Cells, RosterRefused, header
from services.roster_pack import RosterPack
from services.roster_row import Row, read_row
from storage.records import RosterEntry

__all__ = ["COLUMNS", "REQUIRED", "SHOWN", "RosterFile", "RosterRefused"]

_TOLD_EVERY = 1000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OLD_EXCEL = "is an old Excel file or has a password; save it as .xlsx without one, or as 'CSV UTF-8'"


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
    """A roster on disk, read once row by row, so that a whole country's fits into memory.

    Usage: `check` once, which names every mistake; then `entries` as often as needed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pack = RosterPack()
        self.lines: dict[str, int] = {}
        """Each login with the line it stands on, once `check` has run."""
        self.unsaid: tuple[str, ...] = ()
        """The columns that the file does not have, once `check` has run: of them it says nothing."""

    def check(self, seen: Callable[[int], None] = lambda _count: None) -> None:
        """Read the whole file; `seen` is told how many rows there are so far.

        Raises:
            RosterRefused: the file cannot be read, or some rows are wrong; all of them are named.
        """
        mistakes = _Mistakes()
        self.lines, self._pack = {}, RosterPack()
        for line, row in self._rows():
            for text in row.mistakes:
                mistakes.add(line, text)
            if row.entry is not None:
                self._note(row.entry, line, mistakes)
            if len(self.lines) % _TOLD_EVERY == 0:
                seen(len(self.lines))
        seen(len(self.lines))
        mistakes.refuse()
        if not self.lines:
            raise RosterRefused([f"{self._path.name} has a header but no students"])

    def _note(self, entry: RosterEntry, line: int, mistakes: _Mistakes) -> None:
        first = self.lines.setdefault(entry.login, line)
        if first != line:
            mistakes.add(line, f"the login stands on line {first} already")
        elif not mistakes.count:
            self._pack.add(entry)

    def entries(self) -> Iterator[RosterEntry]:
        """Return the rows as they were checked, whatever has become of the file since."""
        return iter(self._pack)

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with the line it begins on."""
        try:
            with self._path.open("rb") as file, closing(self._read(file)) as rows:
                yield from self._checked(rows)
        except OSError as problem:
            raise RosterRefused([f"{self._path} cannot be read: {problem.strerror or problem}"]) from None

    def _read(self, file: BufferedReader) -> Generator[Cells]:
        # What a file is its first bytes tell; its name may be wrong.
        begins = file.peek(len(_ZIP))[: len(_ZIP)]
        if begins == _OLE:
            raise RosterRefused([f"{self._path.name} {_OLD_EXCEL}"])
        read = roster_xlsx.rows if begins == _ZIP else roster_csv.rows
        return read(file, self._path.name)

    def _checked(self, rows: Iterator[Cells]) -> Iterator[tuple[int, Row]]:
        first = next(rows, None)
        columns = header(first.cells if first else [])
        self.unsaid = tuple(name for name in COLUMNS if name not in columns)
        for row in rows:
            yield row.line, _row(columns, row)


def _row(columns: list[str], row: Cells) -> Row:
    if len(row.cells) > len(columns):
        count = f"there are {len(row.cells)} cells, but {len(columns)} columns"
        return Row(None, (f"{count}; put text with commas into quotes",))
    if row.mistakes:
        return Row(None, tuple(f"{columns[place]}: {text}" for place, text in row.mistakes.items()))
    return read_row(dict(zip(columns, row.cells, strict=False)))
