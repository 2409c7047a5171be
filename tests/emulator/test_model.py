"""Users, members and chats say of themselves what others need to know."""

import pytest

from emulator.model import Chat, Member, Status, User


class TestUser:
    def test_is_bot_is_always_said(self) -> None:
        assert User(1, "Mei").as_json()["is_bot"] is False
        assert User(2, "Bot", is_bot=True).as_json()["is_bot"] is True


class TestChat:
    @pytest.mark.parametrize(
        ("status", "present", "administrator"),
        [
            ("creator", True, True),
            ("administrator", True, True),
            ("member", True, False),
            ("left", False, False),
            ("kicked", False, False),
        ],
    )
    def test_a_status_says_who_is_there_and_who_administers(
        self, status: Status, *, present: bool, administrator: bool
    ) -> None:
        user = User(1, "Mei")
        chat = Chat(-1, "group", "Admins", {1: Member(user, status)})
        assert chat.has(1) is present
        assert chat.is_administrator(1) is administrator
        assert not chat.has(2)
