"""Members only: what names students or colleagues is shown to who is in the group at that moment (TGM-07)."""

import pytest

from domain.requests import RequestKind
from emulator.faults import Fault
from tests.conversations.staffroom import confirm, look_up
from tests.deeds import events, flow_of
from tests.rush import rush
from tests.town import Town

REFUSED = "You must be a member of the school's group for this. Ask a colleague to add you"
REMOVED = "I am not in the admin group of Bukit Timah Primary: I was removed"


def leave(town: Town) -> None:
    """Have the approver leave the school's group."""
    town.world.remove_member(town.world.chats[town.group], town.world.users[town.approver.id])


async def shut_out(town: Town) -> None:
    """See that the approver is refused once, that it is recorded, and that what was open is over."""
    told = await town.approver.expect(REFUSED)
    assert not told["buttons"]
    assert len(await events(town, "approver:authority:refuse")) == 1
    assert not (await flow_of(town, town.approver)).is_open


class TestLookUp:
    @pytest.mark.parametrize("button", ["1. ", None])
    async def test_who_left_opens_nobody_and_searches_no_more(self, town: Town, button: str | None) -> None:
        await town.approver.say("/lookup wei ling")
        await confirm(town, town.approver)
        await town.approver.expect("I found 1 student")
        leave(town)
        if button is None:
            await town.approver.say("lim")
        else:
            await town.approver.tap(button)
        await shut_out(town)
        await town.approver.misses("Tan Wei Ling")
        assert not await events(town, "account:record:look")
        assert len(await events(town, "school:roster:search")) == 1

    @pytest.mark.parametrize("button", ["Back", "Freeze"])
    async def test_who_left_goes_neither_back_nor_on(self, town: Town, button: str) -> None:
        await look_up(town, town.approver)
        leave(town)
        await town.approver.tap(button)
        await shut_out(town)
        await town.approver.misses("Tan Wei Ling")

    async def test_within_the_five_minutes_of_a_code_too(self, town: Town) -> None:
        await look_up(town, town.approver)
        await town.approver.tap("Done")
        await town.approver.expect("To look somebody else up")
        leave(town)
        await town.approver.say("/lookup wei ling")
        await shut_out(town)

    async def test_no_answer_of_telegrams_is_a_no_and_the_next_one_counts_again(self, town: Town) -> None:
        """Nothing is cached."""
        await look_up(town, town.approver)
        town.api.faults.next("getChatMember", Fault.refuse(400, "Bad Request: chat not found"))
        await town.approver.tap("Back")
        await shut_out(town)
        await town.approver.say("/lookup wei ling")
        await town.approver.expect("I found 1 student")


class TestQueue:
    @pytest.mark.parametrize("button", ["Next", "3", "Choose", "Deny these 10"])
    async def test_who_left_turns_no_page_and_opens_no_card(self, town: Town, button: str) -> None:
        await rush(town.house, town.clock(), 12)
        await town.approver.say("/pending")
        await town.approver.expect("12 requests are waiting")
        leave(town)
        await town.approver.tap(button)
        await shut_out(town)
        await town.approver.misses("Tan Mei Ling")
        assert not await events(town, "request:school:see")

    async def test_who_left_while_slips_were_shown_reads_on_no_more(self, town: Town) -> None:
        await rush(town.house, town.clock(), 12, RequestKind.TEMPORARY_PASSWORD)
        await town.approver.say("/pending")
        await town.approver.expect("12 requests are waiting")
        await town.approver.tap("Approve these 10")
        await confirm(town, town.approver)
        await town.approver.expect("10 requests are approved.")
        leave(town)
        await town.approver.tap("Done")
        await shut_out(town)
        assert len(await events(town, "account:temporary_password:view")) == 10


class TestColleagues:
    async def test_who_left_is_shown_no_colleague(self, town: Town) -> None:
        leave(town)
        await town.approver.say("/colleagues")
        await shut_out(town)
        await town.approver.misses("Ms Devi")

    async def test_who_leaves_meanwhile_opens_none(self, town: Town) -> None:
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        leave(town)
        await town.approver.tap("Ms Devi")
        await shut_out(town)
        await town.approver.misses("Ms Devi")


class TestLostGroup:
    @pytest.mark.parametrize("command", ["/lookup wei", "/colleagues", "/pending", "/report"])
    async def test_it_is_the_bot_that_is_out_and_it_says_who_mends_that(
        self, town: Town, command: str
    ) -> None:
        await rush(town.house, town.clock(), 1)
        school = await town.house.schools.get("BTPS")
        async with town.house.store.begin() as tx:
            await tx.schools.set_lost(school.id, town.clock())
        town.api.faults.next("getChatMember", Fault.refuse(403, "Forbidden: bot was kicked from the group"))
        await town.approver.say(command)
        told = await town.approver.expect(REMOVED)
        assert "make me an administrator of the group again" in told["text"]
        assert "ask the operator for a /bind code" in told["text"]

    async def test_in_a_list_that_was_open_too(self, town: Town) -> None:
        await rush(town.house, town.clock(), 12)
        await town.approver.say("/pending")
        await town.approver.expect("12 requests are waiting")
        school = await town.house.schools.get("BTPS")
        async with town.house.store.begin() as tx:
            await tx.schools.set_lost(school.id, town.clock())
        town.api.faults.next("getChatMember", Fault.refuse(403, "Forbidden: bot was kicked from the group"))
        await town.approver.tap("Next")
        await town.approver.expect(REMOVED)
        await town.approver.misses("Tan Mei Ling")
