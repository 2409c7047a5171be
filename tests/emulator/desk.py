"""A small world for the emulator's tests: a clock to turn, one person, one group with its administrator."""

from dataclasses import dataclass, field
from typing import Any

from emulator.api import Api
from emulator.model import Chat, Json, Press, User
from emulator.world import World

TOKEN = "4242:EMULATOR"
START = 1_800_000_000.25


@dataclass
class Desk:
    """The world, its API, and short ways to use both."""

    time: float = START
    world: World = field(init=False)
    api: Api = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(TOKEN, "mims_helpdesk_bot", lambda: self.time)
        self.api = Api(self.world)
        self.mei: User = self.world.add_user("Mei", language_code="zh", phone_number="+6591234567")
        self.admin: User = self.world.add_user("Mr Lim")

    def group(self, *, administrator: bool = True) -> Chat:
        """Make a supergroup of Mr Lim with the bot in it."""
        group = self.world.add_group("Admins", self.admin)
        self.world.add_bot_to_group(group, self.admin, administrator=administrator)
        return group

    def start(self) -> None:
        """Let Mei start the bot, and the bot forget about it."""
        self.world.send_text(self.mei, None, "/start")
        self.world.updates.drop()

    async def ok(self, method: str, **params: Any) -> Any:
        """Call a method that must work; return its result."""
        reply = await self.api.call(method, params)
        assert reply["ok"], reply
        return reply["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Call a method that must be refused; return Telegram's description."""
        reply = await self.api.call(method, params)
        assert not reply["ok"], reply
        return str(reply["description"])

    async def say(self, text: str = "Hello", **more: Any) -> Json:
        """Let the bot write to Mei; return the Bot API's Message."""
        message: Json = await self.ok("sendMessage", chat_id=self.mei.id, text=text, **more)
        return message

    async def updates(self, **params: Any) -> list[Json]:
        """Poll once without waiting."""
        found: list[Json] = await self.ok("getUpdates", **params)
        return found

    def press(self, user: User, sent: Json, button: str, *, forged: bool = False) -> Press:
        """Press a button of a message the bot sent."""
        message = self.world.chats[sent["chat"]["id"]].messages[sent["message_id"]]
        return self.world.press(user, message, button, forged=forged)


def buttons(*texts: str) -> Json:
    """An inline keyboard with one row."""
    return {"inline_keyboard": [[{"text": text, "callback_data": f"{text.lower()}:1"} for text in texts]]}


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + (33).to_bytes(4)
    + (44).to_bytes(4)
    + b"the rest of a little picture"
)
"""The beginning of a PNG, 33 wide and 44 high."""
