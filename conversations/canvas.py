"""A canvas: texts in every language and plain shapes, drawn by Pillow into a PNG (decision 0009)."""

import io
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont, features

from services.fonts import SCRIPTS, FontFile, Fonts, Script

Color = tuple[int, int, int]
Font = ImageFont.FreeTypeFont

# Boxes are drawn so many times larger and reduced, so that round corners are smooth.
_FINER = 4
_PROBE = 16
_NOTHING = "\uffff"
_SMALLEST = 14


class Letters:
    """The letters of one language, and western ones beside them, in any size.

    `language` is the one asked for, or English where this machine cannot write that one.
    """

    def __init__(self, fonts: Fonts, language: str) -> None:
        self.language = language if can_write(fonts, language) else "en"
        script = SCRIPTS[self.language]
        scripts = [script] if script is Script.LATIN else [script, Script.LATIN]
        self._files = {
            bold: [font for one in scripts if (font := fonts.find(one, bold=bold))] for bold in (False, True)
        }

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text is."""
        return sum(font.getlength(part) for font, part in self.runs(text, size, bold=bold))

    def runs(self, text: str, size: float, *, bold: bool = False) -> Iterator[tuple[Font, str]]:
        """Split a text into parts that one font can draw; what none has is written plainly."""
        files: list[FontFile | None] = [*self._files[bold]] or [None]
        chosen, part = files[0], ""
        for character in unicodedata.normalize("NFC", text):
            has = [file for file in files if _has(file, character)]
            shown = character if has else _plainly(character)
            file = chosen if not has or chosen in has else has[0]
            if file != chosen and part:
                yield _font(chosen, size), part
                part = ""
            chosen, part = file, part + shown
        if part:
            yield _font(chosen, size), part


class Canvas:
    """A picture in the making; lengths are in its pixels, from the upper left."""

    def __init__(self, width: int, height: int, letters: Letters, color: Color) -> None:
        self._letters = letters
        self._image = Image.new("RGB", (width, height), color)
        self._draw = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        """Return the picture."""
        file = io.BytesIO()
        self._image.save(file, "PNG")
        return file.getvalue()

    def box(
        self, at: tuple[float, float], size: tuple[float, float], color: Color, radius: float = 0
    ) -> None:
        """Fill a box, to whole pixels; one of no width is not there."""
        left, top = (round(one) for one in at)
        width, height = (round(one + length) - round(one) for one, length in zip(at, size, strict=True))
        if min(width, height) <= 0:
            return
        shape = Image.new("L", (width * _FINER, height * _FINER))
        reach = min(radius * _FINER, min(shape.size) / 2)
        ImageDraw.Draw(shape).rounded_rectangle((0, 0, shape.width - 1, shape.height - 1), reach, 255)
        self._image.paste(color, (left, top), shape.reduce(_FINER))

    def text(  # noqa: PLR0913 - where, what, and how it looks
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        color: Color,
        *,
        bold: bool = False,
        align: str = "left",
        room: float = 0,
    ) -> None:
        """Write a text on its baseline, in smaller letters where it would be wider than `room`."""
        while room and size > _SMALLEST and self._letters.width(text, size, bold=bold) > room:
            size -= 1
        runs = list(self._letters.runs(text, size, bold=bold))
        width = sum(font.getlength(part) for font, part in runs)
        x = at[0] - {"left": 0.0, "middle": width / 2, "right": width}[align]
        for font, part in runs:
            self._draw.text((x, at[1]), part, color, font, anchor="ls")
            x += font.getlength(part)


def can_write(fonts: Fonts, language: str) -> bool:
    """Whether this machine can write a language: western letters always, others with a font.

    Tamil takes the shaping of Raqm too, which looks for FriBiDi when it runs.
    """
    script = SCRIPTS[language]
    if script is Script.LATIN:
        return True
    is_shaped = script is not Script.TAMIL or bool(features.check("raqm") and features.check("fribidi"))
    return is_shaped and fonts.find(script) is not None


def _plainly(character: str) -> str:
    """Return what stands for a character that no font has."""
    category = unicodedata.category(character)
    if category in {"Pd", "Zs"}:
        return "-" if category == "Pd" else " "
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() else "?"


def let_fonts_go() -> None:
    """Close the fonts until the next picture: a Chinese one takes 20 MB of memory."""
    _font.cache_clear()


@lru_cache(64)
def _font(file: FontFile | None, size: float) -> Font:
    """Open a font, or the one that Pillow has of its own."""
    if file is None:
        own = ImageFont.load_default(size)
        assert isinstance(own, Font)  # noqa: S101 - with FreeType, which every wheel of Pillow has
        return own
    return ImageFont.truetype(file.path, size, index=file.number)


@cache
def _has(file: FontFile | None, character: str) -> bool:
    font = _font(file, _PROBE)
    return character == " " or _shape(font, character) != _shape(font, _NOTHING)


def _shape(font: Font, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)
