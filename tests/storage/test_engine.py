"""Tests of opening and migrating the database: safe settings, honest BEGINs, clear sentences."""

import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, insert, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.events import Event, Tag
from storage.columns import metadata
from storage.engine import TO_WRITE, WITHOUT_TRANSACTION, audit_key_id, migrate, open_engine
from storage.errors import DatabaseProblem, DatabaseTooNew
from storage.keys import Keyring, Purpose
from storage.sql.store import SqlStore
from storage.tables import schools
from tests.storage.samples import NOW

SCHOOL = {"id": "s", "code": "A", "code_key": "a", "name": "A", "email": "", "rules": {}}


@contextmanager
def engine_of(path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def structure(engine: Engine) -> dict[str, Any]:
    """Everything a reflection sees, and SQLite's own words for triggers and partial indexes."""
    seen = inspect(engine)
    tables = {
        name: {
            "columns": [{**column, "type": str(column["type"])} for column in seen.get_columns(name)],
            "key": seen.get_pk_constraint(name),
            "foreign": sorted(seen.get_foreign_keys(name), key=str),
            "unique": sorted(seen.get_unique_constraints(name), key=str),
            "checks": sorted(seen.get_check_constraints(name), key=str),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT type, name, sql FROM sqlite_master"
                " WHERE type IN ('index', 'trigger') AND tbl_name != 'alembic_version' ORDER BY name"
            )
        )
        own = [(kind, name, None if sql is None else " ".join(sql.split())) for kind, name, sql in rows]
        counting = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
        return {"tables": tables, "own": own, "counting": sorted(row.name for row in counting)}


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database)
    yield engine
    await engine.dispose()


class TestSettings:
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("busy_timeout", 10000),
            ("journal_size_limit", 67108864),
        ],
    )
    async def test_every_connection_has_the_safe_settings(
        self, engine: AsyncEngine, pragma: str, value: object
    ) -> None:
        """PRV-08, architecture 7."""
        async with engine.connect() as one, engine.connect() as two:
            for connection in (one, two):
                found = await connection.execute(text(f"PRAGMA {pragma}"))
                assert found.scalar() == value

    async def test_the_file_and_its_log_are_the_owners_alone(self, tmp_path: Path) -> None:
        """SEC-06."""
        path = tmp_path / "data" / "new.db"
        url = f"sqlite:///{path}"
        migrate(url)
        engine = open_engine(url)
        async with engine.execution_options(**TO_WRITE).begin() as connection:
            await connection.execute(insert(schools).values(**SCHOOL))
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
        await engine.dispose()
        assert modes == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


