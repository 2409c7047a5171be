"""A roster as CSV: rows with the lines they begin on, and what is no CSV."""

import io

import pytest

from services.roster_columns import RosterRefused
from services.roster_csv import rows


def read(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a file."""
    return [(row.line, row.cells) for row in rows(io.BytesIO(content), "r.csv")]


class TestRows:
    def test_each_has_the_line_it_begins_on(self) -> None:
        assert read(b'a,b\n\n"x\ny",z\n,\n1,2\n') == [(1, ["a", "b"]), (3, ["x\ny", "z"]), (6, ["1", "2"])]

    def test_the_first_one_is_the_header_though_it_is_empty(self) -> None:
        assert read(b"\na,b\n") == [(1, []), (2, ["a", "b"])]
        assert read(b"") == []

    def test_a_byte_order_mark_is_no_part_of_it(self) -> None:
        assert read("\ufefflogin\n".encode()) == [(1, ["login"])]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"a\n\xff\n", "r.csv is not UTF-8; save it from the spreadsheet as 'CSV UTF-8'"),
            (b'a\nb\n"c', "line 3: the row cannot be read as CSV"),
        ],
    )
    def test_what_is_no_csv_is_said(self, content: bytes, said: str) -> None:
        with pytest.raises(RosterRefused, match=said):
            read(content)

    def test_the_file_stays_open_for_its_owner(self) -> None:
        file = io.BytesIO(b"a\nb\n")
        assert len(list(rows(file, "r.csv"))) == 2
        assert not file.closed
