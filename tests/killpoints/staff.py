"""What a school's staff do, as stories: /class, a batch with one code, /lookup, and /colleagues."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial

from typing_extensions import override

from domain.events import Tag
from emulator.model import Json
from services.temporary_passwords import TemporaryPasswords
from storage.keys import Purpose, load_keyring
from tests.journeys.school import DEVI, GROUP, LIM, MEI, NAMES, ZED
from tests.killpoints.everyday import tapping
from tests.killpoints.people import APPROVED, ASKED, Approver, Newcomer, Parent
from tests.killpoints.scene import Scene
from tests.killpoints.school import GOH, SITI
from tests.killpoints.schools import IS_UNLOCKED
from tests.killpoints.stories import BEFORE, CARD, STEP_UP, Story
from tests.town import LOGIN, OTHER_LOGIN, settings

STUDENT = "Tan Wei Ling"
TEACHER_TOLD = "is approved: Tan Wei Ling is unlocked"
BOTH = r"2 requests are approved: "
SLIP_TOLD = "has approved a temporary password"
LOOKED = r"Done\. To look somebody else up"
FAMILY_TOLD = "The school has unlocked"
CLOSED = r"Closed\. What was done before stays done"
_SLIP = re.compile(r"^\d+\. (.+?) · .+: (\S+)$", re.MULTILINE)
_INVITATION = re.compile(r"/enrol (\S+)")


@dataclass
class Teacher(Approver):
    """A Form Teacher who asks for a student of the class."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.habits += [
            (r"Who needs help\? Tap the name", tapping(self, STUDENT)),
            (r"What shall I ask the school", tapping(self, "Unlock")),
        ]

    @override
    async def begin(self) -> None:
        await self.say("/class")


@dataclass
class Clerk(Approver):
    """Decides all that waits with one code, and writes down what is to be handed over."""

    slips: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.habits += [
            (r"Write down what is hidden below", self._write_all_down),
            (r"\[Approve these 2\]", tapping(self, "Approve these 2")),
        ]

    @override
    async def begin(self) -> None:
        await self.say("/pending")

    async def _write_all_down(self, screen: Json) -> None:
        self.slips = dict(_SLIP.findall(screen["text"]))
        self.scene.typed.update(self.slips.values())
        await self.person.tap("Done", message=screen)


@dataclass
class Searcher(Approver):
    """Looks a student up and unlocks the account."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.habits += [
            (r"Done: unlocked", tapping(self, "Done")),
            (r"Whom are you looking for", lambda _: self.say("wei ling")),
            (r"Tap the one you mean", tapping(self, STUDENT)),
            (r"Self-service:", tapping(self, "Unlock")),
        ]

    @override
    async def begin(self) -> None:
        await self.say("/lookup wei ling")


@dataclass
class Colleague(Approver):
    """Helps a colleague who lost the authenticator, and writes down the code to hand over."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.habits = [
            (r"Hand this line to", self._take),
            (r"Asked\.|I was restarted before", tapping(self, "Done")),
            (r"Who needs help\?", tapping(self, "Mr Goh")),
            (r"\[Agree\]", tapping(self, "Agree")),
            (r"\[Lost the authenticator\]", tapping(self, "Lost the authenticator")),
            *self.habits,
        ]

    @override
    async def begin(self) -> None:
        await self.say("/colleagues")

    async def _take(self, screen: Json) -> None:
        self.written = _INVITATION.findall(screen["text"])[0]
        self.scene.typed.add(self.written)
        await self.person.tap("Done", message=screen)


async def asked_by_teacher(scene: Scene) -> None:
    """The Form Teacher asks with a code, the school approves, both hear of it."""
    await Teacher(scene, SITI).go(r"I have asked the approvers")
    await Approver(scene, LIM).go(APPROVED)


async def unlocked_together(scene: Scene) -> None:
    """Two families ask for the same; one code decides both."""
    await Parent(scene, MEI, command="/unlock").go(ASKED)
    await Parent(scene, ZED, command="/unlock", login=OTHER_LOGIN).go(ASKED)
    scene.begins_here()
    await Clerk(scene, LIM).go(BOTH)


