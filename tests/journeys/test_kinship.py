"""The guardian's own phone, /find and /chats over HTTP: killed, redelivered, edited, on two devices.

In Tamil and in Malay. Who proves kinship by a phone leaves no number behind.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from domain.events import Tag
from storage.records import RosterEntry
from tests.journeys.hands import (
    ANSWERING,
    BEGINNING,
    RESET,
    UNCHANGED,
    both_say,
    both_tap,
    in_malay,
    in_tamil,
    lives_it_twice,
    says_and_edits,
)
from tests.journeys.household import Fates, mei, recorded, standing_with, tablet_of
from tests.journeys.journey import Journey, now
from tests.journeys.kills import Moment, is_intact, misses, standing, subject
from tests.journeys.relative import Relative, speaks
from tests.journeys.school import MEI, NAMES, PHONES, ZED, turn
from tests.tongue import Tongue
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD

pytestmark = pytest.mark.long

Begin = Callable[[Journey, Tongue], Awaitable[Relative]]
NUMBER = PHONES[LOGIN]
WRONG_PASSWORD = "Wrong-Lantern-31-fjord"


async def guardian(journey: Journey, tongue: Tongue, command: str = "/forgot") -> Relative:
    """Return a guardian on a new phone, whose number the school has; phone evidence is what they choose."""
    person = await speaks(journey, ZED, tongue.language, NUMBER)
    one = Relative(journey, person, tongue, command)
    one.more["evidence"] = one.tap("button-phone")
    return one


async def of_two(journey: Journey, tongue: Tongue) -> Relative:
    """Return a guardian of two children who has forgotten an ID."""
    child = (await subject(journey, OTHER_LOGIN)).account
    assert child is not None
    entry = RosterEntry(OTHER_LOGIN, NAMES[OTHER_LOGIN], guardian_phones=(NUMBER,))
    async with journey.store.begin() as tx:
        await tx.accounts.put(child.school_id, [entry], now())
    return await guardian(journey, tongue, "/find")


async def with_old_phone(journey: Journey, tongue: Tongue) -> Relative:
    """Return the parent, to whose account a second chat is known: the one to be removed."""
    await speaks(journey, ZED, tongue.language)
    async with journey.store.begin() as tx:
        await tx.chats.bind((await tx.accounts.find_subject(LOGIN)).account_id, turn(ZED), now())
    return await mei(journey, tongue, "/chats")


async def known(journey: Journey) -> list[int]:
    """Return whose chats are known to the account."""
    account_id = (await subject(journey, LOGIN)).account_id
    async with journey.store.read() as tx:
        return [chat.user_id for chat in await tx.chats.list(account_id)]


async def told_that_it_is_removed(journey: Journey, tongue: Tongue) -> int:
    """Count how often the old phone reads that it is known no more."""
    return len(await standing_with(journey.zed, tongue.part("chat-removed-this", login=LOGIN)))


def is_clean(journey: Journey) -> bool:
    """Whether neither a shared number nor the key that shares it is left in the guardian's chat."""
    chat = journey.world.chats[ZED]
    return not chat.keyboard and not any(one.content.contact for one in chat.visible())


@in_tamil
class TestAKillAtEachStep:
    """At one moment each; tests/killpoints takes all."""

    async def test_of_a_reset_by_phone(self, journey: Journey, tongue: Tongue) -> None:
        killer = Fates(journey, (Moment.SAID, Moment.UNSAID), ZED, (*BEGINNING, *ANSWERING))
        await (await guardian(journey, tongue)).go("done", around=killer.around)
        assert killer.killed == ["evidence", "phone"]
        assert await standing(journey, LOGIN, ZED) == RESET
        assert await recorded(journey, Tag.PHONE_MATCHED) == 1
        assert is_clean(journey)
        assert await is_intact(journey)

    async def test_of_finding_the_id(self, journey: Journey, tongue: Tongue) -> None:
        """It is the chosen child's password that is set, the phone is evidence, and the list is gone."""
        killer = Fates(journey, (Moment.KEPT, Moment.UNSAID), ZED, (*BEGINNING, *ANSWERING))
        parent = await of_two(journey, tongue)
        await parent.go("done", around=killer.around)
        assert killer.killed == ["phone", "found"]
        assert "evidence" not in parent.done
        assert await standing(journey, LOGIN, ZED) == RESET
        assert await standing(journey, OTHER_LOGIN, ZED) == (0, False, False, False)
        assert await recorded(journey, Tag.LOGIN_FOUND) == 1
        assert await standing_with(parent.person, tongue.part("find-pick")) == []
        assert is_clean(journey)
        assert await is_intact(journey)

    async def test_of_removing_a_chat(self, journey: Journey, tongue: Tongue) -> None:
        killer = Fates(journey, (Moment.UNSAID, Moment.ASLEEP), MEI, (*BEGINNING, "current password"))
        parent = await with_old_phone(journey, tongue)
        await parent.go("done", around=killer.around)
        assert killer.killed == ["other chat", "chats"]
        assert await known(journey) == [MEI]
        assert await recorded(journey, Tag.CHAT_UNBOUND) == 1
        assert 1 <= await told_that_it_is_removed(journey, tongue) <= 2
        assert await is_intact(journey)


