"""The host's clock jumps: what is open ends or goes on as it should, and nothing waits for a lost time."""

import asyncio

import pytest

from emulator.faults import Fault
from tests.deeds import ask_for_slip, expire, forgot, settled, until
from tests.town import ANSWERS, LOGIN, SECOND_PASSWORD, Town

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
