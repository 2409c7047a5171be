"""kill -9 at each step of first login, forgot password and unlock: nothing is lost, doubled or half-changed.

Each test lives one task. At every step that it comes to for the first time the bot is killed at one moment and
started again; the parent then does whatever stands on the screen.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import pytest

from bot.arrivals import describe
from domain.account import Subject
from storage.records import Proof, TemporaryPassword
from tests.journeys.family import ASKED, DONE, Approver, Deed, Parent
from tests.journeys.journey import Journey, now
from tests.journeys.school import BOT_ID, DEVI, GROUP, LIM, MEI, ZED, turn
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD

LOCKED = "locked"


class Moment(StrEnum):
    """When the bot is killed: what a person did has come how far?"""

    ASLEEP = "before the deed, which is done while the bot is dead"
    KEPT = "when the update is in the inbox and acknowledged, and has no effect yet"
    UNSAID = "when the effect is written down and the reply is on its way"
    SAID = "when the reply stands in the chat, and the bot does not know it"
    AT_REST = "when everything is done"


class Killer:
    """Does each kind of deed once in its dangerous way: the bot is killed at the moment, and started again."""

    def __init__(self, journey: Journey, moment: Moment, chat: int) -> None:
        self.journey = journey
        self.moment = moment
        self.chat = chat
        self.killed: list[str] = []
        self.check: Callable[[], Awaitable[None]] = self.nothing

    async def nothing(self) -> None:
        """Check nothing more."""

    async def around(self, asked: str, deed: Deed) -> None:
        """Do a deed; the first of its kind with a kill."""
        if asked in self.killed:
            await deed()
        else:
            self.killed.append(asked)
            await self._kill_at(deed)
            self.journey.start()
        await self.journey.settled()
        await self.check()

    async def _kill_at(self, deed: Deed) -> None:
        if self.moment in {Moment.ASLEEP, Moment.KEPT}:
            await self.journey.kill()
            await deed()
            if self.moment is Moment.KEPT:
                await self.keep()
            return
        if self.moment is Moment.AT_REST:
            await deed()
            await self.journey.settled()
        else:
            trap = self.journey.trap(self.chat, is_said=self.moment is Moment.SAID)
            await deed()
            await self.journey.within(trap.reached.wait(), "the bot said nothing")
        await self.journey.kill()

    async def keep(self) -> None:
        """Leave the update as a bot leaves it that dies between acknowledging and acting."""
        updates = self.journey.world.updates
        waiting = [one for one in map(describe, updates.waiting()) if one]
        async with self.journey.store.begin() as tx:
            await tx.inbox.receive(BOT_ID, waiting, now())
        updates.acknowledge(waiting[-1].update_id + 1)


async def subject(journey: Journey, login: str) -> Subject:
    async with journey.store.read() as tx:
        return await tx.accounts.find_subject(login)


async def misses(journey: Journey, login: str) -> int:
    """Count the tries that stand as misses."""
    key = (await subject(journey, login)).key
    async with journey.store.read() as tx:
        return await tx.tries.misses(key, now().replace(year=2000))


async def is_intact(journey: Journey) -> bool:
    async with journey.store.read() as tx:
        return (await tx.audit.verify()).is_intact


async def standing(journey: Journey, login: str, user: int) -> tuple[int, bool, bool, bool]:
    """How an account stands: passwords so far, answers set, slip spent, chat known."""
    account = (await subject(journey, login)).account_id
    async with journey.store.read() as tx:
        credential = await tx.credentials.find(account)
        slip: TemporaryPassword | None = await tx.temporary_passwords.find(account)
        answers = await tx.answers.find(account)
        known = await tx.chats.is_known(account, turn(user))
    passwords = len(credential.tags) if credential else 0
    return passwords, answers is not None, slip is None or slip.spent_at is not None, known


@pytest.mark.parametrize("moment", Moment, ids=lambda moment: moment.name.lower())
class TestAKillAtEachStep:
    async def test_of_first_login(self, journey: Journey, moment: Moment) -> None:
        killer = Killer(journey, moment, ZED)

        async def whole() -> None:
            before, after = (0, False, False, False), (1, True, True, True)
            assert await standing(journey, OTHER_LOGIN, ZED) in {before, after}
            assert await misses(journey, OTHER_LOGIN) == 0

        killer.check = whole
        parent = Parent(journey, journey.zed, OTHER_LOGIN, SECOND_PASSWORD, "/first")
        await parent.go(DONE, around=killer.around)
        assert await standing(journey, OTHER_LOGIN, ZED) == (1, True, True, True)
        assert len(killer.killed) == 14
        assert await is_intact(journey)

    async def test_of_forgot_password(self, journey: Journey, moment: Moment) -> None:
        killer = Killer(journey, moment, MEI)

        async def whole() -> None:
            assert (await standing(journey, LOGIN, MEI))[0] in {1, 2}
            assert await misses(journey, LOGIN) == 0

        killer.check = whole
        parent = Parent(journey, journey.mei, LOGIN, SECOND_PASSWORD, "/forgot")
        await parent.go(DONE, around=killer.around)
        assert await standing(journey, LOGIN, MEI) == (2, True, True, True)
        assert len(killer.killed) == 8
        assert await is_intact(journey)

    async def test_of_an_approved_reset(self, journey: Journey, moment: Moment) -> None:
        """The way through the school: an unknown chat, right answers, an approval, a permit of one use."""
        asking, deciding = Killer(journey, moment, ZED), Killer(journey, moment, LIM)
        parent = Parent(journey, journey.zed, LOGIN, SECOND_PASSWORD, "/forgot")
        await parent.go(ASKED, around=asking.around)
        assert 1 <= len(journey.cards()) <= 2
        await Approver(journey, journey.lim).go(around=deciding.around)
        await journey.settled()
        await parent.go(DONE, around=asking.around)
        assert (await standing(journey, LOGIN, ZED)) == (2, True, True, True)
        assert set(deciding.killed) == {"press", "code"}
        assert {"ask", "continue", "password"} <= set(asking.killed)
        assert await is_intact(journey)

    async def test_of_unlock(self, journey: Journey, moment: Moment) -> None:
        asking, deciding = Killer(journey, moment, ZED), Killer(journey, moment, DEVI)
        parent = Parent(journey, journey.zed, LOGIN, "", "/unlock")
        await parent.go(ASKED, around=asking.around)
        assert 1 <= len(journey.cards()) <= 2
        await Approver(journey, journey.devi).go(around=deciding.around)
        await journey.zed.sees("unlocked")
        await journey.devi.sees("approved", chat=GROUP)
        assert {"login", "ask"} <= set(asking.killed)
        assert await is_intact(journey)
