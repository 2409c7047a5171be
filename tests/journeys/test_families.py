"""The family's own tasks over HTTP, in Tamil and in Chinese: killed, redelivered, edited, on two devices."""

import asyncio
import itertools

import pytest

from emulator.remote import RemotePerson
from tests.journeys.journey import Journey, last_update, said
from tests.journeys.kills import Killer, Moment, is_intact, misses, standing
from tests.journeys.relative import Relative, speaks
from tests.journeys.school import GROUP, MEI, ZED
from tests.tongue import Tongue
from tests.town import LOGIN, SECOND_PASSWORD

pytestmark = pytest.mark.long

MOMENTS = list(Moment)[:-1]
BEGINNING = ("command", "privacy", "child", "login")
ALIKE = ("question 2", "answer 2")
TAMIL, CHINESE = Tongue("ta"), Tongue("zh")
# A kill is the same in every language: each moment is lived in one of the two.
IN_TURN = [
    pytest.param(moment, tongue, id=f"{moment.name.lower()}-{tongue.language}")
    for moment, tongue in zip(MOMENTS, itertools.cycle((TAMIL, CHINESE)), strict=False)
]


async def mei(journey: Journey, tongue: Tongue, command: str) -> Relative:
    """Return the parent whose chat is known, in a language."""
    return Relative(journey, await speaks(journey, MEI, tongue.language), tongue, command)


async def other_phone(journey: Journey, tongue: Tongue) -> Relative:
    """Return somebody whose chat is new to the account, in a language."""
    return Relative(journey, await speaks(journey, ZED, tongue.language), tongue, "/forgot")


async def shown_number(child: Relative) -> str:
    """Return the number that the other phone shows."""
    screen, tongue = await child.screen(), child.tongue
    return next(str(n) for n in range(10, 100) if tongue.part("evidence-vouch", number=str(n)) in screen)


async def frozen(journey: Journey) -> bool:
    """Whether the family has frozen the account."""
    async with journey.store.read() as tx:
        return await tx.freezes.find((await tx.accounts.find_subject(LOGIN)).account_id) is not None


@pytest.mark.long
@pytest.mark.parametrize(("moment", "tongue"), IN_TURN)
class TestAKillAtEachStep:
    async def test_of_changing_the_password(self, journey: Journey, moment: Moment, tongue: Tongue) -> None:
        killer, parent = Killer(journey, moment, MEI, BEGINNING), await mei(journey, tongue, "/change")
        await parent.go("done", around=killer.around)
        assert killer.killed == ["current password", "password", "password again"]
        assert await standing(journey, LOGIN, MEI) == (2, True, True, True)
        assert await misses(journey, LOGIN) == 0
        assert await is_intact(journey)

    async def test_of_other_security_questions(
        self, journey: Journey, moment: Moment, tongue: Tongue
    ) -> None:
        killer = Killer(journey, moment, MEI, (*BEGINNING, *ALIKE))
        parent = await mei(journey, tongue, "/questions")
        parent.answers = {4: "satay", 6: "a red kite", 8: "Momo"}
        await parent.go("done", around=killer.around)
        assert {"current password", "chosen", "question 1", "answer 3", "review"} <= {*killer.killed}
        assert await is_intact(journey)
        forgetful = Relative(journey, parent.person, tongue, "/forgot", answers=parent.answers)
        await parent.person.say("/forgot")
        await journey.settled()
        await forgetful.go("done")

    async def test_of_a_family_that_vouches(self, journey: Journey, moment: Moment, tongue: Tongue) -> None:
        child, parent = await other_phone(journey, tongue), await mei(journey, tongue, "")
        await child.go("evidence")
        number = await shown_number(child)
        parent.more["vouch"] = lambda: parent.person.tap(number)
        killer = Killer(journey, moment, MEI)
        if moment in {Moment.UNSAID, Moment.SAID}:
            killer = Killer(journey, moment, ZED)
        await parent.go("done", around=killer.around)
        await child.go("done")
        assert (killer.killed, await standing(journey, LOGIN, ZED)) == (["vouch"], (2, True, True, True))
        assert await is_intact(journey)

    async def test_of_a_family_that_freezes(self, journey: Journey, moment: Moment, tongue: Tongue) -> None:
        child, parent = await other_phone(journey, tongue), await mei(journey, tongue, "")
        await child.go("evidence")
        parent.more["vouch"] = parent.tap("button-not-us")
        killer = Killer(journey, moment, GROUP)
        await parent.go("done", around=killer.around)
        assert await frozen(journey)
        assert 1 <= sum("Frozen by the family" in text for text in journey.cards()) <= 2
        await child.person.say("/forgot")
        await journey.settled()
        await child.go("locked")
        assert await is_intact(journey)


