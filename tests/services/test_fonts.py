"""Fonts: found by their names, else through fontconfig, else not at all."""

import shutil
from pathlib import Path

import pytest

from i18n.catalog import LANGUAGES
from services.fonts import PACKAGES, SCRIPTS, FontFile, Fonts, Script, how_to_get
from tests.letters import WITHOUT_FONTS, need_fonts


def folder_with(folder: Path, *names: str) -> Path:
    """Make a folder of files that look like fonts."""
    deep = folder / "truetype" / "some"
    deep.mkdir(parents=True)
    for name in names:
        (deep / name).touch()
    return deep


class TestByName:
    def test_the_best_known_one_is_taken(self, tmp_path: Path) -> None:
        deep = folder_with(tmp_path, "DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
        fonts = Fonts((tmp_path,), "")
        assert fonts.find(Script.LATIN) == FontFile(deep / "NotoSans-Regular.ttf")
        assert fonts.find(Script.LATIN, bold=True) == FontFile(deep / "NotoSans-Bold.ttf")

    def test_the_regular_one_stands_in_for_a_bold_one(self, tmp_path: Path) -> None:
        deep = folder_with(tmp_path, "DejaVuSansMono.ttf")
        assert Fonts((tmp_path,), "").find(Script.MONO, bold=True) == FontFile(deep / "DejaVuSansMono.ttf")

    def test_simplified_chinese_is_the_third_of_its_collection(self, tmp_path: Path) -> None:
        folder_with(tmp_path, "NotoSansCJK-Regular.ttc")
        found = Fonts((tmp_path,), "").find(Script.CHINESE)
        assert found is not None
        assert found.number == 2

    def test_where_there_is_none_there_is_none(self) -> None:
        assert [WITHOUT_FONTS.find(script) for script in Script] == [None] * len(Script)


class TestThroughFontconfig:
    @pytest.fixture
    def asked(self, tmp_path: Path) -> Fonts:
        """Fontconfig as it tells of two fonts, without looking at a disk."""
        told = tmp_path / "fc-list"
        told.write_text("#!/bin/sh\nprintf '3\\t/fonts/Second.ttc\\n0\\t/fonts/First One.ttf\\n'\n")
        told.chmod(0o755)
        return Fonts((tmp_path,), str(told))

    def test_the_first_font_of_the_language_is_taken(self, asked: Fonts) -> None:
        assert asked.find(Script.TAMIL) == FontFile(Path("/fonts/First One.ttf"), 0)

    @pytest.mark.parametrize("program", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\n"], ids=["fails", "knows none"])
    def test_a_program_that_fails_or_knows_none_is_no_font(self, tmp_path: Path, program: str) -> None:
        (tmp_path / "fc-list").write_text(program)
        (tmp_path / "fc-list").chmod(0o755)
        assert Fonts((tmp_path,), str(tmp_path / "fc-list")).find(Script.TAMIL) is None

    def test_a_program_that_is_not_there_is_no_font(self) -> None:
        assert Fonts((), "no-such-fontconfig").find(Script.TAMIL) is None

    @pytest.mark.skipif(shutil.which("fc-list") is None, reason="fontconfig is not installed")
    def test_the_real_one_names_files_that_are_there(self) -> None:
        need_fonts("ta")
        found = Fonts(()).find(Script.TAMIL)
        assert found is not None
        assert found.path.is_file()


class TestWhatLacks:
    def test_every_language_has_a_script_and_every_script_a_package(self) -> None:
        assert SCRIPTS.keys() == {*LANGUAGES}
        assert PACKAGES.keys() == {*Script}
        assert how_to_get(Script.CHINESE) == "apt-get install fonts-noto-cjk"
