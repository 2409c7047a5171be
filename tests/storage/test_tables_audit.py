"""Tests of the tables of the audit log: rows are only appended, and only what was cut is deleted."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.columns import metadata
from storage.tables_audit import AUDIT_TRIGGERS, audit, audit_cuts
from tests.storage.samples import NOW

ROW = {"at": NOW, "tag": "t", "values": "{}", "key_id": "k", "mac": b"m"}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(audit), [{**ROW, "seq": seq} for seq in (1, 2, 3)])
        yield connection
    engine.dispose()


def test_the_audit_triggers_come_with_the_table(connection: Connection) -> None:
    """AUD-03."""
    found = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    assert sorted(found) == sorted(AUDIT_TRIGGERS)


@pytest.mark.parametrize(
    "deed",
    [
        update(audit).values(tag="u"),
        delete(audit),
        insert(audit).values(**ROW, seq=5),
        insert(audit).values(**ROW, seq=1),
    ],
)
def test_rows_are_only_appended(connection: Connection, deed: object) -> None:
    """AUD-03."""
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(deed)


def test_only_what_was_cut_can_be_deleted(connection: Connection) -> None:
    """PRV-05: rows that outlived their time go, and no others."""
    connection.execute(insert(audit_cuts).values(seq=2, mac=b"m", at=NOW))
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(delete(audit).where(audit.c.seq == 3))
    connection.execute(delete(audit).where(audit.c.seq <= 2))
    assert connection.execute(select(audit.c.seq)).scalars().all() == [3]
