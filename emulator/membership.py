"""Who comes, goes and is heard: groups and their members, blocking, groups that become supergroups."""

import copy

from emulator.model import Chat, Content, Json, Member, Message, Status, User
from emulator.stage import Stage
from emulator.wire import member_update_json, message_json


class Membership(Stage):
    """The stage with its comings and goings, and what the bot hears; `World` is the class to use."""

    def tell_bot(self, chat: Chat, message: Message, kind: str = "message") -> None:
        """Queue the update, if the bot is there and its privacy mode lets it see the message."""
        if chat.has(self.bot.id) and self._bot_sees(chat, message):
            self.updates.push(kind, message_json(self, message))

    def _bot_sees(self, chat: Chat, message: Message) -> bool:
        if chat.type == "private" or chat.is_administrator(self.bot.id) or message.content.service:
            return True
        answered = chat.messages.get(message.content.reply_to or 0)
        return bool(answered and answered.sender.id == self.bot.id) or self._is_our_command(message)

    def _is_our_command(self, message: Message) -> bool:
        word = message.content.text.split(maxsplit=1)[0] if message.content.text else ""
        named = word.partition("@")[2].lower()
        return word.startswith("/") and named in ("", self.bot_username.lower())

    def block(self, user: User) -> None:
        """Block the bot: it gets my_chat_member "kicked", and 403 from now on."""
        chat = self.private(user)
        chat.blocked = True
        self._set_bot(chat, user, "kicked")

    def unblock(self, user: User) -> None:
        """Unblock the bot."""
        chat = self.private(user)
        chat.blocked = False
        self._set_bot(chat, user, "member")

    def add_bot_to_group(
        self, chat: Chat, by: User, *, administrator: bool = False, can_delete_messages: bool = True
    ) -> None:
        """Bring the bot into a group, perhaps as an administrator (my_chat_member and a service message)."""
        self._set_bot(chat, by, "member")
        self._service(chat, by, {"new_chat_members": [self.bot.as_json()]})
        if administrator:
            self.promote_bot(chat, by, can_delete_messages=can_delete_messages)

    def promote_bot(self, chat: Chat, by: User, *, can_delete_messages: bool = True) -> None:
        """Make the bot an administrator of the group."""
        self._set_bot(chat, by, "administrator", can_delete_messages=can_delete_messages)

    def demote_bot(self, chat: Chat, by: User) -> None:
        """Take the bot's administrator rights away."""
        self._set_bot(chat, by, "member")

    def remove_bot(self, chat: Chat, by: User) -> None:
        """Throw the bot out of a group: my_chat_member "kicked"; sending there is 403 from now on."""
        self._set_bot(chat, by, "kicked")

    def bot_leaves(self, chat: Chat) -> None:
        """The bot goes by itself (leaveChat)."""
        self._set_bot(chat, self.bot, "left")

    def add_member(self, chat: Chat, user: User, *, status: Status = "member") -> None:
        """Bring a person into a group, or change their status there."""
        before = chat.members.get(user.id, Member(user, "left"))
        self._change(chat, user, before, Member(user, status, can_delete_messages=status != "member"))
        if not before.status.startswith(("creator", "administrator", "member")):
            self._service(chat, user, {"new_chat_members": [user.as_json()]})

    def remove_member(self, chat: Chat, user: User, *, status: Status = "left") -> None:
        """Let a person leave a group, or throw them out ("kicked")."""
        before = chat.members[user.id]
        self._change(chat, user, before, Member(user, status))
        self._service(chat, user, {"left_chat_member": user.as_json()})

    def add_topic(self, chat: Chat, by: User, title: str) -> int:
        """Open a topic in a supergroup and return its number: that of the message which opened it."""
        chat.topics = chat.topics or {}
        service: Json = {"forum_topic_created": {"name": title, "icon_color": 7322096}}
        message = self.post(chat, by, Content(service=service))
        message.content.topic = message.id
        chat.topics[message.id] = title
        self.tell_bot(chat, message)
        return message.id

    def remove_topic(self, chat: Chat, topic: int) -> None:
        """Delete a topic with all its messages; bots are not told."""
        if chat.topics:
            del chat.topics[topic]
        for message in chat.visible():
            if message.content.topic == topic:
                message.deleted = True
                self.touch(chat, message)

    def migrate(self, chat: Chat) -> Chat:
        """Make a group a supergroup: new ids, a service message on both sides (telegram.md 2)."""
        creator = next(one.user for one in chat.members.values() if one.status == "creator")
        new = self.add_group(chat.title, creator)
        new.members = copy.deepcopy(chat.members)
        self._service(chat, creator, {"migrate_to_chat_id": new.id})
        self._service(new, creator, {"migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        self.touch(chat)
        return new

    def _set_bot(self, chat: Chat, by: User, status: Status, *, can_delete_messages: bool = False) -> None:
        before = chat.members.get(self.bot.id, Member(self.bot, "left"))
        after = chat.members[self.bot.id] = Member(self.bot, status, can_delete_messages)
        self.touch(chat)
        self.updates.push("my_chat_member", member_update_json(self, chat, by, (before, after)))

    def _change(self, chat: Chat, by: User, before: Member, after: Member) -> None:
        chat.members[after.user.id] = after
        self.touch(chat)
        if chat.is_administrator(self.bot.id):
            self.updates.push("chat_member", member_update_json(self, chat, by, (before, after)))

    def _service(self, chat: Chat, by: User, service: Json) -> None:
        self.tell_bot(chat, self.post(chat, by, Content(service=service)))
