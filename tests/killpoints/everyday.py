"""A family's every day as stories: practice now and a week later, another language, a child by a button."""

import re
from dataclasses import dataclass

from typing_extensions import override

from domain.events import Tag
from storage.engine import open_engine
from storage.keys import load_keyring
from storage.sql.store import SqlStore
from tests.journeys.school import MEI, turn
from tests.killpoints.people import CHANGED, Actor, Deed, Parent
from tests.killpoints.scene import Scene
from tests.killpoints.stories import AGAIN, BEFORE, Story
from tests.tongue import Tongue
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, QUESTIONS, SECOND_PASSWORD, Dice, settings

SAVED = r"security questions are set"
MATCHED = r"are right\. Nothing was changed"
DUE = "Do you still know the answers"
TAMIL = Tongue("ta")


@dataclass
class Practiser(Parent):
    """Takes every offer to practise, and answers."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.habits.insert(0, (r"\[Practise now\]", tapping(self, "Practise now")))


@dataclass
class Wisher(Actor):
    """Wants to be reminded, wherever that is offered."""

    def __post_init__(self) -> None:
        self.habits = [(r"\[Remind me\]", tapping(self, "Remind me"))]

    @override
    async def begin(self) -> None:
        await self.person.tap("Remind me")


@dataclass
class Switcher(Actor):
    """Wants to be spoken to in Tamil."""

    def __post_init__(self) -> None:
        self.habits = [(r"Which language", tapping(self, TAMIL.part("language-ta")))]

    @override
    async def begin(self) -> None:
        await self.say("/language")


@dataclass
class TamilParent(Actor):
    """Goes on with a forgotten password in Tamil."""

    def __post_init__(self) -> None:
        self.habits = [
            (words("challenge"), self._answer),
            (words("ask-new-password-again"), self._password),
            (f"{words('ask-new-password')}|{words('password-lost')}", self._password),
        ]

    async def _answer(self, screen: dict[str, str]) -> None:
        question = next(one for one, text in QUESTIONS.items() if text in screen["text"])
        await self.whisper(ANSWERS[question])

    async def _password(self, _screen: dict[str, str]) -> None:
        await self.whisper(SECOND_PASSWORD)


def tapping(actor: Actor, button: str) -> Deed:
    """Make the deed of tapping a button of the newest message."""
    return lambda screen: actor.person.tap(button, message=screen)


def words(text: str) -> str:
    """Return the pattern of a text in Tamil."""
    return re.escape(TAMIL.part(text))


def begins_here(scene: Scene) -> None:
    """Let the points of a story begin here: those of what came before are another story's."""
    scene.begun = len(scene.board.reached)


async def practice(scene: Scene) -> None:
    """Right answers at once, the wish to be reminded, and right answers a week later."""
    await Parent(scene, MEI, command="/questions").go(SAVED)
    begins_here(scene)
    await Practiser(scene, MEI).go(MATCHED, begin=False)
    await Wisher(scene, MEI).go(r"I will remind you")
    scene.later(days=7, minutes=1)
    await scene.comes(MEI, DUE)
    await Practiser(scene, MEI).go(MATCHED, begin=False)


async def another_language(scene: Scene) -> None:
    """Two answers in English, Tamil by a button, then the third answer and a new password."""
    await Parent(scene, MEI).go(r"Question 3 of 3")
    begins_here(scene)
    await Switcher(scene, MEI).go(words("challenge"))
    await TamilParent(scene, MEI).go(words("changed"), begin=False)


async def child_by_button(scene: Scene) -> None:
    """Two children in one chat: one of them is named by a button, and its password is reset."""
    await _knows(scene, OTHER_LOGIN)
    parent = Parent(scene, MEI, password=SECOND_PASSWORD)
    await parent.go(r"Which child is it")
    begins_here(scene)
    parent.habits.insert(0, (r"Which child is it", tapping(parent, LOGIN.partition("@")[0])))
    await parent.go(CHANGED, begin=False)


async def _knows(scene: Scene, login: str) -> None:
    """Let Mei's chat be known to another child too."""
    chosen, dice = settings(scene.folder), Dice("family")
    store = SqlStore(open_engine(chosen.database), load_keyring(chosen.key_file), dice, dice.new_id)
    try:
        async with store.begin() as tx:
            child = await tx.accounts.find_subject(login)
            await tx.chats.bind(child.account_id, turn(MEI), scene.clock())
    finally:
        await store.close()


EVERYDAY = (
    Story(
        "practice, and a reminder",
        practice,
        LOGIN,
        BEFORE,
        said=((MEI, DUE),),
        deeds={Tag.ANSWERS_SET: 1, Tag.RECALL_MATCHED: 2, Tag.RECALL_MISSED: 0},
    ),
    Story(
        "another language in the middle",
        another_language,
        LOGIN,
        AGAIN,
        deeds={Tag.RECOVERY_COMPLETED: 1, Tag.LANGUAGE_CHOSEN: 1},
    ),
    Story(
        "a child chosen by a button",
        child_by_button,
        LOGIN,
        AGAIN,
        deeds={Tag.RECOVERY_COMPLETED: 1},
    ),
)
