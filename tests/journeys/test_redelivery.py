"""Each update takes effect once, however often it is delivered (TGM-04); SIGTERM leaves none unanswered."""

from emulator.faults import Fault
from tests.journeys.family import ASKED, Parent
from tests.journeys.journey import Journey, last_update, said
from tests.journeys.kills import is_intact, misses
from tests.journeys.school import GROUP, ZED
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN

WRONG_SLIP = "AAAA-BBBB-CCCC"
WRONG = dict.fromkeys(ANSWERS, "no idea at all")


class TestRedelivery:
    async def test_a_redelivered_try_counts_once_and_is_answered_once(self, journey: Journey) -> None:
        await Parent(journey, journey.zed, OTHER_LOGIN, "", "/first").go("slip")
        await journey.zed.say(WRONG_SLIP)
        await journey.settled()
        before = said(journey)
        await journey.line.do("redeliver", update=last_update(journey))
        await journey.settled()
        assert (await misses(journey, OTHER_LOGIN), said(journey)) == (1, before)

    async def test_so_it_does_after_a_kill(self, journey: Journey) -> None:
        await Parent(journey, journey.zed, OTHER_LOGIN, "", "/first").go("slip")
        await journey.zed.say(WRONG_SLIP)
        await journey.settled()
        await journey.kill()
        before = said(journey)
        await journey.line.do("redeliver", update=last_update(journey))
        journey.start()
        await journey.settled()
        assert (await misses(journey, OTHER_LOGIN), said(journey)) == (1, before)

    async def test_twice_in_one_batch_is_once(self, journey: Journey) -> None:
        parent = Parent(journey, journey.zed, OTHER_LOGIN, "", "/first")
        await parent.go("login")
        journey.api.faults.next("getUpdates", Fault.twice())
        await parent.go("slip")
        assert journey.api.faults.waiting() == 0
        before = said(journey)
        await journey.zed.say(WRONG_SLIP)
        await journey.settled()
        assert (await misses(journey, OTHER_LOGIN), said(journey)) == (1, before + 1)

    async def test_a_redelivered_press_asks_the_school_once(self, journey: Journey) -> None:
        await Parent(journey, journey.zed, LOGIN, "", "/unlock").go(ASKED)
        await journey.line.do("redeliver", update=last_update(journey))
        await journey.settled()
        assert len(journey.cards()) == 1
        assert await is_intact(journey)


class TestSigterm:
    async def test_what_was_typed_is_answered_before_the_process_ends(self, journey: Journey) -> None:
        """The answers are judged and the verdict is on its way when SIGTERM comes."""
        parent = Parent(journey, journey.zed, LOGIN, "", "/forgot", WRONG)
        await parent.go("answer 3")
        trap = journey.trap(ZED, is_said=False)
        await parent.deed("answer 3")()
        await journey.within(trap.reached.wait(), "the bot said nothing")
        assert journey.bot is not None
        journey.bot.ask_to_stop()
        trap.released.set()
        assert await journey.stop() == 0
        assert "2 tries left" in (await journey.zed.visible())[-1]["text"]
        async with journey.store.read() as tx:
            assert await tx.inbox.unfinished(journey.world.bot.id) == []

    async def test_a_card_that_was_asked_for_last_stands_in_the_group_after_the_next_start_at_the_latest(
        self, journey: Journey
    ) -> None:
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go("ask")
        trap = journey.trap(ZED, is_said=False)
        await parent.deed("ask")()
        await journey.within(trap.reached.wait(), "the bot said nothing")
        assert journey.bot is not None
        journey.bot.ask_to_stop()
        trap.released.set()
        assert await journey.stop() == 0
        journey.start()
        await journey.lim.sees("unlock", chat=GROUP)
        await journey.settled()
        assert len(journey.cards()) == 1

    async def test_a_second_process_waits_and_takes_over_when_the_first_is_killed(
        self, journey: Journey
    ) -> None:
        await journey.zed.say("/start")
        await journey.settled()
        first = journey.bot
        assert first is not None
        journey.bot = None
        journey.start()
        await first.kill()
        await journey.zed.say("/unlock")
        await journey.zed.expect("I understand")
        await journey.settled()
        assert await journey.stop() == 0