class TestBeginning:
    async def test_writers_take_the_lock_at_once_and_readers_do_not(self, engine: AsyncEngine) -> None:
        """style.md 7.4, trap 1."""
        async with engine.execution_options(**TO_WRITE).begin() as writer:
            assert (await writer.execute(text("SELECT 1"))).scalar() == 1
            with (
                closing(sqlite3.connect(str(engine.url.database), timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("BEGIN IMMEDIATE")
        async with engine.begin() as reader:
            await reader.execute(text("SELECT * FROM schools"))
            with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")

    async def test_a_reader_sees_one_moment(self, engine: AsyncEngine) -> None:
        async with engine.begin() as reader:
            assert (await reader.execute(text("SELECT count(*) FROM schools"))).scalar() == 0
            async with engine.execution_options(**TO_WRITE).begin() as writer:
                await writer.execute(insert(schools).values(**SCHOOL))
            assert (await reader.execute(text("SELECT count(*) FROM schools"))).scalar() == 0

    async def test_a_reader_cannot_write(self, engine: AsyncEngine) -> None:
        async with engine.begin() as reader:
            with pytest.raises(DatabaseProblem, match="opened to read"):
                await reader.execute(insert(schools).values(**SCHOOL))

    async def test_a_connection_can_go_without_a_transaction(self, engine: AsyncEngine) -> None:
        async with engine.execution_options(**WITHOUT_TRANSACTION).connect() as connection:
            checkpoint = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            assert checkpoint.first() == (0, 0, 0)


class TestMigrating:
    def test_a_migrated_database_is_what_the_tables_say(self, tmp_path: Path, empty_database: Path) -> None:
        """style.md 7.4, trap 3: the whole reflection, checks, partial indexes and triggers too."""
        with engine_of(tmp_path / "created.db") as created, engine_of(empty_database) as migrated:
            metadata.create_all(created)
            expected, found = structure(created), structure(migrated)
        assert set(found["tables"]) == set(metadata.tables)
        assert found == expected

    def test_the_comparison_sees_what_differs(self, tmp_path: Path, empty_database: Path) -> None:
        with engine_of(tmp_path / "created.db") as created, engine_of(empty_database) as migrated:
            metadata.create_all(created)
            with created.begin() as connection:
                connection.execute(text("DROP TRIGGER audit_never_changed"))
            assert structure(created) != structure(migrated)

    def test_alembic_finds_nothing_to_add(self, empty_database: Path) -> None:
        with engine_of(empty_database) as engine, engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []

    def test_migrating_again_changes_nothing(self, database: str) -> None:
        path = Path(database.removeprefix("sqlite:///"))
        with engine_of(path) as engine:
            before = structure(engine)
        migrate(database)
        with engine_of(path) as engine:
            assert structure(engine) == before

    def test_a_migration_that_breaks_off_leaves_nothing(self, tmp_path: Path) -> None:
        """DDL is part of the transaction."""
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE audit (note TEXT)")
        with pytest.raises(DatabaseProblem, match="already exists"):
            migrate(f"sqlite:///{path}")
        with engine_of(path) as engine:
            assert inspect(engine).get_table_names() == ["audit"]

    def test_a_newer_database_is_left_alone(self, database: str) -> None:
        path = database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(DatabaseTooNew, match=r"newer version .*9999"):
            migrate(database)

    def test_a_held_database_is_one_sentence(self, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.engine._PRAGMAS", ("PRAGMA busy_timeout = 0",))
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseProblem, match="cannot be used: database is locked"):
                migrate(database)

    def test_a_file_that_is_no_database_is_one_sentence(self, tmp_path: Path) -> None:
        path = tmp_path / "photo.db"
        path.write_bytes(b"this is no database" * 100)
        with pytest.raises(DatabaseProblem, match="file is not a database"):
            migrate(f"sqlite:///{path}")
        assert path.read_bytes() == b"this is no database" * 100


class TestKeyOfTheAuditLog:
    async def test_it_is_the_newest_rows(self, database: str, store: SqlStore, keyring: Keyring) -> None:
        assert audit_key_id(database) is None
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.STARTED),), NOW)
        assert audit_key_id(database) == keyring.active(Purpose.AUDIT).id

    def test_a_database_that_is_not_there_has_none_and_is_not_made(self, tmp_path: Path) -> None:
        assert audit_key_id(f"sqlite:///{tmp_path / 'none.db'}") is None
        assert list(tmp_path.iterdir()) == []

    def test_an_empty_file_has_none(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        assert audit_key_id(f"sqlite:///{tmp_path / 'empty.db'}") is None

    def test_a_file_that_is_no_database_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("no database" * 100)
        with pytest.raises(DatabaseProblem, match="file is not a database"):
            audit_key_id(f"sqlite:///{tmp_path / 'text.db'}")


class TestUrls:
    @pytest.mark.parametrize(
        ("url", "sentence"),
        [
            ("data/helpdesk.db", "no database URL"),
            ("", "no database URL"),
            ("mysql://x/y", "unknown database"),
            ("postgresql://localhost/helpdesk", "PostgreSQL is not supported by this version"),
            ("sqlite://", "must name a file"),
            ("sqlite:///:memory:", "must name a file"),
        ],
    )
    def test_a_url_that_is_not_ours_is_refused(self, url: str, sentence: str) -> None:
        for use in (open_engine, migrate):
            with pytest.raises(DatabaseProblem, match=sentence):
                use(url)

    def test_no_problem_shows_the_urls_password(self) -> None:
        for url in ("postgresql://me:canary@host/db", "mysql://me:canary@host/db", "me:canary"):
            with pytest.raises(DatabaseProblem) as problem:
                open_engine(url)
            assert "canary" not in str(problem.value)

    def test_a_path_that_cannot_be_made_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for use in (open_engine, migrate):
            with pytest.raises(DatabaseProblem, match="cannot be opened"):
                use(f"sqlite:///{tmp_path}/file/helpdesk.db")

    def test_a_folder_of_several_levels_is_made(self, tmp_path: Path) -> None:
        migrate(f"sqlite:///{tmp_path}/a/b/helpdesk.db")
        assert (tmp_path / "a" / "b" / "helpdesk.db").is_file()


async def test_times_are_compared_as_times(engine: AsyncEngine) -> None:
    """SQLite compares texts: they must sort as the moments do, with and without microseconds."""
    whole = NOW.replace(microsecond=0)
    async with engine.execution_options(**TO_WRITE).begin() as connection:
        for number, at in enumerate((whole, NOW)):
            row = {**SCHOOL, "id": str(number), "code_key": str(number), "bind_expires_at": at}
            await connection.execute(insert(schools).values(**row, bind_tag=bytes([number])))
        statement = schools.select().where(schools.c.bind_expires_at > whole)
        assert [row.id for row in await connection.execute(statement)] == ["1"]
