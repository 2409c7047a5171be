"""The queue in an approver's private chat: read by name, paged, ticked, decided ten at a time (issue 5)."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.flow import Ending
from domain.requests import RequestKind, RequestState
from emulator.faults import Fault
from emulator.person import Person
from tests.deeds import (
    events,
    expire,
    flow_of,
    has_flow,
    is_gone,
    newcomer,
    settled,
    spoken,
)
from tests.rush import rush
from tests.tongue import Tongue
from tests.town import Dice, Town, at_rest, live, open_town, outside

SLIP = RequestKind.TEMPORARY_PASSWORD
PASSWORD = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture(params=["en", "ta"])
async def speaking(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Town, Tongue]]:
    """A town whose people speak one of two languages."""
    async with open_town(tmp_path, language=request.param) as built:
        yield built, Tongue(request.param)


async def pending(town: Town, person: Person | None = None) -> None:
    """Open the queue in private."""
    person = person or town.approver
    await person.say("/pending")
    await person.expect("waiting")


async def code(town: Town, person: Person | None = None) -> None:
    """Type a fresh code."""
    person = person or town.approver
    town.clock.advance(seconds=30)
    await person.say(town.code(person))


async def buttons(town: Town) -> list[list[str]]:
    """Return the buttons of the newest message of the list, row by row."""
    shown = [one for one in await town.approver.visible() if one["buttons"]][-1]
    return [[one["text"] for one in row] for row in shown["buttons"]]


async def states(town: Town) -> list[RequestState]:
    """Return where each request of the rush stands, the oldest first."""
    async with town.house.store.read() as tx:
        found = [
            one
            for user in range(5000, 5030)
            for one in await tx.requests.list_of(user, town.clock().replace(year=2000))
        ]
    return [one.state for one in sorted(found, key=lambda one: one.number)]


async def suspend(town: Town) -> None:
    """Have too many wrong codes counted against the approver."""
    async with town.house.store.begin() as tx:
        (record,) = await tx.approvers.list_by_user(town.approver.id)
        for _ in range(5):
            await tx.approvers.miss(record.id)


class TestReading:
    async def test_a_page_names_ten_and_offers_what_can_be_done(self, town: Town) -> None:
        """In private alone: the group reads no name (ADM-05)."""
        await rush(town.house, town.clock(), 12)
        town.clock.advance(minutes=8)
        await pending(town)
        page = await town.approver.sees("12 requests are waiting")
        lines = page["text"].splitlines()
        assert "unlock · oldest 8 min · these are 1 to 10" in lines[0]
        assert lines[2] == "1. Tan Mei Ling 0 · 1A · child0 · 8 min · new chat, 3 wrong tries"
        assert sum(line[0].isdigit() and ". " in line for line in lines if line) == 10
        assert await buttons(town) == [
            ["1", "2", "3"],
            ["4", "5", "6"],
            ["7", "8", "9"],
            ["10"],
            ["Approve these 10", "Deny these 10"],
            ["Next", "Choose"],
            ["Cancel"],
        ]
        assert page["protected"]
        assert "Tan Mei Ling" not in "".join(spoken(town, town.group))

    async def test_pages_follow_each_other_in_one_message(self, town: Town) -> None:
        await rush(town.house, town.clock(), 12)
        await pending(town)
        page = await town.approver.sees("child9")
        await town.approver.tap("Next")
        after = await town.approver.expect("child11")
        assert after["id"] == page["id"]
        assert "child9" not in after["text"]
        assert "Approve these 2" in await town.approver.buttons()
        await town.approver.tap("Previous")
        await town.approver.expect("child9")

    async def test_of_several_kinds_one_is_chosen_first(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await rush(town.house, town.clock(), 1, SLIP, 20)
        await pending(town)
        await town.approver.sees("3 requests are waiting. Which kind do you want to see?")
        assert await buttons(town) == [["1. unlock"], ["2. temporary password"], ["Cancel"]]
        await town.approver.tap("2. temporary password")
        await town.approver.expect("child20")
        assert (await buttons(town))[1:] == [["Approve this one", "Deny this one"], ["Back", "Cancel"]]
        await town.approver.tap("Back")
        await town.approver.expect("Which kind")

    async def test_a_number_opens_the_whole_card(self, town: Town) -> None:
        await rush(town.house, town.clock(), 3)
        await pending(town)
        await town.approver.tap("2")
        card = await town.approver.expect("Account:")
        for fact in ("Nur Aisyah 1", "child1", "#2", "not known to this account", "24 hours: 3"):
            assert fact in card["text"]
        assert "c****" not in card["text"]
        assert "private chat" not in card["text"]
        assert await buttons(town) == [["Approve", "Deny"], ["Back", "Cancel"]]
        await town.approver.tap("Approve")
        await town.approver.expect("You are about to approve 1 request, unlock:")
        await code(town)
        await town.approver.expect("1 request is approved: Nur Aisyah 1 (2A).")
        assert await states(town) == [RequestState.OPEN, RequestState.APPROVED, RequestState.OPEN]

    async def test_the_list_is_closed_by_cancel_and_by_time(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Cancel")
        await town.approver.expect("The list is closed")
        await town.approver.misses("Tan Mei Ling")
        await pending(town)
        await at_rest(town)
        town.clock.advance(minutes=15)
        await expire(town)
        await town.approver.sees("I have closed the list, for safety")
        await town.approver.misses("Tan Mei Ling")

    async def test_what_is_typed_into_the_list_is_removed(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        typed = await town.approver.say("approve them all")
        await town.approver.expect("tap one of the buttons")
        await is_gone(town, typed)


class TestWho:
    async def test_a_stranger_sees_nothing(self, town: Town) -> None:
        """ADM-01."""
        await rush(town.house, town.clock(), 2)
        await town.stranger.say("/pending")
        await town.stranger.expect("Only approvers can see what is waiting")
        assert "Tan Mei Ling" not in "".join(spoken(town, town.stranger.id))

    async def test_an_approver_outside_the_group_sees_nothing(self, town: Town) -> None:
        """TGM-07: membership is looked up when the list is opened, and again with the code."""
        await rush(town.house, town.clock(), 2)
        town.world.remove_member(town.world.chats[town.group], town.world.users[town.approver.id])
        await town.approver.say("/pending")
        await town.approver.expect("You must be a member of the school's group")
        assert "Tan Mei Ling" not in "".join(spoken(town, town.approver.id))

    async def test_who_left_the_group_before_the_code_decides_nothing(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Approve these 2")
        await town.approver.expect("one-time code")
        town.world.remove_member(town.world.chats[town.group], town.world.users[town.approver.id])
        await code(town)
        told = await town.approver.expect("You cannot decide requests any more")
        assert "Ask a colleague to add you" in told["text"]
        assert await states(town) == [RequestState.OPEN] * 2

    async def test_who_typed_too_many_wrong_codes_is_told_who_helps(self, town: Town) -> None:
        """TOT-03: at /pending, and in a list that was open already, which is closed."""
        await rush(town.house, town.clock(), 12)
        await pending(town)
        await suspend(town)
        await town.approver.tap("Next")
        told = await town.approver.expect("You cannot decide requests any more")
        assert "Too many wrong codes. Another approver can restore you with /colleagues" in told["text"]
        await town.approver.say("/pending")
        await town.approver.expect("Another approver can restore you with /colleagues")
        assert not (await flow_of(town, town.approver)).is_open

    async def test_a_list_drawn_while_one_is_suspended_says_so_and_names_nobody(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await suspend(town)
        await town.approver.say("/start")
        page = await town.approver.expect("Another approver can restore you with /colleagues")
        assert "Tan Mei Ling" not in page["text"]
        assert "No request is waiting" not in page["text"]

    async def test_who_cannot_be_written_to_hears_how_to_open_the_chat(self, town: Town) -> None:
        """The bot claims to have written only where it can; Start then shows what waits."""
        await rush(town.house, town.clock(), 12)
        await town.approver.sees("12 waiting · oldest", chat=town.group, deadline=10)
        await town.approver.block()
        await town.approver.tap("See what is waiting", chat=town.group)
        await town.approver.expect_alert("Open the chat with me and press Start")
        await town.approver.unblock()
        await town.approver.say("/start")
        await town.approver.expect("12 requests are waiting")

    async def test_the_digests_button_writes_to_the_presser_alone(self, town: Town) -> None:
        await rush(town.house, town.clock(), 12)
        await town.approver.sees("12 waiting · oldest", chat=town.group, deadline=10)
        await town.approver.tap("See what is waiting", chat=town.group)
        await town.approver.expect_alert("I have written to you in private")
        page = await town.approver.expect("12 requests are waiting")
        assert page["protected"]
        assert spoken(town, town.second_approver.id) == []

    async def test_a_stranger_who_presses_it_is_told_why_not(self, town: Town) -> None:
        await rush(town.house, town.clock(), 12)
        digest = await town.approver.sees("12 waiting · oldest", chat=town.group, deadline=10)
        ann = newcomer(town)
        town.world.add_member(town.world.chats[town.group], town.world.users[ann.id])
        await ann.press(digest, "queue")
        await ann.expect_alert("Only approvers of this school can decide")
        assert not await has_flow(town, ann)
        assert [one.values["reason"] for one in await events(town, "approver:authority:refuse")] == [
            "not_an_approver"
        ]

    async def test_whom_telegram_does_not_call_a_member_opens_nothing(self, town: Town) -> None:
        """TGM-07: no answer is a no."""
        await rush(town.house, town.clock(), 12)
        await town.approver.sees("12 waiting · oldest", chat=town.group, deadline=10)
        town.api.faults.next("getChatMember", Fault.refuse(400, "member not found"))
        await town.approver.tap("See what is waiting", chat=town.group)
        await town.approver.expect_alert("You must be a member of this school's group")
        assert not await has_flow(town, town.approver)

    async def test_when_nothing_waits_any_more_it_says_so(self, town: Town) -> None:
        bound = await town.approver.sees("Bukit Timah Primary", chat=town.group)
        await town.approver.press(bound, "queue")
        await town.approver.expect_alert("No request is waiting")

    async def test_pressed_in_a_private_chat_it_is_no_button(self, town: Town) -> None:
        """TGM-10: only in the school's own group does it mean its queue."""
        await rush(town.house, town.clock(), 2)
        await town.approver.say("/help")
        shown = await town.approver.expect("This is what I can do")
        await town.approver.press(shown, "queue")
        await town.approver.expect_alert("does not belong to an open request")
        assert not await has_flow(town, town.approver)


