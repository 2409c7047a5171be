"""What a message may hold: formatted text within its limits, pictures, replies."""

from tests.emulator.desk import PNG, Desk


class TestContent:
    async def test_html_becomes_text_and_entities(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say("<b>Hi</b> &lt;", parse_mode="HTML")
        assert (sent["text"], sent["entities"]) == ("Hi <", [{"type": "bold", "offset": 0, "length": 2}])

    async def test_a_text_of_4096_characters_fits_and_one_more_does_not(self, desk: Desk) -> None:
        desk.start()
        assert len((await desk.say("x" * 4096))["text"]) == 4096
        assert await desk.refused("sendMessage", chat_id=desk.mei.id, text="x" * 4097) == (
            "Bad Request: message is too long"
        )

    async def test_an_empty_text_is_refused(self, desk: Desk) -> None:
        desk.start()
        assert await desk.refused("sendMessage", chat_id=desk.mei.id, text=" \n") == (
            "Bad Request: message text is empty"
        )

    async def test_a_reply_needs_its_message(self, desk: Desk) -> None:
        desk.start()
        sent = await desk.say()
        answer = await desk.say(reply_parameters={"message_id": sent["message_id"]})
        assert answer["reply_to_message"]["text"] == "Hello"
        gone = {"message_id": 999}
        assert await desk.refused("sendMessage", chat_id=desk.mei.id, text="x", reply_parameters=gone) == (
            "Bad Request: message to be replied not found"
        )
        assert "reply_to_message" not in await desk.say(
            reply_parameters={**gone, "allow_sending_without_reply": True}
        )

    async def test_protected_content_is_marked(self, desk: Desk) -> None:
        desk.start()
        assert (await desk.say(protect_content=True))["has_protected_content"] is True

    async def test_a_picture_keeps_its_bytes_and_can_be_sent_again_by_its_file_id(self, desk: Desk) -> None:
        desk.start()
        reply = await desk.api.call("sendPhoto", {"chat_id": desk.mei.id, "caption": "QR"}, {"photo": PNG})
        (size,) = reply["result"]["photo"]
        assert (size["width"], size["height"], size["file_size"]) == (33, 44, len(PNG))
        again = await desk.ok("sendPhoto", chat_id=desk.mei.id, photo=size["file_id"])
        assert again["photo"] == [size]
        assert desk.world.chats[desk.mei.id].messages[again["message_id"]].content.photo == PNG

    async def test_what_is_not_a_picture_or_has_a_long_caption_is_refused(self, desk: Desk) -> None:
        desk.start()
        to = {"chat_id": desk.mei.id}
        text = await desk.api.call("sendPhoto", to, {"photo": b"hello"})
        assert text["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
        long = await desk.api.call("sendPhoto", {**to, "caption": "x" * 1025}, {"photo": PNG})
        assert long["description"] == "Bad Request: message caption is too long"
