"""What families keep with us: the promises of `storage.interface_family`."""

import asyncio
from dataclasses import replace
from typing import Any

from storage.records import Freeze, Person, RecoveryEmail, Vouch, VouchState
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, DAY, HOUR, MEI, NOW, RAVI, turn


class TestPeople:
    async def test_nothing_is_known_of_a_new_person(self, school: SqlStore) -> None:
        async with school.read() as tx:
            assert await tx.people.find(BOT, 42) is None

    async def test_a_chosen_language_stays_whatever_telegram_speaks(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.people.saw(replace(turn(), language="ms"), NOW)
            assert await tx.people.find(BOT, 42) == Person(None, "ms")
            await tx.people.choose(replace(turn(), language="ms"), "ta", NOW)
            await tx.people.saw(replace(turn(), language="zh-hans-sg-long"), NOW)
            assert await tx.people.find(BOT, 42) == Person("ta", "zh-hans-")


class TestRecoveryEmails:
    async def test_an_account_has_at_most_one_address(self, school: SqlStore) -> None:
        first = RecoveryEmail("canary@family.example", NOW, NOW)
        second = RecoveryEmail("Other@family.example", NOW + HOUR, NOW + DAY)
        async with school.begin() as tx:
            account_id = (await tx.accounts.find_subject(MEI)).account_id
            assert await tx.recovery_emails.find(account_id) is None
            await tx.recovery_emails.put(account_id, first)
            assert await tx.recovery_emails.find(account_id) == first
            await tx.recovery_emails.put(account_id, second)
            assert await tx.recovery_emails.find(account_id) == second

    async def test_a_removed_address_is_gone(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            account_id = (await tx.accounts.find_subject(MEI)).account_id
            assert not await tx.recovery_emails.remove(account_id)
            await tx.recovery_emails.put(account_id, RecoveryEmail("canary@family.example", NOW, NOW))
            assert await tx.recovery_emails.remove(account_id)
            assert await tx.recovery_emails.find(account_id) is None

    async def test_an_address_does_not_show_itself_in_a_traceback(self) -> None:
        """LOG-04."""
        assert "canary" not in repr(RecoveryEmail("canary@family.example", NOW, NOW))


class TestVouches:
    async def put(self, school: SqlStore, **changes: Any) -> Vouch:
        """Write a question about an attempt at Mei's account."""
        async with school.begin() as tx:
            account_id = (await tx.accounts.find_subject(MEI)).account_id
            vouch = Vouch("vouch1", account_id, "flow1", NOW, NOW + HOUR, is_told=True)
            vouch = replace(vouch, **changes)
            assert await tx.vouches.put(vouch)
        return vouch

    async def test_it_is_found_by_its_id_and_by_its_attempt(self, school: SqlStore) -> None:
        vouch = await self.put(school)
        async with school.read() as tx:
            assert await tx.vouches.find("vouch1") == vouch
            assert await tx.vouches.find_about("flow1", vouch.account_id) == vouch
            assert await tx.vouches.find("vouch2") is None
            assert await tx.vouches.find_about("flow2", vouch.account_id) is None
            assert await tx.vouches.find_about("flow1", "another") is None

    async def test_an_attempt_has_one_an_account(self, school: SqlStore) -> None:
        vouch = await self.put(school)
        async with school.begin() as tx:
            ravi = (await tx.accounts.find_subject(RAVI)).account_id
            assert not await tx.vouches.put(replace(vouch, id="vouch2"))
            assert await tx.vouches.put(replace(vouch, id="vouch3", account_id=ravi))
            assert await tx.vouches.find_about("flow1", vouch.account_id) == vouch

    async def test_it_is_decided_once(self, school: SqlStore) -> None:
        await self.put(school)
        async with school.begin() as tx:
            assert await tx.vouches.decide("vouch1", VouchState.GIVEN, 42, NOW)
            assert not await tx.vouches.decide("vouch1", VouchState.REFUSED, 43, NOW)
            assert not await tx.vouches.decide("vouch2", VouchState.GIVEN, 42, NOW)
            decided = await tx.vouches.find("vouch1")
        assert decided is not None
        assert decided.state is VouchState.GIVEN

    async def test_not_when_its_time_is_over(self, school: SqlStore) -> None:
        vouch = await self.put(school)
        async with school.begin() as tx:
            assert not await tx.vouches.decide("vouch1", VouchState.GIVEN, 42, vouch.expires_at)
            assert await tx.vouches.decide("vouch1", VouchState.GIVEN, 42, NOW)

    async def test_two_at_once_decide_once(self, school: SqlStore) -> None:
        await self.put(school)

        async def decide(state: VouchState) -> bool:
            async with school.begin() as tx:
                return await tx.vouches.decide("vouch1", state, 42, NOW)

        both = await asyncio.gather(decide(VouchState.GIVEN), decide(VouchState.REFUSED))
        assert sorted(both) == [False, True]

    async def test_it_counts_how_often_an_account_was_told(self, school: SqlStore) -> None:
        vouch = await self.put(school)
        await self.put(school, id="vouch2", flow_id="flow2", is_told=False)
        await self.put(school, id="vouch3", flow_id="flow3", created_at=NOW + HOUR)
        async with school.read() as tx:
            told = tx.vouches.told_since
            assert await told(vouch.account_id, NOW - HOUR) == 2
            assert await told(vouch.account_id, NOW) == 1
            assert await told("another", NOW - HOUR) == 0

    async def test_those_of_flows_that_were_ended_are_over_and_returned(self, school: SqlStore) -> None:
        """SES-06."""
        vouch = await self.put(school)
        await self.put(school, id="vouch2", flow_id="flow2")
        await self.put(school, id="vouch3", flow_id="flow3", expires_at=NOW)
        async with school.begin() as tx:
            assert await tx.vouches.close([], NOW) == []
            assert await tx.vouches.close(["flow1", "flow3"], NOW) == [vouch]
            assert await tx.vouches.close(["flow1", "flow3"], NOW) == []
            decided = [
                await tx.vouches.decide(one, VouchState.GIVEN, 42, NOW) for one in ("vouch1", "vouch2")
            ]
        assert decided == [False, True]


class TestFreezes:
    async def test_an_account_is_frozen_once_until_it_is_lifted(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            account_id = (await tx.accounts.find_subject(MEI)).account_id
            first = Freeze(account_id, 42, NOW)
            assert await tx.freezes.find(account_id) is None
            assert await tx.freezes.put(first)
            assert not await tx.freezes.put(Freeze(account_id, 43, NOW + HOUR))
            assert await tx.freezes.find(account_id) == first
            assert await tx.freezes.lift(account_id)
            assert not await tx.freezes.lift(account_id)
            assert await tx.freezes.find(account_id) is None
            assert await tx.freezes.put(Freeze(account_id, 43, NOW + HOUR))
