"""The family's own tasks as stories: by the password, by a vouch, a letter or a phone, and a freeze."""

import re
from dataclasses import replace
from datetime import timedelta

from domain.events import Tag
from storage.records import RecoveryEmail
from tests.journeys.school import GROUP, MEI, ZED, turn
from tests.killpoints.people import CHANGED, Parent, Relative
from tests.killpoints.scene import Scene
from tests.killpoints.stories import AGAIN, BEFORE, Standing, Story
from tests.town import LOGIN, SECOND_PASSWORD

ASKED = "Is this you, or your child?"
WAYS = r"Any one of these is enough"
TOLD = "has just been changed from another chat"
ADDRESS, OLD_ADDRESS = "mei.tan@example.com", "mei@old.example"
A_CODE, CHANGED_EMAIL = "Your code for the MIMS Helpdesk", "Your recovery e-mail was changed"


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


async def have_email(scene: Scene, address: str) -> None:
    """Let the account have an address that counts since long."""
    since = scene.clock() - timedelta(days=30)
    async with scene.store() as store, store.begin() as tx:
        account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        await tx.recovery_emails.put(account_id, RecoveryEmail(address, since, since))


async def knows_zed(scene: Scene) -> None:
    """Let a second chat be known to the account."""
    async with scene.store() as store, store.begin() as tx:
        account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        await tx.chats.bind(account_id, turn(ZED), scene.clock())


async def another_email(scene: Scene) -> None:
    """The current password, an address and its code; the old address and the other chat are told."""
    await have_email(scene, OLD_ADDRESS)
    await knows_zed(scene)
    await Parent(scene, MEI, command="/email", email=ADDRESS).go(r"The e-mail is confirmed")


async def shown(scene: Scene, child: Parent) -> None:
    """Show who one is after right answers; the points of the answers are those of a vouch."""
    await child.go(WAYS)
    scene.begins_here()
    await child.go(CHANGED, begin=False)


async def by_email(scene: Scene) -> None:
    """Right answers on a new phone, a code by e-mail, a new password."""
    await have_email(scene, ADDRESS)
    await shown(scene, Parent(scene, ZED, password=SECOND_PASSWORD, way="Code by e-mail"))


async def by_phone(scene: Scene) -> None:
    """Right answers on a new phone, its number, a new password."""
    await shown(scene, Parent(scene, ZED, password=SECOND_PASSWORD, way="Phone number"))


async def found(scene: Scene) -> None:
    """A number instead of the ID, right answers, a new password."""
    await Parent(scene, ZED, command="/find", password=SECOND_PASSWORD).go(CHANGED)


async def chat_removed(scene: Scene) -> None:
    """The current password, then the other chat is removed, and hears of it."""
    await knows_zed(scene)
    await Parent(scene, MEI, command="/chats").go(r"That is all")


NEW_PHONE = Standing(2, answers=True, slip_spent=True, known=(MEI, ZED))

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
        NEW_PHONE,
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
    Story(
        "another recovery e-mail",
        another_email,
        LOGIN,
        Standing(1, answers=True, slip_spent=True, known=(MEI, ZED), email=ADDRESS),
        said=((ZED, TOLD),),
        letters=((ADDRESS, A_CODE), (OLD_ADDRESS, CHANGED_EMAIL)),
        deeds={Tag.EMAIL_CODE_SENT: 1, Tag.EMAIL_CODE_MISSED: 0, Tag.EMAIL_CONFIRMED: 1},
        by_password=True,
    ),
    Story(
        "recovery with a code by e-mail",
        by_email,
        LOGIN,
        replace(NEW_PHONE, email=ADDRESS),
        said=((MEI, ASKED), (MEI, TOLD)),
        letters=((ADDRESS, A_CODE), (ADDRESS, "The password was changed")),
        deeds={
            Tag.RECOVERY_COMPLETED: 1,
            Tag.EMAIL_CODE_SENT: 1,
            Tag.EMAIL_CODE_MISSED: 0,
            Tag.EMAIL_CODE_MATCHED: 1,
        },
    ),
    Story(
        "recovery with the phone on the roster",
        by_phone,
        LOGIN,
        NEW_PHONE,
        said=((MEI, ASKED), (MEI, TOLD)),
        deeds={Tag.RECOVERY_COMPLETED: 1, Tag.PHONE_MATCHED: 1, Tag.PHONE_REFUSED: 0},
    ),
    Story(
        "an ID found by phone, and its recovery",
        found,
        LOGIN,
        NEW_PHONE,
        said=((MEI, TOLD),),
        deeds={
            Tag.LOGIN_FOUND: 1,
            Tag.PHONE_MATCHED: 1,
            Tag.PHONE_REFUSED: 0,
            Tag.RECOVERY_COMPLETED: 1,
        },
    ),
    Story(
        "a known chat that is removed",
        chat_removed,
        LOGIN,
        BEFORE,
        said=((ZED, "This chat is not known to"),),
        deeds={Tag.CHAT_UNBOUND: 1},
        by_password=True,
    ),
)
