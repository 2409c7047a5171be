"""First login in the chat, as a parent lives it (facts.md, first login)."""

from emulator.person import Person
from storage.records import Freeze
from tests.deeds import (
    ask_for_reset,
    ask_for_slip,
    credential,
    events,
    expire,
    flow_of,
    is_gone,
    known_chats,
    labels,
    logged_in,
    settled,
    spoken,
)
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD, Town, begin


async def slip(town: Town, person: Person, login: str = LOGIN) -> None:
    """Come as far as the choice of questions."""
    await begin(person, "/first")
    await person.say(login)
    await person.expect("temporary password")
    await person.say(town.slips[login])
    await person.expect("Choose question 1 of 3")


async def choose(person: Person, question: int, answer: str = "") -> None:
    """Choose a question and answer it."""
    await person.expect("Choose question")
    await person.tap(QUESTIONS.get(question, "What is your favourite colour?"))
    await person.expect("Type your answer")
    if answer:
        await person.say(answer)


async def review(town: Town, person: Person) -> None:
    """Come as far as the review."""
    await slip(town, person)
    for question, answer in ANSWERS.items():
        await choose(person, question, answer)
    await person.expect("check the spelling")


class TestTheWholeStory:
    async def test_a_parent_logs_in_for_the_first_time(self, town: Town) -> None:
        await town.first_login(town.parent)
        done = await town.parent.sees("password has been changed")
        for fact in ("Student iCON", "SLS", "Microsoft Pro Plus", "/forgot"):
            assert fact in done["text"]
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id}
        assert await credential(town) is not None
        assert len(await town.parent.visible()) == 3, await town.parent.transcript()

    async def test_every_secret_is_gone_from_the_chat_and_shown_nowhere_but_in_the_review(
        self, town: Town
    ) -> None:
        """TGM-08, PWD-08."""
        await town.first_login(town.parent)
        screen = await town.parent.transcript()
        for secret in (PASSWORD, town.slips[LOGIN], *ANSWERS.values()):
            assert secret not in screen
        told = spoken(town)
        assert not [text for text in told if PASSWORD in text or town.slips[LOGIN] in text]
        assert len([text for text in told if "wooden train" in text]) == 1

    async def test_the_slip_works_once(self, town: Town) -> None:
        await town.first_login(town.parent)
        await begin(town.stranger, "/first")
        await town.stranger.say(LOGIN)
        await town.stranger.expect("temporary password")
        await town.stranger.say(town.slips[LOGIN])
        await town.stranger.expect("did not match. 4 tries left")

    async def test_the_slip_is_read_as_people_type_it(self, town: Town) -> None:
        wide = "".join(chr(ord(c) + 0xFEE0) for c in town.slips[LOGIN])
        for typed in ("7k3d 9qxm 2vta", wide, "7K3D9QXM2VTA"):
            await begin(town.parent, "/first")
            await town.parent.say(LOGIN)
            await town.parent.expect("temporary password")
            await town.parent.say(typed)
            await town.parent.expect("Choose question 1 of 3")


class TestQuestions:
    async def test_there_is_one_button_a_row_with_the_full_question(self, town: Town) -> None:
        """Architecture 8; facts.md, challenge questions."""
        await slip(town, town.parent)
        rows = labels(town.api.calls_of("sendMessage")[-1])
        assert len(rows) == 9
        assert [len(row) for row in rows] == [1] * 9
        assert rows[0] == ["What is your favourite animal?"]
        assert rows[7] == ["What is your favourite book?"]

    async def test_one_that_was_chosen_is_not_offered_again(self, town: Town) -> None:
        await slip(town, town.parent)
        await choose(town.parent, 4, "laksa")
        await town.parent.expect("Choose question 2 of 3")
        assert QUESTIONS[4] not in await town.parent.buttons()

    async def test_a_poor_answer_is_refused_with_its_reason_and_asked_again(self, town: Town) -> None:
        """QST-04; what was refused is deleted like what was taken (TGM-08)."""
        await slip(town, town.parent)
        await choose(town.parent, 4)
        for answer, why in {
            "!!!": "That answer is empty",
            "x" * 65: "That answer is too long",
            "y" * 4096: "That answer is too long",
            "Ling": "part of the student's name",
            "tan_wei_ling": "part of the ID",
            "favourite food": "only repeats the question",
        }.items():
            typed = await town.parent.say(answer)
            said = await town.parent.expect(why)
            assert QUESTIONS[4] in said["text"]
            assert (await flow_of(town, town.parent)).step == "answer"
            await is_gone(town, typed)
        await town.parent.say("laksa")
        await town.parent.expect("Choose question 2 of 3")

    async def test_the_same_answer_twice_is_refused(self, town: Town) -> None:
        await slip(town, town.parent)
        await choose(town.parent, 4, "The Laksa!")
        await choose(town.parent, 6, "laksa")
        await town.parent.expect("You gave that answer to another question")

    async def test_typing_instead_of_choosing_says_so(self, town: Town) -> None:
        await slip(town, town.parent)
        await town.parent.say("laksa")
        again = await town.parent.expect("tap one of the buttons")
        assert "Choose question 1 of 3" in again["text"]
        await town.parent.misses("laksa")


