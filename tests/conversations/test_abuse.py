"""The abuse cases of the threat model, lived through the chat (security.md 4.4: AB1, AB2, AB4, AB5, AB6)."""

import asyncio

import pytest

from domain.requests import RequestState
from emulator.faults import Fault
from emulator.person import Person
from tests.deeds import (
    ask_for_reset,
    ask_for_unlock,
    card,
    card_data,
    credential,
    events,
    flow_of,
    forgot,
    has_flow,
    known_chats,
    logged_in,
    newcomer,
    snapshot,
    spoken,
)
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, SECOND_PASSWORD, Town

REFUSED = "approver:authority:refuse"
APPROVED = "request:school:approve"


async def state_of(town: Town) -> RequestState:
    """Return the state of the newest request."""
    async with town.house.store.read() as tx:
        request = await tx.requests.find_by_nonce(card_data(town).split(":")[1])
    assert request is not None
    return request.state


def full_width(digits: str) -> str:
    """Write digits as an input method for Chinese does."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


async def press_and_be_asked(town: Town, approver: Person, button: str = "Approve") -> None:
    """Press a card's button and be asked for the code in private."""
    await approver.tap(button, chat=town.group)
    await approver.expect("Please type the one-time code")
    town.clock.advance(seconds=30)


class TestClassmates:
    async def test_ab1_right_answers_from_a_chat_nobody_knows_reset_nothing(self, town: Town) -> None:
        await logged_in(town, town.parent)
        before = await credential(town)
        await forgot(town.stranger)
        await town.answer(town.stranger, ANSWERS)
        await town.stranger.expect("one more thing must show that it is really you")
        flow = await flow_of(town, town.stranger)
        prompt = await town.stranger.sees("one more thing must show")
        for action in ("confirm", "back", "done", "new_one", "forgotten"):
            await town.stranger.press(prompt, f"f:{flow.id}:{flow.version}:{action}")
        await town.stranger.say(SECOND_PASSWORD)
        await town.stranger.misses(SECOND_PASSWORD)
        await town.stranger.say("/status")
        await town.stranger.expect("You have not asked")
        assert await credential(town) == before
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id}

    async def test_ab2_after_fifty_failures_of_classmates_the_parent_still_resets(self, town: Town) -> None:
        """THR-03, THR-04: strangers exhaust the strangers' pool alone."""
        await logged_in(town, town.parent)
        failures = 0
        for number in range(17):
            classmate = newcomer(town, f"Classmate {number}")
            failures += await self._fail(town, classmate)
            town.clock.advance(hours=9)
        assert failures >= 50
        assert len(await events(town, "account:answers:miss")) == 15
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        standing = await credential(town)
        assert standing is not None
        assert standing.enabled
        assert not standing.locked

    async def _fail(self, town: Town, classmate: Person) -> int:
        """Try three times, or be told that nothing is left to try; return how often that failed."""
        for _ in range(3):
            await forgot(classmate)
            said = await classmate.expect(LOGIN)
            if "locked" not in said["text"]:
                await town.miss(classmate)
                await classmate.expect("did not match")
        return 3


class TestApprovers:
    async def test_ab4_nobody_approves_what_they_asked_for_themselves(self, town: Town) -> None:
        """ADM-07."""
        await logged_in(town, town.parent)
        await ask_for_reset(town, town.approver)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect_alert("or it is about your own family's account")
        assert not await has_flow(town, town.approver)
        assert await state_of(town) is RequestState.OPEN
        [refused] = await events(town, REFUSED)
        assert refused.values == {"reason": "own_request"}
        await town.approve(town.second_approver)
        await town.second_approver.expect("is approved")

    async def test_ab6_a_used_code_is_refused_also_in_full_width_digits(self, town: Town) -> None:
        """TOT-01."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await ask_for_reset(town, town.stranger)
        await press_and_be_asked(town, town.approver)
        code = town.code(town.approver)
        await town.approver.say(code)
        await town.approver.expect("is approved")
        await town.approver.sees("approved by Mr Lim", chat=town.group)
        await press_and_be_asked(town, town.approver)
        town.clock.advance(seconds=-30)
        for again in (code, full_width(code), f"{code[:3]} {code[3:]}"):
            await town.approver.say(again)
            await town.approver.expect("That code has been used")
        assert len(await events(town, APPROVED)) == 1
        assert len(await events(town, "approver:code:reuse")) == 3
        town.clock.advance(seconds=60)
        await town.approver.say(full_width(town.code(town.approver)))
        await town.approver.expect("is approved")

    async def test_of_two_at_once_exactly_one_wins_and_both_are_told(self, town: Town) -> None:
        """ADM-09."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.second_approver.sees("unlock", chat=town.group)
        await town.approver.tap("Approve", chat=town.group)
        await town.second_approver.tap("Deny", chat=town.group)
        await town.approver.expect("You are about to approve")
        await town.second_approver.expect("You are about to deny")
        town.clock.advance(seconds=30)
        both = (town.approver, town.second_approver)
        await asyncio.gather(*(one.say(town.code(one)) for one in both))
        told = [(await one.expect("Request #1"))["text"] for one in both]
        decisions = await events(town, APPROVED) + await events(town, "request:school:deny")
        assert len(decisions) == 1
        winner = "approved" if decisions[0].tag == APPROVED else "denied"
        assert sum(f"Request #1 is {winner}." in text for text in told) == 1
        assert sum(f"decided before you: {winner}" in text for text in told) == 1
        await town.parent.expect(f"The school has {winner}")

    async def test_who_left_the_group_after_the_press_decides_nothing(self, town: Town) -> None:
        """TGM-07, ADM-03: live membership at the final gate."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await press_and_be_asked(town, town.approver)
        group, users = town.world.chats[town.group], town.world.users
        town.world.remove_member(group, users[town.approver.id], status="left")
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("You cannot decide request #1 any more")
        assert await state_of(town) is RequestState.OPEN
        [refused] = await events(town, REFUSED)
        assert refused.values == {"reason": "not_in_the_group"}

    @pytest.mark.parametrize(
        "fault", [Fault.server_error(), Fault.refuse(400, "Bad Request: user not found")]
    )
    async def test_no_word_from_telegram_about_the_group_is_a_no(self, town: Town, fault: Fault) -> None:
        """TGM-07: fails closed, at the press and with the code."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        town.api.faults.next("getChatMember", fault, times=9)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect_alert("You must be a member")
        town.api.faults.clear()
        await press_and_be_asked(town, town.approver)
        town.api.faults.next("getChatMember", fault, times=9)
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("You cannot decide request #1")
        town.api.faults.clear()
        assert await state_of(town) is RequestState.OPEN

    async def test_five_wrong_codes_suspend_the_approver(self, town: Town) -> None:
        """TOT-03."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await press_and_be_asked(town, town.approver)
        for _ in range(4):
            await town.approver.say("000000")
            await town.approver.expect("That code did not match")
        await town.approver.say("000000")
        await town.approver.expect("Too many wrong codes")
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect_alert("Too many wrong codes")
        assert await state_of(town) is RequestState.OPEN

    async def test_a_code_decides_only_the_request_it_was_asked_for(self, town: Town) -> None:
        """TOT-06: the second press replaces the first challenge, prompt and all."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        first_card = await card(town)
        await ask_for_reset(town, town.stranger)
        await town.approver.tap("Approve", chat=town.group, message=first_card)
        await town.approver.expect("request #1")
        await town.approver.tap("Deny", chat=town.group)
        await town.approver.expect("request #2")
        await town.approver.misses("request #1")
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("Request #2 is denied")
        assert await events(town, APPROVED) == []
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("Nothing is open")


