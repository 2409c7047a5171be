"""Where the bot may write, and Telegram's words when it may not (telegram.md 2)."""

from tests.emulator.desk import Desk


class TestReachingPeople:
    async def test_nobody_knows_a_chat_nobody_wrote_in(self, desk: Desk) -> None:
        for chat_id in (desk.mei.id, 999, -1001, "@somewhere"):
            refusal = await desk.refused("sendMessage", chat_id=chat_id, text="x")
            assert refusal == "Bad Request: chat not found"

    async def test_a_bot_cannot_begin_a_conversation_with_somebody_it_met_in_a_group(
        self, desk: Desk
    ) -> None:
        desk.group()
        assert await desk.refused("sendMessage", chat_id=desk.admin.id, text="x") == (
            "Forbidden: bot can't initiate conversation with a user"
        )
        desk.world.private(desk.admin)
        assert await desk.refused("sendMessage", chat_id=desk.admin.id, text="x") == (
            "Forbidden: bot can't initiate conversation with a user"
        )

    async def test_a_person_who_blocked_the_bot_is_403_and_tells_so_by_my_chat_member(
        self, desk: Desk
    ) -> None:
        desk.start()
        desk.world.block(desk.mei)
        assert await desk.refused("sendMessage", chat_id=desk.mei.id, text="x") == (
            "Forbidden: bot was blocked by the user"
        )
        (update,) = await desk.updates()
        assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        assert update["my_chat_member"]["chat"]["type"] == "private"
        desk.world.unblock(desk.mei)
        assert await desk.say()

    async def test_a_bot_thrown_out_of_a_group_is_403(self, desk: Desk) -> None:
        group = desk.group()
        desk.world.remove_bot(group, desk.admin)
        assert await desk.refused("sendMessage", chat_id=group.id, text="x") == (
            "Forbidden: bot was kicked from the supergroup chat"
        )

    async def test_a_bot_that_left_is_not_a_member(self, desk: Desk) -> None:
        group = desk.group()
        await desk.ok("leaveChat", chat_id=group.id)
        assert await desk.refused("sendMessage", chat_id=group.id, text="x") == (
            "Forbidden: bot is not a member of the supergroup chat"
        )

    async def test_a_migrated_group_names_its_new_id(self, desk: Desk) -> None:
        group = desk.world.add_group("Admins", desk.admin, kind="group")
        desk.world.add_bot_to_group(group, desk.admin)
        new = desk.world.migrate(group)
        reply = await desk.api.call("sendMessage", {"chat_id": group.id, "text": "x"})
        assert reply["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert reply["parameters"] == {"migrate_to_chat_id": new.id}
        assert (await desk.ok("sendMessage", chat_id=new.id, text="x"))["message_id"] == 2
