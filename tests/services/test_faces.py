"""Faces: every character of a slip is drawn by some font, or stands as a question mark."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from fpdf import FPDF

from services.faces import Faces
from services.fonts import Fonts, Script
from services.slips import SlipsProblem
from tests.letters import WITHOUT_FONTS, need_fonts


@contextmanager
def faces(fonts: Fonts, *scripts: Script, names: tuple[str, ...] = ()) -> Iterator[tuple[FPDF, Faces]]:
    """Load faces into a new PDF."""
    pdf = FPDF()
    with closing(Faces(pdf, fonts, scripts or (Script.LATIN,), names)) as loaded:
        yield pdf, loaded


def drawn(text: str, fonts: Fonts, *names: str) -> str:
    """Return what is drawn of a text in a PDF in English with these names."""
    with faces(fonts, names=names) as (_pdf, loaded):
        return loaded.drawable(text)


class TestWithoutFonts:
    def test_western_letters_are_drawn_by_what_every_reader_has(self) -> None:
        with faces(WITHOUT_FONTS) as (pdf, loaded):
            loaded.use(Script.MONO, 11, bold=True)
            assert (pdf.font_family, pdf.font_style, pdf.font_size_pt) == ("courier", "B", 11)
            assert loaded.drawable("José · 王 \u2013") == "José · ? ?"

    @pytest.mark.parametrize(
        ("script", "package"), [(Script.CHINESE, "fonts-noto-cjk"), (Script.TAMIL, "fonts-noto-core")]
    )
    def test_a_language_without_a_font_is_told_with_what_to_install(
        self, script: Script, package: str
    ) -> None:
        told = rf"no font here has {script}; run: apt-get install {package}"
        with pytest.raises(SlipsProblem, match=told), faces(WITHOUT_FONTS, Script.LATIN, script):
            pytest.fail("there is nothing to draw with")


class TestWithFonts:
    def test_each_script_has_its_own_face_and_tamil_is_shaped(self) -> None:
        with faces(need_fonts("en", "ta"), Script.LATIN, Script.TAMIL) as (pdf, loaded):
            for script, shaped in ((Script.TAMIL, True), (Script.LATIN, False)):
                loaded.use(script, 9)
                assert pdf.font_family == script.name.lower()
                assert bool(pdf.text_shaping) is shaped

    def test_a_name_in_another_script_is_drawn_where_a_font_has_it(self) -> None:
        fonts = need_fonts("en", "zh")
        assert drawn("王小明", fonts, "王小明") == "王小明"
        assert drawn("王小明", fonts) == "???"

    def test_what_no_font_has_is_a_question_mark(self) -> None:
        assert drawn("Mei \U0001f600", need_fonts("en")) == "Mei ?"
