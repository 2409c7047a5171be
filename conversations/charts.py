"""Charts: a report as a picture for a phone, on a background of its own, so that it reads in dark and light.

Every bar has its number and its name beside it: colour says nothing alone.
"""

import html
import logging
from collections.abc import Sequence

from conversations.canvas import Canvas, Color, Letters, let_fonts_go
from domain.report import HOURS, WITHOUT_SCHOOL, Report
from i18n import amounts
from i18n.catalog import Catalogue, Voice
from services.fonts import SCRIPTS, Fonts, how_to_get

WIDTH = 1080
_MARGIN, _GAP, _PAD, _CORNER = 44, 20, 28, 18
_INNER = WIDTH - 2 * _MARGIN
_PAPER: Color = (236, 240, 245)
_CARD: Color = (255, 255, 255)
_INK: Color = (17, 24, 39)
_SOFT: Color = (78, 89, 105)
_RULE: Color = (216, 223, 231)
_BAR: Color = (31, 98, 165)
_TRACK: Color = (236, 240, 245)

_HEAD = 156
_TILE, _TALL, _LOW = (_INNER - _GAP) / 2, 174, 134
_ABOVE_BARS, _ROW, _BELOW_BARS = 74, 56, 16
_NAMES, _COUNTS = 366, 84
_PLOT, _AROUND_PLOT = 216, 208
_HOUR_STEP = 3
_MOST_TICKS = 4

log = logging.getLogger("helpdesk.charts")

Rows = Sequence[tuple[str, int]]


class Charts:
    """Draws reports; a language that this machine cannot write becomes English, which the log tells once."""

    def __init__(self, catalogue: Catalogue, fonts: Fonts | None = None) -> None:
        self._catalogue = catalogue
        self._fonts = fonts or Fonts()
        self._letters: dict[str, Letters] = {}

    def draw(self, report: Report, title: str, language: str) -> bytes:
        """Return a report as PNG. It takes half a second, so a loop has it done in a thread."""
        letters = self._letters.get(language) or self._load(language)
        try:
            return _Chart(report, title, self._catalogue.voice(letters.language), letters).png()
        finally:
            let_fonts_go()

    def _load(self, language: str) -> Letters:
        letters = Letters(self._fonts, language)
        if letters.language != language:
            facts = {"language": language, "mend": how_to_get(SCRIPTS[language])}
            log.warning("no font here can write a chart's language; it is drawn in English", extra=facts)
        return self._letters.setdefault(language, letters)