class TestReview:
    async def test_it_shows_questions_and_answers_once_and_confirming_takes_them_away(
        self, town: Town
    ) -> None:
        await review(town, town.parent)
        shown = await town.parent.expect("check the spelling")
        for question, answer in ANSWERS.items():
            assert QUESTIONS[question] in shown["text"]
            assert answer in shown["text"]
        await town.parent.tap("Confirm")
        await town.parent.expect("new password")
        await town.parent.misses("wooden train")

    async def test_whatever_ends_it_takes_the_answers_away(self, town: Town) -> None:
        for times, way_out in enumerate(("Cancel", "Change", "/cancel", "/forgot", "time", "late text"), 1):
            await review(town, town.parent)
            if way_out in {"time", "late text"}:
                await settled(town)
                town.clock.advance(minutes=4)
                await (expire(town) if way_out == "time" else town.parent.say("hello"))
                await town.parent.expect("That took too long")
            else:
                await (town.parent.say if way_out[0] == "/" else town.parent.tap)(way_out)
            await town.parent.misses("wooden train")
            assert len([text for text in spoken(town) if "wooden train" in text]) == times, way_out
            assert len(town.house.memory) == 0

    async def test_a_step_up_in_the_middle_of_an_approvers_own_review_takes_it_away_too(
        self, town: Town
    ) -> None:
        """A step-up ends the open task, and says so (architecture 4)."""
        await town.first_login(town.parent, OTHER_LOGIN)
        await begin(town.parent, "/unlock")
        await town.parent.say(OTHER_LOGIN)
        await town.parent.expect("Shall I ask")
        await town.parent.tap("Ask the school")
        await review(town, town.approver)
        await town.approver.sees("unlock", chat=town.group)
        await town.approver.tap("Approve", chat=town.group)
        said = await town.approver.expect("I have stopped what we were doing before")
        assert "one-time code" in said["text"]
        await town.approver.misses("wooden train")

    async def test_a_sticker_or_text_shows_it_again_in_the_same_message(self, town: Town) -> None:
        await review(town, town.parent)
        await town.parent.sticker()
        await town.parent.expect("Please tap one of the buttons below")
        await town.parent.say("the train was red")
        await town.parent.expect("tap one of the buttons")
        await town.parent.misses("the train was red")
        shown = [one for one in await town.parent.visible() if "wooden train" in one["text"]]
        assert len(shown) == 1


class TestBack:
    async def test_every_step_leads_back_as_far_as_the_slip(self, town: Town) -> None:
        await begin(town.parent, "/first")
        await town.parent.say(LOGIN)
        await town.parent.expect("temporary password")
        await town.parent.tap("Back")
        await town.parent.expect("MIMS ID")
        await town.parent.say(LOGIN)
        await town.parent.expect("temporary password")
        await town.parent.tap("I have no slip")
        await town.parent.expect("Without a slip")
        await town.parent.tap("Back")
        await town.parent.expect("temporary password")
        await town.parent.say(town.slips[LOGIN])
        await town.parent.expect("Choose question 1 of 3")
        assert (await town.parent.buttons())[-1] == "Cancel"
        assert "Back" not in await town.parent.buttons()
        await choose(town.parent, 4)
        await town.parent.tap("Back")
        await town.parent.expect("Choose question 1 of 3")
        await choose(town.parent, 4, "laksa")
        await town.parent.expect("Choose question 2 of 3")
        await town.parent.tap("Back")
        await town.parent.expect("Choose question 1 of 3")
        for question, answer in ANSWERS.items():
            await choose(town.parent, question, answer)
        await town.parent.expect("check the spelling")
        await town.parent.tap("Change")
        await town.parent.expect("Choose question 1 of 3")
        for question, answer in ANSWERS.items():
            await choose(town.parent, question, answer)
        await town.parent.expect("check the spelling")
        await town.parent.tap("Confirm")
        await town.parent.expect("new password")
        await town.parent.say(PASSWORD)
        await town.parent.expect("new password again")
        await town.parent.tap("Back")
        await town.parent.expect("new password")
        await town.parent.tap("Back")
        await town.parent.expect("Choose question 1 of 3")
        assert await credential(town) is None


