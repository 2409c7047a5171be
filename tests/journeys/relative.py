"""A member of the family in any language: reads the screen by the catalogue's ids, and does what it asks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from emulator.remote import RemotePerson
from tests.journeys.family import MOST_DEEDS, Deed, asking
from tests.journeys.journey import Journey, now
from tests.journeys.school import turn
from tests.tongue import Tongue
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD

Around = Callable[[str, Deed], Awaitable[None]]
# What a screen says, in the order in which it is looked for, and what that means.
_ENDS = {
    "changed": "done",
    "questions-saved": "done",
    "recall-matched": "done",
    "email-confirmed": "done",
    "chats-done": "done",
    "frozen-family": "done",
    "vouch-given": "done",
    "vouch-refused": "done",
    "no-flow-typed": "done",
    "locked-until": "locked",
    "locked-frozen": "locked",
}
_ASKS = {
    "privacy-ask": "privacy",
    "vouch-asked": "vouch",
    "ask-child": "child",
    "ask-login": "login",
    "ask-current-password": "current password",
    "questions-chosen": "chosen",
    "review": "review",
    "choose-question": "question",
    "ask-answer": "answer",
    "challenge": "answer",
    "evidence": "evidence",
    "ask-email-code": "email code",
    "ask-email": "email",
    "ask-phone": "phone",
    "find-phone": "phone",
    "find-pick": "found",
    "chat-other": "other chat",
    "chats-head": "chats",
    "ask-new-password-again": "password again",
    "ask-new-password": "password",
    "password-lost": "password",
    "password-refused": "password",
}
_TAPS = {"privacy": "button-understand", "chosen": "button-change", "review": "button-confirm"}


async def speaks(journey: Journey, user: int, language: str, phone: str = "") -> RemotePerson:
    """Let a person's Telegram speak another language, which the bot has heard; return the person.

    `phone` is the number of the phone it runs on.
    """
    name = journey.world.users[user].first_name
    more = {"phone_number": phone} if phone else {}
    person = await journey.line.person(name, user_id=user, language_code=language, **more)
    person.deadline = journey.people[user].deadline
    journey.people[user] = person
    journey.world.private(journey.world.users[user]).started = True
    async with journey.store.begin() as tx:
        await tx.people.saw(replace(turn(user), language=language), now())
    return person


@dataclass
class Relative:
    """Lives a task to its end; `answers` are those to give, or to set."""

    journey: Journey
    person: RemotePerson
    tongue: Tongue
    command: str = ""
    current: str = PASSWORD
    password: str = SECOND_PASSWORD
    answers: Mapping[int, str] = field(default_factory=lambda: dict(ANSWERS))
    more: dict[str, Deed] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def say(self, text: str) -> Deed:
        """Make the deed of typing something."""
        return lambda: self.person.say(text)

    def tap(self, button: str) -> Deed:
        """Make the deed of tapping the button with this text's id."""
        return lambda: self.person.tap(self.tongue.part(button))

    async def tap_child(self) -> None:
        """Tap the button of the child."""
        await self.person.tap(LOGIN.partition("@")[0])

    async def screen(self) -> str:
        """Return the newest message that asks for something or tells an end."""
        messages = asking(await self.person.visible())
        return str(messages[-1]["text"]) if messages else ""

    async def asked_for(self) -> str:
        """Return what that message asks for, in a word and perhaps a number."""
        screen = await self.screen()
        if not screen:
            return "command"
        for text, word in (_ENDS | _ASKS).items():
            if self.tongue.understands(screen, text):
                return f"{word} {self._place(screen)}" if word in {"question", "answer"} else word
        raise AssertionError(f"nobody knows what to do about {screen!r}")

    def _place(self, screen: str) -> int:
        """Return which of the questions it is about, the first being 1."""
        asked = [place for place, one in enumerate(self.answers, start=1) if QUESTIONS[one] in screen]
        say = self.tongue.part
        chosen = [n for n in (1, 2, 3) if say("choose-question", n=n, of=3) in screen]
        return (asked or chosen)[0]

    def deed(self, asked: str) -> Deed:
        """Return what the person does about it."""
        word, _, number = asked.partition(" ")
        if word in {"question", "answer"} and number.isdigit():
            question, given = list(self.answers.items())[int(number) - 1]
            return self.say(given) if word == "answer" else lambda: self.person.tap(QUESTIONS[question])
        if asked in _TAPS:
            return self.tap(_TAPS[asked])
        deeds: dict[str, Deed] = {
            "command": self.say(self.command),
            "child": self.tap_child,
            "found": self.tap_child,
            "phone": self.person.share_phone,
            "other chat": lambda: self.person.tap(self.tongue.part("button-remove-chat", n=2)),
            "chats": self.tap("button-done"),
            "login": self.say(LOGIN),
            "current password": self.say(self.current),
            "password": self.say(self.password),
            "password again": self.say(self.password),
            **self.more,
        }
        return deeds[asked]

    async def go(self, *goals: str, around: Around | None = None) -> str:
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
