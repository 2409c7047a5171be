"""The three numbers: from a keyed hash alone, always the same, and none likelier than another."""

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.vouch import numbers


class TestNumbers:
    @given(st.binary(min_size=32, max_size=32))
    def test_they_are_three_of_two_digits_and_one_is_right(self, mac: bytes) -> None:
        right, choices = numbers(mac)
        assert len(set(choices)) == 3
        assert all(10 <= number <= 99 for number in choices)
        assert right in choices
        assert numbers(mac) == (right, choices)

    def test_the_right_one_stands_everywhere_alike_and_can_be_any(self) -> None:
        drawn = [numbers(hashlib.sha256(f"{n}".encode()).digest()) for n in range(9000)]
        places = Counter(choices.index(right) for right, choices in drawn)
        assert all(2700 < places[place] < 3300 for place in range(3))
        assert {right for right, _ in drawn} == set(range(10, 100))
