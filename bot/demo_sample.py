"""The demo's sample: a school, three students, two people, and a story to live in eight steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Tag

SCHOOL_CODE = "BTPS"
SCHOOL_NAME = "Bukit Timah Primary"
GROUP_TITLE = f"MIMS Admins · {SCHOOL_NAME}"
PARENT = "Mei Ling Tan (parent)"
ADMINISTRATOR = "Mr Lim (administrator)"
TIME_ZONE = "Asia/Singapore"

ROSTER = """\
login,full_name,class_name,form_teacher
tan_wei_ling@students.edu.sg,Tan Wei Ling,5A,Mdm Siti Aminah
irfan_salleh@students.edu.sg,Muhammad Irfan Bin Salleh,5A,Mdm Siti Aminah
priya_nair2@students.edu.sg,Priya Nair,3C,Mr Gabriel Ong
"""
"""The roster file of the sample school, in the form of architecture 8."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story: where it happens, what to do, and the facts that show that it was done.

    `done` is read from the audit log: all its tags must stand there, in this order.
    """

    title: str
    phones: tuple[str, ...]
    text: str
    done: tuple[Tag, ...] = ()


STORY = (
    Step(
        "Say hello",
        ("parent",),
        "In the parent's phone tap `/first`, read the privacy notice, and tap `I understand`.",
        (Tag.CONSENT_GIVEN,),
    ),
    Step(
        "Log in for the first time",
        ("parent",),
        "Type a student's ID and the temporary password from below. Choose three questions, type answers "
        "that you will remember. Add an e-mail or skip it: what is sent lands in the `Mailbox` above. Set a "
        "password. Watch how each secret leaves the chat.",
        (Tag.FIRST_LOGIN_COMPLETED,),
    ),
    Step(
        "Forget the password",
        ("parent",),
        "Tap `/forgot` and type the same ID. Give one wrong answer in the first round, then the right ones, "
        "and set another password. Nobody is told which answer was wrong.",
        (Tag.RECOVERY_COMPLETED,),
    ),
    Step(
        "Lock yourself out",
        ("parent",),
        "Tap `/forgot` once more and answer wrongly for three rounds, until self-service is locked.",
        (Tag.SELF_SERVICE_LOCKED,),
    ),
    Step(
        "Ask the school",
        ("parent",),
        "Tap `Ask the school`. A card appears in the administrators' group; it names nobody in full.",
        (Tag.REQUEST_OPENED,),
    ),
    Step(
        "Approve with a one-time code",
        ("group", "administrator"),
        "In the group tap `Approve`. The bot asks the administrator in private for a one-time code: tap "
        "`Type it` at the authenticator, and send it. A code works once.",
        (Tag.REQUEST_APPROVED,),
    ),
    Step(
        "Go on",
        ("parent",),
        "Back in the parent's phone tap `Continue`, give the right answers, and set a new password.",
        (Tag.REQUEST_APPROVED, Tag.RECOVERY_COMPLETED),
    ),
    Step(
        "Now try to break it",
        ("parent",),
        "Send a sticker, a staff ID (`x@schools.gov.sg`), an ID that does not exist, a weak password. Press "
        "an old button. Send `/cancel` in the middle. Type the code into the group.",
    ),
)


def steps_done(tags: Sequence[str]) -> list[int]:
    """Return the numbers of the steps that were lived, given the audit log's tags in order."""
    return [number for number, step in enumerate(STORY, start=1) if step.done and _in_order(step.done, tags)]


def _in_order(wanted: Sequence[Tag], tags: Sequence[str]) -> bool:
    left = iter(tags)
    return all(any(tag == one for one in left) for tag in wanted)