@pytest.mark.parametrize("tongue", [TAMIL, CHINESE], ids=lambda tongue: str(tongue.language))
class TestOnce:
    async def test_a_redelivered_current_password_counts_once(self, journey: Journey, tongue: Tongue) -> None:
        parent = await mei(journey, tongue, "/change")
        await parent.go("current password")
        await parent.person.say("not the password")
        await journey.settled()
        before = said(journey)
        await journey.line.do("redeliver", update=last_update(journey))
        await journey.settled()
        assert (await misses(journey, LOGIN), said(journey)) == (1, before)
        assert tongue.part("current-password-missed", tries=2) in await parent.screen()

    async def test_a_redelivered_freeze_tells_the_school_once(self, journey: Journey, tongue: Tongue) -> None:
        child, parent = await other_phone(journey, tongue), await mei(journey, tongue, "")
        await child.go("evidence")
        await parent.tap("button-not-us")()
        await journey.settled()
        await journey.line.do("redeliver", update=last_update(journey))
        await journey.settled()
        assert await frozen(journey)
        assert sum("Frozen by the family" in text for text in journey.cards()) == 1

    async def test_an_edited_password_is_removed_and_counts_for_nothing(
        self, journey: Journey, tongue: Tongue
    ) -> None:
        """TGM-08: the edit of what was typed holds a secret too."""
        parent = await mei(journey, tongue, "/change")
        await parent.go("child")
        typed = await parent.person.say(LOGIN)
        await journey.settled()
        await parent.person.edit(typed, "Purple-Kettle-42-moon")
        await journey.settled()
        await parent.person.misses("Purple-Kettle-42-moon")
        assert await misses(journey, LOGIN) == 0
        await parent.go("done")
        assert await standing(journey, LOGIN, MEI) == (2, True, True, True)


@pytest.mark.parametrize("tongue", [TAMIL, CHINESE], ids=lambda tongue: str(tongue.language))
class TestTwoDevices:
    """One person, two devices, both at once: one of them is taken, and nothing is half done."""

    async def test_of_changing_the_password(self, journey: Journey, tongue: Tongue) -> None:
        parent = await mei(journey, tongue, "/change")
        tablet = RemotePerson(journey.line, MEI, parent.person.deadline)
        await parent.go("password again")
        await asyncio.gather(parent.person.say(SECOND_PASSWORD), tablet.say("Another-Otter-58-sails"))
        await journey.settled()
        await parent.go("done")
        assert await standing(journey, LOGIN, MEI) == (2, True, True, True)
        assert await is_intact(journey)

    async def test_of_two_tasks(self, journey: Journey, tongue: Tongue) -> None:
        """The one that comes later takes the place of the other."""
        parent = await mei(journey, tongue, "/change")
        tablet = RemotePerson(journey.line, MEI, parent.person.deadline)
        await parent.go("current password")
        await asyncio.gather(parent.person.say("/questions"), tablet.say("/change"))
        await journey.settled()
        parent.answers = {4: "satay", 6: "a red kite", 8: "Momo"}
        await parent.go("done")
        assert await is_intact(journey)

    async def test_of_a_vouch(self, journey: Journey, tongue: Tongue) -> None:
        """The right number and "not us" at once: the first counts, and the other has no effect."""
        child, parent = await other_phone(journey, tongue), await mei(journey, tongue, "")
        tablet = RemotePerson(journey.line, MEI, parent.person.deadline)
        await child.go("evidence")
        number = await shown_number(child)
        await parent.person.sees(tongue.part("vouch-asked"))
        await asyncio.gather(parent.person.tap(number), tablet.tap(tongue.part("button-not-us")))
        await journey.settled()
        given, refused = (tongue.part(text) for text in ("vouch-given", "vouch-refused"))
        told = [
            text for one in await parent.person.visible() for text in (given, refused) if text in one["text"]
        ]
        assert len(told) == 1
        assert await frozen(journey) == (told == [refused])
        assert await is_intact(journey)
