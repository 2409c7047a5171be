"""A request's whole life as stories: reasons, two approvers, withdrawal, reminders, and a lost group."""

from dataclasses import dataclass, replace
from typing import Any

from typing_extensions import override

from domain.events import Tag
from tests.journeys.school import DEVI, GROUP, LIM, MEI, ZED
from tests.killpoints.everyday import tapping
from tests.killpoints.people import APPROVED, ASKED, DENIED, Actor, Approver, Binder, Parent
from tests.killpoints.scene import Scene
from tests.killpoints.school import GOH, SECOND_GROUP
from tests.killpoints.stories import BEFORE, CARD, STEP_UP, Story
from tests.town import LOGIN

REASON, NOTE = "Please come to the school in person", "Come to room 12 on Monday"
ASKED_WHY = "To say why"
FIRST = r"your approval is counted"
HAS_DENIED, IS_UNLOCKED = "has denied your request", "is unlocked. You have"
GRANTED = "Somebody asked for this from another chat"
LATE, EVERYBODY = "still waits for a decision", "Every approver gets this message"
LOST = "I am no longer in the admin group"
OPEN_TONIGHT = "Mon-Sun 07:30-23:30"


@dataclass
class Denier(Approver):
    """Denies, and says why: by a button, or in words of their own."""

    button: str = "Deny"
    note: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.habits.insert(0, (r"\[Must come in person\]", self._say_why))

    async def _say_why(self, screen: dict[str, Any]) -> None:
        if self.note:
            await self.say(self.note)
        else:
            await self.person.tap("Must come in person", message=screen)


@dataclass
class Withdrawer(Actor):
    """Looks at what was asked, and takes it back."""

    def __post_init__(self) -> None:
        self.habits = [(r"\[Withdraw #", tapping(self, "Withdraw #"))]

    @override
    async def begin(self) -> None:
        await self.say("/status")


async def have_rules(scene: Scene, **rules: Any) -> None:
    """Let the school have decided these rules since long."""
    async with scene.store() as store, store.begin() as tx:
        school = await tx.schools.find("BTPS")
        assert school is not None
        await tx.schools.change(replace(school, rules={**school.rules, **rules}))


async def asked(scene: Scene) -> None:
    """Somebody asks for an unlock; the points of that are those of other stories."""
    await Parent(scene, ZED, command="/unlock").go(ASKED)
    scene.begins_here()


async def denied_by_button(scene: Scene) -> None:
    """The school says no, and taps why."""
    await asked(scene)
    await Denier(scene, DEVI).go(DENIED)


async def denied_in_words(scene: Scene) -> None:
    """The school says no, and types why."""
    await asked(scene)
    await Denier(scene, DEVI, note=NOTE).go(DENIED)


async def two_approved(scene: Scene) -> None:
    """The school wants two approvers: one is first, another is second."""
    await have_rules(scene, two_approvers="unlock")
    await asked(scene)
    await Approver(scene, LIM).go(FIRST)
    await Approver(scene, DEVI).go(APPROVED)


async def withdrawn(scene: Scene) -> None:
    """Who asked takes it back."""
    await asked(scene)
    await Withdrawer(scene, ZED).go(r"is withdrawn\.")


async def escalated(scene: Scene) -> None:
    """Nobody looks for half an hour, then for a whole one; then one of those who were told approves."""
    await have_rules(scene, school_hours=OPEN_TONIGHT)
    await asked(scene)
    scene.later(minutes=31)
    await scene.comes(GOH, LATE, GROUP)
    scene.later(minutes=30)
    for approver in (LIM, DEVI, GOH):
        await scene.comes(approver, EVERYBODY)
    await Approver(scene, GOH).go(APPROVED)


async def group_lost(scene: Scene) -> None:
    """The bot is put out of the group, another one is bound, and what waits is decided there."""
    await asked(scene)
    scene.world.remove_bot(scene.world.chats[GROUP], scene.world.users[LIM])
    for approver in (LIM, DEVI, GOH):
        await scene.comes(approver, LOST)
    await Binder(scene, LIM, chat=SECOND_GROUP, code=scene.school.rebinding).go(f"now bound to|{CARD}")
    await Approver(scene, LIM, group=SECOND_GROUP).go(APPROVED)


ONCE_APPROVED = {Tag.REQUEST_OPENED: 1, Tag.REQUEST_APPROVED: 1, Tag.REQUEST_DENIED: 0}
DENIED_ONCE = {Tag.REQUEST_OPENED: 1, Tag.REQUEST_DENIED: 1, Tag.REQUEST_APPROVED: 0, Tag.CODE_ACCEPTED: 1}
UNLOCKED = ((GROUP, CARD), (ZED, IS_UNLOCKED), (MEI, GRANTED))

SCHOOLS = (
    Story(
        "a denial with a reason by a button",
        denied_by_button,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD), (DEVI, STEP_UP), (DEVI, ASKED_WHY), (ZED, HAS_DENIED), (ZED, REASON)),
        stands=((GROUP, "denied by Ms Devi"), (ZED, REASON)),
        deeds=DENIED_ONCE,
    ),
    Story(
        "a denial with a reason in words",
        denied_in_words,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD), (DEVI, ASKED_WHY), (ZED, HAS_DENIED), (ZED, NOTE)),
        stands=((GROUP, "denied by Ms Devi"), (ZED, NOTE)),
        deeds=DENIED_ONCE,
    ),
    Story(
        "two approvers, one after the other",
        two_approved,
        LOGIN,
        BEFORE,
        said=(*UNLOCKED, (LIM, STEP_UP), (DEVI, STEP_UP)),
        stands=((GROUP, "approved by Mr Lim and Ms Devi"),),
        deeds={**ONCE_APPROVED, Tag.REQUEST_APPROVED_FIRST: 1, Tag.CODE_ACCEPTED: 2},
        permitted=3,
    ),
    Story(
        "a request that is withdrawn",
        withdrawn,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD),),
        stands=((GROUP, "withdrawn by whoever asked"), (ZED, "is withdrawn.")),
        deeds={Tag.REQUEST_OPENED: 1, Tag.REQUEST_WITHDRAWN: 1, Tag.PRESS_REFUSED: 0},
    ),
    Story(
        "reminders, and then an approval",
        escalated,
        LOGIN,
        BEFORE,
        said=(
            *UNLOCKED,
            (GROUP, LATE),
            *((approver, EVERYBODY) for approver in (LIM, DEVI, GOH)),
            (GOH, STEP_UP),
        ),
        stands=((GROUP, "approved by Mr Goh"),),
        deeds={
            **ONCE_APPROVED,
            Tag.REQUEST_REMINDED: 1,
            Tag.REQUEST_ESCALATED: 1,
            Tag.REQUEST_EXPIRED: 0,
            Tag.CODE_ACCEPTED: 1,
        },
        permitted=3,
    ),
    Story(
        "a group that is lost, and another that is bound",
        group_lost,
        LOGIN,
        BEFORE,
        said=(
            *UNLOCKED,
            *((approver, LOST) for approver in (LIM, DEVI, GOH)),
            (SECOND_GROUP, "now bound to"),
            (SECOND_GROUP, CARD),
            (LIM, STEP_UP),
        ),
        stands=((SECOND_GROUP, "approved by Mr Lim"),),
        deeds={**ONCE_APPROVED, Tag.SCHOOL_LOST: 1, Tag.SCHOOL_BOUND: 1, Tag.CODE_ACCEPTED: 1},
        permitted=3,
    ),
)
