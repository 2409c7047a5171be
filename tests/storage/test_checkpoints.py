"""Checkpoints in the store, and how far copies of the log have come."""

from dataclasses import replace

import pytest

from domain.checkpoint import Checkpoint
from storage.sql.store import SqlStore
from tests.storage.samples import HOUR, NOW

ONE = Checkpoint(100, b"\1" * 32, 100, NOW, "0011aabb", b"signature")


@pytest.fixture
async def signed(store: SqlStore) -> SqlStore:
    """A store with three checkpoints, an hour apart."""
    async with store.begin() as tx:
        for number in range(3):
            await tx.checkpoints.put(replace(ONE, seq=100 + 100 * number, at=NOW + number * HOUR))
    return store


async def test_a_checkpoint_comes_back_as_it_was(signed: SqlStore) -> None:
    async with signed.read() as tx:
        assert await tx.checkpoints.list(0, 1) == [ONE]
        assert await tx.checkpoints.newest() == replace(ONE, seq=300, at=NOW + 2 * HOUR)


async def test_they_are_listed_in_order_from_where_one_wants(signed: SqlStore) -> None:
    async with signed.read() as tx:
        assert [one.seq for one in await tx.checkpoints.list(100, 10)] == [200, 300]
        assert [one.seq for one in await tx.checkpoints.list(0, 2)] == [100, 200]
        assert await tx.checkpoints.oldest(99) == ONE
        assert await tx.checkpoints.oldest(300) is None
        assert await tx.checkpoints.known([99, 100, 300]) == {100, 300}


async def test_the_newest_is_found_below_a_time_and_a_row(signed: SqlStore) -> None:
    async with signed.read() as tx:
        found = [
            await tx.checkpoints.newest_until(at, upto)
            for at, upto in ((NOW + HOUR, 1000), (NOW + 5 * HOUR, 199), (NOW - HOUR, 1000))
        ]
    assert [one and one.seq for one in found] == [200, 100, None]


async def test_an_empty_store_has_none(store: SqlStore) -> None:
    async with store.read() as tx:
        assert (await tx.checkpoints.newest(), await tx.checkpoints.list(0, 9)) == (None, [])


async def test_each_copy_has_its_own_place(store: SqlStore) -> None:
    async with store.begin() as tx:
        assert await tx.checkpoints.copied("file") == 0
        await tx.checkpoints.set_copied("file", 7)
        await tx.checkpoints.set_copied("syslog", 3)
        await tx.checkpoints.set_copied("file", 9)
        assert [await tx.checkpoints.copied(name) for name in ("file", "syslog")] == [9, 3]
