"""The challenge: questions, good answers, their one form, their bytes, and decoys."""

# ruff: noqa: RUF001 - look-alike characters are what these tests are about

import hashlib
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.challenge import (
    NORMALISER_VERSION,
    QUESTIONS,
    AnswerProblem,
    answer_problems,
    choice_allowed,
    decoy_questions,
    easy_ones,
    encode,
    is_common,
    normalise_answer,
)
from domain.login import Login

LOGIN = Login("tan_wei_ling1@students.edu.sg")
ANIMAL, COLOUR, SPORT, FOOD, HERO, TOY, MOVIE, BOOK = QUESTIONS


class TestQuestions:
    def test_they_are_the_eight_of_the_guides_in_their_order(self) -> None:
        assert [(question.id, question.text) for question in QUESTIONS] == [
            (1, "What is your favourite animal?"),
            (2, "What is your favourite colour?"),
            (3, "What is your favourite sport or hobby?"),
            (4, "What is your favourite food?"),
            (5, "What is your favourite cartoon hero/pop group?"),
            (6, "What is your favourite toy?"),
            (7, "What is your favourite movie?"),
            (8, "What is your favourite book?"),
        ]

    @pytest.mark.parametrize("triple", list(combinations(range(1, 9), 3)))
    def test_at_most_one_easy_question_where_answers_are_all_there_is(self, triple: tuple[int, ...]) -> None:
        few = sum(question in {1, 2, 3, 4} for question in triple) <= 1
        assert choice_allowed(triple, strict=True) is few  # QST-03, all 56 triples
        assert choice_allowed(triple, strict=False)

    @pytest.mark.parametrize("chosen", [(5, 5), (5, 6, 5), (0,), (9,), (1, 2, 3, 3)])
    @pytest.mark.parametrize("strict", [True, False])
    def test_a_question_twice_or_unknown_is_not_allowed(
        self, chosen: tuple[int, ...], *, strict: bool
    ) -> None:
        assert not choice_allowed(chosen, strict=strict)

    def test_a_choice_can_be_judged_while_it_grows(self) -> None:
        assert choice_allowed((), strict=True)
        assert choice_allowed((1,), strict=True)
        assert not choice_allowed((1, 4), strict=True)
        assert easy_ones((1, 4, 7)) == 2


class TestNormalisation:
    """QST-07; version 1 is fixed here: a changed line means digests that no longer match."""

    @pytest.mark.parametrize(
        ("typed", "form"),
        [
            ("Harry Potter", "harrypotter"),
            ("  HARRY\tpotter \n", "harrypotter"),
            ("Harry-Potter!", "harrypotter"),
            ("harrypotter.", "harrypotter"),
            ("ＨＡＲＲＹ　Ｐｏｔｔｅｒ", "harrypotter"),
            ("Ha\u200brry\u00ad Pot\ufeffter", "harrypotter"),
            ("Harry Potter ⚡🙂", "harrypotter"),
            ("Harry's", "harrys"),
            ("Harry’s", "harrys"),
            ("Pokémon", "pokemon"),
            ("Poke\u0301mon", "pokemon"),
            ("Crème brûlée", "cremebrulee"),
            ("İstanbul", "istanbul"),
            ("Straße", "strasse"),
            ("The Lion King", "lionking"),
            ("the lion king", "lionking"),
            ("A-Team", "team"),
            ("my the cat", "cat"),
            ("An Orange", "orange"),
            ("The", "the"),
            ("my", "my"),
            ("theatre", "theatre"),
            ("Grey", "gray"),
            ("Ben 10", "ben10"),
            ("１０１ Dalmatians", "101dalmatians"),
            ("2️⃣ cats", "2cats"),
            ("C++", "c"),
            ("狮子王", "狮子王"),
            ("狮子 王！", "狮子王"),
            ("நாய்", "நாய்"),
            ("நாய் குட்டி", "நாய்குட்டி"),
            ("கொக்கு", "கொக்கு"),
            ("க\u0bc6\u0bbeக்கு", "கொக்கு"),
            ("Kucing Belang", "kucingbelang"),
            ("ナルト", "ナルト"),
            ("ﾎﾟｹﾓﾝ", "ポケモン"),
            ("йод", "йод"),
            ("한글", "한글"),
            ("", ""),
            ("🐶", ""),
            ("👨‍👩‍👧", ""),
            ("?!", ""),
            ("\u0301", ""),
        ],
    )
    def test_one_answer_has_one_form(self, typed: str, form: str) -> None:
        assert NORMALISER_VERSION == 1
        assert normalise_answer(typed) == form

    def test_vowel_signs_tell_words_apart(self) -> None:
        assert normalise_answer("நாய்") != normalise_answer("நய்")
        assert normalise_answer("が") != normalise_answer("か")

    @given(st.text(max_size=100))
    def test_normalising_twice_changes_nothing(self, text: str) -> None:
        once = normalise_answer(text)
        assert normalise_answer(once) == once

    @given(
        st.text(
            alphabet=st.characters(categories=["Lo", "Mn", "Mc", "Me", "Cf", "Sk", "Lm", "Zs", "Po"])
            | st.sampled_from("aåe\u0301\u0345\u3099\u1100\u1161\u0bc6\u0bbe -theTHE"),
            max_size=12,
        )
    )
    def test_no_mixture_of_marks_joiners_and_articles_breaks_that(self, text: str) -> None:
        once = normalise_answer(text)
        assert normalise_answer(once) == once

    @given(st.text(alphabet="abcdefghij éñ", min_size=1, max_size=30))
    def test_case_and_spacing_never_matter(self, text: str) -> None:
        forms = {normalise_answer(f" {spelt}. ") for spelt in (text, text.upper(), text.title())}
        assert forms == {normalise_answer(text)}


