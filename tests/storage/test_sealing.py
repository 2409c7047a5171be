"""Tests of sealing: only the right key opens, and only in the right place (CRY-05, CRY-06, CRY-08)."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.key_changes import make_active
from storage.keys import Key, Keyring, Purpose, create_key_file, load_keyring
from storage.sealing import Indexer, OpeningFailed, Sealer, Vault, Wrapper, tag_place
from storage.tables import accounts, answers
from tests.storage.samples import NOW, FixedEntropy

HOME = {"table": "accounts", "column": "login", "row": "a1"}


@pytest.fixture
def sealer(keyring: Keyring) -> Sealer:
    return Sealer(keyring, Purpose.SEALING, FixedEntropy())


class TestSealing:
    def test_what_is_sealed_opens_in_its_place(self, sealer: Sealer) -> None:
        sealed = sealer.seal(b"Tan Mei", **HOME)
        assert b"Tan Mei" not in sealed
        assert sealer.open(sealed, **HOME) == b"Tan Mei"

    def test_nothing_at_all_can_be_sealed(self, sealer: Sealer) -> None:
        assert sealer.open(sealer.seal(b"", **HOME), **HOME) == b""

    @pytest.mark.parametrize("moved", [{"table": "approvers"}, {"column": "full_name"}, {"row": "a2"}])
    def test_in_another_place_it_does_not_open(self, sealer: Sealer, moved: dict[str, str]) -> None:
        """CRY-05: swap two rows or columns."""
        sealed = sealer.seal(b"Tan Mei", **HOME)
        with pytest.raises(OpeningFailed):
            sealer.open(sealed, **{**HOME, **moved})

    @given(parts=st.lists(st.text(max_size=3), min_size=3, max_size=3), cut=st.integers(0, 2))
    def test_no_two_places_are_one(self, parts: list[str], cut: int) -> None:
        """The encoding of the place is injective: "ab"+"c" is not "a"+"bc"."""
        sealer = Sealer(_fixed_keyring(), Purpose.SEALING, FixedEntropy())
        table, column, row = parts
        sealed = sealer.seal(b"x", table=table, column=column, row=row)
        joined = table + column + row
        other = {"table": joined[:cut], "column": joined[cut:], "row": ""}
        if (other["table"], other["column"], other["row"]) != (table, column, row):
            with pytest.raises(OpeningFailed):
                sealer.open(sealed, **other)

    def test_every_damaged_byte_is_noticed(self, sealer: Sealer) -> None:
        """CRY-06: never empty data."""
        sealed = sealer.seal(b"Tan", **HOME)
        for place in range(len(sealed)):
            damaged = bytearray(sealed)
            damaged[place] ^= 1
            with pytest.raises(OpeningFailed):
                sealer.open(bytes(damaged), **HOME)

    @pytest.mark.parametrize("length", [0, 3, 4, 15, 16, 20, 31])
    def test_what_was_cut_off_is_noticed(self, sealer: Sealer, length: int) -> None:
        sealed = sealer.seal(b"Tan", **HOME)
        with pytest.raises(OpeningFailed):
            sealer.open(sealed[:length], **HOME)

    def test_another_purpose_does_not_open_it(self, keyring: Keyring, sealer: Sealer) -> None:
        """CRY-03."""
        sealed = sealer.seal(b"Tan", **HOME)
        with pytest.raises(OpeningFailed):
            Sealer(keyring, Purpose.TOTP, FixedEntropy()).open(sealed, **HOME)

    def test_no_nonce_comes_twice(self, sealer: Sealer) -> None:
        nonces = {sealer.seal(b"same", **HOME)[4:16] for _ in range(2000)}
        assert len(nonces) == 2000

    def test_a_failure_says_where_and_not_what(self, sealer: Sealer) -> None:
        with pytest.raises(OpeningFailed, match=r"accounts\.login of row a1 does not open"):
            sealer.open(b"Tan Mei Ling, very long and not sealed", **HOME)

    def test_an_old_key_still_opens_after_another_became_active(self, tmp_path: Path) -> None:
        path = tmp_path / "keys.json"
        create_key_file(path, FixedEntropy())
        old = Sealer(load_keyring(path), Purpose.SEALING, FixedEntropy()).seal(b"Tan", **HOME)
        content = json.loads(path.read_text())
        content["keys"]["sealing"][0]["active"] = False
        fresh = {"id": "00000009", "key": base64.b64encode(bytes(32)).decode(), "active": True}
        content["keys"]["sealing"].append(fresh)
        path.write_text(json.dumps(content))
        sealer = Sealer(load_keyring(path), Purpose.SEALING, FixedEntropy())
        assert sealer.open(old, **HOME) == b"Tan"
        assert sealer.seal(b"Tan", **HOME)[:4].hex() == "00000009"


class TestIndexes:
    def test_equal_texts_meet_and_others_do_not(self, keyring: Keyring) -> None:
        indexer = Indexer(keyring)
        index = indexer.index(Purpose.INDEX_LOGIN, "tan")
        assert index == indexer.index(Purpose.INDEX_LOGIN, "tan")
        assert index != indexer.index(Purpose.INDEX_LOGIN, "tam")
        assert len(bytes.fromhex(index)) == 32

    def test_it_differs_under_another_key(self, keyring: Keyring, tmp_path: Path) -> None:
        """CRY-08."""
        create_key_file(tmp_path / "keys.json", FixedEntropy("another"))
        others = [
            Indexer(keyring).index(Purpose.INDEX_PHONE, "tan"),
            Indexer(keyring).index(Purpose.INDEX_LOGIN, "tan"),
            Indexer(load_keyring(tmp_path / "keys.json")).index(Purpose.INDEX_LOGIN, "tan"),
        ]
        assert len(set(others)) == 3


class TestVault:
    def test_cells_are_sealed_with_the_key_of_their_column(self, keyring: Keyring) -> None:
        vault = Vault(keyring, FixedEntropy())
        name = vault.seal_text(accounts.c.full_name, "a1", "Tan Mei")
        digest = vault.seal(answers.c.digest, "a1", b"digest")
        assert name[:4].hex() == keyring.active(Purpose.SEALING).id
        assert digest[:4].hex() == keyring.active(Purpose.ANSWERS).id
        assert vault.open_text(accounts.c.full_name, "a1", name) == "Tan Mei"
        assert vault.open(answers.c.digest, "a1", digest) == b"digest"
        with pytest.raises(OpeningFailed):
            vault.open(accounts.c.login, "a1", name)


def _fixed_keyring() -> Keyring:

    keys = {purpose: Key("0000000a", bytes([number]) * 32) for number, purpose in enumerate(Purpose)}
    return Keyring(keys, {purpose: {key.id: key} for purpose, key in keys.items()})


class TestWrapper:
    """HSH-03: digests that stay comparable, under a key that can change."""

    DIGEST = bytes(range(16))

    def test_equal_digests_stay_equal_and_others_do_not(self, keyring: Keyring) -> None:
        wrapper = Wrapper(keyring, Purpose.HISTORY)
        wrapped = wrapper.wrap(self.DIGEST, *tag_place("acc1", 1))
        assert wrapped == wrapper.wrap(self.DIGEST, *tag_place("acc1", 1))
        assert wrapped != wrapper.wrap(bytes(16), *tag_place("acc1", 1))
        assert wrapper.unwrap(wrapped, *tag_place("acc1", 1)) == self.DIGEST
        assert self.DIGEST not in wrapped

    def test_it_begins_with_the_id_of_its_key(self, keyring: Keyring) -> None:
        wrapped = Wrapper(keyring, Purpose.HISTORY).wrap(self.DIGEST, "x")
        assert (wrapped[:4].hex(), len(wrapped)) == (keyring.active(Purpose.HISTORY).id, 36)

    def test_it_fits_its_own_account_and_epoch_alone(self, keyring: Keyring) -> None:
        """CRY-05."""
        wrapper = Wrapper(keyring, Purpose.HISTORY)
        wrapped = wrapper.wrap(self.DIGEST, *tag_place("acc1", 1))
        for place in (tag_place("acc2", 1), tag_place("acc1", 2), ("password_tags", "tag", "acc11", "")):
            with pytest.raises(OpeningFailed):
                wrapper.unwrap(wrapped, *place)

    def test_damage_and_a_key_that_is_not_here_are_alarms(self, keyring: Keyring) -> None:
        """CRY-06."""
        wrapper = Wrapper(keyring, Purpose.HISTORY)
        wrapped = wrapper.wrap(self.DIGEST, "x")
        other = Wrapper(keyring, Purpose.ANSWERS)
        for spoilt in (b"", wrapped[:3], wrapped[:-1], wrapped[:-1] + b"\0", bytes(36)):
            with pytest.raises(OpeningFailed):
                wrapper.unwrap(spoilt, "x")
        with pytest.raises(OpeningFailed):
            other.unwrap(wrapped, "x")

    def test_it_is_wrapped_anew_without_knowing_the_password(self, tmp_path: Path) -> None:
        path = tmp_path / "keys.json"
        create_key_file(path, FixedEntropy())
        keyring = load_keyring(path)
        wrapper = Wrapper(keyring, Purpose.HISTORY)
        old = wrapper.wrap(self.DIGEST, "x")
        assert wrapper.renew(old, "x") == old
        make_active(path, [Purpose.HISTORY], FixedEntropy("later"), NOW)
        keyring.refresh()
        new = wrapper.renew(old, "x")
        assert new == wrapper.wrap(self.DIGEST, "x") != old
        assert wrapper.unwrap(new, "x") == wrapper.unwrap(old, "x") == self.DIGEST
