"""The third tour played by the understudy: a day of the school's administrator and of a Form Teacher."""

from bot.demo_cast import Cast, read_code
from bot.demo_crowd import rush
from bot.demo_hand import ByHand, Hand
from bot.house import House
from emulator.world import World


class SchoolDay:
    """Plays on the phones of the first school: the administrator's, the group, and the Form Teacher's."""

    def __init__(self, house: House, world: World, cast: Cast, pace: float) -> None:
        self._house = house
        self._world = world
        self._cast = cast
        self._administrator = Hand(house, world, cast.administrator, pace)
        self._teacher = Hand(house, world, cast.teacher, pace)
        self._has_rushed = False

    async def rush(self) -> None:
        """Have sixty families ask in the same minute."""
        if self._has_rushed:
            raise ByHand("The sixty have asked already. Restart gives you a fresh school.")
        self._has_rushed = True
        await rush(self._house, self._world)
        await self._administrator.person.sees("waiting", chat=self._cast.group)

    async def approve_ten(self) -> None:
        """Open the list in private and approve a page of it with one code."""
        if not self._has_rushed:
            await self.rush()
        await self._administrator.say("/pending", "requests are waiting")
        await self._administrator.tap("Approve these 10", "You are about to approve")
        await self._confirm(self._administrator, "requests are approved")

    async def deny(self) -> None:
        """Deny one request of the list with a reason."""
        if not self._has_rushed:
            await self.rush()
        administrator = self._administrator
        await administrator.say("/pending", "requests are waiting")
        await administrator.tap("1", "Asked")
        await administrator.tap("Deny", "To say why")
        await administrator.tap("Must come in person", "Whoever asked will read")
        await self._confirm(administrator, "is denied")

    async def ask_as_teacher(self) -> None:
        """Ask the approvers for a student of the own class."""
        await self._teacher.begin("/class")
        await self._teacher.tap("1", "What shall I ask")
        await self._teacher.tap("Temporary password", "type the one-time code")
        await self._confirm(self._teacher, "I have asked the approvers")

    async def look_up(self) -> None:
        """Look at how a student's account stands."""
        administrator = self._administrator
        if "type the one-time code" in await administrator.say("/lookup", ""):
            await self._confirm(administrator, "Whom are you looking for")
        await administrator.say("Irfan", "I found 1 student")
        await administrator.tap("1", "Enrolled")

    async def _confirm(self, hand: Hand, after: str) -> None:
        """Type a code that was not used, and wait for what the bot says then."""
        await hand.rest()
        shown = await read_code(self._house, self._cast, hand.person.id)
        if shown.used:
            await self._house.outside.timing.sleep(shown.seconds)
            shown = await read_code(self._house, self._cast, hand.person.id)
        await hand.say(shown.code, after)
