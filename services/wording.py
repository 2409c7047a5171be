"""From what people type to what they mean: spellings, short forms, languages and typing errors set aside."""

import re
import unicodedata
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.knowledge_files import Words

LONGEST_TEXT = 400
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TAMIL = "\u0b80-\u0bff"
_RUNS = re.compile(rf"[{_HAN}]+|[{_TAMIL}]+|[^\W_{_HAN}{_TAMIL}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_IS_TAMIL = re.compile(rf"[{_TAMIL}]")
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
# `child's` is `child`, and `don't` is `dont`.
_APOSTROPHES = re.compile("['\u2018\u2019`\u00b4]s?\\b")
_SHORTEST_STEM = 4
_LONGEST_ENDING = 3
_SHORTEST_TAMIL_STEM = 3
_SHORTEST_MISTYPED = 5
_TWO_ERRORS_FROM = 8
UNKNOWN = "="
"""Before a word that has no meaning in words.md and counts as itself."""


class Wording:
    """Turns text into meanings. It holds no text of anybody."""

    def __init__(self, words: Words) -> None:
        self._traditional = str.maketrans(dict(words.traditional))
        self._meanings: dict[tuple[str, ...], str] = {}
        for word, meaning in words.same.items():
            self._meanings[self._runs(word)] = meaning
        for word in words.left_out:
            self._meanings.setdefault(self._runs(word), "")
        matters = {runs: UNKNOWN + " ".join(runs) for runs in map(self._runs, words.other)}
        self.other_matters = frozenset(matters.values())
        self._meanings |= {runs: matter for runs, matter in matters.items() if runs not in self._meanings}
        self._longest = max(map(len, self._meanings), default=0)
        self._longest_han = max((len(run[0]) for run in self._meanings if len(run) == 1), default=0)
        self._tamil_stems = {
            _tamil_stem(run[0]): meaning
            for run, meaning in sorted(self._meanings.items(), key=lambda each: -len(each[0][0]))
            if len(run) == 1 and meaning and _IS_TAMIL.match(run[0])
        }
        self._latin = [
            run[0]
            for run in self._meanings
            if len(run) == 1 and len(run[0]) >= _SHORTEST_STEM and run[0].isascii()
        ]

    def meanings(self, text: str) -> list[str]:
        """Return the meanings of a text in order; words without one follow `UNKNOWN`."""
        runs = self._runs(text[:LONGEST_TEXT])
        found: list[str] = []
        at = 0
        while at < len(runs):
            taken, meaning = self._phrase(runs, at)
            if taken:
                found.append(meaning)
                at += taken
            else:
                found += self._one(runs[at])
                at += 1
        return [meaning for meaning in found if meaning]

    def spelling(self, text: str) -> frozenset[str]:
        """Return the words of a text as they are spelt; of Chinese, the characters."""
        runs = self._runs(text[:LONGEST_TEXT])
        return frozenset(part for run in runs for part in (run if _IS_HAN.match(run) else (run,)))

    def _runs(self, text: str) -> tuple[str, ...]:
        plain = unicodedata.normalize("NFKC", text).casefold().translate(self._traditional)
        plain = _DRAWN_OUT.sub(r"\1", _APOSTROPHES.sub("", plain))
        return tuple(_RUNS.findall(plain))

    def _phrase(self, runs: tuple[str, ...], at: int) -> tuple[int, str]:
        """Return how many runs the longest known phrase at this place takes, and its meaning."""
        for size in range(min(self._longest, len(runs) - at), 0, -1):
            meaning = self._meanings.get(runs[at : at + size])
            if meaning is not None:
                return size, meaning
        return 0, ""

    def _one(self, run: str) -> Iterator[str] | list[str]:
        if _IS_HAN.match(run):
            return self._han(run)
        if _IS_TAMIL.match(run):
            return [self._tamil(run)]
        return [self._spelt(run)]

    def _han(self, run: str) -> Iterator[str]:
        """Chinese has no spaces: take the longest known word at each place."""
        at = 0
        while at < len(run):
            for size in range(min(self._longest_han, len(run) - at), 0, -1):
                meaning = self._meanings.get((run[at : at + size],))
                if meaning is not None:
                    yield meaning
                    at += size
                    break
            else:
                yield UNKNOWN + run[at]
                at += 1

    def _tamil(self, run: str) -> str:
        """Tamil adds its cases to the end of words: take the longest known beginning."""
        for size in range(len(run), _SHORTEST_TAMIL_STEM - 1, -1):
            if run[:size] in self._tamil_stems:
                return self._tamil_stems[run[:size]]
        return UNKNOWN + run

    def _spelt(self, run: str) -> str:
        """Take a word with an ending, or with a typing error or two when it is long enough."""
        for size in range(len(run) - 1, max(_SHORTEST_STEM, len(run) - _LONGEST_ENDING) - 1, -1):
            # "storing" and "stored" have lost the e of "store".
            meaning = self._meanings.get((run[:size],)) or self._meanings.get((run[:size] + "e",))
            if meaning:
                return meaning
        if len(run) < _SHORTEST_MISTYPED or not run.isalpha():
            return "" if run.isdecimal() else UNKNOWN + run
        errors = 2 if len(run) >= _TWO_ERRORS_FROM else 1
        near = process.extractOne(run, self._latin, scorer=OSA.distance, score_cutoff=errors)
        if near is None or near[0][0] != run[0] or len(near[0]) < _SHORTEST_MISTYPED:
            return UNKNOWN + run
        return self._meanings[near[0],]


def _tamil_stem(word: str) -> str:
    """Drop the last vowel sign, which gives way to an ending."""
    is_long = len(word) > _SHORTEST_TAMIL_STEM
    return word[:-1] if is_long and unicodedata.category(word[-1]).startswith("M") else word
