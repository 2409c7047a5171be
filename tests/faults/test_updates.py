"""Updates that come wrong: unreadable, edited, backwards, twice. Each counts once, as sent (TGM-04)."""

import asyncio
from dataclasses import replace

import pytest

from domain.events import Tag
from emulator.faults import Answer, Fault
from emulator.model import Json
from emulator.person import Person
from tests.deeds import credential, events, flow_of, forgot, is_gone, logged_in, settled, spoken
from tests.town import ANSWERS, LOGIN, QUESTIONS, SECOND_PASSWORD, Town, begin

pytestmark = pytest.mark.long


async def past_the_waiting_poll(person: Person) -> None:
    """Say something, so that the next poll is one that runs into the script."""
    await person.say("/help")
    await person.expect("what I can do")


class TestUpdatesThatAreOdd:
    async def test_one_that_cannot_be_read_is_skipped_and_the_others_go_on(
        self, town: Town, caplog: pytest.LogCaptureFixture
    ) -> None:
        """telegram.md 1.4: PTB alone would fetch such a batch again for ever."""
        broken = {"message": {"message_id": "one", "chat": {"id": town.parent.id}, "text": "secret-text"}}
        town.world.updates.push_raw(broken)
        await town.parent.say("/help")
        await town.parent.expect("what I can do")
        await settled(town)
        assert caplog.text.count("an update cannot be read and is skipped") == 1
        assert "secret-text" not in caplog.text
        assert len(await events(town, Tag.UPDATE_SKIPPED)) == 1

    async def test_a_batch_that_comes_twice_counts_once(self, town: Town) -> None:
        """TGM-04."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next("getUpdates", Fault.twice(), times=2)
        await town.parent.say("laksa")
        await town.parent.expect("Question 2 of 3")
        await settled(town)
        assert (await flow_of(town, town.parent)).position == 1
        assert sum("Question 2 of 3" in text for text in spoken(town, town.parent.id)) == 1


class TestAnEditedMessage:
    """TGM-08: what was typed counts as it was sent, and what an edit brings in does not stay in the chat."""

    @pytest.mark.parametrize("text", ["laksa", "no idea at all", "/cancel"])
    async def test_edited_into_an_answer_it_is_not_taken_and_removed(self, town: Town, text: str) -> None:
        await logged_in(town, town.parent)
        await begin(town.parent, "/forgot")
        login = await town.parent.say(LOGIN)
        await town.parent.expect("Question 1 of 3")
        before = await flow_of(town, town.parent)
        await town.parent.edit(login, text)
        await is_gone(town, login)
        asked = await town.parent.expect("changed afterwards")
        assert "Question 1 of 3" in asked["text"]
        await settled(town)
        assert await flow_of(town, town.parent) == replace(before, prompt_id=asked["id"])
        await self.go_on(town)

    async def test_an_answer_that_could_not_be_deleted_counts_as_it_was_first(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next("deleteMessage", Fault.server_error(502), times=2)
        wrong = await town.parent.say("noodles")
        await town.parent.expect("Question 2 of 3")
        await town.parent.sees("could not delete")
        await town.parent.edit(wrong, ANSWERS[4])
        await is_gone(town, wrong)
        asked = await town.parent.expect("changed afterwards")
        assert "Question 2 of 3" in asked["text"]
        await town.parent.say(ANSWERS[6])
        await town.parent.expect("Question 3 of 3")
        await town.parent.say(ANSWERS[8])
        await town.parent.expect("2 tries left")
        await settled(town)
        assert len(await events(town, Tag.ANSWERS_MISSED)) == 1
        await self.go_on(town, missed=1)

    async def test_while_nothing_secret_is_asked_it_changes_nothing(self, town: Town) -> None:
        await logged_in(town, town.parent)
        mine = await town.parent.say("/help")
        await town.parent.expect("what I can do")
        await begin(town.parent, "/forgot")
        since = len(town.api.calls)
        await town.parent.edit(mine, LOGIN)
        await past_the_waiting_poll(town.stranger)
        await settled(town)
        assert spoken(town, town.parent.id, since) == []
        await town.parent.say(LOGIN)
        await self.go_on(town)

    async def go_on(self, town: Town, missed: int = 0) -> None:
        """Answer rightly: so many tries were counted and no more, and the password changes once."""
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        await settled(town)
        tags = (Tag.ANSWERS_MISSED, Tag.ANSWERS_MATCHED, Tag.RECOVERY_COMPLETED, Tag.FLOW_CANCELLED)
        assert [len(await events(town, tag)) for tag in tags] == [missed, 1, 1, 0]


class TestUpdatesThatComeBackwards:
    """They take effect by their numbers, once each, however the batch stands (TGM-04)."""

    @pytest.mark.parametrize("times", [1, 2])
    async def test_right_answers_lead_to_the_new_password(self, town: Town, times: int) -> None:
        await self.answer_in_one_batch(town, list(ANSWERS.values()), times)
        await town.parent.expect("a new password")
        assert await self.counted(town) == (0, 1)
        await town.new_password(town.parent, SECOND_PASSWORD)
        found = await credential(town)
        assert found is not None
        assert len(found.tags) == 2

    @pytest.mark.parametrize("times", [1, 2])
    async def test_wrong_answers_cost_one_try(self, town: Town, times: int) -> None:
        """Right words under each other's questions, as if the order of arrival counted."""
        await self.answer_in_one_batch(town, list(ANSWERS.values())[::-1], times)
        asked = await town.parent.expect("2 tries left")
        assert "Question 1 of 3" in asked["text"]
        assert await self.counted(town) == (1, 0)
        assert (await flow_of(town, town.parent)).position == 0

    async def test_a_command_after_an_answer_comes_after_it(self, town: Town) -> None:
        await self.answer_in_one_batch(town, [*ANSWERS.values(), "/cancel", "/help"], 1)
        await town.parent.expect("what I can do")
        assert (await self.counted(town), len(await events(town, Tag.FLOW_CANCELLED))) == ((0, 1), 1)
        texts = spoken(town, town.parent.id)[-2:]
        assert ["Stopped" in texts[0], "what I can do" in texts[1]] == [True, True]

    async def answer_in_one_batch(self, town: Town, typed: list[str], times: int) -> None:
        """Type while the bot does not look, and let it all come in one batch, the newest first."""
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        released = asyncio.Event()
        since = len(town.api.calls)
        town.api.faults.next("getUpdates", _backwards_when(released, times))
        await past_the_waiting_poll(town.stranger)
        messages = [await town.parent.say(text) for text in typed]
        assert town.world.updates.count() == 1 + len(typed)  # the stranger's /help is not acknowledged yet
        released.set()
        for message in messages[: len(ANSWERS)]:
            await is_gone(town, message)
        await settled(town)
        asked = [text for text in spoken(town, town.parent.id, since) if "of 3" in text]
        expected = [QUESTIONS[question] for question in list(ANSWERS)[1:]]
        assert [question in text for question, text in zip(expected, asked, strict=False)] == [True, True]
        assert sum(f"Question {len(ANSWERS)} of 3" in text for text in asked) == 1

    async def counted(self, town: Town) -> tuple[int, int]:
        """Return how many sets of answers were found wrong, and how many right."""
        tags = (Tag.ANSWERS_MISSED, Tag.ANSWERS_MATCHED)
        missed, matched = [len(await events(town, tag)) for tag in tags]
        return missed, matched


def _backwards_when(released: asyncio.Event, times: int) -> Fault:
    """Hold a poll until released; then bring all that waits in reverse order, each so many times."""

    async def around(answer: Answer) -> Json:
        await released.wait()
        reply = await answer()
        return {**reply, "result": reply["result"][::-1] * times}

    return Fault("backwards when released", around)
