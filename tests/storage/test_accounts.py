"""Tests of accounts: found by keyed index, imported in bulk, left by leavers."""

import asyncio
from dataclasses import replace
from time import perf_counter

import pytest
from sqlalchemy import select, update

from domain.account import Account, Subject
from storage.engine import TO_WRITE, open_engine
from storage.interface import NotFound
from storage.records import Credential, RosterEntry, School, StoredAnswers
from storage.sealing import OpeningFailed
from storage.sql.store import SqlStore
from storage.tables import accounts
from tests.storage.samples import MEI, MEI_ROW, NOW, RAVI, RAVI_ROW, turn

MEI_ACCOUNT = Account(
    id="id000001",
    login=MEI,
    school_id="school1",
    full_name=MEI_ROW.full_name,
    class_name=MEI_ROW.class_name,
    form_teacher=MEI_ROW.form_teacher,
)


class TestLookingUp:
    async def test_a_login_leads_to_its_account(self, school: SqlStore) -> None:
        async with school.read() as tx:
            subject = await tx.accounts.find_subject(MEI)
            assert subject.account == await tx.accounts.get("id000001") == MEI_ACCOUNT
        assert len(bytes.fromhex(subject.key)) == 32

    async def test_an_unknown_login_has_a_subject_of_the_same_shape(self, school: SqlStore) -> None:
        """ENU-05: it can be counted and asked like any other."""
        async with school.read() as tx:
            known, unknown = [await tx.accounts.find_subject(login) for login in (MEI, "no@students.edu.sg")]
        assert unknown == Subject(unknown.key, "no@students.edu.sg")
        assert (len(unknown.key), len(unknown.account_id)) == (len(known.key), 32)
        assert unknown.key != known.key

    async def test_a_subject_is_the_same_on_every_look(self, school: SqlStore) -> None:
        async with school.read() as tx:
            assert await tx.accounts.find_subject(MEI) == await tx.accounts.find_subject(MEI)

    async def test_an_id_that_names_nobody_is_not_found(self, school: SqlStore) -> None:
        async with school.read() as tx:
            with pytest.raises(NotFound):
                await tx.accounts.get("id999999")

    async def test_swapped_rows_do_not_open(self, school: SqlStore, database: str) -> None:
        """CRY-05, CRY-06: somebody with write access puts one pupil's cells into another's row."""
        engine = open_engine(database)
        async with engine.execution_options(**TO_WRITE).begin() as connection:
            stolen = select(accounts.c.full_name).where(accounts.c.id == "id000002").scalar_subquery()
            await connection.execute(
                update(accounts).where(accounts.c.id == "id000001").values(full_name=stolen)
            )
        await engine.dispose()
        async with school.read() as tx:
            with pytest.raises(OpeningFailed, match=r"accounts\.full_name of row id000001"):
                await tx.accounts.find_subject(MEI)


