"""Copies of the database: clean, whole, and only where nothing stood before."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.backup import (
    copy_database,
    draft_beside,
    end_what_was_under_way,
    give_to_owner,
    make_folder,
    name_at,
    older_than,
    path_of,
    put_in_place,
)
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


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_a_place_where_an_older_database_left_something_is_taken(tmp_path: Path, end: str) -> None:
    """SEC-07: SQLite would apply it to the file that comes there; also when it comes while one unpacks."""
    place, left = tmp_path / "helpdesk.db", tmp_path / f"helpdesk.db{end}"
    with draft_beside(place) as draft:
        left.touch()
        with pytest.raises(DatabaseProblem, match=rf"left {left}; move that away too"):
            put_in_place(draft, place)
    with pytest.raises(DatabaseProblem, match=rf"left {left};"), draft_beside(place):
        pass
    assert list(tmp_path.iterdir()) == [left]


def test_a_file_and_its_name_are_on_disk_when_it_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its folder on disk a file is lost with the power, although its content is there."""
    written = list[Path]()
    monkeypatch.setattr(
        os, "fsync", lambda handle: written.append(Path(f"/proc/self/fd/{handle}").readlink())
    )
    place = tmp_path / "file"
    with draft_beside(place) as draft:
        put_in_place(draft, place)
    assert written == [draft, tmp_path]


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


MADE = datetime(2026, 11, 21, 19, 30, 0, 999, tzinfo=UTC)
STRANGERS = (
    "keys.json",
    "helpdesk.db",
    "helpdesk-20200101T000000Z.db.txt",
    "helpdesk-20200101T000000Z.db.age.old",
    "helpdesk-20200101T000000.db",
    "helpdesk-20201301T000000Z.db",
    "xhelpdesk-20200101T000000Z.db",
    "HELPDESK-20200101T000000Z.DB",
    "helpdesk-20200101T000000Z.db\n",
    "helpdesk-\u0662\u0660200101T000000Z.db",
)


def test_a_backup_in_a_folder_is_named_after_its_time() -> None:
    assert name_at(MADE, encrypted=False) == "helpdesk-20261121T193000Z.db"
    assert name_at(MADE, encrypted=True) == "helpdesk-20261121T193000Z.db.age"


def test_backups_made_before_a_time_are_found_and_no_other_file(tmp_path: Path) -> None:
    """PRV-06: nothing else in the folder is ever touched."""
    old = sorted(name_at(MADE - timedelta(days=days), encrypted=days > 40) for days in (31, 41))
    young = [name_at(MADE - timedelta(days=29), encrypted=True)]
    for name in (*old, *young, *STRANGERS):
        (tmp_path / name).touch()
    (tmp_path / "helpdesk-20200101T000000Z.db").mkdir()
    (tmp_path / "helpdesk-20200102T000000Z.db").symlink_to(tmp_path / "keys.json")
    found = older_than(tmp_path, MADE - timedelta(days=30))
    assert [one.name for one in found] == old


def test_one_made_at_that_very_time_stays(tmp_path: Path) -> None:
    moment = MADE.replace(microsecond=0)
    (tmp_path / name_at(moment, encrypted=False)).touch()
    assert older_than(tmp_path, moment) == []
    assert len(older_than(tmp_path, moment + timedelta(seconds=1))) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_folders_that_are_made_belong_to_whom_the_one_above_belongs_to(tmp_path: Path) -> None:
    os.chown(tmp_path, 4711, 4712)
    make_folder(tmp_path / "srv" / "data")
    for made in (tmp_path / "srv", tmp_path / "srv" / "data"):
        assert (made.stat().st_uid, made.stat().st_gid) == (4711, 4712)
        assert made.stat().st_mode & 0o777 == 0o700
    make_folder(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_is_given_to_its_folders_owner_or_it_is_said_to_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert give_to_owner(file, tmp_path) is None

    def refuse(*_arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    os.chown(tmp_path, 4711, 4712)
    with monkeypatch.context() as patched:
        patched.setattr(os, "chown", refuse)
        assert give_to_owner(file, tmp_path) == "4711:4712"
    assert give_to_owner(file, tmp_path) is None
    assert (file.stat().st_uid, file.stat().st_gid) == (4711, 4712)
