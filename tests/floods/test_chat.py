"""One chat that floods, and buttons that are mashed: others hardly notice, and each act happens once."""

import asyncio
import gc
import statistics
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.ordering import MOST_WAITING
from domain.events import Tag
from emulator.person import Person
from tests.deeds import ask_for_slip, ask_for_unlock, events, newcomer, settled, spoken, until
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD, Town, begin

pytestmark = pytest.mark.long

OTHERS = 5
ROUNDS = 7
FLOOD = 500
LEFT = "skipped some of your messages"
MOST_DELAY = 0.05
"""How many seconds longer the others may wait because of it (architecture 9)."""
MOST_KEPT = 150_000
"""How many bytes may stay of three floods; the JSON alone of what is shed weighs three times as much."""
THE_BOT = ("bot", "conversations", "services", "storage", "domain", "telegram", "sqlalchemy")


@pytest.fixture(autouse=True)
def few_pauses() -> Iterator[None]:
    """Leave what the test run holds out of the search for garbage, as `helpdesk run` does with its own."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def burst(town: Town, texts: str = "hello") -> None:
    """Write 500 messages that come in one batch, five times as large as Telegram's largest."""
    updates, zed = town.world.updates, town.world.users[town.stranger.id]
    waiting = type(updates).waiting
    updates.waiting = lambda limit=FLOOD: waiting(updates, max(limit, 2 * FLOOD))  # type: ignore[method-assign]
    for number in range(FLOOD):
        town.world.send_text(zed, None, f"{texts} {number}")


async def ask(person: Person) -> float:
    """Ask for help, and return how long the answer took, by a clock that stands still for other processes.

    Bot and Telegram are one process here: who waits, waits for its work. What else the machine does while
    it tests would be measured by any other clock.
    """
    since = time.process_time()
    await person.say("/help")
    await person.expect("what I can do", deadline=60)
    return time.process_time() - since


async def chat(people: list[Person]) -> float:
    """Have everybody chat at once; return what half of them waited at most."""
    return statistics.median(await asyncio.gather(*[ask(one) for one in people]))


async def kept(town: Town) -> int:
    """Return how many bytes the bot holds by now; what Telegram remembers is not the bot's."""
    await settled(town)
    town.api.calls.clear()
    town.world.updates.acknowledged.clear()
    gc.collect()
    made_there = [tracemalloc.Filter(inclusive=True, filename_pattern=f"*/{room}/*") for room in THE_BOT]
    left = tracemalloc.take_snapshot().filter_traces(made_there).statistics("filename")
    return sum(one.size for one in left)


class TestOneChatThatFloods:
    async def test_the_others_wait_hardly_longer_and_the_flooder_is_told_once(self, town: Town) -> None:
        """500 messages in one batch cost the others less than 50 ms; calm and flood take turns."""
        others = [newcomer(town, f"P{n}") for n in range(OTHERS)]
        await chat(others)
        calm, flooded = list[float](), list[float]()
        for number in range(1, ROUNDS + 1):
            calm.append(await chat(others))
            burst(town)
            flooded.append(await chat(others))
            await settled(town)
            assert sum(LEFT in said for said in spoken(town, town.stranger.id)) == number
        # A neighbour on the same core can only make a round slower, never faster.
        assert min(flooded) - min(calm) < MOST_DELAY

    async def test_none_of_them_is_left_and_twenty_one_are_answered(self, town: Town) -> None:
        await begin(town.stranger, "/forgot")
        since = len(town.api.calls)
        burst(town)
        await town.stranger.sees(LEFT, deadline=60)
        await settled(town)
        said = [said for said in spoken(town, town.stranger.id, since) if LEFT not in said]
        assert len(said) <= MOST_WAITING + 1
        async with town.house.store._engine.connect() as connection:
            counted = await connection.execute(text("SELECT count(*) FROM inbox WHERE state = 'replied'"))
        assert counted.scalar_one() >= FLOOD

    async def test_what_was_typed_among_them_does_not_stay_in_the_chat(self, town: Town) -> None:
        """TGM-08: nobody has read whether it was a secret."""
        await begin(town.stranger, "/forgot")
        await town.stranger.say(LOGIN)
        await town.stranger.expect("Question 1 of 3")
        burst(town, "my secret")
        await town.stranger.sees(LEFT, deadline=60)
        for _ in range(10):
            town.clock.advance(seconds=2)
            town.process._courier.wake()
            await asyncio.sleep(0.05)
        await town.stranger.misses("my secret")

    async def test_memory_comes_back(self, town: Town) -> None:
        tracemalloc.start()
        try:
            sizes = [await self.after_flood(town) for _ in range(4)]
        finally:
            tracemalloc.stop()
        assert sizes[-1] - sizes[0] < MOST_KEPT
        assert town.process._ordering._chats == {}
        assert len(town.house.memory) == 0
        assert len([task for task in asyncio.all_tasks() if "process_update" in repr(task)]) == 0

    async def after_flood(self, town: Town) -> int:
        """Flood, and return what is held when it is over."""
        burst(town)
        await until(town, lambda: any(LEFT in said for said in spoken(town, town.stranger.id)))
        return await kept(town)


class TestMashedButtons:
    async def test_fifty_presses_of_approve_open_one_challenge_and_each_is_answered(self, town: Town) -> None:
        await ask_for_slip(town.parent)
        card = await town.approver.sees("Account:", chat=town.group)
        since = len(town.api.calls)
        await mash(town, town.approver, card["chat"], card["id"], "Approve")
        assert sum("one-time code" in said for said in spoken(town, town.approver.id, since)) == 1
        async with town.house.store._engine.connect() as connection:
            opened = await connection.execute(text("SELECT count(*) FROM flows WHERE kind = 'step_up'"))
        assert opened.scalar_one() == 1
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("temporary password")
        assert len(await events(town, Tag.TEMPORARY_PASSWORD_ISSUED)) == 1

    async def test_fifty_presses_of_continue_use_one_permit(self, town: Town) -> None:
        await town.first_login(town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approve(town.approver)
        told = await town.parent.sees("unlocked")
        await mash(town, town.parent, told["chat"], told["id"], "Continue")
        await town.parent.sees("Question 1 of 3")
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)

    async def test_fifty_presses_of_confirm_confirm_once(self, town: Town) -> None:
        await begin(town.parent, "/first")
        await town.parent.say(LOGIN)
        await town.parent.expect("temporary password")
        await town.parent.say(town.slips[LOGIN])
        for question, answer in ANSWERS.items():
            await town.parent.expect("Choose question")
            await town.parent.tap(QUESTIONS[question])
            await town.parent.expect(QUESTIONS[question])
            await town.parent.say(answer)
        shown = await town.parent.expect("check the spelling")
        await mash(town, town.parent, shown["chat"], shown["id"], "Confirm")
        await town.parent.sees("new password")
        await town.new_password(town.parent, PASSWORD)
        assert len(await events(town, Tag.PASSWORD_SET)) == 1


async def mash(town: Town, person: Person, chat_id: int, message_id: int, button: str) -> None:
    """Press a button fifty times as fast as a thumb can, and see every press answered."""
    message = town.world.chats[chat_id].messages[message_id]
    user = town.world.users[person.id]
    data = next(
        one["callback_data"] for row in message.inline_buttons for one in row if one["text"] == button
    )
    presses = [town.world.press(user, message, data, forged=True) for _ in range(50)]
    await until(town, lambda: all(press.answered for press in presses))
    await settled(town)
