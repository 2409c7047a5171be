"""/class in the chat: a Form Teacher's own class, by buttons, a code, a card, a private reply (ADM-04)."""

import pytest

from domain.flow import Step
from emulator.person import Person
from storage.records import RosterEntry
from tests.conversations.staffroom import confirm, new_teacher
from tests.deeds import events, expire, flow_of, has_flow, logged_in, settled, spoken
from tests.town import LOGIN, OTHER_LOGIN, Town, begin


async def ask(town: Town, teacher: Person, button: str = "Unlock") -> None:
    """Ask the approvers for the first student of the class."""
    await teacher.say("/class")
    await teacher.expect("Who needs help?")
    await teacher.tap("1. ")
    await teacher.expect("What shall I ask")
    await teacher.tap(button)
    await confirm(town, teacher)
    await teacher.expect("I have asked the approvers")


class TestWho:
    async def test_a_family_and_an_approver_hear_no(self, town: Town) -> None:
        for person in (town.parent, town.approver):
            await person.say("/class")
            await person.expect("This is for Form Teachers")
            await person.misses("Tan Wei Ling")

    async def test_enrolment_says_what_a_form_teacher_can_do(self, town: Town) -> None:
        teacher = await new_teacher(town)
        await teacher.say("/pending")
        await teacher.expect("Only approvers can see")
        flow = await flow_of(town, teacher)
        draft = await town.process._talk._approvers.screen(flow, town.process._talk.catalogue.voice("en"))
        assert draft.text == (
            "You are enrolled as Form Teacher of 5A at Bukit Timah Primary. "
            "To ask the approvers for a student, send /class."
        )


class TestList:
    async def test_it_shows_the_own_class_alone(self, town: Town) -> None:
        teacher = await new_teacher(town)
        await teacher.say("/class")
        shown = await teacher.expect("Class 5A at Bukit Timah Primary")
        assert f"1. Tan Wei Ling\n{LOGIN}" in shown["text"]
        assert "Lim Jun Jie" not in shown["text"]
        assert [[one["text"] for one in row] for row in shown["buttons"]] == [["1. Tan Wei Ling"], ["Done"]]
        assert shown["protected"]
        await teacher.tap("Done")
        await teacher.expect("Closed.")
        await teacher.misses("Tan Wei Ling")

    async def test_pages_are_turned_by_buttons_and_long_names_cut(self, town: Town) -> None:
        school = await town.house.schools.get("BTPS")
        rows = [
            RosterEntry(f"pupil_{n:02}@students.edu.sg", f"Pupil {n:02} with a very long name indeed", "5A")
            for n in range(12)
        ]
        async with town.house.store.begin() as tx:
            await tx.accounts.put(school.id, rows, town.clock.now)
        teacher = await new_teacher(town)
        await teacher.say("/class")
        shown = await teacher.expect("10. Pupil 09")
        labels = [one["text"] for row in shown["buttons"] for one in row]
        assert labels[0] == "1. Pupil 00 with a very lon…"
        assert labels[-2:] == ["Next page", "Done"]
        await teacher.tap("Next page")
        await teacher.expect("3. Tan Wei Ling")
        await teacher.tap("Tan Wei Ling")
        await teacher.expect("Tan Wei Ling, class 5A")
        await teacher.tap("Back")
        await teacher.expect("3. Tan Wei Ling")
        await teacher.tap("Page before")
        await teacher.expect("1. Pupil 00")

    async def test_an_empty_class_says_whom_to_tell(self, town: Town) -> None:
        teacher = await new_teacher(town, of="6Z")
        await teacher.say("/class")
        await teacher.expect("I find nobody of class 6Z")


class TestAsking:
    async def test_the_card_says_who_asks_and_names_nobody(self, town: Town) -> None:
        """ADM-05."""
        teacher = await new_teacher(town)
        await ask(town, teacher)
        card = await town.approver.sees("Asked by: the Form Teacher", chat=town.group)
        for fact in ("#1", "unlock", "t** w** l***", "5A", "not known to this account"):
            assert fact in card["text"]
        assert "Tan Wei Ling" not in card["text"]
        assert "Siti" not in card["text"]

    async def test_the_prompt_names_what_is_asked_for_and_for_whom(self, town: Town) -> None:
        """What you see is what you sign (security.md 5g)."""
        teacher = await new_teacher(town)
        await teacher.say("/class")
        await teacher.expect("Who needs help?")
        await teacher.tap("1. ")
        await teacher.expect("What shall I ask")
        await teacher.tap("Temporary password")
        asked = await teacher.expect("one-time code")
        assert "Tan Wei Ling, class 5A: new slip" in asked["text"]
        assert "temporary password" not in asked["text"]
        await teacher.tap("Back")
        await teacher.expect("What shall I ask")
        assert not await events(town, "request:school:open")

    async def test_what_waits_already_is_told(self, town: Town) -> None:
        teacher = await new_teacher(town)
        await ask(town, teacher)
        await teacher.say("/class")
        await teacher.expect("Who needs help?")
        await teacher.tap("1. ")
        await teacher.expect("What shall I ask")
        await teacher.tap("Unlock")
        await teacher.expect("You have asked for this already")

    async def test_a_typed_code_is_gone(self, town: Town) -> None:
        teacher = await new_teacher(town)
        await ask(town, teacher)
        await teacher.misses(town.code(teacher))
        assert len([one for one in await teacher.visible() if one["by_bot"]]) == 1


