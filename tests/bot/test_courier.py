"""The courier: at least once, in order within a chat, and never silent about what it gives up."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.budget import Budget, Rank
from bot.courier import CHATS_AT_ONCE, LETTERS_AT_ONCE, Courier, Errands
from bot.delivery import Delivery
from bot.mail import MailDeferred, MailDown
from conversations.draft import Draft
from domain.notice import Notice, NoticeKind
from emulator.api import Api
from emulator.faults import Fault
from emulator.model import Chat, User
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.records import Queued, School
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime, settle, until

BOT = 123456


@dataclass
class Office:
    """A courier with its outbox, its Telegram, and what the others do for it."""

    store: SqlStore
    time: FakeTime
    world: World
    api: Api
    budget: Budget
    bot: ExtBot[Rank]
    mei: User
    ravi: User
    drafts: dict[str, Draft | Exception | None] = field(default_factory=dict)
    delivered: list[tuple[str, int | None]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    posting: list[Exception] = field(default_factory=list)
    running: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.errands = Errands(self._render, self._delivered, self._moved, self._post)
        self.courier = self.employ()

    def employ(self) -> Courier:
        return Courier(self.store, BOT, Delivery(self.bot), self.errands, self.time.timing)

    def start(self, courier: Courier | None = None) -> asyncio.Task[None]:
        self.running.append(asyncio.create_task((courier or self.courier).run()))
        return self.running[-1]

    async def _render(self, queued: Queued) -> Draft | None:
        draft = self.drafts.get(queued.notice.dedupe_key, Draft(f"text of {queued.notice.dedupe_key}"))
        if isinstance(draft, Exception):
            raise draft
        return draft

    async def _delivered(self, queued: Queued, message_id: int | None) -> None:
        self.delivered.append((queued.notice.dedupe_key, message_id))

    async def _moved(self, old: int, new: int) -> bool:
        self.moved.append((old, new))
        async with self.store.begin() as tx:
            return await tx.schools.move_group(BOT, old, new)

    async def _post(self, queued: Queued) -> None:
        trouble = self.posting.pop(0) if self.posting else None
        if trouble is not None:
            raise trouble
        self.posted.append(queued.notice.dedupe_key)

    async def queue(self, *keys: str, chat: int | None = None, after: float = 0) -> None:
        not_before = self.time.now() + timedelta(seconds=after) if after else None
        notices = [
            Notice(NoticeKind.REQUEST_APPROVED, chat or self.mei.id, key, {}, not_before) for key in keys
        ]
        async with self.store.begin() as tx:
            await tx.outbox.queue(BOT, notices, self.time.now())
        self.courier.wake()

    async def is_empty(self) -> bool:
        async with self.store.read() as tx:
            return await tx.outbox.next_due(BOT) is None

    async def emptied(self) -> None:
        """Let time pass, a second at a time, until the outbox is empty."""
        for _ in range(600):
            await until(self._is_quiet)
            if await self.is_empty():
                return
            await self.time.advance(1)
        raise AssertionError("the outbox does not get empty")

    def _is_quiet(self) -> bool:
        """Whether nothing happens unless time passes."""
        is_waiting = bool(self.budget._waiting)
        return len(self.time.naps()) > is_waiting and (is_waiting or not self.courier._lines)

    def texts(self, chat_id: int | None = None) -> list[str]:
        return [
            message.content.text
            for message in self.world.chats[chat_id or self.mei.id].visible()
            if message.sender.is_bot
        ]

    def say(self, chat_id: int | None = None) -> int:
        """Return the bot's newest message."""
        messages = self.world.chats[chat_id or self.mei.id].visible()
        return max((message.id for message in messages if message.sender.is_bot), default=0)


