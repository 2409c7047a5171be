"""The Bot API takes parameters as Telegram takes them; the control panel speaks JSON."""

import json

import httpx
import pytest

from emulator.faults import Fault
from emulator.server import create_app, serving
from tests.emulator.desk import PNG, TOKEN, Desk, buttons


def _client(desk: Desk) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=create_app(desk.world, desk.api))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


class TestBotRoutes:
    async def test_query_form_json_and_multipart_are_all_understood(self, desk: Desk) -> None:
        desk.start()
        to: dict[str, str | int] = {"chat_id": desk.mei.id, "text": "hello"}
        path = f"/bot{TOKEN}/sendMessage"
        form = {**to, "reply_markup": json.dumps(buttons("Go"))}
        async with _client(desk) as client:
            replies = [
                await client.get(path, params=to),
                await client.post(path, data=form),
                await client.post(path, json={**to, "reply_markup": buttons("Go")}),
                await client.post(
                    f"/bot{TOKEN}/sendPhoto",
                    data={"chat_id": desk.mei.id, "photo": "attach://file0"},
                    files={"file0": ("qr.png", PNG)},
                ),
            ]
        assert [reply.status_code for reply in replies] == [200] * 4
        assert len(replies[1].json()["result"]["reply_markup"]["inline_keyboard"]) == 1
        assert replies[3].json()["result"]["photo"][0]["file_size"] == len(PNG)

    async def test_a_wrong_token_is_unauthorized_as_telegram_says_it(self, desk: Desk) -> None:
        async with _client(desk) as client:
            reply = await client.get("/bot1:WRONG/getMe")
        assert reply.status_code == 401
        assert reply.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}

    async def test_refusals_carry_their_status(self, desk: Desk) -> None:
        desk.api.faults.next("getMe", Fault.retry_after(5))
        async with _client(desk) as client:
            refused = await client.get(f"/bot{TOKEN}/getMe")
            unknown = await client.get(f"/bot{TOKEN}/getMee")
            broken = await client.post(
                f"/bot{TOKEN}/getMe", content="{", headers={"Content-Type": "application/json"}
            )
            listed = await client.post(f"/bot{TOKEN}/getMe", json=[])
        statuses = [one.status_code for one in (refused, unknown, broken, listed)]
        assert statuses == [429, 404, 400, 400]
        assert refused.json()["parameters"] == {"retry_after": 5}

    async def test_a_dropped_connection_breaks_for_the_client(self, desk: Desk) -> None:
        async with serving(create_app(desk.world, desk.api)) as address, httpx.AsyncClient() as client:
            desk.api.faults.next("getMe", Fault.drop_before())
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(f"{address}/bot{TOKEN}/getMe")
            assert (await client.get(f"{address}/bot{TOKEN}/getMe")).status_code == 200

    async def test_a_dead_bots_poll_is_given_up_and_takes_nothing_with_it(self, desk: Desk) -> None:
        async with serving(create_app(desk.world, desk.api)) as address, httpx.AsyncClient() as client:
            with pytest.raises(httpx.ReadTimeout):
                await client.get(f"{address}/bot{TOKEN}/getUpdates?timeout=30", timeout=0.2)
            desk.world.send_text(desk.mei, None, "hello")
            reply = await client.get(f"{address}/bot{TOKEN}/getUpdates?timeout=30")
        assert [one["message"]["text"] for one in reply.json()["result"]] == ["hello"]

    async def test_a_hanging_call_is_a_read_timeout_of_the_client(self, desk: Desk) -> None:
        desk.start()
        desk.api.faults.next("sendMessage", Fault.hang())
        to: dict[str, str | int] = {"chat_id": desk.mei.id, "text": "arrived"}
        async with serving(create_app(desk.world, desk.api)) as address, httpx.AsyncClient() as client:
            with pytest.raises(httpx.ReadTimeout):
                await client.get(f"{address}/bot{TOKEN}/sendMessage", params=to, timeout=0.2)
        assert desk.world.chats[desk.mei.id].visible()[-1].content.text == "arrived"


class TestControlRoutes:
    async def test_a_member_sees_a_chat_and_others_do_not(self, desk: Desk) -> None:
        group = desk.group()
        await desk.ok("sendMessage", chat_id=group.id, text="Card", reply_markup=buttons("Go"))
        async with _client(desk) as client:
            seen = (await client.get(f"/control/chats/{group.id}?user={desk.admin.id}")).json()
            hidden = await client.get(f"/control/chats/{group.id}?user={desk.mei.id}")
        assert seen["chat"]["title"] == "Admins"
        assert seen["messages"][-1]["buttons"][0][0]["text"] == "Go"
        assert hidden.status_code == 403

    @pytest.mark.parametrize(
        ("method", "path", "error"),
        [
            ("POST", "/control/dance", "no deed 'dance'"),
            ("POST", "/control/say", 'parameter "user" is required'),
            ("GET", "/control/chats/77", "77"),
            ("GET", "/control/photo/77/1", "no chat 77"),
            ("GET", "/control/state?since=x", "invalid literal"),
        ],
    )
    async def test_what_is_wrong_is_said_in_one_line(
        self, desk: Desk, method: str, path: str, error: str
    ) -> None:
        async with _client(desk) as client:
            reply = await client.request(method, path, json={})
        assert reply.status_code == 400
        assert error in reply.json()["error"]

    async def test_only_json_is_taken(self, desk: Desk) -> None:
        async with _client(desk) as client:
            form = await client.post("/control/say", data={"user": "1"})
            broken = await client.post(
                "/control/say", content="{", headers={"Content-Type": "application/json"}
            )
        assert (form.status_code, broken.status_code) == (415, 400)

    async def test_the_calls_of_the_bot_are_told_without_what_they_said(self, desk: Desk) -> None:
        desk.start()
        await desk.say("a secret")
        await desk.refused("sendMesage")
        async with _client(desk) as client:
            told = (await client.get("/control/calls")).json()
        assert [(one["method"], one["ok"]) for one in told["calls"]] == [
            ("sendMessage", True),
            ("sendMesage", False),
        ]
        assert len(told["violations"]) == 1
        assert "secret" not in json.dumps(told)

    async def test_a_picture_has_its_type(self, desk: Desk) -> None:
        desk.start()
        sent = (await desk.api.call("sendPhoto", {"chat_id": desk.mei.id}, {"photo": PNG}))["result"]
        async with _client(desk) as client:
            reply = await client.get(f"/control/photo/{desk.mei.id}/{sent['message_id']}")
        assert (reply.headers["content-type"], reply.content) == ("image/png", PNG)
