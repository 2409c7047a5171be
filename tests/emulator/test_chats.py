"""Chats and members describe themselves to the bot."""

from tests.emulator.desk import Desk


class TestChats:
    async def test_members_have_their_status(self, desk: Desk) -> None:
        group = desk.group()
        to = {"chat_id": group.id}
        assert (await desk.ok("getChatMember", **to, user_id=desk.admin.id))["status"] == "creator"
        assert (await desk.ok("getChatMember", **to, user_id=desk.mei.id))["status"] == "left"
        desk.world.add_member(group, desk.mei)
        assert (await desk.ok("getChatMember", **to, user_id=desk.mei.id))["status"] == "member"
        desk.world.remove_member(group, desk.mei, status="kicked")
        assert (await desk.ok("getChatMember", **to, user_id=desk.mei.id))["until_date"] == 0
        assert await desk.refused("getChatMember", **to, user_id=5) == "Bad Request: user not found"

    async def test_administrators_show_their_right_to_delete(self, desk: Desk) -> None:
        group = desk.group()
        creator, bot = await desk.ok("getChatAdministrators", chat_id=group.id)
        assert (creator["status"], bot["status"]) == ("creator", "administrator")
        assert bot["can_delete_messages"] is True
        desk.start()
        assert await desk.refused("getChatAdministrators", chat_id=desk.mei.id) == (
            "Bad Request: there are no administrators in the private chat"
        )

    async def test_chats_describe_themselves(self, desk: Desk) -> None:
        group = desk.group()
        desk.start()
        assert (await desk.ok("getChat", chat_id=group.id))["title"] == "Admins"
        assert (await desk.ok("getChat", chat_id=desk.mei.id))["first_name"] == "Mei"

    async def test_a_private_chat_cannot_be_left(self, desk: Desk) -> None:
        desk.start()
        assert "private chats" in await desk.refused("leaveChat", chat_id=desk.mei.id)
