"""The canvas: texts in every script, round boxes, and letters that shrink rather than run out."""

import io
from pathlib import Path

import pytest
from PIL import Image, features

from conversations.canvas import Canvas, Letters, can_write
from services.fonts import Fonts
from tests.letters import WITHOUT_FONTS, need_fonts, need_shaping

WHITE, BLACK, BLUE = (255, 255, 255), (0, 0, 0), (31, 98, 165)


def canvas(fonts: Fonts = WITHOUT_FONTS, language: str = "en") -> Canvas:
    return Canvas(300, 100, Letters(fonts, language), WHITE)


def picture(of: Canvas) -> Image.Image:
    return Image.open(io.BytesIO(of.png()))


def ink(of: Canvas) -> tuple[int, int, int, int]:
    """Return the corners of what was drawn."""
    box = picture(of).convert("L").point(lambda grey: 255 - grey).getbbox()
    assert box is not None
    return box


class TestText:
    def test_it_stands_on_its_baseline_where_it_was_put(self) -> None:
        drawn = canvas()
        drawn.text((20, 60), "HELP", 30, BLACK)
        left, _, _, bottom = ink(drawn)
        assert abs(left - 20) <= 4
        assert abs(bottom - 60) <= 1

    @pytest.mark.parametrize(("align", "x"), [("left", 10), ("middle", 150), ("right", 290)])
    def test_it_is_put_left_in_the_middle_or_right(self, align: str, x: int) -> None:
        drawn = canvas()
        drawn.text((x, 60), "HELP", 30, BLACK, align=align)
        left, _, right, _ = ink(drawn)
        edges = {"left": left, "middle": (left + right) / 2, "right": right}
        assert abs(edges[align] - x) <= 5

    def test_what_is_too_wide_gets_smaller_letters(self) -> None:
        drawn = canvas()
        drawn.text((0, 60), "Passwords that were reset", 40, BLACK, room=200)
        assert ink(drawn)[2] <= 203

    def test_a_character_that_no_font_has_is_written_plainly(self) -> None:
        letters = Letters(WITHOUT_FONTS, "en")
        shown = "".join(part for _, part in letters.runs("1\N{EN DASH}2\N{THIN SPACE}é 王", 20))
        assert shown == "1-2 e ?"


class TestLanguages:
    def test_malay_and_english_need_no_font(self) -> None:
        assert [language for language in ("en", "zh", "ms", "ta") if can_write(WITHOUT_FONTS, language)] == [
            "en",
            "ms",
        ]

    def test_a_language_that_cannot_be_written_becomes_english(self) -> None:
        assert [Letters(WITHOUT_FONTS, language).language for language in ("zh", "ta", "ms")] == [
            "en",
            "en",
            "ms",
        ]

    def test_tamil_without_shaping_is_not_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its signs would stand in the wrong places, and read as other words."""
        fonts = need_fonts("ta")
        monkeypatch.setattr(features, "check", lambda feature: feature != "fribidi")
        assert not can_write(fonts, "ta")

    @pytest.mark.parametrize(("language", "text"), [("zh", "申请数"), ("ta", "கோரிக்கைகள்")])
    def test_every_letter_is_drawn_by_a_font_that_has_it(self, language: str, text: str) -> None:
        letters = Letters(need_fonts("en", language), language)
        if language == "ta":
            need_shaping()
        runs = list(letters.runs(f"{text} MIMS 12", 20, bold=True))
        assert "".join(part for _, part in runs) == f"{text} MIMS 12"
        assert Path(str(runs[0][0].path)).name.startswith("Noto")

    def test_tamil_signs_are_put_into_their_places(self) -> None:
        """The sign of this syllable is typed after its letter and written before it."""
        fonts = need_fonts("en", "ta")
        need_shaping()
        whole, parts = canvas(fonts, "ta"), canvas(fonts, "ta")
        whole.text((10, 60), "கெ", 40, BLACK)
        parts.text((10, 60), "க", 40, BLACK)
        assert whole.png() != parts.png()
        first = picture(whole).crop((0, 0, 30, 100)).tobytes()
        assert first != picture(parts).crop((0, 0, 30, 100)).tobytes()


class TestBoxes:
    def test_a_box_fills_its_pixels_and_its_corners_are_round(self) -> None:
        drawn = canvas()
        drawn.box((10, 10), (100, 50), BLUE, 12)
        shown = picture(drawn)
        assert ink(drawn) == (10, 10, 110, 60)
        assert shown.getpixel((60, 35)) == BLUE
        assert shown.getpixel((10, 10)) == WHITE
        assert shown.getpixel((13, 13)) not in {WHITE, BLUE}

    @pytest.mark.parametrize("size", [(0, 20), (20, 0), (0.2, 20), (-3, 20)])
    def test_a_box_of_no_width_is_not_there(self, size: tuple[float, float]) -> None:
        drawn = canvas()
        drawn.box((10, 10), size, BLUE, 6)
        assert picture(drawn).getcolors() == [(300 * 100, WHITE)]
