"""Slips on paper: what stands on each, in every language, however long the names are."""

import io
import re
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from i18n.catalog import LANGUAGES, Catalogue
from services.fonts import Fonts
from services.paper import A_PAGE, Sheet, draw
from services.slips import Slip, SlipsProblem
from tests.letters import WITHOUT_FONTS, need_fonts

UNTIL = datetime(2026, 12, 21, 14, 0, tzinfo=UTC)
CATALOGUE = Catalogue()
MEI = Slip("tan_mei@students.edu.sg", "Tan Mei", "5A", "7K3D-9QXM-2VTA", "2026-12-21T22:00+08:00")
MILLIMETRE = 72 / 25.4


def sheet(*languages: str, school: str = "Bukit Timah Primary") -> Sheet:
    return Sheet(school, "mims_helpdesk_bot", UNTIL, [CATALOGUE.voice(one) for one in languages])


def pages(fonts: Fonts, *slips: Slip, languages: tuple[str, ...] = ("en", "ms")) -> PdfReader:
    """Draw slips and read the PDF."""
    body, count = draw(sheet(*languages), slips, fonts, lambda _done: None)
    read = PdfReader(io.BytesIO(body))
    assert len(read.pages) == count
    return read


def plain(text: str) -> str:
    """Return a text without its spaces, which a PDF keeps as gaps."""
    return re.sub(r"[\s\0]+", "", text)


class TestContent:
    @pytest.mark.parametrize("fonts", [WITHOUT_FONTS, Fonts()], ids=["no fonts", "installed fonts"])
    def test_a_slip_says_who_with_what_until_when_and_how(self, fonts: Fonts) -> None:
        text = plain(pages(fonts, MEI).pages[0].extract_text())
        for said in (
            "Bukit Timah Primary", "5A", "Tan Mei", MEI.login, MEI.temporary_password, "@mims_helpdesk_bot",
            "Good until Monday 21 December, 10:00 PM", "Sah hingga Isnin, 21 Disember",
            "Temporary password", "Kata laluan sementara", "This slip works once", "sekali sahaja",
        ):  # fmt: skip
            assert plain(said) in text, said

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_three_steps_stand_there_in_each_language(self, language: str) -> None:
        fonts = need_fonts("en", language)
        text = plain(pages(fonts, MEI, languages=(language,)).pages[0].extract_text())
        for step in (1, 2, 3):
            said = CATALOGUE.text(language, f"slip-step-{step}", bot="mims_helpdesk_bot")
            if language != "ta":  # shaped letters come back in another order than they were typed
                assert plain(said) in text
            else:
                assert all(plain(word) in text for word in said.split() if word.isascii())

    def test_the_square_is_one_picture_for_all(self) -> None:
        read = pages(WITHOUT_FONTS, *[MEI] * 7)
        assert sheet("en").link == "https://t.me/mims_helpdesk_bot?start=first"
        pictures = {image.indirect_reference.idnum for page in read.pages for image in page.images}  # type: ignore[union-attr]
        assert len(pictures) == 1

    def test_each_page_is_a4_and_holds_five(self) -> None:
        read = pages(WITHOUT_FONTS, *[MEI] * 11)
        assert A_PAGE == 5
        assert len(read.pages) == 3
        assert [page.extract_text().count(MEI.temporary_password) for page in read.pages] == [5, 5, 1]
        width, height = (float(read.pages[0].mediabox[corner]) / MILLIMETRE for corner in (2, 3))
        assert (round(width), round(height)) == (210, 297)

    def test_what_was_drawn_is_told_one_by_one(self) -> None:
        told: list[int] = []
        draw(sheet("en"), [MEI] * 3, WITHOUT_FONTS, told.append)
        assert told == [1, 2, 3]


class TestHardCases:
    @pytest.mark.parametrize("languages", [("en", "ms"), ("zh", "ta"), ("ta", "ms")])
    def test_nothing_leaves_the_paper_or_runs_into_its_neighbour(self, languages: tuple[str, ...]) -> None:
        """Long names shrink, and the steps of the longest languages fit into a strip."""
        fonts = need_fonts("en", *languages)
        long = MEI._replace(
            login=f"{'muhammad_haziq_irfan_' * 3}@students.edu.sg",
            full_name="Muhammad Haziq Irfan Bin Mohamed Yusof " * 2,
            class_name="Primary 1 Perseverance and Integrity",
        )
        wide: list[tuple[float, float]] = []

        def see(text: str, _outer: object, place: list[float], _font: object, size: float) -> None:
            if text.strip():
                wide.append((place[4] / MILLIMETRE, place[5] / MILLIMETRE))
            assert size >= 0

        page = pages(fonts, long, languages=languages).pages[0]
        page.extract_text(visitor_text=see)
        assert wide
        assert all(5 <= x <= 205 and 297 - 297 / A_PAGE <= y <= 295 for x, y in wide if (x, y) != (0, 0))

    def test_a_name_that_no_font_has_is_a_question_mark_and_not_a_failure(self) -> None:
        text = pages(WITHOUT_FONTS, MEI._replace(full_name="Tan Mei 美")).pages[0].extract_text()
        assert "Tan Mei ?" in text

    def test_without_a_class_there_is_none(self) -> None:
        assert "5A" not in pages(WITHOUT_FONTS, MEI._replace(class_name="")).pages[0].extract_text()

    def test_a_language_without_a_font_is_refused(self) -> None:
        with pytest.raises(SlipsProblem, match="fonts-noto-cjk"):
            draw(sheet("en", "zh"), [MEI], WITHOUT_FONTS, lambda _done: None)
