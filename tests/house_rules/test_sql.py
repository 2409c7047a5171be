"""SQL takes parameters and is never pasted together (security.md DB-01)."""

import ast
from collections.abc import Iterator

from tests.house_rules.repository import modules, place

RUNS_SQL = {"execute", "executemany", "executescript", "exec_driver_sql", "scalar", "scalars", "stream"}
WRITES_SQL = {"text", "literal_column", "DDL"}


def called(node: ast.Call) -> str:
    """The last word of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_pasted(node: ast.expr) -> bool:
    """Whether a text is put together from parts: f-string, `+` or `%`, `format` or `join`."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(func=ast.Attribute(attr="format" | "join")):
            return True
    return False


def pasted_sql(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    """Calls that would run or write a pasted text as SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in names and node.args and is_pasted(node.args[0]):
            yield node


class TestTheLint:
    def test_it_sees_each_way_of_pasting(self) -> None:
        for written in (
            "c.execute(f'{a}')",
            "text('a' + b)",
            "c.scalar('%s' % a)",
            "op.execute('{}'.format(a))",
        ):
            assert list(pasted_sql(ast.parse(written), RUNS_SQL | WRITES_SQL)), written

    def test_it_leaves_parameters_alone(self) -> None:
        assert not list(
            pasted_sql(ast.parse("c.execute(text('SELECT :a'), {'a': a})"), RUNS_SQL | WRITES_SQL)
        )


class TestSql:
    def test_nowhere_is_a_pasted_text_executed(self) -> None:
        found = [place(each, node) for each in modules() for node in pasted_sql(each.tree, RUNS_SQL)]
        assert found == []

    def test_the_store_writes_no_pasted_text_as_sql(self) -> None:
        """Only there, because elsewhere `text` is the catalogue's."""
        found = [
            place(each, node) for each in modules("storage") for node in pasted_sql(each.tree, WRITES_SQL)
        ]
        assert found == []
