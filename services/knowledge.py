"""Plain questions: which entry of the knowledge base a text asks for, offline and within milliseconds.

Each way to ask is a vector of meanings, weighed by how few entries use them (TF-IDF). A question is as near
to an entry as to its nearest way to ask and to all its ways together. All languages are searched, because
people mix them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.knowledge_files import SHIPPED, Entry, KnowledgeProblem, read
from services.wording import UNKNOWN, Wording

NONE = "none"
FALLBACK = "en"
Vector = Mapping[str, float]

_ENOUGH = 0.45
_CLOSE = 0.04
_NEAREST, _TOGETHER = 0.6, 0.4
LEVELS=[(1.0,.62),(.9,.8),(.4,1.0)]


@dataclass(frozen=True, slots=True)
class Found:
    """The entry a text asks for, `NONE` below the threshold; `other` is one that is nearly as near."""

    id: str
    score: float
    other: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to ask for an entry."""

    entry_id: str
    language: str
    vector: Vector


class Knowledge:
    """The knowledge base, ready to be asked. It keeps nothing of what it is asked."""

    def __init__(self, entries: Iterable[Entry], wording: Wording, words=None) -> None:
        self._sure = words.sure
        self._little=words.little
        self._entries = {(entry.language, entry.id): entry for entry in entries}
        self._wording = wording
        asked = [
            (entry, Counter(wording.meanings(text)))
            for entry in self._entries.values()
            for text in (entry.title, *entry.others)
        ]
        self._rarity = _rarity((entry.id, counts) for entry, counts in asked)
        self._most_rare = max(self._rarity.values(), default=1.0)
        self._ways = [_Way(entry.id, entry.language, self._vector(counts)) for entry, counts in asked]
        self._together = _together(self._ways)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({language for language, _ in self._entries}))

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted({entry_id for _, entry_id in self._entries}))

    def _vector(self, counts: Mapping[str, int], unknown: float = 1.0) -> Vector:
        weights = {m: self._weight(m, unknown) for m in counts}
        length = math.sqrt(sum(w * w for w in weights.values()))
        return {m: w / length for m, w in weights.items()} if length else {}

    def _weight(self, meaning: str, unknown: float) -> float:
        known = self._rarity.get(meaning)
        if known is not None:
            return known
        return self._most_rare * unknown

    def scores(self, text: str, language: str = FALLBACK) -> list[tuple[float, str]]:
        meanings = self._wording.meanings(text)
        pts = sum(2 if m in self._sure else 0 if (m in self._little or m not in self._rarity) else 1 for m in set(meanings))
        others = self._wording.other.intersection(meanings)
        unk,fac=LEVELS[min(pts,2)]
        question = self._vector(Counter(meanings), unk)
        nearest: dict[str, float] = defaultdict(float)
        for way in self._ways:
            s = _product(question, way.vector)
            if s > nearest[way.entry_id]:
                nearest[way.entry_id] = s
        return sorted(
            (
                ((0.4 if others - self._together[e].keys() else 1)* (fac *(_NEAREST * s + _TOGETHER * _product(question, self._together[e]))), e)
                for e, s in nearest.items()
            ),
            reverse=True,
        )

    def find(self, text: str, language: str = FALLBACK) -> Found:
        (best, entry_id), (second, other), *_ = self.scores(text, language)
        if best < _ENOUGH:
            return Found(NONE, best)
        return Found(entry_id, best, other if best - second < _CLOSE else None)


def _rarity(asked: Iterable[tuple[str, Mapping[str, int]]]) -> dict[str, float]:
    share: dict[str, Counter[str]] = defaultdict(Counter)
    for entry_id, counts in asked:
        share[entry_id].update(counts.keys())
    df: Counter[str] = Counter()
    for counts in share.values():
        df.update(counts.keys())
    n = len(share)
    return {m: math.log((n + 1) / (c + 0.5)) + 0.2 for m, c in df.items()}


def _together(ways):
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for way in ways:
        for m, w in way.vector.items():
            sums[way.entry_id][m] += w
    out = {}
    for e, v in sums.items():
        length = math.sqrt(sum(w * w for w in v.values()))
        out[e] = {m: w / length for m, w in v.items()}
    return out


def _product(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(w * other[m] for m, w in one.items() if m in other)
