"""Patience: work that takes longer than a moment shows itself, and nothing else does."""

import asyncio

import pytest

from conversations.patience import patiently
from tests.deeds import calls_to, forgot, until
from tests.town import ANSWERS, Town


class TestPatiently:
    async def test_quick_work_shows_nothing(self) -> None:
        shown: list[str] = []

        async def show() -> None:
            shown.append("shown")

        async def act() -> int:
            return 7

        assert await patiently(act(), show) == 7
        assert shown == []

    async def test_slow_work_shows_itself_once_and_is_finished(self) -> None:
        released, shown = asyncio.Event(), list[str]()

        async def show() -> None:
            shown.append("shown")
            released.set()

        async def act() -> int:
            await released.wait()
            return 7

        assert await patiently(act(), show, moment=0) == 7
        assert shown == ["shown"]

    async def test_work_that_nobody_waits_for_any_more_is_stopped(self) -> None:
        begun, stopped = asyncio.Event(), asyncio.Event()

        async def show() -> None:
            """Show nothing."""

        async def act() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                stopped.set()

        waiting = asyncio.ensure_future(patiently(act(), show))
        await begun.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert stopped.is_set()


class TestOnThePhone:
    async def test_whoever_waits_for_a_free_slot_sees_the_bot_typing(self, town: Town) -> None:
        await town.first_login(town.parent)
        await forgot(town.parent)
        first, second, third = ANSWERS.values()
        await town.parent.expect("Question 1 of 3")
        await town.parent.say(first)
        await town.parent.expect("Question 2 of 3")
        await town.parent.say(second)
        await town.parent.expect("Question 3 of 3")
        hashing = town.house.hashing
        async with hashing.slot(1), hashing.slot(2):
            await town.parent.say(third)
            chat = town.parent.id
            await until(town, lambda: any(c.method == "sendChatAction" for c in calls_to(town, chat)))
        await town.parent.expect("new password")
