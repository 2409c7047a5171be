"""Every module has its tests under the same name (architecture 2)."""

import ast

from tests.house_rules.repository import ROOT, Module, files, functions, modules

COVERED_ELSEWHERE: dict[str, tuple[str, str]] = {
    # module: (a file of tests that covers it, why it has none of its own)
    "bot/house_ground.py": ("tests/bot/test_house.py", "it is tested as a part of the house"),
    "bot/house_families.py": ("tests/bot/test_house.py", "it is tested as a part of the house"),
    "bot/house_audit.py": ("tests/bot/test_house.py", "it is tested as a part of the house"),
    "bot/house_schools.py": ("tests/bot/test_house.py", "it is tested as a part of the house"),
}
NOTHING_TO_TEST = {"__init__", "__main__"}


def has_tests(of: Module) -> bool:
    """Whether tests/<room> holds a file for the module, at any depth."""
    return any(path.is_relative_to(ROOT / "tests" / of.room) for path in files(f"test_{of.stem}.py"))


def only_declares(of: Module) -> bool:
    """Whether no function of the module does anything: interfaces, records, tables and names."""
    bodies = [statement for function in functions(of.tree) for statement in function.body]
    return all(isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) for each in bodies)


def is_migration(of: Module) -> bool:
    """Migrations are tested as one: what they build is what the tables say."""
    return "/migrations/" in of.path


class TestMirror:
    def test_every_module_has_its_tests(self) -> None:
        missing = [
            each.path
            for each in modules()
            if each.stem not in NOTHING_TO_TEST
            and not is_migration(each)
            and each.path not in COVERED_ELSEWHERE
            and not has_tests(each)
            and not only_declares(each)
        ]
        assert missing == []

    def test_every_exception_is_still_needed_and_names_real_tests(self) -> None:
        known = {each.path: each for each in modules()}
        assert [path for path in COVERED_ELSEWHERE if path not in known or has_tests(known[path])] == []
        assert [tests for tests, _ in COVERED_ELSEWHERE.values() if not (ROOT / tests).is_file()] == []

    def test_no_tests_are_hidden_by_their_name(self) -> None:
        """Only `test_*.py` is collected; any other file under tests holds no test."""
        others = [path for path in files("*.py") if path.is_relative_to(ROOT / "tests")]
        assert others
        hidden = [
            path.name
            for path in others
            if not path.name.startswith("test_") and "\ndef test_" in path.read_text(encoding="utf-8")
        ]
        assert hidden == []
