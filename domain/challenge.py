"""The challenge: the eight official questions, what answers are good, and how they are compared.

Normalisation is part of what is stored: whoever changes it raises `NORMALISER_VERSION` and keeps the old one
for the digests made with it (security.md 5a, QST-07).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate, combinations
from math import prod

from domain.login import Login
from domain.mask import is_unseen

NORMALISER_VERSION = 1
LONGEST_ANSWER = 64
DECOY_ENTROPY_BYTES = 32
_LEADING_WORDS = frozenset({"the", "a", "an", "my"})
_SYNONYMS = {"grey": "gray"}
_SHORTEST_NAME_PART = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One of the eight questions; `easy` ones are guessed most often (security.md 2.1)."""

    id: int
    text: str
    easy: bool


QUESTIONS: tuple[Question, ...] = (
    Question(1, "What is your favourite animal?", easy=True),
    Question(2, "What is your favourite colour?", easy=True),
    Question(3, "What is your favourite sport or hobby?", easy=True),
    Question(4, "What is your favourite food?", easy=True),
    Question(5, "What is your favourite cartoon hero/pop group?", easy=False),
    Question(6, "What is your favourite toy?", easy=False),
    Question(7, "What is your favourite movie?", easy=False),
    Question(8, "What is your favourite book?", easy=False),
)
"""The official questions in their order (facts.md, challenge questions)."""

_EASY = frozenset(question.id for question in QUESTIONS if question.easy)
_IDS = frozenset(question.id for question in QUESTIONS)
MOST_STRICT_QUESTIONS = len(_IDS) - len(_EASY) + 1
"""How many questions can be chosen together where only one may be easy (QST-03)."""


