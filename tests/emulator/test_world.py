"""What people do reaches the bot as Telegram would tell it."""

import pytest

from tests.emulator.desk import PNG, START, Desk


class TestWriting:
    async def test_a_command_has_the_entity_that_command_handlers_look_for(self, desk: Desk) -> None:
        desk.world.send_text(desk.mei, None, "/start abc_DEF")
        (update,) = await desk.updates()
        assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]

    async def test_an_app_trims_a_text_and_splits_it_after_4096_characters(self, desk: Desk) -> None:
        desk.world.send_text(desk.mei, None, "  " + "x" * 5000 + "\n")
        assert [len(one["message"]["text"]) for one in await desk.updates()] == [4096, 904]

    def test_an_empty_text_is_not_sent(self, desk: Desk) -> None:
        with pytest.raises(ValueError, match="empty"):
            desk.world.send_text(desk.mei, None, "  ")

    async def test_stickers_pictures_and_contacts_have_no_text(self, desk: Desk) -> None:
        desk.world.send_sticker(desk.mei)
        desk.world.send_photo(desk.mei, None, PNG, "my code")
        desk.world.send_contact(desk.mei)
        sticker, photo, contact = [one["message"] for one in await desk.updates()]
        assert sticker["sticker"]["emoji"]
        assert (photo["caption"], photo["photo"][0]["file_size"]) == ("my code", len(PNG))
        assert contact["contact"] == {
            "phone_number": "+6591234567",
            "first_name": "Mei",
            "user_id": desk.mei.id,
        }
        assert not any("text" in one for one in (sticker, photo, contact))

    async def test_somebody_elses_contact_says_whose_it_is(self, desk: Desk) -> None:
        other = desk.world.add_user("Ravi", phone_number="+6590000000")
        desk.world.send_contact(desk.mei, of=other)
        contact = (await desk.updates())[0]["message"]["contact"]
        assert contact["user_id"] == other.id != desk.mei.id
        with pytest.raises(ValueError, match="Mr Lim has no phone number"):
            desk.world.send_contact(desk.admin)

    def test_who_has_blocked_the_bot_or_is_not_there_cannot_write(self, desk: Desk) -> None:
        desk.start()
        desk.world.block(desk.mei)
        with pytest.raises(ValueError, match="unblock"):
            desk.world.send_text(desk.mei, None, "hello")
        with pytest.raises(ValueError, match="cannot write in Admins"):
            desk.world.send_text(desk.mei, desk.group(), "hello")


class TestEditingAndDeleting:
    async def test_an_edit_is_told_as_an_edited_message(self, desk: Desk) -> None:
        message = desk.world.send_text(desk.mei, None, "first")
        desk.time += 60
        desk.world.edit_text(desk.mei, message, "/second")
        edited = (await desk.updates())[1]["edited_message"]
        assert (edited["text"], edited["edit_date"]) == ("/second", int(START) + 60)
        assert edited["entities"][0]["type"] == "bot_command"
        assert message.was == ["first"]

    async def test_a_deletion_is_not_told_at_all(self, desk: Desk) -> None:
        message = desk.world.send_text(desk.mei, None, "first")
        desk.world.delete(desk.mei, message)
        assert len(await desk.updates()) == 1
        assert desk.world.private(desk.mei).visible() == []

    async def test_only_ones_own_messages_can_be_changed(self, desk: Desk) -> None:
        group = desk.group()
        desk.world.add_member(group, desk.mei)
        message = desk.world.send_text(desk.admin, group, "mine")
        with pytest.raises(ValueError, match="not a message of Mei"):
            desk.world.edit_text(desk.mei, message, "ours")
        with pytest.raises(ValueError, match="not a message of Mei"):
            desk.world.delete(desk.mei, message)
        desk.world.delete(desk.admin, message)


class TestAnonymousAdministrators:
    """Telegram names only the group (telegram.md 2)."""

    async def test_a_message_comes_from_the_group(self, desk: Desk) -> None:
        group = desk.group()
        desk.world.updates.drop()
        desk.world.send_as_group(desk.admin, group, "/approve")
        message = (await desk.updates())[0]["message"]
        assert message["from"]["id"] == 1087968824
        assert message["sender_chat"]["id"] == group.id

    def test_a_plain_member_cannot_be_anonymous(self, desk: Desk) -> None:
        group = desk.group()
        desk.world.add_member(group, desk.mei)
        with pytest.raises(ValueError, match="only administrators"):
            desk.world.send_as_group(desk.mei, group, "hello")
