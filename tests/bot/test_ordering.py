"""Updates in order within a chat, in parallel across chats, and a chat that floods."""

import asyncio
from collections.abc import Awaitable

from telegram import Chat, Message, Update, User

from bot.arrivals import Surplus
from bot.ordering import MOST_WAITING, Ordering, TurnAway, turn_of
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
    """Who was told that they send too much, and which presses were answered, with words or without."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.presses: list[tuple[str, bool]] = []

    async def tell(self, turn: Turn) -> None:
        self.turns.append(turn)

    async def answer(self, _turn: Turn, press: str, in_words: bool) -> None:  # noqa: FBT001 - as ordering calls it
        self.presses.append((press, in_words))


def ordering(town: Town, told: Told, workers: int = 4) -> Ordering:
    return Ordering(town.house.flows, BOT, workers, TurnAway(told.tell, told.answer))


def surplus(chat: int, *presses: str, is_written: bool = True) -> Surplus:
    """Make what is too much of a private chat."""
    return Surplus(Turn(BOT, 99, chat, chat), presses, is_written)


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
    async def test_there_is_room_for_one_that_is_handled_and_twenty_behind_it(self, town: Town) -> None:
        gate, done = asyncio.Event(), []
        line = ordering(town, Told())
        assert line.room(7) == MOST_WAITING + 1
        tasks = [asyncio.create_task(line.process_update(update(1, 7), _wait(gate)))]
        tasks += [asyncio.create_task(line.process_update(update(n, 7), _note(done))) for n in range(2, 22)]
        await settle()
        assert (line.room(7), line.room(8)) == (0, MOST_WAITING + 1)
        gate.set()
        await asyncio.gather(*tasks)
        assert (len(done), line.room(7)) == (MOST_WAITING, MOST_WAITING + 1)

    async def test_who_wrote_is_told_once_when_the_flood_is_over(self, town: Town) -> None:
        gate, told = asyncio.Event(), Told()
        line = ordering(town, told)
        first = asyncio.create_task(line.process_update(update(1, 7), _wait(gate)))
        await settle()
        for _ in range(3):
            await line.process_update(surplus(7), _unheard())
        assert told.turns == []
        gate.set()
        await first
        assert [turn.chat_id for turn in told.turns] == [7]
        assert line._chats == {}

    async def test_who_floods_when_nothing_waits_any_more_is_told_at_once(self, town: Town) -> None:
        told = Told()
        line = ordering(town, told)
        await line.process_update(surplus(7), _unheard())
        assert ([turn.chat_id for turn in told.turns], line._chats) == ([7], {})

    async def test_presses_are_answered_at_once_and_the_first_of_them_in_words(self, town: Town) -> None:
        gate, told = asyncio.Event(), Told()
        line = ordering(town, told)
        first = asyncio.create_task(line.process_update(update(1, 7), _wait(gate)))
        await settle()
        for presses in (("a", "b"), ("c",)):
            await line.process_update(surplus(7, *presses, is_written=False), _unheard())
        assert told.presses == [("a", True), ("b", False), ("c", False)]
        gate.set()
        await first
        assert told.turns == []

    async def test_the_next_flood_is_told_again(self, town: Town) -> None:
        told = Told()
        line = ordering(town, told)
        for _ in range(2):
            await line.process_update(surplus(7), _unheard())
        assert len(told.turns) == 2

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


async def _unheard() -> None:
    raise AssertionError
