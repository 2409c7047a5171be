"""Over HTTP a test makes people and groups, scripts faults, and reads what the bot asked."""

from collections.abc import AsyncIterator

import httpx
import pytest

from emulator.remote import HttpLine
from emulator.server import create_app, serving
from tests.emulator.desk import Desk


@pytest.fixture
async def line(desk: Desk) -> AsyncIterator[HttpLine]:
    async with serving(create_app(desk.world, desk.api)) as address, HttpLine(address) as line:
        yield line


class TestHttpLine:
    async def test_people_and_groups_are_made(self, desk: Desk, line: HttpLine) -> None:
        lim = await line.person("Mr Lim", language_code="ms", phone_number="+6581112222")
        group = await line.group("Admins", lim)
        assert desk.world.users[lim.id].language_code == "ms"
        assert desk.world.chats[group].is_administrator(desk.world.bot.id)
        assert (await lim.share_phone())["text"] == "Mr Lim, +6581112222"

    async def test_faults_are_scripted_and_calls_are_read(self, desk: Desk, line: HttpLine) -> None:
        await line.do("fault", method="getMe", fault="server_error", seconds=502)
        assert await desk.refused("getMe") == "Bad Gateway"
        told = await line.calls()
        assert [(one["method"], one["ok"]) for one in told["calls"]] == [("getMe", False)]
        assert told["violations"] == []

    async def test_the_impossible_is_a_value_error(self, desk: Desk, line: HttpLine) -> None:
        with pytest.raises(ValueError, match="there is no person 5"):
            await line.do("say", user=5, text="x")
        desk.start()
        with pytest.raises(httpx.HTTPStatusError):
            await line.photo(desk.mei.id, 1)
