"""docs/checklist.md answers every row: with a test that names it, or with a reason (security.md 6)."""

import re
from dataclasses import dataclass
from functools import cache

from tests.house_rules.repository import ROOT, files

FAMILIES = {
    *("REC", "QST", "PWD", "HSH", "THR", "DOS", "ENU", "TOT", "ADM", "TMP", "EML", "TGM", "MIN", "SES"),
    *("LOG", "AUD", "CRY", "SEC", "DIR", "DB", "PRV", "SUP"),
}
ID = re.compile(rf"\b(?:{'|'.join(sorted(FAMILIES))})-[0-9]{{2}}\b")
LINK = re.compile(r"\]\(\.\./(tests/[\w/]+\.py)\)")
NOT_BUILT = {
    # parts of the plan that no row may call missing once they are there: a folder or a file that they bring
    "webhooks": "bot/webhook.py",
    "the secure form": "miniapp",
    "LDAP": "directory/ldap.py",
    "there is no image": "Dockerfile",
}
WITHOUT_A_TEST_THOUGH_URGENT = {
    # parts that wait are let off; everything else of priority 0 has a test
    "webhooks",
    "the secure form",
    "LDAP",
}


@dataclass(frozen=True)
class Row:
    """One answer of the page."""

    name: str
    priority: int
    what: str
    tests: tuple[str, ...]
    note: str

    @property
    def is_built(self) -> bool:
        """Whether the part that it is about exists."""
        return not self.note.startswith("not built: ")

    @property
    def is_otherwise(self) -> bool:
        """Whether the rule is kept in another way."""
        return self.note.startswith("otherwise: ")


@cache
def page() -> str:
    """The checklist as it is written."""
    return (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8")


@cache
def rows() -> tuple[Row, ...]:
    """Every row of its tables."""
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in page().splitlines()
        if ID.match(line[2:])
    ]
    return tuple(
        Row(name, int(priority), what, tuple(LINK.findall(tests)), note)
        for name, priority, what, tests, note in cells
    )


@cache
def mentioned() -> dict[str, set[str]]:
    """Each row that tests name, with the files that do; this file names none."""
    found: dict[str, set[str]] = {}
    for path in files("*.py"):
        relative = path.relative_to(ROOT).as_posix()
        if relative.startswith("tests/"):
            for name in ID.findall(path.read_text(encoding="utf-8")):
                found.setdefault(name, set()).add(relative)
    return found


class TestTheRows:
    def test_each_stands_there_once_and_no_number_is_left_out(self) -> None:
        names = [row.name for row in rows()]
        assert len(names) == len(set(names)) > 150
        assert {name.split("-")[0] for name in names} == FAMILIES
        for family in FAMILIES:
            numbers = sorted(int(name.split("-")[1]) for name in names if name.startswith(f"{family}-"))
            assert numbers == list(range(1, len(numbers) + 1)), family

    def test_each_says_what_must_hold_and_how_urgent_it_is(self) -> None:
        assert [row.name for row in rows() if not row.what or row.priority not in {0, 1, 2}] == []

    def test_the_first_paragraphs_count_them_rightly(self) -> None:
        otherwise = sum(row.is_otherwise for row in rows())
        missing = sum(not row.is_built for row in rows())
        proven = len(rows()) - otherwise - missing
        said = " ".join(page().split("\n## ")[0].split())
        counted = (
            f"Of {len(rows())} rows {proven} are proven, {otherwise} kept otherwise, {missing} not built."
        )
        assert counted in said


class TestTheTests:
    def test_each_that_is_named_exists_and_names_the_row(self) -> None:
        wrong = [
            f"{row.name}: {path}"
            for row in rows()
            for path in row.tests
            if path not in mentioned().get(row.name, set())
        ]
        assert wrong == []

    def test_every_row_that_a_test_names_is_in_the_table(self) -> None:
        assert mentioned().keys() - {row.name for row in rows()} == set()

    def test_no_row_is_called_missing_that_a_test_proves(self) -> None:
        assert [row.name for row in rows() if not row.is_built and row.name in mentioned()] == []


class TestTheReasons:
    def test_no_row_has_neither_a_test_nor_a_reason(self) -> None:
        unanswered = [row.name for row in rows() if not row.tests and row.is_built and not row.is_otherwise]
        assert unanswered == []

    def test_what_is_urgent_and_built_has_a_test(self) -> None:
        let_off = tuple(f"not built: {part}" for part in WITHOUT_A_TEST_THOUGH_URGENT)
        missing = [
            row.name
            for row in rows()
            if row.priority == 0 and not row.tests and not row.note.startswith(let_off)
        ]
        assert missing == []

    def test_a_part_that_was_built_is_no_reason_any_more(self) -> None:
        built = [part for part, brings in NOT_BUILT.items() if (ROOT / brings).exists()]
        stale = [row.name for row in rows() for part in built if row.note.startswith(f"not built: {part}")]
        assert stale == []
