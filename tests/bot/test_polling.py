"""The long poll: stored before acknowledged, dispatched once, and clear about what is wrong."""

import asyncio
import json
import logging
import sqlite3
import traceback
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError
from telegram.request import BaseRequest
from typing_extensions import override

from bot.arrivals import Surplus
from bot.conflict import Rival
from bot.polling import AnotherPoller, Door, Polling, Source, TokenRefused
from domain.events import Tag
from emulator.api import Api
from emulator.faults import Fault
from emulator.model import User
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.interface import Transaction
from storage.records import Received
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime, settle, until

BOT = 123456
TOKEN = f"{BOT}:AAcanarytoken"
ADDRESS = f"https://telegram.invalid/bot{TOKEN}"


class Line(BaseRequest):
    """A line on which always the same comes back: a reply, or an error."""

    def __init__(self, status: int = 200, body: bytes = b"", error: Exception | None = None) -> None:
        self.reply = status, body
        self.error = error
        self.calls = 0

    @property
    @override
    def read_timeout(self) -> float | None:
        return None

    @override
    async def initialize(self) -> None: ...

    @override
    async def shutdown(self) -> None: ...

    @override
    async def do_request(self, *_args: Any, **_kwargs: Any) -> tuple[int, bytes]:
        self.calls += 1
        if self.error:
            raise self.error
        return self.reply


@dataclass
class Post:
    """A poller, its Telegram, its store, and what it dispatched."""

    store: SqlStore
    time: FakeTime
    world: World
    api: Api
    mei: User
    dispatched: list[Received] = field(default_factory=list)
    running: list[asyncio.Task[None]] = field(default_factory=list)
    shed: list[Surplus] = field(default_factory=list)
    room: int = 1000

    def __post_init__(self) -> None:
        self.polling = self.employ()

    def employ(self, request: BaseRequest | None = None, long_poll: int = 25) -> Polling:
        source = Source(request or EmulatorRequest(self.api), ADDRESS, long_poll)
        door = Door(self._dispatch, lambda _chat: self.room, self._skip, self._turn_away)
        return Polling(source, self.store, BOT, door, self.time.timing)

    async def _skip(self, tx: Transaction, bot_id: int, updates: Sequence[Received]) -> list[Received]:
        numbers = await tx.inbox.remember(bot_id, [one.update_id for one in updates], START)
        return [one for one in updates if one.update_id in numbers]

    async def _turn_away(self, surplus: Surplus) -> None:
        self.shed.append(surplus)

    async def _dispatch(self, received: Received) -> None:
        self.dispatched.append(received)
        if b"explode" in received.body:
            raise LookupError(received.body)

    def start(self, polling: Polling | None = None) -> asyncio.Task[None]:
        if polling:
            self.polling = polling
        self.running.append(asyncio.create_task(self.polling.run()))
        return self.running[-1]

    def say(self, text: str) -> None:
        self.world.send_text(self.mei, None, text)

    def texts(self) -> list[str]:
        updates = [json.loads(received.body) for received in self.dispatched]
        return [update.get("message", {}).get("text", "") for update in updates]

    async def heard(self, count: int) -> None:
        await until(lambda: len(self.dispatched) >= count)


@pytest.fixture
async def post(store: SqlStore, time: FakeTime) -> AsyncIterator[Post]:
    world = World(TOKEN, "mims_helpdesk_bot", lambda: START.timestamp() + time.elapsed)
    post = Post(store, time, world, Api(world), world.add_user("Mei"))
    yield post
    await post.polling.stop()
    for task in post.running:
        task.cancel()
    await asyncio.gather(*post.running, return_exceptions=True)
    assert post.api.violations == []


