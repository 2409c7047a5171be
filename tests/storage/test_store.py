"""Tests of transactions: whole or not at all, writers in line, readers beside them."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from domain.notice import Notice, NoticeKind
from storage.errors import DatabaseProblem
from storage.interface import Store
from storage.records import School
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, DAY, NOW, flow, turn

ALPHA = School("school1", "ABC", "Alpha")


class TestTransactions:
    async def test_what_a_block_did_is_kept(self, open_store: Callable[[], SqlStore]) -> None:
        async with open_store().begin() as tx:
            await tx.schools.put(ALPHA)
        async with open_store().read() as tx:
            assert await tx.schools.list() == [ALPHA]

    async def test_a_block_that_raises_did_nothing(self, school: SqlStore) -> None:
        """REC-06: every kind of write is undone."""

        async def fail() -> None:
            async with school.begin() as tx:
                await tx.flows.put(flow())
                await tx.chats.bind("id000001", turn(), NOW)
                await tx.outbox.queue(BOT, [Notice(NoticeKind.STEP_UP, 42, "k")], NOW)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail()
        async with school.read() as tx:
            assert await tx.flows.find_last(BOT, 42) is None
            assert not await tx.chats.is_known("id000001", turn())
            assert await tx.outbox.next_due(BOT) is None

    async def test_a_cancelled_block_did_nothing_and_frees_the_line(self, store: SqlStore) -> None:
        inside = asyncio.Event()

        async def linger() -> None:
            async with store.begin() as tx:
                await tx.schools.put(ALPHA)
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(linger())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with store.begin() as tx:
            assert await tx.schools.list() == []

    async def test_a_reader_sees_one_moment_while_a_writer_commits(self, store: SqlStore) -> None:
        async with store.read() as reader:
            assert await reader.schools.list() == []
            async with store.begin() as writer:
                await writer.schools.put(ALPHA)
            assert await reader.schools.list() == []
        async with store.read() as reader:
            assert await reader.schools.list() == [ALPHA]

    async def test_a_reader_never_writes(self, store: SqlStore) -> None:
        """style.md 7.4, trap 1: a reader that became a writer would fail at once under load."""
        async with store.read() as tx:
            with pytest.raises(DatabaseProblem, match="opened to read"):
                await tx.schools.put(ALPHA)

    async def test_it_keeps_the_contract(self, store: SqlStore) -> None:
        contract: Store = store
        async with contract.begin() as tx, contract.read() as other:
            assert await tx.schools.list() == await other.schools.list() == []


class TestWritersAtOnce:
    async def test_forty_that_read_then_write_are_all_right(self, open_store: Callable[[], SqlStore]) -> None:
        """style.md 7.4, trap 1: with deferred transactions 35 of 40 failed."""
        stores = [open_store() for _ in range(4)]
        async with stores[0].begin() as tx:
            await tx.flows.put(flow())

        async def add_one(number: int) -> None:
            async with stores[number % 4].begin() as tx:
                read = await tx.flows.get("flow1")
                await asyncio.sleep(0)  # the others get their turn between read and write
                await tx.flows.save(flow(position=read.position + 1, version=read.version))

        await asyncio.gather(*(add_one(number) for number in range(40)))
        async with stores[0].read() as tx:
            assert (await tx.flows.get("flow1")).position == 40

    async def test_writers_of_one_process_go_in_the_order_they_came(self, store: SqlStore) -> None:
        order: list[int] = []

        async def write(number: int) -> None:
            async with store.begin():
                order.append(number)

        await asyncio.gather(*(write(number) for number in range(20)))
        assert order == list(range(20))

    async def test_a_database_somebody_holds_is_one_clear_error(
        self, database: str, open_store: Callable[[], SqlStore], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.engine._PRAGMAS", ("PRAGMA busy_timeout = 0",))
        store = open_store()

        async def write() -> None:
            async with store.begin() as tx:
                await tx.schools.put(ALPHA)

        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseProblem, match="does not answer: database is locked"):
                await write()
        await write()


class TestTheLog:
    async def test_a_purge_empties_the_write_ahead_log(self, store: SqlStore, database: str) -> None:
        """PRV-08."""
        log = f"{database.removeprefix('sqlite:///')}-wal"
        async with store.begin() as tx:
            await tx.schools.put(ALPHA)
        with open(log, "rb") as file:  # noqa: ASYNC230, PTH123 - a look at a small file
            assert file.read()
        async with store.begin() as tx:
            await tx.retention.purge(NOW + DAY)
        with open(log, "rb") as file:  # noqa: ASYNC230, PTH123 - a look at a small file
            assert file.read() == b""

    async def test_a_purge_beside_a_reader_waits_for_no_one(
        self, open_store: Callable[[], SqlStore], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.engine._PRAGMAS", ("PRAGMA busy_timeout = 0",))
        store = open_store()
        async with store.read() as reader:
            await reader.schools.list()
            async with store.begin() as tx:
                await tx.retention.purge(NOW)
        async with store.begin() as tx:
            await tx.schools.put(ALPHA)
