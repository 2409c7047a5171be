"""Temporary passwords: sixty bits, read generously, compared by keyed tags bound to the account."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.temporary_passwords import TAG_BYTES, TemporaryPasswords, make
from storage.records import TemporaryPassword

NOW = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
PAPER = "7K3D-9QX1-2VTA"
passwords = TemporaryPasswords(lambda: (bytes(range(32)),))


def kept(account_id: str, text: str) -> TemporaryPassword:
    """What the store would hold."""
    return TemporaryPassword(passwords.tag(account_id, text), NOW, NOW + timedelta(days=30), "operator")


class TestMaking:
    def test_it_is_three_groups_of_four(self) -> None:
        """TMP-02: 60 bits, more than the 50 asked for."""
        assert [len(group) for group in make(bytes).split("-")] == [4, 4, 4]

    @given(st.integers(0, 2**60 - 1), st.integers(0, 2**60 - 1))
    def test_every_bit_counts(self, one: int, other: int) -> None:
        assert (make(lambda _: one.to_bytes(8)) == make(lambda _: other.to_bytes(8))) == (one == other)


class TestMatching:
    @pytest.mark.parametrize("typed", [PAPER, "7k3d 9qxi 2vta", "7K3D9QXL2VTA", " 7k3d-9qx1-2vta. "])
    def test_however_it_is_typed_the_right_one_fits(self, typed: str) -> None:
        assert passwords.matches("a1", typed, kept("a1", PAPER))

    @pytest.mark.parametrize("typed", ["7K3D-9QX1-2VTB", "7K3D-9QX1", "", "x" * 5000, "wrong", "\ud800"])
    def test_anything_else_does_not(self, typed: str) -> None:
        assert not passwords.matches("a1", typed, kept("a1", PAPER))

    def test_it_fits_its_own_account_only(self) -> None:
        assert not passwords.matches("a2", PAPER, kept("a1", PAPER))

    def test_a_stand_in_without_one_gets_the_same_answer_as_a_wrong_one(self) -> None:
        """ENU-05."""
        assert not passwords.matches("5d41402abc4b2a76b9719d911017c592", PAPER, None)

    def test_what_is_no_temporary_password_never_matches_by_being_equally_wrong(self) -> None:
        """Nothing that `make` makes can have the tag that unreadable text has."""
        assert passwords.tag("a1", "rubbish") == passwords.tag("a1", "other rubbish")
        assert passwords.tag("a1", PAPER) != passwords.tag("a1", "rubbish")

    def test_the_account_cannot_lend_its_letters_to_the_password(self) -> None:
        assert passwords.tag("a|=7K3D-9QX1-2VTA", "?") != passwords.tag("a", PAPER)


class TestSecrecy:
    def test_the_tag_is_keyed_and_long(self) -> None:
        """TMP-02: what is stored tells nothing without the key."""
        assert len(passwords.tag("a1", PAPER)) == TAG_BYTES
        assert TemporaryPasswords(lambda: (b"other",)).tag("a1", PAPER) != passwords.tag("a1", PAPER)

    def test_neither_key_nor_tag_is_shown(self) -> None:
        """SEC-02."""
        assert "***" in repr(passwords)
        assert repr(kept("a1", PAPER).tag) not in repr(kept("a1", PAPER))
