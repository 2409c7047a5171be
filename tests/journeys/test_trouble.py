"""Trouble on the line and people who went away: what must be told is told once the trouble is over."""

import pytest

from emulator.faults import Fault
from tests.journeys.family import ASKED, DONE, Approver, Parent
from tests.journeys.journey import Journey
from tests.journeys.kills import is_intact
from tests.journeys.school import GROUP, ZED
from tests.town import LOGIN, SECOND_PASSWORD

pytestmark = pytest.mark.long


class TestTheCard:
    async def test_it_comes_once_after_telegram_said_wait(self, journey: Journey) -> None:
        """A 429 on the card, which goes out second: after the reply."""
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go("ask")
        journey.on_next_message_to(GROUP, Fault.retry_after(1))
        await parent.go(ASKED)
        assert journey.api.faults.waiting() == 0
        assert len(journey.cards()) == 1

    async def test_it_comes_after_the_line_broke_and_telegram_failed(self, journey: Journey) -> None:
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go("ask")
        journey.on_next_message_to(GROUP, Fault.drop_before())
        await parent.go(ASKED)
        assert len(journey.cards()) == 1

    async def test_it_stands_there_twice_at_most_when_its_arrival_stayed_unknown(
        self, journey: Journey
    ) -> None:
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go("ask")
        journey.on_next_message_to(GROUP, Fault.drop_after())
        await parent.go(ASKED)
        assert len(journey.cards()) == 2
        older = await journey.devi.sees("Account:", chat=GROUP)
        older = next(one for one in await journey.devi.visible(GROUP) if "Account:" in one["text"])
        await Approver(journey, journey.lim).go()
        await journey.lim.sees("approved", chat=GROUP)
        await journey.devi.tap("Approve", chat=GROUP, message=older)
        await journey.devi.expect_alert("decided already")


class TestThePoll:
    async def test_a_poll_that_breaks_loses_no_message(self, journey: Journey) -> None:
        await journey.zed.say("/start")
        await journey.settled()
        journey.api.faults.next("getUpdates", Fault.drop_after())
        await journey.zed.say("/unlock")
        await journey.zed.expect("I understand")
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go(ASKED)
        assert journey.api.faults.waiting() == 0
        assert parent.done == ["privacy", "login", "ask"]


class TestWhoBlockedTheBot:
    async def test_what_was_approved_meanwhile_is_theirs_when_they_come_back(self, journey: Journey) -> None:
        """Telegram lets nobody write to them (403); the group learns the outcome all the same."""
        zed = journey.zed
        parent = Parent(journey, zed, LOGIN, SECOND_PASSWORD, "/forgot")
        await parent.go(ASKED)
        await zed.block()
        await Approver(journey, journey.lim).go()
        await journey.settled()
        await journey.lim.sees("approved", chat=GROUP)
        await zed.unblock()
        await zed.say("/status")
        await zed.expect("approved")
        await zed.say("/forgot")
        await journey.settled()
        await parent.go(DONE)
        assert await is_intact(journey)

    async def test_a_card_for_a_group_without_the_bot_is_posted_when_it_is_back(
        self, journey: Journey
    ) -> None:
        """By itself, and again when an approver asks for it."""
        group = journey.world.chats[GROUP]
        lim = journey.world.users[journey.lim.id]
        journey.world.remove_bot(group, lim)
        await Parent(journey, journey.zed, LOGIN, "", "/unlock").go(ASKED)
        assert journey.cards() == []
        journey.world.add_bot_to_group(group, lim, administrator=True)
        await journey.settled()
        assert len(journey.cards()) == 1
        await journey.lim.say("/pending", chat=GROUP)
        await journey.settled()
        assert len(journey.cards()) == 2


class TestRepliesOnABadLine:
    async def test_a_reply_that_fails_is_said_when_the_line_is_back(self, journey: Journey) -> None:
        """Each of these befalls one reply on the way; the parent needs to do nothing twice."""
        parent = Parent(journey, journey.zed, LOGIN, SECOND_PASSWORD, "/forgot")
        await parent.go("login")
        for step, fault in {
            "answer 1": Fault.retry_after(1),
            "answer 2": Fault.drop_before(),
            "answer 3": Fault.drop_after(),
            "ask": Fault.server_error(500),
        }.items():
            journey.on_next_message_to(ZED, fault)
            await parent.go(step)
            assert journey.api.faults.waiting() == 0
        await parent.go(ASKED)
        assert parent.done == ["command", "privacy", "login", "answer 1", "answer 2", "answer 3", "ask"]
