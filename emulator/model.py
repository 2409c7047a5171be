"""What the world is made of: users, chats, members, messages, button presses."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]

PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member"})
ADMINISTRATORS: frozenset[str] = frozenset({"creator", "administrator"})
DELETABLE_SECONDS = 48 * 3600


@dataclass(frozen=True)
class User:
    """A person, or a bot, as Telegram describes them to bots."""

    id: int
    first_name: str
    language_code: str = "en"
    username: str | None = None
    is_bot: bool = False
    phone_number: str | None = None

    def as_json(self) -> Json:
        """Return the Bot API's User; `is_bot` is always there (telegram.md 3.2)."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            body["username"] = self.username
        if not self.is_bot:
            body["language_code"] = self.language_code
        return body


ANONYMOUS_ADMIN = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""Who Telegram names as the author when a group administrator writes anonymously (telegram.md 2)."""


@dataclass
class Member:
    """One user's standing in a group."""

    user: User
    status: Status
    can_delete_messages: bool = False

    def as_json(self) -> Json:
        """Return the Bot API's ChatMember of this status."""
        body: Json = {"status": self.status, "user": self.user.as_json()}
        if self.status == "creator":
            body["is_anonymous"] = False
        if self.status == "administrator":
            body |= dict.fromkeys(_RIGHTS, False) | {
                "can_manage_chat": True,
                "can_delete_messages": self.can_delete_messages,
            }
        if self.status == "kicked":
            body["until_date"] = 0
        return body


_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@dataclass
class Content:
    """What a message says: text or caption, buttons, picture, sticker, contact or service note."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    markup: Json | None = None
    photo: bytes | None = None
    photo_id: str | None = None
    sticker: str | None = None
    contact: Json | None = None
    service: Json | None = None
    protected: bool = False
    reply_to: int | None = None
    topic: int | None = None


@dataclass
class Message:
    """One message of a chat; a deleted one stays for the history, marked."""

    id: int
    chat_id: int
    sender: User
    date: int
    content: Content
    sender_chat: bool = False
    edit_date: int | None = None
    deleted: bool = False
    revision: int = 0
    was: list[str] = field(default_factory=list)

    @property
    def inline_buttons(self) -> list[list[Json]]:
        """The rows of inline buttons, none when the message has no inline keyboard."""
        rows: list[list[Json]] = (self.content.markup or {}).get("inline_keyboard", [])
        return rows


@dataclass
class Chat:
    """A private chat (its id is the person's) or a group."""

    id: int
    type: ChatType
    title: str
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    started: bool = False
    blocked: bool = False
    action: str | None = None
    migrated_to: int | None = None
    topics: dict[int, str] | None = None

    def has(self, user_id: int) -> bool:
        """Tell whether the user is in the chat now."""
        member = self.members.get(user_id)
        return member is not None and member.status in PRESENT

    def is_administrator(self, user_id: int) -> bool:
        """Tell whether the user is an administrator or the creator."""
        member = self.members.get(user_id)
        return member is not None and member.status in ADMINISTRATORS

    def visible(self) -> list[Message]:
        """Return the messages that are not deleted, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]


@dataclass
class Press:
    """A pressed inline button: a callback query, answered at most once."""

    id: str
    user: User
    chat_id: int
    message_id: int
    data: str
    at: float
    answered: bool = False
    answer: str | None = None
    alert: bool = False
