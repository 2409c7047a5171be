"""What people see on their screens, as JSON: the picture that pages and scripted people share."""

import json

from emulator.entities import to_html
from emulator.model import Chat, Json, Message, Press, User
from emulator.world import World


def state(world: World, since: int = 0, user_id: int | None = None) -> Json:
    """Return all that changed after this revision; for one person only what that person can see."""
    changes = dict.fromkeys(world.changes[since:])
    people = [world.users[change.user_id] for change in changes if change.user_id is not None]
    places = dict.fromkeys(change.chat_id for change in changes if change.chat_id is not None)
    chats = [world.chats[place] for place in places]
    shown = [chat for chat in chats if user_id is None or chat.has(user_id)]
    visible = {chat.id for chat in shown}
    messages = [
        message_view(world, world.chats[change.chat_id].messages[change.message_id])
        for change in changes
        if change.chat_id in visible and change.message_id is not None
    ]
    presses = [world.presses[change.press_id] for change in changes if change.press_id]
    return {
        "revision": world.revision,
        "now": world.now,
        "bot": user_view(world.bot),
        "users": [user_view(user) for user in people],
        "chats": [chat_view(chat) for chat in shown],
        "messages": messages,
        "answers": [answer_view(press) for press in presses if user_id in (None, press.user.id)],
        "letters": world.letters if user_id is None else [],
        "commands": dict(world.commands),
        "description": world.profile.get("description/"),
    }


def user_view(user: User) -> Json:
    """Return what others see of a user."""
    return {
        "id": user.id,
        "name": user.first_name,
        "username": user.username,
        "language": user.language_code,
        "is_bot": user.is_bot,
    }


def chat_view(chat: Chat) -> Json:
    """Return a chat without its messages."""
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "members": [
            {"id": member.user.id, "name": member.user.first_name, "status": member.status}
            for member in chat.members.values()
        ],
        "keyboard": chat.keyboard,
        "started": chat.started,
        "blocked": chat.blocked,
        "action": chat.action,
        "migrated_to": chat.migrated_to,
    }


def message_view(world: World, message: Message) -> Json:
    """Return a message as a screen shows it: `text` may be a caption, `html` is safe to show."""
    content = message.content
    text = content.text or _described(message)
    return {
        "chat": message.chat_id,
        "id": message.id,
        "revision": message.revision,
        "from": user_view(message.sender),
        "by_bot": message.sender.id == world.bot.id,
        "date": message.date,
        "edited": message.edit_date is not None,
        "deleted": message.deleted,
        "text": text,
        "html": to_html(content.text, content.entities) if content.text else to_html(text, []),
        "photo": f"/control/photo/{message.chat_id}/{message.id}" if content.photo else None,
        "sticker": content.sticker,
        "service": bool(content.service),
        "protected": content.protected,
        "reply_to": content.reply_to,
        "topic": content.topic,
        "buttons": message.inline_buttons,
    }


def _described(message: Message) -> str:
    content = message.content
    if content.sticker:
        return content.sticker
    if content.contact:
        return f"{content.contact['first_name']}, {content.contact['phone_number']}"
    if content.service:
        return ", ".join(f"{name}: {_named(value)}" for name, value in content.service.items())
    return ""


def _named(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_named(one) for one in value)
    return str(value.get("first_name", json.dumps(value)) if isinstance(value, dict) else value)


def answer_view(press: Press) -> Json:
    """Return what answering a button press showed: a toast, an alert, or only the spinner's end."""
    return {
        "press": press.id,
        "user": press.user.id,
        "chat": press.chat_id,
        "message": press.message_id,
        "answered": press.answered,
        "text": press.answer,
        "alert": press.alert,
    }
