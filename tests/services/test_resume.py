"""After a crash: what took effect is shown, what stood in memory is asked again, nothing happens twice."""

import pytest

from domain.flow import Said, Step
from domain.notice import NoticeKind
from storage.records import Received
from tests.services.office import BOT, GROUP, PARENT, RIGHT, Office
from tests.town import SECOND_PASSWORD


async def crash(office: Office, message_id: int = 77, chat: int = PARENT) -> None:
    """Forget what is in memory and take up an update that took effect but was not answered."""
    office.house.memory._held.clear()
    turn = office.turn(PARENT, chat)
    async with office.house.store.begin() as tx:
        received = Received(turn.update_id or 0, chat, PARENT, b"{}", message_id=message_id)
        await tx.inbox.receive(BOT, [received], office.clock.now)
        await tx.inbox.apply(turn, office.clock.now)
    await office.house.resume.applied(turn, message_id)
    async with office.house.store.read() as tx:
        assert await tx.inbox.unfinished(BOT) == []


class TestResume:
    async def test_the_step_is_shown_and_what_was_typed_deleted(self, office: Office) -> None:
        flow = await office.recover()
        await crash(office)
        shown, gone = await office.queued()
        assert (shown.notice.kind, shown.notice.values) == (NoticeKind.SHOW_FLOW, {"flow_id": flow.id})
        assert (gone.notice.kind, gone.notice.values) == (NoticeKind.DELETE_MESSAGES, {"message_id": 77})

    @pytest.mark.parametrize("typed", [1, 2])
    async def test_answers_are_asked_again_from_the_first(self, office: Office, typed: int) -> None:
        """QST-08."""
        await office.answer(await office.recover(), RIGHT[:typed])
        await crash(office)
        flow = await office.open_flow()
        assert (flow.step, flow.position, flow.said) == (Step.CHALLENGE, 0, Said.ANSWERS_LOST)

    async def test_a_password_typed_once_is_asked_again(self, office: Office) -> None:
        flow = await office.answer(await office.recover())
        await office.house.forgot_password.password(office.turn(), flow, SECOND_PASSWORD)
        await crash(office)
        assert (await office.open_flow()).said is Said.PASSWORD_LOST

    async def test_a_finished_task_is_shown_and_not_done_again(self, office: Office) -> None:
        done = await office.reset(SECOND_PASSWORD)
        await crash(office)
        assert (await office.house.flows.get(done.id)).version == done.version
        assert [queued.notice.values for queued in await office.queued(NoticeKind.SHOW_FLOW)] == [
            {"flow_id": done.id}
        ]

    async def test_a_miss_before_the_crash_is_counted_once(self, office: Office) -> None:
        await office.miss(1)
        await crash(office)
        assert (await office.miss(1)).values == {"tries_left": 1}

    async def test_what_ran_out_meanwhile_is_not_moved(self, office: Office) -> None:
        flow = await office.answer(await office.recover(), RIGHT[:1])
        office.clock.advance(minutes=5)
        await crash(office)
        assert (await office.house.flows.get(flow.id)).position == 1

    async def test_in_a_group_nothing_is_deleted(self, office: Office) -> None:
        await crash(office, chat=GROUP)
        assert await office.queued(NoticeKind.DELETE_MESSAGES) == []

    async def test_a_press_brought_no_message_to_delete(self, office: Office) -> None:
        await crash(office, message_id=0)
        assert await office.queued(NoticeKind.DELETE_MESSAGES) == []

    async def test_a_command_in_a_group_is_answered_with_how_the_group_stands(self, office: Office) -> None:
        """A binding that took effect is told, and the message with its code goes (TGM-08)."""
        await office.recover()
        await crash(office, chat=GROUP)
        (told,) = await office.queued()
        assert (told.notice.kind, told.notice.chat_id) == (NoticeKind.SHOW_GROUP, GROUP)
        assert told.notice.values["school_id"]
        assert told.notice.values["message_id"] == 77

    async def test_a_press_in_a_group_is_owed_nothing_but_its_own_notices(self, office: Office) -> None:
        await office.recover()
        await crash(office, message_id=0, chat=GROUP)
        assert await office.queued() == []