class TestForged:
    """TGM-10: a button belongs to one flow, one version, one person, one chat."""

    async def test_anothers_button_does_nothing(self, town: Town) -> None:
        await rush(town.house, town.clock(), 3)
        await pending(town)
        flow = await flow_of(town, town.approver)
        await pending(town, town.second_approver)
        own = await town.second_approver.sees("3 requests are waiting")
        for action in ("approve", "deny", "open:1", "choose", "next"):
            await town.second_approver.press(own, f"f:{flow.id}:{flow.version}:{action}")
            await town.second_approver.expect_alert("belongs to an earlier step")
        assert (await flow_of(town, town.approver)).version == flow.version
        assert (await flow_of(town, town.second_approver)).step == "waiting"

    async def test_in_the_group_it_does_nothing(self, town: Town) -> None:
        await rush(town.house, town.clock(), 3)
        await pending(town)
        flow = await flow_of(town, town.approver)
        card = await town.approver.sees("Account:", chat=town.group)
        await town.approver.press(card, f"f:{flow.id}:{flow.version}:approve")
        await town.approver.expect_alert("does not belong to an open request")
        assert (await flow_of(town, town.approver)).version == flow.version

    async def test_one_of_an_earlier_page_does_nothing(self, town: Town) -> None:
        """What the button said "these ten" of is not on the screen any more."""
        await rush(town.house, town.clock(), 12)
        await pending(town)
        page, old = await town.approver.sees("child9"), await flow_of(town, town.approver)
        await town.approver.tap("Next")
        await town.approver.expect("child11")
        await town.approver.press(page, f"f:{old.id}:{old.version}:approve")
        await town.approver.expect_alert("belongs to an earlier step")
        assert (await flow_of(town, town.approver)).step == "waiting"

    async def test_numbers_that_no_line_has_do_nothing(self, town: Town) -> None:
        await rush(town.house, town.clock(), 3)
        await pending(town)
        page = await town.approver.sees("3 requests are waiting")
        for action in ("open:0", "open:4", "open:999999999999", "pile:1", "pile:7"):
            flow = await flow_of(town, town.approver)
            await town.approver.press(page, f"f:{flow.id}:{flow.version}:{action}")
            await settled(town)
            after = await flow_of(town, town.approver)
            assert (after.step, after.values) == (flow.step, flow.values)

    async def test_a_code_typed_in_the_group_decides_nothing(self, town: Town) -> None:
        """TOT-08."""
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Approve these 2")
        await town.approver.expect("one-time code")
        town.clock.advance(seconds=30)
        typed = await town.approver.say(town.code(town.approver), chat=town.group)
        await is_gone(town, typed)
        assert await states(town) == [RequestState.OPEN] * 2


