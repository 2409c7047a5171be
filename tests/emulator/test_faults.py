"""Trouble comes as scripted, and leaves the world as it says."""

import asyncio

import pytest

from emulator.faults import Answer, ConnectionDropped, Fault
from emulator.model import Json
from emulator.updates import OTHER_POLL
from tests.emulator.desk import Desk


class TestRefusals:
    @pytest.mark.parametrize(
        ("fault", "code", "description"),
        [
            (Fault.retry_after(7), 429, "Too Many Requests: retry after 7"),
            (Fault.forbidden(), 403, "Forbidden: bot was blocked by the user"),
            (Fault.unauthorized(), 401, "Unauthorized"),
            (Fault.server_error(), 500, "Internal Server Error"),
            (Fault.server_error(502), 502, "Bad Gateway"),
            (
                Fault.conflict(),
                409,
                f"Conflict: {OTHER_POLL}",
            ),
        ],
    )
    async def test_the_next_call_alone_is_refused_without_effect(
        self, desk: Desk, fault: Fault, code: int, description: str
    ) -> None:
        desk.start()
        desk.api.faults.next("sendMessage", fault)
        reply = await desk.api.call("sendMessage", {"chat_id": desk.mei.id, "text": "x"})
        assert (reply["error_code"], reply["description"]) == (code, description)
        assert len(desk.world.chats[desk.mei.id].messages) == 1
        assert await desk.say()
        assert desk.api.violations == []

    async def test_too_many_requests_say_for_how_long(self, desk: Desk) -> None:
        desk.api.faults.next("getMe", Fault.retry_after(7))
        assert (await desk.api.call("getMe", {}))["parameters"] == {"retry_after": 7}


class TestBrokenLines:
    """A missing reply does not mean "not sent" (telegram.md 1.5)."""

    async def test_dropped_before_nothing_was_sent(self, desk: Desk) -> None:
        desk.start()
        desk.api.faults.next("sendMessage", Fault.drop_before())
        with pytest.raises(ConnectionDropped):
            await desk.say("lost")
        assert len(desk.world.chats[desk.mei.id].messages) == 1

    async def test_dropped_after_the_message_stands_there(self, desk: Desk) -> None:
        desk.start()
        desk.api.faults.next("sendMessage", Fault.drop_after())
        with pytest.raises(ConnectionDropped):
            await desk.say("sent all the same")
        assert desk.world.chats[desk.mei.id].visible()[-1].content.text == "sent all the same"

    async def test_a_hanging_call_has_its_effect_and_answers_when_released(self, desk: Desk) -> None:
        desk.start()
        released = asyncio.Event()
        desk.api.faults.next("sendMessage", Fault.hang(released))
        sending = asyncio.create_task(desk.say("slow"))
        await desk.world.changed(desk.world.revision, 2)
        assert desk.world.chats[desk.mei.id].visible()[-1].content.text == "slow"
        assert not sending.done()
        released.set()
        assert (await sending)["text"] == "slow"

    async def test_a_late_reply_comes_after_all(self, desk: Desk) -> None:
        desk.api.faults.next("getMe", Fault.late(0.03))
        begun = asyncio.get_running_loop().time()
        assert await desk.ok("getMe")
        assert asyncio.get_running_loop().time() - begun >= 0.02


class TestTroubledUpdates:
    async def test_an_update_may_come_twice_in_one_batch(self, desk: Desk) -> None:
        desk.world.send_text(desk.mei, None, "once")
        desk.api.faults.next("getUpdates", Fault.twice())
        first, second = await desk.updates()
        assert first == second

    async def test_a_batch_may_come_backwards(self, desk: Desk) -> None:
        desk.world.send_text(desk.mei, None, "one")
        desk.world.send_text(desk.mei, None, "two")
        desk.api.faults.next("getUpdates", Fault.backwards())
        assert [one["message"]["text"] for one in await desk.updates()] == ["two", "one"]

    async def test_a_lost_reply_to_getupdates_loses_no_update(self, desk: Desk) -> None:
        desk.world.send_text(desk.mei, None, "one")
        desk.api.faults.next("getUpdates", Fault.drop_after())
        with pytest.raises(ConnectionDropped):
            await desk.updates()
        assert len(await desk.updates()) == 1


class TestScript:
    async def test_faults_come_one_a_call_in_order_and_a_star_means_any_method(self, desk: Desk) -> None:
        faults = desk.api.faults
        faults.next("getMe", Fault.server_error(), Fault.unauthorized())
        faults.next("*", Fault.conflict(), times=2)
        assert faults.waiting() == 4
        codes = [(await desk.api.call("getMe", {})).get("error_code") for _ in range(5)]
        assert codes == [500, 401, 409, 409, None]

    async def test_the_rest_of_a_script_can_be_forgotten(self, desk: Desk) -> None:
        desk.api.faults.next("getMe", Fault.unauthorized(), times=3)
        desk.api.faults.clock_offset = 90
        desk.api.faults.clear()
        assert await desk.ok("getMe")
        assert desk.api.faults.clock_offset == 0

    async def test_a_new_kind_of_fault_is_a_function(self, desk: Desk) -> None:
        async def nameless(answer: Answer) -> Json:
            reply = await answer()
            return {**reply, "result": {**reply["result"], "username": None}}

        desk.api.faults.next("getMe", Fault("nameless", nameless))
        assert (await desk.ok("getMe"))["username"] is None