class TestOutcome:
    async def test_an_approved_unlock_is_told_to_teacher_and_opens_for_the_family(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await town.lock_out(town.parent)
        teacher = await new_teacher(town)
        await ask(town, teacher)
        await town.approver.sees("Asked by: the Form Teacher", chat=town.group)
        await town.approve(town.approver)
        await teacher.sees("Request #1 is approved: Tan Wei Ling is unlocked")
        await town.parent.sees("The Form Teacher asked for it")
        assert "Continue" not in await teacher.buttons()
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.parent.expect("Question 1 of 3")

    async def test_a_temporary_password_reaches_no_teachers_chat(self, town: Town) -> None:
        """TMP-03."""
        teacher = await new_teacher(town)
        await ask(town, teacher, "Temporary password")
        await town.approver.sees("Asked by: the Form Teacher", chat=town.group)
        await town.approve(town.approver)
        shown = await town.approver.expect("This is the temporary password")
        told = await teacher.sees("An approver hands you the slip")
        assert "The slip works until Sunday 22 November" in told["text"]
        assert shown["text"].split()[-1] not in "".join(spoken(town, teacher.id))

    async def test_a_denial_is_told(self, town: Town) -> None:
        teacher = await new_teacher(town)
        await ask(town, teacher)
        await town.approver.sees("Asked by: the Form Teacher", chat=town.group)
        await town.approve(town.approver, "Deny")
        await teacher.sees("Request #1 about Tan Wei Ling is denied")

    async def test_time_that_is_over_is_told(self, town: Town) -> None:
        teacher = await new_teacher(town)
        await ask(town, teacher)
        await settled(town)
        town.clock.advance(hours=24 * 5)
        await expire(town)
        await teacher.sees("Nobody decided request #1 about Tan Wei Ling in time")


class TestForgery:
    """TGM-10, ADM-04."""

    @pytest.mark.parametrize("action", ["unlock", "temporary_password", "pick:1", "page:1"])
    async def test_another_teachers_buttons_do_nothing(self, town: Town, action: str) -> None:
        siti, raj = await new_teacher(town), await new_teacher(town, "Mr Raj", "5B")
        await siti.say("/class")
        await siti.expect("Who needs help?")
        await siti.tap("1. ")
        await siti.expect("What shall I ask")
        flow = await flow_of(town, siti)
        await raj.say("/class")
        own = await raj.expect("Who needs help?")
        assert OTHER_LOGIN in own["text"]
        await raj.press(own, f"f:{flow.id}:{flow.version}:{action}")
        await settled(town)
        assert (await flow_of(town, siti)).version == flow.version
        assert (await flow_of(town, raj)).step is Step.PICK

    @pytest.mark.parametrize("data", ["pick:2", "pick:0", "unlock", "recovery", "ask", "page:-1", "school:1"])
    async def test_data_that_was_never_offered_does_nothing(self, town: Town, data: str) -> None:
        teacher = await new_teacher(town)
        await teacher.say("/class")
        shown = await teacher.expect("Who needs help?")
        flow = await flow_of(town, teacher)
        await teacher.press(shown, f"f:{flow.id}:{flow.version}:{data}")
        await settled(town)
        assert (await flow_of(town, teacher)).version == flow.version
        assert not await events(town, "request:school:open")

    async def test_a_teacher_who_presses_a_card_decides_nothing(self, town: Town) -> None:
        """ADM-04, in the group and out of it."""
        teacher = await new_teacher(town)
        town.world.add_member(town.world.chats[town.group], town.world.users[teacher.id])
        await ask(town, teacher)
        await teacher.sees("Press a button", chat=town.group)
        for button in ("Approve", "Deny"):
            await teacher.tap(button, chat=town.group)
            await teacher.expect_alert("Only approvers of this school can decide")
        assert not await has_flow(town, teacher)
