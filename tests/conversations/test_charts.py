"""Charts of reports: readable pictures in every language, with every number on them."""

import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from conversations import canvas
from conversations.canvas import can_write
from conversations.charts import WIDTH, Charts, _scale
from domain.report import Asked, Done, Period, Report, compose
from domain.requests import RequestKind, RequestState
from i18n.catalog import LANGUAGES, Catalogue
from services.fonts import Fonts
from tests.domain.inputs import NOW
from tests.house_rules.repository import ROOT
from tests.letters import WITHOUT_FONTS, need_fonts

CATALOGUE = Catalogue()
WEEK = Period(NOW - timedelta(days=7), NOW)
TOLD = "no font here can write a chart's language; it is drawn in English"


def report(times: int = 1) -> Report:
    """Return a week in which everything happened so many times."""
    asked = [
        Asked(kind, RequestState.APPROVED, at, at + timedelta(minutes=8))
        for kind in RequestKind
        for at in [NOW - timedelta(hours=5 + hour) for hour in range(times)]
    ]
    resets = {"known chat": 3 * times, "approved by the school": times, "other": 0}
    return compose(WEEK, Done(resets, 12 * times, 5 * times), asked, 4 * times)


def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep what is written on canvases from now on."""
    written: list[str] = []
    write = canvas.Canvas.text

    def keep(self: canvas.Canvas, at: object, text: str, *rest: object, **more: object) -> None:
        written.append(text)
        write(self, at, text, *rest, **more)  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(canvas.Canvas, "text", keep)
    return written


class TestPictures:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_language_has_a_picture_for_a_phone(
        self, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fonts = need_fonts("en", language)
        written = texts(monkeypatch)
        png = Charts(CATALOGUE, fonts).draw(report(), "Bukit Timah Primary", language)
        shown = Image.open(io.BytesIO(png))
        assert shown.format == "PNG"
        assert shown.width == WIDTH
        assert 1.2 < shown.height / shown.width < 2
        assert len(png) < 500_000
        spoken = language if can_write(fonts, language) else "en"
        for name in ("report-resets", "report-hours-axis", "report-count-axis", "report-pathway-known-chat"):
            assert CATALOGUE.text(spoken, name) in written

    def test_every_figure_stands_on_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is said by the length or the colour of a bar alone."""
        written = texts(monkeypatch)
        Charts(CATALOGUE, WITHOUT_FONTS).draw(report(2), "Bukit Timah Primary", "en")
        for said in ("8", "6", "2", "24", "10", "50%", "6 of 12 recoveries", "8 min", "9 of 10 within 8 min"):
            assert said in written
        assert "Helpdesk report · 14\N{EN DASH}21 Nov 2026" in {text.replace(" ", " ") for text in written}
        assert "Other" not in written

    def test_a_week_without_anything_can_be_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        written = texts(monkeypatch)
        assert Charts(CATALOGUE, WITHOUT_FONTS).draw(compose(WEEK, Done(), (), 0), "River Valley", "en")
        assert written.count("none") == 2

    def test_a_name_of_a_school_is_no_markup(self, monkeypatch: pytest.MonkeyPatch) -> None:
        written = texts(monkeypatch)
        Charts(CATALOGUE, WITHOUT_FONTS).draw(report(), "River & Valley <Primary>", "en")
        assert written[0] == "River & Valley <Primary>"

    def test_dark_and_light_screens_show_the_same_contrast(self) -> None:
        """It brings its own background: no pixel lets the chat's through."""
        shown = Image.open(io.BytesIO(Charts(CATALOGUE, WITHOUT_FONTS).draw(report(), "School", "en")))
        assert shown.mode == "RGB"
        light, dark = (extreme(shown.convert("L")) for extreme in (_lightest, _darkest))
        assert light == 255
        assert dark < 40


def _lightest(of: Image.Image) -> int:
    return int(of.getextrema()[1])  # type: ignore[arg-type]  # of one band it is a pair of numbers


def _darkest(of: Image.Image) -> int:
    return int(of.getextrema()[0])  # type: ignore[arg-type]  # the same


class TestLackingFonts:
    @pytest.fixture
    def told(self, caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
        with caplog.at_level(logging.WARNING, logger="helpdesk.charts"):
            yield caplog

    def test_it_is_drawn_in_english_and_the_log_says_what_to_install(
        self, told: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written = texts(monkeypatch)
        charts = Charts(CATALOGUE, WITHOUT_FONTS)
        for _ in range(2):
            charts.draw(report(), "Bukit Timah Primary", "zh")
        assert "Passwords reset" in written
        (line,) = [record for record in told.records if record.message == TOLD]
        assert (vars(line)["language"], vars(line)["mend"]) == ("zh", "apt-get install fonts-noto-cjk")

    def test_where_it_can_be_written_nothing_is_told(self, told: pytest.LogCaptureFixture) -> None:
        Charts(CATALOGUE, Fonts()).draw(report(), "Bukit Timah Primary", "ms")
        assert told.records == []


class TestScale:
    @pytest.mark.parametrize(
        ("most", "top", "step"),
        [(0, 1, 1), (1, 1, 1), (4, 4, 1), (5, 6, 2), (9, 10, 5), (12, 15, 5), (21, 30, 10), (300, 300, 100)],
    )
    def test_an_axis_ends_at_a_round_number_above_the_highest(self, most: int, top: int, step: int) -> None:
        assert _scale(most) == (top, step)


def test_the_bot_starts_without_the_library_that_draws() -> None:
    """Start <= 2 s, and no memory for pictures that nobody asks for."""
    asked = "import sys, bot.talk, bot.cli; print(sorted({'PIL', 'fpdf', 'fontTools'} & sys.modules.keys()))"
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout.strip() == "[]"
