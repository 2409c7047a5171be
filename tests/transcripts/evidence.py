"""Stories of a phone that is new to the account: what else shows who it is, and the family's own say."""

from emulator.person import Person
from storage.records import RecoveryEmail, RosterEntry
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD
from tests.transcripts.forgetting import answer, approve, come_to_evidence
from tests.transcripts.known import ADDRESS
from tests.transcripts.scribe import Scribe

NUMBER = "+6590000001"


async def evidence_by_email(scribe: Scribe) -> None:
    """Another phone, and a code that comes by e-mail."""
    town, stranger = scribe.town, scribe.town.stranger
    await scribe.joins(town.parent)
    now = town.clock()
    async with town.house.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        await tx.recovery_emails.put(account_id, RecoveryEmail(ADDRESS, now, now))
    await come_to_evidence(scribe, stranger)
    await scribe.tap(stranger, "button-email-code", "email-evidence-sent")
    code = await scribe.letter()
    await scribe.say(stranger, "12345678", "email-code-missed", tries=4)
    await scribe.say(stranger, code, "ask-new-password")
    await set_password(scribe, stranger, (town.parent, "password-changed-notice", None))


async def evidence_by_phone(scribe: Scribe) -> None:
    """Another phone, and the number that the school has of the guardian."""
    town = scribe.town
    await scribe.joins(town.parent)
    guardian, friend = scribe.meet("Father", NUMBER), scribe.meet("Friend", "+6590000002")
    await have_number(scribe)
    await come_to_evidence(scribe, guardian)
    await scribe.tap(guardian, "button-phone", "ask-phone")
    await scribe.say(guardian, "90000001", "phone-refused")
    await scribe.share(guardian, "phone-refused", of=friend)
    await scribe.share(guardian, "ask-new-password")
    await set_password(scribe, guardian, (town.parent, "password-changed-notice", None))
    scribe.heading("A number that the school does not have")
    await come_to_evidence(scribe, friend)
    await scribe.tap(friend, "button-phone", "ask-phone")
    await scribe.share(friend, "phone-not-here")


async def evidence_by_family(scribe: Scribe) -> None:
    """Another phone, and the family confirms it from a phone that it used before."""
    town, child = scribe.town, scribe.meet("Child's phone")
    await scribe.joins(town.parent)
    number = await shown_number(scribe, child)
    await scribe.press(town.parent, number, "vouch-given", (child, "vouched", None))
    await set_password(scribe, child, (town.parent, "password-changed-notice", None))
    scribe.heading("The wrong number")
    right, friend = await shown_number(scribe, town.stranger), scribe.meet("Friend")
    wrong = next(label for label in await town.parent.buttons() if label.isdigit() and label != right)
    await scribe.press(town.parent, wrong, "vouch-refused", (town.stranger, "stopped", None))
    scribe.heading("Nobody answers")
    await come_to_evidence(scribe, friend)
    await scribe.passes("Fifteen minutes pass.", minutes=15)


async def frozen(scribe: Scribe) -> None:
    """Somebody else tries to get in: the family freezes the account, and the school opens it again."""
    town, parent, aunt = scribe.town, scribe.town.parent, scribe.meet("Aunt")
    await scribe.joins(parent)
    await scribe.knows(aunt)
    await shown_number(scribe, town.stranger)
    in_group = (town.approver, "frozen-school", town.group)
    await scribe.tap(parent, "button-not-us", "frozen-family", in_group, (aunt, "vouch-refused", None))
    await scribe.say(town.stranger, "/forgot", "ask-login")
    await scribe.say(town.stranger, LOGIN, "locked-until")
    await scribe.say(parent, "/forgot", "ask-child")
    await scribe.press(parent, "tan_wei_ling", "locked-frozen")
    await scribe.say(parent, "/status", "status-frozen")
    scribe.heading("Opened again")
    await scribe.tap(parent, "button-ask", "asked", (town.approver, "card-frozen", town.group))
    await approve(scribe, "decided-approved")
    await scribe.tap(parent, "button-continue", "challenge")


async def not_us(scribe: Scribe) -> None:
    """The password was changed from another chat, and that was not the family."""
    town, aunt = scribe.town, scribe.meet("Aunt")
    await scribe.joins(town.parent)
    await scribe.knows(aunt)
    await scribe.say(aunt, "/change", "privacy-ask")
    await scribe.tap(aunt, "button-understand", "ask-child")
    await scribe.press(aunt, "tan_wei_ling", "ask-current-password")
    await scribe.say(aunt, PASSWORD, "ask-new-password")
    await set_password(scribe, aunt, (town.parent, "password-changed-notice", None))
    in_group = (town.approver, "frozen-school", town.group)
    await scribe.tap(town.parent, "button-this-was-not-us", "frozen-family", in_group)
    await aunt.sees(scribe.tongue.part("frozen-told"))


async def find_id(scribe: Scribe) -> None:
    """The ID is forgotten: it is found by the guardian's phone number, with two children."""
    town = scribe.town
    await scribe.joins(town.parent)
    guardian, friend = scribe.meet("Father", NUMBER), scribe.meet("Friend", "+6590000002")
    await have_number(scribe)
    await scribe.say(guardian, "/find", "privacy-ask")
    await scribe.tap(guardian, "button-understand", "find-phone")
    await scribe.share(guardian, "find-head")
    await scribe.press(guardian, "tan_wei_ling", "challenge")
    await answer(scribe, guardian, tuple(ANSWERS.values()), "ask-new-password")
    await scribe.say(guardian, "/cancel", "cancelled")
    scribe.heading("A number that the school does not have")
    await scribe.say(friend, "/find", "privacy-ask")
    await scribe.tap(friend, "button-understand", "find-phone")
    await scribe.share(friend, "phone-refused", of=guardian)
    await scribe.share(friend, "find-none")


async def have_number(scribe: Scribe) -> None:
    """Let the school know the guardian's number for both children."""
    rows = [
        RosterEntry(LOGIN, "Tan Wei Ling", "5A", "Mdm Siti", (NUMBER,)),
        RosterEntry(OTHER_LOGIN, "Lim Jun Jie", "5B", "Mr Raj", (NUMBER,)),
    ]
    school = await scribe.town.house.schools.get("BTPS")
    async with scribe.town.house.store.begin() as tx:
        await tx.accounts.put(school.id, rows, scribe.town.clock())


async def set_password(scribe: Scribe, person: Person, told: tuple[Person, str, int | None]) -> None:
    """Type a new password twice."""
    await scribe.say(person, SECOND_PASSWORD, "ask-new-password-again")
    await scribe.say(person, SECOND_PASSWORD, "changed", told)


async def shown_number(scribe: Scribe, person: Person) -> str:
    """Answer rightly on another phone; return the number that it shows."""
    await come_to_evidence(scribe, person)
    return scribe.chance.right


STORIES = (evidence_by_email, evidence_by_phone, evidence_by_family, frozen, not_us, find_id)
