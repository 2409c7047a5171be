"""People who look at the newest message and do what it asks: being asked again is no trouble to them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pyotp
from typing_extensions import override

from emulator.model import Json
from emulator.person import Person
from tests.journeys.school import GROUP
from tests.killpoints.scene import Scene
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS

MOST_DEEDS = 50
MOST_REPEATS = 4
CHANGED = r"password has been changed"
ASKED = r"I have asked the school"
LOCKED = r"is locked for you until"
APPROVED = r"is approved\.$|was decided before you: approved"
DENIED = r"is denied\.$|was decided before you: denied"
STOPPED = r"Stopped\. Nothing was changed|There is nothing to stop"
Deed = Callable[[Json], Awaitable[object]]


@dataclass
class Actor:
    """Somebody with a task: begins it, then follows the screen to the goal. `habits` are tried in order."""

    scene: Scene
    user: int
    habits: list[tuple[str, Deed]] = field(default_factory=list)
    chat: int | None = None
    done: list[str] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """Their hands and eyes."""
        return self.scene.people[self.user]

    async def begin(self) -> None:
        """Do the first deed of the task."""
        raise NotImplementedError

    async def go(self, goal: str, *, begin: bool = True) -> None:
        """Do what is asked until the newest message says the goal; whoever is not answered tries again."""
        before = await self.scene.screen(self.user, self.chat)
        if begin:
            await self.begin()
        for number in range(MOST_DEEDS):
            await self.scene.settled()
            screen = await self.scene.screen(self.user, self.chat)
            is_silent = _same(screen, before) and (begin or number > 0)
            if is_silent:
                self.scene.silences.append(self.done[-1] if self.done else "the first deed")
            if is_silent and not self.done:
                self._note("nothing")
                await self.begin()
            elif screen is not None and re.search(goal, screen["text"]):
                return
            else:
                await self._follow(screen or {"text": "", "buttons": []})
            before = screen
        raise AssertionError(f"no end: {self.done}\n{await self.person.transcript(self.chat)}")

    async def _follow(self, screen: Json) -> None:
        seen = screen["text"] + "".join(f"[{one['text']}]" for row in screen["buttons"] for one in row)
        for pattern, deed in self.habits:
            if re.search(pattern, seen):
                self._note(seen.split("Type your")[0])
                await deed(screen)
                return
        raise AssertionError(f"{self.done}: nobody knows what to do about {seen!r}")

    def _note(self, what: str) -> None:
        self.done.append(what)
        stuck = self.done[-MOST_REPEATS:] == [what] * MOST_REPEATS
        assert not stuck, f"asked for the same again and again: {self.done}"

    async def say(self, text: str) -> None:
        """Type something that is not a secret."""
        await self.person.say(text, chat=self.chat)

    async def whisper(self, text: str) -> None:
        """Type a secret, which must be gone in the end."""
        self.scene.typed.add(text)
        await self.person.say(text, chat=self.chat)


def _same(screen: Json | None, before: Json | None) -> bool:
    return (screen and (screen["id"], screen["text"])) == (before and (before["id"], before["text"]))


@dataclass
class Parent(Actor):
    """A family member at a task; `wrong` is how many tries go wrong first, as the screen counts them.

    `way` is the button that they choose to show who they are; a code by e-mail, they read in the letter.
    """

    command: str = "/forgot"
    login: str = LOGIN
    password: str = PASSWORD
    slip: str = ""
    wrong: int = 0
    forgets: bool = False
    email: str = ""
    way: str = "Ask the school"
    missed: int = 0

    def __post_init__(self) -> None:
        def tap(button: str) -> Deed:
            return lambda screen: self.person.tap(button, message=screen)

        self.habits = [
            (r"\[I understand\]", tap("I understand")),
            (r"\[Continue\]", tap("Continue")),
            (r"type the e-mail address", lambda _: self.whisper(self.email)),
            (r"type the code from the e-mail", lambda _: self.whisper(self.scene.code())),
            (r"check the spelling", self._confirm),
            (r"\[Change\]", tap("Change")),
            (r"type the current password", lambda _: self.whisper(PASSWORD)),
            (r"Choose question (\d)", self._choose),
            (r"Question \d of 3", self._answer),
            (r"type the new password again", lambda _: self.whisper(self.password)),
            (r"(?:a|another|the) new password", lambda _: self.whisper(self.password)),
            (r"temporary password from the slip", self._slip),
            (r"Share my phone number", lambda _: self.person.share_phone()),
            (r"Tap the one that needs help", tap(self.login.partition("@")[0])),
            (r"\[Remove 2\]", tap("Remove 2")),
            (r"These chats are known", tap("Done")),
            (r"MIMS ID", lambda _: self.say(self.login)),
            (rf"\[{self.way}\]", tap(self.way)),
        ]

    async def begin(self) -> None:
        await self.say(self.command)

    async def _confirm(self, screen: Json) -> None:
        await self.person.tap("Confirm", message=screen)

    async def _choose(self, screen: Json) -> None:
        number = int(re.findall(r"Choose question (\d)", screen["text"])[0])
        await self.person.tap(list(QUESTIONS.values())[number - 1], message=screen)

    async def _answer(self, screen: Json) -> None:
        self._count(screen)
        if self.forgets:
            await self.person.tap("I forgot the answers", message=screen)
            return
        question = next(one for one, text in QUESTIONS.items() if text in screen["text"])
        await self.whisper("no idea at all" if self.missed < self.wrong else ANSWERS[question])

    async def _slip(self, screen: Json) -> None:
        self._count(screen)
        await self.whisper("AAAA-BBBB-CCCC" if self.missed < self.wrong else self.slip)

    def _count(self, screen: Json) -> None:
        """Count what the screen says was missed."""
        if "did not match" in screen["text"]:
            self.missed += 1


@dataclass
class Relative(Actor):
    """Answers "Is this you?" in a known chat: with the number that another phone shows, or "not us".

    The question is edited where it stands, so its answer need not be the newest message.
    """

    button: str = "Not us: freeze"

    @override
    async def begin(self) -> None:
        await self.person.tap(self.button)

    @override
    async def go(self, goal: str, *, begin: bool = True) -> None:
        for _ in range(MOST_REPEATS):
            await self.scene.settled()
            texts = [one["text"] for one in await self.person.visible()]
            if any(re.search(goal, text) for text in texts):
                return
            await self.begin()
        raise AssertionError(f"no end\n{await self.person.transcript()}")


@dataclass
class Approver(Actor):
    """Decides what stands in the group: a press, a one-time code, and what is shown is written down."""

    button: str = "Approve"
    group: int = GROUP
    written: str = ""

    def __post_init__(self) -> None:
        self.habits = [
            (r"This is the temporary password", self._write_down),
            (r"Make another one", lambda screen: self.person.tap("Make another one", message=screen)),
            (r"one-time code", self._code),
        ]

    async def begin(self) -> None:
        await self.person.tap(self.button, chat=self.group)

    async def _write_down(self, screen: Json) -> None:
        self.written = screen["text"].split("\n\n")[-1].strip()
        self.scene.typed.add(self.written)
        await self.person.tap("Done", message=screen)

    async def _code(self, _screen: Json) -> None:
        self.scene.later(seconds=30)
        secret = self.scene.school.authenticators[self.user]
        await self.whisper(pyotp.TOTP(secret).at(self.scene.clock()))


@dataclass
class Quitter(Actor):
    """Stops in the middle of a task, at whatever the screen asks."""

    def __post_init__(self) -> None:
        self.habits = [(r"\[Cancel\]", lambda _: self.begin())]

    async def begin(self) -> None:
        await self.say("/cancel")


@dataclass
class Newcomer(Actor):
    """Becomes an approver with an invitation and the picture that the bot shows."""

    invitation: str = ""

    def __post_init__(self) -> None:
        self.habits = [(r"Then type the one-time code", self._code)]

    async def begin(self) -> None:
        self.scene.typed.add(self.invitation)
        await self.say(f"/enrol {self.invitation}")

    async def _code(self, screen: Json) -> None:
        secret = re.findall(r"(?:[A-Z2-7]{4} ?){4,}", screen["text"])[0]
        self.scene.typed.add(secret.strip())
        self.scene.later(seconds=30)
        await self.whisper(pyotp.TOTP(secret.replace(" ", "")).at(self.scene.clock()))


@dataclass
class Binder(Actor):
    """Brings the bot into the new group and binds it with the operator's code."""

    code: str = ""

    def __post_init__(self) -> None:
        self.habits = [(r"belongs to no school yet", self._bind)]

    async def begin(self) -> None:
        world = self.scene.world
        group = world.chats[self.chat or 0]
        if world.bot.id not in group.members:
            user = world.users[self.user]
            world.add_bot_to_group(group, user, administrator=True, can_delete_messages=True)

    async def _bind(self, _screen: Json) -> None:
        self.scene.typed.add(self.code)
        await self.say(f"/bind {self.code}")
