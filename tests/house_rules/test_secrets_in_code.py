"""Secrets are compared in constant time (security.md HSH-06)."""

import ast
import re
from collections.abc import Iterator

from tests.house_rules.repository import Module, modules, place

SECRET_WORDS = {"secret", "token", "hash", "digest", "mac", "code", "verifier", "pepper"}

NOT_SECRET: dict[str, str] = {
    # the name as the code writes it: why comparing it with == tells nobody anything
}


def spelled(node: ast.expr) -> str:
    """The last word of an expression that has one: `self.token` and `row["token"]` are both `token`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.Call(func=function):
            return spelled(function)
    return ""


def is_column(node: ast.expr) -> bool:
    """Whether this is a table's column, whose `==` builds SQL and compares nothing here."""
    return (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "c"
    )


def names_a_secret(node: ast.expr) -> bool:
    """Whether one of the name's words is a word for secrets."""
    words = set(re.split(r"_|(?<=[a-z])(?=[A-Z])", spelled(node)))
    return bool({word.lower() for word in words} & SECRET_WORDS) and spelled(node) not in NOT_SECRET


def leaky(tree: ast.AST) -> Iterator[ast.Compare]:
    """Comparisons with == or != that name a secret; a literal in the source is none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Constant) or is_column(side) for side in sides):
                continue
            if any(names_a_secret(side) for side in sides):
                yield node


def findings(of: Module) -> list[str]:
    """What is wrong in one module."""
    return [f"{place(of, node)}: {ast.unparse(node)}" for node in leaky(of.tree)]


class TestTheLint:
    def test_it_sees_each_way_of_naming_a_secret(self) -> None:
        for written in ("a.token == b", "x != row['answer_hash']", "code == typed", "digest(a) == digest(b)"):
            assert list(leaky(ast.parse(written))), written

    def test_it_leaves_literals_columns_and_other_names_alone(self) -> None:
        for written in (
            "code == 200",
            "schools.c.code == wanted",
            "decoded == b",
            "hmac.compare_digest(a, b)",
        ):
            assert not list(leaky(ast.parse(written))), written


class TestComparisons:
    def test_no_secret_is_compared_with_equals(self) -> None:
        """HSH-06: `hmac.compare_digest` on bytes; what is no secret goes to NOT_SECRET with its reason."""
        assert [finding for each in modules() for finding in findings(each)] == []

    def test_every_exception_is_still_needed(self) -> None:
        written = "\n".join(each.source for each in modules())
        assert [name for name in NOT_SECRET if not re.search(rf"\b{name}\b", written)] == []
