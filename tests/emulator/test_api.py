"""The API is strict: whatever Telegram could never accept is refused and remembered."""

import pytest

from emulator.model import Json
from tests.emulator.desk import START, Desk, buttons


class TestStrictness:
    """An unknown parameter fails the test (telegram.md 3.2)."""

    @pytest.mark.parametrize(
        ("method", "params", "code"),
        [
            ("sendMesage", {"chat_id": 1, "text": "x"}, 404),
            ("sendMessage", {"chat_id": 1, "txt": "x", "text": "x"}, 400),
            ("sendMessage", {"chat_id": 1}, 400),
            ("sendMessage", {"chat_id": "one", "text": "x"}, 400),
            ("sendMessage", {"chat_id": 1, "text": 5}, 400),
            ("sendMessage", {"chat_id": 1, "text": "x", "parse_mode": "html5"}, 400),
            ("sendMessage", {"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}, 400),
            ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "maybe"}, 400),
            ("sendMessage", {"chat_id": 1, "text": "x", "entities": "[{}]"}, 400),
            ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "{broken"}, 400),
            ("sendMessage", {"chat_id": True, "text": "x"}, 400),
            ("sendChatAction", {"chat_id": 1, "action": "dancing"}, 400),
            ("deleteMessages", {"chat_id": 1, "message_ids": ["x"]}, 400),
            ("getUpdates", {"timeout": "long"}, 400),
            ("getMe", {"verbose": True}, 400),
            ("setWebhook", {"url": "http://bot.example"}, 400),
            ("setWebhook", {"url": "https://bot.example", "secret_token": "a b"}, 400),
            ("setMyCommands", {"commands": [{"command": "Forgot", "description": "x"}]}, 400),
            ("setMyCommands", {"commands": [{"command": "forgot", "description": ""}]}, 400),
            ("setMyCommands", {"commands": [{"command": "forgot"}]}, 400),
            ("setMyCommands", {"commands": [], "scope": {"type": "moon"}}, 400),
            ("setMyDescription", {"description": "x" * 513}, 400),
        ],
    )
    async def test_a_malformed_request_is_refused_and_remembered(
        self, desk: Desk, method: str, params: Json, code: int
    ) -> None:
        reply = await desk.api.call(method, params)
        assert (reply["ok"], reply["error_code"]) == (False, code)
        assert len(desk.api.violations) == 1
        assert desk.api.violations[0].startswith(f"{method}: ")

    async def test_a_refusal_for_how_the_world_is_is_no_violation(self, desk: Desk) -> None:
        await desk.refused("sendMessage", chat_id=77, text="x")
        await desk.refused("answerCallbackQuery", callback_query_id="77")
        assert desk.api.violations == []

    async def test_method_names_may_be_written_in_any_case(self, desk: Desk) -> None:
        assert (await desk.ok("GETME"))["username"] == "mims_helpdesk_bot"


class TestMemory:
    async def test_every_request_is_kept_with_its_parameters_time_and_reply(self, desk: Desk) -> None:
        desk.start()
        await desk.say("hello", reply_markup=buttons("Go"))
        await desk.refused("deleteMessage", chat_id=desk.mei.id, message_id=99)
        (sent,), (failed,) = desk.api.calls_of("sendMessage"), desk.api.calls_of("deleteMessage")
        assert (sent.ok, sent.at, sent.params["text"]) == (True, START, "hello")
        assert not failed.ok
