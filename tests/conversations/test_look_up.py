"""/lookup in the chat: a code before anything is seen, an account without secrets, deeds with codes."""

from pathlib import Path

import pytest

from domain.flow import Step
from domain.look_up import STEP_UP_LASTS, DeedProblem
from i18n.catalog import Catalogue
from tests.conversations.staffroom import (
    OTHER_SCHOOL_LOGIN,
    act,
    confirm,
    look_up,
    new_teacher,
    other_school,
)
from tests.deeds import (
    ask_for_slip,
    ask_for_unlock,
    events,
    expire,
    flow_of,
    has_flow,
    is_gone,
    logged_in,
    settled,
    spoken,
)
from tests.town import LOGIN, OTHER_LOGIN, Town, begin, open_town


class TestWho:
    async def test_a_family_a_stranger_and_a_teacher_hear_no(self, town: Town) -> None:
        for person in (town.parent, town.stranger, await new_teacher(town)):
            await person.say("/lookup wei ling")
            await person.expect("Only approvers of a school")
            await person.misses("Tan Wei Ling")
        assert len(await events(town, "approver:authority:refuse")) == 3

    async def test_in_the_group_it_does_nothing(self, town: Town) -> None:
        """TGM-09."""
        await town.approver.say("/lookup wei ling", chat=town.group)
        await settled(town)
        assert not [text for text in spoken(town, town.group) if "Tan" in text]
        assert not await has_flow(town, town.approver)

    async def test_who_has_left_the_group_sees_nobody(self, town: Town) -> None:
        """TGM-07."""
        group, user = town.world.chats[town.group], town.world.users[town.approver.id]
        town.world.remove_member(group, user)
        await town.approver.say("/lookup wei ling")
        await town.approver.expect("You must be a member of the school's group")
        await town.approver.misses("Tan Wei Ling")


class TestSearching:
    async def test_what_was_typed_is_gone_and_the_code_comes_first(self, town: Town) -> None:
        typed = await town.approver.say("/lookup wei ling")
        asked = await town.approver.expect("one-time code")
        assert "Tan" not in asked["text"]
        assert asked["text"].count("one-time code") == 1
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        found = await town.approver.expect("I found 1 student")
        assert f"1. Tan Wei Ling, 5A\n{LOGIN}" in found["text"]
        assert [one["text"] for row in found["buttons"] for one in row] == ["1. Tan Wei Ling", "Done"]
        assert found["protected"]
        del typed
        assert not [one for one in await town.approver.visible() if "wei ling" in one["text"].split("Tan")[0]]

    async def test_without_words_it_asks_for_them(self, town: Town) -> None:
        await town.approver.say("/lookup")
        await confirm(town, town.approver)
        await town.approver.expect("Whom are you looking for?")
        typed = await town.approver.say("x")
        await is_gone(town, typed)
        await town.approver.expect("at least two letters")
        await town.approver.say("zzz")
        await town.approver.expect("I found nobody")
        await town.approver.say("lim")
        assert OTHER_LOGIN in (await town.approver.expect("I found 1 student"))["text"]
        await town.approver.tap("Done")
        await town.approver.expect("To look somebody else up")
        await town.approver.misses("Lim Jun Jie")

    async def test_nobody_of_another_school_is_found_by_name_or_id(self, town: Town) -> None:
        await other_school(town)
        await town.approver.say("/lookup tan")
        await confirm(town, town.approver)
        found = await town.approver.expect("I found 1 student")
        assert "Hao" not in found["text"]
        for text in (OTHER_SCHOOL_LOGIN, "Tan Wei Hao", "hao"):
            await town.approver.say(text)
            await town.approver.expect("I found nobody")

    async def test_a_search_is_refused_until_the_wrong_code_is_put_right(self, town: Town) -> None:
        await town.approver.say("/lookup wei")
        await town.approver.expect("one-time code")
        await town.approver.say("000000")
        await town.approver.expect("That code did not match")
        await confirm(town, town.approver)
        await town.approver.expect("I found 1 student")


