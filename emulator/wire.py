"""How things of the world look in the Bot API: Chat, Message, CallbackQuery, ChatMemberUpdated."""

import hashlib

from emulator.model import Chat, Json, Member, Message, Press, User
from emulator.stage import Stage

_PNG = b"\x89PNG\r\n\x1a\n"


def chat_json(stage: Stage, chat: Chat) -> Json:
    """Return the Bot API's Chat."""
    if chat.type != "private":
        forum = {} if chat.topics is None else {"is_forum": True}
        return {"id": chat.id, "type": chat.type, "title": chat.title, **forum}
    user = stage.users[chat.id]
    body: Json = {"id": chat.id, "type": "private", "first_name": user.first_name}
    return body | ({"username": user.username} if user.username else {})


def message_json(stage: Stage, message: Message, *, with_reply: bool = True) -> Json:
    """Return the Bot API's Message; dates are in seconds, only inline keyboards are shown to bots."""
    chat = stage.chats[message.chat_id]
    content = message.content
    body: Json = {
        "message_id": message.id,
        "date": message.date,
        "chat": chat_json(stage, chat),
        "from": message.sender.as_json(),
        **_body(content.photo_id, stage, message),
        **(content.service or {}),
    }
    if message.sender_chat:
        body["sender_chat"] = chat_json(stage, chat)
    if message.edit_date:
        body["edit_date"] = message.edit_date
    if content.topic:
        body |= {"message_thread_id": content.topic, "is_topic_message": True}
    if content.protected:
        body["has_protected_content"] = True
    if message.inline_buttons:
        body["reply_markup"] = content.markup
    answered = chat.messages.get(content.reply_to or 0)
    if with_reply and answered and not answered.deleted:
        body["reply_to_message"] = message_json(stage, answered, with_reply=False)
    return body


def _body(photo_id: str | None, stage: Stage, message: Message) -> Json:
    content = message.content
    if photo_id:
        words = {"caption": content.text, "caption_entities": content.entities} if content.text else {}
        return {"photo": [photo_json(photo_id, stage.photos[photo_id])], **words}
    if content.sticker:
        return {"sticker": _sticker(content.sticker)}
    if content.contact:
        return {"contact": content.contact}
    if content.service:
        return {}
    entities = {"entities": content.entities} if content.entities else {}
    return {"text": content.text, **entities}


def photo_json(file_id: str, photo: bytes) -> Json:
    """Return the Bot API's PhotoSize; the size of a PNG is read from its header."""
    width, height = 90, 90
    if photo.startswith(_PNG):
        width, height = int.from_bytes(photo[16:20]), int.from_bytes(photo[20:24])
    return {
        "file_id": file_id,
        "file_unique_id": hashlib.sha256(photo).hexdigest()[:12],
        "width": width,
        "height": height,
        "file_size": len(photo),
    }


def _sticker(emoji: str) -> Json:
    return {
        "file_id": f"sticker-{ord(emoji[0]):x}",
        "file_unique_id": f"s{ord(emoji[0]):x}",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": emoji,
    }


def press_json(stage: Stage, press: Press) -> Json:
    """Return the Bot API's CallbackQuery; `chat_instance` is there, a deleted message is inaccessible."""
    chat = stage.chats[press.chat_id]
    message = chat.messages.get(press.message_id)
    shown: Json = {"chat": chat_json(stage, chat), "message_id": press.message_id, "date": 0}
    if message and not message.deleted:
        shown = message_json(stage, message)
    return {
        "id": press.id,
        "from": press.user.as_json(),
        "message": shown,
        "chat_instance": hashlib.sha256(str(chat.id).encode()).hexdigest()[:18],
        "data": press.data,
    }


def member_update_json(stage: Stage, chat: Chat, by: User, change: tuple[Member, Member]) -> Json:
    """Return the Bot API's ChatMemberUpdated."""
    before, after = change
    return {
        "chat": chat_json(stage, chat),
        "from": by.as_json(),
        "date": stage.now,
        "old_chat_member": before.as_json(),
        "new_chat_member": after.as_json(),
    }
