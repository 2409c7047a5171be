"""A log with checkpoints, and somebody who can write to the database: for tests of what is found out."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from domain.checkpoint import Checkpoint
from domain.events import Event, Tag
from services.audit_check import Verdict
from tests.services.office import Office

STEP = Event(Tag.ANSWERS_MISSED, "ab" * 32, "system")


async def live(office: Office, rows: int) -> None:
    """Let so many things happen."""
    async with office.house.store.begin() as tx:
        await tx.audit.record([STEP] * rows, office.clock.now)


async def sign(office: Office, rows: int = 100) -> Checkpoint:
    """Let things happen until a checkpoint is due, and make it."""
    await live(office, rows)
    made = await office.house.checkpoints.make_if_due()
    assert made is not None
    office.clock.advance(minutes=10)
    return made


async def stored(office: Office) -> list[Checkpoint]:
    """Return what the database holds, as a copy elsewhere has it."""
    async with office.house.store.read() as tx:
        return await tx.checkpoints.list(0, 1000)


@contextmanager
def intruder(folder: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with write access who drops the triggers first and puts them back."""
    with closing(sqlite3.connect(folder / "data" / "helpdesk.db")) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


def keep_copy(folder: Path) -> None:
    """Keep the database as it is now, as a backup does."""
    with closing(sqlite3.connect(folder / "data" / "helpdesk.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "kept.db"),))


async def put_back(office: Office, folder: Path) -> None:
    """Put the kept database in the place of the present one, under a house at work."""
    await office.house.store._engine.dispose()  # type: ignore[attr-defined]
    for name in ("helpdesk.db-wal", "helpdesk.db-shm"):
        (folder / "data" / name).unlink(missing_ok=True)
    shutil.copy(folder / "kept.db", folder / "data" / "helpdesk.db")


def flaws(verdict: Verdict) -> list[tuple[str, int]]:
    """Return what is wrong, in short."""
    return [(problem.flaw.value, problem.seq) for problem in verdict.problems]