class TestEnrolment:
    async def test_only_those_without_answers_and_password_need_a_slip(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            both = await tx.accounts.never_enrolled("school1")
            await tx.answers.put("id000001", StoredAnswers((1, 2, 3), b"s", b"d", "p", 1), NOW)
            one = await tx.accounts.never_enrolled("school1")
            await tx.credentials.add_tag(Credential("id000002", salt=b"salt"), b"tag")
            none = await tx.accounts.never_enrolled("school1")
        assert [account.login for account in both] == [MEI, RAVI]
        assert [account.login for account in one] == [RAVI]
        assert none == []

    async def test_leavers_need_none(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert await tx.accounts.mark_leavers("school1", {MEI}, NOW) == ["id000002"]
            assert [account.login for account in await tx.accounts.never_enrolled("school1")] == [MEI]


class TestLeavers:
    async def test_a_leaver_is_nobody_and_stays_on_record(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert await tx.accounts.mark_leavers("school1", {RAVI}, NOW) == ["id000001"]
            assert (await tx.accounts.find_subject(MEI)).account is None
            assert (await tx.accounts.get("id000001")).left_at == NOW

    async def test_nobody_leaves_twice(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            assert await tx.accounts.mark_leavers("school1", {RAVI}, NOW) == []

    async def test_other_schools_stay_as_they_are(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            assert await tx.accounts.mark_leavers("school2", set(), NOW) == []

    async def test_a_leaver_on_a_new_roster_is_back(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.mark_leavers("school1", set(), NOW)
            await tx.accounts.put("school1", [MEI_ROW], NOW)
            assert (await tx.accounts.find_subject(MEI)).account == MEI_ACCOUNT

    async def test_a_leaver_may_come_to_another_school(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            change = await tx.accounts.put("school2", [MEI_ROW], NOW)
            assert (change.updated, change.foreign) == (1, ())
            assert (await tx.accounts.get("id000001")).school_id == "school2"


class TestPhones:
    async def test_a_guardians_number_leads_to_all_their_children_by_login(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.put("school1", [replace(RAVI_ROW, guardian_phones=("+6591230001",))], NOW)
            both = await tx.accounts.list_by_phone("+6591230001")
            one = await tx.accounts.list_by_phone("+6591230002")
        assert [account.login for account in both] == [RAVI, MEI]
        assert [account.login for account in one] == [MEI]

    @pytest.mark.parametrize("number", ["+6581230003", "6591230001", "91230001", "+6091230001", ""])
    async def test_no_other_number_leads_to_anybody(self, school: SqlStore, number: str) -> None:
        """TGM-12: not the student's own, and never a part of a number."""
        async with school.read() as tx:
            assert await tx.accounts.list_by_phone(number) == []

    async def test_a_leaver_is_not_listed(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            assert await tx.accounts.list_by_phone("+6591230001") == []

    @pytest.mark.parametrize("number", ["+6591230001", "+6591230002", "+6581230003"])
    async def test_an_account_has_its_guardians_numbers_and_its_students(
        self, school: SqlStore, number: str
    ) -> None:
        async with school.read() as tx:
            assert await tx.accounts.has_phone("id000001", number)
            assert not await tx.accounts.has_phone("id000002", number)
            assert not await tx.accounts.has_phone("id000001", number[1:])
            assert not await tx.accounts.has_phone("id999999", number)

    async def test_a_number_that_the_roster_drops_is_gone(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.put("school1", [replace(MEI_ROW, guardian_phones=("+6591230002",))], NOW)
            assert not await tx.accounts.has_phone("id000001", "+6591230001")
            assert await tx.accounts.list_by_phone("+6591230001") == []


class TestBoundAccounts:
    async def test_a_chat_has_the_accounts_that_it_is_bound_to_by_login(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.chats.bind("id000001", turn(), NOW)
            await tx.chats.bind("id000002", turn(), NOW)
            assert [account.login for account in await tx.accounts.list_bound(turn())] == [RAVI, MEI]

    async def test_another_person_chat_or_bot_has_none_of_them(self, school: SqlStore) -> None:
        """SES-05, ENU-06."""
        async with school.begin() as tx:
            await tx.chats.bind("id000001", turn(), NOW)
            for other in (turn(43), turn(42, chat_id=-100), replace(turn(), bot_id=7002)):
                assert await tx.accounts.list_bound(other) == []

    async def test_a_leaver_is_not_among_them(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.chats.bind("id000001", turn(), NOW)
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            assert await tx.accounts.list_bound(turn()) == []


async def test_twenty_thousand_rows_are_written_in_bulk(store: SqlStore) -> None:
    """A query for each row would take minutes; the whole country must fit into 90 s (architecture 9)."""
    rows = [
        RosterEntry(f"pupil_{n}@students.edu.sg", f"Pupil {n}", "1A", "Mr Lim", (f"+659{n:07}",))
        for n in range(20_000)
    ]
    async with store.begin() as tx:
        await tx.schools.put(School("school1", "ABC", "Alpha"))
        begun = perf_counter()
        change = await tx.accounts.put("school1", rows, NOW)
        took = perf_counter() - begun
        assert (await tx.accounts.put("school1", [*rows, RAVI_ROW], NOW)).added == 1
    assert change.added == 20_000
    assert took < 20


def anybody(account: Account) -> bool:
    return bool(account.id)


def nobody(account: Account) -> bool:
    return not anybody(account)


class TestSearching:
    """Names are sealed: a school is opened whole, and no other one with it."""

    async def test_only_the_wanted_of_the_school_are_returned(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            await tx.accounts.put("school2", [replace(MEI_ROW, login="tan_mei2@students.edu.sg")], NOW)
        async with school.read() as tx:
            assert await tx.accounts.search("school1", lambda one: "Tan" in one.full_name) == [
                replace(MEI_ACCOUNT, form_teacher="")
            ]
            assert await tx.accounts.search("school1", nobody) == []
            assert {one.login for one in await tx.accounts.search("school1", anybody)} == {MEI, RAVI}
            assert await tx.accounts.search("nowhere", anybody) == []

    async def test_leavers_are_not_found(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            assert [one.login for one in await tx.accounts.search("school1", anybody)] == [RAVI]

    async def test_others_are_heard_while_a_large_school_is_opened(self, school: SqlStore) -> None:
        """Architecture 9: nobody waits long behind a search."""
        rows = [RosterEntry(f"pupil_{n}@students.edu.sg", f"Pupil {n}") for n in range(1000)]
        async with school.begin() as tx:
            await tx.accounts.put("school1", rows, NOW)
        heard = 0

        async def others() -> None:
            nonlocal heard
            while True:
                heard += 1
                await asyncio.sleep(0)

        other = asyncio.create_task(others())
        async with school.read() as tx:
            before = heard
            found = await tx.accounts.search("school1", lambda one: one.full_name.startswith("Pupil"))
            assert (len(found), heard - before >= 10) == (1000, True)
        other.cancel()
