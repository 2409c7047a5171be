"""Whoever else receives the bot's messages is an alarm in the log and a row in the audit log (TGM-13)."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conflict import Rival, raise_alarm, tell_schools
from domain.events import Event, Tag
from emulator.api import Api
from emulator.faults import Fault
from emulator.methods.receiving import WEBHOOK_ACTIVE
from emulator.person import Person
from emulator.world import World
from storage.errors import DatabaseProblem
from tests.deeds import calls_to
from tests.town import TOKEN, Clock, Dice, Town, live, outside

STOLEN = "the token may be stolen"


def build() -> tuple[Api, Person]:
    """Make a world with one person in it."""
    world = World(TOKEN, "mims_helpdesk_bot", Clock().timestamp)
    return Api(world), Person(world, world.add_user("Mei"))


async def alarms(
    folder: Path, api: Api, mei: Person, caplog: pytest.LogCaptureFixture
) -> tuple[list[str], list[object]]:
    """Run the bot until it has answered; return its alarms in the log and in the audit log."""
    async with live(folder, api, outside(Clock(), Dice())) as (house, _):
        await mei.say("/start")
        await mei.expect("MIMS Helpdesk")
        async with house.store.read() as tx:
            rows = await tx.audit.rows(0, 100)
    told = [record.getMessage() for record in caplog.records]
    return (
        [line for line in told if STOLEN in line],
        [row.values["rival"] for row in rows if row.tag == Tag.TOKEN_CONFLICT],
    )


class TestWhileItRuns:
    async def test_another_poller_is_one_alarm_however_often_it_is_met(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """TGM-13."""
        api, mei = build()
        api.faults.next("getUpdates", Fault.conflict(), times=3)
        (line,), rows = await alarms(tmp_path, api, mei, caplog)
        assert line.startswith("another process receives this bot's messages; if it is not yours")
        assert rows == [Rival.PROCESS]

    async def test_a_webhook_set_under_it_is_told_as_such(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """TGM-13: Telegram's 409 says whether a webhook is its cause."""
        api, mei = build()
        api.faults.next("getUpdates", Fault.refuse(409, WEBHOOK_ACTIVE))
        (line,), rows = await alarms(tmp_path, api, mei, caplog)
        assert line.startswith("a webhook was set for this bot")
        assert rows == [Rival.WEBHOOK]

    async def test_a_webhook_found_at_the_start_is_told_without_its_address(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """TGM-13: the address may hold somebody's secret."""
        caplog.set_level(logging.INFO, "helpdesk")
        api, mei = build()
        await api.call("setWebhook", {"url": "https://thief.example/canary"})
        (line,), rows = await alarms(tmp_path, api, mei, caplog)
        assert line.startswith("a webhook was set for this bot")
        assert rows == [Rival.WEBHOOK]
        assert "canary" not in caplog.text

    async def test_a_bot_that_is_alone_raises_no_alarm(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        api, mei = build()
        assert await alarms(tmp_path, api, mei, caplog) == ([], [])


class TestTheSchools:
    """TGM-13: the bot cannot receive, but it can send."""

    async def test_their_groups_hear_of_another_poller_that_stays(self, town: Town) -> None:
        town.api.faults.next("getUpdates", Fault.conflict(), times=5)
        await town.parent.say("/help")
        await town.parent.expect("what I can do")
        await town.approver.sees("somebody else is receiving what is written to this bot", chat=town.group)

    async def test_they_are_not_disturbed_by_a_poll_that_a_dead_process_left(self, town: Town) -> None:
        """After a crash Telegram may hold the old poll for some seconds."""
        town.api.faults.next("getUpdates", Fault.conflict(), times=3)
        await town.parent.say("/help")
        await town.parent.expect("what I can do")
        await town.parent.say("/privacy")
        await town.parent.expect("Privacy")
        async with town.house.store.read() as tx:
            last = await tx.audit.newest({Tag.TOKEN_CONFLICT}, town.clock.now - timedelta(days=1))
        assert last is not None
        assert not [one for one in calls_to(town, town.group) if "Alarm" in str(one.params.get("text"))]

    async def test_a_store_in_trouble_does_not_end_the_polling(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def tell() -> None:
            raise DatabaseProblem("the database does not answer")

        await tell_schools(tell)
        assert caplog.messages == ["the schools could not be told of the alarm"]


async def test_a_store_in_trouble_does_not_silence_the_alarm(caplog: pytest.LogCaptureFixture) -> None:
    async def record(_event: Event) -> None:
        raise DatabaseProblem("the database does not answer")

    await raise_alarm(Rival.PROCESS, record)
    told, trouble = (record.getMessage() for record in caplog.records)
    assert STOLEN in told
    assert trouble == "the alarm could not be recorded in the audit log"
