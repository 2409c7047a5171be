"""What tests of paper and pictures need: the fonts of this machine, or a clear word that they lack."""

import os
from pathlib import Path

import pytest

from conversations.canvas import can_write
from services.fonts import SCRIPTS, Fonts, how_to_get

REQUIRED = os.environ.get("HELPDESK_CI") == "1" or "CI" in os.environ
WITHOUT_FONTS = Fonts(folders=(Path("/nonexistent"),), fontconfig="")


def need_fonts(*languages: str) -> Fonts:
    """Return the fonts here; skip where they cannot write these languages, unless this is CI."""
    fonts = Fonts()
    lacking = [SCRIPTS[one] for one in languages if fonts.find(SCRIPTS[one]) is None]
    if lacking and not REQUIRED:
        pytest.skip(f"no font here has {lacking[0]}: {how_to_get(lacking[0])}")
    return fonts


def need_shaping() -> None:
    """Skip where Pillow cannot put Tamil's signs into their places, unless this is CI."""
    if not can_write(need_fonts("ta"), "ta") and not REQUIRED:
        pytest.skip("Pillow finds no FriBiDi here: apt-get install libfribidi0")
