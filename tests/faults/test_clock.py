"""The host's clock jumps: what is open ends or goes on as it should, and nothing waits for a lost time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.events import Tag
from emulator.faults import Fault
from tests.deeds import ask_for_slip, events, expire, forgot, logged_in, settled, until
from tests.town import ANSWERS, LOGIN, SECOND_PASSWORD, Dice, Town, begin, live, open_town, outside

pytestmark = pytest.mark.long


class TestForwards:
    async def test_a_task_ends_as_after_a_long_pause_and_can_be_begun_again(self, town: Town) -> None:
        await town.first_login(town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.clock.advance(hours=2)
        await expire(town)
        await town.parent.sees("too long")
        await town.reset(town.parent, SECOND_PASSWORD, LOGIN)

    async def test_a_notice_on_its_way_is_not_sent_twice(self, town: Town) -> None:
        """The jump ends its lease while it is in hand."""
        await ask_for_slip(town.parent)
        town.clock.advance(hours=2)
        town.process._courier.wake()
        await town.approver.sees("Account:", chat=town.group)
        await settled(town)
        assert sum("Account:" in one["text"] for one in await town.approver.visible(town.group)) == 1


class TestBackwards:
    async def test_who_is_in_the_middle_goes_on(self, town: Town) -> None:
        await town.first_login(town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.clock.advance(hours=-1)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)

    async def test_a_card_that_waited_for_a_later_try_is_sent_at_once(
        self, town: Town, caplog: pytest.LogCaptureFixture
    ) -> None:
        town.clock.advance(hours=1)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        town.api.faults.next("sendMessage", Fault.server_error(502))
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")
        await until(town, lambda: "courier.retry" in caplog.text)
        await asyncio.sleep(0.05)
        town.clock.advance(hours=-1)
        town.process._courier.wake()
        await town.approver.sees("Account:", chat=town.group)


async def put_off(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Ask the school for an unlock; its card fails, and waits for a second that does not pass."""
    await begin(town.stranger, "/unlock")
    await town.stranger.say(LOGIN)
    await town.stranger.expect("Shall I ask")
    town.api.faults.next("sendMessage", Fault.server_error(502))
    await town.stranger.tap("Ask the school")
    await town.stranger.expect("I have asked the school")
    await until(town, lambda: "courier.retry" in caplog.text)
    assert cards(town) == 0


def cards(town: Town) -> int:
    """Count the cards that stand in the group."""
    return sum("Account:" in one.content.text for one in town.world.chats[town.group].visible())


@asynccontextmanager
async def next_life(folder: Path, town: Town) -> AsyncIterator[None]:
    """Start the bot again on the same files, at what the clock shows now."""
    async with live(folder, town.api, outside(town.clock, Dice("next life"))) as (town.house, town.process):
        yield
        await settled(town)


class TestWhileTheBotIsDown:
    async def test_forwards_a_task_is_ended_and_told_and_a_card_comes_at_once(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with open_town(tmp_path) as town:
            await self.begin(town, caplog)
        town.clock.advance(hours=2)
        async with next_life(tmp_path, town):
            await town.parent.sees("too long")
            await town.approver.sees("Account:", chat=town.group)
            await town.reset(town.parent, SECOND_PASSWORD)
        await self.check(tmp_path, town, expired=1)

    async def test_backwards_who_is_in_the_middle_goes_on_and_a_card_comes_at_once(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Else the card would wait two hours, until the clock shows again what it showed when it failed."""
        async with open_town(tmp_path) as town:
            town.clock.advance(hours=2)
            await self.begin(town, caplog)
        town.clock.advance(hours=-2)
        async with next_life(tmp_path, town):
            await town.approver.sees("Account:", chat=town.group)
            await town.parent.say(ANSWERS[6])
            await town.parent.expect("Question 1 of 3")
            await town.answer(town.parent, ANSWERS)
            await town.new_password(town.parent, SECOND_PASSWORD)
        await self.check(tmp_path, town, expired=0)

    async def begin(self, town: Town, caplog: pytest.LogCaptureFixture) -> None:
        """Come to the second question, while a card of somebody else's waits."""
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say(ANSWERS[4])
        await town.parent.expect("Question 2 of 3")
        await put_off(town, caplog)

    async def check(self, folder: Path, town: Town, expired: int) -> None:
        """One card, one reset, no try counted that was not made."""
        async with next_life(folder, town):
            tags = (Tag.RECOVERY_COMPLETED, Tag.ANSWERS_MATCHED, Tag.ANSWERS_MISSED, Tag.FLOW_EXPIRED)
            assert [len(await events(town, tag)) for tag in tags] == [1, 1, 0, expired]
        assert cards(town) == 1
        assert town.api.violations == []
