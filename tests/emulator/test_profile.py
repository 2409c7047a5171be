"""The bot tells who it is, and keeps its commands, descriptions and menu button."""

from tests.emulator.desk import Desk


class TestProfile:
    async def test_the_bot_knows_itself(self, desk: Desk) -> None:
        me = await desk.ok("getMe")
        assert (me["id"], me["is_bot"], me["username"]) == (4242, True, "mims_helpdesk_bot")

    async def test_commands_are_kept_by_scope_and_language(self, desk: Desk) -> None:
        menu = [{"command": "forgot", "description": "I forgot my password"}]
        scope = {"type": "all_private_chats"}
        await desk.ok("setMyCommands", commands=menu, scope=scope, language_code="zh")
        assert await desk.ok("getMyCommands", scope=scope, language_code="zh") == menu
        assert await desk.ok("getMyCommands") == []
        await desk.ok("deleteMyCommands", scope=scope, language_code="zh")
        assert await desk.ok("getMyCommands", scope=scope, language_code="zh") == []

    async def test_descriptions_and_the_menu_button_are_kept(self, desk: Desk) -> None:
        await desk.ok("setMyDescription", description="Helps")
        await desk.ok("setMyShortDescription", short_description="Help")
        await desk.ok("setChatMenuButton", menu_button={"type": "commands"})
        assert desk.world.profile["description/"] == "Helps"
        assert desk.world.profile["short_description/"] == "Help"
        assert desk.world.profile["menu_button/"] == {"type": "commands"}
        assert await desk.refused("setChatMenuButton", menu_button={"type": "moon"})
