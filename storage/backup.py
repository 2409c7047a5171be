"""Copies of the database: a clean one made while the bot runs, and one made fit to go on from (SEC-07)."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.errors import DatabaseProblem

SQLITE_HEAD = b"SQLite format 3\0"

# What was under way when the copy was made is over: nobody waits for it any more, a message would come twice,
# and a permit may have been used since.
_ENDS = (
    """UPDATE flows SET ending = 'expired', said = 'nothing', "values" = NULL, version = version + 1
    WHERE ending IS NULL""",
    "UPDATE inbox SET state = 'replied', body = NULL WHERE state != 'replied'",
    """UPDATE outbox SET done_at = created_at, "values" = NULL, lease_until = NULL, failure = 'restored'
    WHERE done_at IS NULL""",
    "UPDATE permits SET remaining = 0",
)


def path_of(url: str) -> Path:
    """Return the file of a database at `sqlite:///path`."""
    return Path(str(make_url(url).database))


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """Make an empty file of mode 0600 beside `path`, and take it away at the end.

    Raises:
        DatabaseProblem: nothing can be written there, or `path` exists.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    if path.exists():
        raise DatabaseProblem(f"{path} exists already and is never overwritten")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as problem:
        raise DatabaseProblem(f"{path} cannot be written: {problem.strerror}") from None
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a finished file its name, unless that is taken; it is on disk when this returns.

    Raises:
        DatabaseProblem: the name is taken.
    """
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise DatabaseProblem(f"{path} exists already and is never overwritten") from None


def copy_database(url: str, to: Path) -> None:
    """Copy the database into an empty file, as it stands at one moment, without pages of deleted rows.

    Raises:
        DatabaseProblem: it cannot be read or the copy not be written.
    """
    source = path_of(url)
    if not source.exists():
        raise DatabaseProblem(f"there is no database {source}; run helpdesk init")
    with _clear_errors(source), closing(sqlite3.connect(source, timeout=10)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))


def end_what_was_under_way(path: Path) -> None:
    """Make a copy fit to go on from: flows, messages and permits of its moment are over.

    Raises:
        DatabaseProblem: it is no database of ours, or damaged.
    """
    with _clear_errors(path), closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA secure_delete = ON")
        for statement in _ENDS:
            connection.execute(statement)


@contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as problem:
        raise DatabaseProblem(f"the database {path} cannot be used: {problem}") from None
