"""Tests of tries: what counts against whom, counted once, atomically, however old (THR-*)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.throttle import Tally, ThrottlePolicy, judge
from domain.turn import Turn
from storage.interface import NotFound, Transaction
from storage.records import Proof
from storage.sql.store import SqlStore
from tests.storage.samples import (
    BOT,
    DAY,
    HOUR,
    MEI,
    NOW,
    OTHER_SUBJECT,
    RAVI,
    SUBJECT,
    miss,
    turn,
)

POLICY = ThrottlePolicy()
MINUTE = timedelta(minutes=1)


async def tally(
    tx: Transaction, who: Turn | None = None, subject: str = SUBJECT, now: datetime = NOW
) -> Tally:
    return await tx.tries.tally(who or turn(), subject, Proof.ANSWERS, POLICY, now)


class TestCounting:
    async def test_nobody_has_missed_yet(self, store: SqlStore) -> None:
        async with store.read() as tx:
            assert await tally(tx) == Tally()

    async def test_a_miss_counts_in_every_scope_it_belongs_to(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.tries.count(miss(1))
            own, stranger = await tally(tx), await tally(tx, turn(43))
            elsewhere = await tally(tx, subject=OTHER_SUBJECT)
        day = Tally(strangers_day=1, strangers_day_oldest_at=NOW, strangers_month=1)
        everyone = replace(day, strangers_month_oldest_at=NOW, in_a_row=1)
        assert stranger == everyone
        assert own == replace(everyone, pair=1, pair_oldest_at=NOW, person_total=1, person_oldest_at=NOW)
        assert elsewhere == Tally(person_total=1, person_oldest_at=NOW, person_other_logins=1)

    async def test_a_known_chat_stands_outside_the_strangers_pool(self, store: SqlStore) -> None:
        """THR-04."""
        async with store.begin() as tx:
            await tx.tries.count(miss(1, known_chat=True))
            found = await tally(tx, turn(43))
        assert found == Tally(in_a_row=1)

    async def test_each_kind_of_proof_has_its_own_counters(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1, proof=Proof.TEMPORARY_PASSWORD))
            assert await tally(tx) == Tally()
            await tx.tries.start_afresh(turn(), SUBJECT, Proof.ANSWERS, NOW)
            other = await tx.tries.tally(turn(), SUBJECT, Proof.TEMPORARY_PASSWORD, POLICY, NOW)
        assert (other.pair, other.in_a_row) == (1, 1)

    async def test_a_redelivered_update_counts_once(self, store: SqlStore) -> None:
        """TGM-04."""
        async with store.begin() as tx:
            assert await tx.tries.count(miss(1))
            assert not await tx.tries.count(miss(1))
            assert await tx.tries.count(miss(1, subject=OTHER_SUBJECT))
            assert await tx.tries.count(miss(1, bot_id=BOT + 1, user_id=43))
            found = await tally(tx)
        assert (found.pair, found.in_a_row, found.person_total) == (1, 2, 2)

    async def test_tries_without_an_update_all_count(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.tries.count(miss(None))
            assert await tx.tries.count(miss(None))
            assert (await tally(tx)).pair == 2

    async def test_a_miss_on_a_permit_is_a_miss(self, store: SqlStore) -> None:
        """THR-13: no amnesty."""
        async with store.begin() as tx:
            await tx.tries.count(miss(1, permit_id="permit1"))
            assert (await tally(tx)).in_a_row == 1

    async def test_a_person_is_one_over_all_bots(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            assert (await tally(tx, Turn(BOT + 1, 9, 42, 42))).pair == 1


class TestWindows:
    async def test_a_miss_leaves_the_day_and_stays_in_the_month_and_the_row(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            last = await tally(tx, now=NOW + DAY - timedelta(microseconds=1))
            day = await tally(tx, now=NOW + DAY)
            month = await tally(tx, now=NOW + 30 * DAY)
        assert (last.pair, last.person_total, last.strangers_day) == (1, 1, 1)
        assert day == Tally(strangers_month=1, strangers_month_oldest_at=NOW, in_a_row=1)
        assert month == Tally(in_a_row=1)

    async def test_the_oldest_of_the_newest_up_to_the_cap_says_when_it_opens(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for number in range(5):
                await tx.tries.count(miss(number, at=NOW + number * HOUR))
            found = await tally(tx, now=NOW + 5 * HOUR)
        assert (found.pair, found.pair_oldest_at) == (3, NOW + 2 * HOUR)
        assert (found.person_total, found.person_oldest_at) == (5, NOW)
        verdict = judge(found, known_chat=True, policy=POLICY, now=NOW + 5 * HOUR)
        assert verdict.until == NOW + DAY + 2 * HOUR

    async def test_other_logins_are_counted_each_once(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for number in range(4):
                await tx.tries.count(miss(number, subject=f"{number // 2:064}"))
            assert (await tally(tx)).person_other_logins == 2

    async def test_twenty_in_a_row_hold_after_their_rows_are_gone(self, store: SqlStore) -> None:
        """THR-06: however old; the rows go after 30 days (PRV-05)."""
        async with store.begin() as tx:
            for number in range(20):
                await tx.tries.count(miss(number))
            gone = await tx.retention.purge(NOW + 31 * DAY)
            found = await tally(tx, now=NOW + 31 * DAY)
        assert gone["tries"] == 20
        assert found == Tally(in_a_row=20)


class TestRightAnswers:
    async def test_they_clear_the_person_here_and_end_the_row(self, store: SqlStore) -> None:
        """THR-11: the strangers' pool stays."""
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            await tx.tries.count(miss(2, user_id=43))
            await tx.tries.count(miss(3))
            await tx.tries.match(turn(update_id=3), SUBJECT, Proof.ANSWERS, NOW)
            own, other = await tally(tx), await tally(tx, turn(43))
        assert (own.pair, own.person_total, own.in_a_row, own.strangers_day) == (0, 0, 0, 2)
        assert (other.pair, other.person_total) == (1, 1)

    async def test_misses_on_other_accounts_stay(self, store: SqlStore) -> None:
        """THR-11."""
        async with store.begin() as tx:
            await tx.tries.count(miss(1, subject=OTHER_SUBJECT))
            await tx.tries.count(miss(2))
            await tx.tries.match(turn(update_id=2), SUBJECT, Proof.ANSWERS, NOW)
            found = await tally(tx)
        assert (found.pair, found.person_total, found.person_other_logins) == (0, 1, 1)

    async def test_a_try_in_flight_behind_it_is_still_a_miss(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            await tx.tries.count(miss(2, user_id=43))
            await tx.tries.match(turn(update_id=1), SUBJECT, Proof.ANSWERS, NOW)
            found = await tally(tx, turn(43))
        assert (found.in_a_row, found.strangers_day, found.pair) == (1, 1, 1)

    async def test_told_twice_changes_nothing_more(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            await tx.tries.match(turn(update_id=1), SUBJECT, Proof.ANSWERS, NOW)
            await tx.tries.count(miss(2))
            await tx.tries.match(turn(update_id=1), SUBJECT, Proof.ANSWERS, NOW)
            found = await tally(tx)
        assert (found.pair, found.in_a_row) == (1, 1)

    async def test_without_an_update_the_newest_try_is_meant(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(None))
            await tx.tries.match(turn(), SUBJECT, Proof.ANSWERS, NOW)
            assert await tally(tx) == Tally()

    async def test_a_try_that_was_not_counted_cannot_be_right(self, store: SqlStore) -> None:
        """THR-08."""
        async with store.begin() as tx:
            with pytest.raises(NotFound):
                await tx.tries.match(turn(update_id=1), SUBJECT, Proof.ANSWERS, NOW)


class TestForgiving:
    async def test_a_new_slip_clears_its_accounts_for_everybody(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            mei, ravi = [(await tx.accounts.find_subject(login)).key for login in (MEI, RAVI)]
            for number, user_id in enumerate((42, 43, 44)):
                await tx.tries.count(miss(number, user_id=user_id, subject=mei))
                await tx.tries.count(miss(number, user_id=user_id, subject=ravi))
            await tx.tries.count(miss(9, subject=OTHER_SUBJECT))
            await tx.tries.forgive(["id000001", "id000002"], Proof.ANSWERS, NOW)
            found = [await tx.tries.tally(turn(), key, Proof.ANSWERS, POLICY, NOW) for key in (mei, ravi)]
            assert await tx.tries.misses(mei, NOW - DAY) == 0
        assert found == [Tally(person_total=1, person_oldest_at=NOW, person_other_logins=1)] * 2

    async def test_other_proofs_and_accounts_are_not_forgiven(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            mei, ravi = [(await tx.accounts.find_subject(login)).key for login in (MEI, RAVI)]
            await tx.tries.count(miss(1, subject=mei))
            await tx.tries.count(miss(2, subject=ravi, proof=Proof.TEMPORARY_PASSWORD))
            await tx.tries.forgive(["id000001"], Proof.TEMPORARY_PASSWORD, NOW)
            assert [await tx.tries.misses(key, NOW - DAY) for key in (mei, ravi)] == [1, 1]

    async def test_a_fresh_start_clears_the_persons_own_and_the_row_alone(self, store: SqlStore) -> None:
        """THR-06, ENU-05: strangers learn nothing from their pool."""
        async with store.begin() as tx:
            for number, user_id in enumerate((42, 43, 44)):
                await tx.tries.count(miss(number, user_id=user_id))
            await tx.tries.start_afresh(turn(), SUBJECT, Proof.ANSWERS, NOW)
            mine, theirs = await tally(tx), await tally(tx, turn(43))
        assert (mine.pair, mine.person_total, mine.in_a_row) == (0, 0, 0)
        assert (theirs.pair, theirs.strangers_day, theirs.strangers_month) == (1, 3, 3)

    async def test_a_card_shows_the_misses_of_every_kind(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            await tx.tries.count(miss(2, proof=Proof.TEMPORARY_PASSWORD, at=NOW + HOUR))
            await tx.tries.count(miss(3, subject=OTHER_SUBJECT))
            assert await tx.tries.misses(SUBJECT, NOW - DAY) == 2
            assert await tx.tries.misses(SUBJECT, NOW) == 1


class TestAtOnce:
    async def test_of_fifty_at_once_three_get_through(self, store: SqlStore) -> None:
        """THR-08: counted and judged in one transaction."""

        async def try_once(number: int) -> bool:
            async with store.begin() as tx:
                allowed = judge(await tally(tx), known_chat=True, policy=POLICY, now=NOW).allowed
                return allowed and await tx.tries.count(miss(number, known_chat=True))

        assert sum(await asyncio.gather(*(try_once(number) for number in range(50)))) == 3

    async def test_of_fifty_in_two_processes_three_get_through(
        self, open_store: Callable[[], SqlStore]
    ) -> None:
        """THR-08: two stores share nothing but the file."""
        stores = [open_store(), open_store()]

        async def try_once(number: int) -> bool:
            async with stores[number % 2].begin() as tx:
                allowed = judge(await tally(tx), known_chat=True, policy=POLICY, now=NOW).allowed
                return allowed and await tx.tries.count(miss(number, known_chat=True))

        assert sum(await asyncio.gather(*(try_once(number) for number in range(50)))) == 3

    async def test_counters_survive_a_restart(self, open_store: Callable[[], SqlStore]) -> None:
        """THR-09."""
        async with open_store().begin() as tx:
            await tx.tries.count(miss(1))
        async with open_store().read() as tx:
            assert (await tally(tx)).pair == 1


class TestSurge:
    async def test_misses_of_unknown_chats_over_all_subjects(self, store: SqlStore) -> None:
        """THR-07."""
        async with store.begin() as tx:
            for update, subject in enumerate((SUBJECT, SUBJECT, OTHER_SUBJECT), start=1):
                await tx.tries.count(replace(miss(update), subject=subject, user_id=40 + update))
            await tx.tries.count(replace(miss(4), known_chat=True))
            await tx.tries.count(replace(miss(5), proof=Proof.TEMPORARY_PASSWORD))
            assert await tx.tries.surge(Proof.ANSWERS, NOW - MINUTE) == (3, 2)
            assert await tx.tries.surge(Proof.ANSWERS, NOW) == (0, 0)

    async def test_a_right_try_is_none(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.tries.count(miss(1))
            await tx.tries.match(turn(), SUBJECT, Proof.ANSWERS, NOW)
            assert await tx.tries.surge(Proof.ANSWERS, NOW - MINUTE) == (0, 0)


class TestLockedPeople:
    async def test_each_who_has_used_up_their_own_tries_counts_once(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for number, person in enumerate((1, 1, 1, 1, 2, 2, 3, 3, 3)):
                await tx.tries.count(miss(number, user_id=person))
            await tx.tries.count(miss(20, user_id=4, at=NOW - DAY))
            assert await tx.tries.locked_people(SUBJECT, Proof.ANSWERS, 3, NOW - timedelta(seconds=1)) == 2
            assert await tx.tries.locked_people(SUBJECT, Proof.CURRENT_PASSWORD, 1, NOW - DAY) == 0
            assert await tx.tries.locked_people("ee" * 32, Proof.ANSWERS, 1, NOW - DAY) == 0

    async def test_what_was_forgiven_locks_nobody(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            subject = (await tx.accounts.find_subject(MEI)).key
            for number in range(3):
                await tx.tries.count(miss(number, subject=subject))
            assert await tx.tries.locked_people(subject, Proof.ANSWERS, 3, NOW - DAY) == 1
            await tx.tries.forgive(["id000001"], Proof.ANSWERS, NOW)
            assert await tx.tries.locked_people(subject, Proof.ANSWERS, 3, NOW - DAY) == 0
