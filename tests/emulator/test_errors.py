"""Refusals read as Telegram's."""

import pytest

from emulator.errors import Malformed, Refusal


class TestRefusal:
    @pytest.mark.parametrize(
        ("refusal", "body"),
        [
            (Refusal(401), {"ok": False, "error_code": 401, "description": "Unauthorized"}),
            (
                Refusal(429, "retry after 3", {"retry_after": 3}),
                {
                    "ok": False,
                    "error_code": 429,
                    "description": "Too Many Requests: retry after 3",
                    "parameters": {"retry_after": 3},
                },
            ),
            (
                Malformed("message is too long"),
                {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"},
            ),
        ],
    )
    def test_its_body_is_the_bot_apis(self, refusal: Refusal, body: dict[str, object]) -> None:
        assert refusal.as_json() == body
        assert str(refusal) == body["description"]