class TestDeciding:
    async def test_ticked_lines_are_approved_with_one_code(self, town: Town) -> None:
        await rush(town.house, town.clock(), 5)
        await pending(town)
        await town.approver.tap("Choose")
        await town.approver.expect("Tap the numbers")
        assert (await buttons(town))[-1] == ["Back", "Cancel"]
        for number in ("2", "4"):
            await town.approver.tap(number)
            await town.approver.expect("Tap the numbers")
        ticked = [["1", "✓ 2", "3"], ["✓ 4", "5"], ["Approve these 2", "Deny these 2"]]
        assert (await buttons(town))[:3] == ticked
        await town.approver.tap("Approve these 2")
        await town.approver.expect("You are about to approve 2 requests, unlock:")
        await town.approver.tap("Back")
        await town.approver.expect("Tap the numbers")
        assert (await buttons(town))[:3] == ticked
        await town.approver.tap("Approve these 2")
        asked = await town.approver.expect("You are about to approve 2 requests, unlock:")
        assert "1. Nur Aisyah 1 · 2A · child1" in asked["text"]
        assert "2. Lim Jun Jie 3 · 4A · child3" in asked["text"]
        assert asked["text"].count("one-time code") == 1
        await code(town)
        said = await town.approver.expect("2 requests are approved: Nur Aisyah 1 (2A), Lim Jun Jie 3 (4A).")
        assert "3 requests are waiting" in said["text"]
        assert [one.value[0] for one in await states(town)] == ["o", "a", "o", "a", "o"]

    async def test_a_page_is_denied_for_one_reason_that_each_family_reads(self, town: Town) -> None:
        for number in range(2):
            town.world.private(town.world.add_user("Parent", user_id=5000 + number)).started = True
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Deny these 2")
        asked = await town.approver.expect("You are about to deny 2 requests")
        assert asked["text"].count("one-time code") == 1
        await town.approver.tap("Must come in person")
        await town.approver.expect("Whoever asked will read: Please come to the school in person.")
        await code(town)
        await town.approver.expect("2 requests are denied")
        await town.approver.sees("No request is waiting")
        await settled(town)
        for number in range(2):
            assert "Please come to the school in person." in "".join(spoken(town, 5000 + number))

    async def test_typed_words_are_the_reason_and_do_not_stay_in_the_chat(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Deny these 2")
        await town.approver.expect("You are about to deny 2 requests")
        await town.approver.say("Please ring the office first")
        await town.approver.expect("Whoever asked will read: Please ring the office first")
        await town.approver.tap("Back")
        await town.approver.expect("tap a reason")
        await town.approver.tap("Back")
        await town.approver.expect("2 requests are waiting")
        await town.approver.tap("Approve these 2")
        asked = await town.approver.expect("You are about to approve")
        assert "Whoever asked will read" not in asked["text"]

    async def test_what_is_ones_own_is_marked_and_left_out_by_name(self, town: Town) -> None:
        """ADM-07."""
        await rush(town.house, town.clock(), 1)
        async with town.house.store.begin() as tx:
            (one,) = await tx.requests.list_of(5000, town.clock().replace(year=2000))
            await tx.chats.bind(one.account_id, town.turn(town.approver), town.clock())
        await rush(town.house, town.clock(), 1, RequestKind.UNLOCK, 1)
        await pending(town)
        page = await town.approver.sees("2 requests are waiting")
        assert "yours or your family's, so another approver must decide" in page["text"]
        await town.approver.tap("Approve this one")
        asked = await town.approver.expect("one-time code")
        assert "1 was left out: Tan Mei Ling 0 (1A): yours or your family's" in asked["text"]
        await code(town)
        said = await town.approver.expect("1 request is approved: Nur Aisyah 1 (2A).")
        assert "1 was left out: Tan Mei Ling 0 (1A)" in said["text"]
        await town.approver.tap("1")
        card = await town.approver.expect("Account:")
        assert "yours or your family's" in card["text"]
        assert await buttons(town) == [["Back", "Cancel"]]

    async def test_what_a_colleague_decided_meanwhile_is_left_out_by_name(self, town: Town) -> None:
        await rush(town.house, town.clock(), 3)
        await pending(town)
        await town.approver.tap("Approve these 3")
        await town.approver.expect("one-time code")
        await pending(town, town.second_approver)
        await town.second_approver.tap("1")
        await town.second_approver.expect("Account:")
        await town.second_approver.tap("Approve")
        await town.second_approver.expect("one-time code")
        await code(town, town.second_approver)
        await town.second_approver.expect("1 request is approved")
        await town.approver.say(town.code(town.approver))
        said = await town.approver.expect("2 requests are approved")
        assert "1 was left out: Tan Mei Ling 0 (1A): over already: approved." in said["text"]

    async def test_a_wrong_code_is_said_and_the_next_one_counts(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Approve these 2")
        await town.approver.expect("one-time code")
        await town.approver.sticker()
        await town.approver.expect("I can only read typed text")
        typed = await town.approver.say("000000")
        asked = await town.approver.expect("That code did not match")
        await is_gone(town, typed)
        assert "You are about to approve 2 requests" in asked["text"]
        assert "2. Nur Aisyah 1 · 2A · child1" in asked["text"]
        assert asked["text"].count("one-time code") == 1
        await code(town)
        await town.approver.expect("2 requests are approved")


class TestTemporaryPasswords:
    async def test_they_are_shown_in_one_protected_message_under_spoilers(self, town: Town) -> None:
        """TMP-03, TMP-04."""
        await rush(town.house, town.clock(), 3, SLIP)
        await pending(town)
        await town.approver.tap("Approve these 3")
        await town.approver.expect("one-time code")
        await code(town)
        shown = await town.approver.expect("I remove it after 100 seconds")
        assert shown["protected"]
        assert shown["html"].count('class="spoiler"') == 3
        passwords = PASSWORD.findall(shown["text"])
        assert len(set(passwords)) == 3
        for password in passwords:
            assert len([text for text in spoken(town) if password in text]) == 1
        await town.approver.tap("Done")
        await town.approver.expect("No request is waiting")
        await town.approver.misses(passwords[0])
        assert len(await events(town, "account:temporary_password:view")) == 3

    async def test_time_takes_them_away(self, town: Town) -> None:
        await rush(town.house, town.clock(), 3, SLIP)
        await pending(town)
        await town.approver.tap("Approve these 3")
        await town.approver.expect("one-time code")
        await code(town)
        await town.approver.expect("I remove it after 100 seconds")
        await settled(town)
        town.clock.advance(seconds=99)
        await expire(town)
        await town.approver.sees("I remove it after 100 seconds")
        town.clock.advance(seconds=1)
        await expire(town)
        await town.approver.misses("I remove it")
        await town.approver.expect("for safety")


class TestRestart:
    async def test_a_list_goes_on_after_the_bot_was_killed(self, tmp_path: Path) -> None:
        """The flow is durable: the ticks, the names to be decided, and the code's five minutes."""
        async with open_town(tmp_path) as town:
            await rush(town.house, town.clock(), 4)
            await pending(town)
            await town.approver.tap("Choose")
            await town.approver.expect("Tap the numbers")
            await town.approver.tap("3")
            await town.approver.expect("Tap the numbers")
        async with live(tmp_path, town.api, outside(town.clock, Dice("again"))) as (house, process):
            town.house, town.process = house, process
            await town.approver.tap("4")
            await town.approver.expect("Tap the numbers")
            await town.approver.tap("Deny these 2")
            await town.approver.expect("You are about to deny 2 requests")
            await town.approver.tap("A parent must ask")
            await town.approver.expect("one-time code")
        async with live(tmp_path, town.api, outside(town.clock, Dice("once more"))) as (house, process):
            town.house, town.process = house, process
            await code(town)
            await town.approver.expect("2 requests are denied: Arun Kumar 2 (3A), Lim Jun Jie 3 (4A).")
            assert [one.value[0] for one in await states(town)] == ["o", "o", "d", "d"]

    async def test_passwords_that_a_restart_took_are_made_anew(self, tmp_path: Path) -> None:
        async with open_town(tmp_path) as town:
            await rush(town.house, town.clock(), 2, SLIP)
            await pending(town)
            await town.approver.tap("Approve these 2")
            await town.approver.expect("one-time code")
            await code(town)
            lost = PASSWORD.findall((await town.approver.expect("Write down"))["text"])
        async with live(tmp_path, town.api, outside(town.clock, Dice("again"))) as (house, process):
            town.house, town.process = house, process
            await town.approver.sticker()
            gone = await town.approver.expect("I was restarted before I could show")
            assert gone["protected"]
            await town.approver.tap("Make another one")
            shown = await town.approver.expect("Write down")
            assert shown["protected"]
            new = PASSWORD.findall(shown["text"])
            assert len(new) == 2
            assert not set(new) & set(lost)

    async def test_what_was_decided_is_told_when_telegram_was_down_meanwhile(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2)
        await pending(town)
        await town.approver.tap("Approve these 2")
        await town.approver.expect("one-time code")
        town.api.faults.next("sendMessage", Fault.server_error(502))
        town.clock.advance(seconds=30)
        await is_gone(town, await town.approver.say(town.code(town.approver)))
        await settled(town)
        town.clock.advance(minutes=1)
        town.process._courier.wake()
        await town.approver.sees("2 requests are approved")
        assert await states(town) == [RequestState.APPROVED] * 2


class TestLanguages:
    async def test_the_whole_way_is_spoken_in_the_approvers_language(
        self, speaking: tuple[Town, Tongue]
    ) -> None:
        town, tongue = speaking
        approver = town.approver
        await rush(town.house, town.clock(), 11, SLIP)
        await approver.say("/pending")
        page = await approver.expect(tongue.part("queue-hint"))
        assert tongue.part("kind-temporary-password") in page["text"]
        await approver.tap(tongue.part("button-approve-these", count=10))
        await approver.expect(tongue.part("batch-code"))
        await code(town)
        await approver.expect(tongue.part("batch-slips", count=10, seconds=240))
        await approver.tap(tongue.part("button-done"))
        await approver.expect(tongue.part("batch-approved", count=10))
        await approver.tap(tongue.part("button-deny-these", count=1))
        await approver.expect(tongue.part("deny-why"))
        await approver.tap(tongue.part("button-reason-already"))
        await approver.expect(tongue.part("batch-code"))
        await code(town)
        await approver.expect(tongue.part("batch-denied", count=1))
        await approver.sees(tongue.part("pending-none"))
        assert (await flow_of(town, approver)).ending is Ending.DONE
