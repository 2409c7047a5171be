"""What journeys of letters, phones and known chats share: two languages, more than one hand, edits."""

import asyncio

import pytest

from emulator.remote import RemotePerson
from tests.journeys.family import Deed
from tests.journeys.household import repeated, tablet_of
from tests.journeys.relative import Relative
from tests.tongue import Tongue

TAMIL, MALAY = Tongue("ta"), Tongue("ms")
BEGINNING = ("command", "privacy", "child", "login")
ANSWERING = ("answer 1", "answer 2", "answer 3", "password", "password again")
RESET = (2, True, True, True)
UNCHANGED = (1, True, True, True)

in_tamil = pytest.mark.parametrize("tongue", [TAMIL], ids=["ta"])
in_malay = pytest.mark.parametrize("tongue", [MALAY], ids=["ms"])


async def lives_it_twice(relative: Relative) -> None:
    """Live the task to its end, every update being delivered twice: the second time nothing is said."""

    async def twice(asked: str, deed: Deed) -> None:
        await relative.calmly(asked, deed)
        assert await repeated(relative.journey) == 0, asked

    await relative.go("done", around=twice)


async def says_and_edits(relative: Relative, typed: str, then: str) -> None:
    """Type something while the bot is down, and change it before it is read; neither stays in the chat."""
    journey, person = relative.journey, relative.person
    await journey.kill()
    await person.edit(await person.say(typed), then)
    journey.start()
    await journey.settled()
    assert relative.tongue.understands(await relative.screen(), "edited-typed")
    for text in (typed, then):
        await person.misses(text)


async def both_say(relative: Relative, one: str, other: str) -> None:
    """Type on two devices of one person at once."""
    tablet = tablet_of(relative)
    await asyncio.gather(relative.person.say(one), tablet.say(other))
    await relative.journey.settled()


async def both_tap(relative: Relative, label: str) -> None:
    """Tap a button on two devices at once, both of which show it."""
    tablet: RemotePerson = tablet_of(relative)
    message, data = await _button(relative, label)
    await asyncio.gather(relative.person.press(message, data), tablet.press(message, data))
    await relative.journey.settled()


async def _button(relative: Relative, label: str) -> tuple[dict[str, object], str]:
    newest = (await relative.person.visible())[-1]
    buttons = [one for row in newest["buttons"] for one in row]
    return newest, next(one["callback_data"] for one in buttons if one["text"] == label)