class _Chart:
    """One picture, drawn from top to bottom; `_y` is how far it has come."""

    def __init__(self, report: Report, title: str, voice: Voice, letters: Letters) -> None:
        self._report = report
        self._title = title
        self._voice = voice
        pathways = self._pathways()
        kinds = [
            (_upper(self._text(f"kind-{kind.replace('_', '-')}")), n) for kind, n in report.requests.items()
        ]
        cards = [2 * _TALL + _LOW + 2 * _GAP, *map(_tall, (pathways, kinds)), _PLOT + _AROUND_PLOT]
        height = _HEAD + sum(cards) + _GAP * (len(cards) - 1) + _MARGIN
        self._canvas = Canvas(WIDTH, height, letters, _PAPER)
        self._y = 0.0
        self._head()
        self._tiles()
        self._bars(self._text("report-pathways"), pathways)
        self._bars(self._text("report-kinds"), kinds)
        self._hours()

    def png(self) -> bytes:
        """Return the picture."""
        return self._canvas.png()

    def _text(self, message: str, **values: str | int) -> str:
        return html.unescape(self._voice.text(message, **values))

    def _pathways(self) -> Rows:
        """Name the pathways that were taken, the most travelled first; always at least one row."""
        told = sorted(self._report.done.resets.items(), key=lambda one: (-one[1], one[0]))
        taken = [(self._text(f"report-pathway-{_slug(name)}"), n) for name, n in told if n]
        return taken or [(self._text(f"report-pathway-{_slug(WITHOUT_SCHOOL[0])}"), 0)]

    def _head(self) -> None:
        period, language = self._report.period, self._voice.language
        days = amounts.days(language, period.begins, period.ends)
        self._canvas.text((_MARGIN, 76), self._title, 46, _INK, bold=True, room=_INNER)
        below = f"{self._text('report-title')} · {days}"
        self._canvas.text((_MARGIN, 122), below, 30, _SOFT, room=_INNER)
        self._y = _HEAD

    def _tiles(self) -> None:
        """Draw the figures, two beside each other; what explains one stands below it."""
        report, language = self._report, self._voice.language
        rate, usual, long = report.self_service_rate, report.usual_wait, report.long_wait
        none = self._text("report-none")
        alone = amounts.share(language, rate) if rate is not None else none
        waited = amounts.duration(language, usual) if usual is not None else none
        within = self._text("report-long-wait", time=amounts.duration(language, long)) if long else ""
        recoveries = {"part": report.without_school, "of": report.recoveries}
        of_all = self._text("report-of-recoveries", **recoveries) if rate is not None else ""
        rows = (
            (_TALL, ("report-resets", f"{report.resets:,}", ""), ("report-alone", alone, of_all)),
            (_TALL, ("report-usual-wait", waited, within), ("report-open", f"{report.open_now:,}", "")),
            (
                _LOW,
                ("report-first-logins", f"{report.done.first_logins:,}", ""),
                ("report-locked", f"{report.done.locked:,}", ""),
            ),
        )
        for height, *tiles in rows:
            for column, tile in enumerate(tiles):
                self._tile((_MARGIN + column * (_TILE + _GAP), self._y), height, *tile)
            self._y += height + _GAP

    def _tile(self, at: tuple[float, float], height: float, label: str, value: str, more: str) -> None:
        x, y, room = at[0] + _PAD, at[1], _TILE - 2 * _PAD
        self._canvas.box(at, (_TILE, height), _CARD, _CORNER)
        self._canvas.text((x, y + 46), self._text(label), 28, _SOFT, room=room)
        self._canvas.text((x, y + 112), value, 58, _INK, bold=True, room=room)
        self._canvas.text((x, y + 154), more, 26, _SOFT, room=room)

    def _bars(self, title: str, rows: Rows) -> None:
        """Draw a card of bars that lie, each with its name before and its number behind it."""
        self._card(title, _tall(rows))
        most = max(1, *(count for _, count in rows))
        left, y = _MARGIN + _PAD, self._y + _ABOVE_BARS
        room = _INNER - 2 * _PAD - _NAMES - _COUNTS
        for name, count in rows:
            self._canvas.text((left, y + 30), name, 28, _INK, room=_NAMES - 18)
            self._canvas.box((left + _NAMES, y), (room, 40), _TRACK, 6)
            self._canvas.box((left + _NAMES, y), (room * count / most, 40), _BAR, 6)
            behind = _MARGIN + _INNER - _PAD
            self._canvas.text((behind, y + 31), f"{count:,}", 30, _INK, bold=True, align="right")
            y += _ROW
        self._y += _tall(rows) + _GAP

    def _hours(self) -> None:
        """Draw a card of columns, one an hour, over an axis with its unit and beside one with numbers."""
        self._card(self._text("report-hours"), _PLOT + _AROUND_PLOT)
        top, step = _scale(max(self._report.by_hour))
        left, right = _MARGIN + 88, _MARGIN + _INNER - _PAD
        floor = self._y + 120 + _PLOT
        unit = (_MARGIN + _PAD, floor - _PLOT - 28)
        self._canvas.text(unit, self._text("report-count-axis"), 24, _SOFT)
        for tick in range(0, top + 1, step):
            y = floor - _PLOT * tick / top
            self._canvas.box((left, y), (right - left, 2), _RULE)
            self._canvas.text((left - 14, y + 9), str(tick), 24, _SOFT, align="right")
        wide = (right - left) / HOURS
        for hour, count in enumerate(self._report.by_hour):
            x, high = left + hour * wide, _PLOT * count / top
            self._canvas.box((x + wide * 0.14, floor - high), (wide * 0.72, high), _BAR, 4)
            if hour % _HOUR_STEP == 0:
                self._canvas.text((x + wide / 2, floor + 34), str(hour), 24, _SOFT, align="middle")
        below = ((left + right) / 2, floor + 72)
        self._canvas.text(
            below, self._text("report-hours-axis"), 24, _SOFT, align="middle", room=right - left
        )

    def _card(self, title: str, height: float) -> None:
        self._canvas.box((_MARGIN, self._y), (_INNER, height), _CARD, _CORNER)
        place = (_MARGIN + _PAD, self._y + 50)
        self._canvas.text(place, title, 31, _INK, bold=True, room=_INNER - 2 * _PAD)


def _tall(rows: Rows) -> int:
    """Return how high a card of bars is."""
    return _ABOVE_BARS + _ROW * len(rows) + _BELOW_BARS


def _scale(most: int) -> tuple[int, int]:
    """Return where an axis of whole numbers ends, and its step: 1, 2 or 5 of some power of ten."""
    step, power = 1, 1
    while step * _MOST_TICKS < most:
        power = power * 10 if step == 5 * power else power
        step = next(one * power for one in (1, 2, 5) if one * power > step)
    return step * max(1, -(-most // step)), step


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
