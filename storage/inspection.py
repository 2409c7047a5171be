"""Looking at a database without changing anything in it: whether it is whole, and whose tables it has."""

from enum import StrEnum
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage.engine import migration_config
from storage.errors import DatabaseProblem, DatabaseTooNew

PATIENCE = 2.0


class Condition(StrEnum):
    """How the database stands to this program."""

    MISSING = "missing"
    EMPTY = "empty"
    OLD = "old"
    CURRENT = "current"


def inspect_database(url: str) -> Condition:
    """Say how the database at `sqlite:///path` stands; it is neither made nor brought up to date.

    Raises:
        DatabaseTooNew: a newer version of this program has written it.
        DatabaseProblem: it is damaged, no database, or another program holds it.
    """
    path = make_url(url).database
    if not path or not Path(path).exists():
        return Condition.MISSING
    engine = create_engine(url, connect_args={"timeout": PATIENCE})
    try:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise DatabaseProblem(f"the database {path} is damaged")
            return _condition(connection)
    except DBAPIError as problem:
        raise DatabaseProblem(f"the database {path} cannot be used: {problem.orig}") from None
    finally:
        engine.dispose()


def _condition(connection: Connection) -> Condition:
    script = ScriptDirectory.from_config(migration_config())
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return Condition.EMPTY
    if current not in {revision.revision for revision in script.walk_revisions()}:
        raise DatabaseTooNew(
            f"a newer version of this program has written the database (revision {current}); use that one"
        )
    return Condition.CURRENT if current == script.get_current_head() else Condition.OLD
