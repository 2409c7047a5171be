"""Telegram's limits: how many may go when, who goes first, and what a 429 does (DOS-04)."""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import NetworkError, RetryAfter
from telegram.ext import ExtBot

from bot.budget import WHOLE_BOT, Budget, Rank
from emulator.api import Api
from emulator.faults import Fault
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime, settle, until

BOT = 123456
GROUP = -1001


@dataclass
class Sender:
    """Asks the budget for turns and notes which calls went, and when."""

    budget: Budget
    time: FakeTime
    went: list[tuple[str, int | None, float]] = field(default_factory=list)
    refusals: list[RetryAfter] = field(default_factory=list)

    def ask(
        self, name: str, chat: int | None, rank: Rank | None = None, method: str = "sendMessage"
    ) -> asyncio.Task[bool]:
        async def call() -> bool:
            self.went.append((name, chat, self.time.elapsed))
            if self.refusals:
                raise self.refusals.pop(0)
            return True

        return asyncio.create_task(self.budget.process_request(call, (), {}, method, {"chat_id": chat}, rank))

    def reply(self, name: str, chat: int) -> asyncio.Task[bool]:
        return self.ask(name, chat)

    def notice(self, name: str, chat: int) -> asyncio.Task[bool]:
        return self.ask(name, chat, Rank.NOTICE)

    def times(self, name: str) -> list[float]:
        return [round(at, 3) for called, _, at in self.went if called == name]


@pytest.fixture
def sender(store: SqlStore, time: FakeTime) -> Sender:
    return Sender(Budget(store, BOT, time.timing), time)


class TestOverAll:
    async def test_thirty_replies_go_in_a_second(self, sender: Sender) -> None:
        asked = [sender.reply("reply", 100 + number) for number in range(65)]
        await sender.time.advance(3)
        assert Counter(sender.times("reply")) == {0: 30, 1: 30, 2: 5}
        assert all(task.result() for task in asked)

    async def test_replies_to_one_private_chat_need_not_wait_for_each_other(self, sender: Sender) -> None:
        for _ in range(5):
            sender.reply("reply", 7)
        await settle()
        assert sender.times("reply") == [0] * 5

    async def test_waiting_replies_go_before_waiting_notices(self, sender: Sender) -> None:
        for number in range(30):
            sender.reply("first", 100 + number)
        await settle()
        for number in range(10):
            sender.notice("notice", 200 + number)
        for number in range(30):
            sender.reply("reply", 300 + number)
        await sender.time.advance(3)
        assert (set(sender.times("reply")), set(sender.times("notice"))) == ({1}, {2})

    async def test_notices_leave_room_for_a_reply(self, sender: Sender) -> None:
        for number in range(40):
            sender.notice("notice", 100 + number)
        await settle()
        sender.reply("reply", 7)
        await settle()
        assert (len(sender.times("notice")), sender.times("reply")) == (25, [0])

    async def test_turns_are_given_in_the_order_of_asking(self, sender: Sender) -> None:
        for number in range(90):
            sender.reply(str(number), 100 + number)
        await sender.time.advance(3)
        assert [name for name, _, _ in sender.went] == [str(number) for number in range(90)]


