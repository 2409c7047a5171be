"""A roster as an Excel workbook: what cells mean as text, and what is no workbook."""

import io
import time
import tracemalloc
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import xlsx_book
from services.roster_columns import RosterRefused
from services.roster_xlsx import rows
from tests.services.workbooks import Cell, Row, sheet_xml, workbook, write_workbook

HEADER = ["login", "full_name", "class_name"]
MEI = ["tan_mei@students.edu.sg", "Tan <Mei> & \u9648", "5A"]
GOOD = workbook([HEADER, MEI])

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)


def read(content: bytes) -> list[tuple[int, list[str], dict[int, str]]]:
    """The rows of a workbook."""
    return [tuple(row) for row in rows(io.BytesIO(content), "r.xlsx")]


def text_of(cell: str | Cell) -> tuple[str, str]:
    """What one cell means, and what is wrong with it."""
    ((_, cells, mistakes),) = read(workbook([["x", cell]]))
    return cells[1], mistakes.get(1, "")


class TestRows:
    @pytest.mark.parametrize("shared", [True, False])
    def test_they_are_read_however_texts_are_kept(self, *, shared: bool) -> None:
        assert read(workbook([HEADER, MEI], shared=shared)) == [(1, HEADER, {}), (2, MEI, {})]

    def test_empty_ones_are_left_out_and_the_others_keep_their_numbers(self) -> None:
        assert [row[0] for row in read(workbook([HEADER, ["", " "], MEI]))] == [1, 3]

    def test_one_that_is_written_as_a_stream_is_the_same(self, tmp_path: Path) -> None:
        write_workbook(tmp_path / "r.xlsx", [HEADER, MEI])
        assert read((tmp_path / "r.xlsx").read_bytes()) == [(1, HEADER, {}), (2, MEI, {})]

    def test_cells_that_are_not_there_are_empty(self) -> None:
        assert read(workbook([["a", "", "c", ""]]))[0][1] == ["a", "", "c"]

    def test_rows_and_cells_without_numbers_follow_each_other(self) -> None:
        lines = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
        content = workbook([], xl_worksheets_sheet1_xml=sheet_xml(lines))
        assert read(content) == [(1, ["1", "2"], {}), (2, ["3"], {})]

    def test_names_with_a_prefix_are_the_same_names(self) -> None:
        sheet = sheet_xml('<row r="1"><c r="B1" t="str"><f>A1</f><v>x</v></c></row>')
        prefixed = sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        content = workbook([], xl_worksheets_sheet1_xml=prefixed.replace("xmlns=", "xmlns:x="))
        assert read(content) == [(1, ["", "x"], {})]

    def test_how_a_text_sounds_is_no_part_of_it(self) -> None:
        lines = '<row r="1"><c r="A1" t="inlineStr"><is><t>A</t><rPh><t>B</t></rPh></is></c></row>'
        assert read(workbook([], xl_worksheets_sheet1_xml=sheet_xml(lines))) == [(1, ["A"], {})]

    @given(st.lists(st.lists(TEXTS, max_size=26)))
    @settings(deadline=None)
    def test_every_text_comes_back(self, typed: list[Row]) -> None:
        found = {line: cells for line, cells, _ in read(workbook(typed))}
        for number, row in enumerate(typed, start=1):
            cells = found.get(number, [])
            assert [text for text in row if str(text).strip()] == [text for text in cells if text.strip()]


class TestValues:
    @pytest.mark.parametrize(
        ("kept", "meant"),
        [
            ("81234567", "81234567"),
            ("8.1234567E7", "81234567"),
            ("6581234567.0", "6581234567"),
            ("5", "5"),
            ("0.5", "0.5"),
            ("1E+30", "1E+30"),
            ("-3.0", "-3"),
        ],
    )
    def test_a_number_is_written_as_it_is_shown(self, kept: str, meant: str) -> None:
        assert text_of(Cell(kept)) == (meant, "")

    @pytest.mark.parametrize(
        "cell", [Cell("46001", style=1), Cell("46001", style=2), Cell("2026-03-01", "d")]
    )
    def test_a_date_is_refused(self, cell: Cell) -> None:
        """The class 3-1 becomes a day of March when a spreadsheet guesses."""
        assert text_of(cell)[1] == "this is a date; make the column text and write it again"

    def test_a_format_with_a_word_in_it_shows_no_date(self) -> None:
        assert text_of(Cell("7", style=3)) == ("7", "")

    def test_an_error_of_the_spreadsheet_is_refused(self) -> None:
        assert text_of(Cell("#N/A", "e"))[1].startswith("this is an error of the spreadsheet")

    def test_a_truth_is_a_number(self) -> None:
        assert text_of(Cell("1", "b")) == ("1", "")

    @pytest.mark.parametrize("shared", [True, False])
    def test_a_cell_that_is_longer_than_any_of_a_roster_is_refused_by_its_line(self, *, shared: bool) -> None:
        assert len(text_of("x" * 2000)[0]) == 2000
        with pytest.raises(RosterRefused, match=r"^line 2 has a cell of over 2000 characters; keep the"):
            read(workbook([HEADER, ["x" * 40_000]], shared=shared))

    def test_more_cells_than_any_roster_has_are_refused_by_their_line(self) -> None:
        fits, over = (f'<row r="2"><c r="{place}2"><v>1</v></c></row>' for place in ("AX", "AY"))
        assert len(read(workbook([], xl_worksheets_sheet1_xml=sheet_xml(fits)))[0][1]) == 50
        with pytest.raises(RosterRefused, match=r"^line 2 has more than 50 cells; keep the columns"):
            read(workbook([], xl_worksheets_sheet1_xml=sheet_xml(over)))


