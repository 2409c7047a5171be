"""Hundreds of requests in minutes: a digest instead of cards, within Telegram's limits (architecture 4).

The approver works through them in private, ten with a code.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from domain.requests import RequestKind, RequestState
from emulator.api import Call
from emulator.limits import COUNTED, Limits, Rate
from emulator.person import Person
from tests.deeds import calls_to, spoken
from tests.rush import FIRST_PERSON, rush
from tests.town import HASTE, Town, open_town

pytestmark = pytest.mark.long

CROWD = 300
MOST_IN_A_GROUP = 18
SLIP = RequestKind.TEMPORARY_PASSWORD


def in_group(town: Town, phrase: str) -> int:
    """Count what the bot said in the group with this phrase in it."""
    return sum(phrase in text for text in spoken(town, town.group))


async def pass_time(town: Town, seconds: int) -> None:
    """Let time pass for the courier and its budget alike, five seconds after the other."""
    monotonic = town.process._timing.monotonic
    for _ in range(seconds // 5):
        end = monotonic() + 5
        town.clock.advance(seconds=5)
        town.process._courier.wake()
        while (left := end - monotonic()) > 0:
            await town.world.changed(town.world.revision, left / HASTE)


async def folded(town: Town) -> None:
    """Wait for the digest; three hundred cards are looked at before it."""
    await town.approver.sees("waiting · oldest", chat=town.group, deadline=30)


async def comes_true(town: Town, holds: Callable[[], bool]) -> None:
    """Let time pass until something holds; sooner than the age alone would be told anew."""
    for _ in range(10):
        await pass_time(town, 30)
        if holds():
            return
    raise AssertionError(digest(town))


def digest(town: Town) -> list[str]:
    """Return the digests that stand in the group."""
    texts = [one.content.text for one in town.world.chats[town.group].visible()]
    return [text for text in texts if "waiting · oldest" in text]


def busiest_minute(calls: list[Call]) -> int:
    """Return how many messages there were in the minute that had most, whenever it began."""
    times = [call.at for call in calls if call.method.lower() in COUNTED and call.ok]
    return max((sum(start <= at < start + 60 for at in times) for start in times), default=0)


def refused(town: Town) -> list[Call]:
    """Return the calls that Telegram refused as too many."""
    return [one for one in town.api.calls if one.reply and one.reply.get("error_code") == 429]


def settle_in(town: Town, first: int = 0, size: int = CROWD) -> None:
    """Give everybody who will ask a chat with the bot, so that they can be told."""
    for number in range(first, first + size):
        user = town.world.add_user(f"Parent {number}", user_id=FIRST_PERSON + number)
        town.world.private(user).started = True


class TestThreeHundredRequests:
    async def test_the_group_hears_of_them_in_one_message(self, town: Town) -> None:
        before = len(town.api.calls)
        await rush(town.house, town.clock(), CROWD)
        await folded(town)
        await pass_time(town, 60)
        (said,) = digest(town)
        assert said.startswith(f"{CROWD} waiting · oldest ")
        assert in_group(town, "Account:") <= 10
        assert len([one for one in town.api.calls[before:] if one.params.get("chat_id") == town.group]) <= 20

    async def test_pending_posts_them_five_at_a_time(self, town: Town) -> None:
        await rush(town.house, town.clock(), 12)
        await folded(town)
        await pass_time(town, 60)
        before = in_group(town, "Account:")
        await town.approver.say("/pending", chat=town.group)
        await town.approver.expect("12 requests are waiting, and I am posting 5", chat=town.group)
        await pass_time(town, 30)
        assert in_group(town, "Account:") == before + 5
        await town.approver.tap("Show the next ones", chat=town.group)
        await town.approver.expect("After them 2 more wait", chat=town.group)
        await town.approver.tap("Show the next ones", chat=town.group)
        await town.approver.expect("That was the last page", chat=town.group)
        await pass_time(town, 90)
        assert in_group(town, "Account:") == before + 12
        await town.approver.sees("Each of them has been shown here", chat=town.group)

    async def test_a_few_are_shown_one_by_one(self, town: Town) -> None:
        await rush(town.house, town.clock(), 4)
        await pass_time(town, 60)
        assert (in_group(town, "Account:"), digest(town)) == (4, [])

    async def test_telegrams_limits_are_kept(self, town: Town) -> None:
        """18 a minute in a group, by a Telegram that refuses what is more; nothing is refused."""
        town.api.limits = Limits(town.process._timing.monotonic, group=Rate(MOST_IN_A_GROUP, 60.0))
        await rush(town.house, town.clock(), 40)
        await pass_time(town, 90)
        assert refused(town) == []


class TestInTenMinutes:
    async def test_the_group_is_not_drowned_and_the_digest_says_the_truth(self, town: Town) -> None:
        """One every two seconds for ten minutes; the family of each can be told."""
        town.api.limits = Limits(town.process._timing.monotonic, group=Rate(MOST_IN_A_GROUP, 60.0))
        begun = len(town.api.calls)
        kinds = (RequestKind.UNLOCK, RequestKind.RECOVERY, SLIP)
        for number in range(0, CROWD, 5):
            await rush(town.house, town.clock(), 5, kinds[number // 5 % 3], number)
            await pass_time(town, 10)
        await comes_true(town, lambda: any(one.startswith(f"{CROWD} waiting") for one in digest(town)))
        assert refused(town) == []
        heard = calls_to(town, town.group, begun)
        assert busiest_minute(heard) <= MOST_IN_A_GROUP
        (said,) = digest(town)
        assert re.match(r"300 waiting · oldest (9|10|11) min\n", said)
        assert "unlock: 100 · reset: 100 · temporary password: 100" in said
        cards = [one for one in town.world.chats[town.group].visible() if "Account:" in one.content.text]
        assert 1 <= len(cards) < 40


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[Town]:
    """A town where one approver may approve three hundred within the hour (ADM-11)."""
    async with open_town(tmp_path, approvals_per_hour=1000) as built:
        yield built


class TestOneApprover:
    async def test_they_empty_the_queue_with_thirty_codes(self, busy: Town) -> None:
        """300 requests: 30 taps on the list and 30 codes, and the first tap in the group."""
        settle_in(busy)
        await rush(busy.house, busy.clock(), CROWD)
        await folded(busy)
        deeds = await work_through(busy, busy.approver, "Approve these")
        assert deeds == {"tap": 31, "code": 30}
        assert await states(busy) == {RequestState.APPROVED: CROWD}
        await comes_true(busy, lambda: not digest(busy))
        await busy.approver.sees("Each of them has been shown here or has ended", chat=busy.group)
        told = [one for one in range(FIRST_PERSON, FIRST_PERSON + CROWD) if told_once(busy, one)]
        assert len(told) == CROWD

    async def test_three_hundred_temporary_passwords_take_a_tap_more_each_ten(self, busy: Town) -> None:
        settle_in(busy, size=40)
        await rush(busy.house, busy.clock(), 40, SLIP)
        await folded(busy)
        deeds = await work_through(busy, busy.approver, "Approve these")
        assert deeds == {"tap": 9, "code": 4}
        shown = [text for text in spoken(busy, busy.approver.id) if "Write down" in text]
        assert len(set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "".join(shown)))) == 40
        assert [one for one in await busy.approver.visible() if "Write down" in one["text"]] == []


async def work_through(town: Town, person: Person, button: str) -> Counter[str]:
    """Decide page after page in private until nothing waits; return how often the person did what."""
    deeds = Counter[str]()
    await person.tap("See what is waiting", chat=town.group)
    await person.expect("waiting")
    deeds["tap"] += 1
    while any(button in one for one in await person.buttons()):
        await person.tap(button)
        await person.expect("one-time code")
        town.clock.advance(seconds=30)
        await person.say(town.code(person))
        said = await person.expect("approved")
        deeds.update(tap=1, code=1)
        if "Write down" in said["text"]:
            await person.tap("Done")
            await person.expect("waiting")
            deeds["tap"] += 1
    await person.sees("No request is waiting")
    return deeds


def told_once(town: Town, user: int) -> bool:
    """Whether the person has heard the outcome, and heard it once."""
    return sum("unlocked" in text for text in spoken(town, user)) == 1


async def states(town: Town) -> dict[RequestState, int]:
    """Count the requests by where they stand now."""
    async with town.house.store.read() as tx:
        found = [
            one
            for user in range(FIRST_PERSON, FIRST_PERSON + CROWD)
            for one in await tx.requests.list_of(user, town.clock().replace(year=2000))
        ]
    return dict(Counter(one.state for one in found))
