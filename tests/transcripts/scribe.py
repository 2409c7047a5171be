"""The scribe: writes a chat down as it happened, deleted and edited messages included."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from emulator.api import Api, Call
from emulator.person import Person

_TAGS = re.compile(r"<[^>]+>")
Seen = tuple[Person, str, int | None]
_SHOWING = {"sendmessage", "sendphoto", "editmessagetext"}


@dataclass
class Scribe:
    """Writes Markdown: what people say and tap, and what the bot answers, in the order of the chat."""

    api: Api
    names: dict[int, str]
    lines: list[str] = field(default_factory=list)
    read: int = 0

    def heading(self, text: str) -> None:
        """Begin a new conversation."""
        self.catch_up()
        self.lines.append(f"\n## {text}\n")

    def note(self, text: str) -> None:
        """Tell the reader something that nobody in the chat said."""
        self.catch_up()
        self.lines.append(f"*{text}*\n")

    def catch_up(self) -> None:
        """Write down what the bot has said since."""
        for call in sorted(self.api.calls[self.read :], key=self._place):
            if call.method.lower() in _SHOWING:
                self._bot_says(call)
            elif call.method.lower() == "answercallbackquery" and call.params.get("text"):
                self.lines.append(f"> 🔔 {call.params['text']}\n")
        self.read = len(self.api.calls)

    def _place(self, call: Call) -> int:
        """Chats one after the other: which of two chats hears first is chance, and not worth a difference."""
        chat = call.params.get("chat_id")
        return list(self.names).index(int(chat)) if chat and int(chat) in self.names else 0

    def _bot_says(self, call: Call) -> None:
        said = str(call.params.get("text") or call.params.get("caption") or "")
        chat = self.names.get(int(call.params["chat_id"]), "?")
        picture = "(QR picture) " if call.method.lower() == "sendphoto" else ""
        again = " (edited)" if call.method.lower() == "editmessagetext" else ""
        text = html.unescape(_TAGS.sub("", said))
        self.lines.append(f"**Helpdesk → {chat}{again}:** {picture}{text}".replace("\n", "  \n"))
        buttons = _buttons(call.params.get("reply_markup"))
        self.lines.append(f"\n`{'` `'.join(buttons)}`\n" if buttons else "")

    async def say(self, person: Person, text: str, then: str, *also: Seen) -> None:
        """Have a person type something, and write down what came back, to others too."""
        self.catch_up()
        self.lines.append(f"**{self.names[person.id]}:** {text}\n")
        await person.say(text)
        await person.expect(then)
        await self._all(also)

    async def tap(self, person: Person, button: str, then: str, *also: Seen, chat: int | None = None) -> None:
        """Have a person press a button, and write down what came back, to others too."""
        self.catch_up()
        self.lines.append(f"**{self.names[person.id]}** taps `{button}`\n")
        await person.tap(button, chat=chat)
        await person.sees(then)
        await self._all(also)

    async def _all(self, also: Sequence[Seen]) -> None:
        for person, phrase, chat in also:
            await person.sees(phrase, chat=chat)
        self.catch_up()

    def text(self) -> str:
        """Return all that was written."""
        self.catch_up()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"


def _buttons(markup: Any) -> list[str]:
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    return [button["text"] for row in rows for button in row]
