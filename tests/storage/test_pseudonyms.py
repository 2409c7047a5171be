"""Pseudonyms: nobody stands in the audit log under their Telegram id, and all are found (AUD-07)."""

import re
import sqlite3
from contextlib import closing

from sqlalchemy import event, insert

from domain.checkpoint import START
from domain.events import Event, Tag
from storage.interface import Transaction
from storage.keys import Keyring, Purpose
from storage.records import AuditReport
from storage.sql.audit import chain
from storage.sql.pseudonyms import person_of
from storage.sql.store import SqlStore
from storage.tables_audit import audit
from tests.storage.samples import NOW, SUBJECT

BOUND = Event(Tag.CHAT_BOUND, SUBJECT, "person:42")
FORM = re.compile(r"person:[0-9a-f]{16}")


async def actors(store: SqlStore) -> list[str | None]:
    """Return who acts in the log, row by row."""
    async with store.read() as tx:
        return [row.actor for row in await tx.audit.rows(0, 100)]


async def forget(store: SqlStore, user_id: int) -> None:
    """Take a person's pseudonym away, as erasing them does."""
    async with store.begin() as tx:
        await tx.persons.erase_user(user_id)


class TestRecording:
    async def test_a_person_has_one_random_name_and_others_have_others(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.audit.record((BOUND, BOUND), NOW)
            await tx.audit.record((BOUND, Event(Tag.CHAT_BOUND, SUBJECT, "person:43")), NOW)
        first, second, third, fourth = await actors(store)
        assert first == second == third != fourth
        assert FORM.fullmatch(str(first))
        assert FORM.fullmatch(str(fourth))

    async def test_several_people_at_once_keep_their_names(self, store: SqlStore) -> None:
        events = [Event(Tag.CHAT_BOUND, SUBJECT, f"person:{user}") for user in (42, 43, 42, 44)]
        async with store.begin() as tx:
            await tx.audit.record(events, NOW)
            await tx.audit.record(events, NOW)
        named = await actors(store)
        assert named[:4] == named[4:]
        assert len(set(named)) == 3

    async def test_roles_and_nobody_keep_theirs(self, store: SqlStore) -> None:
        others = ["system", "operator", "approver:a1b2", None, "person:0", "person:x"]
        async with store.begin() as tx:
            await tx.audit.record([Event(Tag.STARTED, actor=actor) for actor in others], NOW)
        assert await actors(store) == others

    async def test_no_telegram_id_is_in_the_log(self, store: SqlStore, database: str) -> None:
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.CHAT_BOUND, SUBJECT, "person:987654321987"),), NOW)
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            assert "987654321987" not in repr(connection.execute("SELECT * FROM audit").fetchall())

    async def test_a_step_costs_no_statement_more(self, store: SqlStore) -> None:
        """The name comes with the end of the chain: two statements for each record, as without names."""
        async with store.begin() as tx:
            await tx.audit.record((BOUND,), NOW)
        seen: list[str] = []
        event.listen(store._engine.sync_engine, "before_cursor_execute", lambda *about: seen.append(about[2]))
        async with store.begin() as tx:
            await tx.audit.record((BOUND, BOUND), NOW)
        assert [sql.split()[0] for sql in seen if not sql.startswith("BEGIN")] == ["SELECT", "INSERT"]


async def found(tx: Transaction, user_id: int) -> list[str]:
    """Return what a person did, as the log tells whoever names them."""
    return [row["tag"] for row in (await tx.persons.about_user(user_id)).get("audit", [])]


class TestFinding:
    async def test_whoever_names_a_person_finds_what_they_did(self, store: SqlStore) -> None:
        """PRV-07: a person may see what the log has of them."""
        async with store.begin() as tx:
            assert await found(tx, 42) == []
            await tx.audit.record((BOUND,), NOW)
            assert await found(tx, 42) == [Tag.CHAT_BOUND]
            assert await found(tx, 43) == []

    async def test_rows_from_before_there_were_pseudonyms_are_found_and_verified(
        self, store: SqlStore, keyring: Keyring
    ) -> None:
        """An older version wrote the Telegram id itself."""
        key = keyring.active(Purpose.AUDIT)
        row = {"seq": 1, "at": NOW, "tag": Tag.CHAT_BOUND.value, "subject": SUBJECT, "actor": "person:42"}
        row |= {"thread": None, "values": "{}", "key_id": key.id}
        old = {**row, "mac": chain(key.secret, START.mac, row)}
        async with store._writing.begin() as connection:
            await connection.execute(insert(audit), [old])
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.CHAT_UNBOUND, SUBJECT, "person:42"),), NOW)
            assert await found(tx, 42) == [Tag.CHAT_BOUND, Tag.CHAT_UNBOUND]
            assert await tx.audit.verify() == AuditReport(2)


class TestErasing:
    async def test_the_chain_stays_whole_and_nobody_can_say_who_it_was(self, store: SqlStore) -> None:
        """AUD-07."""
        async with store.begin() as tx:
            await tx.audit.record((BOUND,), NOW)
        before = await actors(store)
        await forget(store, 42)
        async with store.read() as tx:
            assert (await tx.audit.verify()).is_intact
            assert await found(tx, 42) == []
        assert await actors(store) == before

    async def test_who_comes_back_is_somebody_new(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.audit.record((BOUND,), NOW)
        await forget(store, 42)
        async with store.begin() as tx:
            await tx.audit.record((BOUND,), NOW)
        first, second = await actors(store)
        assert first != second


def test_only_a_person_has_an_id() -> None:
    asked = ["person:42", "person:0", "person:-1", "person:4 2", "approver:42", "system", "", None]
    assert [person_of(actor) for actor in asked] == [42, 0, 0, 0, 0, 0, 0, 0]
