"""The desk: an outcome is written whole, in one transaction, and only on the flow it was decided on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import Event, Tag
from domain.flow import Ending, FlowKind, Outcome, Said, Step, pause
from domain.notice import Notice, NoticeKind
from services.desk import Desk
from storage.interface import Stale
from storage.records import InboxState, Received
from tests.services.office import BOT, PARENT, Office


def desk_of(office: Office) -> Desk:
    """Return the desk of the use cases."""
    return office.house.flows._desk


class TestWriting:
    async def test_flow_events_notices_and_the_updates_end_are_one(self, office: Office) -> None:
        """Architecture 4."""
        flow, turn = await office.recover(), office.turn()
        async with office.house.store.begin() as tx:
            await tx.inbox.receive(
                BOT, [Received(turn.update_id or 0, PARENT, PARENT, b"secret")], office.clock.now
            )
        paused = pause(flow, Said.BUSY, office.house.policy, office.clock.now).flow
        notice = Notice(NoticeKind.STEP_UP, PARENT, "k")
        outcome = Outcome(paused, (Event(Tag.STARTED, thread=flow.id),), (notice,))
        written = await desk_of(office).write(turn, outcome)
        assert (written.said, written.version) == (Said.BUSY, flow.version + 1)
        assert (await office.tags(flow.id))[-1] == Tag.STARTED
        assert [queued.notice for queued in await office.queued()] == [notice]
        async with office.house.store.read() as tx:
            (update,) = await tx.inbox.unfinished(BOT)
        assert (update.state, update.body) == (InboxState.APPLIED, b"")

    async def test_on_a_flow_that_moved_on_nothing_is_written(self, office: Office) -> None:
        flow = await office.recover()
        rows = len(await office.audit())
        late = Outcome(replace(flow, version=flow.version - 1), (Event(Tag.STARTED),))
        with pytest.raises(Stale):
            await desk_of(office).write(office.turn(), late)
        assert len(await office.audit()) == rows

    async def test_a_second_flow_ends_the_first(self, office: Office) -> None:
        first = await office.recover()
        async with office.house.store.begin() as tx:
            second = await desk_of(office).open_flow(tx, office.turn(), FlowKind.UNLOCK, Step.LOGIN)
        assert (await office.house.flows.get(first.id)).ending is Ending.REPLACED
        assert await office.open_flow() == second

    async def test_ending_nothing_is_nothing(self, office: Office) -> None:
        async with office.house.store.begin() as tx:
            assert await desk_of(office).end_open(tx, office.turn(), Ending.CANCELLED) is None

    async def test_later_is_counted_from_now(self, office: Office) -> None:
        wait = timedelta(hours=3)
        assert desk_of(office).later(wait) == office.clock.now + wait
