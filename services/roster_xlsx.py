"""A roster as an Excel workbook: the first sheet that can be seen, row by row (decision 0010)."""

import struct
import zlib
from collections.abc import Generator
from typing import BinaryIO
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from services.roster_columns import Cells, RosterRefused
from services.xlsx_book import LONGEST_TEXT, Attributes, Book, Damaged, Texts, trimmed

_MOST_COLUMNS = 16384
# A roster has seven columns and no cell of a thousand characters, and a shared text costs a bomb nothing.
_MOST_CELLS = 50
_LONGEST_CELL = 2000
_MOST_EXACT = 10**15
_LETTERS = 26
_DATE = "this is a date; make the column text and write it again"
_ERROR = "this is an error of the spreadsheet; write the value itself"
_KEEP = "keep the columns of the roster and delete the others"
_BROKEN = (
    *(BadZipFile, ExpatError, Damaged, zlib.error, struct.error),
    *(LookupError, ValueError, RuntimeError, EOFError),
)


def rows(file: BinaryIO, name: str) -> Generator[Cells]:
    """Read every row that is not empty, numbered as the spreadsheet shows them.

    Raises:
        RosterRefused: the file is no workbook, or far more than any roster.
    """
    try:
        with ZipFile(file) as archive:
            book = Book(archive)
            sheet = _Sheet(book.texts(), book.date_styles())
            for _ in book.read(book.sheet(), sheet.start, sheet.end, sheet.data):
                yield from sheet.take()
    except _BROKEN:
        text = "cannot be read as an Excel workbook; save it again as .xlsx, or as 'CSV UTF-8'"
        raise RosterRefused([f"{name} {text}"]) from None


class _Sheet:
    """Puts rows together from what the parser tells."""

    def __init__(self, texts: Texts, dates: frozenset[str]) -> None:
        self._texts = texts
        self._dates = dates
        self._columns: dict[str, int] = {}
        self._done: list[Cells] = []
        self._line = self._place = 0
        self._cells: list[str] = []
        self._mistakes: dict[int, str] = {}
        self._cell: Attributes = {}
        self._parts: list[str] = []
        self._is_value = self._is_phonetic = False

    def take(self) -> list[Cells]:
        """Return the rows that are whole."""
        self._parts = trimmed(self._parts)
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "c":
            self._cell = attributes
            self._place = self._column(attributes.get("r", ""))
        elif name in {"v", "t"}:
            self._is_value = not self._is_phonetic
        elif name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._cells, self._mistakes, self._place = [], {}, -1
        elif name == "rPh":
            self._is_phonetic = True

    def data(self, text: str) -> None:
        """Take a piece of a value."""
        if self._is_value:
            self._parts.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in {"v", "t"}:
            self._is_value = False
        elif name == "c" and self._parts:
            self._put("".join(self._parts)[:LONGEST_TEXT])
            self._parts.clear()
        elif name == "row":
            if any(map(str.strip, self._cells)) or self._mistakes:
                self._done.append(Cells(self._line, self._cells, self._mistakes))
        elif name == "rPh":
            self._is_phonetic = False

    def _column(self, reference: str) -> int:
        """Return the place of a cell such as AB12, counted from 0; without one it is the next."""
        letters = reference.rstrip("0123456789")
        place = self._columns.get(letters)
        if place is None:
            place = self._columns[letters] = _number_of(letters)
        return place if letters else self._place + 1

    def _put(self, text: str) -> None:
        kind, place = self._cell.get("t", "n"), self._place
        if place >= _MOST_CELLS:
            raise RosterRefused([f"line {self._line} has more than {_MOST_CELLS} cells; {_KEEP}"])
        if kind == "s":
            text = self._texts[int(text)]
        elif kind == "n":
            if self._cell.get("s", "0") in self._dates:
                self._mistakes[place] = _DATE
            text = _number(text)
        elif kind in {"d", "e"}:
            self._mistakes[place] = _DATE if kind == "d" else _ERROR
        if text:
            if len(text) > _LONGEST_CELL:
                raise RosterRefused(
                    [f"line {self._line} has a cell of over {_LONGEST_CELL} characters; {_KEEP}"]
                )
            self._cells += [""] * (place + 1 - len(self._cells))
            self._cells[place] = text


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or number > _MOST_COLUMNS:
            raise Damaged
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    if number > _MOST_COLUMNS:
        raise Damaged
    return number - 1


def _number(text: str) -> str:
    """Write a number as the spreadsheet shows it: a phone number may be kept as 8.1234567E7."""
    if text.isdecimal():
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < _MOST_EXACT else text
