"""A roster as CSV: row by row, each with the line it begins on."""

import csv
import io
from collections.abc import Generator
from typing import BinaryIO

from services.roster_columns import Cells, RosterRefused


def rows(file: BinaryIO, name: str) -> Generator[Cells]:
    """Read every row that is not empty.

    Raises:
        RosterRefused: the file is no CSV in UTF-8.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)) or begins == 1:
                yield Cells(begins, cells, {})
            begins = reader.line_num + 1
    except UnicodeDecodeError:
        raise RosterRefused([f"{name} is not UTF-8; save it from the spreadsheet as 'CSV UTF-8'"]) from None
    except csv.Error as problem:
        raise RosterRefused([f"line {reader.line_num}: the row cannot be read as CSV ({problem})"]) from None
    finally:
        text.detach()  # the file is its opener's to close
