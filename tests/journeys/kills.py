"""Killing the bot at a chosen moment of a deed, and what the store says about it afterwards."""

from collections.abc import Awaitable, Callable, Iterable
from enum import StrEnum

from bot.arrivals import describe
from domain.account import Subject
from tests.journeys.family import Deed
from tests.journeys.journey import Journey, now
from tests.journeys.school import BOT_ID, turn


class Moment(StrEnum):
    """When the bot is killed: what a person did has come how far?"""

    ASLEEP = "before the deed, which is done while the bot is dead"
    KEPT = "when the update is in the inbox and acknowledged, and has had no effect yet"
    UNSAID = "when the effect is written down and the reply is on its way"
    SAID = "when the reply stands in the chat, and the bot does not know it"
    AT_REST = "when everything is done"


class Killer:
    """Does each kind of deed once in its dangerous way: the bot is killed at the moment and started again."""

    def __init__(self, journey: Journey, moment: Moment, chat: int, spared: Iterable[str] = ()) -> None:
        self.journey = journey
        self.moment = moment
        self.chat = chat
        self.spared = frozenset(spared)
        self.killed: list[str] = []
        self.check: Callable[[], Awaitable[None]] = self.nothing

    async def nothing(self) -> None:
        """Check nothing more."""

    async def around(self, asked: str, deed: Deed) -> None:
        """Do a deed; the first of its kind with a kill."""
        if asked in self.killed or asked in self.spared:
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

    async def keep(self) -> int:
        """Leave the update as a bot leaves it that dies between acknowledging and acting; return its id."""
        updates = self.journey.world.updates
        waiting = [one for one in map(describe, updates.waiting()) if one]
        async with self.journey.store.begin() as tx:
            await tx.inbox.receive(BOT_ID, waiting, now())
        updates.acknowledge(waiting[-1].update_id + 1)
        return waiting[-1].update_id


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
        slip = await tx.temporary_passwords.find(account)
        answers = await tx.answers.find(account)
        known = await tx.chats.is_known(account, turn(user))
    passwords = len(credential.tags) if credential else 0
    return passwords, answers is not None, slip is None or slip.spent_at is not None, known
