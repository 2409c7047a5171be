"""Tests of a roster import: what it would do, what it does, and what it leaves alone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from storage.engine import open_engine
from storage.interface import Transaction
from storage.records import RosterChange, RosterDeed, RosterEntry, School
from storage.sql.leavers import KEPT
from storage.sql.roster import CHUNK, chunks
from storage.sql.store import SqlStore
from storage.tables import account_phones, accounts
from tests.storage.samples import HOUR, MEI, MEI_ROW, NOW, RAVI_ROW, turn

NEW_ROW = RosterEntry("new_one@students.edu.sg", "New One")
MOVED = replace(MEI_ROW, class_name="4A")
OPTIONAL = ("class_name", "form_teacher", "guardian_phones", "student_phone", "recovery_email")


class TestWhatChanged:
    @pytest.mark.parametrize(
        ("rows", "change"),
        [
            ([], RosterChange()),
            ([MEI_ROW, RAVI_ROW], RosterChange(unchanged=2)),
            ([MOVED, NEW_ROW], RosterChange(added=1, updated=1)),
        ],
    )
    async def test_an_import_says_what_it_did_and_done_again_does_nothing(
        self, school: SqlStore, rows: list[RosterEntry], change: RosterChange
    ) -> None:
        async with school.begin() as tx:
            assert await tx.accounts.put("school1", rows, NOW) == change
            assert await tx.accounts.put("school1", rows, NOW) == RosterChange(unchanged=len(rows))

    @pytest.mark.parametrize(
        "changed",
        [
            {"full_name": "Tan Mei Mei"},
            {"class_name": ""},
            {"form_teacher": "Mr Ong"},
            {"guardian_phones": ("+6591230001",)},
            {"student_phone": ""},
            {"recovery_email": "other@family.example"},
        ],
    )
    async def test_a_change_in_any_column_is_seen(self, school: SqlStore, changed: dict[str, str]) -> None:
        async with school.begin() as tx:
            row = replace(MEI_ROW, **changed)  # type: ignore[arg-type]
            assert await tx.accounts.put("school1", [row], NOW) == RosterChange(updated=1)

    async def test_the_order_of_the_phones_is_no_change(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            row = replace(MEI_ROW, guardian_phones=MEI_ROW.guardian_phones[::-1])
            assert await tx.accounts.put("school1", [row], NOW) == RosterChange(unchanged=1)

    async def test_a_login_that_stands_there_twice_is_refused(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            with pytest.raises(ValueError, match="twice"):
                await tx.accounts.put("school1", [NEW_ROW, NEW_ROW], NOW)


class TestImporting:
    async def test_an_update_keeps_the_account(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.put("school1", [MOVED], NOW)
            account = (await tx.accounts.find_subject(MEI)).account
            assert account is not None
            assert (account.id, account.class_name, account.full_name) == (
                "id000001",
                "4A",
                MEI_ROW.full_name,
            )

    async def test_another_schools_pupil_is_not_touched(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            change = await tx.accounts.put("school2", [MOVED, NEW_ROW], NOW)
            assert change == RosterChange(added=1, foreign=(MEI,))
            assert (await tx.accounts.get("id000001")).class_name == MEI_ROW.class_name

    async def test_with_move_another_schools_pupil_comes_with_the_account(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            await tx.chats.bind("id000001", turn(), NOW)
            change = await tx.accounts.put("school2", [MOVED, NEW_ROW], NOW, move=True)
            assert change == RosterChange(added=1, updated=1)
            moved, new = change.done
            assert moved.deed is RosterDeed.MOVED
            assert (moved.account_id, moved.school_id) == ("id000001", "school1")
            assert (moved.before, moved.after) == (MEI_ROW.class_name, "4A")
            assert (new.deed, new.login) == (RosterDeed.ADDED, NEW_ROW.login)
            assert (await tx.accounts.get("id000001")).school_id == "school2"
            assert len(await tx.chats.list("id000001")) == 1
            assert [await tx.accounts.count(one) for one in ("school1", "school2")] == [1, 2]

    async def test_a_row_that_is_the_same_is_moved_too(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            assert (await tx.accounts.put("school2", [MEI_ROW], NOW, move=True)).updated == 1
            assert (await tx.accounts.put("school2", [MEI_ROW], NOW, move=True)).unchanged == 1

    async def test_what_is_done_to_each_account_is_told(self, school: SqlStore) -> None:
        rows = [MOVED, replace(RAVI_ROW, full_name="Ravi K"), NEW_ROW]
        async with school.begin() as tx:
            done = (await tx.accounts.put("school1", rows, NOW)).done
        found = {one.login: (one.deed, one.before, one.after) for one in done}
        assert found == {
            MOVED.login: (RosterDeed.CLASS_CHANGED, MEI_ROW.class_name, "4A"),
            RAVI_ROW.login: (RosterDeed.UPDATED, "4B", "4B"),
            NEW_ROW.login: (RosterDeed.ADDED, "", ""),
        }

    async def test_phones_are_replaced_with_the_row(self, school: SqlStore, database: str) -> None:
        fewer = replace(MEI_ROW, guardian_phones=("+6591230002", "+6591230002"), student_phone="")
        async with school.begin() as tx:
            await tx.accounts.put("school1", [fewer], NOW)
        engine = open_engine(database)
        async with engine.begin() as connection:
            rows = (await connection.execute(select(account_phones))).all()
            emails = (await connection.execute(select(accounts.c.email_index))).scalars().all()
        await engine.dispose()
        assert [(row.account_id, row.owner) for row in rows] == [("id000001", "guardian")]
        assert len([email for email in emails if email]) == 1

    async def test_a_roster_longer_than_a_chunk_is_whole(self, school: SqlStore) -> None:
        rows = [RosterEntry(f"p{n}@students.edu.sg", f"P {n}") for n in range(CHUNK + 1)]
        async with school.begin() as tx:
            assert (await tx.accounts.put("school1", rows, NOW)).added == CHUNK + 1
            assert (await tx.accounts.find_subject(rows[-1].login)).account is not None

    async def test_an_import_that_fails_leaves_nothing(self, school: SqlStore) -> None:
        """Nothing half-done (architecture 8)."""

        async def break_off() -> None:
            async with school.begin() as tx:
                await tx.accounts.put("school1", [NEW_ROW], NOW)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await break_off()
        async with school.read() as tx:
            assert (await tx.accounts.find_subject(NEW_ROW.login)).account is None


async def kept(tx: Transaction, account_id: str = "id000001") -> RosterEntry:
    """What the store holds of an account, as a roster would say it."""
    records = await tx.persons.about_account(account_id)
    (row,) = records["accounts"]
    numbers: dict[str, list[str]] = {"guardian": [], "student": []}
    for phone in records.get("account_phones", []):
        numbers[phone["owner"]].append(phone["number"])
    texts = [row[name] or "" for name in ("login", "full_name", "class_name", "form_teacher")]
    phones = tuple(sorted(numbers["guardian"]))
    return RosterEntry(*texts, phones, "".join(numbers["student"]), row.get("recovery_email") or "")


NAMES = RosterEntry(MEI, MEI_ROW.full_name)
WHOLE = replace(MEI_ROW, guardian_phones=tuple(sorted(MEI_ROW.guardian_phones)))


class TestColumnsThatAreNotThere:
    async def test_what_they_hold_stays(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            change = await tx.accounts.put("school1", [replace(NAMES, full_name="T")], NOW, unsaid=OPTIONAL)
            assert change == RosterChange(updated=1)
            assert (change.phones_emptied, change.emails_emptied) == (0, 0)
            assert await kept(tx) == replace(WHOLE, full_name="T")

    @pytest.mark.parametrize("name", OPTIONAL)
    async def test_each_of_them_alone_makes_no_change(self, school: SqlStore, name: str) -> None:
        blank = getattr(NAMES, name)
        async with school.begin() as tx:
            row = replace(MEI_ROW, **{name: blank})
            assert await tx.accounts.put("school1", [row], NOW, unsaid=[name]) == RosterChange(unchanged=1)
            assert await tx.accounts.put("school1", [row], NOW) == RosterChange(updated=1)
            assert getattr(await kept(tx), name) == blank

    async def test_a_new_account_has_nothing_in_them(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            change = await tx.accounts.put("school1", [NEW_ROW, NAMES], NOW, unsaid=OPTIONAL)
            assert change == RosterChange(added=1, unchanged=1)
            assert await tx.accounts.put("school1", [NEW_ROW], NOW) == RosterChange(unchanged=1)

    async def test_who_comes_from_another_school_brings_phones_and_no_class(self, school: SqlStore) -> None:
        """ADM-04: a Form Teacher of the class of that name here is not theirs."""
        async with school.begin() as tx:
            await tx.schools.put(School("school2", "DEF", "Delta"))
            change = await tx.accounts.put("school2", [NAMES], NOW, move=True, unsaid=OPTIONAL)
            assert change.updated == 1
            assert await kept(tx) == replace(WHOLE, class_name="", form_teacher="")

    async def test_a_leaver_finds_everything_for_thirty_days_and_nothing_then(self, school: SqlStore) -> None:
        """PRV-05."""
        for gone_for, found in ((KEPT - HOUR, WHOLE), (KEPT, NAMES)):
            async with school.begin() as tx:
                await tx.accounts.mark_leavers("school1", [RAVI_ROW.login], NOW - gone_for)
                await tx.accounts.put("school1", [NAMES], NOW, unsaid=OPTIONAL)
                assert await kept(tx) == found


class TestEmptyCells:
    async def test_phones_and_addresses_that_go_are_counted(self, school: SqlStore) -> None:
        rows = [NAMES, replace(RAVI_ROW, full_name="Ravi K"), NEW_ROW]
        async with school.begin() as tx:
            change = await tx.accounts.put("school1", rows, NOW)
            assert await kept(tx) == NAMES
        assert (change.phones_emptied, change.emails_emptied) == (len(MEI_ROW.guardian_phones) + 1, 1)

    async def test_what_is_replaced_is_not(self, school: SqlStore) -> None:
        other = replace(MEI_ROW, guardian_phones=("+6591239999",), recovery_email="new@family.example")
        async with school.begin() as tx:
            change = await tx.accounts.put("school1", [other], NOW)
        assert (change.phones_emptied, change.emails_emptied) == (0, 0)


def test_chunks_lose_nothing() -> None:
    rows = [RosterEntry(f"p{n}@students.edu.sg", "P") for n in range(2 * CHUNK + 1)]
    cut = list(chunks(rows))
    assert [len(chunk) for chunk in cut] == [CHUNK, CHUNK, 1]
    assert [row for chunk in cut for row in chunk] == rows
