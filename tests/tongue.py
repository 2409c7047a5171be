"""The people's side of the catalogue: from the id of a text to what stands on a screen in one language."""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from i18n.catalog import FALLBACK, Catalogue

_CUT = "\x00"
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Tongue:
    """What a person reads who speaks this language."""

    language: str

    def part(self, text: str, **values: str | float | datetime) -> str:
        """Return the longest run of words of a text as a screen shows it; values left out cut it.

        "locked-until" without values is what stands before, between or after the login and the time,
        whichever is longest. A text that a catalogue lacks is said in English, as the bot says it.
        """
        unknown = {name: _CUT for name in _variables(text) if name not in values}
        said = _catalogue().text(self.language, text, **unknown, **values)
        runs = html.unescape(_TAGS.sub("", said)).split(_CUT)
        return max((run.strip() for run in runs), key=len)

    def understands(self, screen: str, text: str) -> bool:
        """Tell whether a screen says this text, whatever its values."""
        return self.part(text) in screen


@cache
def _catalogue() -> Catalogue:
    return Catalogue()


@cache
def _variables(text: str) -> frozenset[str]:
    """Return the values that the English sentence takes; translations take no others (tests/i18n)."""
    found = _Variables()
    found.visit(_messages()[text])
    return frozenset(found.names)


@cache
def _messages() -> dict[str, ast.Message]:
    source = (files("i18n") / f"{FALLBACK}.ftl").read_text("utf-8")
    entries = FluentParser().parse(source).body
    return {entry.id.name: entry for entry in entries if isinstance(entry, ast.Message)}


class _Variables(Visitor):
    """Gathers the names of values."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent's hook
        self.names.add(node.id.name)
