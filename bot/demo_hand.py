"""The understudy's hands: one phone that types and taps, and the family phone that knows an account."""

import asyncio
from collections.abc import Callable, Mapping

from bot.demo_cast import Cast, Student, is_spent
from bot.house import House
from bot.process import bot_id_of
from domain.flow import FlowKind, Step
from domain.turn import Turn
from emulator.model import Json
from emulator.person import Person
from emulator.world import World

ANSWERS: Mapping[str, str] = {
    "What is your favourite food?": "laksa with extra cockles",
    "What is your favourite toy?": "wooden train",
    "What is your favourite book?": "The Hobbit",
}
WRONG = "no idea at all"
PATIENCE = 10.0
SOON = 0.05


class ByHand(Exception):  # noqa: N818 - what the visitor is told
    """The understudy cannot do this step; the visitor can."""


class Hand:
    """One phone: says and taps, `pace` seconds apart so that it can be watched.

    What is missed raises AssertionError, as `Person` does.
    """

    def __init__(self, house: House, world: World, user: int, pace: float) -> None:
        self.person = Person(world, world.users[user], PATIENCE)
        self.turn = Turn(bot_id_of(world.token), None, user, user)
        self._house = house
        self._world = world
        self._pace = pace

    async def rest(self) -> None:
        """Let the visitor see what stands there."""
        await self._house.outside.timing.sleep(self._pace)

    async def say(self, text: str, answer: str) -> str:
        """Type a text, and return the bot's message that says this."""
        await self.rest()
        await self.person.say(text)
        return str((await self.person.expect(answer))["text"])

    async def tap(self, button: str, answer: str, message: Json | None = None) -> str:
        """Tap a button, perhaps of this message, and return the bot's message that says this."""
        await self.rest()
        await self._until(lambda labels: any(button in one for one in labels))
        await self.person.tap(button, message=message)
        return str((await self.person.expect(answer))["text"])

    async def news(self, phrase: str, after: int) -> Json:
        """Wait for a message that says this and is younger than the one with this id."""
        async with asyncio.timeout(PATIENCE):
            while (message := await self.person.sees(phrase))["id"] <= after:
                await self._world.changed(self._world.revision, SOON)
        return message

    async def last(self) -> int:
        """Return the id of the newest message."""
        return max((int(one["id"]) for one in await self.person.visible()), default=0)

    async def _until(self, holds: Callable[[list[str]], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds(await self.person.buttons()):
                await self._world.changed(self._world.revision, SOON)

    async def begin(self, command: str) -> None:
        """Send a command, and accept the privacy notice where it stands in the way, in any language."""
        await self.say(command, "")
        rows = [row for one in await self.person.visible() for row in one["buttons"]]
        keys = [one for row in rows for one in row]
        asked = [one["text"] for one in keys if one.get("callback_data", "").startswith("privacy:")]
        if asked:
            await self.tap(asked[-1], "")

    async def speak_english(self) -> None:
        """Choose English where the visitor chose another language: the next taps go by English words."""
        if await self._house.languages.of_reader(self.turn.bot_id, self.person.id) not in {None, "en"}:
            await self.say("/language", "")
            await self.tap("English", "")

    async def answer(self, answers: Mapping[str, str], after: str) -> str:
        """Answer all questions; every language says the English question beside its own."""
        questions, texts = list(answers), list(answers.values())
        for question, text in zip(questions[1:], texts, strict=False):
            await self.say(text, question)
        return await self.say(texts[-1], after)


class Household:
    """The first parent's phone, and the student whose answers and password the understudy set itself."""

    def __init__(self, house: House, world: World, cast: Cast, pace: float) -> None:
        self.hand = Hand(house, world, cast.parent, pace)
        self.student: Student | None = None
        self.answers: Mapping[str, str] = ANSWERS
        self.password = ""
        self._house = house
        self._cast = cast
        self._passwords = 41

    async def known(self) -> Student:
        """Return the understudy's own student, after their first login."""
        return self.student or await self.log_in()

    async def log_in(self) -> Student:
        """Live a first login with the first student whose slip is not used."""
        self.student = await self.enrol(await self._waiting_student())
        return self.student

    async def enrol(self, student: Student) -> Student:
        """Live a student's first login."""
        hand = self.hand
        flow = await self._house.flows.find(hand.turn)
        if flow is None or not flow.is_open or (flow.kind, flow.step) != (FlowKind.FIRST_LOGIN, Step.LOGIN):
            await hand.begin("/first")
        await hand.say(student.login, "temporary password")
        await hand.say(student.temporary_password, "Choose question")
        await self.choose(ANSWERS)
        await hand.tap("Confirm", "recovery e-mail")
        await hand.tap("Skip", "new password")
        await self.type_password()
        self.answers = ANSWERS
        return student

    async def choose(self, answers: Mapping[str, str]) -> None:
        """Choose these questions and type the answers, until they stand there to be checked."""
        for position, (question, answer) in enumerate(answers.items(), start=1):
            await self.hand.tap(question, question)
            await self.hand.say(
                answer, "Choose question" if position < len(answers) else "check the spelling"
            )

    async def open(self, command: str) -> None:
        """Begin a task of the own student that the current password opens."""
        student = await self.known()
        await self.hand.begin(command)
        await self.hand.say(student.login, "current password")

    async def forget(self) -> None:
        """Begin a reset of the own student."""
        student = await self.known()
        await self.hand.begin("/forgot")
        await self.hand.say(student.login, "Question 1")

    async def miss(self) -> str:
        """Give three wrong answers."""
        return await self.hand.answer(dict.fromkeys(self.answers, WRONG), "left")

    async def type_password(self, hand: Hand | None = None) -> None:
        """Type a new password twice, on this phone or another one."""
        hand = hand or self.hand
        self._passwords += 1
        password = f"Purple-Kettle-{self._passwords}-moon"
        await hand.say(password, "new password again")
        await hand.say(password, "password has been changed")
        self.password = password

    async def _waiting_student(self) -> Student:
        async with self._house.store.read() as tx:
            for student in self._cast.students:
                if not await is_spent(tx, student):
                    return student
        raise ByHand("Every student has logged in already. Restart gives you a fresh school.")
