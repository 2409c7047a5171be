"""kill -9 at each step of first login, forgot password and unlock: nothing is lost, doubled or half-changed.

Each test lives one task. At every step that it comes to for the first time the bot is killed at one moment
and started again; the parent then does whatever stands on the screen.
"""

import pytest

from storage.records import Counted, Proof
from tests.journeys.family import ASKED, DONE, Approver, Parent
from tests.journeys.journey import Journey, now
from tests.journeys.kills import Killer, Moment, is_intact, misses, standing, subject
from tests.journeys.school import BOT_ID, DEVI, GROUP, MEI, ZED
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, SECOND_PASSWORD

pytestmark = pytest.mark.long

WRONG = dict.fromkeys(ANSWERS, "no idea at all")
# The second question is asked and answered as the first and the third are.
ALIKE = ("question 2", "answer 2")
# First login has these too.
BEGINNING = ("command", "privacy")
EARLIER = ("command", "privacy", "login", "answer 1", "answer 2", "answer 3", "ask")


# A kill at rest is the one of a later deed that was done while the bot was dead.
@pytest.mark.parametrize("moment", list(Moment)[:-1], ids=lambda moment: moment.name.lower())
class TestAKillAtEachStep:
    async def test_of_first_login(self, journey: Journey, moment: Moment) -> None:
        killer = Killer(journey, moment, ZED, spared=ALIKE)

        async def whole() -> None:
            before, after = (0, False, False, False), (1, True, True, True)
            assert await standing(journey, OTHER_LOGIN, ZED) in {before, after}
            assert await misses(journey, OTHER_LOGIN) == 0

        killer.check = whole
        parent = Parent(journey, journey.zed, OTHER_LOGIN, SECOND_PASSWORD, "/first")
        await parent.go(DONE, around=killer.around)
        assert await standing(journey, OTHER_LOGIN, ZED) == (1, True, True, True)
        assert len(killer.killed) == 11
        assert await is_intact(journey)

    async def test_of_forgot_password(self, journey: Journey, moment: Moment) -> None:
        killer = Killer(journey, moment, MEI, spared=BEGINNING)

        async def whole() -> None:
            assert (await standing(journey, LOGIN, MEI))[0] in {1, 2}
            assert await misses(journey, LOGIN) == 0

        killer.check = whole
        parent = Parent(journey, journey.mei, LOGIN, SECOND_PASSWORD, "/forgot")
        await parent.go(DONE, around=killer.around)
        assert await standing(journey, LOGIN, MEI) == (2, True, True, True)
        assert len(killer.killed) == 6
        assert await is_intact(journey)

    async def test_of_unlock(self, journey: Journey, moment: Moment) -> None:
        asking, deciding = Killer(journey, moment, ZED, spared=BEGINNING), Killer(journey, moment, DEVI)
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go(ASKED, around=asking.around)
        assert 1 <= len(journey.cards()) <= 2
        await Approver(journey, journey.devi).go(around=deciding.around)
        await journey.zed.sees("unlocked")
        await journey.devi.sees("approved", chat=GROUP)
        assert (len(asking.killed), deciding.killed) == (2, ["press", "code"])
        assert await is_intact(journey)

    async def test_of_going_on_after_an_approved_reset(self, journey: Journey, moment: Moment) -> None:
        """An unknown chat, right answers, an approval: its permit is used once, and not before the end."""
        killer = Killer(journey, moment, ZED, spared=EARLIER)
        parent = Parent(journey, journey.zed, LOGIN, SECOND_PASSWORD, "/forgot")
        await parent.go(ASKED, around=killer.around)
        await Approver(journey, journey.lim).go()
        await journey.settled()
        await parent.go(DONE, around=killer.around)
        assert await standing(journey, LOGIN, ZED) == (2, True, True, True)
        assert killer.killed == ["continue", "password", "password again"]
        assert await is_intact(journey)


class TestTriesOverKills:
    """No try is lost or doubled (THR-08, THR-09)."""

    async def test_wrong_answers_count_once_each_when_they_were_judged(self, journey: Journey) -> None:
        """Answers that a kill took from memory before all three were there were never judged (QST-08)."""
        expected = {
            Moment.ASLEEP: (0, "answers again"),
            Moment.KEPT: (0, "answers again"),
            Moment.UNSAID: (1, "2 tries left"),
            Moment.SAID: (2, "1 try left"),
            Moment.AT_REST: (3, "0 tries left"),
        }
        parent = Parent(journey, journey.zed, LOGIN, "", "/forgot", WRONG)
        for moment, (count, words) in expected.items():
            killer = Killer(journey, moment, ZED, spared=EARLIER[:-2])
            await parent.go("answer 3")
            await killer.around("answer 3", parent.deed("answer 3"))
            assert await misses(journey, LOGIN) == count
            screen = (await journey.zed.visible())[-1]["text"]
            assert ("unfinished answers" if words == "answers again" else words) in screen
        assert await is_intact(journey)

    async def test_a_wrong_slip_counts_once_at_whatever_moment(self, journey: Journey) -> None:
        zed = journey.zed
        parent = Parent(journey, zed, OTHER_LOGIN, "", "/first")
        await parent.go("slip")
        for count, moment in enumerate(Moment, start=1):
            killer = Killer(journey, moment, ZED)
            await killer.around("slip", lambda: zed.say("AAAA-BBBB-CCCC"))
            assert await misses(journey, OTHER_LOGIN) == count
            assert f"{5 - count} tr" in (await zed.visible())[-1]["text"]

    async def test_a_kill_between_counting_and_judging_gives_no_try_back_and_takes_no_second(
        self, journey: Journey
    ) -> None:
        zed = journey.zed
        parent = Parent(journey, zed, OTHER_LOGIN, "", "/first")
        await parent.go("slip")
        await journey.kill()
        await zed.say("AAAA-BBBB-CCCC")
        killer = Killer(journey, Moment.KEPT, ZED)
        update_id = await killer.keep()
        key = (await subject(journey, OTHER_LOGIN)).key
        counted = Counted(BOT_ID, update_id, ZED, key, Proof.TEMPORARY_PASSWORD, known_chat=False, at=now())
        async with journey.store.begin() as tx:
            assert await tx.tries.count(counted)
        journey.start()
        await journey.settled()
        assert await misses(journey, OTHER_LOGIN) == 1
        assert "4 tries left" in (await zed.visible())[-1]["text"]
