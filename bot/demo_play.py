"""The understudy who lives a step of the story for a visitor ("Do it for me")."""

from collections.abc import Awaitable, Callable

from bot.demo_cast import Cast, Student, read_code
from bot.demo_families import Families
from bot.demo_hand import PATIENCE, ByHand, Household
from bot.demo_schools import SchoolDay
from bot.house import House
from emulator.person import Person
from emulator.world import World

ROUNDS = 5


class Understudy:
    """Plays steps of the story by typing and tapping, `pace` seconds apart so that they can be watched.

    It knows only the answers that it set itself: where it needs them, it first enrols a student of its own.
    """

    def __init__(self, house: House, world: World, cast: Cast, pace: float) -> None:
        self._house = house
        self._cast = cast
        self._own = own = Household(house, world, cast, pace)
        self._administrator = Person(world, world.users[cast.administrator], PATIENCE)
        families = Families(house, world, cast, own, pace)
        school = SchoolDay(house, world, cast, pace)
        self._steps: tuple[Callable[[], Awaitable[object]] | None, ...] = (
            self.say_hello,
            self.log_in,
            self.reset,
            self.lock_out,
            self.ask,
            self.approve,
            self.go_on,
            None,
            families.change_password,
            families.set_email,
            families.practise,
            families.add_sibling,
            families.use_second_phone,
            families.find_login,
            families.switch_language,
            families.ask_plainly,
            families.freeze,
            school.rush,
            school.approve_ten,
            school.deny,
            school.ask_as_teacher,
            school.look_up,
            None,
            None,
        )

    async def play(self, step: int) -> None:
        """Play a step by its number in the story.

        Raises:
            ByHand: the story stands where the understudy cannot take over.
        """
        deed = self._steps[step - 1] if 1 <= step <= len(self._steps) else None
        if deed is None:
            raise ByHand("This step is yours to play.")
        try:
            await self._own.hand.speak_english()
            await deed()
        except (AssertionError, TimeoutError):
            raise ByHand("I cannot take over here. Please do this step by hand, or restart.") from None

    async def say_hello(self) -> None:
        """Send /first, and accept the privacy notice."""
        await self._own.hand.begin("/first")

    async def log_in(self) -> Student:
        """Live a first login with the first student whose slip is not used."""
        return await self._own.log_in()

    async def reset(self) -> None:
        """Forget the password, with one wrong round."""
        await self._own.forget()
        await self._own.miss()
        await self._own.hand.answer(self._own.answers, "new password")
        await self._own.type_password()

    async def lock_out(self) -> None:
        """Answer wrongly until self-service is locked."""
        await self._own.forget()
        for _ in range(ROUNDS):
            if "locked" in await self._own.miss():
                return
        raise ByHand("It does not lock. Please go on by hand.")

    async def ask(self) -> None:
        """Ask the school, after locking oneself out where that was not done."""
        if "Ask the school" not in await self._own.hand.person.buttons():
            await self.lock_out()
        await self._own.hand.tap("Ask the school", "I have asked the school")
        await self._administrator.sees("Press a button", chat=self._cast.group)

    async def approve(self) -> None:
        """Approve in the group, and confirm with a code that was not used."""
        group, rest = self._cast.group, self._own.hand.rest
        if "Approve" not in await self._administrator.buttons(group):
            await self.ask()
        await rest()
        await self._administrator.tap("Approve", chat=group)
        await self._administrator.expect("one-time code")
        await rest()
        shown = await read_code(self._house, self._cast, self._cast.administrator)
        if shown.used:
            await self._house.outside.timing.sleep(shown.seconds)
            shown = await read_code(self._house, self._cast, self._cast.administrator)
        await self._administrator.say(shown.code)
        await self._administrator.expect("is approved")

    async def go_on(self) -> None:
        """Take the approval up: right answers, and a new password."""
        own = self._own
        if own.student is None:
            raise ByHand("Only you know the answers that you set. Please do this step by hand.")
        await own.hand.person.sees(f"{own.student.login} is unlocked")
        await own.hand.tap("Continue", "Question 1")
        await own.hand.answer(own.answers, "new password")
        await own.type_password()
