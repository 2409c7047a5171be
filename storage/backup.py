"""Copies of the database: a clean one made while the bot runs, and one made fit to go on from (SEC-07)."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.errors import DatabaseProblem

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"helpdesk-([0-9]{8}T[0-9]{6}Z)\.db(\.age)?")
SQLITE_HEAD = b"SQLite format 3\0"
_TAKEN = "{} exists already and is never overwritten"

# What SQLite keeps beside a database and applies to whatever file of that name it opens next.
_BESIDE = ("-wal", "-shm", "-journal")

# What was under way when the copy was made is over: nobody waits for it any more, a message would come twice,
# and a permit or a one-time code may have been used since.
_ENDS = (
    """UPDATE flows SET ending = 'expired', said = 'nothing', "values" = NULL, version = version + 1
    WHERE ending IS NULL""",
    "UPDATE inbox SET state = 'replied', body = NULL WHERE state != 'replied'",
    """UPDATE outbox SET done_at = created_at, "values" = NULL, lease_until = NULL, failure = 'restored'
    WHERE done_at IS NULL""",
    "UPDATE permits SET remaining = 0",
    "UPDATE approvers SET invite_tag = NULL, invite_expires_at = NULL WHERE invite_tag IS NOT NULL",
    "UPDATE schools SET bind_tag = NULL, bind_expires_at = NULL WHERE bind_tag IS NOT NULL",
)


def path_of(url: str) -> Path:
    """Return the file of a database at `sqlite:///path`."""
    return Path(str(make_url(url).database))


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """Make an empty file of mode 0600 beside `path`, and take it away at the end.

    Raises:
        DatabaseProblem: nothing can be written there, or `path` or what belonged to it exists.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    _refuse_taken(path)
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
        DatabaseProblem: the name is taken, or something of an older database stands beside it.
    """
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    _refuse_taken(path)
    try:
        os.link(draft, path)
    except FileExistsError:
        raise DatabaseProblem(_TAKEN.format(path)) from None
    _sync(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder that its owner alone can enter; who owns the one above it owns what is made."""
    if folder.exists():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700)
    give_to_owner(folder, folder.parent)


def give_to_owner(file: Path, folder: Path) -> str | None:
    """Give a file to the owner of a folder, so that root can restore what another user runs.

    Returns who should have it, as chown takes them, where that is not allowed; else None.
    """
    mine, theirs = file.stat(), folder.stat()
    if (mine.st_uid, mine.st_gid) == (theirs.st_uid, theirs.st_gid):
        return None
    try:
        os.chown(file, theirs.st_uid, theirs.st_gid)
    except PermissionError:
        return None if mine.st_uid == theirs.st_uid else f"{theirs.st_uid}:{theirs.st_gid}"
    return None


def _refuse_taken(path: Path) -> None:
    """Refuse a place where a file is, or where an older database left changes that it would still apply."""
    if path.exists():
        raise DatabaseProblem(_TAKEN.format(path))
    left = [one for end in _BESIDE if os.path.lexists(one := f"{path}{end}")]
    if left:
        names = ", ".join(left)
        raise DatabaseProblem(f"an older database left {names}; move that away too (all of {path}*)")


def _sync(folder: Path) -> None:
    """Have the names in a folder on disk, too: a file is not there without its name."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def name_at(moment: datetime, *, encrypted: bool) -> str:
    """Return what a backup in a folder is called: helpdesk-20261121T193000Z.db, or .db.age."""
    return f"helpdesk-{moment.astimezone(UTC):{_TIME}}.db{'.age' if encrypted else ''}"


def older_than(folder: Path, before: datetime) -> list[Path]:
    """Return the files of a folder that are called as backups made before a time; of all else none.

    Raises:
        OSError: the folder cannot be read.
    """
    files = [Path(entry.path) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
    return sorted(path for path in files if (made := _made_at(path.name)) is not None and made < before)


def _made_at(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


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
    """Make a copy fit to go on from: flows, messages, permits and one-time codes of its moment are over.

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
