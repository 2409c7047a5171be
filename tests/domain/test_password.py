"""What a new password must be like: each rule's truth table, and the whole list at once."""

# ruff: noqa: RUF001 - look-alike characters are what these tests are about

import string
import time
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn import zxcvbn

from domain.login import Login
from domain.password import (
    RULES,
    PasswordPolicy,
    Violation,
    active_rules,
    context_words,
    normalise,
    violations,
)

POLICY = PasswordPolicy()
TAN = Login("tan_wei_ling1@students.edu.sg")
GOOD = "Quokka7 jumps high"


def judge(
    password: str, *, policy: PasswordPolicy = POLICY, guesses: int | None = None
) -> tuple[Violation, ...]:
    return violations(password, login=TAN, full_name="Tan Wei Ling", policy=policy, guesses=guesses)


class TestLength:
    """PWD-01."""

    @pytest.mark.parametrize(
        ("length", "expected"),
        [
            (8, (Violation.TOO_SHORT,)),
            (11, (Violation.TOO_SHORT,)),
            (12, ()),
            (128, ()),
            (129, (Violation.TOO_LONG,)),
            (5_000, (Violation.TOO_LONG,)),
        ],
    )
    def test_twelve_to_128_characters_are_accepted(
        self, length: int, expected: tuple[Violation, ...]
    ) -> None:
        assert judge("Qu7" + "z" * (length - 3)) == expected

    @pytest.mark.parametrize("filler", ["é", "e\u0301", "漢", "🙂"])
    def test_one_code_point_after_nfc_counts_as_one(self, filler: str) -> None:
        assert judge("Qu7" + filler * 9) == ()
        assert judge("Qu7" + filler * 8) == (Violation.TOO_SHORT,)

    def test_the_last_of_128_characters_is_not_cut_off(self) -> None:
        assert normalise("x" * 127 + "y") != normalise("x" * 127 + "z")

    def test_both_spellings_of_an_accent_are_one_password(self) -> None:
        assert normalise("Caf\u00e9") == normalise("Cafe\u0301")

    def test_full_width_stays_what_it_is(self) -> None:
        assert normalise("Ａ１") == "Ａ１"


class TestFirstCharacter:
    """PWD-02."""

    @pytest.mark.parametrize("first", ["a", "Z", "7", "é", "漢", "த", "Ａ"])
    def test_a_letter_or_a_number_is_fine(self, first: str) -> None:
        assert judge(first + "Quokka7jumps") == ()

    @pytest.mark.parametrize("first", [" ", "_", "-", "!", "🙂", "１", "²", "\u0301", "€"])
    def test_anything_else_is_not(self, first: str) -> None:
        assert judge(first + "Quokka7jumps") == (Violation.FIRST_CHARACTER,)


class TestKinds:
    """PWD-02."""

    @pytest.mark.parametrize(
        ("password", "expected"),
        [
            ("quokkajumper", (Violation.NO_DIGIT, Violation.NO_UPPER, Violation.FEW_KINDS)),
            ("QUOKKAJUMPER", (Violation.NO_DIGIT, Violation.NO_LOWER, Violation.FEW_KINDS)),
            ("987654329876", (Violation.NO_LOWER, Violation.NO_UPPER, Violation.FEW_KINDS)),
            ("QuokkaJumper", (Violation.NO_DIGIT, Violation.FEW_KINDS)),
            ("quokkajumpe7", (Violation.NO_UPPER, Violation.FEW_KINDS)),
            ("QUOKKAJUMPE7", (Violation.NO_LOWER, Violation.FEW_KINDS)),
            ("Quokka jumps", (Violation.NO_DIGIT,)),
            ("quokka jump7", (Violation.NO_UPPER,)),
            ("QUOKKA JUMP7", (Violation.NO_LOWER,)),
            ("quokka jumps", (Violation.NO_DIGIT, Violation.NO_UPPER, Violation.FEW_KINDS)),
            ("QuokkaJumpe７", (Violation.NO_DIGIT,)),
            ("QuokkaJumpe٧", (Violation.NO_DIGIT,)),
            ("éÉ7éÉ7éÉ7éÉ7", ()),
            ("QuokkaJumpe7", ()),
        ],
    )
    def test_number_lower_and_upper_are_needed(self, password: str, expected: tuple[Violation, ...]) -> None:
        assert judge(password) == expected

    @pytest.mark.parametrize(
        ("password", "enough"),
        [
            ("quokka jump7", True),
            ("quokkajump77", False),
            ("漢字漢字漢字quo7kk", True),
            ("Quokkajump７", True),
        ],
    )
    def test_three_of_four_can_stand_alone(self, password: str, *, enough: bool) -> None:
        policy = replace(POLICY, digit=False, lower=False, upper=False)
        assert (Violation.FEW_KINDS not in judge(password, policy=policy)) is enough

    @given(st.text(alphabet=string.printable[:95], max_size=60), st.text(max_size=40))
    def test_every_other_character_is_welcome(self, ascii_text: str, any_text: str) -> None:
        password = f"Zx7{ascii_text}{any_text}Qqqqqqqqq"  # PWD-03
        assert set(judge(password)) <= {Violation.HOLDS_NAME}


