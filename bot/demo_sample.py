"""The demo's sample: a school, four students, three families' phones, and a story to live in two tours."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Tag

SCHOOL_CODE = "BTPS"
SCHOOL_NAME = "Bukit Timah Primary"
GROUP_TITLE = f"MIMS Admins · {SCHOOL_NAME}"
ADMINISTRATOR = "Mr Lim (administrator)"
TIME_ZONE = "Asia/Singapore"
ASKED_PLAINLY = "demo:question:ask"
"""Stands in the list of facts for a question that was typed: the bot itself keeps nothing of one."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody with a phone: what Telegram calls them and which language it speaks to them."""

    name: str
    short: str
    phone: str
    language: str = "en"


PARENT = Guardian("Mei Ling Tan (mother)", "Mei Ling Tan", "+6591234567")
SECOND = Guardian("Tan Boon Kiat (father)", "Tan Boon Kiat", "+6598765432")
OTHER = Guardian("Kavitha Nair (Priya's mother)", "Kavitha Nair", "+6581122334", "ta")

ROSTER = f"""\
login,full_name,class_name,form_teacher,guardian_phones
tan_wei_ling@students.edu.sg,Tan Wei Ling,5A,Mdm Siti Aminah,{PARENT.phone};{SECOND.phone}
tan_jun_hao@students.edu.sg,Tan Jun Hao,3C,Mr Gabriel Ong,{PARENT.phone};{SECOND.phone}
priya_nair2@students.edu.sg,Priya Nair,3C,Mr Gabriel Ong,{OTHER.phone}
irfan_salleh@students.edu.sg,Muhammad Irfan Bin Salleh,5A,Mdm Siti Aminah,
"""
"""The roster file of the sample school, in the form of architecture 8, with the numbers of these phones."""


def guardians(numbers: str) -> str:
    """Name whose phones these numbers are, as the page says it beside a student."""
    found = [one.short for one in (PARENT, SECOND, OTHER) if one.phone in numbers.split(";")]
    return " and ".join(found) or "no phone number on the roster"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story: where it happens, what to do, and the facts that show that it was done.

    `done` is read from the audit log: all its tags must stand there, in this order.
    """

    title: str
    phones: tuple[str, ...]
    text: str
    done: tuple[str, ...] = ()


FIRST_TOUR = (
    Step(
        "Say hello",
        ("parent",),
        "On the mother's phone tap `/first`, read the privacy notice, and tap `I understand`.",
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
        "Back on the mother's phone tap `Continue`, give the right answers, and set a new password.",
        (Tag.REQUEST_APPROVED, Tag.RECOVERY_COMPLETED),
    ),
    Step(
        "Now try to break it",
        ("parent",),
        "Send a sticker, a staff ID (`x@schools.gov.sg`), an ID that does not exist, a weak password. Press "
        "an old button. Send `/cancel` in the middle. Type the code into the group.",
    ),
)


SECOND_TOUR = (
    Step(
        "Change a password that you know",
        ("parent",),
        "Tap `/change`. A phone that the account knows has a button for each child. Type the password that "
        "you set, then another one.",
        (Tag.PASSWORD_CHANGED,),
    ),
    Step(
        "Set a recovery e-mail",
        ("parent",),
        "Send `/email`, type the password and any address. The letter lands in the `Mailbox` above: tap "
        "`Type the code` there, and send it.",
        (Tag.CURRENT_PASSWORD_MATCHED, Tag.EMAIL_CONFIRMED),
    ),
    Step(
        "Choose other questions, and practise",
        ("parent",),
        "Tap `/questions`, then `Change`. After `Confirm` tap `Practise now`: a practice round changes "
        "nothing, and shows whether the answers will be there in a year.",
        (Tag.ANSWERS_SET, Tag.RECALL_MATCHED),
    ),
    Step(
        "Add a brother or sister",
        ("parent",),
        "Send `/first` once more with the ID and the slip of the other child of this family. From then on "
        "`/forgot` asks which child it is.",
        (Tag.FIRST_LOGIN_COMPLETED, Tag.FIRST_LOGIN_COMPLETED),
    ),
    Step(
        "Use a second phone",
        ("second", "parent"),
        "On the father's phone send `/forgot` and give the right answers. This phone is new, so it shows a "
        "number. On the mother's phone tap that number: then the father sets a password.",
        (Tag.VOUCH_GIVEN, Tag.RECOVERY_COMPLETED),
    ),
    Step(
        "Find an ID by phone number",
        ("second",),
        "On the father's phone send `/find` and tap `Share my phone number`. The roster has it for both "
        "children: tap one, answer its questions, and set a password.",
        (Tag.LOGIN_FOUND, Tag.RECOVERY_COMPLETED),
    ),
    Step(
        "Speak another language",
        ("other",),
        "Mrs Nair's Telegram is in Tamil. Send `/start` on her phone, then `/language`, and choose another "
        "one. It holds from then on, in the middle of a task too.",
        (Tag.LANGUAGE_CHOSEN,),
    ),
    Step(
        "Ask in your own words",
        ("other",),
        "While nothing is open, just type on Mrs Nair's phone: `cannot login sls`, or `忘记密码怎么办`. "
        "The answer comes from a knowledge base, in her language, with the button that helps.",
        (ASKED_PLAINLY,),
    ),
    Step(
        "Not us!",
        ("other", "parent"),
        "Let Mrs Nair's phone send `/forgot` with the mother's child, and answer rightly. The mother is "
        "asked at once: tap `Not us: freeze`. Nobody gets in any more until the school approves an unlock.",
        (Tag.SELF_SERVICE_FROZEN,),
    ),
)

STORY = FIRST_TOUR + SECOND_TOUR
TOURS = (("Forgotten and locked", len(FIRST_TOUR)), ("What families can do", len(SECOND_TOUR)))
"""The tours by name, with how many steps of the story each has."""


def steps_done(tags: Sequence[str]) -> list[int]:
    """Return the numbers of the steps that were lived, given the audit log's tags in order."""
    return [number for number, step in enumerate(STORY, start=1) if step.done and _in_order(step.done, tags)]


def _in_order(wanted: Sequence[str], tags: Sequence[str]) -> bool:
    left = iter(tags)
    return all(any(tag == one for one in left) for tag in wanted)
