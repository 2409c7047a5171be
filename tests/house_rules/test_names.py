"""Names that say nothing are not used (architecture 2 and 11)."""

import re

from tests.house_rules.repository import files, modules

SAYS_NOTHING = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "telegram"}


class TestModuleNames:
    def test_none_says_nothing_or_hides_a_library(self) -> None:
        assert modules()
        assert [path.name for path in files("*.py") if path.stem in SAYS_NOTHING] == []


class TestClassNames:
    def test_none_manages_or_helps(self) -> None:
        found = [
            f"{each.path}: {name}"
            for each in modules()
            for name in re.findall(r"^\s*class (\w+)", each.source, re.MULTILINE)
            if re.search(r"(Manager|Helper|Util|Utils|Info)$", name)
        ]
        assert found == []
