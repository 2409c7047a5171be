"""Tests of requests: numbered, found, decided once, kept alike when they are shadows."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.batches import Waiting
from domain.denial import Reason, Why
from domain.requests import RequestKind, RequestState
from storage.interface import NotFound
from storage.sql.store import SqlStore
from storage.tables_work import requests
from tests.storage.samples import DAY, HOUR, NOW, approver, request

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

    async def test_what_a_form_teacher_asks_counts_apart(self, school: SqlStore) -> None:
        """THR-12."""
        async with school.begin() as tx:
            await tx.requests.put(request())
            for name in ("req2", "req3"):
                await tx.requests.put(request(name, account_id=f"of-{name}", by_teacher=True))
            assert await tx.requests.count_since(42, NOW - HOUR) == 1
            assert await tx.requests.count_since(42, NOW - HOUR, by_teacher=True) == 2


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
            assert await tx.requests.see("req1", NOW + HOUR)
            assert not await tx.requests.see("req1", NOW + 2 * HOUR)
            assert not await tx.requests.see("no such request", NOW)
            assert await tx.requests.get("req1") == replace(FIRST, seen_at=NOW + HOUR)

    async def test_the_card_is_remembered(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            await tx.requests.set_card("req1", -100, 5)
            assert await tx.requests.get("req1") == replace(FIRST, card_chat_id=-100, card_message_id=5)


class TestReasons:
    async def test_a_denial_keeps_why_and_its_words_sealed(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for name in ("req1", "req2"):
                await tx.requests.put(request(name, account_id=f"of-{name}"))
            why = Why(note="Please come to the office")
            assert await tx.requests.decide("req1", RequestState.DENIED, "approver1", NOW, why)
            assert await tx.requests.decide("req2", RequestState.DENIED, None, NOW, Why(Reason.PARENT))
            first, second = await tx.requests.get("req1"), await tx.requests.get("req2")
            assert (first.reason, first.note) == (None, "Please come to the office")
            assert (second.reason, second.note) == ("parent", "")
            kept = await tx.requests.bench.value(select(requests.c.note).where(requests.c.id == "req1"))
            assert b"office" not in kept


class TestWithdrawing:
    @pytest.mark.parametrize("state", [RequestState.OPEN, RequestState.SHADOW])
    async def test_a_shadow_is_withdrawn_like_any_other_and_once(
        self, school: SqlStore, state: RequestState
    ) -> None:
        """ENU-07."""
        async with school.begin() as tx:
            await tx.requests.put(request(state=state))
            assert [one.id for one in await tx.requests.list_by(MEI, 42, NOW)] == ["req1"]
            assert await tx.requests.list_by(MEI, 43, NOW) == []
            assert await tx.requests.decide("req1", RequestState.WITHDRAWN, None, NOW)
            assert not await tx.requests.decide("req1", RequestState.WITHDRAWN, None, NOW)
            assert await tx.requests.list_by(MEI, 42, NOW) == []


class TestTwo:
    async def test_the_first_approval_stands_while_it_is_open(self, school: SqlStore) -> None:
        """ADM-08."""
        async with school.begin() as tx:
            await tx.requests.put(request())
            assert await tx.requests.second("req1", "approver1", NOW)
            assert (await tx.requests.get("req1")).is_open(NOW)
            assert (await tx.requests.get("req1")).first_by == "approver1"
            await tx.requests.decide("req1", RequestState.APPROVED, "approver2", NOW)
            assert not await tx.requests.second("req1", "approver2", NOW)

    async def test_a_first_approval_is_voided_where_nothing_is_decided(self, school: SqlStore) -> None:
        """ADM-08."""
        async with school.begin() as tx:
            for name, first in (("req1", "approver1"), ("req2", "approver2"), ("req3", "approver1")):
                await tx.requests.put(request(name, account_id=f"of-{name}"))
                await tx.requests.second(name, first, NOW)
            await tx.requests.decide("req3", RequestState.APPROVED, "approver2", NOW)
            assert [one.id for one in await tx.requests.void_first("approver1")] == ["req1"]
            assert await tx.requests.void_first("approver1") == []
            firsts = [(await tx.requests.get(name)).first_by for name in ("req1", "req2", "req3")]
            assert firsts == [None, "approver2", "approver1"]
            assert (await tx.requests.get("req1")).first_at is None

    async def test_an_hours_approvals_are_counted_first_ones_too_and_denials_not(
        self, school: SqlStore
    ) -> None:
        """ADM-11."""
        by = approver()
        async with school.begin() as tx:
            for name in ("req1", "req2", "req3", "req4"):
                await tx.requests.put(request(name, account_id=f"of-{name}"))
            await tx.requests.decide("req1", RequestState.APPROVED, by.id, NOW)
            await tx.requests.decide("req2", RequestState.DENIED, by.id, NOW)
            await tx.requests.decide("req3", RequestState.APPROVED, "approver2", NOW)
            await tx.requests.second("req4", by.id, NOW)
            assert await tx.requests.count_approved(by, NOW - HOUR) == 2
            assert await tx.requests.count_approved(by, NOW) == 0


class TestWaiting:
    async def test_of_several_people_about_one_thing_the_school_sees_the_first(
        self, school: SqlStore
    ) -> None:
        """THR-12: the next one comes when it is decided, or over."""
        async with school.begin() as tx:
            await tx.requests.put(request("req1", expires_at=NOW + HOUR))
            await tx.requests.put(request("req2", user_id=43))
            await tx.requests.put(request("req3", user_id=44))
            await tx.requests.put(request("req4", user_id=43, kind=RequestKind.RECOVERY))
            assert [one.id for one in await tx.requests.list_open("school1", NOW)] == ["req1", "req4"]
            later = NOW + HOUR
            assert [one.id for one in await tx.requests.list_open("school1", later)] == ["req2", "req4"]
            await tx.requests.decide("req2", RequestState.DENIED, None, later)
            assert [one.id for one in await tx.requests.list_waiting(later)] == ["req3", "req4"]

    async def test_the_queue_is_the_same_in_few_words(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request())
            await tx.requests.put(request("req2", user_id=43))
            await tx.requests.put(request("req3", account_id="of-req3", kind=RequestKind.RECOVERY))
            await tx.requests.set_card("req3", -100, 5)
            await tx.requests.second("req1", "approver1", NOW)
            opened = await tx.requests.list_open("school1", NOW)
            assert await tx.requests.list_briefly("school1", NOW) == [
                Waiting("req1", opened[0].number, RequestKind.UNLOCK, NOW, "approver1", has_card=False),
                Waiting("req3", opened[1].number, RequestKind.RECOVERY, NOW, None, has_card=True),
            ]
            assert await tx.requests.list_briefly("school2", NOW) == []

    async def test_what_was_escalated_waits_for_no_more_of_it(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for name in ("req1", "req2"):
                await tx.requests.put(request(name, account_id=f"of-{name}"))
            await tx.requests.put(request("req3", state=RequestState.SHADOW, account_id="ab" * 16))
            await tx.requests.remind(["req1", "req2"], NOW)
            await tx.requests.escalate(["req2"], NOW + HOUR)
            (waiting,) = await tx.requests.list_waiting(NOW)
            assert (waiting.id, waiting.reminded_at, waiting.escalated_at) == ("req1", NOW, None)
            assert (await tx.requests.get("req2")).escalated_at == NOW + HOUR


class TestLists:
    async def test_a_school_sees_its_open_ones_the_oldest_first(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for name in ("req1", "req2", "req3"):
                await tx.requests.put(request(name, account_id=f"of-{name}"))
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
            assert [one.id for one in await tx.requests.list_of(42, NOW)] == ["req2", "req1"]
            await tx.requests.decide("req1", RequestState.DENIED, None, NOW)
            assert [one.id for one in await tx.requests.list_of(42, NOW)] == ["req2"]

    async def test_those_whose_time_is_over_come_longest_first_and_not_too_many(
        self, school: SqlStore
    ) -> None:
        async with school.begin() as tx:
            for name, hours in (("req1", 3), ("req2", 1), ("req3", 2)):
                await tx.requests.put(request(name, expires_at=NOW + hours * HOUR))
            due = await tx.requests.list_due(NOW + 3 * HOUR, 2)
            assert [one.id for one in due] == ["req2", "req3"]
            assert await tx.requests.list_due(NOW, 2) == []


class TestAboutAccounts:
    async def test_every_open_one_about_any_of_them_comes_oldest_first(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for name, account in (("a", "acc1"), ("b", "acc2"), ("c", "acc1"), ("d", "acc3")):
                await tx.requests.put(request(name, account_id=account))
            await tx.requests.put(request("over", account_id="acc1", expires_at=NOW))
            await tx.requests.put(request("shadow", account_id="acc1", state=RequestState.SHADOW))
            await tx.requests.decide("c", RequestState.DENIED, "approver1", NOW)
            found = await tx.requests.list_about_any(["acc1", "acc2"], NOW)
            assert [one.id for one in found] == ["a", "b"]
