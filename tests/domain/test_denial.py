"""Reasons of a denial: offered ones in code, typed ones on one harmless line, and never a one-time code."""

import pytest

from domain.denial import LONGEST_NOTE, NoteProblem, Reason, Why, is_code, read_note, why_of
from domain.typed_secrets import looks_secret


class TestWhy:
    @pytest.mark.parametrize("why", [Why(), Why(Reason.PARENT), Why(note="Please call us at 3 pm.")])
    def test_a_flow_keeps_it_until_the_code_comes(self, why: Why) -> None:
        assert why_of({"verdict": "deny", **why.values}) == why

    def test_the_words_are_in_no_representation(self) -> None:
        assert "canary" not in repr(Why(note="canary"))


def is_secret(text: str) -> bool:
    """Judge as the helpdesk does, but knowing no words."""
    return looks_secret(text, lambda _words: False)


class TestNotes:
    def test_it_is_one_line_that_carries_no_trick(self) -> None:
        """ADM-06."""
        assert read_note("  Please come\nto the\u202e office ", is_secret) == "Please come to the office"

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (" \u200b\n", NoteProblem.EMPTY),
            ("x" * (LONGEST_NOTE + 1), NoteProblem.TOO_LONG),
            ("It is S1234567D", NoteProblem.NRIC),
            ("7K3D-9QXM-2VTA", NoteProblem.SECRET),
            ("Sunflower2024!", NoteProblem.SECRET),
            ("Use 7K3D-\u200b9QXM-2VTA instead", NoteProblem.SECRET),
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, text: str, problem: NoteProblem) -> None:
        """PRV-02: an NRIC is never stored; LOG-04: no password or slip is kept, or read by a family."""
        assert read_note(text, is_secret) is problem

    def test_the_longest_is_kept_whole(self) -> None:
        assert read_note("Please ring. " * 15, is_secret) == ("Please ring. " * 15).strip()
        assert read_note("x" * LONGEST_NOTE, lambda _text: False) == "x" * LONGEST_NOTE


class TestCodes:
    @pytest.mark.parametrize(
        "text", ["123456", "123 456", "\uff11\uff12\uff13456", "12345", "1234-567", " 1 "]
    )
    def test_numbers_alone_are_meant_as_a_code(self, text: str) -> None:
        """TOT-08: else a code would be kept as a reason, and be shown to the family."""
        assert is_code(text)

    @pytest.mark.parametrize("text", ["Come at 1430", "5A is not your class", "no", " ", "..."])
    def test_words_are_words(self, text: str) -> None:
        assert not is_code(text)
