"""The security questions in the chat: what was chosen, new ones, and who is told."""

from emulator.person import Person
from tests.deeds import bind_chat, is_gone, known_chats, labels, logged_in, spoken
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, Town, begin

OTHERS = {
    "What is your favourite animal?": "okapi",
    "What is your favourite movie?": "Coco",
    "What is your favourite book?": "Momo",
}


async def opened(person: Person, login: str = LOGIN) -> None:
    """Type the current password after /questions."""
    await begin(person, "/questions")
    await person.say(login)
    await person.expect("current password")
    await person.say(PASSWORD)


async def choose(person: Person) -> None:
    """Choose and answer three questions, as far as the review."""
    for question, answer in OTHERS.items():
        await person.expect("Choose question")
        await person.tap(question)
        await person.expect("Type your answer")
        await person.say(answer)
    await person.expect("check the spelling")


class TestTheWholeStory:
    async def test_a_known_chat_sees_what_was_chosen_and_changes_it(self, town: Town) -> None:
        """QST-09."""
        await logged_in(town, town.parent)
        await bind_chat(town, town.stranger)
        await opened(town.parent)
        shown = await town.parent.expect("These are the security questions")
        assert all(question in shown["text"] for question in QUESTIONS.values())
        assert (await town.parent.buttons())[-3:] == ["Change", "Done", "Cancel"]
        await town.parent.tap("Change")
        await choose(town.parent)
        await town.parent.tap("Confirm")
        await town.parent.expect("The security questions are set")
        told = await town.stranger.expect("The security questions of")
        assert "This was not us" in await town.stranger.buttons()
        assert not any(question in told["text"] for question in OTHERS)

    async def test_answers_are_gone_from_the_chat_and_shown_in_the_review_alone(self, town: Town) -> None:
        """TGM-08."""
        await logged_in(town, town.parent)
        await opened(town.parent)
        await town.parent.expect("These are")
        await town.parent.tap("Change")
        await choose(town.parent)
        await town.parent.tap("Confirm")
        await town.parent.expect("are set")
        screen = await town.parent.transcript()
        for secret in (PASSWORD, *OTHERS.values()):
            assert secret not in screen
        assert len([text for text in spoken(town) if "okapi" in text]) == 1
        assert not [text for text in spoken(town) if PASSWORD in text]

    async def test_an_unknown_chat_is_not_shown_them_and_is_bound_in_the_end(self, town: Town) -> None:
        await logged_in(town, town.parent)
        since = len(town.api.calls)
        await opened(town.stranger)
        await choose(town.stranger)
        await town.stranger.tap("Confirm")
        await town.stranger.expect("are set")
        assert not [text for text in spoken(town, town.stranger.id, since) if "These are" in text]
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id, town.stranger.id}
        await town.parent.expect("have just been changed from another chat")

    async def test_done_leaves_them_as_they_are(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await opened(town.parent)
        await town.parent.expect("These are")
        await town.parent.tap("Done")
        kept = await town.parent.expect("Nothing was changed")
        assert not any(question in kept["text"] for question in QUESTIONS.values())
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("new password")


class TestAnswers:
    async def test_a_refused_answer_says_exactly_why_and_offers_another_question(self, town: Town) -> None:
        """QST-04."""
        await logged_in(town, town.stranger)
        await opened(town.stranger)
        await town.stranger.expect("These are")
        await town.stranger.tap("Change")
        await town.stranger.expect("Choose question 1 of 3")
        await town.stranger.tap("What is your favourite toy?")
        await town.stranger.expect("Type your answer")
        for answer, why in {
            "!!!": "That answer is empty",
            "Wei Ling": "part of the student's name",
            "tan_wei_ling": "part of the ID",
            PASSWORD: "the password itself",
        }.items():
            typed = await town.stranger.say(answer)
            await town.stranger.expect(why)
            await is_gone(town, typed)
        assert (await town.stranger.buttons())[-2:] == ["Another question", "Cancel"]
        await town.stranger.tap("Another question")
        await town.stranger.expect("Choose question 1 of 3")
        assert len(labels(town.api.calls_of("editMessageText")[-1])) == 9

    async def test_a_question_that_was_chosen_disappears(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await opened(town.parent)
        await town.parent.expect("These are")
        await town.parent.tap("Change")
        await town.parent.expect("Choose question 1 of 3")
        await town.parent.tap("What is your favourite animal?")
        await town.parent.expect("Type your answer")
        await town.parent.say("okapi")
        await town.parent.expect("Choose question 2 of 3")
        assert "What is your favourite animal?" not in await town.parent.buttons()