class TestForgedButtons:
    async def test_ab5_a_forged_approval_changes_nothing_and_is_recorded(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        member = newcomer(town, "Mr Lim")
        town.world.add_member(town.world.chats[town.group], town.world.users[member.id])
        before = snapshot(town, town.group)
        await member.sees("unlock", chat=town.group)
        await member.tap("Approve", chat=town.group)
        await member.expect_alert("Only approvers of this school")
        await town.stranger.say("/help")
        screen = await town.stranger.expect("This is what I can do")
        await town.stranger.press(screen, card_data(town))
        await town.stranger.expect_alert("Only approvers of this school")
        await town.approver.say("/help")
        screen = await town.approver.expect("This is what I can do")
        await town.approver.press(screen, card_data(town))
        await town.approver.expect_alert("You must be a member")
        assert await state_of(town) is RequestState.OPEN
        assert snapshot(town, town.group) == before
        assert [row.values["reason"] for row in await events(town, REFUSED)] == [
            "not_an_approver",
            "not_an_approver",
            "not_in_the_group",
        ]
        assert not any([await has_flow(town, one) for one in (member, town.stranger, town.approver)])

    async def test_ab5_no_shape_of_forged_data_does_anything(self, town: Town) -> None:
        """In the group a press can only be a card's, whatever an app sends (TGM-09, TGM-10)."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        data = card_data(town)
        nonce = data.split(":")[1]
        shapes = [
            "approve:1",
            "r:1:a",
            f"r:{nonce}:x",
            f"r:{nonce}:a:a",
            f"r:{nonce.upper()}:a",
            f"r:{nonce}",
            "cancel",
            "menu:forgot",
            "menu:status",
            "privacy:forgot",
            "privacy:x",
            "permit:abc",
            "f:0:0:cancel",
            "f:0:99999999999999999999999999:confirm",
            "f:0:٣:question:4",
            "'; DROP TABLE requests; --",
            "x" * 64,
        ]
        before, waiting = snapshot(town, town.group), await card(town)
        for shape in shapes:
            await town.second_approver.press(waiting, shape)
            await town.second_approver.expect_alert("does not belong to an open request")
        assert snapshot(town, town.group) == before
        assert not await has_flow(town, town.second_approver)
        assert await state_of(town) is RequestState.OPEN
        assert await events(town, REFUSED) == []
        assert "MIMS ID" not in "".join(spoken(town, town.group))


class TestOtherPeoplesButtons:
    async def test_a_step_of_one_person_is_none_of_another(self, town: Town) -> None:
        """SES-05, TGM-10: the right flow, the right version, the wrong person."""
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        flow = await flow_of(town, town.parent)
        await town.stranger.say("/help")
        screen = await town.stranger.expect("This is what I can do")
        for action in ("back", "forgotten", "cancel"):
            await town.stranger.press(screen, f"f:{flow.id}:{flow.version}:{action}")
            await town.stranger.expect_alert("no longer in use")
        assert (await flow_of(town, town.parent)).version == flow.version
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("new password")

    async def test_a_step_in_one_chat_is_not_answered_by_another_flow_of_the_same_shape(
        self, town: Town
    ) -> None:
        await logged_in(town, town.parent)
        await forgot(town.stranger, OTHER_LOGIN)
        await town.stranger.expect("Question 1 of 3")
        other = await flow_of(town, town.stranger)
        await forgot(town.parent, LOGIN)
        prompt = await town.parent.expect("Question 1 of 3")
        mine = await flow_of(town, town.parent)
        await town.parent.press(prompt, f"f:{other.id}:{mine.version}:forgotten")
        await town.parent.expect_alert("belongs to an earlier step")
        assert (await flow_of(town, town.parent)).step == "challenge"
