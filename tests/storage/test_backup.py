"""Copies of the database: clean, whole, and only where nothing stood before."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import copy_database, draft_beside, end_what_was_under_way, path_of, put_in_place
from storage.errors import DatabaseProblem


def test_a_copy_holds_no_page_of_a_deleted_row(database: str, tmp_path: Path) -> None:
    """PRV-08: also where SQLite has not overwritten it."""
    with closing(sqlite3.connect(path_of(database))) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE notes (text TEXT)")
        connection.execute("INSERT INTO notes VALUES ('canary-4711')")
        connection.commit()
        connection.execute("DELETE FROM notes")
        connection.commit()
    copy = tmp_path / "copy.db"
    copy_database(database, copy)
    assert b"canary-4711" not in copy.read_bytes()


def test_a_finished_draft_gets_the_name_once(tmp_path: Path) -> None:
    place = tmp_path / "file"
    with draft_beside(place) as draft:
        assert draft.stat().st_mode & 0o777 == 0o600
        put_in_place(draft, place)
        with pytest.raises(DatabaseProblem, match="never overwritten"):
            put_in_place(draft, place)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_draft_is_taken_away_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), draft_beside(tmp_path / "file"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"rubbish" * 1000)
    with pytest.raises(DatabaseProblem, match="cannot be used"):
        end_what_was_under_way(file)
    with pytest.raises(DatabaseProblem, match="there is no database"):
        copy_database(f"sqlite:///{tmp_path / 'nothing.db'}", tmp_path / "copy.db")
