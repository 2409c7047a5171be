"""The inside of a workbook: which sheet is read, shared texts, styles that show dates, and limits."""

import io
from zipfile import ZipFile

import pytest

from services import xlsx_book
from services.xlsx_book import Book, Damaged, Texts
from tests.services.workbooks import relations, workbook, workbook_xml


def book(content: bytes) -> Book:
    """Open a workbook."""
    return Book(ZipFile(io.BytesIO(content)))


class TestParts:
    def test_the_first_sheet_that_can_be_seen_is_read(self) -> None:
        sheets = workbook_xml(["Notes", "Roster", "More"], hidden=frozenset({"Notes"}))
        parts = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2, 3)}
        content = workbook([], xl_workbook_xml=sheets, xl__rels_workbook_xml_rels=relations(parts))
        assert book(content).sheet() == "xl/worksheets/sheet2.xml"

    def test_a_workbook_without_one_is_none(self) -> None:
        content = workbook([], xl_workbook_xml=workbook_xml(["Notes"], hidden=frozenset({"Notes"})))
        with pytest.raises(Damaged):
            book(content).sheet()

    def test_a_workbook_without_texts_and_styles_is_one(self) -> None:
        parts = relations({"rId1": ("worksheet", "worksheets/sheet1.xml")})
        opened = book(workbook([["a"]], shared=False, xl__rels_workbook_xml_rels=parts))
        assert opened.date_styles() == frozenset()
        with pytest.raises(Damaged):
            opened.texts()[0]


class TestTexts:
    def test_each_is_put_together_from_its_parts(self) -> None:
        texts = book(workbook([["Tan Mei", "\u9648\u7f8e\u73b2", "x"]])).texts()
        assert [texts[number] for number in range(3)] == ["Tan Mei", "\u9648\u7f8e\u73b2", "x"]

    @pytest.mark.parametrize("number", [-1, 3])
    def test_a_number_that_names_none_is_damage(self, number: int) -> None:
        texts = book(workbook([["a", "b", "c"]])).texts()
        with pytest.raises(Damaged):
            texts[number]

    def test_more_than_any_roster_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx_book, "_MOST_TEXTS", 10)
        texts = Texts()
        for name in ("si", "t"):
            texts.start(name, {})
        texts.data("x" * 11)
        texts.end("t")
        with pytest.raises(Damaged):
            texts.end("si")


class TestStyles:
    def test_dates_are_known_by_excels_number_and_by_the_form(self) -> None:
        assert book(workbook([])).date_styles() == {"1", "2"}

    @pytest.mark.parametrize(
        ("form", "is_date"),
        [
            ("yyyy\\-mm\\-dd", True),
            ("[$-409]d mmm", True),
            ("[h]:mm", True),
            ("General", False),
            ("0.00", False),
            ('0 "days"', False),
            ("[Red]0;[Blue]dd", False),
            ("_(* #,##0_)", False),
        ],
    )
    def test_a_form_of_ones_own_is_read(self, form: str, *, is_date: bool) -> None:
        style = f'<s><numFmt numFmtId="170" formatCode="{form.replace(chr(34), "&quot;")}"/>'
        cells = '<cellXfs><xf numFmtId="170"/></cellXfs><dxfs><xf numFmtId="14"/></dxfs></s>'
        assert book(workbook([], xl_styles_xml=style + cells)).date_styles() == ({"0"} if is_date else set())


class TestLimits:
    def test_a_part_that_unpacks_to_too_much_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx_book, "_MOST_BYTES", 1000)
        with pytest.raises(Damaged):
            book(workbook([["a" * 2000]])).texts()

    def test_a_list_of_very_many_elements_is_refused_while_it_is_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xlsx_book, "_MOST_ELEMENTS", 1)
        with pytest.raises(Damaged):
            book(workbook([]))

    def test_a_tag_that_does_not_end_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx_book, "_LONGEST_TAG", 1000)
        with pytest.raises(Damaged):
            book(workbook([], xl_sharedStrings_xml=f'<sst x="{"a" * 100_000}"/>')).texts()

    def test_a_text_is_cut_where_a_cell_of_excel_ends(self) -> None:
        assert len(book(workbook([["x" * 40_000]])).texts()[0]) == 32_767

    def test_a_list_that_must_be_small_is_refused_before_it_is_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xlsx_book, "_MOST_SMALL", 10)
        with pytest.raises(Damaged):
            book(workbook([]))
