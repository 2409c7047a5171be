"""People who read the screen and do what it asks: after any crash they go on from whatever stands there."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from emulator.model import Json
from emulator.remote import RemotePerson
from tests.journeys.journey import Journey
from tests.journeys.school import GROUP
from tests.town import ANSWERS, QUESTIONS

Deed = Callable[[], Awaitable[object]]
MOST_DEEDS = 60
DONE = "done"
ASKED = "asked"
_BY_BUTTON = {"I understand": "privacy", "Continue": "continue", "Make another one": "another"}
_BY_TEXT = (
    (r"password has been changed", DONE),
    (r"I have asked the school", ASKED),
    (r"check the spelling", "review"),
    (r"Choose question (\d)", "question"),
    (r"Question (\d) of 3", "answer"),
    (r"type the new password again", "password again"),
    (r"(?:a|another|the) new password", "password"),
    (r"temporary password from the slip", "slip"),
    (r"MIMS ID", "login"),
    (r"denied|is approved|was decided before", "decided"),
    (r"one-time code", "code"),
    (r"Shall I ask|Ask the school", "ask"),
)


def asking(messages: list[Json]) -> list[Json]:
    """Return the bot's messages that ask for something or tell an end; a remark beside them does neither."""
    return [one for one in messages if one["by_bot"] and "could not delete" not in one["text"]]


def read(message: Json) -> str:
    """Say what a message of the bot asks for, in one word and perhaps a number."""
    labels = [button["text"] for row in message["buttons"] for button in row]
    by_button = next((word for label, word in _BY_BUTTON.items() if label in labels), None)
    if by_button:
        return by_button
    for pattern, word in _BY_TEXT:
        found = re.search(pattern, message["text"])
        if found:
            return " ".join((word, *found.groups()))
    raise AssertionError(f"nobody knows what to do about {message['text']!r}")


@dataclass
class Parent:
    """Lives a task through to its end, one deed at a time."""

    journey: Journey
    person: RemotePerson
    login: str
    password: str
    command: str
    answers: Mapping[int, str] = field(default_factory=lambda: dict(ANSWERS))
    done: list[str] = field(default_factory=list)

    async def asked_for(self) -> str:
        """Return what the newest message of the bot asks for; the command comes first."""
        messages = asking(await self.person.visible())
        return read(messages[-1]) if messages else "command"

    def deed(self, asked: str) -> Deed:
        """Return what the parent does about it."""
        word, _, number = asked.partition(" ")
        if word in {"question", "answer"}:
            return self._answer(word, int(number))
        say, tap = self.person.say, self.person.tap
        deeds: dict[str, Deed] = {
            "command": lambda: say(self.command),
            "privacy": lambda: tap("I understand"),
            "login": lambda: say(self.login),
            "slip": lambda: say(self.journey.template.slips[self.login]),
            "review": lambda: tap("Confirm"),
            "password": lambda: say(self.password),
            "password again": lambda: say(self.password),
            "ask": lambda: tap("Ask the school"),
            "continue": lambda: tap("Continue"),
        }
        return deeds[asked]

    def _answer(self, word: str, number: int) -> Deed:
        question, answer = list(self.answers.items())[number - 1]
        if word == "question":
            return lambda: self.person.tap(QUESTIONS[question])
        return lambda: self.person.say(answer)

    async def go(self, *goals: str, around: "Callable[[str, Deed], Awaitable[None]] | None" = None) -> str:
        """Do what is asked until the screen says one of the goals; `around` may do each deed its own way."""
        for _ in range(MOST_DEEDS):
            asked = await self.asked_for()
            if asked in goals:
                return asked
            self.done.append(asked)
            await (around or self.calmly)(asked, self.deed(asked))
        screen, alerts = await self.person.transcript(), await self.person.alerts()
        raise AssertionError(f"no end: {self.done}\n{screen}\n{alerts}")

    async def calmly(self, _asked: str, deed: Deed) -> None:
        """Do it, and wait until the bot is at rest."""
        await deed()
        await self.journey.settled()


@dataclass
class Approver:
    """Approves what stands in the group, by a press and a one-time code."""

    journey: Journey
    person: RemotePerson
    button: str = "Approve"
    done: list[str] = field(default_factory=list)

    async def asked_for(self) -> str:
        """Return what is to be done: the code if one is asked for, else the newest card."""
        messages = asking(await self.person.visible())
        return read(messages[-1]) if messages else "press"

    def deed(self, asked: str) -> Deed:
        """Return what the approver does about it."""
        deeds: dict[str, Deed] = {
            "press": lambda: self.person.tap(self.button, chat=GROUP),
            "code": lambda: self.person.say(self.journey.code(self.person)),
        }
        return deeds[asked]

    async def go(self, around: "Callable[[str, Deed], Awaitable[None]] | None" = None) -> None:
        """Do what is asked until the request is decided."""
        for _ in range(MOST_DEEDS):
            asked = await self.asked_for()
            if asked == "decided":
                return
            self.done.append(asked)
            await (around or self.calmly)(asked, self.deed(asked))
        screen, alerts = await self.person.transcript(), await self.person.alerts()
        raise AssertionError(f"no end: {self.done}\n{screen}\n{alerts}")

    async def calmly(self, _asked: str, deed: Deed) -> None:
        """Do it, and wait until the bot is at rest."""
        await deed()
        await self.journey.settled()
