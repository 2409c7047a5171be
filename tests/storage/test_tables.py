"""Tests of the tables of people: the rules that hold by themselves, and the inventory of what is kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, Table, create_engine, event, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from storage.columns import Keep, metadata
from storage.keys import Purpose
from storage.tables import accounts, approvers, known_chats, password_tags, schools
from storage.tables_work import flows
from tests.storage.samples import NOW

SCHOOL = {"id": "s1", "code": "A", "code_key": "a", "name": "A", "email": "", "rules": {}}
ACCOUNT = {
    "id": "a1",
    "school_id": "s1",
    "login_index": "i1",
    "subject": "s1",
    "login": b"",
    "full_name": b"",
    "class_name": b"",
    "form_teacher": b"",
    "roster_tag": b"",
    "added_at": NOW,
    "updated_at": NOW,
}
APPROVER = {"id": "p1", "school_id": "s1", "name": b"", "confirmed": True, "failures": 0, "role": "approver"}
ENROLLED = {**APPROVER, "user_id": 7, "secret": b"s"}

# Columns of bytes that are not sealed, and why they need not be.
TAGS_AND_SALTS = {
    "accounts.roster_tag",
    "approvers.invite_tag",
    "answers.salt",
    "audit.mac",
    "audit_checkpoints.mac",
    "audit_checkpoints.signature",
    "audit_cuts.mac",
    "kin.tag",
    "password_epochs.salt",
    "password_tags.tag",
    "schools.bind_tag",
    "temporary_passwords.tag",
}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA foreign_keys = ON"))
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(schools).values(**SCHOOL))
        yield connection
    engine.dispose()


class TestRules:
    @pytest.mark.parametrize(
        ("table", "rows"),
        [
            (schools, [{**SCHOOL, "id": "s2"}]),
            (schools, [{**SCHOOL, "id": "s2", "code_key": "b", "bot_id": 1}]),
            (schools, [{**SCHOOL, "id": "s2", "code_key": "b", "bind_tag": b"t"}]),
            (accounts, [{**ACCOUNT, "school_id": "nowhere"}]),
            (accounts, [ACCOUNT, {**ACCOUNT, "id": "a2"}]),
            (accounts, [{**ACCOUNT, "recovery_email": b"e"}]),
            (approvers, [APPROVER]),
            (approvers, [{**ENROLLED, "invite_tag": b"t", "invite_expires_at": NOW}]),
            (approvers, [{**ENROLLED, "secret": None}]),
            (approvers, [{**ENROLLED, "failures": -1}]),
            (approvers, [{**ENROLLED, "role": "principal"}]),
            (approvers, [{**ENROLLED, "renewal_by": "p2"}]),
            (approvers, [ENROLLED, {**ENROLLED, "id": "p2"}]),
            (known_chats, [{"account_id": "nobody", "bot_id": 1, "user_id": 1, "chat_id": 1}]),
            (password_tags, [{"account_id": "nobody", "epoch": 1, "tag": b""}]),
        ],
    )
    def test_the_database_refuses(
        self, connection: Connection, table: Table, rows: list[dict[str, Any]]
    ) -> None:
        for row in rows[:-1]:
            connection.execute(insert(table).values(**row))
        times = {c.name: NOW for c in table.c if c.name in {"bound_at", "used_at"}}
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(table).values(**times, **rows[-1]))

    def test_one_who_left_may_be_enrolled_anew(self, connection: Connection) -> None:
        connection.execute(insert(approvers).values(**ENROLLED, left_at=NOW))
        connection.execute(insert(approvers).values(**{**ENROLLED, "id": "p2"}))


class TestInventory:
    """PRV-01."""

    @pytest.mark.parametrize("name", list(metadata.tables))
    def test_every_table_says_why_it_is_kept_and_how_long(self, name: str) -> None:
        table = metadata.tables[name]
        assert len(table.info["why"]) > 10
        assert isinstance(table.info["keep"], Keep)

    def test_all_bytes_are_sealed_or_tags_and_salts(self) -> None:
        """CRY-05: whoever adds a column of bytes must say which."""
        columns = [column for table in metadata.tables.values() for column in table.c]
        unsealed = {
            str(one) for one in columns if isinstance(one.type, LargeBinary) and "sealed" not in one.info
        }
        assert unsealed == TAGS_AND_SALTS

    def test_secrets_have_the_key_of_their_purpose(self) -> None:
        sealed = {
            str(column): column.info["sealed"]
            for table in metadata.tables.values()
            for column in table.c
            if "sealed" in column.info
        }
        special = {name: purpose for name, purpose in sealed.items() if purpose is not Purpose.SEALING}
        assert special == {
            "answers.digest": Purpose.ANSWERS,
            "approvers.secret": Purpose.TOTP,
            "inbox.body": Purpose.INBOX,
        }
        assert {"accounts.login", "accounts.full_name", "flows.login", "flows.values"} <= set(sealed)


@pytest.mark.parametrize("name", list(metadata.tables))
def test_the_tables_can_be_made_on_postgresql_too(name: str) -> None:
    """Architecture 7: the same tables on both engines."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    table = metadata.tables[name]
    assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
    for index in table.indexes:
        assert "CREATE" in str(CreateIndex(index).compile(dialect=dialect))


def test_partial_indexes_are_partial_on_both_engines() -> None:
    [index] = [one for one in flows.indexes if one.name == "uq_flows_open"]
    for name in ("sqlite", "postgresql"):
        assert str(index.dialect_options[name]["where"]) == "flows.ending IS NULL"