class AnswerProblem(StrEnum):
    """Why an answer is not taken when the questions are set."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SAME_AS_OTHER = "same_as_other"
    IS_NAME = "is_name"
    IS_LOGIN = "is_login"
    IS_PASSWORD = "is_password"  # noqa: S105 - a problem
    IS_QUESTION = "is_question"
    TOO_COMMON = "too_common"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _takes_accents(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN ")


def _without_accents(decomposed: str) -> str:
    """Drop the marks on Latin letters; in Tamil, Thai or Arabic a mark is part of the spelling and stays."""
    kept: list[str] = []
    bare = True
    for character in decomposed:
        if not _is_mark(character):
            bare = _takes_accents(character)
            kept.append(character)
        elif not bare:
            kept.append(character)
    return "".join(kept)


def _words(text: str) -> list[str]:
    """Return the words of a text in the form they are compared: no case, width, accents or punctuation."""
    plain = "".join(character for character in text if not is_unseen(character))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    plain = unicodedata.normalize("NFKC", _without_accents(plain))
    spaced = "".join(c if unicodedata.category(c)[0] in "LMN" and not is_unseen(c) else " " for c in plain)
    # A mark whose letter was dropped would hang itself on the letter before.
    return [word for word in (_without_orphans(word) for word in spaced.split()) if word]


def _without_orphans(word: str) -> str:
    letters = (index for index, character in enumerate(word) if not _is_mark(character))
    return word[next(letters, len(word)) :]


def normalise_answer(text: str) -> str:
    """Return the form in which answers are compared and hashed; version 1 (security.md 5a, QST-07).

    Case, width, Latin accents, spaces, punctuation, emoji and other symbols do not count; nor do "the", "a",
    "an", "my" before other words. Letters, digits and vowel signs of every script do. An answer of emoji
    alone is therefore empty.
    """
    words = _words(text)
    while len(words) > 1 and words[0] in _LEADING_WORDS:
        words = words[1:]
    joined = unicodedata.normalize("NFKC", "".join(words))
    return _SYNONYMS.get(joined, joined)


def _table(*answers: str) -> frozenset[str]:
    return frozenset(normalise_answer(answer) for line in answers for answer in line.split(","))


_NO_ANSWERS = _table(
    "none,no,nil,na,n/a,nothing,idk,dont know,i dont know,dunno,yes,ok,test,testing,answer,secret,any",
    "anything,everything,all,many,me,a,b,c,x,1,2,3,abc,abcd,qwerty,asdf,123,1234,12345,123456,111,000,tiada",
    "tidak tahu,没有,不知道,无,தெரியாது,இல்லை",
)
# By question; the colours are so few that all of them are common (QST-04).
_COMMON: Mapping[int, frozenset[str]] = {
    1: _table("dog,dogs,cat,cats,rabbit,hamster,puppy,kitten,lion,tiger,panda,fish,bird,horse,dolphin"),
    3: _table(
        "football,soccer,basketball,badminton,swimming,swim,reading,gaming,games,drawing,dancing,running,tennis",
        "table tennis,netball,volleyball,cycling,singing,bola sepak,berenang,足球,篮球,游泳,羽毛球",
    ),
    4: _table(
        "pizza,chicken rice,sushi,noodles,rice,chicken,burger,fried chicken,ice cream,pasta,spaghetti,fries",
        "french fries,chocolate,nasi lemak,prata,roti prata,laksa,fried rice,steak,nasi ayam,鸡饭,披萨,寿司",
    ),
    5: _table(
        "spiderman,batman,superman,ironman,doraemon,pikachu,bts,blackpink,mickey mouse,spongebob,ben10,hulk",
        "captain america,elsa,tom and jerry,pokemon,naruto,twice,newjeans,哆啦a梦",
    ),
    6: _table(
        "lego,barbie,teddy bear,bear,car,cars,doll,robot,teddy,ball,toy car,train,slime,nintendo switch"
    ),
    7: _table(
        "frozen,frozen 2,harry potter,avengers,spiderman,inside out,inside out 2,toy story,minions,moana",
        "冰雪奇缘,titanic,star wars,avengers endgame,encanto,zootopia,despicable me,cars,lion king",
    ),
    8: _table(
        "harry potter,diary of a wimpy kid,wimpy kid,geronimo stilton,dog man,bible,quran,captain underpants",
        "percy jackson,the hunger games,storybook,dictionary,roald dahl,matilda,哈利波特",
    ),
}


def is_common(question: Question, text: str) -> bool:
    """Say whether an answer is among the first that anyone would guess, or no answer at all (QST-04)."""
    answer = normalise_answer(text)
    return answer in _NO_ANSWERS or answer in _COMMON.get(question.id, frozenset())


def _repeats(question: Question, text: str) -> bool:
    asked = {*_words(question.text), "favorite", "color", "the", "a", "an", "my"}
    words = _words(text)
    return all(word in asked for word in words) or normalise_answer(text) in {
        normalise_answer(w) for w in asked
    }


def _names(full_name: str) -> set[str]:
    words = _words(full_name)
    # Neighbours too: whose name is Tan Wei Ling is called Wei Ling.
    runs = {"".join(words[first:last]) for first, last in combinations(range(len(words) + 1), 2)}
    names = {name for name in runs if len(name) >= _SHORTEST_NAME_PART}
    return names | {"".join(words), "".join(reversed(words)), normalise_answer(full_name)}


def _logins(login: Login) -> set[str]:
    forms = {normalise_answer(login.value), normalise_answer(login.local)}
    return forms | {form.rstrip("0123456789") for form in forms}


def answer_problems(  # noqa: PLR0913 - everything an answer must not be
    question: Question,
    text: str,
    others: Iterable[str],
    *,
    login: Login,
    full_name: str,
    strict: bool,
    password: str = "",
) -> tuple[AnswerProblem, ...]:
    """Return every reason not to take an answer at enrolment, in a fixed order (QST-04).

    TOO_COMMON is a reason only where `strict`; elsewhere ask `is_common` and advise (architecture 5). An
    empty or overlong answer is judged no further.

    Args:
        question: the question it answers.
        text: as typed.
        others: the answers to the person's other questions, as typed or normalised.
        login: whose answers they are.
        full_name: the name on the roster.
        strict: whether the answers are the only evidence.
        password: the current password, where it was typed before.
    """
    answer = normalise_answer(text)
    if len(text.strip()) > LONGEST_ANSWER or len(answer) > LONGEST_ANSWER:
        return (AnswerProblem.TOO_LONG,)
    if not answer:
        return (AnswerProblem.EMPTY,)
    found = {
        AnswerProblem.SAME_AS_OTHER: answer in {normalise_answer(other) for other in others},
        AnswerProblem.IS_NAME: answer in _names(full_name),
        AnswerProblem.IS_LOGIN: answer in _logins(login),
        AnswerProblem.IS_PASSWORD: bool(password) and answer == normalise_answer(password),
        AnswerProblem.IS_QUESTION: _repeats(question, text),
        AnswerProblem.TOO_COMMON: strict and is_common(question, text),
    }
    return tuple(problem for problem, holds in found.items() if holds)


def choice_allowed(chosen: Sequence[int], *, strict: bool) -> bool:
    """Say whether these questions may be chosen together: official, different, and where `strict` one easy.

    Where not `strict` more easy ones are only advised against (QST-03; architecture 5): see `easy_ones`.
    """
    if len(set(chosen)) != len(chosen) or not _IDS.issuperset(chosen):
        return False
    return not strict or easy_ones(chosen) <= 1


def easy_ones(chosen: Iterable[int]) -> int:
    """Count the easily guessed questions in a choice (security.md 2.1)."""
    return len(_EASY.intersection(chosen))


def _prefixed(value: bytes) -> bytes:
    return len(value).to_bytes(2, "big") + value


def encode(account_id: str, answers: Mapping[int, str]) -> bytes:
    """Return the bytes whose digest is stored: injective, bound to account and questions (QST-06).

    `ans/v1`, then the account id behind its length, then for each question by its number: the number, and the
    normalised answer behind its length; all numbers are two bytes, big-endian.

    Raises:
        OverflowError: an id or answer does not fit its two bytes.
    """
    parts = [b"ans/v1", _prefixed(account_id.encode())]
    for question, answer in sorted(answers.items()):
        parts += [question.to_bytes(2, "big"), _prefixed(normalise_answer(answer).encode())]
    return b"".join(parts)


# Decoys must not move when the code does: popularity of questions 1 to 8, and how much of it remains with
# 0, 1, 2, 3 or 4 easy ones drawn together (security.md 5c; ENU-02 with fixed weights).
_POPULARITY = {1: 9, 2: 8, 3: 7, 4: 9, 5: 6, 6: 5, 7: 7, 8: 5}
_EASE = (8, 10, 2, 1, 1)


@cache
def _draws(number: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Return every choice of so many questions, each with the sum of the weights up to it."""
    choices = tuple(combinations(sorted(_POPULARITY), number))
    weights = (prod(_POPULARITY[id_] for id_ in chosen) * _EASE[easy_ones(chosen)] for chosen in choices)
    return tuple(zip(choices, accumulate(weights), strict=True))


def decoy_questions(weights_entropy: bytes, number: int = 3) -> tuple[int, ...]:
    """Return the questions that a login without questions is asked, in ascending order (ENU-02).

    Args:
        weights_entropy: 32 bytes of an HMAC of the login under the decoys' own key.
        number: how many questions an enrolled login is asked, or their number would tell.

    Raises:
        ValueError: it is not 32 bytes.
    """
    if len(weights_entropy) != DECOY_ENTROPY_BYTES:
        raise ValueError("decoys are drawn from 32 bytes")
    draws = _draws(number)
    drawn = int.from_bytes(weights_entropy, "big") % draws[-1][1]
    return next(chosen for chosen, limit in draws if drawn < limit)
