"""Faces: the fonts of one PDF, so that every text on it is drawn whole, or the operator told what lacks."""

from collections.abc import Iterable, Sequence

from fpdf import FPDF
from fpdf.fonts import TTFFont

from services.fonts import Fonts, Script, how_to_get
from services.slips import SlipsProblem

# Every reader of PDFs has these, for western letters alone.
_BUILT_IN = {Script.LATIN: "helvetica", Script.MONO: "courier"}
_WESTERN = "latin-1"
_UNKNOWN = "?"
_BLOCKS = {Script.TAMIL: (0x0B80, 0x0BFF), Script.CHINESE: (0x2E80, 0x9FFF)}


class Faces:
    """Loads what a PDF needs: letters of both widths, the languages' scripts, and those of the names.

    Raises:
        services.slips.SlipsProblem: a language's script has no font here; a name's script may have none.
    """

    def __init__(self, pdf: FPDF, fonts: Fonts, scripts: Sequence[Script], names: Iterable[str] = ()) -> None:
        self._pdf = pdf
        others = sorted({*scripts} - {*_BUILT_IN})
        lacking = next((one for one in (*others, *_BUILT_IN) if others and fonts.find(one) is None), None)
        if lacking is not None:
            raise SlipsProblem(f"no font here has {lacking}; run: {how_to_get(lacking)}")
        self._loaded = [one for one in (*_BUILT_IN, *others) if self._load(fonts, one)]
        if self._loaded:
            written = {script for name in names for script in _scripts_in(name)} - {*others}
            self._loaded += [one for one in sorted(written) if self._load(fonts, one)]
            pdf.set_fallback_fonts([script.name for script in self._loaded], exact_match=False)

    def _load(self, fonts: Fonts, script: Script) -> bool:
        for style in ("", "B") if script in _BUILT_IN else ("",):
            font = fonts.find(script, bold=bool(style))
            if font is None:
                return False
            self._pdf.add_font(script.name, style, font.path, collection_font_number=font.number)
        return True

    def close(self) -> None:
        """Close the files of the fonts; nothing can be drawn any more."""
        for font in self._truetype():
            font.ttfont.close()

    def use(self, script: Script, size: float, *, bold: bool = False) -> None:
        """Draw from now on in letters of this script and size."""
        family = script.name if script in self._loaded else _BUILT_IN[script]
        self._pdf.set_font(family, "B" if bold and script in _BUILT_IN else "", size)
        # Tamil is written right only when its signs are put into their places.
        self._pdf.set_text_shaping(use_shaping_engine=script is Script.TAMIL)

    def drawable(self, text: str) -> str:
        """Return the text with a question mark for every character that no font here has."""
        if not self._loaded:
            return text.encode(_WESTERN, "replace").decode(_WESTERN)
        return "".join(character if self._has(character) else _UNKNOWN for character in text)

    def _has(self, character: str) -> bool:
        return any(ord(character) in font.cmap for font in self._truetype())

    def _truetype(self) -> Iterable[TTFFont]:
        return (font for font in self._pdf.fonts.values() if isinstance(font, TTFFont))


def _scripts_in(text: str) -> Iterable[Script]:
    """Name the scripts of a text that western fonts do not have."""
    for script, (first, last) in _BLOCKS.items():
        if any(first <= ord(character) <= last for character in text):
            yield script