async def slips_together(scene: Scene) -> None:
    """Two families have forgotten the answers; one code makes two slips, each of them written down."""
    await Parent(scene, MEI, forgets=True).go(ASKED)
    await Parent(scene, ZED, login=OTHER_LOGIN, forgets=True).go(ASKED)
    scene.begins_here()
    clerk = Clerk(scene, LIM)
    await clerk.go(BOTH)
    for login, name in NAMES.items():
        assert await _opens(scene, login, clerk.slips[name]), f"the slip written down for {login} is void"


async def _opens(scene: Scene, login: str, slip: str) -> bool:
    """Whether what was written down is the temporary password that counts now."""
    keys = partial(load_keyring(settings(scene.folder).key_file).secrets, Purpose.TEMPORARY_PASSWORDS)
    async with scene.store() as store, store.read() as tx:
        account = (await tx.accounts.find_subject(login)).account_id
        return TemporaryPasswords(keys).matches(account, slip, await tx.temporary_passwords.find(account))


async def looked_up(scene: Scene) -> None:
    """A code to look, another to unlock, and the family is told."""
    await Searcher(scene, LIM).go(LOOKED)


async def renewed(scene: Scene) -> None:
    """One approver asks, another agrees and hands the code over; one that nobody saw is made again."""
    await Colleague(scene, LIM).go(CLOSED)
    code, rounds = "", 0
    while not code:
        assert rounds <= len(scene.deaths), "no death, and no code"
        second = Colleague(scene, DEVI)
        await second.go(CLOSED)
        code, rounds = second.written, rounds + 1
    await Newcomer(scene, GOH, invitation=code).go(r"You are enrolled")
    async with scene.store() as store, store.read() as tx:
        tags = Counter(row.tag for row in await tx.audit.rows(scene.school.recorded, 10_000))
    assert tags[Tag.APPROVER_RENEWED] == rounds, tags


SLIPS_OUT = replace(BEFORE, slip_spent=False)

STAFF = (
    Story(
        "a Form Teacher's request",
        asked_by_teacher,
        LOGIN,
        BEFORE,
        said=((GROUP, CARD), (LIM, STEP_UP), (SITI, TEACHER_TOLD)),
        stands=((GROUP, "approved by Mr Lim"), (SITI, TEACHER_TOLD)),
        deeds={Tag.REQUEST_OPENED: 1, Tag.REQUEST_APPROVED: 1, Tag.CODE_ACCEPTED: 2},
        permitted=3,
    ),
    Story(
        "two unlocks with one code",
        unlocked_together,
        LOGIN,
        BEFORE,
        said=((MEI, IS_UNLOCKED), (ZED, IS_UNLOCKED)),
        stands=((GROUP, "approved by Mr Lim"),),
        deeds={Tag.REQUEST_APPROVED: 2, Tag.CODE_ACCEPTED: 1},
        permitted=3,
    ),
    Story(
        "two slips with one code",
        slips_together,
        LOGIN,
        SLIPS_OUT,
        said=((MEI, SLIP_TOLD), (ZED, SLIP_TOLD)),
        stands=((GROUP, "approved by Mr Lim"),),
        deeds={Tag.REQUEST_APPROVED: 2, Tag.CODE_ACCEPTED: 1, Tag.TEMPORARY_PASSWORD_VIEWED: 2},
    ),
    Story(
        "an account that is looked up and unlocked",
        looked_up,
        LOGIN,
        BEFORE,
        said=((MEI, FAMILY_TOLD),),
        deeds={Tag.SELF_SERVICE_UNLOCKED: 1, Tag.CODE_ACCEPTED: 2},
        permitted=3,
    ),
    Story(
        "colleagues who renew an authenticator",
        renewed,
        LOGIN,
        BEFORE,
        said=(
            (DEVI, "says that Mr Goh needs another authenticator"),
            (GOH, "says that you need another authenticator"),
            (LIM, "The authenticator of Mr Goh counts no more"),
            (GOH, "Your authenticator counts no more"),
        ),
        deeds={Tag.RENEWAL_ASKED: 1, Tag.APPROVER_ENROLLED: 1, Tag.CODE_MISSED: 0},
    ),
)