class TestOneChat:
    async def test_notices_are_a_second_apart(self, sender: Sender) -> None:
        for _ in range(4):
            sender.notice("notice", 7)
        await sender.time.advance(5)
        assert sender.times("notice") == [0, 1, 2, 3]

    async def test_a_notice_keeps_its_distance_from_a_reply(self, sender: Sender) -> None:
        sender.reply("reply", 7)
        await settle()
        sender.notice("notice", 7)
        await sender.time.advance(2)
        assert sender.times("notice") == [1]

    async def test_a_group_gets_eighteen_replies_a_minute(self, sender: Sender) -> None:
        for _ in range(20):
            sender.reply("reply", GROUP)
        await sender.time.advance(61)
        assert Counter(sender.times("reply")) == {0: 10, 1: 8, 60: 2}

    async def test_a_group_gets_sixteen_notices_a_minute_and_more_are_sent_back(self, sender: Sender) -> None:
        tasks = []
        for _ in range(17):
            tasks.append(sender.notice("notice", GROUP))
            await sender.time.advance(1)
        with pytest.raises(RetryAfter):
            tasks[16].result()
        assert len(sender.times("notice")) == 16

    @pytest.mark.parametrize("method", ["deleteMessage", "getChatMember", "getChat", "sendChatAction"])
    async def test_what_puts_no_message_into_a_group_is_not_counted_there(
        self, sender: Sender, method: str
    ) -> None:
        for _ in range(25):
            sender.ask("other", GROUP, method=method)
        sender.reply("reply", GROUP)
        await settle()
        assert (sender.times("other"), sender.times("reply")) == ([0] * 25, [0])

    async def test_one_chat_leaves_most_of_a_second_to_the_others(self, sender: Sender) -> None:
        """A chat that floods has its twenty answered, but not at the cost of those who wait."""
        for _ in range(21):
            sender.reply("flood", 7)
        for number in range(20):
            sender.reply("reply", 100 + number)
        await sender.time.advance(3)
        assert set(sender.times("reply")) == {0}
        assert Counter(sender.times("flood")) == {0: 10, 1: 10, 2: 1}

    @pytest.mark.parametrize(
        "method", ["answerCallbackQuery", "getChatMember", "sendChatAction", "deleteMessages"]
    )
    async def test_what_sends_nothing_goes_at_once(self, sender: Sender, method: str) -> None:
        for number in range(30):
            sender.reply("reply", 100 + number)
        sender.ask("other", 7, method=method)
        await settle()
        assert sender.times("other") == [0]

    async def test_a_number_written_as_text_is_the_same_chat(self, sender: Sender) -> None:
        for chat in (7, "7"):
            sender.ask("notice", chat, Rank.NOTICE)  # type: ignore[arg-type]
        await sender.time.advance(2)
        assert sender.times("notice") == [0, 1]


class TestAlways:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
    @given(
        asks=st.lists(
            st.tuples(
                st.sampled_from([1, 2, -1, -2]),
                st.sampled_from(list(Rank)),
                st.sampled_from([0, 0, 0.25, 3, 20]),
            ),
            max_size=120,
        )
    )
    def test_no_order_of_asking_breaks_a_limit(
        self, store: SqlStore, asks: list[tuple[int, Rank, float]]
    ) -> None:
        async def story() -> list[tuple[str, int | None, float]]:
            time = FakeTime()
            sender = Sender(Budget(store, BOT, time.timing), time)
            tasks = []
            for chat, rank, pause in asks:
                tasks.append(sender.ask(rank.name, chat, rank))
                await time.advance(pause)
            await time.advance(120)
            done = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(one is True or isinstance(one, RetryAfter) for one in done)
            return sender.went

        went = asyncio.run(story())
        for _, _, start in went:
            assert sum(start <= at < start + 1 for _, _, at in went) <= 30
            for chat in (1, 2, -1, -2):
                assert sum(start <= at < start + 1 for _, one, at in went if one == chat) <= 10
            for group in (-1, -2):
                assert sum(start <= at < start + 60 for _, chat, at in went if chat == group) <= 18
        for chat in {chat for _, chat, _ in went}:
            mine = [(name, at) for name, one, at in went if one == chat]
            assert all(
                name == "REPLY" or at - before >= 1 - 1e-5
                for (_, before), (name, at) in itertools.pairwise(mine)
            )


