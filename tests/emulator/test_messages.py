"""Sending, editing and deleting answer as Telegram does, word for word (telegram.md 2, 3.2)."""

import asyncio
import json

import pytest

from emulator.methods.messages import NOT_MODIFIED
from emulator.model import Json
from tests.emulator.desk import PNG, START, Desk, buttons

HOUR = 3600


class TestSending:
    async def test_dates_are_whole_seconds_and_authors_say_whether_they_are_bots(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say()
        assert sent["date"] == int(START)
        assert sent["from"]["is_bot"] is True
        desk.world.send_text(desk.mei, None, "hi")
        (update,) = await desk.updates()
        assert update["message"]["date"] == int(START)
        assert update["message"]["from"]["is_bot"] is False
        assert update["message"]["from"]["language_code"] == "zh"

    async def test_typing_is_shown_until_the_next_message(self, desk: Desk) -> None:
        desk.start()
        await desk.ok("sendChatAction", chat_id=desk.mei.id, action="typing")
        assert desk.world.chats[desk.mei.id].action == "typing"
        await desk.say()
        assert desk.world.chats[desk.mei.id].action is None


class TestEditing:
    async def test_an_edit_replaces_the_text_and_takes_away_buttons_not_given_again(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say(reply_markup=buttons("Approve"))
        edited = await desk.ok("editMessageText", **_at(sent), text="done")
        assert (edited["text"], edited["edit_date"]) == ("done", int(START))
        assert "reply_markup" not in edited

    async def test_an_identical_edit_is_400(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say("<b>same</b>", parse_mode="HTML", reply_markup=buttons("Go"))
        same = {"text": "<b>same</b> ", "parse_mode": "HTML", "reply_markup": buttons("Go")}
        assert await desk.refused("editMessageText", **_at(sent), **same) == f"Bad Request: {NOT_MODIFIED}"
        await desk.ok("editMessageText", **_at(sent), **{**same, "text": "same"})

    async def test_taking_away_the_buttons_twice_is_400(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say(reply_markup=buttons("Go"))
        await desk.ok("editMessageReplyMarkup", **_at(sent))
        assert await desk.refused("editMessageReplyMarkup", **_at(sent)) == f"Bad Request: {NOT_MODIFIED}"

    async def test_a_message_that_is_gone_cannot_be_edited(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say()
        await desk.ok("deleteMessage", **_at(sent))
        for where in (_at(sent), {**_at(sent), "message_id": 999}):
            refusal = await desk.refused("editMessageText", **where, text="x")
            assert refusal == "Bad Request: message to edit not found"

    async def test_only_own_messages_without_a_reply_keyboard_can_be_edited(self, desk: Desk) -> None:
        desk.start()
        foreign = desk.world.send_text(desk.mei, None, "mine")
        keyboard = {"keyboard": [[{"text": "Share", "request_contact": True}]]}
        dressed = [
            await desk.say(reply_markup=keyboard),
            await desk.say(reply_markup={"remove_keyboard": True}),
            await desk.say(reply_markup={"force_reply": True}),
        ]
        for number in [foreign.id, *(one["message_id"] for one in dressed)]:
            where = {"chat_id": desk.mei.id, "message_id": number}
            refusal = await desk.refused("editMessageText", **where, text="x")
            assert refusal == "Bad Request: message can't be edited"

    async def test_captions_and_texts_are_edited_by_their_own_methods(self, desk: Desk) -> None:
        desk.start()
        text = await desk.say()
        picture = (await desk.api.call("sendPhoto", {"chat_id": desk.mei.id}, {"photo": PNG}))["result"]
        edited = await desk.ok("editMessageCaption", **_at(picture), caption="a code")
        assert edited["caption"] == "a code"
        assert await desk.refused("editMessageText", **_at(picture), text="x") == (
            "Bad Request: there is no text in the message to edit"
        )
        assert await desk.refused("editMessageCaption", **_at(text), caption="x") == (
            "Bad Request: there is no caption in the message to edit"
        )


class TestDeleting:
    async def test_a_bot_deletes_a_persons_message_in_a_private_chat(self, desk: Desk) -> None:
        secret = desk.world.send_text(desk.mei, None, "my password")
        await desk.ok("deleteMessage", chat_id=desk.mei.id, message_id=secret.id)
        assert secret.deleted
        assert desk.world.chats[desk.mei.id].visible() == []

    async def test_a_reply_keyboard_goes_with_the_message_that_brought_it(self, desk: Desk) -> None:
        desk.start()
        chat = desk.world.chats[desk.mei.id]
        first = await desk.say(reply_markup={"keyboard": [["Yes"]]})
        second = await desk.say(reply_markup={"keyboard": [["No"]]})
        await desk.ok("deleteMessage", **_at(first))
        assert chat.keyboard == {"keyboard": [["No"]]}
        await desk.ok("deleteMessage", **_at(second))
        assert chat.keyboard is None

    async def test_deleting_twice_is_400(self, desk: Desk) -> None:
        secret = desk.world.send_text(desk.mei, None, "my password")
        await desk.ok("deleteMessage", chat_id=desk.mei.id, message_id=secret.id)
        assert await desk.refused("deleteMessage", chat_id=desk.mei.id, message_id=secret.id) == (
            "Bad Request: message to delete not found"
        )

    @pytest.mark.parametrize(("hours", "works"), [(47, True), (48, False)])
    async def test_a_message_can_be_deleted_for_48_hours(self, desk: Desk, hours: int, works: bool) -> None:  # noqa: FBT001 - a column of the table
        secret = desk.world.send_text(desk.mei, None, "my password")
        desk.time += hours * HOUR
        reply = await desk.api.call("deleteMessage", {"chat_id": desk.mei.id, "message_id": secret.id})
        assert reply["ok"] is works
        if not works:
            assert reply["description"] == "Bad Request: message can't be deleted for everyone"

    async def test_in_a_group_others_messages_need_the_right(self, desk: Desk) -> None:
        group = desk.world.add_group("Admins", desk.admin)
        desk.world.add_bot_to_group(group, desk.admin)
        bind = desk.world.send_text(desk.admin, group, "/bind 1234")
        where = {"chat_id": group.id, "message_id": bind.id}
        assert await desk.refused("deleteMessage", **where) == "Bad Request: message can't be deleted"
        desk.world.promote_bot(group, desk.admin, can_delete_messages=False)
        assert await desk.refused("deleteMessage", **where) == "Bad Request: message can't be deleted"
        own = await desk.ok("sendMessage", chat_id=group.id, text="mine")
        assert await desk.ok("deleteMessage", **_at(own)) is True
        desk.world.promote_bot(group, desk.admin)
        assert await desk.ok("deleteMessage", **where) is True

    async def test_many_are_deleted_at_once_and_what_is_gone_is_skipped(self, desk: Desk) -> None:
        sent = [desk.world.send_text(desk.mei, None, str(number)).id for number in range(3)]
        await desk.ok("deleteMessages", chat_id=desk.mei.id, message_ids=[*sent, 999])
        after = desk.world.revision
        await desk.ok("deleteMessages", chat_id=desk.mei.id, message_ids=sent)
        assert desk.world.revision == after
        assert desk.world.chats[desk.mei.id].visible() == []
        for wrong in ([], list(range(101))):
            assert await desk.refused("deleteMessages", chat_id=desk.mei.id, message_ids=wrong)


async def test_50_sends_at_once_get_50_different_ids(desk: Desk) -> None:
    desk.start()
    sent = await asyncio.gather(*(desk.say(str(number)) for number in range(50)))
    assert len({one["message_id"] for one in sent}) == 50


async def test_parameters_may_come_as_a_form_carries_them(desk: Desk) -> None:
    desk.start()
    sent = await desk.say(protect_content="true", reply_markup=json.dumps(buttons("Go")))
    assert sent["reply_markup"] == buttons("Go")
    assert await desk.ok("deleteMessage", chat_id=str(desk.mei.id), message_id=str(sent["message_id"]))


def _at(sent: Json) -> Json:
    return {"chat_id": sent["chat"]["id"], "message_id": sent["message_id"]}
