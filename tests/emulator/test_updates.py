"""Updates wait until they are acknowledged, expire, wake a poll, and come again when told to."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.updates import Updates
from tests.emulator.desk import Desk, buttons


class TestAcknowledgement:
    """An offset acknowledges (Bot API getUpdates; telegram.md 1.3)."""

    async def test_updates_stay_until_a_higher_offset_acknowledges_them(self, desk: Desk) -> None:
        desk.start()
        desk.world.send_text(desk.mei, None, "one")
        desk.world.send_text(desk.mei, None, "two")
        first, second = await desk.updates()
        assert await desk.updates() == [first, second]
        assert await desk.updates(offset=second["update_id"]) == [second]
        assert await desk.updates() == [second]
        assert await desk.updates(offset=second["update_id"] + 1) == []
        assert await desk.updates() == []

    async def test_a_negative_offset_keeps_only_the_last_ones(self, desk: Desk) -> None:
        for text in ("one", "two", "three"):
            desk.world.send_text(desk.mei, None, text)
        assert [one["message"]["text"] for one in await desk.updates(offset=-1)] == ["three"]
        assert len(await desk.updates()) == 1

    @given(st.lists(st.one_of(st.just("push"), st.integers(1, 5), st.just("crash")), max_size=60))
    def test_nothing_is_lost_and_nothing_comes_back_after_its_acknowledgement(
        self, deeds: list[int | str]
    ) -> None:
        updates = Updates(lambda: 0.0)
        pushed: list[int | None] = []
        handled: list[int] = []
        offset = 0
        for deed in deeds:
            if deed == "push":
                pushed.append(updates.push("message", {"n": len(pushed)}))
            elif deed == "crash":
                offset = 0
            elif isinstance(deed, int):
                updates.acknowledge(offset)
                batch = [one["update_id"] for one in updates.waiting(deed)]
                assert not set(batch) & {one for one in handled if one < offset}
                handled += [one for one in batch if one not in handled]
                offset = max(batch, default=offset - 1) + 1
        updates.acknowledge(offset)
        rest = [one["update_id"] for one in updates.waiting(1000)]
        assert sorted({*handled, *rest}) == pushed
        assert handled == sorted(handled)


class TestLongPoll:
    """A poll waits, a message wakes it, a second poll ends it with 409 (telegram.md 1.4)."""

    async def test_a_poll_is_woken_by_a_message(self, desk: Desk) -> None:
        polling = asyncio.create_task(desk.updates(timeout=30))
        await asyncio.sleep(0)
        desk.world.send_text(desk.mei, None, "wake up")
        (update,) = await asyncio.wait_for(polling, 2)
        assert update["message"]["text"] == "wake up"

    async def test_a_poll_without_a_timeout_answers_at_once(self, desk: Desk) -> None:
        assert await desk.updates() == []

    async def test_a_second_poll_ends_the_first_with_409(self, desk: Desk) -> None:
        first = asyncio.create_task(desk.refused("getUpdates", timeout=30))
        await asyncio.sleep(0)
        await desk.updates()
        assert await asyncio.wait_for(first, 2) == (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )


class TestKindsAndLifetimes:
    """`allowed_updates` is honoured and remembered; updates do not wait for ever (telegram.md 1.3, 3.2)."""

    async def test_only_the_kinds_asked_for_are_queued_from_then_on(self, desk: Desk) -> None:
        await desk.updates(allowed_updates=["callback_query"])
        desk.world.send_text(desk.mei, None, "not heard")
        assert await desk.updates() == []
        await desk.updates(allowed_updates=["message"])
        desk.world.send_text(desk.mei, None, "heard")
        assert [one["message"]["text"] for one in await desk.updates()] == ["heard"]

    async def test_chat_member_comes_only_when_asked_for_and_the_bot_is_administrator(
        self, desk: Desk
    ) -> None:
        group = desk.group()
        desk.world.updates.drop()
        desk.world.add_member(group, desk.mei)
        assert [set(one) - {"update_id"} for one in await desk.updates()] == [{"message"}]
        await desk.updates(allowed_updates=["chat_member"])
        desk.world.remove_member(group, desk.mei, status="kicked")
        assert (await desk.updates())[-1]["chat_member"]["new_chat_member"]["status"] == "kicked"

    @pytest.mark.parametrize(("seconds", "left"), [(149, {"message", "callback_query"}), (150, {"message"})])
    async def test_a_press_waits_for_150_seconds(self, desk: Desk, seconds: int, left: set[str]) -> None:
        desk.start()
        sent = await desk.say(reply_markup=buttons("Go"))
        desk.world.send_text(desk.mei, None, "hello")
        desk.press(desk.mei, sent, "Go")
        desk.time += seconds
        assert {key for one in await desk.updates() for key in one if key != "update_id"} == left

    async def test_a_message_waits_for_a_day(self, desk: Desk) -> None:
        desk.start()
        desk.world.send_text(desk.mei, None, "hello")
        desk.time += 86_399
        assert len(await desk.updates()) == 1
        desk.time += 1
        assert await desk.updates() == []


async def test_an_acknowledged_update_can_be_delivered_again_under_its_old_id(desk: Desk) -> None:
    desk.world.send_text(desk.mei, None, "once")
    desk.world.send_text(desk.mei, None, "twice")
    first, second = await desk.updates()
    await desk.updates(offset=second["update_id"] + 1)
    desk.world.send_text(desk.mei, None, "new")
    desk.world.updates.redeliver(first["update_id"])
    desk.world.updates.redeliver(first["update_id"])
    assert [one["message"]["text"] for one in await desk.updates()] == ["once", "new"]


async def test_an_update_may_be_unparsable(desk: Desk) -> None:
    desk.world.updates.push_raw({"message": {"message_id": "no chat, no date"}})
    assert (await desk.updates())[0]["message"] == {"message_id": "no chat, no date"}