@pytest.fixture
async def office(store: SqlStore, time: FakeTime) -> AsyncIterator[Office]:
    world = World(f"{BOT}:TEST", "mims_helpdesk_bot", lambda: START.timestamp() + time.elapsed)
    api = Api(world)
    mei, ravi = world.add_user("Mei"), world.add_user("Ravi")
    for person in (mei, ravi):
        world.send_text(person, None, "/start")
    line, budget = EmulatorRequest(api), Budget(store, BOT, time.timing)
    bot = ExtBot(world.token, request=line, get_updates_request=line, rate_limiter=budget)
    await bot.initialize()
    office = Office(store, time, world, api, budget, bot, mei, ravi)
    yield office
    for task in office.running:
        task.cancel()
    await asyncio.gather(*office.running, return_exceptions=True)
    await office.courier.stop(within=0)
    await bot.shutdown()
    assert api.violations == []


def group_of(office: Office, kind: str = "supergroup") -> Chat:
    group = office.world.add_group("Admins", office.ravi, kind="group" if kind == "group" else "supergroup")
    office.world.add_bot_to_group(group, office.ravi, administrator=True)
    return group


class TestSending:
    async def test_a_queued_notice_reaches_its_chat_and_leaves_the_outbox(self, office: Office) -> None:
        await office.queue("a")
        office.start()
        await until(lambda: office.delivered)
        await office.emptied()
        assert office.texts() == ["text of a"]
        assert office.delivered == [("a", office.say())]

    async def test_waking_it_sends_at_once(self, office: Office) -> None:
        office.start()
        await office.time.asleep()
        await office.queue("a")
        await until(lambda: office.delivered)
        assert office.time.elapsed == 0

    async def test_what_another_process_queued_is_found_by_itself(self, office: Office) -> None:
        office.start()
        await office.time.asleep()
        async with office.store.begin() as tx:
            notice = Notice(NoticeKind.STEP_UP, office.mei.id, "a")
            await tx.outbox.queue(BOT, [notice], office.time.now())
        await office.time.advance(15)
        await until(lambda: office.delivered)

    async def test_a_notice_for_later_waits(self, office: Office) -> None:
        await office.queue("later", after=10)
        office.start()
        await office.time.asleep()
        assert office.time.naps() == [10]
        await office.time.advance(10)
        await until(lambda: office.delivered)
        assert office.time.elapsed == 10

    async def test_what_is_no_longer_needed_is_not_sent(self, office: Office) -> None:
        office.drafts["a"] = None
        await office.queue("a")
        office.start()
        await office.emptied()
        assert (office.texts(), office.delivered) == ([], [])

    async def test_notices_of_a_chat_come_in_order(self, office: Office) -> None:
        keys = [f"n{number}" for number in range(6)]
        await office.queue(*keys)
        office.start()
        await office.emptied()
        assert office.texts() == [f"text of {key}" for key in keys]

    async def test_a_chat_that_hangs_does_not_hold_up_the_others(self, office: Office) -> None:
        released = asyncio.Event()
        office.api.faults.next("sendMessage", Fault.hang(released))
        await office.queue("slow")
        office.start()
        await until(lambda: office.api.calls_of("sendMessage"))
        await office.queue("quick", chat=office.ravi.id)
        await until(lambda: ("quick", office.say(office.ravi.id)) in office.delivered)
        released.set()
        await office.emptied()

    async def test_no_lease_ends_while_a_long_line_is_served(self, office: Office) -> None:
        """A person's seventy notices take longer than a lease; none is claimed twice."""
        keys = [f"n{number}" for number in range(70)]
        await office.queue(*keys)
        office.start()
        await office.emptied()
        for _ in range(10):
            await office.time.advance(1)
            await until(office._is_quiet)
        assert office.texts() == [f"text of {key}" for key in keys]

    async def test_forty_notices_for_a_group_keep_to_its_limit_and_order(self, office: Office) -> None:
        """Issue 3's flood, in small: nothing is lost, doubled or out of order at sixteen a minute."""
        group = group_of(office)
        keys = [f"n{number}" for number in range(40)]
        await office.queue(*keys, chat=group.id)
        office.start()
        await office.emptied()
        assert office.texts(group.id) == [f"text of {key}" for key in keys]
        assert 120 <= office.time.elapsed <= 240


