"""Stories that the current password opens: another password, other questions, the e-mail, known chats."""

from emulator.person import Person
from tests.town import ANSWERS, PASSWORD, QUESTIONS, SECOND_PASSWORD
from tests.transcripts.forgetting import WRONG, answer
from tests.transcripts.scribe import Scribe

ADDRESS = "mei.tan@example.com"
OTHER_ANSWERS = {1: "okapi", 5: "Totoro", 7: "Finding Nemo"}
OTHER_QUESTIONS = {
    1: "What is your favourite animal?",
    5: "What is your favourite cartoon hero/pop group?",
    7: "What is your favourite movie?",
}


async def change_password(scribe: Scribe) -> None:
    """Another password, by somebody who knows the present one; and typed wrongly until it is locked."""
    parent, say = scribe.town.parent, scribe.say
    await scribe.joins(parent)
    await say(parent, "/change", "ask-child")
    await scribe.press(parent, "tan_wei_ling", "ask-current-password")
    await say(parent, "Purple-Kettle-42-moo", "current-password-missed", tries=2)
    await say(parent, PASSWORD, "ask-new-password")
    await say(parent, PASSWORD, "rule-used-before-broken")
    await say(parent, SECOND_PASSWORD, "ask-new-password-again")
    await say(parent, SECOND_PASSWORD, "changed")
    scribe.heading("Typed wrongly three times")
    await say(parent, "/change", "ask-child")
    await scribe.press(parent, "tan_wei_ling", "ask-current-password")
    for tries in (2, 1):
        await say(parent, PASSWORD, "current-password-missed", tries=tries)
    await say(parent, PASSWORD, "locked-password-until")
    await scribe.tap(parent, "button-cancel", "cancelled")


async def security_questions(scribe: Scribe) -> None:
    """Which questions were chosen, other ones instead, and answers that are refused."""
    parent, say, tap = scribe.town.parent, scribe.say, scribe.tap
    aunt = scribe.meet("Aunt")
    await scribe.joins(parent)
    await scribe.knows(aunt)
    scribe.heading("Which did I choose?")
    await prove(scribe, parent, "/questions", "questions-chosen")
    await tap(parent, "button-done", "questions-kept")
    scribe.heading("Other questions")
    await prove(scribe, parent, "/questions", "questions-chosen")
    await tap(parent, "button-change", "choose-why")
    for number, (question, given) in enumerate(OTHER_ANSWERS.items(), start=1):
        await scribe.press(parent, OTHER_QUESTIONS[question], "ask-answer")
        if number == 1:
            await say(parent, PASSWORD, "answer-is-password")
        if number == 2:
            await say(parent, "cartoon hero", "answer-is-question")
        await say(parent, given, "choose-question" if number < len(OTHER_ANSWERS) else "review")
    await tap(parent, "button-confirm", "questions-saved", (aunt, "questions-changed-notice", None))


async def practice(scribe: Scribe) -> None:
    """Practising the answers: right, wrong, and reminded weeks later."""
    parent, say, tap = scribe.town.parent, scribe.say, scribe.tap
    await scribe.joins(parent)
    await prove(scribe, parent, "/questions", "questions-chosen")
    await tap(parent, "button-change", "choose-why")
    for number, (question, given) in enumerate(ANSWERS.items(), start=1):
        await scribe.press(parent, QUESTIONS[question], "ask-answer")
        await say(parent, given, "choose-question" if number < len(ANSWERS) else "review")
    await tap(parent, "button-confirm", "questions-saved")
    scribe.heading("Now")
    await tap(parent, "button-practise-now", "recall-why")
    await answer(scribe, parent, tuple(ANSWERS.values()), "recall-matched")
    await tap(parent, "button-remind-me", "recall-reminded")
    scribe.heading("A week later")
    await scribe.passes("Seven days pass.", days=7, minutes=1)
    await tap(parent, "button-practise-now", "recall-why")
    await answer(scribe, parent, WRONG, "recall-missed", tries=2)
    await tap(parent, "button-another-day", "recall-another-day")
    await scribe.passes("A day passes.", days=1, minutes=1)
    await tap(parent, "button-practise-now", "recall-why")
    await answer(scribe, parent, WRONG, "recall-missed")
    await tap(parent, "button-new-questions", "ask-child")


async def recovery_email(scribe: Scribe) -> None:
    """A recovery e-mail, with the letters that come; then another address, and none."""
    parent, say, tap = scribe.town.parent, scribe.say, scribe.tap
    await scribe.joins(parent)
    await prove(scribe, parent, "/email", "email-why")
    await say(parent, "mei.tan@", "email-refused-form")
    await say(parent, "mdm_siti@schools.gov.sg", "email-refused-school")
    await say(parent, ADDRESS, "email-code-to")
    await scribe.letter()
    await say(parent, "1234", "email-code-unreadable")
    await say(parent, "00000000", "email-code-missed", tries=4)
    await tap(parent, "button-another-code", "email-code-to")
    await say(parent, await scribe.letter(), "email-confirmed")
    scribe.heading("Another address")
    await prove(scribe, parent, "/email", "email-present")
    await say(parent, "mei@example.org", "email-code-to")
    await say(parent, await scribe.letter(), "email-confirmed")
    await scribe.letter()
    scribe.heading("None")
    await prove(scribe, parent, "/email", "email-present")
    await tap(parent, "button-remove-email", "email-removed")
    await scribe.letter()


async def known_chats(scribe: Scribe) -> None:
    """The chats that the bot knows; one of them is removed."""
    parent, tap = scribe.town.parent, scribe.tap
    aunt = scribe.meet("Aunt")
    await scribe.joins(parent)
    scribe.town.clock.advance(days=3)
    await scribe.knows(aunt)
    await prove(scribe, parent, "/chats", "chats-head")
    label = scribe.tongue.part("button-remove-chat", n=2)
    await scribe.press(parent, label, "chat-removed", (aunt, "chat-removed-this", None))
    await tap(parent, "button-done", "chats-done")


async def prove(scribe: Scribe, person: Person, command: str, then: str) -> None:
    """Begin a task, choose the child and type the current password."""
    await scribe.say(person, command, "ask-child")
    await scribe.press(person, "tan_wei_ling", "ask-current-password")
    await scribe.say(person, PASSWORD, then)


STORIES = (change_password, security_questions, practice, recovery_email, known_chats)
