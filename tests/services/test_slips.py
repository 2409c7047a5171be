"""Slips: complete or not there, for its owner's eyes, harmless in a spreadsheet."""

import csv
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.slips import Slip, SlipsProblem, harmless, refuse_existing, slip_time, written

SLIP = Slip("tan_mei@students.edu.sg", "Tan Mei", "5A", "7K3D-9QX1-2VTA", "2026-12-21T22:00+08:00")


class TestWriting:
    def test_the_file_holds_the_promised_columns_for_its_owner_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "slips.csv"
        with written(path, [SLIP]):
            pass
        assert path.read_text(encoding="utf-8").splitlines() == [
            "login,full_name,class_name,temporary_password,expires_at",
            "tan_mei@students.edu.sg,Tan Mei,5A,7K3D-9QX1-2VTA,2026-12-21T22:00+08:00",
        ]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert list(tmp_path.iterdir()) == [path]

    def test_an_existing_file_stays_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "slips.csv"
        path.write_text("handed out already")
        with pytest.raises(SlipsProblem, match="is never overwritten"), written(path, [SLIP]):
            pytest.fail("the block must not run")
        assert path.read_text() == "handed out already"
        assert list(tmp_path.iterdir()) == [path]

    def test_it_goes_again_when_what_follows_fails(self, tmp_path: Path) -> None:
        path = tmp_path / "slips.csv"
        seen = []

        def follow() -> None:
            with written(path, [SLIP]):
                seen.append(path.exists())
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            follow()
        assert seen == [True]
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        with (
            pytest.raises(SlipsProblem, match="cannot be written"),
            written(tmp_path / "no" / "x.csv", [SLIP]),
        ):
            pytest.fail("the block must not run")


class TestRefusingEarly:
    def test_a_file_a_link_and_a_missing_folder_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        for path, said in (
            (tmp_path / "link", "exists already"),
            (tmp_path / "no" / "x.csv", "does not exist"),
        ):
            with pytest.raises(SlipsProblem, match=said):
                refuse_existing(path)
        refuse_existing(tmp_path / "free.csv")


class TestSpreadsheets:
    @pytest.mark.parametrize("text", ["=1+1", "+65", "-1", "@SUM(A1)", "\tx", "\0x"])
    def test_formulas_are_quoted(self, text: str) -> None:
        """DB-03."""
        assert harmless(text) == f"'{text}"

    @given(st.text())
    def test_no_written_cell_is_a_formula(self, text: str) -> None:
        assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\0"))

    def test_a_name_that_is_a_formula_is_harmless_in_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "slips.csv"
        with written(path, [SLIP._replace(full_name='=HYPERLINK("x","y")')]):
            pass
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert rows[0]["full_name"] == '\'=HYPERLINK("x","y")'


class TestTimes:
    def test_a_slip_tells_singapores_time(self) -> None:
        assert slip_time(datetime(2026, 12, 21, 14, 0, 59, tzinfo=UTC)) == "2026-12-21T22:00+08:00"
