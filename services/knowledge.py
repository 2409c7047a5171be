"""Plain questions: which entry of the knowledge base a text asks for, offline and within milliseconds.

Each way to ask is a vector of meanings, weighed by how few entries use them (TF-IDF). A question is as near
to an entry as it is to the nearest way to ask for it and to all ways together. All languages are searched,
because people mix them. Nothing of a question is kept or logged.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.typed_secrets import looks_secret
from services.knowledge_files import SHIPPED, Entry, Files, read
from services.wording import UNKNOWN, Wording

NONE, SECRET = "none", "secret"
FALLBACK = "en"
Vector = Mapping[str, float]
Asked = list[tuple[Entry, Counter[str]]]

# Measured on tests/knowledge_questions/tuning.csv and off_topic.csv (docs/knowledge.md).
_ENOUGH = 0.44
_CLOSE = 0.07
_NEAREST, _TOGETHER = 0.6, 0.4
_OWN_LANGUAGE = 0.005
_OTHER_MATTER = 0.4
# By how surely it is about the account at all: what an unknown word weighs, and what the whole counts.
_CERTAINTY = ((1.0, 0.6), (0.9, 0.8), (0.4, 1.0))
_SURELY = len(_CERTAINTY) - 1


@dataclass(frozen=True, slots=True)
class Found:
    """The entry a text asks for, with 1 as the highest score; `other` is one that is nearly as near.

    `id` is NONE where nothing is near enough, and SECRET for what may be a password, an answer or a code.
    """

    id: str
    score: float
    other: str | None = None

    @property
    def is_entry(self) -> bool:
        """Whether the knowledge base has an answer."""
        return self.id not in {NONE, SECRET}

    @property
    def is_typed_secret(self) -> bool:
        """Whether the text is to be removed rather than answered."""
        return self.id == "secret"


@dataclass(frozen=True, slots=True)
class _Way:
    entry_id: str
    language: str
    vector: Vector


class Knowledge:
    """The knowledge base, ready to be asked."""

    def __init__(self, files: Files) -> None:
        self._entries = {(entry.language, entry.id): entry for entry in files.entries}
        self._words = files.words
        self._wording = Wording(files.words)
        asked = [
            (entry, Counter(self._wording.meanings(text)))
            for entry in files.entries
            for text in (entry.title, *entry.others)
        ]
        self._rarity = _rarity(asked)
        self._most_rare = max(self._rarity.values(), default=1.0)
        self._ways = [_Way(entry.id, entry.language, self._vector(counts)) for entry, counts in asked]
        self._together = _together(self._ways)
        self._spelling = self._spelling_by_language()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have entries."""
        return tuple(sorted({language for language, _ in self._entries}))

    def find(self, text: str, language: str = FALLBACK) -> Found:
        """Return what a text asks for; the reader's language decides between equals."""
        if self.is_secret(text):
            return Found(SECRET, 1.0)
        ranked = sorted(self._scores(text, language).items(), key=lambda each: (-each[1], each[0]))
        (best, score), (second, near) = (*ranked, (NONE, 0.0), (NONE, 0.0))[:2]
        if score < _ENOUGH:
            return Found(NONE, round(score, 3))
        return Found(best, round(score, 3), second if score - near < _CLOSE and near >= _ENOUGH else None)

    def is_secret(self, text: str) -> bool:
        """Whether a text looks like a password, an answer or a code."""
        return looks_secret(text, self._says_something)

    def entry(self, entry_id: str, language: str) -> Entry | None:
        """Return an entry in a language, else in English, else in any; None when there is none."""
        for each in (language, FALLBACK, *self.languages):
            if (each, entry_id) in self._entries:
                return self._entries[each, entry_id]
        return None

    def language_of(self, text: str, reader: str) -> str:
        """Return the language to answer in: the reader's own choice, and for English what the text is in.

        English is what people have who chose nothing; whoever types Tamil there reads Tamil.
        """
        if reader != FALLBACK:
            return reader
        runs = self._wording.spelling(text)
        shared = {language: len(runs & spelling) for language, spelling in self._spelling.items()}
        best = max(shared, key=lambda language: (shared[language], language == reader), default=reader)
        return best if shared.get(best) else reader

    def is_asking(self, text: str) -> bool:
        """Whether there is more in a text than greetings, thanks and small words."""
        return bool(self._wording.meanings(text))

    def _says_something(self, words: str) -> bool:
        return any(not meaning.startswith(UNKNOWN) for meaning in self._wording.meanings(words))

    def _scores(self, text: str, language: str) -> dict[str, float]:
        meanings = Counter(self._wording.meanings(text))
        unknown, certainty = _CERTAINTY[self._certainty(meanings)]
        question = self._vector(meanings, unknown)
        others = self._wording.other_matters.intersection(meanings)
        nearest: dict[str, float] = defaultdict(float)
        for way in self._ways:
            near = _product(question, way.vector)
            if near:
                own = _OWN_LANGUAGE if way.language == language else 0.0
                nearest[way.entry_id] = max(nearest[way.entry_id], near + own)
        scores = {}
        for entry_id, near in nearest.items():
            together = self._together[entry_id]
            score = certainty * (_NEAREST * near + _TOGETHER * _product(question, together))
            scores[entry_id] = min(score, 1.0) * (_OTHER_MATTER if others - together.keys() else 1.0)
        return scores

    def _certainty(self, meanings: Iterable[str]) -> int:
        """Count how surely these meanings are about the account: one sure word or two others do."""
        known = {meaning for meaning in meanings if meaning in self._rarity}
        if known & self._words.sure:
            return _SURELY
        return min(_SURELY, len(known - self._words.little))

    def _vector(self, counts: Mapping[str, int], unknown: float = 1.0) -> Vector:
        """Return the meanings' weights as a vector of length 1."""
        weights = {each: self._rarity.get(each, self._most_rare * unknown) for each in counts}
        return _scaled(weights)

    def _spelling_by_language(self) -> dict[str, frozenset[str]]:
        spelling: dict[str, set[str]] = defaultdict(set)
        for entry in self._entries.values():
            for text in (entry.title, *entry.others, entry.answer):
                spelling[entry.language] |= self._wording.spelling(text)
        return {language: frozenset(runs) for language, runs in spelling.items()}


def _rarity(asked: Asked) -> dict[str, float]:
    """Return how telling each meaning is: the fewer entries use it, the more."""
    users: dict[str, set[str]] = defaultdict(set)
    for entry, counts in asked:
        for meaning in counts:
            users[meaning].add(entry.id)
    entries = len({entry.id for entry, _ in asked})
    return {meaning: 0.2 + math.log((entries + 1) / (len(ids) + 0.5)) for meaning, ids in users.items()}


def _together(ways: Iterable[_Way]) -> dict[str, Vector]:
    """Return one vector for each entry: the sum of its ways to ask, of length 1."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for way in ways:
        for meaning, weight in way.vector.items():
            sums[way.entry_id][meaning] += weight  # type: ignore[assignment]  # a Counter adds floats as well
    return {entry_id: _scaled(total) for entry_id, total in sums.items()}


def _scaled(weights: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {meaning: weight / length for meaning, weight in weights.items()} if length else {}


def _product(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[meaning] for meaning, weight in one.items() if meaning in other)


@cache
def load_knowledge(own: Path | None = None) -> Knowledge:
    """Read the shipped knowledge base and a school's own folder, once for each process.

    Raises:
        services.knowledge_files.KnowledgeProblem: a file is broken; the message is one sentence.
    """
    return Knowledge(read(SHIPPED) if own is None else read(SHIPPED, own))
