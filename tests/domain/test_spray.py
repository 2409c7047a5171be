"""Spraying: from when on misses are too many for families (THR-07)."""

import pytest

from domain.spray import is_spray


class TestThreshold:
    @pytest.mark.parametrize(("misses", "accounts"), [(0, 0), (20, 1), (20, 10), (10, 10)])
    def test_what_families_do_is_none(self, misses: int, accounts: int) -> None:
        assert not is_spray(misses, accounts)

    @pytest.mark.parametrize(("misses", "accounts"), [(21, 1), (11, 11), (1000, 1000)])
    def test_more_than_twenty_misses_or_ten_accounts_are_one(self, misses: int, accounts: int) -> None:
        assert is_spray(misses, accounts)
