"""The screens of the three questions look and work alike at the first login and in /questions."""

import pytest

from emulator.person import Person
from tests.deeds import is_gone, labels, logged_in
from tests.town import LOGIN, PASSWORD, Town, begin

TASKS = ("first login", "questions")
CHOICES = {
    "What is your favourite animal?": "okapi",
    "What is your favourite movie?": "Coco",
    "What is your favourite book?": "Momo",
}


async def begun(town: Town, task: str) -> Person:
    """Come as far as the first choice."""
    if task == "first login":
        await begin(town.parent, "/first")
        await town.parent.say(LOGIN)
        await town.parent.expect("temporary password")
        await town.parent.say(town.slips[LOGIN])
    else:
        await logged_in(town, town.parent)
        await begin(town.parent, "/questions")
        await town.parent.say(LOGIN)
        await town.parent.expect("current password")
        await town.parent.say(PASSWORD)
        await town.parent.expect("These are")
        await town.parent.tap("Change")
    await town.parent.expect("Choose question 1 of 3")
    return town.parent


async def answer(person: Person, question: str, text: str) -> None:
    """Choose a question and answer it."""
    await person.tap(question)
    await person.expect(question)
    await person.say(text)


@pytest.mark.parametrize("task", TASKS)
class TestEitherTask:
    async def test_eight_are_offered_one_a_row_and_each_once(self, town: Town, task: str) -> None:
        """Architecture 8; facts.md, challenge questions."""
        person = await begun(town, task)
        for left, (question, text) in zip((8, 7, 6), CHOICES.items(), strict=True):
            shown = (await person.visible())[-1]["buttons"]
            assert [len(row) for row in shown[:left]] == [1] * left
            assert len([one for row in shown for one in row if one["text"].startswith("What")]) == left
            await answer(person, question, text)
            await person.expect("Choose question" if left > 6 else "check the spelling")

    async def test_the_review_is_shown_once_in_place_and_taken_away(self, town: Town, task: str) -> None:
        """TGM-08."""
        person = await begun(town, task)
        for question, text in CHOICES.items():
            await person.expect("Choose question")
            await answer(person, question, text)
        shown = await person.expect("check the spelling")
        assert all(text in shown["text"] for text in CHOICES.values())
        await person.tap("Change")
        await person.expect("Choose question 1 of 3")
        screen = await person.transcript()
        assert not any(text in screen for text in CHOICES.values())

    async def test_a_refused_answer_offers_another_question(self, town: Town, task: str) -> None:
        """QST-04."""
        person = await begun(town, task)
        await person.tap("What is your favourite toy?")
        await person.expect("Type your answer")
        assert labels(town.api.calls_of("editMessageText")[-1])[-1] == ["Back", "Cancel"]
        typed = await person.say("Wei Ling")
        await person.expect("part of the student's name")
        await is_gone(town, typed)
        await person.tap("Another question")
        await person.expect("Choose question 1 of 3")
