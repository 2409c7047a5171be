"""A screen shows what people see: edits, deletions, answers, stickers, service notes."""

from emulator.view import state
from tests.emulator.desk import PNG, Desk, buttons


class TestState:
    async def test_a_message_is_shown_with_its_buttons_html_and_marks(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say(
            "<i>a</i> &lt;b&gt;", parse_mode="HTML", reply_markup=buttons("Go"), protect_content=True
        )
        shown = state(desk.world)["messages"][-1]
        assert shown["html"] == "<i>a</i> &lt;b&gt;"
        assert shown["buttons"] == buttons("Go")["inline_keyboard"]
        assert (shown["protected"], shown["edited"], shown["deleted"], shown["by_bot"]) == (
            True,
            False,
            False,
            True,
        )
        where = {"chat_id": desk.mei.id, "message_id": sent["message_id"]}
        since = desk.world.revision
        await desk.ok("editMessageText", **where, text="b")
        await desk.ok("deleteMessage", **where)
        (shown,) = state(desk.world, since)["messages"]
        assert (shown["text"], shown["edited"], shown["deleted"]) == ("b", True, True)

    async def test_an_answer_is_shown_to_the_presser_alone(self, desk: Desk) -> None:
        desk.start()
        press = desk.press(desk.mei, await desk.say(reply_markup=buttons("Go")), "Go")
        await desk.ok("answerCallbackQuery", callback_query_id=press.id, text="Done")
        (answer,) = state(desk.world, user_id=desk.mei.id)["answers"]
        assert (answer["text"], answer["alert"], answer["answered"]) == ("Done", False, True)
        assert state(desk.world, user_id=desk.admin.id)["answers"] == []

    async def test_what_has_no_text_is_described(self, desk: Desk) -> None:
        group = desk.group()
        desk.world.send_sticker(desk.admin, group, "\N{THUMBS UP SIGN}")
        desk.world.send_contact(desk.mei)
        desk.world.send_photo(desk.mei, None, PNG)
        texts = [one["text"] for one in state(desk.world)["messages"]]
        assert texts == [
            "new_chat_members: MIMS Helpdesk",
            "\N{THUMBS UP SIGN}",
            "Mei, +6591234567",
            "",
        ]

    async def test_keyboard_typing_blocking_and_commands_are_shown(self, desk: Desk) -> None:
        desk.start()
        await desk.ok("setMyCommands", commands=[{"command": "forgot", "description": "x"}])
        await desk.say(reply_markup={"keyboard": [["Skip"]]})
        await desk.ok("sendChatAction", chat_id=desk.mei.id, action="typing")
        desk.world.block(desk.mei)
        shown = state(desk.world)
        (chat,) = shown["chats"]
        assert (chat["keyboard"], chat["action"], chat["blocked"]) == (
            {"keyboard": [["Skip"]]},
            "typing",
            True,
        )
        assert next(iter(shown["commands"].values()))[0]["command"] == "forgot"
