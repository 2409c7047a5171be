"""Opening the database: safe SQLite settings, honest transactions, and the way to the newest tables."""

import os
from pathlib import Path
from types import MappingProxyType
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import DatabaseProblem, DatabaseTooNew
from storage.tables_audit import audit

BUSY_SECONDS = 10
LOG_BYTES = 64 * 2**20

# Execution options: how a transaction begins. Engines read unless they are told to write.
_OPENING = "helpdesk_opening"
_READ_SQL = "BEGIN"
_WRITE_SQL = "BEGIN IMMEDIATE"
TO_WRITE = MappingProxyType({_OPENING: _WRITE_SQL})
WITHOUT_TRANSACTION = MappingProxyType({_OPENING: ""})

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    # After a roster of a whole country the log shrinks again at its next turn.
    f"PRAGMA journal_size_limit = {LOG_BYTES}",
)


def open_engine(url: str) -> AsyncEngine:
    """Open the database at `sqlite:///path`; its file is made with mode 0600 when there is none.

    Raises:
        DatabaseProblem: the URL is not one of ours, or the file cannot be made.
    """
    parsed = _sqlite_url(url)
    _make_file(parsed)
    # No driver-made BEGIN: which one it is decides whether two writers collide (style.md 7.4, trap 1).
    engine = create_async_engine(
        parsed.set(drivername="sqlite+aiosqlite"), connect_args={"isolation_level": None}
    )
    _prepare(engine.sync_engine)
    return engine


def migrate(url: str) -> None:
    """Bring the database to this program's newest tables; a new file is filled from nothing.

    Raises:
        DatabaseTooNew: a newer version of this program has written it.
        DatabaseProblem: it cannot be opened, is no database, or somebody holds it.
    """
    parsed = _sqlite_url(url)
    _make_file(parsed)
    engine = create_engine(parsed.set(drivername="sqlite"), connect_args={"isolation_level": None})
    _prepare(engine)
    try:
        with engine.execution_options(**TO_WRITE).begin() as connection:
            _upgrade(connection)
    except DBAPIError as problem:
        raise DatabaseProblem(f"the database {parsed.database} cannot be used: {problem.orig}") from None
    finally:
        engine.dispose()


def audit_key_id(url: str) -> str | None:
    """Return the id of the key that wrote the newest audit row; None when there is none, nor a database.

    Raises:
        DatabaseProblem: it cannot be opened, or is no database.
    """
    parsed = _sqlite_url(url)
    if not Path(str(parsed.database)).exists():
        return None
    engine = create_engine(parsed.set(drivername="sqlite"))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(audit.name):
                return None
            newest = select(audit.c.key_id).order_by(audit.c.seq.desc()).limit(1)
            return connection.execute(newest).scalar()
    except DBAPIError as problem:
        raise DatabaseProblem(f"the database {parsed.database} cannot be used: {problem.orig}") from None
    finally:
        engine.dispose()


def migration_config() -> Config:
    """Return Alembic's settings, which live in code so that an installed package needs no file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    config = migration_config()
    script = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise DatabaseTooNew(
            f"a newer version of this program has written the database (revision {current}); use that one"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseProblem("DATABASE_URL is no database URL; write it as sqlite:///path/to/file") from None
    if parsed.get_backend_name() == "postgresql":
        raise DatabaseProblem("PostgreSQL is not supported by this version; use sqlite:///path/to/file")
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseProblem("DATABASE_URL names an unknown database; write it as sqlite:///path/to/file")
    if not parsed.database or parsed.database == ":memory:":
        raise DatabaseProblem("DATABASE_URL must name a file, as in sqlite:///path/to/file")
    return parsed


def _make_file(url: URL) -> None:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its log the mode of the database file, so this one call protects both (SEC-06).
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as problem:
        raise DatabaseProblem(f"the database {path} cannot be opened: {problem.strerror}") from None


def _prepare(engine: Engine) -> None:
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _refuse_writes)


def _set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - either driver's connection
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _opening(connection: Connection) -> str:
    return str(connection.get_execution_options().get(_OPENING, _READ_SQL))


def _begin(connection: Connection) -> None:
    if opening := _opening(connection):
        connection.exec_driver_sql(opening)


def _refuse_writes(connection: Connection, *arguments: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
    context = arguments[3]
    is_write = context is not None and (context.isinsert or context.isupdate or context.isdelete)
    if is_write and _opening(connection) == _READ_SQL:
        raise DatabaseProblem("a transaction that was opened to read must not write")
