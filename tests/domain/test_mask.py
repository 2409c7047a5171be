"""What stands on cards: safe text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mask import safe_text, visible


class TestSafeText:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Tan Wei Ling", "Tan Wei Ling"),
            ("Tan\nWei\r\nLing", "Tan Wei Ling"),
            ("  Tan\t \u00a0Ling ", "Tan Ling"),
            ("Tan\u202egniL", "TangniL"),
            ("T\u200ba\u2066n\u2069\ufeff", "Tan"),
            ("Tan\x1b[31m", "Tan [31m"),
            ("one\u2028two", "one two"),
            ('<a href="x">Tan</a>', '<a href="x">Tan</a>'),
            ("陈伟玲", "陈伟玲"),
            ("கார்த்திக்", "கார்த்திக்"),
            ("", ""),
        ],
    )
    def test_a_name_becomes_one_harmless_line(self, text: str, shown: str) -> None:
        assert safe_text(text) == shown  # ADM-06

    def test_a_long_name_is_cut_and_shows_that_it_is(self) -> None:
        assert safe_text("x" * 65) == "x" * 63 + "…"
        assert safe_text("x" * 64) == "x" * 64
        assert safe_text("abcdef", limit=4) == "abc…"

    def test_a_text_that_starts_with_nothing_visible_shows_what_follows(self) -> None:
        assert safe_text("\u200b" * 100 + "Tan") == "Tan"

    @given(st.text(max_size=200), st.integers(1, 80))
    def test_nothing_invisible_or_too_long_ever_comes_out(self, text: str, limit: int) -> None:
        shown = safe_text(text, limit)
        assert len(shown) <= limit
        assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert safe_text(shown, limit) == shown


class TestVisible:
    def test_it_keeps_every_letter_and_digit(self) -> None:
        assert visible("a\u200cb\u00ad1\ufe0f") == "ab1"

    def test_blank_letters_go_though_unicode_calls_them_letters(self) -> None:
        assert visible("\u3164a\u2800b\u115f") == "ab"
