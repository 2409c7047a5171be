"""Where the bot may write and read, in Telegram's words when it may not."""

from emulator.errors import Refusal
from emulator.model import Chat
from emulator.validation import ShapeError
from emulator.world import World


def chat_id(value: object) -> int | str:
    """The kind of a chat parameter: a number, or the @name of a public chat."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and (value.startswith("@") or value.lstrip("-").isdigit()):
        return value if value.startswith("@") else int(value)
    raise ShapeError("must be a chat id")


def known_chat(world: World, number: int | str) -> Chat:
    """Return a chat the bot knows of, or refuse with 400 "chat not found"."""
    chat = world.chats.get(number) if isinstance(number, int) else None
    if chat is None or not (chat.started if chat.type == "private" else world.bot.id in chat.members):
        raise Refusal(400, "chat not found")
    if chat.migrated_to:
        parameters = {"migrate_to_chat_id": chat.migrated_to}
        raise Refusal(400, "group chat was upgraded to a supergroup chat", parameters)
    return chat


def open_chat(world: World, number: int | str) -> Chat:
    """Return a chat in which the bot is present, or refuse with 403."""
    chat = known_chat(world, number)
    status = chat.members[world.bot.id].status
    if chat.type != "private" and status == "kicked":
        raise Refusal(403, f"bot was kicked from the {chat.type} chat")
    if chat.type != "private" and status == "left":
        raise Refusal(403, f"bot is not a member of the {chat.type} chat")
    return chat


def writable_chat(world: World, number: int | str) -> Chat:
    """Return a chat the bot may write in now; a person must have started it and not blocked it."""
    private = world.chats.get(number) if isinstance(number, int) else None
    if isinstance(number, int) and not (private and private.started) and _met(world, number):
        raise Refusal(403, "bot can't initiate conversation with a user")
    chat = open_chat(world, number)
    if chat.blocked:
        raise Refusal(403, "bot was blocked by the user")
    return chat


def _met(world: World, user_id: int) -> bool:
    groups = (chat for chat in world.chats.values() if chat.type != "private")
    return any(chat.has(user_id) and chat.has(world.bot.id) for chat in groups)
