"""The screens of a decision on the phone: reason, code, sixty seconds, another slip (TMP-03, TMP-04)."""

from tests.deeds import (
    ask_for_slip,
    ask_for_unlock,
    card,
    card_data,
    events,
    expire,
    flow_of,
    is_gone,
    logged_in,
    newcomer,
    settled,
    spoken,
)
from tests.town import LOGIN, Town


async def asked(town: Town) -> None:
    """Have the parent ask for an unlock."""
    await logged_in(town, town.parent)
    await ask_for_unlock(town, town.parent)


async def denying(town: Town) -> None:
    """Press Deny, and be asked for reason and code."""
    await asked(town)
    await town.approver.tap("Deny", chat=town.group)
    await town.approver.sees("You are about to deny")
    town.clock.advance(seconds=30)


class TestReason:
    async def test_one_is_tapped_and_the_family_reads_it(self, town: Town) -> None:
        await denying(town)
        prompt = await town.approver.expect("tap a reason")
        assert prompt["text"].count("one-time code") == 1
        await town.approver.tap("A parent must ask")
        await town.approver.sees("Whoever asked will read: A parent or guardian must ask.")
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("Request #1 is denied")
        told = await town.parent.sees("denied your request")
        assert "The school says: A parent or guardian must ask." in told["text"]
        await town.parent.say("/status")
        await town.parent.expect("(reason: A parent or guardian must ask")
        await town.second_approver.sees("reason: A parent or guardian must ask.", chat=town.group)

    async def test_one_is_typed_removed_from_the_chat_and_names_nobody_in_the_group(self, town: Town) -> None:
        """ADM-05: typed words are for the family alone."""
        await denying(town)
        typed = await town.approver.say("Please see <b>Mdm Siti</b> at the office")
        await town.approver.sees("Whoever asked will read: Please see <b>Mdm Siti</b> at the office")
        await town.approver.misses("x" * 300)
        assert town.world.chats[typed["chat"]].messages[typed["id"]].deleted
        await town.approver.say(town.code(town.approver))
        told = await town.parent.sees("Please see <b>Mdm Siti</b> at the office")
        assert "<b>Mdm" not in told["html"]
        shown = await town.second_approver.sees("denied by Mr Lim", chat=town.group)
        assert "Siti" not in shown["text"]

    async def test_the_code_alone_denies_without_one(self, town: Town) -> None:
        await denying(town)
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("Request #1 is denied")
        told = await town.parent.sees("denied your request")
        assert "The school says" not in told["text"]

    async def test_what_cannot_be_kept_is_asked_again(self, town: Town) -> None:
        """PRV-02."""
        await denying(town)
        await town.approver.say("It is S1234567D")
        await town.approver.expect("Please leave out NRIC")
        await town.approver.say("word " * 60)
        await town.approver.expect("at most 200 characters")
        await town.approver.say("12345")
        await town.approver.expect("it has six digits")
        await town.approver.tap("Already helped")
        await town.approver.sees("Whoever asked will read: We have helped with this already.")

    async def test_a_password_or_a_slip_is_no_reason(self, town: Town) -> None:
        """LOG-04: it is neither kept nor read by the family, and does not stay in the chat."""
        await denying(town)
        for secret in ("7K3D-9QXM-2VTA", "my password is Sunflower2024!"):
            typed = await town.approver.say(secret)
            asked = await town.approver.expect("That looks like a password or a code")
            assert "tap a reason" in asked["text"]
            await is_gone(town, typed)
        assert "Sunflower" not in repr((await flow_of(town, town.approver)).values)
        await town.approver.say("We gave your child a slip on Monday")
        await town.approver.expect("Whoever asked will read: We gave your child a slip on Monday")

    async def test_another_one_can_be_chosen_before_the_code(self, town: Town) -> None:
        await denying(town)
        await town.approver.tap("A parent must ask")
        await town.approver.expect("Whoever asked will read: A parent")
        await town.approver.tap("Back")
        asked = await town.approver.expect("tap a reason")
        assert "Whoever asked will read:" not in asked["text"]
        await town.approver.tap("Must come in person")
        await town.approver.sees("Whoever asked will read: Please come to the school in person.")

    async def test_time_takes_the_question_away(self, town: Town) -> None:
        await denying(town)
        await settled(town)
        town.clock.advance(minutes=5)
        await expire(town)
        await town.approver.sees("nothing was decided")


