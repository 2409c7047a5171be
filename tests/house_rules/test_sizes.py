"""The size budget (architecture 10): functions, modules, and the sentence each module opens with."""

import ast
import tokenize
from functools import cache
from io import StringIO
from statistics import median

from tests.house_rules.repository import Module, functions, modules

LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 8
LONGEST_MODULE = 300
LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(source: str) -> set[int]:
    """The lines that hold code: neither empty nor only a comment."""
    held: set[int] = set()
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type not in LAYOUT:
            held.update(range(token.start[0], token.end[0] + 1))
    return held


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[int]:
    """The lines of a function's docstring."""
    if ast.get_docstring(node) is None:
        return set()
    return set(range(node.body[0].lineno, (node.body[0].end_lineno or node.body[0].lineno) + 1))


@cache
def sizes(of: Module) -> dict[str, int]:
    """Each function of a module with its lines of code, its `def` line included, its docstring not."""
    held = code_lines(of.source)
    return {
        f"{of.path}:{node.lineno} {node.name}": len(
            held & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)) - docstring_lines(node)
        )
        for node in functions(of.tree)
    }


class TestTheRuler:
    def test_it_counts_code_and_not_docstrings_comments_or_blanks(self) -> None:
        source = (
            'def rule(a):\n    """Says.\n\n    More.\n    """\n    # why\n\n    return [\n        a\n    ]\n'
        )
        assert list(sizes(Module("domain/rule.py", source, ast.parse(source))).values()) == [4]


class TestSizes:
    def test_no_function_has_more_than_forty_lines(self) -> None:
        long = {
            name: size for each in modules() for name, size in sizes(each).items() if size > LONGEST_FUNCTION
        }
        assert long == {}

    def test_half_of_all_functions_have_at_most_eight_lines(self) -> None:
        assert median(size for each in modules() for size in sizes(each).values()) <= MEDIAN_FUNCTION

    def test_no_module_has_more_than_three_hundred_lines(self) -> None:
        counted = {each.path: len(each.source.splitlines()) for each in modules()}
        assert {path: lines for path, lines in counted.items() if lines > LONGEST_MODULE} == {}


class TestModules:
    def test_each_opens_with_a_sentence_that_says_what_is_in_it(self) -> None:
        first = {each.path: (ast.get_docstring(each.tree) or "").split("\n\n")[0] for each in modules()}
        assert [path for path, sentence in first.items() if not sentence.endswith((".", "?"))] == []