def problems(text: str, *others: str, strict: bool = True) -> tuple[AnswerProblem, ...]:
    return answer_problems(MOVIE, text, others, login=LOGIN, full_name="Tan Wei Ling", strict=strict)


class TestAnswers:
    """QST-04."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", AnswerProblem.EMPTY),
            (" ?! ", AnswerProblem.EMPTY),
            ("🙂🙂", AnswerProblem.EMPTY),
            ("x" * 65, AnswerProblem.TOO_LONG),
            ("x" * 5_000, AnswerProblem.TOO_LONG),
            ("ﷺ" * 10, AnswerProblem.TOO_LONG),
            ("lion dance", AnswerProblem.SAME_AS_OTHER),
            ("LION-dance!", AnswerProblem.SAME_AS_OTHER),
            ("Tan Wei Ling", AnswerProblem.IS_NAME),
            ("tanweiling", AnswerProblem.IS_NAME),
            ("Wei", AnswerProblem.IS_NAME),
            ("tan_wei_ling1", AnswerProblem.IS_LOGIN),
            ("tan_wei_ling1@students.edu.sg", AnswerProblem.IS_LOGIN),
            ("movie", AnswerProblem.IS_QUESTION),
            ("My favourite movie", AnswerProblem.IS_QUESTION),
            ("Frozen", AnswerProblem.TOO_COMMON),
            ("the Avengers", AnswerProblem.TOO_COMMON),
            ("idk", AnswerProblem.TOO_COMMON),
            ("没有", AnswerProblem.TOO_COMMON),
            ("இல்லை", AnswerProblem.TOO_COMMON),
        ],
    )
    def test_a_bad_answer_is_named(self, text: str, expected: AnswerProblem) -> None:
        assert expected in problems(text, "Lion Dance")

    @pytest.mark.parametrize("text", ["Ponyo", "狮子王", "x" * 64, f"  {'x' * 64}\n", "My Neighbour Totoro"])
    def test_a_good_answer_has_no_problem(self, text: str) -> None:
        assert problems(text, "Lion Dance") == ()

    def test_all_problems_come_at_once(self) -> None:
        assert problems("tan wei ling", "Tan Wei Ling") == (
            AnswerProblem.SAME_AS_OTHER,
            AnswerProblem.IS_NAME,
            AnswerProblem.IS_LOGIN,
        )

    def test_common_answers_are_only_advised_against_where_a_second_factor_stands(self) -> None:
        assert problems("Frozen", strict=False) == ()
        assert is_common(MOVIE, "Frozen")
        assert problems("", strict=False) == (AnswerProblem.EMPTY,)

    def test_what_is_common_depends_on_the_question(self) -> None:
        assert is_common(ANIMAL, "Dog")
        assert not is_common(BOOK, "Dog")
        assert is_common(HERO, "BTS")

    @pytest.mark.parametrize("colour", ["blue", "red", "pink", "grey"])
    def test_colours_have_no_list_of_common_ones(self, colour: str) -> None:
        assert not is_common(COLOUR, colour)

    @pytest.mark.parametrize("question", [ANIMAL, SPORT, FOOD, HERO, TOY, MOVIE, BOOK])
    def test_every_other_question_has_one(self, question: object) -> None:
        first = {1: "cats", 3: "soccer", 4: "pizza", 5: "batman", 6: "lego", 7: "moana", 8: "harry potter"}
        assert question in QUESTIONS
        assert all(is_common(q, first[q.id]) for q in QUESTIONS if q is question)


ANSWERS = st.dictionaries(st.integers(1, 8), st.text(max_size=20), max_size=4)
IDS = st.text(alphabet="0123456789abcdef-", max_size=8)


class TestEncoding:
    """QST-06."""

    def test_it_is_what_is_written_down(self) -> None:
        assert encode("ab", {7: "Up!", 2: "Grey"}) == (
            b"ans/v1\x00\x02ab\x00\x02\x00\x04gray\x00\x07\x00\x02up"
        )

    @given(IDS, ANSWERS, IDS, ANSWERS)
    def test_different_accounts_questions_or_answers_never_share_bytes(
        self, one: str, some: dict[int, str], other: str, more: dict[int, str]
    ) -> None:
        same = one == other and _normal(some) == _normal(more)
        assert (encode(one, some) == encode(other, more)) is same

    @given(IDS, ANSWERS)
    def test_the_bytes_can_be_read_back(self, account_id: str, answers: dict[int, str]) -> None:
        rest = encode(account_id, answers).removeprefix(b"ans/v1")
        length = int.from_bytes(rest[:2], "big")
        assert rest[2 : 2 + length].decode() == account_id
        rest = rest[2 + length :]
        read = {}
        while rest:
            question, length = int.from_bytes(rest[:2], "big"), int.from_bytes(rest[2:4], "big")
            read[question], rest = rest[4 : 4 + length].decode(), rest[4 + length :]
        assert read == _normal(answers)

    def test_moving_a_boundary_changes_the_bytes(self) -> None:
        assert encode("a", {1: "ab", 2: "c"}) != encode("a", {1: "a", 2: "bc"})

    def test_the_order_of_asking_does_not_matter(self) -> None:
        assert encode("a", {3: "x", 1: "y"}) == encode("a", {1: "y", 3: "x"})

    def test_normalised_answers_give_the_same_bytes(self) -> None:
        assert encode("a", {7: "The Lion King"}) == encode("a", {7: "lionking"})

    def test_what_does_not_fit_its_length_is_an_error_and_not_cut(self) -> None:
        with pytest.raises(OverflowError):
            encode("a", {7: "x" * 70_000})


def _normal(answers: dict[int, str]) -> dict[int, str]:
    return {question: normalise_answer(answer) for question, answer in answers.items()}


def entropy(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(4, "big")).digest()


class TestDecoys:
    """ENU-02, with fixed weights."""

    DRAWN = tuple(decoy_questions(entropy(number)) for number in range(4_000))

    def test_they_never_move_from_release_to_release(self) -> None:
        digest = hashlib.sha256(repr(self.DRAWN).encode()).hexdigest()
        assert digest == "d20c725a1bcc4c27b1ec1394e5d1d88812ec08bae9fc2ba9ecb874f2f854aaa1"

    def test_three_different_official_questions_are_drawn_in_their_order(self) -> None:
        assert all(list(triple) == sorted(set(triple)) for triple in self.DRAWN)
        assert {question for triple in self.DRAWN for question in triple} == set(range(1, 9))

    def test_most_have_at_most_one_easy_question_and_some_have_more(self) -> None:
        easy = Counter(easy_ones(triple) for triple in self.DRAWN)
        assert 0.6 < (easy[0] + easy[1]) / len(self.DRAWN) < 0.9
        assert easy[2] > 0
        assert easy[3] > 0

    def test_all_56_triples_occur(self) -> None:
        assert len(set(self.DRAWN)) == 56

    @pytest.mark.parametrize("entropy_bytes", [b"", b"x" * 31, b"x" * 33])
    def test_anything_but_32_bytes_is_refused(self, entropy_bytes: bytes) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            decoy_questions(entropy_bytes)

    @pytest.mark.parametrize("number", range(2, 9))
    def test_as_many_are_drawn_as_are_set_up(self, number: int) -> None:
        """ENU-01: their number tells nothing."""
        drawn = [decoy_questions(entropy(one), number) for one in range(200)]
        assert {len(set(chosen)) for chosen in drawn} == {number}
        assert all(list(chosen) == sorted(chosen) for chosen in drawn)

    @pytest.mark.parametrize(
        ("number", "digest"), [(2, "825c10804dd91583"), (4, "d348b356636ee30b"), (5, "68f768637539cbda")]
    )
    def test_those_of_other_numbers_never_move_either(self, number: int, digest: str) -> None:
        drawn = tuple(decoy_questions(entropy(one), number) for one in range(1_000))
        assert hashlib.sha256(repr(drawn).encode()).hexdigest()[:16] == digest

    def test_the_extremes_are_drawn_too(self) -> None:
        assert decoy_questions(bytes(32)) == (1, 2, 3)
        assert len(decoy_questions(b"\xff" * 32)) == 3
