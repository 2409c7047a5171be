"""The keyring: how its file is made, each way in which it can be unfit, and how it follows its file.

SEC-01, SEC-05, CRY-03, CRY-07.
"""

import base64
import copy
import json
import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.key_changes import drop, make_active
from storage.keys import KEY_BYTES, KeyFileProblem, Keyring, Purpose, create_key_file, load_keyring
from tests.storage.samples import NOW, FixedEntropy

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "secrets" / "keys.json"
    create_key_file(path, FixedEntropy())
    return path


def rewrite(path: Path, change: Change) -> None:
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def add_decrypt_only(content: dict[str, Any]) -> None:
    old = {"id": "00000001", "key": base64.b64encode(bytes(32)).decode(), "active": False}
    content["keys"]["sealing"].insert(0, old)


class TestMakingKeys:
    def test_the_file_and_its_folder_are_the_owners_alone(self, path: Path) -> None:
        """SEC-01."""
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_key_file_is_never_overwritten(self, path: Path) -> None:
        before = path.read_bytes()
        with pytest.raises(KeyFileProblem, match="exists already"):
            create_key_file(path, FixedEntropy("other"))
        assert path.read_bytes() == before
        assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]

    def test_a_folder_that_cannot_be_written_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(KeyFileProblem, match="cannot be written"):
            create_key_file(tmp_path / "file" / "keys.json", FixedEntropy())

    def test_every_purpose_has_a_key_of_its_own(self, path: Path) -> None:
        """CRY-03."""
        keyring = load_keyring(path)
        secrets = {keyring.secret(purpose) for purpose in Purpose}
        assert len(secrets) == len(Purpose)
        assert {len(secret) for secret in secrets} == {KEY_BYTES}


class TestReadingKeys:
    def test_an_old_key_is_found_and_not_used_for_new_things(self, path: Path) -> None:
        rewrite(path, add_decrypt_only)
        keyring = load_keyring(path)
        assert keyring.active(Purpose.SEALING).id != "00000001"
        old = keyring.find(Purpose.SEALING, "00000001")
        assert old is not None
        assert old.secret == bytes(32)
        assert keyring.find(Purpose.TOTP, "00000001") is None

    def test_no_key_can_be_printed_or_copied(self, path: Path) -> None:
        """SEC-02."""
        keyring = load_keyring(path)
        key = keyring.active(Purpose.AUDIT)
        assert repr(keyring) == "Keyring(***)"
        assert key.secret.hex() not in repr(key)
        assert repr(key.secret) not in repr(key)
        for copies in (pickle.dumps, copy.copy):
            with pytest.raises(TypeError):
                copies(keyring)

    def test_a_missing_file_names_the_command_that_makes_one(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileProblem, match=r"there is no key file .*safe copy"):
            load_keyring(tmp_path / "keys.json")

    def test_a_folder_in_its_place_is_one_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileProblem, match="cannot be read"):
            load_keyring(tmp_path)

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644])
    def test_a_file_that_others_may_touch_is_refused_with_the_remedy(self, path: Path, mode: int) -> None:
        """SEC-01."""
        path.chmod(mode)
        with pytest.raises(KeyFileProblem, match=f"chmod 600 {path}"):
            load_keyring(path)

    @pytest.mark.parametrize("body", [b"", b"not json", b"\xff\xfe", b'{"format": 1'])
    def test_a_file_that_is_not_json_is_refused(self, path: Path, body: bytes) -> None:
        path.write_bytes(body)
        with pytest.raises(KeyFileProblem, match="is not JSON"):
            load_keyring(path)

    @pytest.mark.parametrize("body", ["[]", "{}", '{"format": 2, "keys": {}}', "null"])
    def test_json_that_is_no_key_file_is_refused(self, path: Path, body: str) -> None:
        path.write_text(body)
        with pytest.raises(KeyFileProblem, match="not a key file of this version"):
            load_keyring(path)

    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_a_purpose_without_a_key_is_named(self, path: Path, purpose: Purpose) -> None:
        """SEC-05."""
        rewrite(path, lambda content: content["keys"].pop(purpose.value))
        with pytest.raises(KeyFileProblem, match=f"no key for the purpose '{purpose.value}'"):
            load_keyring(path)

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (lambda c: c.update(keys=[]), "no key for the purpose 'answers'"),
            (lambda c: c["keys"].update(totp=[]), "no key for the purpose 'totp'"),
            (lambda c: c["keys"].update(totp=["x"]), "something that is no key at 'totp'"),
            (lambda c: c["keys"]["totp"][0].update(key="A" * 43), "damaged key for 'totp'"),
            (lambda c: c["keys"]["totp"][0].update(key="*"), "damaged key for 'totp'"),
            (lambda c: c["keys"]["totp"][0].update(key=base64.b64encode(bytes(31)).decode()), "has 31 bytes"),
            (lambda c: c["keys"]["totp"][0].update(key=""), "has 0 bytes where 32 are needed"),
            (lambda c: c["keys"]["totp"][0].update(id="zz"), "damaged key for 'totp'"),
            (lambda c: c["keys"]["totp"][0].update(id="00"), "no id of 4 bytes"),
            (lambda c: c["keys"]["totp"][0].update(active=False), "one active key for 'totp'"),
            (lambda c: c["keys"]["totp"].append(dict(c["keys"]["codes"][0])), "one active key for 'totp'"),
            (lambda c: c["keys"].update(totp=c["keys"]["codes"]), "equal keys for 'totp' and 'codes'"),
        ],
    )
    def test_an_unfit_key_is_named(self, path: Path, change: Change, sentence: str) -> None:
        """SEC-05, CRY-03."""
        rewrite(path, change)
        with pytest.raises(KeyFileProblem, match=sentence):
            load_keyring(path)

    def test_no_problem_shows_a_key(self, path: Path) -> None:
        keys = json.loads(path.read_text())["keys"]
        rewrite(path, lambda content: content["keys"].update(totp=content["keys"]["codes"]))
        with pytest.raises(KeyFileProblem) as problem:
            load_keyring(path)
        assert keys["codes"][0]["key"] not in str(problem.value)


