"""Who the bot is: its name, commands, descriptions and menu button."""

import json
import re

from emulator.errors import Malformed
from emulator.methods.content import TO
from emulator.methods.registry import method
from emulator.model import Json
from emulator.validation import Arguments, array, at_most, mapping, string
from emulator.world import World

MOST_COMMANDS = 100
DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
_FOR = {"scope": mapping, "language_code": string}


@method("getMe")
def get_me(world: World, _arguments: Arguments) -> Json:
    """Return the bot itself, with the username that PTB's CommandHandler needs."""
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


@method("setMyCommands", needs={"commands": array}, takes=_FOR)
def set_my_commands(world: World, arguments: Arguments) -> bool:
    """Set the command menu of a scope and language."""
    commands = arguments["commands"]
    if len(commands) > MOST_COMMANDS:
        raise Malformed("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    world.commands[_scope(arguments)] = commands
    return True


def _check_command(command: object) -> None:
    if not isinstance(command, dict) or set(command) != {"command", "description"}:
        raise Malformed("can't parse BotCommand")
    if not _COMMAND.fullmatch(str(command["command"])):
        raise Malformed("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command["description"])) <= DESCRIPTION:
        raise Malformed("BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(arguments: Arguments) -> str:
    scope = arguments.get("scope", {"type": "default"})
    if scope.get("type") not in _SCOPES:
        raise Malformed("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps([scope, arguments.get("language_code", "")], sort_keys=True)


@method("getMyCommands", takes=_FOR)
def get_my_commands(world: World, arguments: Arguments) -> list[Json]:
    """Return the command menu of a scope and language."""
    return world.commands.get(_scope(arguments), [])


@method("deleteMyCommands", takes=_FOR)
def delete_my_commands(world: World, arguments: Arguments) -> bool:
    """Take away the command menu of a scope and language."""
    world.commands.pop(_scope(arguments), None)
    return True


@method("setMyDescription", takes={"description": at_most(512), "language_code": string})
def set_my_description(world: World, arguments: Arguments) -> bool:
    """Set the text shown in the empty chat."""
    return _set(world, "description", arguments, "description")


@method("setMyShortDescription", takes={"short_description": at_most(120), "language_code": string})
def set_my_short_description(world: World, arguments: Arguments) -> bool:
    """Set the text shown on the profile."""
    return _set(world, "short_description", arguments, "short_description")


def _set(world: World, what: str, arguments: Arguments, name: str) -> bool:
    world.profile[f"{what}/{arguments.get('language_code', '')}"] = arguments.get(name, "")
    return True


@method("setChatMenuButton", takes={**TO, "menu_button": mapping})
def set_chat_menu_button(world: World, arguments: Arguments) -> bool:
    """Set the button beside the text field: the commands, a web app, or the default."""
    button = arguments.get("menu_button", {"type": "default"})
    if button.get("type") not in ("commands", "web_app", "default"):
        raise Malformed("can't parse menu button: Unsupported type specified")
    world.profile[f"menu_button/{arguments.get('chat_id', '')}"] = button
    return True
