"""What a household's journeys share: two languages, children at home, days that go by, what was recorded."""

from collections.abc import Iterable
from itertools import cycle

import pytest
from typing_extensions import override

from domain.events import Tag
from domain.notice import NoticeKind
from emulator.model import Json
from emulator.remote import RemotePerson
from tests.journeys.family import Deed
from tests.journeys.journey import Journey, last_update, now, said
from tests.journeys.kills import Killer, Moment
from tests.journeys.relative import Relative, speaks
from tests.journeys.school import MEI, turn
from tests.tongue import Tongue
from tests.town import LOGIN

TAMIL, CHINESE = Tongue("ta"), Tongue("zh")
# Each deed is killed at another moment, and at another one in the other language.
KEPT_FIRST = (Moment.KEPT, Moment.ASLEEP, Moment.SAID, Moment.UNSAID)
KILLS = [(TAMIL, KEPT_FIRST), (CHINESE, KEPT_FIRST[::-1])]
_SOONER = """
    UPDATE outbox SET not_before = strftime('%Y-%m-%d %H:%M:%f000', not_before, :by),
                      due_at = strftime('%Y-%m-%d %H:%M:%f000', due_at, :by)
    WHERE done_at IS NULL AND not_before IS NOT NULL
"""

in_two_languages = pytest.mark.parametrize("tongue", [TAMIL, CHINESE], ids=lambda tongue: tongue.language)
with_kills = pytest.mark.parametrize(("tongue", "moments"), KILLS, ids=["ta", "zh"])


class Fates(Killer):
    """Kills the bot at each kind of deed, every time at the next of these moments."""

    def __init__(
        self, journey: Journey, moments: Iterable[Moment], chat: int, spared: Iterable[str] = ()
    ) -> None:
        self.moments = cycle(moments)
        super().__init__(journey, next(self.moments), chat, spared)

    @override
    async def around(self, asked: str, deed: Deed) -> None:
        deaths = len(self.killed)
        await super().around(asked, deed)
        if len(self.killed) > deaths:
            self.moment = next(self.moments)


async def mei(journey: Journey, tongue: Tongue, command: str = "/forgot") -> Relative:
    """Return the parent whose chat is known, in a language."""
    return Relative(journey, await speaks(journey, MEI, tongue.language), tongue, command)


async def at_question(journey: Journey, tongue: Tongue, number: int) -> Relative:
    """Return that parent in the middle of a forgotten password, the earlier answers typed."""
    parent = await mei(journey, tongue)
    await parent.go(f"answer {number}")
    return parent


def tablet_of(parent: Relative) -> RemotePerson:
    """Return another device of the same person."""
    return RemotePerson(parent.journey.line, parent.person.id, parent.person.deadline)


async def knows(journey: Journey, login: str) -> None:
    """Let the parent's chat be known to another child too."""
    async with journey.store.begin() as tx:
        await tx.chats.bind((await tx.accounts.find_subject(login)).account_id, turn(MEI), now())


async def leaves(journey: Journey, login: str) -> None:
    """Let a child leave the school: its next roster has everybody else."""
    async with journey.store.begin() as tx:
        leaver = (await tx.accounts.find_subject(login)).account
        assert leaver is not None
        await tx.accounts.mark_leavers(leaver.school_id, {LOGIN}, now())


async def days_pass(journey: Journey, days: int) -> None:
    """Let days go by, in which the bot was killed once: what waits for a later day comes so much nearer."""
    await journey.kill()
    journey.glance.execute(_SOONER, {"by": f"-{days} days"})
    journey.start()
    await journey.settled()


def reminders(journey: Journey) -> int:
    """Count the reminders that wait for their day."""
    query = "SELECT count(*) FROM outbox WHERE kind = ? AND done_at IS NULL"
    return int(journey.glance.execute(query, (NoticeKind.RECALL_DUE,)).fetchone()[0])


async def recorded(journey: Journey, tag: Tag) -> int:
    """Count the facts of one kind."""
    async with journey.store.read() as tx:
        return sum(row.tag == tag for row in await tx.audit.rows(0, 10_000))


async def taps(parent: Relative, button: str) -> None:
    """Tap the button with this text's id, and wait until the bot is at rest."""
    await parent.tap(button)()
    await parent.journey.settled()


async def says(parent: Relative, text: str) -> Json:
    """Type something, and wait until the bot is at rest; return the message."""
    typed = await parent.person.say(text)
    await parent.journey.settled()
    return typed


async def repeated(journey: Journey) -> int:
    """Let Telegram deliver the last update once more; return how often the bot spoke because of it."""
    before = said(journey)
    await journey.line.do("redeliver", update=last_update(journey))
    await journey.settled()
    return said(journey) - before


async def standing_with(person: RemotePerson, words: str) -> list[Json]:
    """Return the messages that stand in the chat and say so."""
    return [one for one in await person.visible() if words in one["text"]]


async def keyboards(person: RemotePerson) -> list[Json]:
    """Return the messages that have buttons."""
    return [one for one in await person.visible() if one["buttons"]]
