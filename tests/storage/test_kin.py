"""Kin: who was ever family of an account, asked of one person at a time and listed of nobody (ADM-07)."""

from datetime import timedelta

from sqlalchemy import select

from storage.sql.kin import SqlKin
from storage.sql.store import SqlStore
from storage.tables_family import kin
from tests.storage.samples import BOT, MEI, NOW, RAVI, turn

MEIS, RAVIS = "id000001", "id000002"
YEARS = timedelta(days=3650)


class TestKin:
    async def test_a_pair_is_remembered_and_no_other(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            subject = (await tx.accounts.find_subject(MEI)).key
            await tx.kin.remember([MEIS], 42)
            await tx.kin.remember([MEIS], 42)
            assert await tx.kin.has(subject, 42)
            assert not await tx.kin.has(subject, 43)
            assert not await tx.kin.has("other", 42)

    async def test_a_chat_that_becomes_known_makes_its_person_kin_for_ever(self, school: SqlStore) -> None:
        """ADM-07: neither removing the chat nor ten years of housekeeping change it."""
        async with school.begin() as tx:
            subject = (await tx.accounts.find_subject(MEI)).key
            await tx.chats.bind(MEIS, turn(), NOW)
            await tx.chats.unbind(MEIS, BOT, 42)
            await tx.retention.purge(NOW + YEARS)
            assert await tx.kin.has(subject, 42)

    async def test_a_stand_in_has_no_kin(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.kin.remember(["nobody"], 42)
            assert not await tx.kin.has("nobody", 42)

    async def test_whose_kin_somebody_is_cannot_be_read(self, school: SqlStore) -> None:
        """PRV-01: the same person has another tag with each child, and no row says who."""
        async with school.begin() as tx:
            await tx.kin.remember([MEIS, RAVIS], 42)
            assert isinstance(tx.kin, SqlKin)
            rows = await tx.kin.bench.all(select(kin))
        assert len({row.tag for row in rows}) == 2
        assert {len(row.tag) for row in rows} == {32}


class TestErasing:
    async def test_it_goes_with_the_account(self, school: SqlStore) -> None:
        """PRV-05: a leaver after 30 days; PRV-07: at once when the account is erased."""
        async with school.begin() as tx:
            subjects = [(await tx.accounts.find_subject(login)).key for login in (MEI, RAVI)]
            await tx.kin.remember([MEIS, RAVIS], 42)
            await tx.persons.erase_account(MEIS, NOW)
            assert [await tx.kin.has(one, 42) for one in subjects] == [False, True]
            await tx.accounts.mark_leavers("school1", (), NOW)
            await tx.accounts.forget(RAVIS, NOW)
            assert await tx.kin.has(subjects[1], 42)
            await tx.retention.purge(NOW + timedelta(days=30))
            assert not await tx.kin.has(subjects[1], 42)

    async def test_erasing_the_person_leaves_it(self, school: SqlStore) -> None:
        """ADM-07: who has themselves erased does not decide about their own child then."""
        async with school.begin() as tx:
            subject = (await tx.accounts.find_subject(MEI)).key
            await tx.chats.bind(MEIS, turn(), NOW)
            await tx.persons.erase_user(42)
            assert await tx.kin.has(subject, 42)
