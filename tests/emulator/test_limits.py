"""Floods are refused with 429 and the seconds to wait, when a test asks for Telegram's limits."""

import pytest

from emulator.limits import Limits, Rate
from tests.emulator.desk import Desk


@pytest.fixture
def limited(desk: Desk) -> Desk:
    desk.api.limits = Limits(desk.world.clock)
    desk.start()
    return desk


class TestLimits:
    """30 a second over all, 20 a minute in a group (telegram.md 2)."""

    async def test_31_messages_in_a_second_are_one_too_many(self, limited: Desk) -> None:
        for _ in range(30):
            await limited.say()
        to = {"chat_id": limited.mei.id, "text": "x"}
        refused = await limited.api.call("sendMessage", to)
        assert refused["parameters"] == {"retry_after": 1}
        limited.time += 1
        assert await limited.say()

    async def test_the_21st_message_to_a_group_waits_for_the_rest_of_the_minute(self, limited: Desk) -> None:
        group = limited.group()
        to = {"chat_id": group.id, "text": "x"}
        for _ in range(20):
            await limited.ok("sendMessage", **to)
            limited.time += 2
        assert await limited.refused("sendMessage", **to) == "Too Many Requests: retry after 20"
        await limited.say("others are not concerned")
        limited.time += 20
        await limited.ok("sendMessage", **to)

    async def test_a_refused_message_does_not_count_and_reading_is_free(self, limited: Desk) -> None:
        limited.api.limits = Limits(limited.world.clock, private=Rate(1, 1.0))
        await limited.say()
        for _ in range(3):
            await limited.refused("sendMessage", chat_id=limited.mei.id, text="x")
            await limited.ok("getChat", chat_id=limited.mei.id)
        limited.time += 1
        await limited.say()

    async def test_without_limits_nothing_is_refused(self, desk: Desk) -> None:
        desk.start()
        for _ in range(40):
            await desk.say()