MIB = 2**20
# More than the part may unpack to: as small as that goes, so that the test is quick.
LONG = "a" * (24 * MIB)
WIDE = f"<sst><si><t>{chr(0x939) * 32_767}</t></si></sst>"
SHARED = '<c t="s"><v>0</v></c>'
BOMBS: dict[str, dict[str, str | bytes | None]] = {
    "text": {"xl_sharedStrings_xml": f"<sst><si><t>{LONG}</t></si></sst>"},
    "cell": {
        "xl_worksheets_sheet1_xml": sheet_xml(f'<row><c t="inlineStr"><is><t>{LONG}</t></is></c></row>')
    },
    "row": {
        "xl_sharedStrings_xml": WIDE,
        "xl_worksheets_sheet1_xml": sheet_xml(f"<row>{SHARED * 16_384}</row>" * 2),
    },
    "tag": {"xl_worksheets_sheet1_xml": sheet_xml(f'<row x="{LONG}"/>')},
    "styles": {"xl_styles_xml": f"<styleSheet>{'<a/>' * (3 * MIB)}</styleSheet>"},
}


class TestBombs:
    """Services that read what others made: a small file must not fill the memory of the machine."""

    @pytest.mark.parametrize("shape", BOMBS)
    def test_each_is_refused_in_one_sentence_soon_and_in_little_memory(self, shape: str) -> None:
        content = workbook([], **BOMBS[shape])
        assert len(content) < 100_000
        tracemalloc.start()
        try:
            begun = time.process_time()
            with pytest.raises(RosterRefused) as caught:
                read(content)
            taken, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert len(caught.value.lines) == 1
        assert taken < 2
        assert peak < 64 * MIB

    def test_a_text_that_does_not_end_is_not_collected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx_book, "_MOST_UNPACKED", 1000)
        content = workbook([], **BOMBS["cell"])
        tracemalloc.start()
        try:
            with pytest.raises(RosterRefused, match=r"^line 1 has a cell of over 2000"):
                read(content)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 2 * MIB

    def test_a_part_that_no_spreadsheet_would_pack_so_is_refused(self) -> None:
        """What unpacks LZMA takes as much memory as the file asks for."""
        packed = io.BytesIO(GOOD)
        with ZipFile(packed) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        again = io.BytesIO()
        with ZipFile(again, "w", ZIP_LZMA) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        with pytest.raises(RosterRefused, match="cannot be read as an Excel workbook"):
            read(again.getvalue())


class TestWhatIsNone:
    @pytest.mark.parametrize(
        "content",
        [
            b"PK\x03\x04",
            GOOD[:-40],
            workbook([HEADER], xl_workbook_xml=None),
            workbook([HEADER], _rels__rels=None),
            workbook([HEADER], xl_worksheets_sheet1_xml=None),
            workbook([HEADER], xl_worksheets_sheet1_xml="<worksheet><sheetData>"),
            workbook([HEADER], xl_sharedStrings_xml="<sst/>"),
            workbook([], xl_worksheets_sheet1_xml=sheet_xml('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
            workbook([], xl_worksheets_sheet1_xml=sheet_xml('<row r="x"><c r="A1"><v>1</v></c></row>')),
            workbook([], xl_worksheets_sheet1_xml=sheet_xml('<row r="1"><c t="s"><v>-1</v></c></row>')),
        ],
    )
    def test_it_gets_one_line(self, content: bytes) -> None:
        with pytest.raises(RosterRefused) as caught:
            read(content)
        (said,) = caught.value.lines
        assert said.startswith("r.xlsx cannot be read as an Excel workbook; save it again")

    def test_an_entity_is_never_opened(self) -> None:
        """A bomb of entities, or one that names a file of the machine, is refused at its declaration."""
        bomb = '<!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        texts = f"{bomb}<sst><si><t>&a;&b;</t></si></sst>"
        with pytest.raises(RosterRefused):
            read(workbook([HEADER], xl_sharedStrings_xml=texts))

    @given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
    @settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
    def test_a_damaged_file_is_read_or_refused_and_nothing_else(self, place: int, byte: int) -> None:
        damaged = bytearray(GOOD)
        damaged[place] = byte
        try:
            assert len(read(bytes(damaged))) <= 2
        except RosterRefused as refused:
            assert len(refused.lines) == 1  # noqa: PT017 - both ends are right, nothing between