async def test_five_wrong_slips_lock_and_a_new_one_from_the_school_opens(town: Town) -> None:
    """TMP-02, REC-12."""
    await begin(town.parent, "/first")
    await town.parent.say(LOGIN)
    for left in ("4 tries left", "3 tries left", "2 tries left", "1 try left", "0 tries left"):
        await town.parent.expect("temporary password" if left[0] == "4" else "tr")
        await town.parent.say("0000-0000-0000")
        await town.parent.expect(left)
    locked = await town.parent.expect("locked")
    assert "Form Teacher" in locked["text"]
    assert len(await events(town, "account:self_service:lock")) == 1
    await town.parent.tap("Ask the school")
    await town.parent.expect("I have asked the school")
    await town.approver.sees("temporary password", chat=town.group)
    await town.approve(town.approver)
    town.slips[LOGIN] = (await town.approver.expect("This is the temporary password"))["text"].split()[-1]
    await town.first_login(town.parent)


async def test_of_two_with_one_slip_the_second_reads_that_it_was_used(town: Town) -> None:
    """TMP-02, REC-12: never an apology without end."""
    for person in (town.parent, town.stranger):
        await review(town, person)
        await person.tap("Confirm")
        await person.expect("new password")
    await town.parent.say(PASSWORD)
    await town.parent.expect("new password again")
    await town.new_password(town.stranger, SECOND_PASSWORD)
    await town.parent.say(PASSWORD)
    told = await town.parent.expect("That slip has been used meanwhile")
    assert "Form Teacher" in told["text"]
    await town.parent.tap("Ask the school")
    await town.parent.expect("I have asked the school")
    await town.approver.sees("temporary password", chat=town.group)


async def test_a_replaced_slip_does_not_finish_and_the_newer_one_does(town: Town) -> None:
    await review(town, town.parent)
    await town.parent.tap("Confirm")
    await town.parent.expect("new password")
    await ask_for_slip(town.stranger)
    await town.approver.sees("temporary password", chat=town.group)
    await town.approve(town.approver)
    town.slips[LOGIN] = (await town.approver.expect("This is the temporary password"))["text"].split()[-1]
    await town.parent.say(PASSWORD)
    await town.parent.expect("new password again")
    await town.parent.say(PASSWORD)
    await town.parent.expect("handed out a newer one")
    found = await credential(town)
    assert found is not None
    assert found.tags == ()
    await town.parent.tap("Back")
    await town.parent.expect("temporary password")
    await town.parent.say(town.slips[LOGIN])
    await town.parent.expect("Choose question 1 of 3")


async def test_a_fresh_start_ends_a_reset_that_somebody_else_had_asked_for(town: Town) -> None:
    """Their answers were the old ones: the card shows its outcome, they are told, a button does nothing."""
    await logged_in(town, town.parent)
    await ask_for_reset(town, town.stranger)
    await ask_for_slip(town.parent)
    await town.approver.sees("temporary password", chat=town.group)
    await town.approve(town.approver)
    town.slips[LOGIN] = (await town.approver.expect("This is the temporary password"))["text"].split()[-1]
    await town.first_login(town.parent, password=SECOND_PASSWORD)
    await town.approver.sees("expired", chat=town.group)
    await town.stranger.sees("did not reply in time")


async def test_who_types_a_slip_after_its_time_reads_that_and_asks_for_another(town: Town) -> None:
    """TMP-02: it costs no try; a wrong one is answered as ever (ENU-05)."""
    town.clock.advance(days=30)
    for person in (town.parent, town.stranger):
        await begin(person, "/first")
        await person.say(LOGIN)
        await person.expect("temporary password")
    await town.parent.say(town.slips[LOGIN])
    told = await town.parent.expect("it worked only until Monday 21 December")
    assert f"the right slip for {LOGIN}" in told["text"]
    assert "tries left" not in told["text"]
    await town.stranger.say("0000-0000-0000")
    await town.stranger.expect("That did not match. 4 tries left")
    await town.parent.tap("Ask the school")
    await town.parent.expect("I have asked the school")
    await town.approver.sees("temporary password", chat=town.group)


async def test_who_types_the_right_slip_of_a_frozen_account_reads_of_no_time_at_which_that_ends(
    town: Town,
) -> None:
    """REC-08: the holder of the slip reads why, what to do, and how long the slip itself works."""
    async with town.house.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        await tx.freezes.put(Freeze(account_id, town.parent.id, town.clock()))
    await begin(town.stranger, "/first")
    await town.stranger.say(LOGIN)
    await town.stranger.expect("temporary password")
    await town.stranger.say(town.slips[LOGIN])
    told = await town.stranger.expect("is frozen, by your family or the school")
    assert "locked for you until" not in told["text"]
    assert "it works until Monday 21 December" in told["text"]
    await town.stranger.tap("Ask the school")
    await town.stranger.expect("I have asked the school")
    await town.approver.sees("unlock", chat=town.group)
