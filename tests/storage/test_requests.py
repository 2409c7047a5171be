"""Tests of requests: numbered, found, decided once, kept alike when they are shadows."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from domain.requests import RequestState
from storage.interface import NotFound
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, HOUR, NOW, request

MEI = "id000001"
FIRST = replace(request(), number=1)


class TestNumbers:
    async def test_the_store_numbers_them(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert await tx.requests.put(request(number=77)) == FIRST
            assert (await tx.requests.put(request("req2"))).number == 2
            assert await tx.requests.get("req1") == FIRST

    async def test_a_number_is_never_given_again(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            await tx.requests.decide("req1", RequestState.DENIED, None, NOW)
            assert (await tx.retention.purge(NOW + 91 * DAY))["requests"] == 1
            assert (await tx.requests.put(request("req2"))).number == 2

    async def test_two_cards_never_carry_one_nonce(self, school: SqlStore) -> None:
        """TGM-10."""
        async with school.begin() as tx:
            await tx.requests.put(request())
            with pytest.raises(IntegrityError):
                await tx.requests.put(request("req2", nonce="nonce-req1"))


class TestFinding:
    async def test_an_open_one_is_found_by_person_and_account(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            assert await tx.requests.find_open(MEI, 42, NOW) == FIRST
            assert await tx.requests.find_open(MEI, 43, NOW) is None
            assert await tx.requests.find_open("id000002", 42, NOW) is None
            assert await tx.requests.find_open(MEI, 42, NOW + 72 * HOUR) is None

    async def test_a_shadow_is_found_and_runs_out_alike_and_reaches_nobody(self, school: SqlStore) -> None:
        """ENU-07: its school and account name no row."""
        shadow = request(state=RequestState.SHADOW, account_id="ab" * 16, school_id="")
        async with school.begin() as tx:
            stored = await tx.requests.put(shadow)
            assert await tx.requests.find_open("ab" * 16, 42, NOW) == stored
            assert await tx.requests.count_since(42, NOW - DAY) == 1
            assert await tx.requests.list_of(42, NOW - DAY) == [stored]
            assert await tx.requests.list_open("", NOW) == []
            assert not await tx.requests.decide("req1", RequestState.APPROVED, "approver1", NOW)
            assert await tx.requests.list_due(NOW + 100 * DAY, 10) == [stored]
            assert await tx.requests.decide("req1", RequestState.EXPIRED, None, NOW + 100 * DAY)
            assert await tx.requests.list_due(NOW + 100 * DAY, 10) == []

    async def test_the_nonce_of_a_card_leads_to_it(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            assert await tx.requests.find_by_nonce("nonce-req1") == FIRST
            assert await tx.requests.find_by_nonce("nonce-req") is None

    async def test_what_is_not_there_is_not_found(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            with pytest.raises(NotFound):
                await tx.requests.get("req1")
            with pytest.raises(NotFound):
                await tx.requests.set_card("req1", -100, 5)

    async def test_a_person_is_counted_over_all_accounts(self, school: SqlStore) -> None:
        """THR-12."""
        async with school.begin() as tx:
            await tx.requests.put(request())
            await tx.requests.put(request("req2", account_id="id000002", created_at=NOW + HOUR))
            await tx.requests.put(request("req3", user_id=43))
            assert await tx.requests.count_since(42, NOW - HOUR) == 2
            assert await tx.requests.count_since(42, NOW) == 1


class TestDeciding:
    async def test_a_decision_says_who_and_when(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            assert await tx.requests.decide("req1", RequestState.APPROVED, "approver1", NOW + HOUR)
            decided = replace(
                FIRST, state=RequestState.APPROVED, decided_by="approver1", decided_at=NOW + HOUR
            )
            assert await tx.requests.get("req1") == decided
            assert await tx.requests.find_open(MEI, 42, NOW) is None

    async def test_of_twenty_at_once_one_decides(self, school: SqlStore) -> None:
        """ADM-09."""

        async def decide(number: int) -> bool:
            state = RequestState.APPROVED if number % 2 else RequestState.DENIED
            async with school.begin() as tx:
                return await tx.requests.decide("req1", state, f"approver{number}", NOW)

        async with school.begin() as tx:
            await tx.requests.put(request())
        assert sum(await asyncio.gather(*(decide(number) for number in range(20)))) == 1

    async def test_nobody_decides_what_is_not_there(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert not await tx.requests.decide("req1", RequestState.DENIED, None, NOW)

    async def test_the_schools_first_look_stands(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            assert (await tx.requests.get("req1")).seen_at is None
            await tx.requests.see("req1", NOW + HOUR)
            await tx.requests.see("req1", NOW + 2 * HOUR)
            await tx.requests.see("no such request", NOW)
            assert await tx.requests.get("req1") == replace(FIRST, seen_at=NOW + HOUR)

    async def test_the_card_is_remembered(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            await tx.requests.set_card("req1", -100, 5)
            assert await tx.requests.get("req1") == replace(FIRST, card_chat_id=-100, card_message_id=5)


class TestLists:
    async def test_a_school_sees_its_open_ones_the_oldest_first(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for name in ("req1", "req2", "req3"):
                await tx.requests.put(request(name))
            await tx.requests.put(request("req4", school_id="school2"))
            await tx.requests.decide("req2", RequestState.DENIED, None, NOW)
            assert [one.id for one in await tx.requests.list_open("school1", NOW)] == ["req1", "req3"]
            assert await tx.requests.list_open("school1", NOW + 72 * HOUR) == []

    async def test_a_person_sees_their_own_the_newest_first(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for name in ("req1", "req2"):
                await tx.requests.put(request(name))
            await tx.requests.put(request("req3", user_id=43))
            assert [one.id for one in await tx.requests.list_of(42, NOW - DAY)] == ["req2", "req1"]
            assert await tx.requests.list_of(42, NOW) == []

    async def test_those_whose_time_is_over_come_longest_first_and_not_too_many(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            for name, hours in (("req1", 3), ("req2", 1), ("req3", 2)):
                await tx.requests.put(request(name, expires_at=NOW + hours * HOUR))
            due = await tx.requests.list_due(NOW + 3 * HOUR, 2)
            assert [one.id for one in due] == ["req2", "req3"]
            assert await tx.requests.list_due(NOW, 2) == []
