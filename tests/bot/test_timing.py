"""Waits between tries, and sleeps that can be cut short."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.timing import Backoff, doze, unless
from tests.bot.fake_time import FakeTime, settle


class TestBackoff:
    @pytest.mark.parametrize(
        ("misses", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 16), (9, 256), (10, 300)]
    )
    def test_each_wait_is_twice_as_long_up_to_the_longest(self, misses: int, seconds: float) -> None:
        assert Backoff(first=1, most=300).seconds(misses, spread=0) == seconds

    @given(st.integers(0, 10_000), st.floats(0, 1))
    def test_the_dice_never_take_more_than_half(self, misses: int, spread: float) -> None:
        backoff = Backoff(first=1, most=300)
        whole = backoff.seconds(misses, 0)
        assert whole / 2 <= backoff.seconds(misses, spread) <= whole <= 300


class TestUnless:
    async def test_work_that_ends_first_gives_its_result(self) -> None:
        async def work() -> str:
            await asyncio.sleep(0)
            return "done"

        assert await unless(asyncio.Event(), work) == "done"

    async def test_work_is_abandoned_when_the_event_comes_first(self) -> None:
        stopped, ended = asyncio.Event(), []

        async def work() -> bool:
            try:
                return await asyncio.Event().wait()
            finally:
                ended.append("work")

        doing = asyncio.create_task(unless(stopped, work))
        await settle()
        stopped.set()
        assert await doing is None
        assert ended == ["work"]

    async def test_nothing_begins_after_the_event(self) -> None:
        stopped, begun = asyncio.Event(), []
        stopped.set()

        async def work() -> bool:
            begun.append("work")
            return True

        assert await unless(stopped, work) is None
        assert begun == []

    async def test_what_the_work_raises_is_raised(self) -> None:
        async def work() -> None:
            raise LookupError

        with pytest.raises(LookupError):
            await unless(asyncio.Event(), work)

    async def test_its_own_end_ends_the_work(self) -> None:
        ended = []

        async def work() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("work")

        doing = asyncio.create_task(unless(asyncio.Event(), work))
        await settle()
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
        assert ended == ["work"]

    async def test_its_own_end_is_not_lost_while_it_abandons_the_work(self) -> None:
        """As when a process is ended while its parts stop."""
        stopped = asyncio.Event()

        async def work() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.Event().wait()

        doing = asyncio.create_task(unless(stopped, work))
        await settle()
        stopped.set()
        await settle()
        doing.cancel()
        await settle()
        assert doing.cancelled()


class TestDoze:
    async def test_it_lasts_as_long_as_said(self) -> None:
        time = FakeTime()
        dozing = asyncio.create_task(doze(time.timing, 3, asyncio.Event()))
        await time.advance(2.9)
        assert not dozing.done()
        await time.advance(0.1)
        assert dozing.done()

    async def test_the_event_ends_it(self) -> None:
        time, woken = FakeTime(), asyncio.Event()
        dozing = asyncio.create_task(doze(time.timing, 3, woken))
        await settle()
        woken.set()
        await dozing
        assert time.elapsed == 0
