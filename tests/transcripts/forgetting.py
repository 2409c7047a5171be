"""Stories of forgotten passwords and answers, and of the first login."""

from emulator.person import Person
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD, UNKNOWN_LOGIN
from tests.transcripts.scribe import Scribe

WRONG = ("satay", "a ball", "Dune")


async def first_login(scribe: Scribe) -> None:
    """First login, with the mistakes people make."""
    parent, say, tap = scribe.town.parent, scribe.say, scribe.tap
    await say(parent, "/start", "start")
    await tap(parent, "button-menu-first", "privacy-ask")
    await tap(parent, "button-understand", "ask-login")
    await say(parent, "tan_wei_ling@student.edu.sg", "login-suggestion")
    await say(parent, "Tan Wei Ling", "ask-temporary-password")
    await say(parent, "AAAA-BBBB-CCCC", "temporary-password-missed", tries=4)
    await tap(parent, "button-no-paper", "no-paper")
    await tap(parent, "button-back", "ask-temporary-password")
    await say(parent, scribe.town.slips[LOGIN], "choose-why")
    for number, (question, answer) in enumerate(ANSWERS.items(), start=1):
        await scribe.press(parent, QUESTIONS[question], "ask-answer")
        if number == 2:
            await say(parent, "laksa", "answer-same-as-other")
        if number == 3:
            await say(parent, "tan wei ling", "answer-is-name")
        await say(parent, answer, "choose-question" if number < len(ANSWERS) else "review")
    await tap(parent, "button-confirm", "email-offer")
    await tap(parent, "button-skip-email", "ask-new-password")
    await say(parent, "wei ling 1", "password-refused")
    await say(parent, PASSWORD, "ask-new-password-again")
    await say(parent, "Purple-Kettle-42-mooon", "password-differs")
    await say(parent, PASSWORD, "ask-new-password-again")
    await say(parent, PASSWORD, "changed")


async def forgot_password(scribe: Scribe) -> None:
    """A forgotten password, right at the second try, then the lock and the school's help."""
    parent, say, tap = scribe.town.parent, scribe.say, scribe.tap
    await scribe.joins(parent)
    scribe.heading("Right at the second try")
    await say(parent, "/forgot", "ask-child")
    await scribe.press(parent, "tan_wei_ling", "challenge")
    await answer(scribe, parent, ("satay", "wooden train", "The Hobbit"), "answers-missed", tries=2)
    await answer(scribe, parent, tuple(ANSWERS.values()), "ask-new-password")
    await say(parent, PASSWORD, "rule-used-before-broken")
    await say(parent, SECOND_PASSWORD, "ask-new-password-again")
    await say(parent, SECOND_PASSWORD, "changed")
    scribe.heading("Locked, and opened again by the school")
    await say(parent, "/forgot", "ask-child")
    await scribe.press(parent, "tan_wei_ling", "challenge")
    await answer(scribe, parent, WRONG, "answers-missed", tries=2)
    await answer(scribe, parent, WRONG, "answers-missed", tries=1)
    await answer(scribe, parent, WRONG, "locked-until")
    await tap(parent, "button-ask", "asked", (scribe.town.approver, "card-open", scribe.town.group))
    await approve(scribe, "decided-approved")
    await tap(parent, "button-continue", "challenge")
    await answer(scribe, parent, tuple(ANSWERS.values()), "ask-new-password")
    await say(parent, "/cancel", "cancelled")


async def another_phone(scribe: Scribe) -> None:
    """Right answers from a chat that the account does not know, and the school approves."""
    stranger, say, tap = scribe.town.stranger, scribe.say, scribe.tap
    await scribe.joins(scribe.town.parent)
    await come_to_evidence(scribe, stranger)
    await tap(stranger, "button-ask", "asked", (scribe.town.approver, "card-open", scribe.town.group))
    await approve(scribe, "decided-approved")
    await tap(stranger, "button-continue", "ask-new-password")
    await say(stranger, SECOND_PASSWORD, "ask-new-password-again")
    told = (scribe.town.parent, "password-changed-notice", None)
    await say(stranger, SECOND_PASSWORD, "changed", told)


async def forgotten_answers(scribe: Scribe) -> None:
    """The answers are forgotten: a new slip through the Form Teacher. And an ID that names nobody."""
    town, say, tap = scribe.town, scribe.say, scribe.tap
    await scribe.joins(town.parent)
    await say(town.parent, "/forgot", "ask-child")
    await say(town.parent, LOGIN, "challenge")
    await tap(town.parent, "button-forgotten", "forgotten")
    await tap(town.parent, "button-ask", "asked", (town.approver, "card-open", town.group))
    await approve(scribe, "temporary-password-shown")
    await tap(town.approver, "button-done", "decided-approved")
    scribe.heading("An ID that names nobody is answered alike")
    await say(town.stranger, "/unlock", "privacy-ask")
    await tap(town.stranger, "button-understand", "ask-login")
    await say(town.stranger, UNKNOWN_LOGIN, "unlock-confirm")
    await tap(town.stranger, "button-ask", "asked")


async def denied(scribe: Scribe) -> None:
    """The school says no; another request waits until its time is over."""
    town, say, tap = scribe.town, scribe.say, scribe.tap
    await scribe.joins(town.parent)
    await say(town.parent, "/unlock", "ask-child")
    await say(town.parent, LOGIN, "unlock-confirm")
    await tap(town.parent, "button-ask", "asked", (town.approver, "card-open", town.group))
    await scribe.settle(town.approver, "button-deny", "step-up-deny")
    await say(town.approver, "12345", "code-unreadable")
    await say(town.approver, "000000", "code-missed")
    town.clock.advance(seconds=30)
    await say(town.approver, town.code(town.approver), "decided-denied", (town.parent, "told-denied", None))
    scribe.heading("Nobody decides")
    await say(town.parent, "/unlock", "ask-child")
    await say(town.parent, LOGIN, "unlock-confirm")
    await tap(town.parent, "button-ask", "asked")
    await scribe.passes("Three days pass.", hours=72, minutes=1)
    await town.parent.sees(scribe.tongue.part("told-expired-of"))


async def answer(
    scribe: Scribe, person: Person, answers: tuple[str, ...], then: str, **values: float
) -> None:
    """Answer the questions one after the other, and read what follows the last."""
    for typed in answers[:-1]:
        await scribe.say(person, typed, "challenge")
    await scribe.say(person, answers[-1], then, **values)


async def come_to_evidence(scribe: Scribe, person: Person) -> None:
    """Answer rightly in a chat that is new, and read what else can show who it is."""
    await scribe.say(person, "/forgot", "privacy-ask")
    await scribe.tap(person, "button-understand", "ask-login")
    await scribe.say(person, LOGIN, "challenge")
    await answer(scribe, person, tuple(ANSWERS.values()), "evidence")


async def approve(scribe: Scribe, then: str) -> None:
    """Approve what stands in the group, with a fresh code."""
    town = scribe.town
    await scribe.settle(town.approver, "button-approve", "step-up-approve")
    town.clock.advance(seconds=30)
    outcome = (town.approver, "card-approved", town.group)
    await scribe.say(town.approver, town.code(town.approver), then, outcome)
