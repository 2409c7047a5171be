"""After a crash: what took effect is shown, what stood in memory is asked again, nothing happens twice."""

import pytest

from domain.flow import Said, Step
from domain.notice import NoticeKind
from domain.turn import Turn
from storage.records import Received
from tests.services.office import BOT, GROUP, LIM, PARENT, RIGHT, Office
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


async def missed(office: Office, turn: Turn) -> Received:
    """Receive an update whose handling failed, so that it never took effect."""
    received = Received(turn.update_id or 0, turn.chat_id, turn.user_id, b"{}", message_id=77)
    async with office.house.store.begin() as tx:
        await tx.inbox.receive(BOT, [received], office.clock.now)
    return received


async def left(office: Office) -> Received:
    """Return the one update that a restart finds unfinished."""
    async with office.house.store.read() as tx:
        (found,) = await tx.inbox.unfinished(BOT)
    return found


class TestLate:
    async def test_one_of_a_moment_ago_is_not_late(self, office: Office) -> None:
        await missed(office, office.turn())
        office.clock.advance(minutes=14)
        assert not office.house.resume.is_late(await left(office))

    async def test_one_older_than_a_conversation_lasts_is_late_and_the_person_hears_so(
        self, office: Office
    ) -> None:
        turn = office.turn()
        await missed(office, turn)
        office.clock.advance(minutes=15)
        late = await left(office)
        assert office.house.resume.is_late(late)
        await office.house.resume.late(turn, late)
        gone, told = await office.queued()
        assert (gone.notice.kind, gone.notice.values) == (NoticeKind.DELETE_MESSAGES, {"message_id": 77})
        assert told.notice.kind is NoticeKind.FLOW_EXPIRED
        async with office.house.store.read() as tx:
            assert await tx.inbox.unfinished(BOT) == []

    async def test_an_answer_of_an_earlier_conversation_is_no_answer_in_this_one(
        self, office: Office
    ) -> None:
        """It is deleted, and the step is shown as it stands."""
        await office.recover()
        turn = office.turn()
        await missed(office, turn)
        over = office.turn()
        await missed(office, over)
        async with office.house.store.begin() as tx:
            await tx.inbox.reply(BOT, over.update_id or 0, office.clock.now)
        flow = await office.recover()
        late = await left(office)
        assert office.house.resume.is_late(late)
        await office.house.resume.late(turn, late)
        shown, gone = await office.queued()
        assert (shown.notice.kind, shown.notice.values) == (NoticeKind.SHOW_FLOW, {"flow_id": flow.id})
        assert gone.notice.kind is NoticeKind.DELETE_MESSAGES
        assert (await office.open_flow()).position == 0

    async def test_who_was_answered_since_hears_nothing_of_it(self, office: Office) -> None:
        turn, over = office.turn(), office.turn()
        for one in (turn, over):
            await missed(office, one)
        async with office.house.store.begin() as tx:
            await tx.inbox.reply(BOT, over.update_id or 0, office.clock.now)
        await office.house.resume.late(turn, await left(office))
        assert [queued.notice.kind for queued in await office.queued()] == [NoticeKind.DELETE_MESSAGES]

    async def test_in_a_group_the_group_is_shown_how_it_stands(self, office: Office) -> None:
        turn = office.turn(LIM, GROUP)
        await missed(office, turn)
        office.clock.advance(minutes=15)
        await office.house.resume.late(turn, await left(office))
        assert [queued.notice.kind for queued in await office.queued()] == [NoticeKind.SHOW_GROUP]


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


class TestLongOver:
    async def test_what_was_over_before_the_update_came_is_not_shown_again(self, office: Office) -> None:
        """A parent vouches for another phone, and the bot is killed: last week's reset is not news."""
        await office.reset(SECOND_PASSWORD)
        office.clock.advance(days=1)
        before = len(await office.queued(NoticeKind.SHOW_FLOW))
        await office.house.resume.applied(office.turn(), 0, office.clock.now)
        assert len(await office.queued(NoticeKind.SHOW_FLOW)) == before

    async def test_what_the_update_itself_ended_is_shown_however_long_the_bot_was_down(
        self, office: Office
    ) -> None:
        received_at = office.clock.now
        await office.reset(SECOND_PASSWORD)
        office.clock.advance(hours=2)
        await office.house.resume.applied(office.turn(), 0, received_at)
        (shown,) = await office.queued(NoticeKind.SHOW_FLOW)
        assert shown.notice.chat_id == PARENT
