"""Sending, editing and deleting messages."""

from collections.abc import Mapping

from emulator.errors import Malformed, Refusal
from emulator.keyboards import inline_markup
from emulator.methods.content import (
    CAPTION,
    SENDING,
    TEXT,
    TO,
    caption_of,
    common,
    photo,
    photo_id_of,
    show,
    text_of,
)
from emulator.methods.reach import open_chat, writable_chat
from emulator.methods.registry import method
from emulator.model import DELETABLE_SECONDS, Chat, Content, Json, Message
from emulator.validation import Arguments, Kind, boolean, integer, integers, one_of, string
from emulator.wire import message_json
from emulator.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
MOST_DELETED = 100
EDITING: Mapping[str, Kind] = {"reply_markup": inline_markup}
AT: Mapping[str, Kind] = {**TO, "message_id": integer}


@method("sendMessage", needs={**TO, "text": string}, takes={**SENDING, **TEXT})
def send_message(world: World, arguments: Arguments) -> Json:
    """Send a text."""
    text, entities = text_of(arguments)
    chat = writable_chat(world, arguments["chat_id"])
    return show(world, chat, Content(text=text, entities=entities, **common(chat, arguments)))


@method("sendPhoto", needs={**TO, "photo": photo}, takes={**SENDING, **CAPTION, "has_spoiler": boolean})
def send_photo(world: World, arguments: Arguments) -> Json:
    """Send a picture; its bytes are kept."""
    text, entities = caption_of(arguments)
    chat = writable_chat(world, arguments["chat_id"])
    rest = common(chat, arguments)
    photo_id = photo_id_of(world, arguments["photo"])
    picture = world.photos[photo_id]
    return show(world, chat, Content(text=text, entities=entities, photo=picture, photo_id=photo_id, **rest))


ACTIONS = one_of(
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


@method("sendChatAction", needs={**TO, "action": ACTIONS})
def send_chat_action(world: World, arguments: Arguments) -> bool:
    """Show "typing" until the next message."""
    chat = writable_chat(world, arguments["chat_id"])
    chat.action = arguments["action"]
    world.touch(chat)
    return True


@method("editMessageText", needs={**AT, "text": string}, takes={**EDITING, **TEXT})
def edit_message_text(world: World, arguments: Arguments) -> Json:
    """Replace the text; buttons that are not given again go."""
    text, entities = text_of(arguments)
    message = _editable(world, arguments)
    if message.content.photo_id:
        raise Refusal(400, "there is no text in the message to edit")
    return _edit(world, message, text, entities, arguments.get("reply_markup"))


@method("editMessageCaption", needs=AT, takes={**EDITING, **CAPTION})
def edit_message_caption(world: World, arguments: Arguments) -> Json:
    """Replace the caption of a picture."""
    text, entities = caption_of(arguments)
    message = _editable(world, arguments)
    if not message.content.photo_id:
        raise Refusal(400, "there is no caption in the message to edit")
    return _edit(world, message, text, entities, arguments.get("reply_markup"))


@method("editMessageReplyMarkup", needs=AT, takes=EDITING)
def edit_message_reply_markup(world: World, arguments: Arguments) -> Json:
    """Replace or take away the buttons alone."""
    message = _editable(world, arguments)
    content = message.content
    return _edit(world, message, content.text, content.entities, arguments.get("reply_markup"))


def _editable(world: World, arguments: Arguments) -> Message:
    chat = open_chat(world, arguments["chat_id"])
    message = chat.messages.get(arguments["message_id"])
    if message is None or message.deleted:
        raise Refusal(400, "message to edit not found")
    foreign_keyboard = bool(message.content.markup) and "inline_keyboard" not in (
        message.content.markup or {}
    )
    if message.sender.id != world.bot.id or foreign_keyboard:
        raise Refusal(400, "message can't be edited")
    return message


def _edit(world: World, message: Message, text: str, entities: list[Json], markup: Json | None) -> Json:
    content = message.content
    kept = markup if markup and any(markup["inline_keyboard"]) else None
    if (text, entities, kept) == (content.text, content.entities, content.markup):
        raise Refusal(400, NOT_MODIFIED)
    if text != content.text:
        message.was.append(content.text)
    content.text, content.entities, content.markup = text, entities, kept
    message.edit_date = world.now
    world.touch(world.chats[message.chat_id], message)
    return message_json(world, message)


@method("deleteMessage", needs=AT)
def delete_message(world: World, arguments: Arguments) -> bool:
    """Delete one message: any in a private chat, own ones in groups, others' with the right; for 48 hours."""
    chat = open_chat(world, arguments["chat_id"])
    message = chat.messages.get(arguments["message_id"])
    if message is None or message.deleted:
        raise Refusal(400, "message to delete not found")
    reason = _undeletable(world, chat, message)
    if reason:
        raise Refusal(400, reason)
    world.take_away(chat, message)
    return True


@method("deleteMessages", needs={**TO, "message_ids": integers})
def delete_messages(world: World, arguments: Arguments) -> bool:
    """Delete many messages; those that are gone or cannot be deleted are skipped (telegram.md 2)."""
    numbers = arguments["message_ids"]
    if not 1 <= len(numbers) <= MOST_DELETED:
        raise Malformed("message identifiers must be 1 to 100")
    chat = open_chat(world, arguments["chat_id"])
    for message in [chat.messages.get(number) for number in numbers]:
        if message and not message.deleted and not _undeletable(world, chat, message):
            world.take_away(chat, message)
    return True


def _undeletable(world: World, chat: Chat, message: Message) -> str | None:
    own = message.sender.id == world.bot.id
    if chat.type != "private" and not own and not chat.members[world.bot.id].can_delete_messages:
        return "message can't be deleted"
    if world.now - message.date >= DELETABLE_SECONDS and (own or chat.type == "private"):
        return "message can't be deleted for everyone"
    return None
