"""The demo's cast, and the understudy who lives a step of the story for a visitor ("Do it for me")."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyotp

from bot.house import House
from bot.process import bot_id_of
from domain.flow import FlowKind, Step
from domain.totp import STEP_SECONDS, step_at
from domain.turn import Turn
from emulator.person import Person
from emulator.world import World
from storage.interface import Transaction

ANSWERS: Mapping[str, str] = {
    "What is your favourite food?": "laksa with extra cockles",
    "What is your favourite toy?": "wooden train",
    "What is your favourite book?": "The Hobbit",
}
WRONG = "no idea at all"
ROUNDS = 5
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Student:
    """A sample student as the page lists them; the temporary password is there to be tried."""

    login: str
    full_name: str
    class_name: str
    temporary_password: str


@dataclass(slots=True)
class Cast:
    """Who plays: chats and people by their Telegram ids, the students, and the administrator's secret."""

    parent: int
    administrator: int
    group: int
    students: Sequence[Student] = ()
    secret: str = ""
    reset: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Code:
    """What the administrator's authenticator shows, for how long, and whether it was used already."""

    code: str
    seconds: float
    used: bool


async def read_code(house: House, cast: Cast) -> Code:
    """Read the administrator's authenticator."""
    now = house.outside.timing.now()
    async with house.store.read() as tx:
        approver, *_ = await tx.approvers.list_by_user(cast.administrator)
    step = step_at(now)
    used = approver.last_step is not None and approver.last_step >= step
    return Code(pyotp.HOTP(cast.secret).at(step), STEP_SECONDS - now.timestamp() % STEP_SECONDS, used)


async def is_spent(tx: Transaction, student: Student) -> bool:
    """Whether a student's temporary password was used."""
    account = (await tx.accounts.find_subject(student.login)).account
    slip = await tx.temporary_passwords.find(account.id) if account else None
    return slip is None or slip.spent_at is not None


class ByHand(Exception):  # noqa: N818 - what the visitor is told
    """The understudy cannot do this step; the visitor can."""


class Understudy:
    """Plays steps of the story by typing and tapping, `pace` seconds apart so that they can be watched.

    It knows only the answers that it set itself: where it needs them, it first enrols a student of its own.
    """

    def __init__(self, house: House, world: World, cast: Cast, pace: float) -> None:
        self._house = house
        self._cast = cast
        self._pace = pace
        self._turn = Turn(bot_id_of(world.token), None, cast.parent, cast.parent)
        self._parent = Person(world, world.users[cast.parent], PATIENCE)
        self._administrator = Person(world, world.users[cast.administrator], PATIENCE)
        self._student: Student | None = None
        self._passwords = 41
        self._steps: tuple[Callable[[], Awaitable[object]], ...] = (
            self.say_hello,
            self.log_in,
            self.reset,
            self.lock_out,
            self.ask,
            self.approve,
            self.go_on,
        )

    async def play(self, step: int) -> None:
        """Play a step by its number in the story.

        Raises:
            ByHand: the story stands where the understudy cannot take over.
        """
        if not 1 <= step <= len(self._steps):
            raise ByHand("This step is yours to play.")
        try:
            await self._steps[step - 1]()
        except AssertionError:
            raise ByHand("I cannot take over here. Please do this step by hand, or restart.") from None

    async def say_hello(self) -> None:
        """Send /first, and accept the privacy notice."""
        await self._begin("/first")

    async def log_in(self) -> Student:
        """Live a first login with the first student whose slip is not used."""
        student = await self._waiting_student()
        flow = await self._house.flows.find(self._turn)
        if flow is None or not flow.is_open or (flow.kind, flow.step) != (FlowKind.FIRST_LOGIN, Step.LOGIN):
            await self._begin("/first")
        await self._say(student.login, "temporary password")
        await self._say(student.temporary_password, "Choose question")
        for position, (question, answer) in enumerate(ANSWERS.items(), start=1):
            await self._tap(question, question)
            await self._say(answer, "Choose question" if position < len(ANSWERS) else "check the spelling")
        await self._tap("Confirm", "recovery e-mail")
        await self._tap("Skip", "new password")
        await self._set_password()
        self._student = student
        return student

    async def reset(self) -> None:
        """Forget the password, with one wrong round."""
        await self._forget()
        await self._miss()
        await self._answer()
        await self._set_password()

    async def lock_out(self) -> None:
        """Answer wrongly until self-service is locked."""
        await self._forget()
        for _ in range(ROUNDS):
            if "locked" in await self._miss():
                return
        raise ByHand("It does not lock. Please go on by hand.")

    async def ask(self) -> None:
        """Ask the school, after locking oneself out where that was not done."""
        if "Ask the school" not in await self._parent.buttons():
            await self.lock_out()
        await self._tap("Ask the school", "I have asked the school")
        await self._administrator.sees("Press a button", chat=self._cast.group)

    async def approve(self) -> None:
        """Approve in the group, and confirm with a code that was not used."""
        group = self._cast.group
        if "Approve" not in await self._administrator.buttons(group):
            await self.ask()
        await self._rest()
        await self._administrator.tap("Approve", chat=group)
        await self._administrator.expect("one-time code")
        await self._rest()
        shown = await read_code(self._house, self._cast)
        if shown.used:
            await self._house.outside.timing.sleep(shown.seconds)
            shown = await read_code(self._house, self._cast)
        await self._administrator.say(shown.code)
        await self._administrator.expect("is approved")

    async def go_on(self) -> None:
        """Take the approval up: right answers, and a new password."""
        if self._student is None:
            raise ByHand("Only you know the answers that you set. Please do this step by hand.")
        await self._parent.sees(f"{self._student.login} is unlocked")
        await self._tap("Continue", "Question 1")
        await self._answer()
        await self._set_password()

    async def _waiting_student(self) -> Student:
        async with self._house.store.read() as tx:
            for student in self._cast.students:
                if not await is_spent(tx, student):
                    return student
        raise ByHand("Every student has logged in already. Restart gives you a fresh school.")

    async def _begin(self, command: str) -> None:
        await self._say(command, "")
        if "I understand" in await self._parent.buttons():
            await self._tap("I understand", "MIMS ID")

    async def _forget(self) -> None:
        student = self._student or await self.log_in()
        await self._begin("/forgot")
        await self._say(student.login, "Question 1")

    async def _miss(self) -> str:
        await self._say(WRONG, "Question 2")
        await self._say(WRONG, "Question 3")
        return await self._say(WRONG, "left")

    async def _answer(self) -> None:
        answers = list(ANSWERS.values())
        await self._say(answers[0], "Question 2")
        await self._say(answers[1], "Question 3")
        await self._say(answers[2], "new password")

    async def _set_password(self) -> None:
        self._passwords += 1
        password = f"Purple-Kettle-{self._passwords}-moon"
        await self._say(password, "new password again")
        await self._say(password, "password has been changed")

    async def _say(self, text: str, answer: str) -> str:
        await self._rest()
        await self._parent.say(text)
        return str((await self._parent.expect(answer))["text"])

    async def _tap(self, button: str, answer: str) -> None:
        await self._rest()
        await self._parent.tap(button)
        await self._parent.expect(answer)

    async def _rest(self) -> None:
        await self._house.outside.timing.sleep(self._pace)
