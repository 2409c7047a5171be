"""What a crash left is taken up again before anything new."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.arrivals import Surplus
from bot.polling import Door, Polling, Source
from bot.resume import resume
from domain.turn import Turn
from emulator.api import Api
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.interface import Transaction
from storage.records import InboxState, Received
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime, until

BOT = 123456
TOKEN = f"{BOT}:TEST"


def update(number: int) -> Received:
    return Received(number, chat_id=7, user_id=7, body=b'{"update_id":%d}' % number, message_id=number)


def open_door(dispatch: Callable[[Received], Awaitable[None]]) -> Door:
    """Let everything in."""

    async def skip(_tx: Transaction, _bot_id: int, _updates: Sequence[Received]) -> list[Received]:
        raise AssertionError

    async def turn_away(_surplus: Surplus) -> None:
        raise AssertionError

    return Door(dispatch, lambda _chat: 1000, skip, turn_away)


class TestResume:
    async def test_unfinished_updates_come_again_in_order(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [update(number) for number in (1, 2, 3, 4)], START)
            await tx.inbox.apply(Turn(BOT, 2, 7, 7), START)
            await tx.inbox.reply(BOT, 3, START)
        again: list[Received] = []

        async def dispatch(received: Received) -> None:
            again.append(received)

        assert await resume(store, BOT, dispatch) == 3
        assert [(one.update_id, one.state) for one in again] == [
            (1, InboxState.RECEIVED),
            (2, InboxState.APPLIED),
            (4, InboxState.RECEIVED),
        ]
        assert [one.body for one in again] == [b'{"update_id":1}', b"", b'{"update_id":4}']

    async def test_another_bots_updates_are_left_alone(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.inbox.receive(BOT + 1, [update(1)], START)

        async def dispatch(_received: Received) -> None:
            raise AssertionError

        assert await resume(store, BOT, dispatch) == 0

    async def test_a_process_killed_before_it_dispatched_loses_and_doubles_nothing(
        self, store: SqlStore, time: FakeTime
    ) -> None:
        """The update was stored and acknowledged or not: either way it is dispatched once afterwards."""
        world = World(TOKEN, "mims_helpdesk_bot", START.timestamp)
        mei = world.add_user("Mei")
        world.send_text(mei, None, "one")
        source = Source(EmulatorRequest(Api(world)), f"https://telegram.invalid/bot{TOKEN}")
        seen: list[int] = []

        async def killed(_received: Received) -> None:
            first.cancel()
            await asyncio.Event().wait()

        async def dispatch(received: Received) -> None:
            seen.append(received.update_id)

        first = asyncio.create_task(Polling(source, store, BOT, open_door(killed), time.timing).run())
        await until(first.done)
        assert await resume(store, BOT, dispatch) == 1
        second = Polling(source, store, BOT, open_door(dispatch), time.timing)
        running = asyncio.create_task(second.run())
        world.send_text(mei, None, "two")
        await until(lambda: len(seen) == 2)
        await second.stop()
        await running
        assert seen == [100_000, 100_001]
