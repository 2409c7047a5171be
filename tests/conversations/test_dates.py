"""What a message says about its own time is nobody's business here: the bot's own clock counts (TGM-14)."""

import pytest

from tests.deeds import flow_of, forgot, logged_in
from tests.town import ANSWERS, Town

YEAR = 365 * 86400.0


@pytest.mark.parametrize("off", [-5 * YEAR, 5 * YEAR])
class TestAMessageFromAnotherTime:
    async def test_its_date_moves_no_end(self, town: Town, off: float) -> None:
        """TGM-14: each step counts from the bot's own clock, whatever the messages say."""
        await logged_in(town, town.parent)
        shift(town, off)
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("new password")
        flow, policy = await flow_of(town, town.parent), town.house.policy
        assert flow.expires_at == town.clock.now + policy.flow_idle
        assert flow.deadline_at == town.clock.now + policy.flow_max

    async def test_its_date_opens_nothing_that_is_over(self, town: Town, off: float) -> None:
        """TGM-14: neither an old message nor one from the future gives time back."""
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        shift(town, off)
        town.clock.advance(minutes=5)
        await town.parent.say(ANSWERS[4])
        await town.parent.expect("took too long")
        assert not (await flow_of(town, town.parent)).is_open


def shift(town: Town, off: float) -> None:
    """Have Telegram date everything from now on by a clock that is wrong by so many seconds."""
    town.world.clock = lambda: town.clock.timestamp() + off
