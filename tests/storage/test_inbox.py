"""Tests of the inbox: kept sealed, taken once, erased when it took effect (TGM-04)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from domain.turn import Turn
from storage.engine import TO_WRITE, open_engine
from storage.records import InboxState, Received
from storage.sealing import OpeningFailed
from storage.sql.store import SqlStore
from storage.tables_work import inbox
from tests.storage.samples import BOT, NOW

FIRST = Received(1, 42, 42, b'{"text": "canary password"}', message_id=901)
SECOND = Received(2, 43, 43, b'{"text": "other"}', message_id=902)


def of(update_id: int | None) -> Turn:
    return Turn(BOT, update_id, 42, 42)


class TestReceiving:
    async def test_only_what_was_not_seen_before_is_returned(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.inbox.receive(BOT, [SECOND, FIRST], NOW) == [SECOND, FIRST]
            third = replace(FIRST, update_id=3)
            assert await tx.inbox.receive(BOT, [FIRST, third], NOW) == [third]
            assert await tx.inbox.receive(BOT, [], NOW) == []

    async def test_a_batch_that_holds_an_update_twice_keeps_it_once(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.inbox.receive(BOT, [FIRST, FIRST], NOW) == [FIRST]

    async def test_what_nobody_will_handle_is_remembered_by_its_number_alone(self, store: SqlStore) -> None:
        """TGM-04, and no chat: it must not look as if it had overtaken what waits there."""
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [FIRST], NOW)
            assert await tx.inbox.remember(BOT, [1, 2, 2, 3], NOW) == [2, 3]
            assert await tx.inbox.remember(BOT, [2, 3], NOW) == []
            assert await tx.inbox.remember(BOT, [], NOW) == []
            assert await tx.inbox.receive(BOT, [SECOND], NOW) == []
            assert [(one.update_id, one.is_overtaken) for one in await tx.inbox.unfinished(BOT)] == [
                (1, False)
            ]

    async def test_bots_number_their_updates_apart(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            assert await tx.inbox.receive(BOT, [FIRST], NOW) == [FIRST]
            assert await tx.inbox.receive(BOT + 1, [FIRST], NOW) == [FIRST]

    async def test_in_parallel_an_update_is_new_once(self, open_store: Callable[[], SqlStore]) -> None:
        """TGM-04."""
        stores = [open_store(), open_store()]

        async def receive(number: int) -> int:
            async with stores[number % 2].begin() as tx:
                return len(await tx.inbox.receive(BOT, [FIRST], NOW))

        assert sum(await asyncio.gather(*(receive(number) for number in range(10)))) == 1

    async def test_a_batch_of_a_hundred_is_taken(self, store: SqlStore) -> None:
        batch = [replace(FIRST, update_id=number) for number in range(100)]
        async with store.begin() as tx:
            assert await tx.inbox.receive(BOT, batch, NOW) == batch


class TestLife:
    async def test_a_crash_leaves_what_was_not_answered_in_order_of_arrival(self, store: SqlStore) -> None:
        third = Received(3, 44, 44, b"{}")
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [SECOND, third], NOW)
            await tx.inbox.receive(BOT, [FIRST], NOW + timedelta(seconds=1))
            await tx.inbox.receive(BOT + 1, [FIRST], NOW)
            await tx.inbox.apply(of(2), NOW)
            await tx.inbox.reply(BOT, 3, NOW)
            applied = replace(SECOND, body=b"", state=InboxState.APPLIED, received_at=NOW)
            later = replace(FIRST, received_at=NOW + timedelta(seconds=1))
            assert await tx.inbox.unfinished(BOT) == [applied, later]
            await tx.inbox.reply(BOT, 2, NOW)
            await tx.inbox.reply(BOT, 1, NOW)
            assert await tx.inbox.unfinished(BOT) == []

    @pytest.mark.parametrize("finish", ["applied", "replied"])
    async def test_one_that_a_later_one_of_its_chat_has_passed_is_overtaken(
        self, store: SqlStore, finish: str
    ) -> None:
        batch = [
            FIRST,
            replace(FIRST, update_id=3),
            replace(FIRST, update_id=4),
            replace(SECOND, update_id=5),
        ]
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, batch, NOW)
            await tx.inbox.receive(BOT + 1, [replace(FIRST, update_id=9)], NOW)
            await tx.inbox.reply(BOT + 1, 9, NOW)
            await tx.inbox.reply(BOT, 5, NOW)
            await (tx.inbox.apply(of(3), NOW) if finish == "applied" else tx.inbox.reply(BOT, 3, NOW))
            left = {one.update_id: one.is_overtaken for one in await tx.inbox.unfinished(BOT)}
        assert (left[1], left[4]) == (True, False)

    async def test_an_id_is_still_known_when_all_is_done(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [FIRST], NOW)
            await tx.inbox.reply(BOT, 1, NOW)
            await tx.inbox.apply(of(1), NOW)
            assert await tx.inbox.receive(BOT, [FIRST], NOW) == []
            assert await tx.inbox.unfinished(BOT) == []

    async def test_a_turn_without_update_and_an_unknown_one_do_nothing(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [FIRST], NOW)
            await tx.inbox.apply(of(None), NOW)
            await tx.inbox.apply(of(99), NOW)
            await tx.inbox.reply(BOT, 99, NOW)
            assert await tx.inbox.unfinished(BOT) == [replace(FIRST, received_at=NOW)]

    async def test_what_was_typed_is_gone_from_the_row_once_applied(
        self, store: SqlStore, database: str
    ) -> None:
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [FIRST, SECOND], NOW)
            await tx.inbox.apply(of(1), NOW)
        engine = open_engine(database)
        async with engine.connect() as connection:
            rows = (await connection.execute(text("SELECT body FROM inbox ORDER BY update_id"))).all()
        await engine.dispose()
        assert rows[0].body is None
        assert b"other" not in rows[1].body


async def test_a_damaged_body_is_an_alarm_and_never_an_empty_update(store: SqlStore, database: str) -> None:
    """CRY-06."""
    async with store.begin() as tx:
        await tx.inbox.receive(BOT, [FIRST], NOW)
    engine = open_engine(database)
    async with engine.execution_options(**TO_WRITE).begin() as connection:
        await connection.execute(update(inbox).values(body=b"damaged"))
    await engine.dispose()
    async with store.read() as tx:
        with pytest.raises(OpeningFailed, match=rf"inbox\.body of row {BOT}/1"):
            await tx.inbox.unfinished(BOT)
