"""The demo's story: what to try, in three tours, and which facts show that it was done."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Tag

ASKED_PLAINLY = "demo:question:ask"
"""Stands in the list of facts for a question that was typed: the bot itself keeps nothing of one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story: where it happens, what to do, and the facts that show that it was done.

    `done` is read from the audit log: all its tags must stand there, in this order.
    """

    title: str
    phones: tuple[str, ...]
    text: str
    done: tuple[str, ...] = ()
    button: str = "Do it for me"


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


THIRD_TOUR = (
    Step(
        "A Monday rush",
        ("group",),
        "Sixty more families ask in the same minute: tap the button below. The group is not drowned; one "
        "message counts what waits.",
        (Tag.REQUEST_OPENED,) * 30,
        "Rush: 60 requests",
    ),
    Step(
        "Ten with one code",
        ("administrator", "group"),
        "In the group tap `See what is waiting`, or send `/pending` on the administrator's phone. Tap "
        "`Approve these 10`, read the names, and type one code for all of them.",
        (Tag.REQUEST_APPROVED,) * 9,
    ),
    Step(
        "Say why not",
        ("administrator", "group"),
        "Tap a number of the list, or take a card of the group, and tap `Deny`. Tap a reason or type one; "
        "the family will read it. Then the code.",
        (Tag.REQUEST_DENIED,),
    ),
    Step(
        "A Form Teacher asks",
        ("teacher", "group"),
        "On the Form Teacher's phone send `/class`: it knows the own class and no other. Tap a student, "
        "then what to ask for, and type the code. An approver still has to decide.",
        (Tag.CODE_ACCEPTED, Tag.REQUEST_OPENED),
    ),
    Step(
        "Look a student up",
        ("administrator",),
        "On the administrator's phone send `/lookup`, type the code and a part of a name. You see how the "
        "account stands, never answers, phones or e-mails. Every look is recorded.",
        (Tag.ACCOUNT_LOOKED_AT,),
    ),
    Step(
        "The other school",
        ("neighbours", "neighbour"),
        "Send `/pending` in the other school's group, and `/lookup` with the name of a student of the first "
        "school on its administrator's phone. They see nothing of it.",
    ),
    Step(
        "How the week went",
        ("group",),
        "Send `/report` in the group: resets, waiting times, locks, in one picture, without a name.",
    ),
)

STORY = FIRST_TOUR + SECOND_TOUR + THIRD_TOUR
TOURS = (
    ("Forgotten and locked", len(FIRST_TOUR)),
    ("What families can do", len(SECOND_TOUR)),
    ("A school's day", len(THIRD_TOUR)),
)
"""The tours by name, with how many steps of the story each has."""


def steps_done(tags: Sequence[str]) -> list[int]:
    """Return the numbers of the steps that were lived, given the audit log's tags in order."""
    return [number for number, step in enumerate(STORY, start=1) if step.done and _in_order(step.done, tags)]


def _in_order(wanted: Sequence[str], tags: Sequence[str]) -> bool:
    left = iter(tags)
    return all(any(tag == one for one in left) for tag in wanted)
