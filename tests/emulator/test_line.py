"""A line carries deeds and pictures; the impossible comes back as ValueError."""

import pytest

from emulator.line import WorldLine
from tests.emulator.desk import Desk


class TestWorldLine:
    async def test_a_deed_is_done_and_seen(self, desk: Desk) -> None:
        line = WorldLine(desk.world)
        done = await line.do("say", user=desk.mei.id, text="hello")
        seen = await line.look(done["before"], desk.mei.id, 0)
        assert [one["text"] for one in seen["messages"]] == ["hello"]

    async def test_a_malformed_deed_is_a_value_error_too(self, desk: Desk) -> None:
        with pytest.raises(ValueError, match='parameter "text" is required'):
            await WorldLine(desk.world).do("say", user=desk.mei.id)
