"""The demo's crowd: sixty more families, whose phones all ask the school in the same minute."""

import asyncio
from collections.abc import Iterator
from itertools import islice, product

from bot.demo_hand import Hand
from bot.house import House
from domain.login import STUDENT_DOMAIN
from emulator.world import World

SIZE = 60
AT_ONCE = 6
_FAMILIES = ("Lim", "Goh", "Ong", "Wong", "Chua", "Teo", "Koh", "Yeo", "Low", "Sim")
_GIVEN = ("Kai Xin", "Zhi Hao", "Hui Min", "Jia Jun", "Si Ying", "Wei Jie")
_CLASSES = ("1A", "1B", "2A", "2B", "4A", "4C")


def names() -> Iterator[tuple[str, str]]:
    """Name the students of the crowd, each with a class."""
    for number, (given, family) in enumerate(islice(product(_GIVEN, _FAMILIES), SIZE)):
        yield f"{family} {given}", _CLASSES[number % len(_CLASSES)]


def login_of(name: str) -> str:
    """Return the MIMS ID of a student of the crowd."""
    return f"{name.lower().replace(' ', '_')}@{STUDENT_DOMAIN}"


def crowd() -> list[str]:
    """Return the crowd's rows of the roster: nobody has a phone number on it."""
    return [f"{login_of(name)},{name},{class_name},Mdm Foo," for name, class_name in names()]


async def rush(house: House, world: World) -> int:
    """Have every family of the crowd ask the school to unlock their child; return how many there are."""
    waiting = asyncio.Semaphore(AT_ONCE)

    async def ask(name: str) -> None:
        async with waiting:
            user = world.add_user(f"{name.split(maxsplit=1)[0]} family", language_code="en")
            hand = Hand(house, world, user.id, 0)
            await hand.begin("/unlock")
            await hand.say(login_of(name), "Shall I ask the school")
            await hand.tap("Ask the school", "I have asked the school")

    await asyncio.gather(*(ask(name) for name, _ in names()))
    return SIZE
