"""What `helpdesk check` says of token, line, clock, webhook, other pollers and admin groups."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.assemble import open_house, outside
from bot.checks import examine
from bot.findings import Finding, Level
from bot.settings import load
from bot.single import CHECK, only_process
from bot.telegram_checks import Clocks
from emulator.api import Api
from emulator.faults import Fault
from emulator.server import create_app, serving
from emulator.world import World
from tests.bot.scene import BOT_ID, NO_APPROVER, Scene
from tests.town import TOKEN

REVOKE = "the token may be stolen: replace it with /revoke at @BotFather"


class TestToken:
    async def test_a_missing_token_is_bad(self, scene: Scene) -> None:
        scene.env_file.write_text(scene.env_file.read_text().replace(TOKEN, ""))
        assert "@BotFather" in await scene.mend("BOT_TOKEN: there is no token")

    async def test_a_refused_token_is_bad(self, scene: Scene) -> None:
        scene.api.faults.next("getMe", Fault.unauthorized())
        assert "@BotFather" in await scene.mend("Telegram does not accept the token.")

    async def test_a_telegram_that_does_not_answer_is_bad_and_no_new_token_mends_it(
        self, scene: Scene
    ) -> None:
        scene.api.faults.next("getMe", Fault.drop_before(), times=5)
        mend = await scene.mend("http://127.0.0.1:1 cannot be reached.")
        assert "network" in mend
        assert "BotFather" not in mend

    async def test_a_telegram_that_asks_to_wait_is_no_fault(self, scene: Scene) -> None:
        scene.api.faults.next("getMe", Fault.retry_after(42))
        assert await scene.mend("Telegram wants no calls of this bot for 42 seconds.")


class TestRivals:
    """TGM-13."""

    async def test_another_poller_may_hold_a_stolen_token(self, scene: Scene) -> None:
        scene.api.faults.next("getUpdates", Fault.conflict())
        assert REVOKE in await scene.mend("another process receives this bot's messages (409).")

    async def test_one_that_polls_is_heard_when_it_comes_back(self, scene: Scene) -> None:
        async def poll() -> None:
            while not (await scene.api.call("getUpdates", {"timeout": 50}))["ok"]:
                pass

        rival = asyncio.create_task(poll())
        found = await scene.look(listening=30)
        rival.cancel()
        await asyncio.gather(rival, return_exceptions=True)
        assert any(each.text.endswith("(409).") for each in found if each.is_bad)

    async def test_a_bot_that_runs_here_is_left_in_peace(self, scene: Scene) -> None:
        with only_process(scene.data, BOT_ID, os.getpid()):
            told = [each.text for each in await scene.look()]
        assert "the bot runs here, and met nobody else at its messages in a day." in told
        assert scene.api.calls_of("getUpdates") == []

    async def test_what_a_bot_that_runs_here_met_is_told_although_check_does_not_listen(
        self, scene: Scene
    ) -> None:
        """The bot at work knows of the thief; the lock it holds must not hide them."""
        await scene.meet("process", ago=timedelta(minutes=14))
        with only_process(scene.data, BOT_ID, os.getpid()):
            (found,) = [each for each in await scene.findings() if each.subject == "telegram"]
        assert found.is_bad
        assert found.text.startswith("another process received this bot's messages: the bot met it on ")
        assert REVOKE in found.mend

    async def test_what_it_met_earlier_in_the_day_is_a_warning_also_when_it_does_not_run(
        self, scene: Scene
    ) -> None:
        await scene.meet("webhook", ago=timedelta(hours=3))
        (found,) = [each for each in await scene.findings() if each.subject == "telegram"]
        assert found.level is Level.WARN
        assert found.text.startswith("a webhook was set for this bot: ")

    async def test_a_second_check_does_not_take_the_first_for_the_bot(self, scene: Scene) -> None:
        with only_process(scene.data, BOT_ID, 4711, CHECK):
            mend = await scene.mend(
                f"`helpdesk check` listens as bot {BOT_ID} for some seconds (process 4711)"
            )
        assert mend == "Wait for it, and check again."
        assert scene.api.calls_of("getUpdates") == []

    async def test_a_webhook_is_warned_of_by_its_host_alone(self, scene: Scene) -> None:
        await scene.api.call("setWebhook", {"url": "https://else.example/canary"})
        assert REVOKE in await scene.mend("a webhook is set, and messages go to 'else.example'.")
        assert "canary" not in str(await scene.look())

    async def test_a_webhook_beside_a_bot_that_runs_is_bad(self, scene: Scene) -> None:
        await scene.api.call("setWebhook", {"url": "https://else.example/hook"})
        with only_process(scene.data, BOT_ID, os.getpid()):
            assert (
                "bad telegram: a webhook is set, and messages go to 'else.example'." in await scene.not_ok()
            )


@asynccontextmanager
async def over_http(scene: Scene) -> AsyncIterator[Api]:
    """Serve a Telegram whose clock is this machine's, and point the house there."""
    now = outside().timing.now
    api = Api(World(TOKEN, "mims_helpdesk_bot", lambda: now().timestamp()))
    async with serving(create_app(api.world, api)) as address:
        scene.write(f"TELEGRAM_API_URL={address}")
        yield api


