"""A scripted human for tests and journeys: says, taps, and expects to read something."""

import asyncio
from collections.abc import Callable
from typing import Any

from emulator.line import Line, WorldLine
from emulator.model import Json, User
from emulator.world import World

DEADLINE = 5.0


class Player:
    """A person at the end of a line; `Person` and `RemotePerson` only differ in the line.

    `chat` is the id of a group; left out it means the private chat with the bot. What the bot writes or edits
    after the person's last deed (say, tap, ...) is what `expect` reads.
    """

    def __init__(self, line: Line, user: int, deadline: float = DEADLINE) -> None:
        self.id = user
        self.deadline = deadline
        self._line = line
        self._revision = 0
        self._mark = 0
        self._answers_read = 0
        self._chats: dict[int, Json] = {}
        self._messages: dict[tuple[int, int], Json] = {}
        self._answers: list[Json] = []

    async def say(
        self, text: str, *, chat: int | None = None, reply_to: Json | None = None, topic: int | None = None
    ) -> Json:
        """Write a text, perhaps in a topic of a group; return the message."""
        more = {"reply_to": reply_to["id"]} if reply_to else {}
        more |= {"topic": topic} if topic else {}
        return await self._message_deed("say", chat, text=text, **more)

    async def sticker(self, *, chat: int | None = None) -> Json:
        """Send a sticker; return the message."""
        return await self._message_deed("sticker", chat)

    async def share_phone(self, *, of: int | None = None, chat: int | None = None) -> Json:
        """Share one's own contact, or somebody else's; return the message."""
        return await self._message_deed("contact", chat, **({"of": of} if of else {}))

    async def edit(self, message: Json, text: str) -> Json:
        """Edit one's own message."""
        return await self._message_deed("edit", message["chat"], message=message["id"], text=text)

    async def delete(self, message: Json) -> Json:
        """Delete a message."""
        return await self._message_deed("delete", message["chat"], message=message["id"])

    async def tap(self, button: str, *, chat: int | None = None, message: Json | None = None) -> None:
        """Tap the button of this text in the newest message that has it, or in this message.

        Buttons are found by their exact text, else by a part of it (an icon may stand before the word).
        A button of the reply keyboard sends its text, or the contact when it asks for it.
        """
        await self._sync()
        found = _newest_with(button, [message] if message else self._visible(chat))
        if found:
            where, data = found
            await self._deed("press", chat=where["chat"], message=where["id"], data=data)
            return
        key = _key(self._chats.get(chat or self.id, {}).get("keyboard"), button)
        if key is None:
            raise AssertionError(f"no button {button!r}\n{self._script(chat)}")
        if key.get("request_contact"):
            await self.share_phone(chat=chat)
        else:
            await self.say(key["text"], chat=chat)

    async def press(self, message: Json, data: str) -> None:
        """Send a press as an old screen or a hostile app can: any data, on any message."""
        await self._deed("press", chat=message["chat"], message=message["id"], data=data, forged=True)

    async def block(self) -> None:
        """Block the bot."""
        await self._deed("block", blocked=True)

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._deed("block", blocked=False)

    async def expect(self, phrase: str, *, chat: int | None = None, deadline: float | None = None) -> Json:
        """Wait until the bot has said this since the person's last deed; return the message that says it."""
        since = self._mark

        def said() -> Json | None:
            news = [one for one in self._visible(chat) if one["by_bot"] and one["revision"] > since]
            return next((one for one in reversed(news) if phrase in one["text"]), None)

        found: Json = await self._until(said, f"{phrase!r} was not said", chat, deadline)
        return found

    async def sees(self, phrase: str, *, chat: int | None = None, deadline: float | None = None) -> Json:
        """Wait until this stands in the chat, however old and whoever said it; return the message."""

        def stands() -> Json | None:
            return next((one for one in reversed(self._visible(chat)) if phrase in one["text"]), None)

        found: Json = await self._until(stands, f"{phrase!r} does not stand there", chat, deadline)
        return found

    async def misses(self, phrase: str, *, chat: int | None = None, deadline: float | None = None) -> None:
        """Wait until no visible message of the chat contains this, as after a secret was deleted."""

        def gone() -> bool:
            return not any(phrase in one["text"] for one in self._visible(chat))

        await self._until(gone, f"{phrase!r} still stands there", chat, deadline)

    async def expect_alert(self, phrase: str, *, deadline: float | None = None) -> Json:
        """Wait until a tap since the last deed was answered with this text."""

        def told() -> Json | None:
            news = self._answers[self._answers_read :]
            return next((one for one in reversed(news) if phrase in (one["text"] or "")), None)

        found: Json = await self._until(told, f"no answer to a tap said {phrase!r}", None, deadline)
        return found

    async def visible(self, chat: int | None = None) -> list[Json]:
        """Return the messages of the chat that are not deleted, oldest first."""
        await self._sync()
        return self._visible(chat)

    async def buttons(self, chat: int | None = None) -> list[str]:
        """Return the texts of all inline buttons on the screen, then those of the reply keyboard."""
        await self._sync()
        rows = [row for one in self._visible(chat) for row in one["buttons"]]
        keyboard = self._chats.get(chat or self.id, {}).get("keyboard") or {}
        return [_label(button) for row in [*rows, *keyboard.get("keyboard", [])] for button in row]

    async def alerts(self) -> list[str]:
        """Return the texts that answered taps, oldest first."""
        await self._sync()
        return [one["text"] for one in self._answers if one["text"]]

    async def transcript(self, chat: int | None = None) -> str:
        """Return what is visible in the chat, for reading."""
        await self._sync()
        return self._script(chat)

    async def photo(self, message: Json) -> bytes:
        """Return the picture of a message."""
        return await self._line.photo(message["chat"], message["id"])

    async def _message_deed(self, deed: str, chat: int | None, **given: Any) -> Json:  # noqa: ANN401 - JSON
        where = {} if chat is None else {"chat": chat}
        message: Json = (await self._deed(deed, **where, **given))["message"]
        return message

    async def _deed(self, deed: str, **given: Any) -> Json:  # noqa: ANN401 - JSON
        await self._sync()
        self._answers_read = len(self._answers)
        reply = await self._line.do(deed, user=self.id, **given)
        self._mark = reply["before"]
        return reply

    async def _until(
        self, found: Callable[[], Any], complaint: str, chat: int | None, deadline: float | None
    ) -> Any:  # noqa: ANN401 - whatever was looked for
        clock = asyncio.get_running_loop().time
        until = clock() + (self.deadline if deadline is None else deadline)
        await self._sync()
        while not (result := found()):
            left = until - clock()
            if left <= 0:
                raise AssertionError(f"{complaint}\n{self._script(chat)}")
            await self._sync(left)
        return result

    async def _sync(self, wait: float = 0.0) -> None:
        seen = await self._line.look(self._revision, self.id, wait)
        self._revision = seen["revision"]
        self._chats.update((chat["id"], chat) for chat in seen["chats"])
        self._messages.update(((one["chat"], one["id"]), one) for one in seen["messages"])
        self._answers.extend(one for one in seen["answers"] if one["answered"])

    def _visible(self, chat: int | None) -> list[Json]:
        where = self.id if chat is None else chat
        here = [one for (place, _), one in self._messages.items() if place == where and not one["deleted"]]
        return sorted(here, key=lambda one: int(one["id"]))

    def _script(self, chat: int | None) -> str:
        lines = [f"{one['from']['name']}: {one['text']}{_row(one)}" for one in self._visible(chat)]
        return "\n".join(["The screen:", *lines] if lines else ["The screen is empty."])


class Person(Player):
    """A person in the same process as the world."""

    def __init__(self, world: World, user: User, deadline: float = DEADLINE) -> None:
        super().__init__(WorldLine(world), user.id, deadline)


def _label(button: Any) -> str:  # noqa: ANN401 - a reply key may be a bare text
    return str(button if isinstance(button, str) else button["text"])


def _row(message: Json) -> str:
    labels = [_label(button) for row in message["buttons"] for button in row]
    return f"  [{'] ['.join(labels)}]" if labels else ""


def _matches(label: str, wanted: str, *, exactly: bool) -> bool:
    return label == wanted if exactly else wanted in label


def _newest_with(wanted: str, messages: list[Json]) -> tuple[Json, str] | None:
    for exactly in (True, False):
        for message in reversed(messages):
            for button in (one for row in message["buttons"] for one in row):
                if _matches(button["text"], wanted, exactly=exactly):
                    return message, button.get("callback_data", button["text"])
    return None


def _key(keyboard: Json | None, wanted: str) -> Json | None:
    keys = [one for row in (keyboard or {}).get("keyboard", []) for one in row]
    dressed = [{"text": one} if isinstance(one, str) else one for one in keys]
    return next((one for one in dressed if wanted in one["text"]), None)
