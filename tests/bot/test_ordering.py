"""Updates in order within a chat, in parallel across chats, and a chat that floods."""

import asyncio
from collections.abc import Awaitable

from telegram import Chat, Message, Update, User

from bot.ordering import MOST_WAITING, Ordering, turn_of
from domain.turn import Turn
from emulator.person import Person
from tests.bot.fake_time import settle
from tests.town import Town

BOT = 123456789


def update(number: int, chat: int) -> Update:
    """Make an update of a text in a private chat."""
    user = User(chat, "P", is_bot=False, language_code="ms")
    message = Message(number, date=None, chat=Chat(chat, "private"), from_user=user)  # type: ignore[arg-type] - not read
    return Update(number, message=message)


class Told:
    """Who was told that they write too much."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    async def __call__(self, _update: Update, turn: Turn, is_first: bool) -> None:  # noqa: FBT001 - as ordering calls it
        if is_first:
            self.turns.append(turn)


def ordering(town: Town, told: Told, workers: int = 4) -> Ordering:
    return Ordering(town.house.flows, BOT, workers, told)


class TestOrder:
    async def test_a_chat_is_handled_in_order_while_others_go_on(self, town: Town) -> None:
        seen: list[str] = []
        gate = asyncio.Event()

        async def handle(name: str, waits: Awaitable[object] | None = None) -> None:
            if waits is not None:
                await waits
            seen.append(name)

        line = ordering(town, Told())
        first = asyncio.create_task(line.process_update(update(1, 7), handle("7a", gate.wait())))
        second = asyncio.create_task(line.process_update(update(2, 7), handle("7b")))
        await line.process_update(update(3, 8), handle("8a"))
        assert seen == ["8a"]
        gate.set()
        await asyncio.gather(first, second)
        assert seen == ["8a", "7a", "7b"]

    async def test_one_busy_chat_takes_one_worker_only(self, town: Town) -> None:
        gate, done = asyncio.Event(), []
        line = ordering(town, Told(), workers=2)
        stuck = [asyncio.create_task(line.process_update(update(n, 7), _wait(gate))) for n in range(1, 10)]
        async with asyncio.timeout(5):
            await line.process_update(update(99, 8), _note(done))
        assert done == [True]
        gate.set()
        await asyncio.gather(*stuck)

    async def test_an_update_without_a_chat_is_handled_at_once(self, town: Town) -> None:
        done: list[bool] = []
        await ordering(town, Told()).process_update(Update(5), _note(done))
        assert done == [True]


class TestFlood:
    async def test_what_is_too_much_is_shed_with_one_notice(self, town: Town) -> None:
        gate, done = asyncio.Event(), []
        told = Told()
        line = ordering(town, told)
        tasks = [asyncio.create_task(line.process_update(update(1, 7), _wait(gate)))]
        tasks += [asyncio.create_task(line.process_update(update(n, 7), _note(done))) for n in range(2, 60)]
        await settle()
        gate.set()
        await asyncio.gather(*tasks)
        assert len(done) == MOST_WAITING
        assert [turn.chat_id for turn in told.turns] == [7]

    async def test_the_flooder_is_told_in_the_chat(self, town: Town) -> None:
        person: Person = town.parent
        for number in range(60):
            town.world.send_text(town.world.users[person.id], None, f"hello {number}")
        await person.sees("skipped some of your messages")
        await person.say("/help")
        await person.expect("This is what I can do")


class TestTurn:
    def test_it_names_the_person_the_chat_and_the_language(self) -> None:
        assert turn_of(update(3, 7), BOT) == Turn(BOT, 3, 7, 7, "ms")

    def test_what_nobody_did_is_no_turn(self) -> None:
        assert turn_of(Update(5), BOT) is None
        assert turn_of("rubbish", BOT) is None


async def _wait(gate: asyncio.Event) -> None:
    await gate.wait()


async def _note(done: list[bool]) -> None:
    done.append(True)
