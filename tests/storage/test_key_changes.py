"""Changes of the key file: all or nothing, never wider open than before, no key lost."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.key_changes import add_missing, create_key_file, drop, finish, make_active
from storage.keys import ADDED_LATER, KeyFileProblem, Purpose, load_keyring
from tests.storage.samples import NOW, FixedEntropy

LATER = datetime(2027, 1, 2, 3, 4, 5, 600, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "secrets" / "keys.json"
    create_key_file(path, FixedEntropy(), NOW)
    return path


def rotate(path: Path, *purposes: Purpose) -> None:
    make_active(path, purposes, FixedEntropy("later"), LATER)


class TestNewKeys:
    def test_the_older_key_stays_and_only_opens(self, path: Path) -> None:
        before = load_keyring(path).active(Purpose.TOTP)
        rotate(path, Purpose.TOTP)
        ring = load_keyring(path)
        assert ring.active(Purpose.TOTP) != before
        assert ring.all(Purpose.TOTP)[1:] == (before,)
        assert (before.made, ring.active(Purpose.TOTP).made) == (NOW, LATER)
        assert ring.replaced_at(Purpose.TOTP, before.id) == LATER
        assert ring.unfinished == {Purpose.TOTP}

    def test_all_are_made_at_once_and_the_others_stay(self, path: Path) -> None:
        before = load_keyring(path)
        rotate(path, Purpose.TOTP, Purpose.SEALING)
        after = load_keyring(path)
        changed = {one for one in Purpose if before.active(one) != after.active(one)}
        assert changed == after.unfinished == {Purpose.TOTP, Purpose.SEALING}

    def test_a_rotation_ends_purpose_by_purpose(self, path: Path) -> None:
        rotate(path, Purpose.TOTP, Purpose.SEALING)
        finish(path, Purpose.TOTP)
        assert load_keyring(path).unfinished == {Purpose.SEALING}

    def test_no_two_keys_of_a_purpose_have_the_same_id(self, path: Path) -> None:
        first = load_keyring(path).active(Purpose.TOTP)
        drawn = [bytes.fromhex(first.id), bytes(4), bytes(range(32))]
        make_active(path, [Purpose.TOTP], lambda _size: drawn.pop(0), LATER)
        assert load_keyring(path).active(Purpose.TOTP).id == "00000000"

    def test_what_would_not_load_is_not_written(self, path: Path) -> None:
        before = path.read_bytes()
        same = load_keyring(path).secret(Purpose.CODES)
        drawn = [bytes(4), same]
        with pytest.raises(KeyFileProblem, match="equal keys"):
            make_active(path, [Purpose.TOTP], lambda _size: drawn.pop(0), LATER)
        assert path.read_bytes() == before
        assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]


class TestOldKeys:
    def test_they_go_by_purpose_and_id(self, path: Path) -> None:
        old = load_keyring(path).active(Purpose.TOTP)
        rotate(path, Purpose.TOTP, Purpose.SEALING)
        drop(path, [(Purpose.TOTP, old.id)])
        ring = load_keyring(path)
        assert ring.find(Purpose.TOTP, old.id) is None
        assert len(ring.all(Purpose.SEALING)) == 2

    def test_the_active_one_never_goes(self, path: Path) -> None:
        active = load_keyring(path).active(Purpose.TOTP).id
        before = path.read_bytes()
        with pytest.raises(KeyFileProblem):
            drop(path, [(Purpose.TOTP, active)])
        assert path.read_bytes() == before


class TestTheFile:
    @pytest.mark.parametrize("mode", [0o600, 0o400])
    def test_its_mode_stays(self, path: Path, mode: int) -> None:
        """SEC-01."""
        path.chmod(mode)
        rotate(path, Purpose.TOTP)
        assert stat.S_IMODE(path.stat().st_mode) == mode

    @pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
    def test_an_operator_who_is_root_does_not_take_it_from_the_bot(self, path: Path) -> None:
        os.chown(path, 12345, 54321)
        rotate(path, Purpose.TOTP)
        assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)

    def test_it_is_replaced_and_never_half_written(self, path: Path) -> None:
        with path.open("rb") as reader:
            rotate(path, Purpose.TOTP)
            assert json.load(reader)["keys"]["totp"][0]["active"]
        assert len(json.loads(path.read_text(encoding="utf-8"))["keys"]["totp"]) == 2

    def test_no_copy_of_the_keys_is_left_by_a_process_that_was_killed(self, path: Path) -> None:
        path.with_name(".keys.json.1").write_bytes(path.read_bytes())
        rotate(path, Purpose.TOTP)
        assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]

    def test_what_cannot_be_written_is_one_sentence(self, path: Path, tmp_path: Path) -> None:
        blocked = path.with_name(f".keys.json.{os.getpid()}")
        blocked.mkdir()
        with pytest.raises(KeyFileProblem, match="cannot be written"):
            rotate(path, Purpose.TOTP)
        assert len(load_keyring(path).all(Purpose.TOTP)) == 1
        assert tmp_path.exists()


class TestOlderVersions:
    def test_purposes_that_this_version_added_get_a_key(self, path: Path) -> None:
        content = json.loads(path.read_text(encoding="utf-8"))
        for purpose in ADDED_LATER:
            del content["keys"][purpose.value]
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(KeyFileProblem, match="`helpdesk init` adds one"):
            load_keyring(path)
        assert set(add_missing(path, FixedEntropy("later"), LATER)) == ADDED_LATER
        ring = load_keyring(path)
        assert {one for one in Purpose if ring.active(one).made == LATER} == ADDED_LATER
        assert add_missing(path, FixedEntropy("again"), LATER) == ()

    def test_a_purpose_that_was_always_there_is_lost_and_not_made_anew(self, path: Path) -> None:
        """A new one would open nothing, in silence."""
        content = json.loads(path.read_text(encoding="utf-8"))
        del content["keys"]["sealing"]
        path.write_text(json.dumps(content), encoding="utf-8")
        before = path.read_bytes()
        assert add_missing(path, FixedEntropy("later"), LATER) == ()
        assert path.read_bytes() == before
        with pytest.raises(KeyFileProblem, match="'sealing'; put the key file back from"):
            load_keyring(path)
