"""Trouble on the line to Telegram: what a parent lives through in it and after it (telegram.md 1.3)."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.polling import AnotherPoller, TokenRefused
from domain.events import Tag
from emulator.api import Api
from emulator.faults import Fault
from emulator.person import Person
from emulator.world import World
from tests.deeds import events, forgot, settled, until
from tests.town import (
    ANSWERS,
    HASTE,
    LOGIN,
    SECOND_PASSWORD,
    TOKEN,
    Clock,
    Dice,
    Town,
    begin,
    live,
    outside,
)

pytestmark = pytest.mark.long


async def past_the_waiting_poll(person: Person) -> None:
    """Say something, so that the next poll is one that runs into the script."""
    await person.say("/help")
    await person.expect("what I can do")


def cards(town: Town) -> int:
    """Count how often the bot tried to post a card."""
    return sum("Account:" in str(one.params) for one in town.api.calls_of("sendMessage"))


class TestTelegramIsDown:
    async def test_a_bad_gateway_for_a_while_costs_nobody_anything(
        self, town: Town, caplog: pytest.LogCaptureFixture
    ) -> None:
        """DOS-04: told once in the log, recovered by itself, nothing lost."""
        await town.first_login(town.parent)
        town.api.faults.next("getUpdates", Fault.server_error(502), times=4)
        with caplog.at_level(logging.INFO, "helpdesk.polling"):
            await begin(town.parent, "/forgot")
            await town.parent.say(LOGIN)
            await town.answer(town.parent, ANSWERS)
            await town.new_password(town.parent, SECOND_PASSWORD)
        said = [record.message for record in caplog.records if record.message.startswith("polling.")]
        assert said == ["polling.down", "polling.up"]

    async def test_an_answer_that_cannot_go_out_is_brought_when_the_line_is_back(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next("sendMessage", Fault.server_error(502))
        await town.parent.say("laksa")
        await town.parent.expect("Question 2 of 3")

    async def test_a_card_outlives_an_hour_without_telegram(self, town: Town) -> None:
        """What was asked while Telegram took no messages reaches the school afterwards, once."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        town.api.faults.next("sendMessage", Fault.drop_before(), times=3)
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")
        for _ in range(6):
            town.clock.advance(minutes=10)
            town.process._courier.wake()
            await asyncio.sleep(0.02)
        town.api.faults.clear()
        town.clock.advance(minutes=10)
        town.process._courier.wake()
        await town.approver.sees("Account:", chat=town.group)
        assert sum("Account:" in one["text"] for one in await town.approver.visible(town.group)) == 1


class TestASlowTelegram:
    async def test_a_slow_answer_holds_nobody_else_up(self, town: Town) -> None:
        released = asyncio.Event()
        town.api.faults.next("sendMessage", Fault.hang(released))
        await town.parent.say("/help")
        await town.parent.expect("what I can do")  # it took effect, only the bot does not know
        await town.stranger.say("/help")
        await town.stranger.expect("what I can do")
        released.set()

    async def test_a_reply_that_comes_after_the_patience_of_the_line_repeats_no_act(self, town: Town) -> None:
        """The effect took place, the bot was told too late: one reset, one try, and the chat goes on."""
        await town.first_login(town.parent)
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("new password")
        await town.parent.say(SECOND_PASSWORD)
        await town.parent.expect("new password again")
        before = len(await events(town, Tag.PASSWORD_SET))
        town.api.faults.next("sendMessage", Fault.drop_after())
        await town.parent.say(SECOND_PASSWORD)
        await town.parent.expect("password has been changed")
        await settled(town)
        assert len(await events(town, Tag.PASSWORD_SET)) == before + 1
        assert len(await events(town, Tag.RECOVERY_COMPLETED)) == 1
        assert len(await events(town, Tag.ANSWERS_MATCHED)) == 1
        said = [one for one in await town.parent.visible() if "password has been changed" in one["text"]]
        assert 2 <= len(said) <= 1 + 2  # the first login's, and of this one at most a second


class TestAnEndThatTheOperatorMustSee:
    """401, and a 409 that lasts: the process ends with one line, and the next one takes up what was typed."""

    @pytest.mark.parametrize(
        ("fault", "problem", "line"),
        [
            (Fault.unauthorized(), TokenRefused, "get a new one from @BotFather"),
            (Fault.conflict(), AnotherPoller, "replace it with /revoke at @BotFather"),
        ],
        ids=["401", "409"],
    )
    async def test_nothing_that_was_typed_is_lost(
        self, tmp_path: Path, fault: Fault, problem: type[Exception], line: str
    ) -> None:
        clock = Clock()
        world = World(TOKEN, "mims_helpdesk_bot", clock.timestamp)
        api, mei = Api(world), Person(world, world.add_user("Mei"))
        with pytest.raises(problem, match=line) as ended:
            await self.until_it_ends(tmp_path, api, mei, fault)
        assert TOKEN not in str(ended.value)
        api.faults.clear()
        async with live(tmp_path, api, outside(clock, Dice("second"))):
            await mei.sees("I understand")
        # /help was taken but never acknowledged: it came again, and was not answered again.
        said = [str(one.params["text"]) for one in api.calls_of("sendMessage")]
        words = ("Hello", "what I can do", "Privacy, in short")
        assert [word in text for word, text in zip(words, said, strict=True)] == [True, True, True]

    async def until_it_ends(self, folder: Path, api: Api, mei: Person, fault: Fault) -> None:
        """Have something typed before the fault, and something after it that no poll has brought."""
        async with live(folder, api, outside(Clock(), Dice("first"))) as (_, process):
            await mei.say("/start")
            await mei.expect("Hello")
            api.faults.next("getUpdates", fault, times=100)
            await mei.say("/help")
            await mei.expect("what I can do")
            await mei.say("/forgot")
            while not process._stopped.is_set():
                await api.world.changed(api.world.revision, 0.02)


class TestAnotherPoller:
    async def test_it_is_put_up_with_while_it_is_being_replaced(
        self, town: Town, caplog: pytest.LogCaptureFixture
    ) -> None:
        """409 for a moment, as when a machine is exchanged: one line, and nothing lost."""
        town.api.faults.next("getUpdates", Fault.conflict(), times=3)
        await past_the_waiting_poll(town.parent)
        await town.parent.say("/privacy")
        await town.parent.expect("Privacy")
        assert caplog.text.count("polling.rival") == 1


class TestADemandToWait:
    async def test_the_card_comes_after_it_and_once(self, town: Town) -> None:
        """429 with retry_after 30: nothing more is sent to the group before."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        town.api.faults.next("sendMessage", Fault.retry_after(30))
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")
        await until(town, lambda: town.api.faults.waiting() == 0)
        await asyncio.sleep(0.05)
        assert cards(town) == 1
        for _ in range(8):
            town.clock.advance(seconds=5)
            town.process._courier.wake()
            await asyncio.sleep(5 / HASTE)
        await town.approver.sees("Account:", chat=town.group)
        assert cards(town) == 2
