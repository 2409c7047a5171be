"""Tests of the outbox: queued once, leased to one sender, erased when sent."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from domain.notice import Notice, NoticeKind
from storage.engine import open_engine
from storage.records import Queued
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, HOUR, NOW

MINUTE = timedelta(minutes=1)
CARD = Notice(NoticeKind.REQUEST_CARD, -100, "card:1", {"request_id": "r1", "n": 2})
OTHER = Notice(NoticeKind.STEP_UP, 42, "step:1")


class TestQueueing:
    async def test_a_notice_comes_out_as_it_went_in(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD, OTHER], NOW)
            claimed = await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10)
        assert claimed == [Queued(1, CARD, 1, NOW), Queued(2, OTHER, 1, NOW)]

    async def test_the_same_dedupe_key_is_queued_once_for_each_bot(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD, replace(CARD, values={})], NOW)
            await tx.outbox.queue(BOT, [CARD], NOW)
            await tx.outbox.queue(BOT + 1, [CARD], NOW)
            await tx.outbox.queue(BOT, [], NOW)
            assert len(await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10)) == 1
            assert len(await tx.outbox.claim(BOT + 1, NOW, NOW + MINUTE, 10)) == 1

    async def test_a_sent_notice_is_not_queued_again(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD], NOW)
            await tx.outbox.sent(1, NOW)
            await tx.outbox.queue(BOT, [CARD], NOW)
            assert await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10) == []


class TestLeasing:
    async def test_a_leased_notice_is_free_again_when_the_lease_ends(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD], NOW)
            await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10)
            assert await tx.outbox.claim(BOT, NOW + MINUTE / 2, NOW + HOUR, 10) == []
            again = await tx.outbox.claim(BOT, NOW + MINUTE, NOW + HOUR, 10)
        assert again == [Queued(1, CARD, 2, NOW)]

    async def test_a_dead_senders_leases_are_taken_back_for_its_own_bot_alone(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for bot in (BOT, BOT + 1):
                await tx.outbox.queue(bot, [CARD], NOW)
                await tx.outbox.claim(bot, NOW, NOW + MINUTE, 10)
            await tx.outbox.release(BOT)
            assert await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10) == [Queued(1, CARD, 2, NOW)]
            assert await tx.outbox.claim(BOT + 1, NOW, NOW + MINUTE, 10) == []

    async def test_the_oldest_come_first_and_not_too_many(self, store: SqlStore) -> None:
        cards = [replace(CARD, dedupe_key=str(number)) for number in range(5)]
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, cards, NOW)
            first = await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 3)
            rest = await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 3)
        assert [queued.id for queued in first] == [1, 2, 3]
        assert [queued.id for queued in rest] == [4, 5]

    async def test_a_delayed_notice_waits(self, store: SqlStore) -> None:
        late = replace(CARD, not_before=NOW + HOUR)
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [late], NOW)
            assert await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10) == []
            claimed = await tx.outbox.claim(BOT, NOW + HOUR, NOW + 2 * HOUR, 10)
        assert [queued.notice for queued in claimed] == [late]

    async def test_eight_senders_never_get_the_same(self, open_store: Callable[[], SqlStore]) -> None:
        stores = [open_store(), open_store()]
        cards = [replace(CARD, dedupe_key=str(number)) for number in range(60)]
        async with stores[0].begin() as tx:
            await tx.outbox.queue(BOT, cards, NOW)

        async def send(number: int) -> list[int]:
            mine: list[int] = []
            while True:
                async with stores[number % 2].begin() as tx:
                    claimed = await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 4)
                if not claimed:
                    return mine
                mine += [queued.id for queued in claimed]

        parts = await asyncio.gather(*(send(number) for number in range(8)))
        assert sorted(one for part in parts for one in part) == list(range(1, 61))


class TestEnding:
    async def test_a_sent_notice_is_done_and_its_values_erased(self, store: SqlStore, database: str) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD, OTHER], NOW)
            await tx.outbox.sent(1, NOW)
            await tx.outbox.give_up(2, "the person blocked the bot", NOW)
            assert await tx.outbox.claim(BOT, NOW, NOW + MINUTE, 10) == []
            assert await tx.outbox.next_due(BOT) is None
        engine = open_engine(database)
        async with engine.connect() as connection:
            rows = (
                await connection.execute(text('SELECT "values", failure FROM outbox ORDER BY number'))
            ).all()
        await engine.dispose()
        assert [tuple(row) for row in rows] == [(None, None), (None, "the person blocked the bot")]

    async def test_a_notice_tried_again_later_comes_later(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD], NOW)
            await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10)
            await tx.outbox.retry(1, NOW + MINUTE)
            assert await tx.outbox.next_due(BOT) == NOW + MINUTE
            assert await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10) == []
            assert [one.attempts for one in await tx.outbox.claim(BOT, NOW + MINUTE, NOW + HOUR, 10)] == [2]

    async def test_what_is_done_stays_done(self, store: SqlStore) -> None:
        """A sender whose lease ran out cannot bring a sent notice back."""
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD], NOW)
            await tx.outbox.sent(1, NOW)
            await tx.outbox.retry(1, NOW)
            await tx.outbox.give_up(1, "late", NOW)
            assert await tx.outbox.claim(BOT, NOW + HOUR, NOW + 2 * HOUR, 10) == []


class TestWaiting:
    async def test_the_next_is_due_at_its_time_or_when_its_lease_ends(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.outbox.next_due(BOT) is None
            await tx.outbox.queue(BOT, [CARD], NOW)
            await tx.outbox.queue(BOT, [replace(OTHER, not_before=NOW + 2 * HOUR)], NOW)
            assert await tx.outbox.next_due(BOT) == NOW
            await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10)
            assert await tx.outbox.next_due(BOT) == NOW + HOUR
            await tx.outbox.sent(1, NOW)
            assert await tx.outbox.next_due(BOT) == NOW + 2 * HOUR
            assert await tx.outbox.next_due(BOT + 1) is None

    async def test_a_pause_is_kept_until_it_is_over_and_never_shortened(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.pause(BOT, -100, NOW + HOUR)
            await tx.outbox.pause(BOT, -100, NOW + MINUTE)
            await tx.outbox.pause(BOT, 0, NOW + MINUTE)
            assert await tx.outbox.pauses(BOT, NOW) == {-100: NOW + HOUR, 0: NOW + MINUTE}
            assert await tx.outbox.pauses(BOT, NOW + MINUTE) == {-100: NOW + HOUR}
            assert await tx.outbox.pauses(BOT + 1, NOW) == {}
            await tx.outbox.pause(BOT, -100, NOW + 2 * HOUR)
            assert (await tx.outbox.pauses(BOT, NOW))[-100] == NOW + 2 * HOUR


class TestAClockThatWentBack:
    async def test_what_waited_for_a_later_try_is_due_and_free(self, store: SqlStore) -> None:
        later = replace(OTHER, not_before=NOW)
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD], NOW - 2 * HOUR)
            await tx.outbox.queue(BOT, [later], NOW - 2 * HOUR)
            await tx.outbox.retry(1, NOW + HOUR)
            await tx.outbox.clock_went_back(BOT, NOW - HOUR)
            claimed = await tx.outbox.claim(BOT, NOW - HOUR, NOW, 10)
        assert [queued.id for queued in claimed] == [1]

    async def test_what_is_meant_for_a_time_comes_at_that_time_however_far_it_was_put_off(
        self, store: SqlStore
    ) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [replace(OTHER, not_before=NOW + MINUTE)], NOW)
            await tx.outbox.retry(1, NOW + 2 * HOUR)
            await tx.outbox.clock_went_back(BOT, NOW)
            assert await tx.outbox.next_due(BOT) == NOW + MINUTE


class TestDropping:
    async def test_a_kind_of_one_chat_is_no_longer_needed(self, store: SqlStore) -> None:
        elsewhere = replace(CARD, chat_id=-200, dedupe_key="card:2")
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [CARD, OTHER, elsewhere], NOW)
            await tx.outbox.drop(BOT, CARD.chat_id, CARD.kind, NOW)
            claimed = await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10)
        assert [queued.notice for queued in claimed] == [OTHER, elsewhere]


class TestHurrying:
    async def test_what_waits_for_a_later_time_is_due_at_once(self, store: SqlStore) -> None:
        later = replace(CARD, not_before=NOW + HOUR)
        other = replace(OTHER, not_before=NOW + HOUR)
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [later, other], NOW)
            await tx.outbox.queue(BOT + 1, [later], NOW)
            await tx.outbox.hurry(BOT, [later.dedupe_key, "another"], NOW)
            claimed = await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10)
            assert await tx.outbox.claim(BOT + 1, NOW, NOW + HOUR, 10) == []
        assert [queued.notice for queued in claimed] == [CARD]

    async def test_what_was_sent_is_not_sent_again(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.outbox.queue(BOT, [replace(CARD, not_before=NOW + HOUR)], NOW)
            await tx.outbox.sent(1, NOW)
            await tx.outbox.hurry(BOT, [CARD.dedupe_key], NOW)
            assert await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10) == []
