"""Paper: slips for students as one PDF, five to a page, each with the bot's square to scan.

A slip is a strip as wide as the page, so straight cuts along the dashed lines are all it takes.
"""

import html
import io
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import segno
from fpdf import FPDF

from i18n.catalog import Voice
from services.faces import Faces
from services.fonts import SCRIPTS, Fonts, Script
from services.slips import Slip

A_PAGE = 5
Color = tuple[int, int, int]

# Millimetres on A4.
_WIDTH, _STRIP = 210.0, 297.0 / A_PAGE
_LEFT, _SQUARE, _STEPS, _RIGHT = 10.0, 100.0, 134.0, 201.0
_BLOCK = _SQUARE - 6 - _LEFT
_SIDE = 28.0
_ROOM = _STRIP - 11.5
_INK: Color = (17, 24, 39)
_SOFT: Color = (85, 94, 108)
_LINE: Color = (150, 158, 170)
_SHADE: Color = (241, 244, 248)
# Points, and the millimetres that a line takes for each of them.
_LARGEST_STEP, _SMALLEST = 9.0, 4.6
_LEADING = 0.44

_OPENING = r"\u3008\u300a\u300c\uff08"
_CLOSING = r"\u3001\u3002\u300d\u300f\uff01\uff09\uff0c\uff1a\uff1b\uff1f"
_CHINESE = r"\u2e80-\u9fff\uff00-\uffef"
# What stays on one line: a Chinese character, or a word with the space behind it, each with its marks.
_PARTS = re.compile(rf"[{_OPENING}]?(?:[{_CHINESE}]|[^\s{_CHINESE}]+)[{_CLOSING}]*\s*|\s+")

logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells at length what it leaves out of a font


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all slips of one printing have in common; `bot` is its name without the @."""

    school: str
    bot: str
    until: datetime
    voices: Sequence[Voice]

    @property
    def link(self) -> str:
        """The address in the square: it opens the bot, which begins the first login."""
        return f"https://t.me/{self.bot}?start=first"


def draw(sheet: Sheet, slips: Sequence[Slip], fonts: Fonts, tell: Callable[[int], None]) -> tuple[bytes, int]:
    """Draw the slips; return the PDF and its number of pages. `tell` hears how many are drawn.

    Raises:
        services.slips.SlipsProblem: no font here has the letters of a language.
    """
    with closing(_Paper(sheet, fonts, [slip.full_name for slip in slips])) as paper:
        for number, slip in enumerate(slips):
            paper.slip(slip, number % A_PAGE)
            tell(number + 1)
        return paper.finished()


class _Line(NamedTuple):
    """A line of the steps: how far below their top, where it begins, and what stands there."""

    at: float
    x: float
    script: Script
    text: str


class _Steps(NamedTuple):
    """The steps in all languages, as they stand on every slip; `rules` are lines between languages."""

    size: float
    height: float
    lines: tuple[_Line, ...]
    rules: tuple[float, ...]


class _Paper:
    """One PDF in the making."""

    def __init__(self, sheet: Sheet, fonts: Fonts, names: Sequence[str]) -> None:
        self._sheet = sheet
        self._pdf = FPDF(format="A4")
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.c_margin = 0
        self._pdf.set_title("MIMS Helpdesk: slips")
        self._scripts = [SCRIPTS[voice.language] for voice in sheet.voices]
        self._faces = Faces(self._pdf, fonts, self._scripts, names)
        self._square = io.BytesIO()
        segno.make(sheet.link, error="m", micro=False).save(self._square, kind="png", scale=16, border=0)
        self._laid_out = self._largest()

    def finished(self) -> tuple[bytes, int]:
        """Return the PDF and its number of pages."""
        return bytes(self._pdf.output()), self._pdf.page

    def close(self) -> None:
        """Let the fonts go."""
        self._faces.close()

    def slip(self, slip: Slip, place: int) -> None:
        """Draw one slip into a strip of the page; the first begins a new one."""
        top = place * _STRIP
        if place == 0:
            self._pdf.add_page()
        else:
            self._cut(top)
        self._who(slip, top + 7)
        self._secret(slip, top + 22)
        self._scan(top + (_STRIP - _SIDE - 6) / 2)
        self._steps(top + (_STRIP - self._laid_out.height) / 2)

    def _cut(self, at: float) -> None:
        self._pdf.set_draw_color(*_LINE)
        self._pdf.set_line_width(0.2)
        self._pdf.set_dash_pattern(dash=2, gap=2)
        self._pdf.line(0, at, _WIDTH, at)
        self._pdf.set_dash_pattern()

    def _who(self, slip: Slip, top: float) -> None:
        """Draw school and class, and the student's name."""
        room = 36.0 if slip.class_name else 0.0
        self._line((_LEFT, top), _BLOCK - room, self._sheet.school, 9, color=_SOFT)
        self._line((_LEFT + _BLOCK - room, top), room, slip.class_name, 10, bold=True, align="R")
        self._line((_LEFT, top + 5.2), _BLOCK, slip.full_name, 15, bold=True)

    def _secret(self, slip: Slip, top: float) -> None:
        """Draw what is typed: the ID, and the temporary password large in letters that nobody confuses."""
        self._line((_LEFT, top), _BLOCK, "MIMS ID", 7, color=_SOFT)
        self._line((_LEFT, top + 2.9), _BLOCK, slip.login, 11, script=Script.MONO)
        self._pdf.set_fill_color(*_SHADE)
        self._pdf.rect(_LEFT, top + 9.2, _BLOCK, 14.6, style="F", round_corners=True, corner_radius=1.5)
        label = " · ".join(self._texts("slip-temporary-password"))
        inner, script = _BLOCK - 6, self._scripts[-1]
        self._line((_LEFT + 3, top + 10.2), inner, label, 7.5, script=script, color=_SOFT)
        secret = slip.temporary_password
        self._line((_LEFT + 3, top + 13.6), inner, secret, 22, bold=True, script=Script.MONO)
        for number, text in enumerate(self._texts("slip-until", until=self._sheet.until)):
            at = (_LEFT, top + 25 + 3.5 * number)
            self._line(at, _BLOCK, text, 7.5, script=self._scripts[number], color=_SOFT)

    def _scan(self, top: float) -> None:
        """Draw the square, the same picture on every slip, and the bot's name below it."""
        self._pdf.image(self._square, x=_SQUARE, y=top, w=_SIDE, h=_SIDE)
        self._line((_SQUARE - 3, top + _SIDE + 2), _SIDE + 6, f"@{self._sheet.bot}", 9, align="C")

    def _steps(self, top: float) -> None:
        """Draw the three steps in each language, a thin line between the languages."""
        self._pdf.set_text_color(*_INK)
        for at, x, script, text in self._laid_out.lines:
            self._faces.use(script, self._laid_out.size, bold=x == _STEPS)
            self._pdf.set_xy(x, top + at)
            self._pdf.cell(0, self._laid_out.size * _LEADING, text)
        self._pdf.set_draw_color(*_LINE)
        self._pdf.set_line_width(0.1)
        for at in self._laid_out.rules:
            self._pdf.line(_STEPS, top + at, _RIGHT, top + at)

    def _largest(self) -> "_Steps":
        """Lay the steps out in the largest letters with which they fit into a strip."""
        size = _LARGEST_STEP
        while (laid_out := self._lay_out(size)).height > _ROOM and size > _SMALLEST:
            size -= 0.2
        return laid_out

    def _lay_out(self, size: float) -> "_Steps":
        lines: list[_Line] = []
        rules: list[float] = []
        at = 0.0
        for number, script in enumerate(self._scripts):
            if number:
                rules.append(at + 0.7)
                at += 2.6
            for step in (1, 2, 3):
                lines.append(_Line(at, _STEPS, Script.LATIN, f"{step}"))
                for text in self._wrapped(number, f"slip-step-{step}", size):
                    lines.append(_Line(at, _STEPS + 4, script, text))
                    at += size * _LEADING
                at += 1
        return _Steps(size, at - 1, tuple(lines), tuple(rules))

    def _wrapped(self, number: int, message: str, size: float) -> list[str]:
        """Break a text into lines: at spaces, and in Chinese before any character but a closing one."""
        text = self._faces.drawable(self._text(number, message, bot=self._sheet.bot))
        self._faces.use(self._scripts[number], size)
        lines = [""]
        for part in _PARTS.findall(text):
            if self._pdf.get_string_width((lines[-1] + part).rstrip()) > _RIGHT - _STEPS - 4:
                lines.append("")
            lines[-1] += part
        return [line.rstrip() for line in lines]

    def _texts(self, message: str, **values: Any) -> list[str]:  # noqa: ANN401 - the catalogue's values
        return [self._text(number, message, **values) for number in range(len(self._scripts))]

    def _text(self, number: int, message: str, **values: Any) -> str:  # noqa: ANN401 - the catalogue's values
        return html.unescape(self._sheet.voices[number].text(message, **values))

    def _line(  # noqa: PLR0913 - what a line is, and how it looks
        self,
        at: tuple[float, float],
        width: float,
        text: str,
        size: float,
        *,
        script: Script = Script.LATIN,
        bold: bool = False,
        color: Color = _INK,
        align: str = "L",
    ) -> None:
        """Draw one line, in smaller letters where it would not fit."""
        shown, height = self._faces.drawable(text), size * _LEADING
        self._faces.use(script, size, bold=bold)
        while size > _SMALLEST and self._pdf.get_string_width(shown) > width:
            size -= 0.25
            self._faces.use(script, size, bold=bold)
        self._pdf.set_text_color(*color)
        self._pdf.set_xy(*at)
        self._pdf.cell(width, height, shown, align=align)
