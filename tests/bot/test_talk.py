"""Everything that can be shown has a screen, and everything offered has a handler."""

from bot.application import GROUP_COMMANDS, PRIVATE_COMMANDS
from bot.talk import Talk
from domain.flow import TRANSITIONS, FlowKind
from i18n.catalog import LANGUAGES
from tests.town import Town


async def test_every_kind_of_flow_has_a_screen_and_a_table(town: Town) -> None:
    replies = Talk(town.house, town.bot_id)._replies
    assert set(replies.screens) == set(FlowKind) == set(TRANSITIONS)


async def test_every_command_of_the_menus_is_answered(town: Town) -> None:
    for command in PRIVATE_COMMANDS:
        await town.parent.say(f"/{command}")
        answer = await town.parent.expect("")
        assert "do not know that command" not in answer["text"]
    for command in GROUP_COMMANDS:
        await town.approver.say(f"/{command}", chat=town.group)
        await town.approver.expect("", chat=town.group)


async def test_the_command_menus_are_told_to_telegram(town: Town) -> None:
    told = [one for one in town.api.calls_of("setMyCommands") if one.params["scope"]["type"] != "chat"]
    counts = [len(PRIVATE_COMMANDS), len(GROUP_COMMANDS)]
    assert [len(call.params["commands"]) for call in told] == counts * len(LANGUAGES)
