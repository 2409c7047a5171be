"""Tests of what proves who somebody is: password tags, standing, sealed answers, temporary passwords."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage.engine import TO_WRITE, open_engine
from storage.interface import Stale
from storage.records import Credential, StoredAnswers, TemporaryPassword
from storage.sealing import OpeningFailed
from storage.sql.store import SqlStore
from storage.tables import answers
from tests.storage.samples import DAY, NOW

MEI, RAVI = "id000001", "id000002"
FIRST = Credential(MEI, salt=b"salt 1", parameters="64MiB,3,4")
ANSWERS = StoredAnswers((1, 4, 8), b"salt", b"digest of answers", "64MiB,3,4", 1)
SLIP = TemporaryPassword(b"tag", NOW, NOW + DAY, "roster")


class TestPasswords:
    async def test_an_account_without_a_row_has_no_credential(self, school: SqlStore) -> None:
        async with school.read() as tx:
            assert await tx.credentials.find(MEI) is None

    async def test_the_newest_tag_stands_first(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for tag in (b"a", b"b", b"c"):
                await tx.credentials.add_tag(FIRST, tag)
            expected = replace(FIRST, tags=((1, b"c"), (1, b"b"), (1, b"a")))
            assert await tx.credentials.find(MEI) == expected

    async def test_a_tag_that_was_there_before_is_stale(self, school: SqlStore) -> None:
        """PWD-07: races for the same password are settled by the unique index."""
        async with school.begin() as tx:
            await tx.credentials.add_tag(FIRST, b"a")
            with pytest.raises(Stale):
                await tx.credentials.add_tag(FIRST, b"a")
            await tx.credentials.add_tag(replace(FIRST, account_id=RAVI), b"a")

    @pytest.mark.parametrize("other", [{"salt": b"salt 2"}, {"parameters": "19MiB,2,1"}])
    async def test_an_epoch_keeps_the_salt_it_began_with(
        self, school: SqlStore, other: dict[str, object]
    ) -> None:
        """Two first logins at once: the second was judged against nothing and must judge again."""
        async with school.begin() as tx:
            await tx.credentials.add_tag(FIRST, b"a")
            with pytest.raises(Stale):
                await tx.credentials.add_tag(replace(FIRST, **other), b"b")  # type: ignore[arg-type]

    async def test_a_new_epoch_brings_its_salt_and_keeps_the_old_tags(self, school: SqlStore) -> None:
        second = replace(FIRST, epoch=2, salt=b"salt 2", parameters="128MiB,3,4")
        async with school.begin() as tx:
            await tx.credentials.add_tag(FIRST, b"a")
            await tx.credentials.add_tag(second, b"a")
            assert await tx.credentials.find(MEI) == replace(second, tags=((2, b"a"), (1, b"a")))

    async def test_standing_needs_no_password_and_no_earlier_row(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.credentials.set_standing(MEI, enabled=True, locked=True, must_change=False)
            assert await tx.credentials.find(MEI) == Credential(MEI, locked=True, must_change=False)
            await tx.credentials.set_standing(MEI, enabled=False, locked=False, must_change=True)
            assert await tx.credentials.find(MEI) == Credential(MEI, enabled=False)

    async def test_a_new_tag_leaves_the_standing_alone(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.credentials.set_standing(MEI, enabled=True, locked=True, must_change=False)
            await tx.credentials.add_tag(FIRST, b"a")
            found = await tx.credentials.find(MEI)
        assert found == replace(FIRST, locked=True, must_change=False, tags=((1, b"a"),))


class TestAnswers:
    async def test_they_are_kept_replaced_and_forgotten(self, school: SqlStore) -> None:
        other = replace(ANSWERS, questions=(2, 3, 5), digest=b"another")
        async with school.begin() as tx:
            assert await tx.answers.find(MEI) is None
            for stored in (ANSWERS, other):
                await tx.answers.put(MEI, stored, NOW)
                found = await tx.answers.find(MEI)
                assert found == stored
                assert found is not None
                assert found.set_at == NOW
            await tx.answers.remove(MEI)
            await tx.answers.remove(MEI)
            assert await tx.answers.find(MEI) is None

    async def test_they_are_counted_by_cost_and_by_number(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert (await tx.answers.costs(), await tx.answers.numbers()) == ({}, {})
            await tx.answers.put(MEI, ANSWERS, NOW)
            await tx.answers.put(RAVI, replace(ANSWERS, questions=(2, 3, 5), parameters="other"), NOW)
            assert await tx.answers.costs() == {"64MiB,3,4": 1, "other": 1}
            assert await tx.answers.numbers() == {3: 2}

    async def test_one_pupils_digest_does_not_open_in_anothers_row(
        self, school: SqlStore, database: str
    ) -> None:
        """QST-05, QST-06: verification raises, it never returns true."""
        async with school.begin() as tx:
            await tx.answers.put(MEI, ANSWERS, NOW)
            await tx.answers.put(RAVI, ANSWERS, NOW)
        engine = open_engine(database)
        async with engine.execution_options(**TO_WRITE).begin() as connection:
            mine = select(answers.c.digest).where(answers.c.account_id == MEI).scalar_subquery()
            await connection.execute(update(answers).where(answers.c.account_id == RAVI).values(digest=mine))
        await engine.dispose()
        async with school.read() as tx:
            assert await tx.answers.find(MEI) == ANSWERS
            with pytest.raises(OpeningFailed):
                await tx.answers.find(RAVI)


class TestTemporaryPasswords:
    async def test_the_newest_replaces_the_one_before(self, school: SqlStore) -> None:
        newer = replace(SLIP, tag=b"newer", issued_by="request:1")
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP), (RAVI, SLIP)])
            assert await tx.temporary_passwords.spend(MEI, SLIP.issued_at, NOW)
            await tx.temporary_passwords.put([(MEI, newer)])
            assert await tx.temporary_passwords.find(MEI) == newer
            assert await tx.temporary_passwords.find(RAVI) == SLIP

    async def test_no_slips_are_no_work(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.temporary_passwords.put([])
            assert await tx.temporary_passwords.find(MEI) is None

    async def test_it_is_spent_once(self, school: SqlStore) -> None:
        """TMP-02."""
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP)])
            assert await tx.temporary_passwords.spend(MEI, SLIP.issued_at, NOW + timedelta(minutes=1))
            assert not await tx.temporary_passwords.spend(MEI, SLIP.issued_at, NOW + timedelta(minutes=2))
            found = await tx.temporary_passwords.find(MEI)
        assert found == replace(SLIP, spent_at=NOW + timedelta(minutes=1))

    async def test_of_two_at_once_one_spends_it(self, school: SqlStore) -> None:
        async def spend() -> bool:
            async with school.begin() as tx:
                return await tx.temporary_passwords.spend(MEI, SLIP.issued_at, NOW)

        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP)])
        assert sorted(await asyncio.gather(*(spend() for _ in range(10)))) == [False] * 9 + [True]

    async def test_an_account_that_is_not_there_has_nothing_to_spend(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert not await tx.temporary_passwords.spend("id999999", NOW, NOW)

    async def test_a_replaced_one_does_not_spend_the_newer(self, school: SqlStore) -> None:
        newer = replace(SLIP, tag=b"newer", issued_at=SLIP.issued_at + timedelta(seconds=1))
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP)])
            await tx.temporary_passwords.put([(MEI, newer)])
            assert not await tx.temporary_passwords.spend(MEI, SLIP.issued_at, NOW)
            assert await tx.temporary_passwords.find(MEI) == newer

    async def test_a_void_one_counts_as_used_and_a_used_one_keeps_its_time(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP), (RAVI, SLIP)])
            await tx.temporary_passwords.void(MEI, NOW)
            await tx.temporary_passwords.void(MEI, NOW + timedelta(minutes=1))
            assert await tx.temporary_passwords.find(MEI) == replace(SLIP, spent_at=NOW)
            assert await tx.temporary_passwords.find(RAVI) == SLIP

    async def test_those_still_good_are_counted(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP), (RAVI, replace(SLIP, expires_at=NOW + 2 * DAY))])
            assert await tx.temporary_passwords.count_good([MEI, RAVI], NOW) == 2
            assert await tx.temporary_passwords.count_good([MEI], NOW + 2 * DAY) == 0
            await tx.temporary_passwords.void(RAVI, NOW)
            assert await tx.temporary_passwords.count_good([MEI, RAVI], NOW) == 1
            assert await tx.temporary_passwords.count_good([], NOW) == 0

    async def test_expired_ones_that_nobody_used_are_forgotten_a_few_at_a_time(
        self, school: SqlStore
    ) -> None:
        """TMP-06."""
        slips = [(MEI, replace(SLIP, expires_at=NOW + 2 * DAY)), (RAVI, SLIP)]
        async with school.begin() as tx:
            await tx.temporary_passwords.put(slips)
            assert await tx.temporary_passwords.forget_expired(NOW + DAY, 10) == []
            assert await tx.temporary_passwords.forget_expired(NOW + 3 * DAY, 1) == [RAVI]
            assert await tx.temporary_passwords.find(RAVI) is None
            assert await tx.temporary_passwords.forget_expired(NOW + 3 * DAY, 1) == [MEI]
            assert await tx.temporary_passwords.forget_expired(NOW + 3 * DAY, 1) == []

    async def test_a_used_one_stays_so_that_it_never_becomes_the_password(self, school: SqlStore) -> None:
        """TMP-05."""
        async with school.begin() as tx:
            await tx.temporary_passwords.put([(MEI, SLIP)])
            await tx.temporary_passwords.spend(MEI, SLIP.issued_at, NOW)
            assert await tx.temporary_passwords.forget_expired(NOW + 400 * DAY, 10) == []
