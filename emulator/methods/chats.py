"""Asking about chats and their members, and leaving them."""

from emulator.errors import Refusal
from emulator.methods.content import TO
from emulator.methods.reach import known_chat, open_chat
from emulator.methods.registry import method
from emulator.model import Json, Member
from emulator.validation import Arguments, integer
from emulator.wire import chat_json
from emulator.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@method("getChat", needs=TO)
def get_chat(world: World, arguments: Arguments) -> Json:
    """Return ChatFullInfo."""
    chat = open_chat(world, arguments["chat_id"])
    return chat_json(world, chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


@method("getChatMember", needs={**TO, "user_id": integer})
def get_chat_member(world: World, arguments: Arguments) -> Json:
    """Return one member; somebody who was never there is "left", somebody nobody knows is refused."""
    chat = open_chat(world, arguments["chat_id"])
    user = world.users.get(arguments["user_id"])
    if user is None:
        raise Refusal(400, "user not found")
    return chat.members.get(user.id, Member(user, "left")).as_json()


@method("getChatAdministrators", needs=TO)
def get_chat_administrators(world: World, arguments: Arguments) -> list[Json]:
    """Return the creator and the administrators, but no other bots."""
    chat = open_chat(world, arguments["chat_id"])
    if chat.type == "private":
        raise Refusal(400, "there are no administrators in the private chat")
    members = [one for one in chat.members.values() if chat.is_administrator(one.user.id)]
    return [one.as_json() for one in members if not one.user.is_bot or one.user.id == world.bot.id]


@method("leaveChat", needs=TO)
def leave_chat(world: World, arguments: Arguments) -> bool:
    """Leave a group."""
    chat = known_chat(world, arguments["chat_id"])
    if chat.type == "private":
        raise Refusal(400, "chat member status can't be changed in private chats")
    world.bot_leaves(open_chat(world, chat.id))
    return True
