"""Only this machine's own programs and pages get an answer."""

import httpx
import pytest

from emulator.server import create_app
from tests.emulator.desk import TOKEN, Desk


def _client(desk: Desk) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=create_app(desk.world, desk.api))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8081")


class TestLoopbackOnly:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8081", "", "0.0.0.0:8081"])
    async def test_a_foreign_host_is_refused(self, desk: Desk, host: str) -> None:
        async with _client(desk) as client:
            for path in ("/control/state", f"/bot{TOKEN}/getMe", "/"):
                assert (await client.get(path, headers={"Host": host})).status_code == 403

    @pytest.mark.parametrize("host", ["127.0.0.1:8081", "localhost:8081", "[::1]:8081", "localhost"])
    async def test_this_machines_names_are_known(self, desk: Desk, host: str) -> None:
        async with _client(desk) as client:
            assert (await client.get("/control/state", headers={"Host": host})).status_code == 200

    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            ("http://127.0.0.1:8081", 200),
            ("http://127.0.0.1:9999", 403),
            ("https://evil.example", 403),
            ("null", 403),
        ],
    )
    async def test_only_the_emulators_own_page_may_ask(self, desk: Desk, origin: str, status: int) -> None:
        async with _client(desk) as client:
            body = {"user": desk.mei.id, "text": "hello"}
            reply = await client.post("/control/say", json=body, headers={"Origin": origin})
            assert reply.status_code == status
        assert len(desk.world.chats) == (status == 200)
