"""Closing updates: everybody who waits is written for, whatever becomes of one of them."""

import asyncio

import pytest

from services.closing import Closing
from storage.interface import NotFound
from storage.records import Received
from tests.services.office import BOT, Office


async def receive(office: Office, *updates: int) -> None:
    """Keep updates that have not been answered."""
    batch = [Received(update, 42, 42, b"{}") for update in updates]
    async with office.house.store.begin() as tx:
        await tx.inbox.receive(BOT, batch, office.clock.now)


async def unanswered(office: Office) -> list[int]:
    """Return the updates that a restart would take up."""
    async with office.house.store.read() as tx:
        return [received.update_id for received in await tx.inbox.unfinished(BOT)]


def closing_of(office: Office) -> Closing:
    """Return what closes updates."""
    return office.house.flows._closing


class TestClosing:
    async def test_an_answered_update_is_closed_and_its_prompt_remembered(self, office: Office) -> None:
        flow = await office.recover()
        turn = office.turn()
        await receive(office, turn.update_id or 0)
        await closing_of(office).close(turn, flow.id, 555)
        assert await unanswered(office) == []
        assert (await office.open_flow()).prompt_id == 555

    async def test_many_at_once_are_all_on_disk_when_they_return(self, office: Office) -> None:
        turns = [office.turn() for _ in range(20)]
        await receive(office, *(turn.update_id or 0 for turn in turns))
        await asyncio.gather(*(closing_of(office).close(turn, None, None) for turn in turns))
        assert await unanswered(office) == []

    async def test_trouble_is_told_to_whom_it_concerns(self, office: Office) -> None:
        with pytest.raises(NotFound):
            await closing_of(office).close(office.turn(), "no such flow", 1)
        turn = office.turn()
        await receive(office, turn.update_id or 0)
        await closing_of(office).close(turn, None, None)
        assert await unanswered(office) == []

    async def test_whoever_writes_for_the_others_may_be_cancelled(self, office: Office) -> None:
        """A process that stops cancels at any moment; nobody is left waiting for ever."""
        turns = [office.turn() for _ in range(4)]
        await receive(office, *(turn.update_id or 0 for turn in turns))
        closing = closing_of(office)
        async with office.house.store.begin():  # nobody can write meanwhile
            tasks = [asyncio.create_task(closing.close(turn, None, None)) for turn in turns]
            await asyncio.sleep(0)
            for task in tasks[:2]:  # the second becomes the writer for all when the first is gone
                task.cancel()
                for _ in range(5):
                    await asyncio.sleep(0)
        async with asyncio.timeout(5):
            results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result).__name__ for result in results] == ["CancelledError"] * 2 + ["NoneType"] * 2
        assert set(await unanswered(office)) <= {turn.update_id for turn in turns[:2]}
