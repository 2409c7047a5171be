"""/status on the phone: children and requests where the chat is known, and nothing of anybody elsewhere."""

from emulator.person import Person
from storage.records import Freeze, RosterEntry
from tests.conversations.staffroom import confirm, new_teacher
from tests.deeds import ask_for_slip, ask_for_unlock, bind_chat, events, forgot, logged_in, settled
from tests.town import LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN, Town, begin


async def status(person: Person, phrase: str) -> str:
    """Ask for the status, and return what it says."""
    await person.say("/status")
    return str((await person.expect(phrase))["text"])


async def ask(town: Town, teacher: Person) -> None:
    """Ask for an unlock of the first of the class."""
    await teacher.say("/class")
    await teacher.expect("Who needs help?")
    await teacher.tap("1. ")
    await teacher.expect("What shall I ask")
    await teacher.tap("Unlock")
    await confirm(town, teacher)
    await teacher.expect("I have asked the approvers")


class TestChildren:
    async def test_each_is_told_of_by_its_login(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await bind_chat(town, town.parent, OTHER_LOGIN)
        said = await status(town.parent, "Password help in this chat:")
        assert f"1. {OTHER_LOGIN}: open, 3 tries" in said
        assert f"2. {LOGIN}: open, 3 tries" in said
        assert "You have not asked the school" in said

    async def test_a_lock_says_until_when(self, town: Town) -> None:
        """Issue 4: locks, and when tries come back."""
        await logged_in(town, town.parent)
        await town.lock_out(town.parent)
        said = await status(town.parent, f"{LOGIN}: locked for you until Sunday 22 November")
        assert ": is locked" not in said

    async def test_a_frozen_account_is_stopped(self, town: Town) -> None:
        await logged_in(town, town.parent)
        async with town.house.store.begin() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
            await tx.freezes.put(Freeze(account_id, town.parent.id, town.clock()))
        await status(town.parent, "frozen by your family or the school. Only the school can open it again")

    async def test_a_lock_of_the_current_password_is_told_beside(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await begin(town.parent, "/change")
        await town.parent.say(LOGIN)
        for _ in range(3):
            await town.parent.expect("current password")
            await town.parent.say("Wrong-Kettle-42-moon")
        await town.parent.expect("is locked")
        said = await status(town.parent, "Typing the current password is locked for you until")
        assert "open, 3 tries" in said


class TestRequests:
    async def test_a_known_chat_reads_each_stage_of_its_request(self, town: Town) -> None:
        """Issue 4: queued, seen, decided; with times."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        said = await status(town.parent, "What you have asked the school:")
        assert (
            f"unlock for {LOGIN}: waiting, not yet opened by the school, reply expected by Monday 23 November"
            in said
        )
        assert "at the latest by Tuesday 24 November" in said
        town.clock.advance(minutes=10)
        await town.approver.tap("Deny", chat=town.group)
        await town.approver.sees("one-time code")
        await status(town.parent, "seen by the school Saturday 21 November")
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        told = await town.parent.sees("denied your request")
        assert "Form Teacher" in told["text"]
        said = await status(town.parent, f"unlock for {LOGIN}: denied Saturday 21 November")
        assert "reason" not in said

    async def test_an_approval_is_told_with_its_time(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approve(town.approver, "Approve")
        await town.parent.sees("is unlocked")
        await status(town.parent, f"unlock for {LOGIN}: approved Saturday 21 November")

    async def test_one_that_ran_out_says_whom_to_ask(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        town.clock.advance(hours=72)
        await town.house.housekeeping.expire()
        await status(town.parent, "no reply in time; please speak to the Form Teacher")

    async def test_a_reason_is_shown_as_it_was_typed(self, town: Town) -> None:
        """ADM-06: escaped once; in brackets without its stop."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approver.tap("Deny", chat=town.group)
        await town.approver.sees("one-time code")
        await town.approver.say("It's R&D: <b>don't</b>.")
        await town.approver.expect("Whoever asked will read")
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        await town.parent.sees("It's R&D: <b>don't</b>.")
        await status(town.parent, "(reason: It's R&D: <b>don't</b>)")

    async def test_a_form_teacher_reads_the_names_of_the_own_class(self, town: Town) -> None:
        """ADM-04: and of nobody who has left it."""
        teacher = await new_teacher(town)
        await ask(town, teacher)
        said = await status(teacher, "What you have asked the school:")
        assert "#1 unlock for Tan Wei Ling: waiting, not yet opened by the school" in said
        async with town.house.store.begin() as tx:
            school = await tx.schools.find("BTPS")
            assert school is not None
            await tx.accounts.put(school.id, [RosterEntry(LOGIN, "Tan Wei Ling", "6B")], town.clock())
        said = await status(teacher, "What you have asked the school:")
        assert "#1 unlock: waiting, reply expected" in said
        assert "Tan" not in said


class TestWithdrawing:
    async def test_a_request_is_withdrawn_by_its_button_and_the_card_says_so(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await status(town.parent, "waiting, not yet opened")
        await town.parent.tap("Withdraw #1")
        await town.parent.expect("Request #1 is withdrawn")
        assert not any("Withdraw" in label for label in await town.parent.buttons())
        shown = await town.approver.sees("withdrawn by whoever asked", chat=town.group)
        assert shown["buttons"] == []
        await status(town.parent, f"unlock for {LOGIN}: withdrawn Saturday 21 November")

    async def test_an_id_that_names_nobody_reads_alike(self, town: Town) -> None:
        """ENU-07."""
        said = []
        for person, login in ((town.stranger, LOGIN), (town.parent, UNKNOWN_LOGIN)):
            await ask_for_slip(person, login)
            await status(person, "What you have asked the school:")
            number = 1 + len(said)
            await person.tap(f"Withdraw #{number}")
            told = await person.expect("is withdrawn")
            after = await status(person, "withdrawn Saturday")
            said.append((told["text"] + after).replace(f"#{number}", "#n"))
        assert said[0] == said[1]

    async def test_nobody_withdraws_what_somebody_else_asked(self, town: Town) -> None:
        """TGM-10: another person, another chat, a second press."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await status(town.parent, "waiting, not yet opened")
        screen = await town.parent.sees("What you have asked the school:")
        data = next(
            one["callback_data"] for row in screen["buttons"] for one in row if "Withdraw" in one["text"]
        )
        assert len(data) <= 64
        await status(town.stranger, "You have not asked the school")
        await town.stranger.press(await town.stranger.sees("You have not asked"), data)
        await town.stranger.expect_alert("no longer in use")
        await town.approver.press(await town.approver.sees("unlock", chat=town.group), data)
        await town.approver.expect_alert("no longer in use")
        await town.parent.tap("Withdraw #1")
        await town.parent.expect("Request #1 is withdrawn")
        await town.parent.press(await town.parent.sees("is withdrawn"), data)
        await town.parent.expect_alert("no longer in use")
        refused = [row.values["reason"] for row in await events(town, "account:press:refuse")]
        assert refused == ["foreign", "foreign", "over"]

    async def test_above_an_open_task_there_is_no_second_keyboard(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await forgot(town.parent, OTHER_LOGIN)
        await status(town.parent, "What you have asked the school:")
        assert not any("Withdraw" in label for label in await town.parent.buttons())


class TestUnknownChats:
    async def test_no_login_and_no_look_of_the_school_is_told(self, town: Town) -> None:
        """ENU-06, ENU-07: an ID that names nobody reads exactly alike, also after an approver pressed."""
        await logged_in(town, town.parent)
        said = []
        for person, login in ((town.stranger, LOGIN), (town.second_approver, UNKNOWN_LOGIN)):
            await ask_for_slip(person, login)
            if login == LOGIN:
                await town.approver.sees("temporary password", chat=town.group)
                await town.approver.tap("Deny", chat=town.group)
                await town.approver.sees("one-time code")
            said.append(await status(person, "What you have asked the school:"))
        assert said[0].replace("#1", "#n") == said[1].replace("#2", "#n")
        assert "@" not in said[0]
        assert "waiting, reply expected by" in said[0]
        assert not {"seen", "opened"} & set(said[0].replace(",", " ").split())
        await settled(town)

    async def test_a_lock_is_no_news_there(self, town: Town) -> None:
        """ENU-06."""
        await logged_in(town, town.parent)
        await town.lock_out(town.stranger)
        assert "locked" not in await status(town.stranger, "You have not asked the school")


async def test_it_leaves_a_task_open(town: Town) -> None:
    await logged_in(town, town.parent)
    await forgot(town.parent)
    await town.parent.expect("Question 1 of 3")
    await status(town.parent, "Password help in this chat:")
    await town.parent.say("an answer")
    await town.parent.expect("Question 2 of 3")
