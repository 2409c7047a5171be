"""The flows as stories: who does what, and what must be true in the end, wherever the bot was killed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from domain.events import Tag
from tests.journeys.school import DEVI, GROUP, LIM, MEI, ZED
from tests.killpoints.people import (
    APPROVED,
    ASKED,
    CHANGED,
    DENIED,
    LOCKED,
    STOPPED,
    Approver,
    Binder,
    Newcomer,
    Parent,
    Quitter,
)
from tests.killpoints.points import Point, Side
from tests.killpoints.scene import Scene
from tests.killpoints.school import CHUA, SECOND_GROUP
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD

CARD = "Account:"
STEP_UP = "You are about to"
NO_REPLY = "did not reply in time"
TOO_LONG = "That took too long"
MIDDLE = r"Question 2 of 3"


@dataclass(frozen=True)
class Standing:
    """How an account stands: passwords, answers set, slip spent, whose chats it knows, its own e-mail."""

    passwords: int
    answers: bool
    slip_spent: bool
    known: tuple[int, ...]
    email: str = ""


@dataclass(frozen=True)
class Story:
    """One flow.

    `said` are the notices that must have come, once and at most twice; so must the `letters`, by address
    and subject: a story that has any has a mail server. `stands` is what must be visible in the end;
    `permitted` are the tries that an approval gave; `deeds` counts facts that must have been recorded
    exactly so often. With a `first_death` the bot dies there once, and the points are those of its next
    start, until it rests. `by_password` is a task whose only tries are at the current password: like a
    slip, it is judged after the restart.
    """

    name: str
    play: Callable[[Scene], Awaitable[None]]
    login: str
    standing: Standing
    said: tuple[tuple[int, str], ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    stands: tuple[tuple[int, str], ...] = ()
    deeds: Mapping[Tag, int] = field(default_factory=dict)
    permitted: int = 0
    slips: int = 0
    by_password: bool = False
    first_death: Point | None = None


async def first_login(scene: Scene) -> None:
    """A wrong slip, then the right one, questions, a new password."""
    slip = scene.school.slips[OTHER_LOGIN]
    await Parent(
        scene, ZED, command="/first", login=OTHER_LOGIN, password=SECOND_PASSWORD, slip=slip, wrong=1
    ).go(CHANGED)


async def forgot(scene: Scene) -> None:
    """A wrong set of answers, then the right one, a new password."""
    await Parent(scene, MEI, password=SECOND_PASSWORD, wrong=1).go(CHANGED)


async def locked_out(scene: Scene) -> None:
    """Wrong to the lock, the school unlocks with a code, right answers, a new password."""
    await Parent(scene, MEI, wrong=9).go(LOCKED)
    parent = Parent(scene, MEI, password=SECOND_PASSWORD)
    await parent.go(ASKED, begin=False)
    await Approver(scene, LIM).go(APPROVED)
    await parent.go(CHANGED, begin=False)


async def unknown_chat(scene: Scene) -> None:
    """Right answers from a new phone, the school approves, a new password, the old phone is told."""
    parent = Parent(scene, ZED, password=SECOND_PASSWORD)
    await parent.go(ASKED)
    await Approver(scene, DEVI).go(APPROVED)
    await parent.go(CHANGED, begin=False)


async def fresh_start(scene: Scene) -> None:
    """Forgotten answers, the school approves and hands over a slip, a first login with it."""
    await Parent(scene, MEI, forgets=True).go(ASKED)
    approver = Approver(scene, LIM)
    await approver.go(APPROVED)
    await Parent(scene, MEI, command="/first", slip=approver.written, password=SECOND_PASSWORD).go(CHANGED)


async def enrolment(scene: Scene) -> None:
    """An invitation, a picture, a first code."""
    await Newcomer(scene, CHUA, invitation=scene.school.invitation).go(r"You are enrolled")


async def binding(scene: Scene) -> None:
    """The bot comes into a group, a code binds it, and what waited is posted."""
    await Binder(scene, LIM, chat=SECOND_GROUP, code=scene.school.binding).go(f"now bound to|{CARD}")


async def denied(scene: Scene) -> None:
    """Somebody asks for an unlock, the school says no with a code."""
    await Parent(scene, ZED, command="/unlock").go(ASKED)
    await Approver(scene, DEVI, button="Deny").go(DENIED)


async def unanswered(scene: Scene) -> None:
    """Two families ask, one of them a school without a group; nobody decides for three days."""
    await Parent(scene, MEI, command="/unlock").go(ASKED)
    scene.later(hours=72, minutes=1)
    await scene.comes(MEI, NO_REPLY)
    await scene.comes(ZED, NO_REPLY)


async def stopped(scene: Scene) -> None:
    """One answer, then /cancel."""
    await Parent(scene, MEI).go(MIDDLE)
    await Quitter(scene, MEI).go(STOPPED)


async def left_alone(scene: Scene) -> None:
    """One answer, then nothing until the time is over."""
    await Parent(scene, MEI).go(MIDDLE)
    scene.later(minutes=5)
    await scene.comes(MEI, TOO_LONG)


NEVER = Standing(0, answers=False, slip_spent=False, known=())
BEFORE = Standing(1, answers=True, slip_spent=True, known=(MEI,))
AGAIN = Standing(2, answers=True, slip_spent=True, known=(MEI,))

STORIES = (
    Story(
        "first login",
        first_login,
        OTHER_LOGIN,
        Standing(1, answers=True, slip_spent=True, known=(ZED,)),
        deeds={Tag.FIRST_LOGIN_COMPLETED: 1, Tag.TEMPORARY_PASSWORD_USED: 1, Tag.CHAT_BOUND: 1},
        slips=1,
    ),
    Story("forgot password", forgot, LOGIN, AGAIN, deeds={Tag.RECOVERY_COMPLETED: 1}),
    Story(
        "lock-out, unlock, approve, continue",
        locked_out,
        LOGIN,
        AGAIN,
        said=((GROUP, CARD), (LIM, STEP_UP), (MEI, "is unlocked. You have")),
        stands=((GROUP, "approved by Mr Lim"),),
        deeds={
            Tag.RECOVERY_COMPLETED: 1,
            Tag.REQUEST_OPENED: 1,
            Tag.REQUEST_APPROVED: 1,
            Tag.CODE_ACCEPTED: 1,
        },
        permitted=3,
    ),
    Story(
        "recovery from an unknown chat",
        unknown_chat,
        LOGIN,
        Standing(2, answers=True, slip_spent=True, known=(MEI, ZED)),
        said=(
            (GROUP, CARD),
            (DEVI, STEP_UP),
            (ZED, "has approved your reset"),
            (MEI, "has just been changed from another chat"),
        ),
        stands=((GROUP, "approved by Ms Devi"),),
        deeds={
            Tag.RECOVERY_COMPLETED: 1,
            Tag.REQUEST_OPENED: 1,
            Tag.REQUEST_APPROVED: 1,
            Tag.CODE_ACCEPTED: 1,
        },
    ),
    Story(
        "temporary password, and first login with it",
        fresh_start,
        LOGIN,
        AGAIN,
        said=((GROUP, CARD), (LIM, STEP_UP), (MEI, "has approved a temporary password")),
        stands=((GROUP, "approved by Mr Lim"),),
        deeds={
            Tag.FIRST_LOGIN_COMPLETED: 1,
            Tag.TEMPORARY_PASSWORD_USED: 1,
            Tag.TEMPORARY_PASSWORD_VIEWED: 1,
            Tag.REQUEST_APPROVED: 1,
            Tag.CODE_ACCEPTED: 1,
        },
        slips=1,
    ),
    Story("enrolment of an approver", enrolment, LOGIN, BEFORE, deeds={Tag.APPROVER_ENROLLED: 1}),
    Story(
        "binding of a group",
        binding,
        LOGIN,
        BEFORE,
        said=((SECOND_GROUP, "now bound to"), (SECOND_GROUP, CARD)),
        stands=((SECOND_GROUP, CARD),),
        deeds={Tag.SCHOOL_BOUND: 1},
    ),
    Story(
        "a request that is denied",
        denied,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD), (DEVI, STEP_UP), (ZED, "has denied your request")),
        stands=((GROUP, "denied by Ms Devi"), (ZED, "has denied your request")),
        deeds={Tag.REQUEST_OPENED: 1, Tag.REQUEST_DENIED: 1, Tag.REQUEST_APPROVED: 0, Tag.CODE_ACCEPTED: 1},
    ),
    Story(
        "a request that nobody decides",
        unanswered,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD), (MEI, NO_REPLY), (ZED, NO_REPLY)),
        stands=((GROUP, "expired without a decision"),),
        deeds={Tag.REQUEST_OPENED: 1, Tag.REQUEST_EXPIRED: 2},
    ),
    Story(
        "/cancel in the middle",
        stopped,
        LOGIN,
        BEFORE,
        said=((MEI, "Stopped. Nothing was changed"),),
        deeds={Tag.FLOW_CANCELLED: 1, Tag.ANSWERS_MISSED: 0},
    ),
    Story(
        "a flow whose time runs out",
        left_alone,
        LOGIN,
        BEFORE,
        said=((MEI, TOO_LONG),),
        stands=((MEI, TOO_LONG),),
        deeds={Tag.FLOW_EXPIRED: 1, Tag.ANSWERS_MISSED: 0},
    ),
)


async def again(scene: Scene) -> None:
    """The bot has died when a request was written down and nobody had been told; it starts again."""
    await Parent(scene, ZED, command="/unlock").go(ASKED)


STARTS = (
    Story(
        "a start after a death, with an answer and a card owed",
        again,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD), (ZED, "I have asked the school")),
        stands=((GROUP, CARD), (ZED, "I have asked the school")),
        deeds={Tag.REQUEST_OPENED: 1},
        first_death=Point("commit of audit, flows, inbox, outbox, requests", 1, Side.AFTER),
    ),
    replace(
        STORIES[0],
        name="a start after a death, with a try counted and not judged",
        first_death=Point("commit of runs, tries", 1, Side.AFTER),
    ),
)
"""Stories in which the bot has died once already: what is listed are the points of the start after that."""
