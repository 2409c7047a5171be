"""What the bot says: the same ids and variables in every language, none missing, none unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from tests.house_rules.repository import ROOT, files, modules

SPEAKING_ROOMS = ("bot", "conversations", "services", "domain", "i18n")


class Variables(Visitor):
    """Collects the variables a message or attribute shows."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - fluent.syntax's naming
        self.names.add(node.id.name)


def catalogues() -> list[Path]:
    """Every catalogue; the English one must be among them."""
    found = [path for path in files("*.ftl") if path.parent == ROOT / "i18n"]
    assert ROOT / "i18n" / "en.ftl" in found
    return found


def entries(source: str) -> list[fluent.EntryType]:
    """A catalogue's entries, in order."""
    return FluentParser().parse(source).body


def messages(source: str) -> dict[str, set[str]]:
    """Each message id of a catalogue with the variables it shows, those of its attributes included."""
    found: dict[str, set[str]] = {}
    for entry in entries(source):
        if isinstance(entry, fluent.Message):
            seen = Variables()
            seen.visit(entry)
            found[entry.id.name] = seen.names
    return found


def asked_for(tree: ast.AST) -> Iterator[str]:
    """The ids that code passes to the catalogue as `text("id", ...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "text" and isinstance(node.args[0].value, str):
                yield node.args[0].value


def mentioned() -> tuple[set[str], set[str]]:
    """Every string of the speaking rooms, and how those put together begin (`f"violation-{name}"`)."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for each in modules(*SPEAKING_ROOMS):
        for node in ast.walk(each.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return whole, {each for each in beginnings if re.fullmatch(r"[a-z][a-z0-9-]*-", each)}


class TestCatalogues:
    def test_each_is_read_without_a_mistake(self) -> None:
        junk = {
            path.name: [
                entry.content for entry in entries(path.read_text("utf-8")) if isinstance(entry, fluent.Junk)
            ]
            for path in catalogues()
        }
        assert {name: lines for name, lines in junk.items() if lines} == {}

    def test_none_says_an_id_twice(self) -> None:
        for path in catalogues():
            ids = [
                each.id.name for each in entries(path.read_text("utf-8")) if isinstance(each, fluent.Message)
            ]
            assert [name for name in set(ids) if ids.count(name) > 1] == [], path.name

    def test_all_have_the_ids_and_variables_of_the_english_one(self) -> None:
        english = messages((ROOT / "i18n" / "en.ftl").read_text("utf-8"))
        assert english
        for path in catalogues():
            assert messages(path.read_text("utf-8")) == english, path.name


def put_together(tree: ast.AST) -> Iterator[int]:
    """The lines in which a value of a sentence is put together by hand: it would be escaped once more."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "text":
            yield from (each.value.lineno for each in node.keywords if is_by_hand(each.value))


def is_by_hand(value: ast.expr) -> bool:
    """Whether an expression is an f-string of more than a number, a sum of strings, or a plain join."""
    if isinstance(value, ast.BinOp):
        return any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in ast.walk(value))
    if isinstance(value, ast.JoinedStr):
        shown = [each for each in value.values if isinstance(each, ast.FormattedValue)]
        return any(each.format_spec is None for each in shown)
    return isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "join"


class TestValues:
    def test_none_is_put_together_by_hand(self) -> None:
        """ADM-06: `Voice.names`, `clauses` and `joined` know what is escaped already."""
        made = 'text("a", b=f"{c}!"), v.text("a", b=", ".join(c)), v.text("a", b=c + ", ")'
        fine = 'v.text("a", b=c, d=v.names(c), n=n + 1, of=f"{n:,}")'
        assert len(list(put_together(ast.parse(f"v.{made}, {fine}")))) == 3
        found = {path.path: [*put_together(path.tree)] for path in modules(*SPEAKING_ROOMS)}
        assert {path: lines for path, lines in found.items() if lines} == {}


class TestIds:
    def test_every_id_that_code_asks_for_is_in_the_catalogue(self) -> None:
        english = messages((ROOT / "i18n" / "en.ftl").read_text("utf-8"))
        asked = {name for each in modules("conversations", "bot") for name in asked_for(each.tree)}
        assert asked, 'no `text("message-id", ...)` in conversations'
        assert asked - english.keys() == set()

    def test_every_id_of_the_catalogue_is_used(self) -> None:
        whole, beginnings = mentioned()
        unused = [
            name
            for name in messages((ROOT / "i18n" / "en.ftl").read_text("utf-8"))
            if name not in whole and not name.startswith(tuple(beginnings))
        ]
        assert unused == []