class TestTrouble:
    async def test_what_is_queued_while_its_chat_waits_comes_behind(self, office: Office) -> None:
        office.api.faults.next("sendMessage", Fault.server_error(502), times=3)
        await office.queue("a")
        office.start()
        await until(lambda: len(office.api.calls_of("sendMessage")) == 1)
        await until(office._is_quiet)
        await office.queue("b")
        await office.emptied()
        assert office.texts() == ["text of a", "text of b"]

    @pytest.mark.parametrize(
        "fault",
        [Fault.server_error(502), Fault.server_error(500), Fault.drop_before()],
        ids=lambda fault: fault.name,
    )
    async def test_what_did_not_arrive_is_sent_again(self, office: Office, fault: Fault) -> None:
        """DOS-04: nothing lost, nothing doubled."""
        office.api.faults.next("sendMessage", fault, times=3)
        await office.queue("a", "b")
        office.start()
        await office.emptied()
        assert office.texts() == ["text of a", "text of b"]
        assert office.time.elapsed >= 1 + 2 + 4

    async def test_a_line_that_breaks_after_the_effect_doubles_it_once(self, office: Office) -> None:
        office.api.faults.next("sendMessage", Fault.drop_after())
        await office.queue("a")
        office.start()
        await office.emptied()
        assert office.texts() == ["text of a"] * 2

    async def test_telegrams_wait_is_honoured_and_the_order_stays(self, office: Office) -> None:
        office.api.faults.next("sendMessage", Fault.retry_after(20))
        await office.queue("a", "b")
        office.start()
        await until(lambda: office.api.calls_of("sendMessage"))
        await office.queue("c")
        await office.queue("other", chat=office.ravi.id)
        await office.emptied()
        assert office.texts() == ["text of a", "text of b", "text of c"]
        times = [
            call.at - START.timestamp()
            for call in office.api.calls_of("sendMessage")
            if int(call.params["chat_id"]) == office.mei.id
        ]
        assert times[0] == 0
        assert times[1] >= 20

    @pytest.mark.parametrize("cause", ["blocked", "unknown"])
    async def test_what_nobody_can_receive_is_given_up_loudly(
        self, office: Office, cause: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        if cause == "blocked":
            office.world.block(office.mei)
        await office.queue("a", chat=None if cause == "blocked" else -1009999)
        await office.queue("other", chat=office.ravi.id)
        office.start()
        await office.emptied()
        (line,) = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert (line.message, line.__dict__["kind"], line.__dict__["notice_id"]) == (
            "courier.gave_up",
            "request_approved",
            1,
        )
        assert "text of" not in caplog.text
        assert office.texts(office.ravi.id) == ["text of other"]
        assert office.time.elapsed <= 2

    async def test_a_group_that_moved_is_followed(self, office: Office) -> None:
        """TGM-06: each notice is said anew there, for what it edits stands in the old group."""
        old = group_of(office, "group")
        async with office.store.begin() as tx:
            await tx.schools.put(School("school1", "ABC", "Alpha", "", BOT, old.id))
        new = office.world.migrate(old)
        await office.queue("a", "b", chat=old.id)
        office.start()
        await office.emptied()
        assert office.moved == [(old.id, new.id)] * 2
        assert office.texts(new.id)[-2:] == ["text of a", "text of b"]
        assert [key for key, _ in office.delivered] == ["a", "b"]

    async def test_a_group_of_nobody_that_moved_is_given_up(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        old = group_of(office, "group")
        office.world.migrate(old)
        await office.queue("a", chat=old.id)
        office.start()
        await office.emptied()
        assert "courier.gave_up" in caplog.text

    async def test_what_telegram_keeps_refusing_is_given_up_and_the_next_goes_on(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.drafts["bad"] = Draft("<b>never closed")
        await office.queue("bad", "good")
        office.start()
        await office.emptied()
        assert office.texts() == ["text of good"]
        assert len(office.api.violations) == 3
        assert "courier.gave_up" in caplog.text
        office.api.violations.clear()

    async def test_our_own_mistake_is_tried_again_for_a_day(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.drafts["bad"] = LookupError("secret words")
        await office.queue("bad", "good")
        office.start()
        await until(lambda: office.delivered)
        await office.time.asleep()
        await office.time.advance(86_400)
        await office.emptied()
        assert office.texts() == ["text of good"]
        assert "courier.gave_up" in caplog.text
        assert "secret words" not in caplog.text

    async def test_what_was_meant_for_a_later_day_is_tried_for_a_day_from_then(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A reminder is queued weeks ahead: its age is no reason to give it up at the first mistake."""
        office.drafts["late"] = LookupError("secret words")
        await office.queue("late", after=7 * 86_400)
        office.start()
        await office.time.asleep()
        await office.time.advance(7 * 86_400)
        await office.time.asleep()
        await office.time.advance(60)
        await until(lambda: "courier.retry" in caplog.text)
        assert "courier.gave_up" not in caplog.text
        office.drafts["late"] = Draft("text of late")
        await office.time.asleep()
        await office.time.advance(600)
        await office.emptied()
        assert office.texts() == ["text of late"]

    async def test_what_was_shown_is_not_shown_again_because_telling_of_it_failed(
        self, office: Office
    ) -> None:
        told: list[int | None] = []

        async def delivered(_queued: Queued, message_id: int | None) -> None:
            told.append(message_id)
            if len(told) < 3:
                raise LookupError

        office.courier = Courier(
            office.store,
            BOT,
            Delivery(office.bot),
            replace(office.errands, delivered=delivered),
            office.time.timing,
        )
        await office.queue("a")
        office.start()
        await office.emptied()
        assert (office.texts(), told) == (["text of a"], [office.say()] * 3)

    async def test_a_store_that_does_not_answer_is_waited_out(
        self, office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        await office.queue("a")
        rename(tmp_path, "outbox", "mislaid")
        office.start()
        await office.time.asleep()
        rename(tmp_path, "mislaid", "outbox")
        await office.emptied()
        assert office.texts() == ["text of a"]
        assert "courier.store_trouble" in caplog.text


class TestEnding:
    async def test_what_is_under_way_is_finished_and_the_rest_stays(self, office: Office) -> None:
        released = asyncio.Event()
        office.api.faults.next("sendMessage", Fault.hang(released))
        await office.queue("a", "b")
        running = office.start()
        await until(office.texts)
        stopping = asyncio.create_task(office.courier.stop(within=5))
        await settle()
        released.set()
        await stopping
        await running
        assert office.texts() == ["text of a"]
        assert office.delivered == [("a", office.say())]
        office.courier = office.employ()
        office.start()
        await office.emptied()
        assert office.texts() == ["text of a", "text of b"]
        assert office.time.elapsed < 30

    async def test_it_does_not_wait_longer_than_told(self, office: Office) -> None:
        office.api.faults.next("sendMessage", Fault.hang())
        await office.queue("a")
        running = office.start()
        await until(office.texts)
        stopping = asyncio.create_task(office.courier.stop(within=5))
        await office.time.advance(4.9)
        assert not stopping.done()
        await office.time.advance(0.1)
        await stopping
        await running

    async def test_an_idle_courier_stops_at_once(self, office: Office) -> None:
        running = office.start()
        await office.time.asleep()
        await office.courier.stop()
        await running
        assert office.time.elapsed == 0

    async def test_a_kill_between_sending_and_noting_it_doubles_one_notice_at_most(
        self, office: Office
    ) -> None:
        """At least once: the killed process never got to `sent`; the next waits for no lease of the dead."""

        async def killed(_queued: Queued, _message_id: int | None) -> None:
            running.cancel()
            await asyncio.Event().wait()

        office.courier = Courier(
            office.store,
            BOT,
            Delivery(office.bot),
            replace(office.errands, delivered=killed),
            office.time.timing,
        )
        await office.queue("a", "b")
        running = office.start()
        await until(running.done)
        await office.courier.stop(within=0)
        assert office.texts() == ["text of a"]
        office.courier = office.employ()
        office.start()
        await office.emptied()
        assert office.texts() == ["text of a", "text of a", "text of b"]
        assert office.time.elapsed < 10


class TestAClockThatIsSetBack:
    """What was put off by a clock that was ahead must not wait for that time to come again."""

    async def put_off(self, office: Office, ahead: timedelta) -> Courier:
        """Let one notice fail while the clock is ahead; return the courier who still runs."""
        timing = office.time.timing
        self.ahead = ahead
        courier = Courier(
            office.store,
            BOT,
            Delivery(office.bot),
            office.errands,
            replace(timing, now=lambda: timing.now() + self.ahead),
        )
        office.api.faults.next("sendMessage", Fault.server_error(502))
        await office.queue("a")
        await office.queue("later", after=7)
        office.courier = courier
        office.start()
        await until(lambda: office.api.faults.waiting() == 0)
        await until(office._is_quiet)
        return courier

    async def test_while_the_bot_runs_the_notice_goes_out_at_its_next_look(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        await self.put_off(office, timedelta(hours=2))
        self.ahead = timedelta()
        await office.time.advance(1)
        await until(office._is_quiet)
        assert office.texts()[-1:] == ["text of a"]
        assert "courier.clock_went_back" in caplog.text

    async def test_while_the_bot_is_down_the_notice_goes_out_at_the_next_start(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        courier = await self.put_off(office, timedelta(hours=2))
        await courier.stop()
        office.courier = office.employ()
        office.start()
        await office.emptied()
        assert office.texts() == ["text of a", "text of later"]
        assert office.time.elapsed < 10
        assert "courier.clock_went_back" not in caplog.text

    async def test_what_is_not_to_be_sent_before_its_time_waits_for_it_after_a_start(
        self, office: Office
    ) -> None:
        await office.queue("later", after=10)
        for _ in range(2):
            office.courier = office.employ()
            office.start()
            await office.time.asleep()
            await office.courier.stop()
        assert office.texts() == []
        office.courier = office.employ()
        office.start()
        await office.emptied()
        assert (office.texts(), office.time.elapsed) == (["text of later"], 10)


def rename(folder: Path, old: str, new: str) -> None:
    """Rename a table behind the store's back."""
    with sqlite3.connect(folder / "store.db") as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
    connection.close()


class TestLetters:
    """A letter waits for the mail server, and no message waits for a letter."""

    async def queue_letters(self, office: Office, *keys: str, chat: int | None = None) -> None:
        letters = [Notice(NoticeKind.EMAIL_LETTER, chat or office.mei.id, key) for key in keys]
        async with office.store.begin() as tx:
            await tx.outbox.queue(BOT, letters, office.time.now())
        office.courier.wake()

    async def test_a_letter_is_posted_and_is_no_message(self, office: Office) -> None:
        await self.queue_letters(office, "a")
        office.start()
        await office.emptied()
        assert (office.posted, office.texts(), office.delivered) == (["a"], [], [])

    async def test_an_outage_is_waited_out_and_holds_up_other_letters_but_no_message(
        self, office: Office
    ) -> None:
        office.posting = [MailDown("ConnectionRefusedError")]
        await self.queue_letters(office, "first", "second")
        await office.queue("message")
        office.start()
        await until(lambda: office.delivered)
        assert (office.posted, office.time.elapsed) == ([], 0)
        await office.emptied()
        assert office.posted == ["first", "second"]

    async def test_a_letter_that_must_wait_holds_up_no_other(self, office: Office) -> None:
        office.posting = [MailDeferred(451)]
        await self.queue_letters(office, "greylisted", "other")
        office.start()
        await until(lambda: office.posted)
        assert office.posted == ["other"]
        await office.emptied()
        assert office.posted == ["other", "greylisted"]

    async def test_letters_to_many_use_a_few_lines_and_leave_the_others_to_chats(
        self, office: Office
    ) -> None:
        for chat in range(100, 120):
            await self.queue_letters(office, f"l{chat}", chat=chat)
        office.start()
        await until(lambda: office.courier._lines)
        assert len(office.courier._lines) <= LETTERS_AT_ONCE < CHATS_AT_ONCE
        await office.emptied()
        assert len(office.posted) == 20