class TestAccount:
    async def test_it_says_how_the_account_stands_and_nothing_that_opens_it(self, town: Town) -> None:
        """ADM-14."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        shown = await look_up(town, town.approver)
        for fact in (
            "Tan Wei Ling",
            LOGIN,
            "Class: 5A",
            "Enrolled: yes",
            "Self-service: open",
            "Known chats: 1, locked of them: 1",
            "Wrong tries in 24 hours: 3",
            "Last change: ",
            "Open request: #1 unlock",
        ):
            assert fact in shown["text"]
        for secret in ("laksa", "Hobbit", "Purple", str(town.parent.id)):
            assert secret not in shown["text"]
        assert [[one["text"] for one in row] for row in shown["buttons"]] == [
            ["Unlock", "Temporary password"],
            ["Freeze", "Remove the questions"],
            ["Back", "Done"],
        ]

    async def test_a_new_one_has_nothing_to_remove(self, town: Town) -> None:
        shown = await look_up(town, town.approver, "lim")
        assert "no security questions set" in shown["text"]
        assert "Last change" not in shown["text"]
        assert "Remove the questions" not in str(shown["buttons"])

    async def test_back_leads_to_the_list(self, town: Town) -> None:
        await look_up(town, town.approver)
        await town.approver.tap("Back")
        await town.approver.expect("I found 1 student")


class TestDeeds:
    async def test_an_unlock_lets_the_family_try_again_and_tells_them(self, town: Town) -> None:
        """ADM-10, THR-13."""
        await logged_in(town, town.parent)
        await town.lock_out(town.parent)
        await look_up(town, town.approver)
        await act(town, town.approver, "Unlock")
        done = await town.approver.expect("Done: unlocked.")
        assert "Known chats: 1, locked of them: 0" in done["text"]
        await town.parent.expect("The school has unlocked")
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.parent.expect("Question 1 of 3")

    async def test_a_temporary_password_is_shown_once_protected_for_a_minute(self, town: Town) -> None:
        """TMP-03."""
        await look_up(town, town.approver)
        await act(town, town.approver, "Temporary password")
        shown = await town.approver.expect("This is the temporary password")
        slip = shown["text"].split()[-1]
        assert shown["protected"]
        assert "spoiler" in shown["html"]
        assert "The slip works until Sunday 22 November, 10:0" in shown["text"]
        await settled(town)
        town.clock.advance(seconds=59)
        await expire(town)
        await town.approver.sees(slip)
        town.clock.advance(seconds=1)
        await expire(town)
        await town.approver.misses(slip)
        said = await town.approver.expect("I have removed what I showed you")
        assert "make another one with /lookup" in said["text"]
        assert not said["buttons"]
        assert slip not in "".join(spoken(town, town.group))
        town.slips[LOGIN] = slip
        await logged_in(town, town.parent)

    async def test_done_takes_it_away(self, town: Town) -> None:
        await look_up(town, town.approver)
        await act(town, town.approver, "Temporary password")
        slip = (await town.approver.expect("This is the temporary password"))["text"].split()[-1]
        await town.approver.tap("Done")
        await town.approver.expect("To look somebody else up")
        await town.approver.misses(slip)
        assert len(await events(town, "account:temporary_password:view")) == 1

    async def test_after_a_restart_it_says_how_to_make_another(self, town: Town) -> None:
        await look_up(town, town.approver)
        await act(town, town.approver, "Temporary password")
        slip = (await town.approver.expect("This is the temporary password"))["text"].split()[-1]
        town.house.memory.forget((await flow_of(town, town.approver)).id)
        await town.approver.sticker()
        await town.approver.expect("make another one with /lookup")
        await town.approver.misses(slip)
        await town.approver.tap("Done")
        await town.approver.expect("To look somebody else up")
        assert not await events(town, "account:temporary_password:view")

    async def test_a_freeze_by_the_school_reads_as_the_schools(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await look_up(town, town.approver)
        await act(town, town.approver, "Freeze")
        done = await town.approver.expect("Done: frozen.")
        assert "frozen since" in done["text"]
        told = await town.parent.expect("The school has frozen")
        assert "your family" not in told["text"]
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.parent.expect("is locked")
        await act(town, town.approver, "Unfreeze")
        await town.approver.expect("The freeze has ended")
        await town.parent.sees("The school has ended the freeze")

    async def test_an_unlock_ends_the_freeze_of_which_the_screen_spoke(self, town: Town) -> None:
        """REC-08: as the freeze's own card promises."""
        await logged_in(town, town.parent)
        await look_up(town, town.approver)
        await act(town, town.approver, "Freeze")
        await town.approver.expect("frozen since")
        await act(town, town.approver, "Unlock")
        done = await town.approver.expect("Done: unlocked.")
        assert "frozen" not in done["text"]
        await town.parent.expect("The school has unlocked")
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.parent.expect("Question 1 of 3")

    async def test_no_slip_is_made_of_a_frozen_account_and_the_way_to_one_is_said(self, town: Town) -> None:
        await look_up(town, town.approver)
        await act(town, town.approver, "Freeze")
        await town.approver.expect("frozen since")
        await town.approver.tap("Temporary password")
        told = await town.approver.expect("Self-service is frozen here, so a slip would open nothing")
        assert "Tap Unlock first" in told["text"]
        assert "one-time code" not in told["text"]

    async def test_what_the_family_had_asked_for_is_answered_by_the_slip(self, town: Town) -> None:
        """THR-12: the card says so, whoever asked is told, and hears how long the slip works."""
        await logged_in(town, town.parent)
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await look_up(town, town.approver)
        await act(town, town.approver, "Temporary password")
        shown = await town.approver.expect("This is the temporary password")
        assert "The open request #1 is approved with it; whoever asked is told." in shown["text"]
        await town.approver.sees("approved by Mr Lim", chat=town.group)
        told = await town.parent.expect("The school has approved a temporary password")
        assert "The slip works until Sunday 22 November" in told["text"]
        await town.parent.misses("The school has made a new slip")

    async def test_a_tap_after_the_five_minutes_goes_on_to_its_own_code(self, town: Town) -> None:
        """TOT-06: the code to look does nothing, and the screen says so."""
        await look_up(town, town.approver)
        async with town.house.store.begin() as tx:
            (record,) = await tx.approvers.list_by_user(town.approver.id)
            assert record.last_step is not None
            earlier = town.clock() - STEP_UP_LASTS
            await tx.approvers.advance(record.id, record.last_step + 1, earlier)
        town.clock.advance(seconds=30)
        await town.approver.tap("Freeze")
        await town.approver.expect("Before I show you students")
        await confirm(town, town.approver)
        asked = await town.approver.expect("Nothing was done yet.")
        assert "freeze self-service" in asked["text"]
        assert asked["text"].count("one-time code") == 1
        await confirm(town, town.approver)
        await town.approver.expect("Done: frozen.")

    async def test_cleared_questions_are_gone_and_the_family_knows_what_to_do(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await look_up(town, town.approver)
        await act(town, town.approver, "Remove the questions")
        await town.approver.expect("The security questions are removed")
        await town.parent.expect("set new ones with /questions")

    async def test_the_prompt_names_what_is_about_to_be_done_and_goes_back(self, town: Town) -> None:
        """What you see is what you sign (security.md 5g)."""
        await look_up(town, town.approver)
        await town.approver.tap("Freeze")
        asked = await town.approver.expect("freeze self-service")
        assert "Tan Wei Ling" in asked["text"]
        assert asked["text"].count("one-time code") == 1
        await town.approver.tap("Back")
        await town.approver.expect("Self-service: open")
        assert not await events(town, "account:self_service:freeze")

    async def test_ones_own_childs_account_is_left_to_another(self, town: Town) -> None:
        """ADM-07."""
        await logged_in(town, town.approver)
        await look_up(town, town.approver)
        await town.approver.tap("Unlock")
        await town.approver.expect("belongs to your own family")

    async def test_cancel_and_time_close_it_and_leave_no_name(self, town: Town) -> None:
        await look_up(town, town.approver)
        await town.approver.say("/cancel")
        await town.approver.expect("Closed. What was done before stays done.")
        await town.approver.misses("Tan Wei Ling")
        await town.approver.say("/lookup wei ling")
        await town.approver.expect("I found 1 student")
        await settled(town)
        town.clock.advance(minutes=4)
        await expire(town)
        await town.approver.misses("Tan Wei Ling")
        said = await town.approver.expect("I closed it for safety")
        assert not said["buttons"]


class TestForgery:
    """TGM-10: forged, old and other people's callback data does nothing."""

    @pytest.mark.parametrize(
        "action", ["unlock", "temporary_password", "freeze", "clear_questions", "pick:1"]
    )
    async def test_somebody_elses_buttons_do_nothing(self, town: Town, action: str) -> None:
        await look_up(town, town.approver)
        flow = await flow_of(town, town.approver)
        for person in (town.stranger, town.second_approver):
            await person.say("/help")
            mine = await person.expect("This is what I can do")
            await person.press(mine, f"f:{flow.id}:{flow.version}:{action}")
            await settled(town)
        after = await flow_of(town, town.approver)
        assert (after.step, after.version) == (Step.ACT, flow.version)
        assert not await has_flow(town, town.second_approver)

    @pytest.mark.parametrize(
        "data",
        ["unlock", "pick:99", "pick:0", "done:7:x", "school:1", "code", "page:2", "renew", "ask", "approve"],
    )
    async def test_data_that_was_never_offered_does_nothing(self, town: Town, data: str) -> None:
        await town.approver.say("/lookup wei ling")
        await confirm(town, town.approver)
        shown = await town.approver.expect("I found 1 student")
        flow = await flow_of(town, town.approver)
        await town.approver.press(shown, f"f:{flow.id}:{flow.version}:{data}")
        await settled(town)
        after = await flow_of(town, town.approver)
        assert (after.step, after.account_id) == (Step.PICK, None)

    async def test_an_old_button_does_nothing(self, town: Town) -> None:
        await town.approver.say("/lookup wei ling")
        await confirm(town, town.approver)
        found = await town.approver.expect("I found 1 student")
        flow = await flow_of(town, town.approver)
        await town.approver.tap("1. ")
        await town.approver.expect("Self-service:")
        await town.approver.press(found, f"f:{flow.id}:{flow.version}:pick:1")
        await town.approver.expect_alert("earlier step")
        assert len(await events(town, "account:record:look")) == 1


class TestTooMany:
    async def test_above_the_hours_approvals_it_says_who_can_do_it_and_the_group_is_alerted(
        self, tmp_path: Path
    ) -> None:
        """ADM-11."""
        async with open_town(tmp_path, approvals_per_hour=1) as town:
            await logged_in(town, town.parent)
            await look_up(town, town.approver)
            await act(town, town.approver, "Remove the questions")
            await town.approver.sees("Self-service:")
            await town.approver.tap("Unlock")
            await town.approver.expect("Let another approver do this with /lookup")
            await town.second_approver.sees("Mr Lim has approved very many", chat=town.group)


@pytest.mark.parametrize("problem", DeedProblem)
def test_every_reason_why_not_has_its_words(problem: DeedProblem) -> None:
    assert Catalogue().text("en", f"deed-problem-{problem.replace('_', '-')}")
