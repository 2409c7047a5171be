"""Looking at a database tells how it stands and leaves it as it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import inspection
from storage.engine import migrate
from storage.errors import DatabaseProblem, DatabaseTooNew
from storage.inspection import Condition, inspect_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with the newest tables, nothing of it waiting in a log."""
    path = tmp_path / "one.db"
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
    return path


def look(path: Path) -> Condition:
    return inspect_database(f"sqlite:///{path}")


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))


class TestConditions:
    def test_a_missing_one_is_not_made(self, tmp_path: Path) -> None:
        assert look(tmp_path / "none.db") is Condition.MISSING
        assert list(tmp_path.iterdir()) == []

    def test_a_file_without_tables_is_empty(self, tmp_path: Path) -> None:
        (tmp_path / "one.db").touch()
        assert look(tmp_path / "one.db") is Condition.EMPTY

    def test_the_newest_tables_are_current_and_stay_byte_for_byte(self, path: Path) -> None:
        before = path.read_bytes()
        assert look(path) is Condition.CURRENT
        assert path.read_bytes() == before

    def test_older_tables_are_told_and_not_changed(self, path: Path) -> None:
        set_revision(path, "0001")
        before = path.read_bytes()
        assert look(path) is Condition.OLD
        assert path.read_bytes() == before


class TestProblems:
    """SEC-05."""

    def test_a_newer_one_is_named_as_such(self, path: Path) -> None:
        set_revision(path, "9999")
        with pytest.raises(DatabaseTooNew, match="revision 9999"):
            look(path)

    def test_what_is_no_database_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "one.db").write_bytes(b"this is no database, whatever its name says" * 100)
        with pytest.raises(DatabaseProblem, match="file is not a database"):
            look(tmp_path / "one.db")

    def test_a_damaged_page_in_the_middle_is_found(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        middle = len(content) // 2 // 4096 * 4096
        content[middle : middle + 4096] = b"\xff" * 4096
        path.write_bytes(content)
        with pytest.raises(DatabaseProblem, match=r"damaged|malformed"):
            look(path)

    def test_one_that_another_program_holds_is_told(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(inspection, "PATIENCE", 0.05)
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            with pytest.raises(DatabaseProblem, match="locked"):
                look(path)
