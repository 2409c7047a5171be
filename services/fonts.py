"""Fonts that are installed here: which file draws which script, found by name or through fontconfig."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("/Library/Fonts"),
)
_PATIENCE = 10


class Script(StrEnum):
    """What is to be written."""

    LATIN = "Latin letters"
    MONO = "letters of one width"
    CHINESE = "Chinese"
    TAMIL = "Tamil"


SCRIPTS = {"en": Script.LATIN, "ms": Script.LATIN, "zh": Script.CHINESE, "ta": Script.TAMIL}
"""The script of each language of the house."""
PACKAGES = {
    Script.LATIN: "fonts-noto-core",
    Script.MONO: "fonts-dejavu-core",
    Script.CHINESE: "fonts-noto-cjk",
    Script.TAMIL: "fonts-noto-core",
}
"""Which package of Debian and Ubuntu brings a good one."""


class FontFile(NamedTuple):
    """A font: its file, and its place there when that is a collection."""

    path: Path
    number: int = 0


# Files of static fonts, the best first: regular, bold, place in a collection.
_KNOWN: dict[Script, tuple[tuple[str, str, int], ...]] = {
    Script.LATIN: (
        ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", 0),
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", 0),
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", 0),
    ),
    Script.MONO: (
        ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", 0),
        ("NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf", 0),
        ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf", 0),
    ),
    Script.CHINESE: (
        ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 2),
        ("wqy-microhei.ttc", "wqy-microhei.ttc", 0),
        ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf", 0),
    ),
    Script.TAMIL: (
        ("NotoSansTamil-Regular.ttf", "NotoSansTamil-Bold.ttf", 0),
        ("Lohit-Tamil.ttf", "Lohit-Tamil.ttf", 0),
    ),
}
# How fontconfig is asked for others; variable fonts have no bold of their own.
_ASKED = {
    Script.LATIN: ":lang=en",
    Script.MONO: ":lang=en:spacing=100",
    Script.CHINESE: ":lang=zh-cn",
    Script.TAMIL: ":lang=ta",
}


@dataclass(frozen=True)
class Fonts:
    """Looks fonts up in folders by well-known names, else asks `fontconfig` (empty: nobody)."""

    folders: Sequence[Path] = FOLDERS
    fontconfig: str = "fc-list"

    def find(self, script: Script, *, bold: bool = False) -> FontFile | None:
        """Return the best font there is for a script, regular where there is no bold one."""
        for regular, heavy, number in _KNOWN[script]:
            for name in (heavy, regular) if bold else (regular,):
                if name in self._files:
                    return FontFile(self._files[name], number)
        return self._asked(script)

    @cached_property
    def _files(self) -> dict[str, Path]:
        found = (path for folder in self.folders for path in folder.rglob("*.tt[cf]"))
        return {path.name: path for path in found}

    def _asked(self, script: Script) -> FontFile | None:
        program = shutil.which(self.fontconfig) if self.fontconfig else None
        if program is None:
            return None
        pattern = f"{_ASKED[script]}:fontformat=TrueType:variable=False"
        asked = [program, "-f", "%{index}\t%{file}\n", pattern]
        try:
            told = subprocess.run(  # noqa: S603 - fontconfig's own program, and no word of anybody's in it
                asked, capture_output=True, text=True, timeout=_PATIENCE, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        lines = sorted(line.split("\t", 1) for line in told.stdout.splitlines() if "\t" in line)
        return FontFile(Path(lines[0][1]), int(lines[0][0])) if lines else None


def how_to_get(script: Script) -> str:
    """Say what to install for a script."""
    return f"apt-get install {PACKAGES[script]}"
