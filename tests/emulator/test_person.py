"""A scripted person says, taps and expects alike in the process and over HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from emulator.model import Chat, Json
from emulator.person import Person, Player
from emulator.remote import HttpLine, RemotePerson
from emulator.server import create_app, serving
from tests.emulator.desk import PNG, Desk, buttons


@pytest.fixture(params=["in the process", "over HTTP"])
async def mei(request: pytest.FixtureRequest, desk: Desk) -> AsyncIterator[Player]:
    if request.param == "in the process":
        yield Person(desk.world, desk.mei, deadline=2)
        return
    async with serving(create_app(desk.world, desk.api)) as address, HttpLine(address) as line:
        yield RemotePerson(line, desk.mei.id, deadline=2)


class TestExpecting:
    async def test_it_waits_for_what_the_bot_says_later(self, desk: Desk, mei: Player) -> None:
        await mei.say("/forgot")
        expecting = asyncio.create_task(mei.expect("new password"))
        await asyncio.sleep(0)
        await desk.say("Please type a new password")
        assert (await expecting)["text"] == "Please type a new password"

    async def test_an_edit_counts_as_said(self, desk: Desk, mei: Player) -> None:
        desk.start()
        sent = await desk.say("Step 1")
        await mei.say("go on")
        where = {"chat_id": desk.mei.id, "message_id": sent["message_id"]}
        await desk.ok("editMessageText", **where, text="Step 2")
        assert (await mei.expect("Step 2"))["id"] == sent["message_id"]

    @pytest.mark.parametrize("text", ["Step 1", "never said"])
    async def test_what_was_said_before_the_last_deed_does_not_count_and_the_screen_is_shown(
        self, desk: Desk, mei: Player, text: str
    ) -> None:
        desk.start()
        await desk.say("Step 1", reply_markup=buttons("Approve", "Deny"))
        await mei.say("go on")
        with pytest.raises(AssertionError) as failed:
            await mei.expect(text, deadline=0.05)
        assert str(failed.value) == (
            f"'{text}' was not said\nThe screen:\nMei: /start\n"
            "MIMS Helpdesk: Step 1  [Approve] [Deny]\nMei: go on"
        )
        assert await mei.sees("Step 1")

    async def test_a_deleted_message_is_not_seen(self, desk: Desk, mei: Player) -> None:
        message = await mei.say("secret")
        with pytest.raises(AssertionError, match="still stands there"):
            await mei.misses("secret", deadline=0.05)
        await desk.ok("deleteMessage", chat_id=desk.mei.id, message_id=message["id"])
        await mei.misses("secret")
        assert await mei.visible() == []
        assert await mei.transcript() == "The screen is empty."

    async def test_a_person_does_not_hear_their_own_words(self, mei: Player) -> None:
        await mei.say("new password")
        with pytest.raises(AssertionError):
            await mei.expect("new password", deadline=0.05)


class TestTapping:
    async def test_a_button_is_found_by_its_text_in_the_newest_message_that_has_it(
        self, desk: Desk, mei: Player
    ) -> None:
        desk.start()
        await desk.say("old", reply_markup=buttons("Approve"))
        newest = await desk.say("new", reply_markup=buttons("Deny", "\N{WHITE HEAVY CHECK MARK} Approve it"))
        exact = await desk.say("exact", reply_markup=buttons("Approve"))
        await mei.tap("Deny")
        await mei.tap("Approve")
        await mei.tap("Approve it")
        queries = [one["callback_query"]["message"]["message_id"] for one in await desk.updates()]
        assert queries == [newest["message_id"], exact["message_id"], newest["message_id"]]

    async def test_a_missing_button_shows_the_screen(self, desk: Desk, mei: Player) -> None:
        desk.start()
        await desk.say("choose", reply_markup=buttons("Approve"))
        with pytest.raises(AssertionError, match=r"no button 'Ask the school'\n(.|\n)*\[Approve\]"):
            await mei.tap("Ask the school")

    async def test_the_answer_to_a_tap_is_an_alert(self, desk: Desk, mei: Player) -> None:
        desk.start()
        await desk.say("choose", reply_markup=buttons("Approve"))
        await mei.tap("Approve")
        press = (await desk.updates())[-1]["callback_query"]["id"]
        await desk.ok("answerCallbackQuery", callback_query_id=press, text="Already done", show_alert=True)
        assert (await mei.expect_alert("Already"))["alert"] is True
        assert await mei.alerts() == ["Already done"]
        await mei.say("next")
        with pytest.raises(AssertionError, match="no answer to a tap"):
            await mei.expect_alert("Already", deadline=0.05)

    async def test_keys_of_the_reply_keyboard_send_their_text_or_the_phone_number(
        self, desk: Desk, mei: Player
    ) -> None:
        desk.start()
        share: Json = {"text": "Share my phone number", "request_contact": True}
        await desk.say("share?", reply_markup={"keyboard": [[share], ["Skip"]]})
        assert await mei.buttons() == ["Share my phone number", "Skip"]
        await mei.tap("Share my phone")
        await mei.tap("Skip")
        contact, skip = [one["message"] for one in await desk.updates()]
        assert contact["contact"]["user_id"] == desk.mei.id
        assert skip["text"] == "Skip"
        await desk.say("thanks", reply_markup={"remove_keyboard": True})
        assert await mei.buttons() == []

    async def test_a_hostile_app_can_press_what_is_not_there(self, desk: Desk, mei: Player) -> None:
        desk.start()
        await desk.say("card", reply_markup=buttons("Approve"))
        await mei.press(await mei.sees("card"), "approve:999")
        assert (await desk.updates())[0]["callback_query"]["data"] == "approve:999"


class TestOtherDeeds:
    async def test_editing_deleting_stickers_contacts_blocking(self, mei: Player) -> None:
        message = await mei.say("first")
        assert (await mei.edit(message, "second"))["edited"] is True
        assert (await mei.delete(message))["deleted"] is True
        assert (await mei.sticker())["sticker"]
        assert "+6591234567" in (await mei.share_phone())["text"]
        await mei.block()
        with pytest.raises(ValueError, match="unblock"):
            await mei.say("hello")
        await mei.unblock()
        assert await mei.say("hello")

    async def test_a_picture_can_be_looked_at(self, desk: Desk, mei: Player) -> None:
        desk.start()
        await desk.api.call("sendPhoto", {"chat_id": desk.mei.id, "caption": "QR"}, {"photo": PNG})
        assert await mei.photo(await mei.expect("QR")) == PNG

    async def test_a_reply_names_its_message(self, desk: Desk, mei: Player) -> None:
        desk.start()
        sent = await desk.say("what?")
        assert (await mei.say("this", reply_to=await mei.sees("what?")))["reply_to"] == sent["message_id"]


class TestGroups:
    @pytest.fixture
    def group(self, desk: Desk) -> Chat:
        group = desk.group()
        desk.world.add_member(group, desk.mei)
        return group

    async def test_a_member_taps_in_the_group_and_reads_the_answer_in_private(
        self, desk: Desk, mei: Player, group: Chat
    ) -> None:
        desk.start()
        await desk.ok("sendMessage", chat_id=group.id, text="Card", reply_markup=buttons("Approve"))
        await mei.expect("Card", chat=group.id)
        await mei.tap("Approve", chat=group.id)
        await desk.say("your one-time code, please")
        await mei.expect("one-time code")
        assert await mei.buttons(group.id) == ["Approve"]

    async def test_a_stranger_sees_nothing_of_a_group(self, desk: Desk, mei: Player) -> None:
        other = desk.world.add_group("Other school", desk.admin)
        desk.world.add_bot_to_group(other, desk.admin)
        await desk.ok("sendMessage", chat_id=other.id, text="Card")
        assert await mei.visible(other.id) == []
        with pytest.raises(ValueError, match="cannot write"):
            await mei.say("hello", chat=other.id)
