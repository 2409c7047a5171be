"""A button press is answered once and in time; it names who pressed, and where."""

import pytest

from emulator.methods.presses import TOO_OLD
from tests.emulator.desk import Desk, buttons


class TestAnswering:
    async def test_a_press_is_answered_once(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say(reply_markup=buttons("Approve"))
        press = desk.press(desk.mei, sent, "Approve")
        await desk.ok("answerCallbackQuery", callback_query_id=press.id, text="Done", show_alert=True)
        assert (press.answered, press.answer, press.alert) == (True, "Done", True)
        refusal = await desk.refused("answerCallbackQuery", callback_query_id=press.id)
        assert refusal == f"Bad Request: {TOO_OLD}"

    @pytest.mark.parametrize(("seconds", "works"), [(15, True), (16, False)])
    async def test_a_press_is_answered_within_15_seconds(
        self, desk: Desk, seconds: int, *, works: bool
    ) -> None:
        desk.start()
        press = desk.press(desk.mei, await desk.say(reply_markup=buttons("Approve")), "Approve")
        desk.time += seconds
        reply = await desk.api.call("answerCallbackQuery", {"callback_query_id": press.id})
        assert reply["ok"] is works

    async def test_an_answer_has_at_most_200_characters(self, desk: Desk) -> None:
        desk.start()
        press = desk.press(desk.mei, await desk.say(reply_markup=buttons("Approve")), "Approve")
        refusal = await desk.refused("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
        assert refusal == "Bad Request: MESSAGE_TOO_LONG"
        await desk.ok("answerCallbackQuery", callback_query_id=press.id, text="x" * 200)


class TestPressing:
    async def test_a_callback_query_carries_person_message_chat_instance_and_data(self, desk: Desk) -> None:
        group = desk.group()
        sent = await desk.ok("sendMessage", chat_id=group.id, text="Card", reply_markup=buttons("Deny"))
        desk.world.updates.drop()
        desk.press(desk.admin, sent, "Deny")
        query = (await desk.updates())[0]["callback_query"]
        assert query["from"]["id"] == desk.admin.id
        assert query["message"]["text"] == "Card"
        assert query["data"] == "deny:1"
        assert query["chat_instance"]

    async def test_a_button_that_is_not_there_cannot_be_pressed(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say(reply_markup=buttons("Approve"))
        with pytest.raises(ValueError, match=r"no button 'Deny'; there are \['Approve'\]"):
            desk.press(desk.mei, sent, "Deny")
        link = await desk.say(reply_markup={"inline_keyboard": [[{"text": "SLS", "url": "https://x.sg"}]]})
        with pytest.raises(ValueError, match="does not call back"):
            desk.press(desk.mei, link, "SLS")

    async def test_an_old_screen_can_press_on_a_deleted_message_which_is_inaccessible_then(
        self, desk: Desk
    ) -> None:
        desk.start()
        sent = await desk.say(reply_markup=buttons("Approve"))
        await desk.ok("deleteMessage", chat_id=desk.mei.id, message_id=sent["message_id"])
        with pytest.raises(ValueError, match="no button"):
            desk.press(desk.mei, sent, "Approve")
        desk.press(desk.mei, sent, "anything at all", forged=True)
        query = (await desk.updates())[0]["callback_query"]
        assert query["message"]["date"] == 0
        assert "text" not in query["message"]
        assert query["data"] == "anything at all"

    async def test_an_outsider_cannot_press_in_a_group(self, desk: Desk) -> None:
        group = desk.group()
        sent = await desk.ok("sendMessage", chat_id=group.id, text="Card", reply_markup=buttons("Deny"))
        with pytest.raises(ValueError, match="Mei is not in Admins"):
            desk.press(desk.mei, sent, "Deny")
