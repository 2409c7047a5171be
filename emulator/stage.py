"""The state of the world: who is where, what was said, what changed since when."""

from collections.abc import Callable
from dataclasses import dataclass, field

from emulator.bell import Bell
from emulator.model import Chat, ChatType, Content, Json, Member, Message, Press, User
from emulator.updates import Updates

FIRST_GROUP_ID = -4001
FIRST_SUPERGROUP_ID = -1001000000001


@dataclass(frozen=True)
class Change:
    """One entry of the change log: which person, chat, message or answered button press is different now."""

    chat_id: int | None = None
    message_id: int | None = None
    press_id: str | None = None
    user_id: int | None = None


@dataclass
class Stage:
    """Everything that exists in this little Telegram, and a log of its changes; time is passed in."""

    token: str
    bot_username: str
    clock: Callable[[], float]
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    profile: dict[str, object] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    letters: list[Json] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)

    def __post_init__(self) -> None:
        self.bot = User(
            int(self.token.split(":")[0]), "MIMS Helpdesk", username=self.bot_username, is_bot=True
        )
        self.users[self.bot.id] = self.bot
        self.updates = Updates(self.clock)
        self._ids = {"user": 1000, "message": 0, "press": 5_000_000_000, "photo": 0}

    @property
    def revision(self) -> int:
        """How many changes there were so far."""
        return len(self.changes)

    @property
    def now(self) -> int:
        """The time in whole seconds, as Telegram's dates are (telegram.md 3.2)."""
        return int(self.clock())

    async def changed(self, since: int, seconds: float) -> bool:
        """Wait at most so many seconds for a change after this revision; tell whether there is one."""
        return self.revision > since or await self.bell.wait(seconds)

    def next_id(self, kind: str) -> int:
        """Return the next number of a kind: user, message, press, photo."""
        self._ids[kind] += 1
        return self._ids[kind]

    def add_user(
        self,
        first_name: str,
        *,
        user_id: int | None = None,
        language_code: str = "en",
        username: str | None = None,
        phone_number: str | None = None,
    ) -> User:
        """Create a person; without an id they get the next free one."""
        number = user_id or self._free_user_id()
        user = User(number, first_name, language_code, username, phone_number=phone_number)
        self.users[user.id] = user
        self._log(Change(user_id=user.id))
        return user

    def _free_user_id(self) -> int:
        number = self.next_id("user")
        while number in self.users:
            number = self.next_id("user")
        return number

    def private(self, user: User) -> Chat:
        """Return the person's private chat with the bot; it exists before anybody has written in it."""
        chat = self.chats.get(user.id)
        if chat is None:
            members = {one.id: Member(one, "member") for one in (user, self.bot)}
            chat = self.chats[user.id] = Chat(user.id, "private", user.first_name, members)
            self.touch(chat)
        return chat

    def add_group(self, title: str, creator: User, *, kind: ChatType = "supergroup") -> Chat:
        """Create a group; the bot is not in it yet."""
        chat_id = FIRST_GROUP_ID if kind == "group" else FIRST_SUPERGROUP_ID
        while chat_id in self.chats:
            chat_id -= 1
        chat = self.chats[chat_id] = Chat(chat_id, kind, title, {creator.id: Member(creator, "creator")})
        self.touch(chat)
        return chat

    def post(self, chat: Chat, sender: User, content: Content, *, as_chat: bool = False) -> Message:
        """Put a message into a chat; supergroups number their own messages, all other chats share one row."""
        number = len(chat.messages) + 1 if chat.type == "supergroup" else self.next_id("message")
        message = Message(number, chat.id, sender, self.now, content, sender_chat=as_chat)
        chat.messages[number] = message
        self.touch(chat, message)
        return message

    def take_away(self, chat: Chat, message: Message) -> None:
        """Delete a message; apps then drop the reply keyboard that it brought (TDLib and Android alike)."""
        message.deleted = True
        if message.content.markup is chat.keyboard:
            chat.keyboard = None
        self.touch(chat, message)

    def keep_photo(self, photo: bytes) -> str:
        """Keep a picture and return its file id."""
        file_id = f"photo-{self.next_id('photo')}"
        self.photos[file_id] = photo
        return file_id

    def deliver(self, to: str, subject: str, text: str) -> Json:
        """Put an e-mail into the mailbox that stands beside the phones: it never touches Telegram."""
        letter: Json = {"at": self.now, "to": to, "subject": subject, "text": text}
        self.letters.append(letter)
        self._log(Change())
        return letter

    def touch(self, chat: Chat, message: Message | None = None) -> None:
        """Log that a chat or a message is different now, and wake who waits."""
        if message:
            message.revision = self.revision + 1
        self._log(Change(chat.id, message.id if message else None))

    def touch_press(self, press: Press) -> None:
        """Log that a button press was answered, and wake who waits."""
        self._log(Change(press.chat_id, press_id=press.id))

    def _log(self, change: Change) -> None:
        self.changes.append(change)
        self.bell.ring()
