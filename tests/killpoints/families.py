"""The family's own tasks as stories: another password, other questions, a vouch, a freeze."""

import re

from domain.events import Tag
from tests.journeys.school import GROUP, MEI, ZED
from tests.killpoints.people import CHANGED, Parent, Relative
from tests.killpoints.scene import Scene
from tests.killpoints.stories import AGAIN, BEFORE, Standing, Story
from tests.town import LOGIN, SECOND_PASSWORD

ASKED = "Is this you, or your child?"
WAYS = r"Any one of these is enough"
TOLD = "has just been changed from another chat"


async def change_password(scene: Scene) -> None:
    """The current password, then another one."""
    await Parent(scene, MEI, command="/change", password=SECOND_PASSWORD).go(CHANGED)


async def other_questions(scene: Scene) -> None:
    """The current password, then three questions and their answers."""
    await Parent(scene, MEI, command="/questions").go(r"security questions are set")


async def vouched(scene: Scene) -> None:
    """Right answers on a new phone, the number on the old one, a new password."""
    child = Parent(scene, ZED, password=SECOND_PASSWORD)
    await child.go(WAYS)
    screen = await scene.screen(ZED)
    assert screen is not None
    number = re.findall(r"tap the number (\d\d)", screen["text"])[0]
    await Relative(scene, MEI, button=number).go(r"you said that this is your family")
    await child.go(CHANGED, begin=False)


async def frozen(scene: Scene) -> None:
    """Right answers on a phone of somebody else, and the family freezes the account."""
    await Parent(scene, ZED).go(WAYS)
    await Relative(scene, MEI).go(r"Nobody can reset or change anything")


FAMILIES = (
    Story(
        "change of the password",
        change_password,
        LOGIN,
        AGAIN,
        deeds={Tag.PASSWORD_CHANGED: 1},
        by_password=True,
    ),
    Story(
        "other security questions",
        other_questions,
        LOGIN,
        BEFORE,
        deeds={Tag.ANSWERS_SET: 1},
        by_password=True,
    ),
    Story(
        "a family that vouches",
        vouched,
        LOGIN,
        Standing(2, answers=True, slip_spent=True, known=(MEI, ZED)),
        said=((MEI, ASKED), (MEI, TOLD)),
        deeds={Tag.RECOVERY_COMPLETED: 1, Tag.VOUCH_GIVEN: 1},
    ),
    Story(
        "a family that freezes",
        frozen,
        LOGIN,
        BEFORE,
        said=((MEI, ASKED), (GROUP, "Frozen by the family")),
        deeds={Tag.SELF_SERVICE_FROZEN: 1, Tag.RECOVERY_COMPLETED: 0},
    ),
)