class TestTooManyRequests:
    async def test_a_reply_is_repeated_when_the_wait_is_over(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(5)]
        asked = sender.reply("reply", 7)
        await sender.time.asleep()
        await sender.time.advance(5)
        assert (sender.times("reply"), await asked) == ([0, 5], True)

    async def test_a_reply_is_repeated_three_times_at_most(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(1) for _ in range(9)]
        asked = sender.reply("reply", 7)
        for _ in range(3):
            await sender.time.asleep()
            await sender.time.advance(1)
        with pytest.raises(RetryAfter):
            await asked
        assert len(sender.went) == 4

    async def test_a_reply_does_not_wait_for_longer_than_a_minute(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(300)]
        with pytest.raises(RetryAfter):
            await sender.reply("reply", 7)
        assert sender.times("reply") == [0]

    async def test_a_notice_is_never_repeated_here(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(1)]
        with pytest.raises(RetryAfter):
            await sender.notice("notice", 7)
        assert sender.times("notice") == [0]

    async def test_a_notice_to_a_paused_chat_is_sent_back_unsent(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(30)]
        await asyncio.gather(sender.notice("notice", 7), return_exceptions=True)
        with pytest.raises(RetryAfter) as refused:
            await sender.notice("later", 7)
        assert refused.value._retry_after.total_seconds() == 30
        assert sender.times("later") == []

    async def test_other_chats_go_on(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(30)]
        await asyncio.gather(sender.notice("notice", 7), return_exceptions=True)
        await sender.reply("reply", 8)
        assert sender.times("reply") == [0]

    async def test_two_chats_that_meet_it_pause_the_whole_bot(self, sender: Sender) -> None:
        for chat in (7, 8):
            sender.refusals = [RetryAfter(30)]
            await asyncio.gather(sender.notice("notice", chat), return_exceptions=True)
        asked = [sender.reply("reply", 9), sender.ask("answer", None, method="answerCallbackQuery")]
        await sender.time.advance(31)
        assert (sender.times("reply"), sender.times("answer")) == ([30], [30])
        assert all(task.done() for task in asked)

    async def test_a_look_at_oneself_is_never_paused(self, sender: Sender) -> None:
        sender.refusals = [RetryAfter(30)]
        await asyncio.gather(sender.ask("set", None, Rank.NOTICE, "setMyCommands"), return_exceptions=True)
        await sender.ask("me", None, method="getMe")
        assert sender.times("me") == [0]

    async def test_pauses_outlive_the_process(self, sender: Sender, store: SqlStore) -> None:
        sender.refusals = [RetryAfter(30)]
        await asyncio.gather(sender.notice("notice", 7), return_exceptions=True)
        await sender.time.advance(10)
        again = Sender(Budget(store, BOT, sender.time.timing), sender.time)
        await again.budget.initialize()
        again.reply("reply", 7)
        again.reply("other", 8)
        await sender.time.advance(25)
        assert (again.times("reply"), again.times("other")) == ([30], [10])

    async def test_they_are_written_by_chat(self, sender: Sender, store: SqlStore) -> None:
        for chat, seconds in ((7, 30), (8, 60)):
            sender.refusals = [RetryAfter(seconds)]
            await asyncio.gather(sender.notice("notice", chat), return_exceptions=True)
        async with store.read() as tx:
            pauses = await tx.outbox.pauses(BOT, START)
        assert {chat: (until_ - START).total_seconds() for chat, until_ in pauses.items()} == {
            7: 30,
            WHOLE_BOT: 60,
        }


class TestKeepingHouse:
    async def test_chats_are_forgotten_after_a_minute(self, sender: Sender) -> None:
        """DOS-02: memory does not grow with those who write."""
        for second in range(100):
            for number in range(10):
                sender.reply("reply", 100 * second + number)
            await sender.time.advance(1)
        assert len(sender.budget._sent_to) <= 61 * 10
        await sender.time.advance(60)
        sender.reply("reply", 7)
        await settle()
        assert len(sender.budget._sent_to) == 1

    async def test_who_stops_waiting_gives_up_the_place(self, sender: Sender) -> None:
        for number in range(30):
            sender.reply("first", 100 + number)
        left, stays = sender.reply("left", 7), sender.reply("stays", 8)
        await settle()
        left.cancel()
        await sender.time.advance(1)
        assert (sender.times("left"), sender.times("stays"), stays.done()) == ([], [1], True)

    async def test_at_the_end_nobody_is_left_waiting(self, sender: Sender) -> None:
        for number in range(30):
            sender.reply("first", 100 + number)
        waiting = sender.reply("waiting", 7)
        await settle()
        await sender.budget.shutdown()
        with pytest.raises(NetworkError, match="stopping"):
            await waiting


class TestInTheBot:
    async def test_a_reply_made_by_a_handler_draws_on_it(self, store: SqlStore, time: FakeTime) -> None:
        world = World(f"{BOT}:TEST", "mims_helpdesk_bot", lambda: START.timestamp() + time.elapsed)
        api = Api(world)
        mei = world.add_user("Mei")
        world.send_text(mei, None, "/start")
        budget = Budget(store, BOT, time.timing)
        bot = ExtBot(
            world.token,
            request=EmulatorRequest(api),
            get_updates_request=EmulatorRequest(api),
            rate_limiter=budget,
        )
        await bot.initialize()
        api.faults.next("sendMessage", Fault.retry_after(3))
        replying = asyncio.create_task(bot.send_message(mei.id, "hello"))
        await until(time.naps)
        await time.advance(3)
        await replying
        assert [(call.at - START.timestamp(), call.ok) for call in api.calls_of("sendMessage")] == [
            (0, False),
            (3, True),
        ]
        assert api.violations == []
        await bot.shutdown()
