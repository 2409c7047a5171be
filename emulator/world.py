"""What people do in this little Telegram: write, send, share, edit, delete, press buttons."""

from emulator.entities import detect
from emulator.membership import Membership
from emulator.model import ANONYMOUS_ADMIN, Chat, Content, Json, Message, Press, User
from emulator.wire import press_json

CLIENT_SPLITS_AT = 4096


class World(Membership):
    """Telegram with one bot in it: the stage, and every deed a person can do on it.

    `chat` may be left out where the person's private chat with the bot is meant. What cannot be done in a
    Telegram app either (an absent button, somebody else's message) raises `ValueError`.
    """

    def send_text(
        self,
        user: User,
        chat: Chat | None,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Message:
        """Write a text; apps trim it and split after 4096 characters. Returns the first message."""
        words = text.strip()
        if not words:
            raise ValueError("an app does not send an empty text")
        parts = [words[at : at + CLIENT_SPLITS_AT] for at in range(0, len(words), CLIENT_SPLITS_AT)]
        answered = reply_to.id if reply_to else None
        first, *_ = [self.send(user, chat, _text(part, answered, topic)) for part in parts]
        return first

    def send_sticker(
        self, user: User, chat: Chat | None = None, emoji: str = "\N{SMILING FACE WITH SMILING EYES}"
    ) -> Message:
        """Send a sticker, where perhaps a text was asked."""
        return self.send(user, chat, Content(sticker=emoji))

    def send_photo(self, user: User, chat: Chat | None, photo: bytes, caption: str = "") -> Message:
        """Send a picture."""
        content = Content(
            text=caption, entities=detect(caption, []), photo=photo, photo_id=self.keep_photo(photo)
        )
        return self.send(user, chat, content)

    def send_contact(self, user: User, chat: Chat | None = None, *, of: User | None = None) -> Message:
        """Share one's own phone number, or somebody else's contact (then `user_id` is not the sender's)."""
        person = of or user
        if not person.phone_number:
            raise ValueError(f"{person.first_name} has no phone number")
        contact: Json = {"phone_number": person.phone_number, "first_name": person.first_name}
        return self.send(user, chat, Content(contact=contact | {"user_id": person.id}))

    def send_as_group(self, admin: User, chat: Chat, text: str) -> Message:
        """Write as an anonymous administrator: the bot learns only the group (telegram.md 2)."""
        if not chat.is_administrator(admin.id):
            raise ValueError("only administrators can write anonymously")
        message = self.post(chat, ANONYMOUS_ADMIN, _text(text), as_chat=True)
        self.tell_bot(chat, message)
        return message

    def send(self, user: User, chat: Chat | None, content: Content) -> Message:
        """Send anything: the words above are built on this."""
        chat = chat or self.private(user)
        if chat.migrated_to or not chat.has(user.id):
            raise ValueError(f"{user.first_name} cannot write in {chat.title}")
        if chat.blocked:
            raise ValueError(f"{user.first_name} has blocked the bot; unblock it first")
        chat.started = True
        message = self.post(chat, user, content)
        self.tell_bot(chat, message)
        return message

    def edit_text(self, user: User, message: Message, text: str) -> None:
        """Edit one's own text; the bot gets an edited_message."""
        self._own(user, message)
        message.was.append(message.content.text)
        message.content.text = text.strip()
        message.content.entities = detect(message.content.text, [])
        message.edit_date = self.now
        chat = self.chats[message.chat_id]
        self.touch(chat, message)
        self.tell_bot(chat, message, "edited_message")

    def delete(self, user: User, message: Message) -> None:
        """Delete a message; bots are never told."""
        chat = self.chats[message.chat_id]
        if chat.type != "private" and not chat.is_administrator(user.id):
            self._own(user, message)
        self.take_away(chat, message)

    def _own(self, user: User, message: Message) -> None:
        if message.sender.id != user.id or message.deleted:
            raise ValueError(f"this is not a message of {user.first_name}")

    def press(self, user: User, message: Message, button: str, *, forged: bool = False) -> Press:
        """Press an inline button, named by its text or its callback_data.

        A forged press is what an old screen or a hostile app can send: any data, on any message.
        """
        chat = self.chats[message.chat_id]
        if not chat.has(user.id):
            raise ValueError(f"{user.first_name} is not in {chat.title}")
        data = button if forged else _data_of(message, button)
        number = str(self.next_id("press"))
        press = self.presses[number] = Press(number, user, chat.id, message.id, data, self.clock())
        self.updates.push("callback_query", press_json(self, press))
        return press


def _text(text: str, reply_to: int | None = None, topic: int | None = None) -> Content:
    return Content(text=text, entities=detect(text, []), reply_to=reply_to, topic=topic)


def _data_of(message: Message, button: str) -> str:
    buttons = [one for row in message.inline_buttons for one in row]
    chosen = [one for one in buttons if button in (one["text"], one.get("callback_data"))]
    if message.deleted or not chosen:
        raise ValueError(f"no button {button!r}; there are {[one['text'] for one in buttons]}")
    if "callback_data" not in chosen[0]:
        raise ValueError(f"the button {button!r} does not call back")
    return str(chosen[0]["callback_data"])
