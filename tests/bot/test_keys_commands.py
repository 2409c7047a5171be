"""`helpdesk keys`: what there is, new keys, old ones taken out; and a start with keys that are unfit."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.key_changes import make_active
from storage.keys import FOREVER, Purpose, load_keyring
from tests.bot.commands import LOGIN, Helpdesk, refused
from tests.storage.samples import NOW, FixedEntropy

KEYS = Path("secrets/keys.json")
TOKEN = "123456789:AAcanarytokencanarytokencanarytoken"


def listed(helpdesk: Helpdesk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(helpdesk("keys", "list", "--json").out[0])["keys"]
    return found


class TestList:
    def test_every_purpose_has_its_line_and_no_key_is_shown(self, roster: Helpdesk) -> None:
        """CRY-01, SEC-02."""
        said = roster("keys", "list").out
        assert [line.split()[0] for line in said] == [purpose.value for purpose in Purpose]
        assert all(line.endswith("active") for line in said)
        keys = json.loads(KEYS.read_text(encoding="utf-8"))["keys"]
        assert not [one for group in keys.values() for one in group if one["key"] in "".join(said)]

    def test_an_older_key_says_what_needs_it(self, roster: Helpdesk) -> None:
        make_active(KEYS, [Purpose.SEALING], FixedEntropy(), NOW)
        assert any("run helpdesk keys rotate" in line for line in roster("keys", "list").out)
        (older,) = [one for one in listed(roster) if not one["active"]]
        assert (older["purpose"], older["rows"]) == ("sealing", 1)


class TestRotate:
    def test_all_that_can_change_change_and_everything_opens(self, roster: Helpdesk) -> None:
        """CRY-07."""
        before = {one["purpose"]: one["id"] for one in listed(roster)}
        said = roster("keys", "rotate")
        assert (said.code, said.err) == (0, [])
        assert "1 rows moved." in next(line for line in said.out if line.startswith("sealing "))
        assert said.out[-1].startswith("Copy secrets/keys.json to your safe place again")
        after = {one["purpose"]: one["id"] for one in listed(roster) if one["active"]}
        assert {name for name in before if before[name] == after[name]} == {one.value for one in FOREVER}
        assert roster("person", "export", "--login", LOGIN).code == 0
        assert roster("audit", "verify").code == 0

    def test_named_ones_alone(self, roster: Helpdesk) -> None:
        rotated = json.loads(roster("keys", "rotate", "totp", "sealing", "--json").out[0])["rotated"]
        assert [(one["purpose"], one["rows"], one["resumed"]) for one in rotated] == [
            ("sealing", 1, False),
            ("totp", 0, False),
        ]

    def test_one_that_was_interrupted_goes_on_with_the_same_key(self, roster: Helpdesk) -> None:
        make_active(KEYS, [Purpose.SEALING], FixedEntropy(), NOW)
        assert any("was interrupted" in line and "keys" in line for line in roster("check").out)
        said = roster("keys", "rotate").out
        assert [line for line in said if "gone on with, 1 rows moved" in line] == said[:1]
        assert len(load_keyring(KEYS).all(Purpose.SEALING)) == 2
        assert not any("was interrupted" in line for line in roster("check").out)

    @pytest.mark.parametrize("purpose", sorted(FOREVER))
    def test_what_never_changes_is_refused_with_the_reason(self, roster: Helpdesk, purpose: Purpose) -> None:
        before = KEYS.read_bytes()
        said = refused(roster("keys", "rotate", purpose.value))
        why = {Purpose.DECOYS: "an ID that names nobody", Purpose.SUBJECTS: "wrong tries would count anew"}
        assert said.startswith(f"the key for {purpose.value} is never rotated: {why[purpose]}")
        assert KEYS.read_bytes() == before

    def test_a_purpose_that_is_none_is_typed_wrongly(self, roster: Helpdesk) -> None:
        ended = roster("keys", "rotate", "passwords")
        assert (ended.code, ended.out) == (2, [])
        assert "'passwords' is not one of" in ended.err[0]


class TestRetire:
    def test_without_an_older_key_there_is_nothing_to_do(self, roster: Helpdesk) -> None:
        assert roster("keys", "retire").out == ["There is no older key."]

    def test_what_nothing_needs_goes_and_the_rest_says_why_it_stays(self, roster: Helpdesk) -> None:
        roster("keys", "rotate")
        said = roster("keys", "retire").out
        assert any(line.startswith("sealing ") and line.endswith(" is taken out.") for line in said)
        assert any(line.startswith("audit ") and "stays; rows that need it: " in line for line in said)
        assert any(
            line.startswith("codes ") and "stays; codes made with it count until" in line for line in said
        )
        assert roster("person", "export", "--login", LOGIN).code == 0
        assert roster("audit", "verify").code == 0


def without_a_purpose(keys: dict[str, Any]) -> None:
    del keys["totp"]


def with_a_short_key(keys: dict[str, Any]) -> None:
    keys["totp"][0]["key"] = base64.b64encode(bytes(31)).decode()


def with_equal_keys(keys: dict[str, Any]) -> None:
    keys["totp"] = keys["codes"]


class TestUnfitKeys:
    """SEC-01, SEC-05, CRY-03: the start fails with a clear line, and `check` says the same."""

    @pytest.fixture(autouse=True)
    def _token(self, school: Helpdesk) -> None:
        assert school("school", "list").code == 0
        Path("bot.env").write_text(f"BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL=http://127.0.0.1:9\n")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (without_a_purpose, "has no key for the purpose 'totp'; put the key file back from"),
            (with_a_short_key, "has 31 bytes where 32 are needed"),
            (with_equal_keys, "has equal keys for 'totp' and 'codes'"),
        ],
    )
    def test_keys_that_are_missing_short_or_equal(
        self, school: Helpdesk, change: Callable[[dict[str, Any]], None], said: str
    ) -> None:
        content = json.loads(KEYS.read_text(encoding="utf-8"))
        change(content["keys"])
        KEYS.write_text(json.dumps(content), encoding="utf-8")
        assert said in refused(school("run"))
        said, _, _ = said.partition(";")
        assert any(line.startswith("bad ") and said in line for line in school("check").out)

    def test_a_file_that_others_can_read(self, school: Helpdesk) -> None:
        KEYS.chmod(0o644)
        assert "other people can read the key file; run: chmod 600" in refused(school("run"))
        assert any("other people can read the key file" in line for line in school("check").out)

    def test_no_file(self, school: Helpdesk) -> None:
        KEYS.unlink()
        said = "there is no key file secrets/keys.json; put your safe copy of it back, for new keys would"
        for command in (("run",), ("init",), ("account", "show", LOGIN)):
            assert refused(school(*command)).startswith(said)
        said = "there is no key file secrets/keys.json. Put your safe copy of it back, for new keys would"
        assert any(said in line for line in school("check").out)

    def test_the_keys_of_another_database(self, school: Helpdesk) -> None:
        KEYS.unlink()
        Path("data").rename("kept")
        assert school("init").code == 0
        Path("data").rename("other")
        Path("kept").rename("data")
        assert "does not belong to this database" in refused(school("run"))


class TestInit:
    def test_keys_that_this_version_added_are_made_and_said(self, school: Helpdesk) -> None:
        content = json.loads(KEYS.read_text(encoding="utf-8"))
        del content["keys"]["subjects"]
        KEYS.write_text(json.dumps(content), encoding="utf-8")
        assert "no key for the purpose 'subjects'; `helpdesk init` adds one" in refused(
            school("school", "list")
        )
        assert json.loads(school("init", "--json").out[0])["added_keys"] == ["subjects"]
        assert school("school", "list").code == 0
        assert json.loads(school("init", "--json").out[0])["added_keys"] == []
        assert load_keyring(KEYS).active(Purpose.SUBJECTS).made is not None