async def clock(scene: Scene) -> Finding:
    found = await examine(scene.env_file, listening=0)
    (told,) = [each for each in found if each.subject == "clock"]
    return told


class TestClock:
    """TOT-10."""

    async def test_a_clock_that_goes_right_is_well(self, scene: Scene) -> None:
        async with over_http(scene):
            assert (await clock(scene)).text == "this machine's clock and Telegram's agree."

    @pytest.mark.parametrize(("offset", "side"), [(90, "behind"), (-90, "ahead of")])
    async def test_one_that_is_off_is_bad_and_the_network_sets_it(
        self, scene: Scene, offset: int, side: str
    ) -> None:
        async with over_http(scene) as api:
            api.faults.clock_offset = offset
            told = await clock(scene)
        assert told.is_bad
        assert f"seconds {side} Telegram's" in told.text
        assert "NTP" in told.mend

    @pytest.mark.parametrize(
        ("asked", "answered", "date", "ahead"),
        [
            (0, 0, "Sat, 21 Nov 2026 14:00:00 GMT", 0),
            (0, 30, "Sat, 21 Nov 2026 14:00:15 GMT", 0),  # a slow line is no wrong clock
            (0.9, 0.9, "Sat, 21 Nov 2026 14:00:00 GMT", 0),  # the Date is cut to the second
            (7, 8, "Sat, 21 Nov 2026 14:00:00 GMT", 6),
            (0, 1, "Sat, 21 Nov 2026 14:00:07 GMT", -6),
            (0, 1, "no date", None),
            (0, 1, None, None),
        ],
    )
    async def test_only_what_is_certain_counts(
        self, asked: float, answered: float, date: str | None, ahead: float | None
    ) -> None:
        start = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
        moments = iter([start, start + timedelta(seconds=asked), start + timedelta(seconds=answered)])
        clocks = Clocks(lambda: next(moments))
        await clocks.asked(None)
        await clocks.answered(SimpleNamespace(headers={"date": date} if date else {}))
        assert clocks.ahead == (None if ahead is None else timedelta(seconds=ahead))


class TestGroups:
    async def test_a_bot_that_may_not_delete_is_bad(self, scene: Scene) -> None:
        scene.world.promote_bot(scene.group, scene.admin, can_delete_messages=False)
        assert "bad school BTPS: the bot may not delete messages in the group." in await scene.not_ok()

    async def test_a_bot_that_is_no_administrator_is_bad(self, scene: Scene) -> None:
        scene.world.demote_bot(scene.group, scene.admin)
        assert "bad school BTPS: the bot is no administrator of the group." in await scene.not_ok()

    async def test_since_when_it_is_out_is_said(self, scene: Scene) -> None:
        await scene.lose(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
        scene.world.remove_bot(scene.group, scene.admin)
        found = "the bot is not in its admin group since 20 November 2026, 09:30 UTC."
        assert "Add the bot" in await scene.mend(found)

    async def test_one_that_is_back_and_does_not_know_it_is_told_how_to_learn_it(self, scene: Scene) -> None:
        """It was added again while the bot was down for days: Telegram's word of it is lost."""
        await scene.lose(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
        found = (
            "the bot was out of its admin group since 20 November 2026, 09:30 UTC, and posts no cards there."
        )
        assert "/pending" in await scene.mend(found)

    async def test_a_bot_that_was_removed_is_bad(self, scene: Scene) -> None:
        scene.world.remove_bot(scene.group, scene.admin)
        assert "Add the bot" in await scene.mend("the bot is not in its admin group.")

    async def test_a_group_that_was_deleted_is_bad(self, scene: Scene) -> None:
        del scene.world.chats[scene.group.id]
        mend = await scene.mend("its admin group is gone.")
        assert "Make a group." in mend
        assert "helpdesk school bind BTPS" in mend

    async def test_a_group_that_became_a_supergroup_is_followed_later(self, scene: Scene) -> None:
        scene.group.migrated_to = -100999
        assert await scene.not_ok() == [NO_APPROVER, "warn school BTPS: its admin group became a supergroup."]

    async def test_a_group_of_another_bot_is_bad(self, scene: Scene) -> None:
        shutil.rmtree(scene.data)
        await scene.build(bot_id=77)
        assert "bad school BTPS: its admin group is bound to another bot." in await scene.not_ok()

    async def test_an_unbound_school_is_warned_of(self, scene: Scene) -> None:
        async with open_house(load(scene.env_file)) as house:
            await house.schools.add("AA", "Other")
        assert await scene.mend("its admin group is not bound") == (
            "Run `helpdesk school bind AA` and send the new line in the group."
        )