class TestWhatIsSigned:
    """What an approver sees in private is what the code decides: the deed, whose account, and why."""

    async def test_the_prompt_names_the_child_in_full_and_the_group_does_not(self, town: Town) -> None:
        """ADM-05 is about the group: two children with the same initials are told apart in private."""
        await asked(town)
        shown = await card(town)
        assert "t** w** l***" in shown["text"]
        await town.approver.tap("Approve", chat=town.group)
        prompt = await town.approver.expect("You are about to approve request #1, unlock:")
        assert f"Tan Wei Ling · 5A · {LOGIN}" in prompt["text"]
        assert "t**" not in prompt["text"]
        assert LOGIN not in "".join(spoken(town, town.group))

    async def test_a_temporary_password_is_shown_with_the_childs_full_name(self, town: Town) -> None:
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        shown = await town.approver.expect("This is the temporary password for Tan Wei Ling, class 5A")
        assert LOGIN in shown["text"]
        assert "t**" not in shown["text"]

    async def test_after_a_wrong_code_it_stands_there_whole(self, town: Town) -> None:
        await denying(town)
        await town.approver.tap("A parent must ask")
        before = await town.approver.expect("Whoever asked will read: A parent")
        for code, said in (("000000", "did not match"), ("12345", "six digits"), ("no", "six digits")):
            await town.approver.say(code)
            after = await town.approver.expect(said)
            assert after["text"].endswith(before["text"])
            assert after["text"].count("one-time code") == 1
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("Request #1 is denied")

    async def test_who_may_not_decide_any_more_is_told_what_to_do(self, town: Town) -> None:
        await asked(town)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("You are about to approve")
        town.world.remove_member(town.world.chats[town.group], town.world.users[town.approver.id])
        await town.approver.say(town.code(town.approver))
        told = await town.approver.expect("You cannot decide request #1 any more.")
        assert "Ask a colleague to add you" in told["text"]

    async def test_who_cannot_be_written_to_finds_the_question_at_start(self, town: Town) -> None:
        """The alert claims no message that never came; Start shows what the code is asked for."""
        await asked(town)
        await card(town)
        await town.approver.block()
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect_alert("Open the chat with me and press Start")
        await town.approver.unblock()
        await town.approver.say("/start")
        await town.approver.expect("You are about to approve request #1")


class TestWithdrawn:
    async def test_who_decides_too_late_hears_that_it_was_withdrawn(self, town: Town) -> None:
        await denying(town)
        await town.parent.say("/status")
        await town.parent.expect("What you have asked")
        await town.parent.tap("Withdraw #1")
        await town.parent.expect("Request #1 is withdrawn")
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("decided before you: withdrawn by whoever asked")
        shown = await town.second_approver.sees("withdrawn by whoever asked", chat=town.group)
        assert shown["buttons"] == []


class TestSixtySeconds:
    async def slip(self, town: Town) -> str:
        """Have a temporary password shown."""
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        shown = await town.approver.expect("This is the temporary password")
        assert "after 60 seconds" in shown["text"]
        await settled(town)
        return str(shown["text"].split()[-1])

    async def test_they_are_over_and_it_is_gone_with_a_way_to_another(self, town: Town) -> None:
        first = await self.slip(town)
        town.clock.advance(seconds=60)
        await expire(town)
        await town.approver.misses(first)
        await town.approver.sees("I have removed what I showed you")
        await town.approver.tap("Make another one")
        await town.approver.sees("about to make another slip for request #1")
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        shown = await town.approver.sees("This is the temporary password")
        assert shown["protected"]
        assert "spoiler" in shown["html"]
        town.slips[LOGIN] = shown["text"].split()[-1]
        assert town.slips[LOGIN] != first
        await logged_in(town, town.parent)

    async def test_another_one_is_for_who_approved_in_private_alone(self, town: Town) -> None:
        """TGM-10: forged by a colleague, in the group, or by a stranger."""
        await self.slip(town)
        await town.approver.tap("Done")
        await town.approver.expect("Request #1 is approved")
        data = f"{card_data(town)[:-1]}n"
        await town.second_approver.say("/help")
        screen = await town.second_approver.expect("This is what I can do")
        await town.second_approver.press(screen, data)
        await town.second_approver.expect_alert("used or replaced since")
        stranger = newcomer(town)
        await stranger.say("/help")
        screen = await stranger.expect("This is what I can do")
        await stranger.press(screen, data)
        await stranger.expect_alert("Only approvers of this school can decide")
        await town.approver.press(await card(town), data)
        await town.approver.expect_alert("You must be a member of this school's group")
        assert len(await events(town, "approver:authority:refuse")) == 3
        assert len(await events(town, "account:temporary_password:issue")) == 1

    async def test_after_it_was_used_there_is_no_other(self, town: Town) -> None:
        town.slips[LOGIN] = await self.slip(town)
        town.clock.advance(seconds=60)
        await expire(town)
        await town.approver.sees("I have removed what I showed you")
        await logged_in(town, town.parent)
        await town.approver.tap("Make another one")
        await town.approver.expect_alert("used or replaced since")