class TestUpdates:
    async def test_they_are_dispatched_in_order_and_then_acknowledged(self, post: Post) -> None:
        for text in ("one", "two", "three"):
            post.say(text)
        post.start()
        await post.heard(3)
        await until(lambda: post.world.updates.count() == 0)
        assert post.texts() == ["one", "two", "three"]
        assert {(one.chat_id, one.user_id) for one in post.dispatched} == {(post.mei.id, post.mei.id)}

    async def test_nothing_is_acknowledged_before_it_is_stored(self, post: Post, tmp_path: Path) -> None:
        rename(tmp_path, "inbox", "mislaid")
        post.say("one")
        post.start()
        await post.time.asleep()
        await post.time.advance(1)
        await post.time.asleep()
        assert (post.world.updates.count(), post.dispatched) == (1, [])
        rename(tmp_path, "mislaid", "inbox")
        await post.time.advance(2)
        await post.heard(1)
        assert post.texts() == ["one"]

    async def test_what_is_dispatched_is_in_the_store(self, post: Post, store: SqlStore) -> None:
        post.say("one")
        post.start()
        await post.heard(1)
        async with store.read() as tx:
            kept = await tx.inbox.unfinished(BOT)
        assert [(one.update_id, one.body) for one in kept] == [
            (one.update_id, one.body) for one in post.dispatched
        ]

    async def test_each_takes_effect_once(self, post: Post) -> None:
        """TGM-04: delivered twice in a batch, and again later."""
        post.api.faults.next("getUpdates", Fault.twice())
        post.say("one")
        post.start()
        await until(lambda: post.world.updates.acknowledged)
        post.world.updates.redeliver(post.dispatched[0].update_id)
        post.say("two")
        await post.heard(2)
        assert post.texts() == ["one", "two"]

    async def test_a_redelivery_is_recorded(self, post: Post, store: SqlStore) -> None:
        """LOG-05: update_duplicate."""
        post.say("one")
        post.start()
        await until(lambda: post.world.updates.acknowledged)
        post.world.updates.redeliver(post.dispatched[0].update_id)
        post.say("two")
        await post.heard(2)
        async with store.read() as tx:
            (row,) = await tx.audit.rows(0, 10)
        assert (row.tag, row.actor, row.values) == (Tag.UPDATE_DUPLICATE, "system", {"updates": 1})

    async def test_a_batch_out_of_order_is_put_in_order(self, post: Post) -> None:
        post.api.faults.next("getUpdates", Fault.backwards())
        for text in ("one", "two", "three"):
            post.say(text)
        post.start()
        await post.heard(3)
        assert post.texts() == ["one", "two", "three"]

    async def test_one_that_cannot_be_parsed_hurts_no_other(self, post: Post) -> None:
        post.say("one")
        post.world.updates.push_raw({"message": {"nonsense": ["\ud83d"]}})
        post.say("two")
        post.start()
        await post.heard(3)
        assert post.texts() == ["one", "", "two"]

    async def test_one_that_is_too_large_is_skipped(
        self, post: Post, caplog: pytest.LogCaptureFixture
    ) -> None:
        post.world.updates.push_raw({"message": {"text": "x" * 10_000_000}})
        post.say("one")
        post.start()
        await post.heard(1)
        await until(lambda: post.world.updates.count() == 0)
        assert post.texts() == ["one"]
        assert "polling.update_skipped" in caplog.text

    async def test_one_that_cannot_be_handed_on_holds_up_no_other(
        self, post: Post, caplog: pytest.LogCaptureFixture
    ) -> None:
        """LOG-06: and the log line has no content."""
        post.say("explode")
        post.say("two")
        post.start()
        await post.heard(2)
        assert "polling.dispatch_failed" in caplog.text
        assert "explode" not in caplog.text

    async def test_only_the_kinds_we_handle_are_asked_for(self, post: Post) -> None:
        post.start()
        await until(lambda: post.api.calls)
        asked = post.api.calls_of("getUpdates")[0].params
        assert asked["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]

    async def test_lower_numbers_after_a_quiet_week_are_seen(self, post: Post) -> None:
        post.say("one")
        post.start(post.employ(long_poll=0))
        await until(lambda: post.world.updates.acknowledged)
        calls = len(post.api.calls)
        await until(lambda: len(post.api.calls) > calls + 2)
        post.world.updates._next = 17
        post.say("two")
        await post.heard(2)
        assert post.texts() == ["one", "two"]

    async def test_updates_without_numbers_are_no_endless_loop(self, post: Post) -> None:
        line = Line(body=b'{"ok": true, "result": [{"message": {}}, 3]}')
        post.start(post.employ(line))
        await post.time.asleep()
        assert (line.calls, post.dispatched) == (1, [])


class TestSurplus:
    async def test_what_is_too_much_of_a_chat_is_turned_away_and_the_others_are_heard(
        self, post: Post
    ) -> None:
        post.room, ann = 2, post.world.add_user("Ann")
        for text in ("one", "two", "three", "four"):
            post.say(text)
        post.world.send_text(ann, None, "hello")
        post.start()
        await until(lambda: post.shed)
        assert post.texts() == ["one", "two", "hello"]
        assert [(one.turn.chat_id, one.is_written, one.presses) for one in post.shed] == [
            (post.mei.id, True, ())
        ]

    async def test_it_is_acknowledged_and_nothing_of_it_is_left_to_do(
        self, post: Post, store: SqlStore
    ) -> None:
        post.room = 1
        for text in ("one", "two", "three"):
            post.say(text)
        post.start()
        await until(lambda: len(post.world.updates.acknowledged) == 3)
        async with store.read() as tx:
            assert [one.update_id for one in await tx.inbox.unfinished(BOT)] == [100_000]

    async def test_a_redelivery_of_it_is_recognised(self, post: Post) -> None:
        """TGM-04: also when there is room again."""
        post.room = 1
        post.say("one")
        post.say("two")
        post.start()
        await until(lambda: len(post.world.updates.acknowledged) == 2)
        post.room = 1000
        post.world.updates.redeliver(100_000, 100_001)
        post.say("three")
        await post.heard(2)
        assert (post.texts(), len(post.shed)) == (["one", "three"], 1)

    async def test_a_store_that_fails_at_it_hands_nothing_on_twice(self, post: Post) -> None:
        """What was taken is in the store by then; the surplus is not acknowledged before it is there too."""
        post.room = 1
        real = post._skip

        async def fail(*_given: Any) -> list[Received]:
            post.polling._door = Door(post._dispatch, lambda _chat: post.room, real, post._turn_away)
            raise sqlite3.OperationalError

        post.polling._door = Door(post._dispatch, lambda _chat: post.room, fail, post._turn_away)
        post.say("one")
        post.say("two")
        post.start()
        await post.time.asleep()
        assert (post.texts(), post.shed, post.world.updates.count()) == (["one"], [], 2)
        await post.time.advance(1)
        await until(lambda: post.shed)
        await until(lambda: post.world.updates.count() == 0)
        assert post.texts() == ["one"]


class TestTrouble:
    @pytest.mark.parametrize("fault", [Fault.unauthorized(), Fault.refuse(404)], ids=["401", "404"])
    async def test_a_refused_token_ends_the_poll_with_a_clear_line(self, post: Post, fault: Fault) -> None:
        post.api.faults.next("getUpdates", fault)
        with pytest.raises(TokenRefused, match="Check BOT_TOKEN"):
            await post.start()

    async def test_a_proxys_page_is_no_refusal_of_the_token(self, post: Post) -> None:
        post.start(post.employ(Line(404, b"<html>not found</html>")))
        await post.time.asleep()
        assert not post.running[0].done()

    @pytest.mark.parametrize(
        "body",
        [b"", b"<html>", b"[]", b'{"ok": true}', b'{"ok": true, "result": 3}', b"[" * 100_000, b"\xff"],
    )
    async def test_a_reply_that_is_none_is_tried_again(
        self, post: Post, body: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        post.start(post.employ(Line(200, body)))
        await post.time.asleep()
        assert [record.message for record in caplog.records] == ["polling.down"]

    async def test_a_line_that_is_down_is_tried_ever_more_slowly(
        self, post: Post, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "helpdesk")
        post.api.faults.next(
            "getUpdates", Fault.drop_before(), Fault.server_error(502), *[Fault.server_error(500)] * 5
        )
        post.start()
        pauses = []
        for _ in range(7):
            await post.time.asleep()
            pauses += post.time.naps()
            await post.time.advance(post.time.naps()[0])
        post.say("one")
        await post.heard(1)
        assert pauses == [1, 2, 4, 8, 16, 30, 30]
        assert [record.message for record in caplog.records] == ["polling.down", "polling.up"]

    async def test_a_reply_lost_after_the_effect_loses_no_update(self, post: Post) -> None:
        post.say("one")
        post.api.faults.next("getUpdates", Fault.drop_after())
        post.start()
        await post.time.asleep()
        await post.time.advance(1)
        await post.heard(1)
        assert post.texts() == ["one"]

    async def test_telegrams_wait_is_honoured(self, post: Post) -> None:
        post.api.faults.next("getUpdates", Fault.retry_after(42))
        post.start()
        await post.time.asleep()
        assert post.time.naps() == [42]

    async def test_another_poller_is_put_up_with_for_a_minute(
        self, post: Post, caplog: pytest.LogCaptureFixture
    ) -> None:
        """TGM-13: the line says what it may mean."""
        post.api.faults.next("getUpdates", Fault.conflict(), times=13)
        running = post.start()
        for _ in range(12):
            await post.time.asleep()
            await post.time.advance(5)
        with pytest.raises(AnotherPoller, match="token may be stolen"):
            await running
        assert post.time.elapsed == 60
        assert [record.message for record in caplog.records] == ["polling.rival"]

    async def test_one_that_stays_is_told_of_twice_and_one_that_goes_once(self, post: Post) -> None:
        """TGM-13: first to the operator, and to the schools when it is no left-over of a dead process."""
        told = list[tuple[str, float]]()

        async def first(rival: Rival) -> None:
            told.append((rival.value, post.time.elapsed))

        async def lasting(rival: Rival) -> None:
            told.append((f"{rival.value} lasts", post.time.elapsed))

        post.polling.on_rival, post.polling.on_lasting_rival = first, lasting
        post.api.faults.next("getUpdates", Fault.conflict(), times=6)
        post.start()
        for _ in range(5):
            await post.time.asleep()
            await post.time.advance(5)
        assert told == [("process", 0), ("process lasts", 15)]

    async def test_its_place_is_taken_within_five_seconds_of_its_end(self, post: Post) -> None:
        post.api.faults.next("getUpdates", Fault.conflict())
        post.say("one")
        post.start()
        await post.time.asleep()
        await post.time.advance(5)
        await post.heard(1)

    async def test_good_polls_in_between_do_not_hide_it(self, post: Post) -> None:
        post.start(post.employ(long_poll=0))
        for _ in range(13):
            post.api.faults.next("getUpdates", Fault.conflict())
            await until(lambda: post.time.naps() or post.running[0].done())
            await post.time.advance(5)
        with pytest.raises(AnotherPoller):
            await post.running[0]


class TestSecrets:
    @pytest.mark.parametrize(
        "error", [NetworkError(f"no route to {ADDRESS}"), RuntimeError(ADDRESS), ValueError(ADDRESS)]
    )
    async def test_the_token_is_in_no_log_and_no_error(
        self, post: Post, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        """SEC-03, LOG-02."""
        caplog.set_level(logging.DEBUG)
        polling = post.employ(Line(error=error))
        post.start(polling)
        await post.time.asleep()
        with pytest.raises(Exception, match=type(error).__name__) as raised:
            await polling._source.fetch(0)
        written = "".join(traceback.format_exception(raised.value)) + caplog.text + repr(polling._source)
        assert "polling.down" in written
        assert TOKEN not in written

    async def test_a_reply_that_is_no_json_is_not_logged(
        self, post: Post, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        post.start(post.employ(Line(200, b'{"ok": true, "result": [{"text": "my password')))
        await post.time.asleep()
        assert "password" not in caplog.text


class TestStopping:
    async def test_it_ends_a_long_poll_at_once(self, post: Post) -> None:
        running = post.start()
        await until(lambda: post.api.calls)
        await settle()
        await post.polling.stop()
        await running
        assert post.time.elapsed == 0

    async def test_it_ends_a_pause_at_once(self, post: Post) -> None:
        post.api.faults.next("getUpdates", Fault.retry_after(42))
        running = post.start()
        await post.time.asleep()
        await post.polling.stop()
        await running
        assert post.time.elapsed == 0

    async def test_what_comes_in_then_waits_for_the_next_process(self, post: Post) -> None:
        running = post.start()
        await until(lambda: post.api.calls)
        await settle()
        await post.polling.stop()
        await running
        post.say("one")
        post.start(post.employ())
        await post.heard(1)
        assert post.texts() == ["one"]


class TestAge:
    async def test_it_tells_how_long_nothing_came_in(self, post: Post) -> None:
        post.time.elapsed = 91
        assert post.polling.age() == 91
        post.say("one")
        post.start()
        await post.heard(1)
        assert post.polling.age() == 0
        assert post.polling.silence() < 5


def rename(folder: Path, old: str, new: str) -> None:
    """Rename a table behind the store's back."""
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
