"""Hundreds of requests in minutes: a digest instead of cards, within Telegram's limits (architecture 4)."""

import re
from datetime import timedelta

import pytest

from domain.requests import Request, RequestKind, RequestState
from emulator.limits import Limits, Rate
from services import cards
from storage.records import RosterEntry
from tests.deeds import spoken, until
from tests.town import Town

pytestmark = pytest.mark.long

CROWD = 300


async def crowd(town: Town, size: int) -> None:
    """Let so many people ask for a temporary password at once, each for a child of their own."""
    school = await town.house.schools.get("BTPS")
    logins = [f"child{number}@students.edu.sg" for number in range(size)]
    now = town.clock()
    async with town.house.store.begin() as tx:
        entries = [RosterEntry(login, "Some Child", "1A", "Mdm Siti") for login in logins]
        await tx.accounts.put(school.id, entries, now)
        for number, login in enumerate(logins, start=5000):
            subject = await tx.accounts.find_subject(login)
            request = await tx.requests.put(
                Request(
                    id=f"request{number}",
                    number=0,
                    kind=RequestKind.TEMPORARY_PASSWORD,
                    state=RequestState.OPEN,
                    school_id=school.id,
                    account_id=subject.account_id,
                    subject=subject.key,
                    bot_id=town.bot_id,
                    chat_id=number,
                    user_id=number,
                    known_chat=False,
                    answers_right=False,
                    tries=0,
                    nonce=f"{number:024x}",
                    created_at=now,
                    expires_at=now + timedelta(hours=72),
                )
            )
            await tx.outbox.queue(town.bot_id, cards.card(request, school, "card"), now)


def in_group(town: Town, phrase: str) -> int:
    """Count what the bot said in the group with this phrase in it."""
    return sum(phrase in text for text in spoken(town, town.group))


async def pass_time(town: Town, seconds: int) -> None:
    """Let time pass for the courier, a little at a time."""
    for _ in range(seconds // 5):
        town.clock.advance(seconds=5)
        town.process._courier.wake()
        await town.world.changed(town.world.revision, 0.1)


def digest(town: Town) -> list[str]:
    """Return the digests that stand in the group."""
    texts = [one.content.text for one in town.world.chats[town.group].visible()]
    return [text for text in texts if "not shown one by one" in text]


class TestThreeHundredRequests:
    async def test_the_group_hears_of_them_in_one_message(self, town: Town) -> None:
        before = len(town.api.calls)
        await crowd(town, CROWD)
        await until(town, lambda: bool(digest(town)))
        await pass_time(town, 60)
        (said,) = digest(town)
        counted = int(re.findall(r"(\d+) requests are waiting", said)[0])
        cards = in_group(town, "Account:")
        assert counted + cards == CROWD
        assert cards <= 10
        assert len([one for one in town.api.calls[before:] if one.params.get("chat_id") == town.group]) <= 20

    async def test_pending_posts_them_five_at_a_time(self, town: Town) -> None:
        await crowd(town, 12)
        await until(town, lambda: bool(digest(town)))
        await pass_time(town, 60)
        before = in_group(town, "Account:")
        await town.approver.say("/pending")
        await town.approver.expect("12 requests are waiting, and I am posting 5")
        await pass_time(town, 30)
        assert in_group(town, "Account:") == before + 5
        await town.approver.tap("Show the next ones")
        await town.approver.expect("After them 2 more wait")
        await town.approver.tap("Show the next ones")
        await town.approver.expect("That was the last page")
        await pass_time(town, 90)
        assert in_group(town, "Account:") == before + 12
        await town.approver.sees("Each of them has been shown here", chat=town.group)

    async def test_a_few_are_shown_one_by_one(self, town: Town) -> None:
        await crowd(town, 4)
        await pass_time(town, 60)
        assert (in_group(town, "Account:"), digest(town)) == (4, [])

    async def test_telegrams_limits_are_kept(self, town: Town) -> None:
        """18 a minute in a group, by a Telegram that refuses what is more; nothing is refused."""
        town.api.limits = Limits(town.process._timing.monotonic, group=Rate(18, 60.0))
        await crowd(town, 40)
        await pass_time(town, 90)
        refused = [one for one in town.api.calls if one.reply and one.reply.get("error_code") == 429]
        assert refused == []
