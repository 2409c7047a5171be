"""The Markdown files of the knowledge base: read once, and refused with one sentence where they are broken.

`<language>/<entry id>.md` holds a title, other ways to ask, and the answer; `words.md` holds what words mean
the same. A school's own folder has the same shape: its files replace shipped ones of the same name and add
others, its words are added (docs/knowledge.md).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "knowledge"
LONGEST_ANSWER = 1500
_WORDS = "words.md"
_ENTRY_ID = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_OTHERS, _ANSWER = "Other ways to ask", "Answer"
_SAME, _SURE = "Words that mean the same", "Words that are surely about the account"
_LITTLE, _OTHER = "Words that say little alone", "Words of other matters"
_LEFT_OUT, _TRADITIONAL = "Words to leave out", "Traditional characters"
_PAIR = 2


class KnowledgeProblem(Exception):  # noqa: N818 - the operator's word
    """A file of the knowledge base is broken; the message is one sentence with file and line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question the helpdesk can answer, in one language."""

    id: str
    language: str
    title: str
    others: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Words:
    """What people's words mean: `same` has word -> meaning, `traditional` has character -> simplified one."""

    same: Mapping[str, str] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()
    little: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    traditional: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Files:
    """Everything that was read."""

    entries: tuple[Entry, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty, and where it stands."""

    path: Path
    number: int
    text: str

    def problem(self, what: str) -> KnowledgeProblem:
        return KnowledgeProblem(f"{self.path}, line {self.number}: {what}")


def read(*folders: Path) -> Files:
    """Read the folders in turn; a later one replaces entries and adds words.

    Raises:
        KnowledgeProblem: a file or folder is broken or cannot be read.
    """
    entries: dict[tuple[str, str], Entry] = {}
    words = Words()
    for folder in folders:
        if not folder.is_dir():
            raise KnowledgeProblem(
                f"{folder} is not a folder; KNOWLEDGE_DIR names the folder with your files"
            )
        if (folder / _WORDS).exists():
            words = _joined(words, _words(folder / _WORDS))
        for path in sorted(folder.glob("*/*.md")):
            entry = _entry(path)
            entries[entry.language, entry.id] = entry
    return Files(tuple(entries.values()), words)


def _joined(old: Words, new: Words) -> Words:
    return Words(
        {**old.same, **new.same},
        old.sure | new.sure,
        old.little | new.little,
        old.other | new.other,
        old.left_out | new.left_out,
        {**old.traditional, **new.traditional},
    )


def _lines(path: Path) -> Iterator[_Line]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise KnowledgeProblem(f"{path} is not UTF-8; save it as UTF-8 text") from None
    except OSError as problem:
        raise KnowledgeProblem(f"{path} cannot be read: {problem.strerror}") from None
    for number, line in enumerate(text.splitlines(), start=1):
        yield _Line(path, number, line.rstrip())


def _entry(path: Path) -> Entry:
    lines = list(_lines(path))
    first = next((line for line in lines if line.text), _Line(path, 1, ""))
    if not _LANGUAGE.fullmatch(path.parent.name) or not _ENTRY_ID.fullmatch(path.stem):
        raise first.problem("the file must be named <language>/<entry_id>.md, such as en/school_uniform.md")
    if not first.text.startswith("# ") or not first.text[2:].strip():
        raise first.problem("the file must begin with its title: # and a few words")
    sections = _sections(lines[first.number :], (_OTHERS, _ANSWER))
    for name in (_OTHERS, _ANSWER):
        if name not in sections:
            raise _Line(path, len(lines), "").problem(f'the part "## {name}" is missing')
    heading, *body = sections[_ANSWER]
    answer = "\n".join(line.text for line in body).strip()
    if not answer:
        raise heading.problem("the answer is empty")
    if len(answer) > LONGEST_ANSWER:
        raise heading.problem(f"the answer has more than {LONGEST_ANSWER} characters; make it shorter")
    others = tuple(_bullet(line) for line in sections[_OTHERS][1:] if line.text)
    return Entry(path.stem, path.parent.name, first.text[2:].strip(), others, answer)


def _words(path: Path) -> Words:
    lines = list(_lines(path))
    sections = _sections(lines, (_SAME, _SURE, _LITTLE, _OTHER, _LEFT_OUT, _TRADITIONAL))
    same: dict[str, str] = {}
    for line in sections.get(_SAME, [])[1:]:
        if line.text:
            same |= _meaning(line)
    sure, little, other, left_out = (
        frozenset(word for line in sections.get(name, [])[1:] for word in _listed(line.text))
        for name in (_SURE, _LITTLE, _OTHER, _LEFT_OUT)
    )
    pairs = [
        (line, pair)
        for line in sections.get(_TRADITIONAL, [])[1:]
        if line.text
        for pair in _bullet(line).split()
    ]
    for line, pair in pairs:
        if len(pair) != _PAIR:
            raise line.problem(f'"{pair}" must be two characters, the traditional one and the simplified one')
    return Words(same, sure, little, other, left_out, {pair[0]: pair[1] for _, pair in pairs})


def _meaning(line: _Line) -> dict[str, str]:
    meaning, colon, words = _bullet(line).partition(":")
    if not colon or not meaning.strip() or not words.strip():
        raise line.problem("write it as: - meaning: word, word, another spelling")
    return dict.fromkeys((meaning.strip(), *_listed(words)), meaning.strip())


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _bullet(line: _Line) -> str:
    if not line.text.startswith("- ") or not line.text[2:].strip():
        raise line.problem('a line of this list must begin with "- "')
    return line.text[2:].strip()


def _sections(lines: list[_Line], known: tuple[str, ...]) -> dict[str, list[_Line]]:
    """Return the parts by their headings, each with its heading's own line first."""
    sections: dict[str, list[_Line]] = {}
    current: list[_Line] = []
    for line in lines:
        if line.text.startswith("## "):
            name = line.text[3:].strip()
            if name not in known:
                raise line.problem(f'there is no part "{name}"; the parts are: {", ".join(known)}')
            if name in sections:
                raise line.problem(f'the part "{name}" stands here a second time')
            current = sections[name] = [line]
        else:
            current.append(line)
    return sections
