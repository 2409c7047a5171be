"""The scribe: writes a chat down as it happened, deleted and edited messages included."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from conversations.letters import Letter
from emulator.api import Call
from emulator.model import Json
from emulator.person import Person
from tests.deeds import expire, keyboard, logged_in, settled
from tests.tongue import Tongue
from tests.town import LOGIN, Town
from tests.transcripts.chance import Chance

_TAGS = re.compile(r"<[^>]+>")
_SHOWING = {"sendmessage", "sendphoto", "editmessagetext"}
Seen = tuple[Person, str, int | None]
"""Who else must read which text, and in which group (none: their private chat)."""
Value = str | float | datetime


@dataclass
class Scribe:
    """Lives a story in one language and writes it down in Markdown, in the order of the chat.

    Texts and buttons are named by their ids in the catalogue, so one story is lived in every language;
    groups read English.
    """

    town: Town
    tongue: Tongue
    letters: list[Letter]
    names: dict[int, str]
    chance: Chance
    lines: list[str] = field(default_factory=list)
    read: int = 0
    standing: dict[tuple[int, int], str] = field(default_factory=dict)

    async def speaks(self, *people: Person) -> None:
        """Let it be known which language these people's Telegram speaks, though they wrote nothing yet."""
        for person in people:
            turn = replace(self.town.turn(person), language=self.tongue.language)
            async with self.town.house.store.begin() as tx:
                await tx.people.saw(turn, self.town.clock())

    async def joins(self, person: Person, login: str = LOGIN) -> None:
        """Have had a first login, without a word in the chat."""
        await logged_in(self.town, person, login)
        await self.speaks(person)

    async def knows(self, person: Person) -> None:
        """Make somebody's chat a known one of the first child, without a word."""
        self.town.world.private(self.town.world.users[person.id]).started = True
        await self.speaks(person)
        async with self.town.house.store.begin() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
            await tx.chats.bind(account_id, self.town.turn(person), self.town.clock())

    def meet(self, name: str, phone: str | None = None) -> Person:
        """Bring somebody new into the story, who speaks its language."""
        user = self.town.world.add_user(
            name.split(maxsplit=1)[0], language_code=self.tongue.language, phone_number=phone
        )
        self.names[user.id] = name
        return Person(self.town.world, user)

    def heading(self, text: str) -> None:
        """Begin a new conversation."""
        self.catch_up()
        self.lines.append(f"\n## {text}\n")

    def note(self, text: str) -> None:
        """Tell the reader something that nobody in the chat said."""
        self.catch_up()
        self.lines.append(f"*{text}*\n")

    async def passes(self, text: str, **by: float) -> None:
        """Let time pass; what becomes due is done."""
        await settled(self.town)
        self.note(text)
        self.town.clock.advance(**by)
        await expire(self.town)
        await settled(self.town)
        self.catch_up()

    async def say(self, person: Person, typed: str, then: str, *also: Seen, **values: Value) -> Json:
        """Have a person type something, and write down what came back, to others too."""
        secrets = self.town.secrets
        one_time = self.town.code(person) if person.id in secrets else ""
        self._does(f"**{self.names[person.id]}:** {self.chance.typed(typed, one_time)}")
        await person.say(typed)
        return await self._hear(person, then, also, values)

    async def tap(self, person: Person, button: str, then: str, *also: Seen, **values: Value) -> Json:
        """Have a person press the button with this text's id, and write down what came back."""
        return await self.press(person, self.tongue.part(button), then, *also, **values)

    async def press(self, person: Person, label: str, then: str, *also: Seen, **values: Value) -> Json:
        """Have a person press the button with these words, such as a question, an ID or a number."""
        self._does(f"**{self.names[person.id]}** taps `{self.chance.label(label)}`")
        await person.tap(label)
        return await self._hear(person, then, also, values)

    async def ask(self, person: Person, question: str, title: str) -> None:
        """Have a person ask in their own words; the answer begins with the title of its entry."""
        self._does(f"**{self.names[person.id]}:** {question}")
        await person.say(question)
        await person.expect(title)
        await self._rest()

    async def choose(self, person: Person, title: str) -> None:
        """Have a person choose one of the answers that were offered, by its title."""
        self._does(f"**{self.names[person.id]}** taps `{title}`")
        await person.tap(title)
        await person.expect(title)
        await self._rest()

    async def settle(self, person: Person, button: str, then: str) -> None:
        """Have an approver press a button of the newest card in the group."""
        label = Tongue("en").part(button)
        self._does(f"**{self.names[person.id]}** taps `{label}` in the group")
        await person.tap(label, chat=self.town.group)
        await self._hear(person, then, (), {})

    async def share(self, person: Person, then: str, of: Person | None = None) -> None:
        """Have a person share their own phone number, or somebody else's."""
        whose = "their own phone number" if of is None else f"the contact of {self.names[of.id]}"
        self._does(f"**{self.names[person.id]}** shares {whose}")
        await person.share_phone(of=of.id if of else None)
        await self._hear(person, then, (), {})

    async def letter(self) -> str:
        """Write down the letter that just went out, and return the code in it."""
        await settled(self.town)
        letter = self.letters[-1]
        said = f"**Letter to {letter.to}: {letter.subject}**\n\n{self.chance.written(letter.plain)}"
        self.lines.append("\n".join(f"> {line}".rstrip() for line in said.split("\n")) + "\n")
        return letter.plain.split("\n\n")[2]

    def _does(self, deed: str) -> None:
        self.catch_up()
        self.lines.append(f"{deed}\n")

    async def _hear(self, person: Person, then: str, also: Sequence[Seen], values: dict[str, Value]) -> Json:
        heard = await person.expect(self.tongue.part(then, **values))
        for reader, text, chat in also:
            tongue = self.tongue if chat is None else Tongue("en")
            await reader.sees(tongue.part(text), chat=chat)
        await self._rest()
        return heard

    async def _rest(self) -> None:
        await settled(self.town)
        self.catch_up()

    def catch_up(self) -> None:
        """Write down what the bot has said since."""
        for call in sorted(self.town.api.calls[self.read :], key=self._place):
            if call.method.lower() in _SHOWING:
                self._bot_says(call)
            elif call.method.lower() == "answercallbackquery" and call.params.get("text"):
                self.lines.append(f"> 🔔 {call.params['text']}\n")
        self.read = len(self.town.api.calls)

    def _place(self, call: Call) -> int:
        """Chats one after the other: which of two chats hears first is chance, and not worth a difference."""
        chat = call.params.get("chat_id")
        return list(self.names).index(int(chat)) if chat and int(chat) in self.names else -1

    def _bot_says(self, call: Call) -> None:
        text = self.chance.said(_plain(call), self.tongue)
        if text == self.tongue.part("wait-for-password") or self._stands(call, text):
            return  # the one is shown only on a slow machine; the other was there already
        chat = self.names.get(int(call.params["chat_id"]), "?")
        picture = "(QR picture) " if call.method.lower() == "sendphoto" else ""
        again = " (edited)" if call.method.lower() == "editmessagetext" else ""
        self.lines.append(f"**Helpdesk → {chat}{again}:** {picture}{text}".replace("\n", "  \n"))
        buttons = self.chance.labels([button["text"] for row in _rows(call) for button in row])
        self.lines.append(f"\n`{'` `'.join(buttons)}`\n" if buttons else "")

    def _stands(self, call: Call, text: str) -> bool:
        """Tell whether an edit changes nothing: a press and a notice may both say the same of a message."""
        if "message_id" not in call.params:
            return False
        place = (int(call.params["chat_id"]), int(call.params["message_id"]))
        before, self.standing[place] = self.standing.get(place), text
        return before == text

    def text(self) -> str:
        """Return all that was written."""
        self.catch_up()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"


def _plain(call: Call) -> str:
    said = str(call.params.get("text") or call.params.get("caption") or "")
    return html.unescape(_TAGS.sub("", said))


def _rows(call: Call) -> list[list[dict[str, Any]]]:
    """Return the buttons below a message, then those of the keys below the chat."""
    markup: Any = call.params.get("reply_markup")
    keys = markup.get("keyboard", []) if isinstance(markup, dict) else []
    return [*keyboard(call), *keys]
