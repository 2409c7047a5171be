"""The second tour played by the understudy: what families can do for themselves."""

import re
from collections.abc import Mapping

from bot.demo_cast import Cast, is_spent
from bot.demo_hand import ByHand, Hand, Household
from bot.house import House
from emulator.world import World

ADDRESS = "mei.tan@example.com"
NEW_ANSWERS: Mapping[str, str] = {
    "What is your favourite animal?": "okapi from the zoo",
    "What is your favourite cartoon hero/pop group?": "Totoro and friends",
    "What is your favourite movie?": "Finding Nemo",
}
QUESTION = "忘记密码怎么办"
_NUMBER = re.compile(r"tap the number (\d+)")
_CODE = re.compile(r"\b(\d{4} \d{4})\b")


class Families:
    """Plays on three phones: the first parent's, the second parent's, and another family's."""

    def __init__(self, house: House, world: World, cast: Cast, own: Household, pace: float) -> None:
        self._house = house
        self._world = world
        self._cast = cast
        self._own = own
        self._second = Hand(house, world, cast.second, pace)
        self._other = Hand(house, world, cast.other, pace)
        self._typed: set[str] = set()

    async def change_password(self) -> None:
        """Set another password with the one that is known."""
        await self._own.open("/change")
        await self._own.hand.say(self._own.password, "Please type a new password")
        await self._own.type_password()

    async def set_email(self) -> None:
        """Set a recovery e-mail, with the code from the letter."""
        own = self._own
        await own.open("/email")
        await own.hand.say(own.password, "type the e-mail address")
        await own.hand.say(ADDRESS, "type the code from the e-mail")
        code = await self._letter()
        await own.hand.rest()
        await own.hand.say(code, "The e-mail is confirmed")

    async def _letter(self) -> str:
        """Wait for the letter that goes out now, and return its code."""
        for _ in range(100):
            letters = [one for one in self._world.letters if one["to"] == ADDRESS]
            found = _CODE.search(letters[-1]["text"]) if letters else None
            if found and found[1] not in self._typed:
                self._typed.add(found[1])
                return found[1]
            await self._world.changed(self._world.revision, 0.1)
        raise ByHand("No e-mail has come. Please look into the Mailbox and go on by hand.")

    async def practise(self) -> None:
        """Choose other questions, and practise the answers."""
        own = self._own
        await own.open("/questions")
        await own.hand.say(own.password, "These are the security questions")
        await own.hand.tap("Change", "Choose question")
        await own.choose(NEW_ANSWERS)
        await own.hand.tap("Confirm", "The security questions are set")
        own.answers = NEW_ANSWERS
        await own.hand.tap("Practise now", next(iter(NEW_ANSWERS)))
        await own.hand.answer(NEW_ANSWERS, "Very good")

    async def add_sibling(self) -> None:
        """Log a sibling in on the same phone, and let the bot ask which child it is."""
        first = await self._own.known()
        async with self._house.store.read() as tx:
            waiting = [
                one
                for one in self._cast.students
                if one.guardians == first.guardians and one != first and not await is_spent(tx, one)
            ]
        if not waiting:
            raise ByHand("Every child of this family has logged in already. Send /forgot to see both.")
        answers, password = self._own.answers, self._own.password
        await self._own.enrol(waiting[0])
        self._own.answers, self._own.password = answers, password
        await self._own.hand.begin("/forgot")
        await self._own.hand.rest()
        await self._own.hand.say("/cancel", "Stopped")

    async def use_second_phone(self) -> None:
        """Reset on the second parent's phone; the first parent taps the number that it shows."""
        own, second = self._own, self._second
        student = await own.known()
        await second.speak_english()
        await second.begin("/forgot")
        await second.say(student.login, "Question 1")
        before = await own.hand.last()
        shown = _NUMBER.search(await second.answer(own.answers, ""))
        if shown is None:
            await second.say("/cancel", "Stopped")
            raise ByHand("This phone is known already, so answers are enough. Remove it under /chats first.")
        asked = await own.hand.news("from another phone", before)
        await own.hand.tap(shown[1], "you said that this is your family", asked)
        await second.person.sees("Your family has confirmed")
        await own.type_password(second)

    async def find_login(self) -> None:
        """Find the ID with the second parent's phone number, and reset with it."""
        own, second = self._own, self._second
        student = await own.known()
        await second.speak_english()
        await second.begin("/find")
        await second.tap("Share my phone number", "The school has your number for")
        await second.tap(student.login.partition("@")[0], "Question 1")
        await second.answer(own.answers, "Please type a new password")
        await own.type_password(second)

    async def switch_language(self) -> None:
        """Be greeted in Tamil, and switch to Chinese."""
        await self._other.say("/start", "")
        await self._other.say("/language", "")
        await self._other.tap("简体中文", "")

    async def ask_plainly(self) -> None:
        """Type a question where nothing is open."""
        await self._other.say("/cancel", "")
        await self._other.say(QUESTION, "")

    async def freeze(self) -> None:
        """Have another family's phone try it with the right answers, and freeze on the parent's phone."""
        own, other = self._own, self._other
        student = await own.known()
        await other.begin("/forgot")
        await other.say(student.login, next(iter(own.answers)))
        before = await own.hand.last()
        await other.answer(own.answers, "")
        asked = await own.hand.news("from another phone", before)
        await own.hand.tap("Not us: freeze", "Nobody can reset or change anything", asked)
        # Only the school opens it again, so the next step that needs a student takes another one.
        own.student = None
