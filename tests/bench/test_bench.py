"""Tests of the bench: the quick run measures everything and writes its page, and a miss names its cause."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.report import Target, picture

ROW = {"bot": "ours", "people": 5, "latency_ms": 100, "offered": 25.0, "p95_ms": 120.0}


@pytest.mark.long
def test_a_quick_run_measures_everything_and_writes_it_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--quick", "--write"], tmp_path)
    found = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["bot"] for row in found["conversations"]] == ["unbound", "tutorial", "ours"]
    assert all(row["steps"] >= row["people"] and row["cpu_ms_a_step"] > 0 for row in found["conversations"])
    assert found["reset"]["argon2_a_reset"] == 2
    assert found["reset"]["other_cpu_ms"] > 0
    assert found["roster_import"]["rows"] == 2000
    page = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert "CPU of a reset, Argon2 apart" in page
    assert "CPU of a reset, Argon2 apart" in capsys.readouterr().out
    assert (tmp_path / "pictures" / "bench.svg").is_file()


def test_a_target_that_is_missed_names_its_cause_and_one_that_is_met_does_not() -> None:
    missed, met = (Target("Start", 2, "s", seconds, "imports") for seconds in (2.5, 2))
    assert missed.row == "| Start | 2 s | 2.5 s | **missed**: imports |"
    assert met.row == "| Start | 2 s | 2 s | met |"


def test_the_picture_is_drawn_for_light_and_for_dark_pages() -> None:
    drawn = picture([ROW, {**ROW, "bot": "tutorial", "p95_ms": 4000.0}])
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own text
    assert "prefers-color-scheme: dark" in drawn
    assert "#ffffff" not in drawn
    assert "tutorial: 5 people, 100 ms, 25/s" in drawn
