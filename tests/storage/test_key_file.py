"""What a key file may hold beside its keys, and that every kind of key is accounted for (CRY-01)."""

import json
import re
from pathlib import Path

import pytest

from storage.key_file import FOREVER, KeyFileProblem, Purpose, read_ring
from storage.keys import create_key_file
from tests.house_rules.repository import ROOT
from tests.storage.samples import NOW, FixedEntropy

INVENTORY = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "secrets" / "keys.json"
    create_key_file(path, FixedEntropy(), NOW)
    return path


def changed(path: Path, **entries: object) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **entries}), encoding="utf-8")
    return path


def made(path: Path, text: object) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["keys"]["totp"][0]["made"] = text
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


class TestReading:
    def test_a_fresh_file_says_when_its_keys_were_made(self, path: Path) -> None:
        ring = read_ring(path)
        assert {key.made for key in ring.active.values()} == {NOW}
        assert ring.unfinished == frozenset()

    def test_a_file_of_before_does_not_say_it(self, tmp_path: Path) -> None:
        create_key_file(tmp_path / "keys.json", FixedEntropy())
        assert read_ring(tmp_path / "keys.json").active[Purpose.TOTP].made is None

    @pytest.mark.parametrize("text", ["yesterday", "", None, 5])
    def test_a_time_that_is_none_is_a_damaged_key(self, path: Path, text: object) -> None:
        with pytest.raises(KeyFileProblem, match="damaged key for 'totp'"):
            read_ring(made(path, text))

    def test_a_time_without_its_zone_is_refused(self, path: Path) -> None:
        with pytest.raises(KeyFileProblem, match=r"'totp' in .* has no zone"):
            read_ring(made(path, "2026-11-21T10:00:00"))

    @pytest.mark.parametrize("unfinished", [None, "totp", {"totp": 1}, 5, ["none of ours"]])
    def test_an_unfinished_list_that_is_none_says_nothing(self, path: Path, unfinished: object) -> None:
        assert read_ring(changed(path, unfinished=unfinished)).unfinished == frozenset()

    def test_nothing_of_a_ring_is_shown(self, path: Path) -> None:
        """SEC-02."""
        ring = read_ring(path)
        assert repr(ring) == "Ring(unfinished=frozenset())"


class TestInventory:
    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_every_purpose_has_its_row(self, purpose: Purpose) -> None:
        """CRY-01: purpose, algorithm, place, rotation, owner."""
        rows = re.findall(rf"^\| `{purpose.value}` \|(.+)\|$", INVENTORY, re.MULTILINE)
        assert len(rows) == 1
        cells = [cell.strip() for cell in rows[0].split("|")]
        assert len(cells) == 4
        assert all(cells)
        assert ("never" in cells[3]) == (purpose in FOREVER)

    def test_no_row_is_of_a_purpose_that_is_not_there(self) -> None:
        named = re.findall(r"^\| `([a-z_]+)` \|", INVENTORY, re.MULTILINE)
        assert set(named) == {purpose.value for purpose in Purpose}
