"""A bell wakes all who wait when it rings, and nobody later."""

import asyncio

from emulator.bell import Bell


class TestBell:
    async def test_everybody_who_waits_is_woken(self) -> None:
        bell = Bell()
        waiting = [asyncio.create_task(bell.wait(10)) for _ in range(3)]
        await asyncio.sleep(0)
        bell.ring()
        assert await asyncio.gather(*waiting) == [True, True, True]

    async def test_nobody_is_woken_for_an_earlier_ring(self) -> None:
        bell = Bell()
        bell.ring()
        assert await bell.wait(0.01) is False

    async def test_who_stops_waiting_is_forgotten(self) -> None:
        bell = Bell()
        waiting = asyncio.create_task(bell.wait(10))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert bell._waiters == set()
        bell.ring()
