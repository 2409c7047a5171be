"""docs/promises.md names tests that are there."""

import re

from tests.house_rules.repository import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_promise_names_a_test_that_exists() -> None:
    named = NAMED.findall((ROOT / "docs" / "promises.md").read_text("utf-8"))
    assert len(named) > 10
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}" not in (ROOT / path).read_text("utf-8")
    ]
    assert missing == []