def test_a_keyring_answers_by_purpose(keyring: Keyring) -> None:
    key = keyring.active(Purpose.DECOYS)
    assert keyring.secret(Purpose.DECOYS) == key.secret
    assert keyring.find(Purpose.DECOYS, key.id) == key


class TestFollowing:
    def test_a_new_key_is_there_at_the_next_look(self, path: Path) -> None:
        """CRY-07: nobody has to stop the bot."""
        keyring = load_keyring(path)
        before = keyring.active(Purpose.TOTP)
        make_active(path, [Purpose.TOTP], FixedEntropy("later"), NOW)
        assert keyring.active(Purpose.TOTP) == before
        keyring.refresh()
        assert keyring.active(Purpose.TOTP) == load_keyring(path).active(Purpose.TOTP) != before
        assert keyring.find(Purpose.TOTP, before.id) == before

    def test_a_key_that_is_asked_for_by_its_id_is_looked_for_at_once(self, path: Path) -> None:
        keyring = load_keyring(path)
        make_active(path, [Purpose.TOTP], FixedEntropy("later"), NOW)
        new = load_keyring(path).active(Purpose.TOTP)
        assert keyring.find(Purpose.TOTP, new.id) == new

    def test_tags_are_made_with_the_keys_that_stand_now(self, path: Path) -> None:
        keyring = load_keyring(path)
        before = keyring.secret(Purpose.CODES)
        make_active(path, [Purpose.CODES], FixedEntropy("later"), NOW)
        assert keyring.secrets(Purpose.CODES) == (load_keyring(path).secret(Purpose.CODES), before)

    def test_a_key_that_is_taken_out_opens_nothing_any_more(self, path: Path) -> None:
        keyring = load_keyring(path)
        before = keyring.active(Purpose.TOTP)
        make_active(path, [Purpose.TOTP], FixedEntropy("later"), NOW)
        drop(path, [(Purpose.TOTP, before.id)])
        keyring.refresh()
        assert keyring.find(Purpose.TOTP, before.id) is None

    @pytest.mark.parametrize("fault", ["gone", "open", "damaged"])
    def test_a_file_that_cannot_be_used_changes_nothing_and_is_said_once(
        self, path: Path, caplog: pytest.LogCaptureFixture, fault: str
    ) -> None:
        keyring = load_keyring(path)
        before = keyring.active(Purpose.TOTP)
        spoil = {
            "gone": path.unlink,
            "open": lambda: path.chmod(0o644),
            "damaged": lambda: path.write_text("{"),
        }
        spoil[fault]()
        for _ in range(3):
            keyring.refresh()
        assert keyring.active(Purpose.TOTP) == before
        assert [record.message for record in caplog.records] == ["keys.file_unusable"]

    def test_mended_it_is_followed_again(self, path: Path) -> None:
        keyring = load_keyring(path)
        make_active(path, [Purpose.TOTP], FixedEntropy("later"), NOW)
        path.chmod(0o644)
        keyring.refresh()
        path.chmod(0o600)
        keyring.refresh()
        assert len(keyring.all(Purpose.TOTP)) == 2

    def test_the_file_of_another_installation_is_not_taken_over(
        self, path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """CRY-06: it would open nothing, and every ID would be unknown."""
        keyring = load_keyring(path)
        before = keyring.active(Purpose.SEALING)
        path.unlink()
        create_key_file(path, FixedEntropy("another"))
        keyring.refresh()
        assert keyring.active(Purpose.SEALING) == before
        assert [record.message for record in caplog.records] == ["keys.file_unusable"]

    def test_keys_that_come_from_no_file_stay_as_they_are(self, path: Path) -> None:
        loaded = load_keyring(path)
        keys = {purpose: loaded.active(purpose) for purpose in Purpose}
        keyring = Keyring(keys, {purpose: {key.id: key} for purpose, key in keys.items()})
        keyring.refresh()
        assert keyring.ids(Purpose.TOTP) == (keys[Purpose.TOTP].id,)
        with pytest.raises(KeyFileProblem, match="come from no file"):
            _ = keyring.file
