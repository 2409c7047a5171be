"""What is kept of a person, read and erased over all tables (PRV-07)."""

import pytest
from sqlalchemy import select

from domain.turn import Turn
from storage.columns import metadata
from storage.interface import NotFound, Transaction
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, MEI, MEI_ROW, NOW, flow, miss, permit, request

HERE = Turn(BOT, None, 42, 42)


async def live(tx: Transaction) -> str:
    """Leave rows about Mei and about the person 42; return Mei's account id."""
    subject = await tx.accounts.find_subject(MEI)
    await tx.chats.bind(subject.account_id, HERE, NOW)
    await tx.people.saw(HERE, NOW)
    await tx.chats.consent(BOT, 42, 1, NOW)
    about = {"account_id": subject.account_id, "subject": subject.key}
    await tx.flows.put(flow("f1", **about, login=MEI))
    await tx.requests.put(request("r1", **about))
    await tx.permits.put(permit(account_id=subject.account_id))
    await tx.tries.count(miss(1, subject=subject.key))
    return subject.account_id


async def rows_with(tx: Transaction, column: str, value: object) -> dict[str, int]:
    """Count the rows of every table whose column has the value."""
    found = {}
    for table in metadata.sorted_tables:
        if column in table.columns:
            found[table.name] = len(await tx.persons.bench.all(select(table).where(table.c[column] == value)))
    return {name: rows for name, rows in found.items() if rows}


class TestReading:
    async def test_what_is_sealed_is_opened_in_every_table(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            records = await tx.persons.about_account(await live(tx))
        assert records["accounts"][0]["full_name"] == MEI_ROW.full_name
        assert {row["number"] for row in records["account_phones"]} == {
            *MEI_ROW.guardian_phones,
            MEI_ROW.student_phone,
        }
        assert records["flows"][0]["login"] == MEI
        assert records["tries"][0]["user_id"] == 42

    async def test_a_person_is_found_in_every_table_that_names_them(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live(tx)
            records = await tx.persons.about_user(42)
            assert {name: len(rows) for name, rows in records.items()} == await rows_with(tx, "user_id", 42)

    async def test_nobody_has_no_record(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert await tx.persons.about_user(999) == {}
            assert await tx.persons.find_account("nobody@students.edu.sg") is None
            with pytest.raises(NotFound):
                await tx.persons.about_account("nobody")

    async def test_a_leaver_is_still_found(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            account_id = await live(tx)
            await tx.accounts.mark_leavers("school1", set(), NOW)
            assert await tx.persons.find_account(MEI) == account_id


class TestErasing:
    async def test_no_table_keeps_a_row_of_an_erased_account(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            account_id = await live(tx)
            subject = (await tx.accounts.find_subject(MEI)).key
            gone = await tx.persons.erase_account(account_id, NOW)
            assert gone["accounts"] == 1
            assert await rows_with(tx, "account_id", account_id) == {}
            assert await rows_with(tx, "subject", subject) == {}
            with pytest.raises(NotFound):
                await tx.accounts.get(account_id)

    async def test_no_table_keeps_an_erased_person(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live(tx)
            await tx.persons.erase_user(42)
            assert await rows_with(tx, "user_id", 42) == {}
            assert await rows_with(tx, "chat_id", 42) == {}
            assert (await tx.requests.get("r1")).user_id == 0