@in_malay
class TestADeliveryTwice:
    async def test_a_reset_by_phone_takes_each_update_once(self, journey: Journey, tongue: Tongue) -> None:
        await lives_it_twice(await guardian(journey, tongue))
        assert await standing(journey, LOGIN, ZED) == RESET
        assert await recorded(journey, Tag.PHONE_MATCHED) == 1

    async def test_finding_the_id_takes_each_update_once(self, journey: Journey, tongue: Tongue) -> None:
        await lives_it_twice(await of_two(journey, tongue))
        assert await standing(journey, LOGIN, ZED) == RESET
        assert await recorded(journey, Tag.PHONE_MATCHED) == 1
        assert await recorded(journey, Tag.LOGIN_FOUND) == 1

    async def test_removing_a_chat_takes_each_update_once(self, journey: Journey, tongue: Tongue) -> None:
        await lives_it_twice(await with_old_phone(journey, tongue))
        assert await known(journey) == [MEI]
        assert await recorded(journey, Tag.CHAT_UNBOUND) == 1
        assert await told_that_it_is_removed(journey, tongue) == 1


@in_tamil
class TestAnEdit:
    """TGM-08."""

    @pytest.mark.parametrize("begin", [guardian, of_two], ids=["evidence", "find"])
    async def test_a_typed_number_proves_nothing_and_its_edit_stops_nothing(
        self, journey: Journey, tongue: Tongue, begin: Begin
    ) -> None:
        """TGM-12: the edit says what the key "Cancel" below the chat types."""
        one = await begin(journey, tongue)
        await one.go("phone")
        await says_and_edits(one, NUMBER, tongue.part("button-cancel"))
        assert await one.asked_for() == "phone"
        assert await recorded(journey, Tag.PHONE_MATCHED) == 0
        await one.go("password", "found")
        assert await recorded(journey, Tag.PHONE_MATCHED) == 1

    async def test_an_edited_current_password_shows_no_chats(self, journey: Journey, tongue: Tongue) -> None:
        """What was sent counts as a miss, what the edit says counts for nothing."""
        parent = await with_old_phone(journey, tongue)
        await parent.go("current password")
        await says_and_edits(parent, WRONG_PASSWORD, PASSWORD)
        assert await parent.asked_for() == "current password"
        assert await misses(journey, LOGIN) == 1
        await parent.go("done")
        assert await known(journey) == [MEI]


@in_malay
class TestTwoDevices:
    """One person, two devices, both at once: one of them is taken, and nothing is half done."""

    async def test_of_two_shared_phones_one_counts(self, journey: Journey, tongue: Tongue) -> None:
        parent = await guardian(journey, tongue)
        await parent.go("phone")
        await both_share(parent)
        assert await recorded(journey, Tag.PHONE_MATCHED) == 1
        assert await standing(journey, LOGIN, MEI) == UNCHANGED
        assert is_clean(journey)
        assert await parent.asked_for() == "password"

    async def test_of_two_searches_and_two_picks_one_counts(self, journey: Journey, tongue: Tongue) -> None:
        parent = await of_two(journey, tongue)
        await parent.go("phone")
        await both_share(parent)
        assert await recorded(journey, Tag.PHONE_MATCHED) == 1
        assert is_clean(journey)
        await both_tap(parent, LOGIN.partition("@")[0])
        assert await recorded(journey, Tag.LOGIN_FOUND) == 1
        assert await parent.asked_for() == "answer 1"

    async def test_of_two_removals_one_counts_and_no_other_chat_goes(
        self, journey: Journey, tongue: Tongue
    ) -> None:
        parent = await with_old_phone(journey, tongue)
        await parent.go("current password")
        await both_say(parent, PASSWORD, PASSWORD)
        await parent.person.misses(PASSWORD)
        assert await misses(journey, LOGIN) == 0
        await both_tap(parent, tongue.part("button-remove-chat", n=2))
        assert await known(journey) == [MEI]
        assert await recorded(journey, Tag.CHAT_UNBOUND) == 1
        await parent.go("done")
        assert await told_that_it_is_removed(journey, tongue) == 1


async def both_share(relative: Relative) -> None:
    """Share the number of two devices at once."""
    tablet = tablet_of(relative)
    await asyncio.gather(relative.person.share_phone(), tablet.share_phone())
    await relative.journey.settled()