class TestGuesses:
    """PWD-04."""

    @pytest.mark.parametrize(
        ("guesses", "expected"),
        [(0, (Violation.TOO_COMMON,)), (10**8 - 1, (Violation.TOO_COMMON,)), (10**8, ()), (None, ())],
    )
    def test_under_a_hundred_million_guesses_is_too_common(
        self, guesses: int | None, expected: tuple[Violation, ...]
    ) -> None:
        assert judge(GOOD, guesses=guesses) == expected

    @pytest.mark.parametrize(
        "password",
        [
            "Password1234",
            "Singapore2025",
            "Rosyth12345",
            "RosythSchool1",
            "Qwertyuiop12",
            "Students2026",
            "Rosythschool2026",
        ],
    )
    def test_zxcvbn_with_the_words_of_this_person_finds_the_common_ones(self, password: str) -> None:
        words = list(context_words(TAN, "Tan Wei Ling", "Rosyth School"))
        guesses = int(zxcvbn(password, user_inputs=words)["guesses"])
        assert Violation.TOO_COMMON in judge(password, guesses=guesses)

    @pytest.mark.parametrize("password", [GOOD, "Blue7kettle-moon", "Kopi0 gao siew dai"])
    def test_zxcvbn_lets_good_ones_pass(self, password: str) -> None:
        words = list(context_words(TAN, "Tan Wei Ling", "Rosyth School"))
        assert judge(password, guesses=int(zxcvbn(password, user_inputs=words)["guesses"])) == ()

    def test_the_words_are_those_of_the_id_the_name_and_the_school(self) -> None:
        words = context_words(TAN, "Tan Wei-Ling", "St. Hilda's Primary School")
        assert {"tan", "ling", "tanweiling", "hilda", "primary", "sthildasprimaryschool", "mims"} <= set(
            words
        )
        assert "" not in words
        assert list(words) == sorted(words)


class TestWholeList:
    """PWD-08."""

    def test_every_broken_rule_is_named_at_once_in_the_order_of_the_checklist(self) -> None:
        assert judge("!tan", guesses=5) == (
            Violation.TOO_SHORT,
            Violation.FIRST_CHARACTER,
            Violation.NO_DIGIT,
            Violation.NO_UPPER,
            Violation.FEW_KINDS,
            Violation.HOLDS_NAME,
            Violation.TOO_COMMON,
        )

    def test_an_empty_password_breaks_what_it_can(self) -> None:
        assert Violation.TOO_SHORT in judge("")
        assert Violation.HOLDS_NAME not in judge("")

    @given(st.text(max_size=200), st.integers(0, 10**9))
    def test_the_list_is_in_order_and_holds_no_rule_twice(self, password: str, guesses: int) -> None:
        broken = judge(password, guesses=guesses)
        assert list(broken) == [rule for rule in RULES if rule in broken]
        assert Violation.USED_BEFORE not in broken

    @given(st.text(max_size=60))
    def test_both_normal_forms_of_a_password_are_judged_alike(self, password: str) -> None:
        assert judge(unicodedata.normalize("NFD", password)) == judge(unicodedata.normalize("NFC", password))


class TestPolicy:
    @pytest.mark.parametrize(
        ("switch", "password", "rule"),
        [
            ({"first_character": False}, "!Quokka7jump", Violation.FIRST_CHARACTER),
            ({"digit": False, "kinds": 0}, "QuokkaJumper", Violation.NO_DIGIT),
            ({"lower": False, "kinds": 0}, "QUOKKAJUMP77", Violation.NO_LOWER),
            ({"upper": False, "kinds": 0}, "quokkajump77", Violation.NO_UPPER),
            ({"name": False}, "Quokka7 tan xx", Violation.HOLDS_NAME),
            ({"min_length": 8}, "Quokka77", Violation.TOO_SHORT),
            ({"max_length": 200}, "Qu7" + "z" * 150, Violation.TOO_LONG),
        ],
    )
    def test_each_rule_can_be_switched(self, switch: dict[str, Any], password: str, rule: Violation) -> None:
        assert rule in judge(password)
        assert judge(password, policy=replace(POLICY, **switch)) == ()

    def test_the_checklist_shows_the_rules_in_force(self) -> None:
        assert active_rules(POLICY) == RULES
        assert Violation.NO_DIGIT not in active_rules(replace(POLICY, digit=False))

    @pytest.mark.parametrize(
        "change", [{"min_length": 7}, {"max_length": 63}, {"min_length": 99, "max_length": 98}, {"kinds": 5}]
    )
    def test_a_policy_below_the_floor_is_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="characters"):
            replace(POLICY, **change)


class TestTime:
    @pytest.mark.parametrize(
        "password",
        [
            "tan" * 43,
            "ta" * 64,
            "\u0301" * 128,
            "_" * 128,
            "ﷺ" * 128,
            "tan_wei_ling" * 10,
            "a" * 128,
            "1" * 128,
        ],
    )
    def test_128_hostile_characters_are_judged_in_under_5_ms(self, password: str) -> None:
        fastest = min(_seconds(password) for _ in range(5))
        assert fastest < 0.005  # PWD-11

    def test_time_grows_no_faster_than_the_password(self) -> None:
        short = min(_seconds("ta_" * 1_000) for _ in range(5))
        long = min(_seconds("ta_" * 20_000) for _ in range(5))
        assert long < short * 20 * 3  # PWD-11: linear, with room for a busy machine


def _seconds(password: str) -> float:
    started = time.perf_counter()
    judge(password)
    return time.perf_counter() - started
