"""The control panel can do all that people can do, by name."""

import pytest

from emulator.control import Control
from emulator.errors import Malformed
from tests.emulator.desk import Desk


@pytest.fixture
def control(desk: Desk) -> Control:
    return Control(desk.world, desk.api.faults)


class TestDeeds:
    async def test_people_and_groups_are_made_and_changed(self, desk: Desk, control: Control) -> None:
        ravi = control.do("create-user", {"name": "Ravi", "user_id": 500, "phone_number": "+65"})["user"]
        group = control.do("create-group", {"user": ravi, "title": "School", "kind": "group"})["chat"]
        where = {"user": ravi, "chat": group}
        control.do("add-bot", {**where, "administrator": True})
        control.do("member", {"user": desk.mei.id, "chat": group, "status": "administrator"})
        control.do("anonymous", {**where, "text": "hello"})
        assert desk.world.chats[group].is_administrator(desk.mei.id)
        control.do("member", {"user": desk.mei.id, "chat": group, "status": "kicked"})
        new = control.do("migrate", {"chat": group})["chat"]
        control.do("remove-bot", {"user": ravi, "chat": new})
        assert desk.world.chats[new].members[desk.world.bot.id].status == "kicked"

    async def test_faults_are_scripted(self, desk: Desk, control: Control) -> None:
        control.do("fault", {"method": "getMe", "fault": "retry_after", "seconds": 9})
        control.do("fault", {"method": "getMe", "fault": "unauthorized"})
        assert await desk.refused("getMe") == "Too Many Requests: retry after 9"
        assert await desk.refused("getMe") == "Unauthorized"

    async def test_an_e_mail_lands_in_the_mailbox_and_on_nobodys_phone(
        self, desk: Desk, control: Control
    ) -> None:
        before = desk.world.revision
        given = {"to": "mei@example.com", "subject": "Your code", "text": "1234 5678"}
        letter = control.do("letter", given)["letter"]
        assert letter == {"at": desk.world.now, **given}
        assert (await control.look(before, wait=0.1))["letters"] == [letter]
        seen = await control.look(0, desk.mei.id)
        assert (seen["letters"], seen["messages"], desk.world.updates.count()) == ([], [], 0)

    async def test_an_update_is_delivered_again(self, desk: Desk, control: Control) -> None:
        desk.start()
        desk.world.send_text(desk.mei, None, "hi")
        number = (await desk.updates())[0]["update_id"]
        await desk.updates(offset=number + 1)
        control.do("redeliver", {"update": number})
        assert [one["update_id"] for one in await desk.updates()] == [number]

    async def test_any_object_can_be_an_update(self, desk: Desk, control: Control) -> None:
        number = control.do("raw", {"update": {"message": {}}})["update"]
        assert await desk.updates() == [{"update_id": number, "message": {}}]

    @pytest.mark.parametrize(
        ("deed", "given", "error"),
        [
            ("dance", {}, "no deed 'dance'"),
            ("say", {"user": 5, "text": "x"}, "no person 5"),
            ("say", {"user": 4242, "text": "x"}, "no person 4242"),
            ("say", {"user": 1001, "text": "x", "chat": -5}, "no chat -5"),
            ("press", {"user": 1001, "chat": 1001, "message": 9, "data": "x"}, "no (chat|message)"),
            ("migrate", {"chat": 1001}, "no chat 1001"),
        ],
    )
    def test_the_impossible_is_named(
        self, control: Control, deed: str, given: dict[str, object], error: str
    ) -> None:
        with pytest.raises(ValueError, match=error):
            control.do(deed, given)

    @pytest.mark.parametrize(
        "given", [{"user": 1001}, {"user": 1001, "text": 5}, {"user": 1001, "text": "x", "loud": True}]
    )
    def test_parameters_are_checked(self, control: Control, given: dict[str, object]) -> None:
        with pytest.raises(Malformed):
            control.do("say", given)

    def test_a_private_chat_is_no_group(self, desk: Desk, control: Control) -> None:
        desk.start()
        with pytest.raises(ValueError, match="not a group"):
            control.do("migrate", {"chat": desk.mei.id})

    async def test_a_text_has_no_picture(self, desk: Desk, control: Control) -> None:
        desk.start()
        with pytest.raises(ValueError, match="no picture"):
            control.photo(desk.mei.id, 1)


class TestLooking:
    async def test_it_tells_what_changed_since_and_only_to_whom_it_concerns(
        self, desk: Desk, control: Control
    ) -> None:
        group = desk.group()
        desk.start()
        whole = await control.look()
        assert [one["name"] for one in whole["users"]] == ["Mei", "Mr Lim"]
        assert {chat["id"] for chat in whole["chats"]} == {group.id, desk.mei.id}
        await desk.say("news")
        news = await control.look(whole["revision"])
        assert [one["text"] for one in news["messages"]] == ["news"]
        assert news["users"] == []
        assert (await control.look(whole["revision"], desk.admin.id))["messages"] == []
        nothing = await control.look(news["revision"], wait=0.01)
        assert (nothing["messages"], nothing["revision"]) == ([], news["revision"])
