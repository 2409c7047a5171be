"""/forgot in the chat: every way to a new password, and every way not to get one (architecture 5)."""

from pathlib import Path

from tests.deeds import (
    ask_for_reset,
    ask_for_slip,
    bind_chat,
    card,
    credential,
    expire,
    flow_of,
    forgot,
    known_chats,
    logged_in,
    newcomer,
    spoken,
)
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD, Town, begin, open_town

THIRD_PASSWORD = "Ninety9-paper-boats!"
WAYS_ON = ["Phone number", "Ask the school", "Cancel"]


class TestKnownChat:
    async def test_the_three_answers_are_enough(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        now = await credential(town)
        assert now is not None
        assert len(now.tags) == 2
        await town.parent.misses(SECOND_PASSWORD)

    async def test_success_names_the_portals_and_the_tips(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        done = await town.parent.expect("password has been changed")
        for fact in ("Student iCON", "SLS", "log out of all Google accounts", "shared device", LOGIN):
            assert fact in done["text"]

    async def test_another_known_chat_is_told_without_any_secret(self, town: Town) -> None:
        """REC-07."""
        aunt = newcomer(town)
        await logged_in(town, town.parent)
        await bind_chat(town, aunt)
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        told = await aunt.expect("changed from another chat")
        assert "Form Teacher" in told["text"]
        assert SECOND_PASSWORD not in "".join(spoken(town, aunt.id))
        assert "from another chat" not in "".join(spoken(town, town.parent.id))


class TestUnknownChat:
    async def test_the_school_approves_and_from_then_on_the_chat_is_known(self, town: Town) -> None:
        await logged_in(town, town.parent)
        aunt = newcomer(town)
        await ask_for_reset(town, aunt)
        shown = await card(town)
        assert "not known to this account" in shown["text"]
        assert "Answers: all right" in shown["text"]
        await town.approve(town.approver)
        await aunt.expect("approved your reset")
        await aunt.tap("Continue")
        await town.new_password(aunt, SECOND_PASSWORD)
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id, aunt.id}
        await town.parent.sees("changed from another chat")

        await forgot(aunt)
        await town.answer(aunt, ANSWERS)
        await town.new_password(aunt, THIRD_PASSWORD)

    async def test_the_approval_also_works_by_naming_the_id_again_and_only_once(self, town: Town) -> None:
        await logged_in(town, town.parent)
        aunt = newcomer(town)
        await ask_for_reset(town, aunt)
        await town.approve(town.approver)
        await aunt.expect("approved your reset")
        await forgot(aunt)
        await town.new_password(aunt, SECOND_PASSWORD)
        await aunt.tap("Continue")
        await aunt.expect("That approval has been used or has run out.")
        assert (await aunt.sees("approval has been used"))["text"].count("MIMS ID") == 1

    async def test_the_approval_serves_nobody_else_and_not_after_a_day(self, town: Town) -> None:
        """TGM-10, SES-05."""
        await logged_in(town, town.parent)
        aunt = newcomer(town)
        await ask_for_reset(town, aunt)
        await town.approve(town.approver)
        told = await aunt.expect("approved your reset")
        permit = told["buttons"][0][0]["callback_data"]
        await begin(town.stranger, "/forgot")
        here = await town.stranger.sees("MIMS ID")
        await town.stranger.press(here, permit)
        await town.stranger.expect("has been used or has run out")
        await town.stranger.say(LOGIN)
        await town.stranger.expect("Question 1 of 3")
        town.clock.advance(hours=24)
        await aunt.tap("Continue")
        await aunt.expect("has been used or has run out")

    async def test_right_answers_alone_change_nothing(self, town: Town) -> None:
        """REC-01: with the school left out, there is no step to go to."""
        await logged_in(town, town.parent)
        before = await credential(town)
        await forgot(town.stranger)
        await town.answer(town.stranger, ANSWERS)
        evidence = await town.stranger.expect("one more thing must show")
        assert [one["text"] for row in evidence["buttons"] for one in row] == WAYS_ON
        await town.stranger.say(SECOND_PASSWORD)
        await town.stranger.expect("tap one of the buttons")
        await town.stranger.misses(SECOND_PASSWORD)
        assert await credential(town) == before

    async def test_a_denial_is_told_with_the_human_way(self, town: Town) -> None:
        """REC-12."""
        await logged_in(town, town.parent)
        await ask_for_reset(town, town.stranger)
        await town.approve(town.approver, "Deny")
        told = await town.stranger.expect("denied your request")
        assert "Form Teacher" in told["text"]
        await town.approver.sees("denied by Mr Lim", chat=town.group)
        assert "Approve" not in await town.approver.buttons(town.group)

    async def test_a_request_ends_unanswered_after_three_days(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_reset(town, town.stranger)
        town.clock.advance(hours=71, minutes=59)
        await expire(town)
        await town.approver.sees("Press a button", chat=town.group)
        town.clock.advance(minutes=1)
        await expire(town)
        told = await town.stranger.sees("The school did not reply in time")
        assert "Form Teacher" in told["text"]
        await town.approver.sees("expired", chat=town.group)
        assert "Approve" not in await town.approver.buttons(town.group)


async def test_where_answers_alone_count_no_school_is_asked(tmp_path: Path) -> None:
    """EVIDENCE=answers works exactly as the MIMS guides do, and refuses weak questions at enrolment."""
    async with open_town(tmp_path, evidence="answers") as town:
        await begin(town.parent, "/first")
        await town.parent.say(LOGIN)
        await town.parent.expect("temporary password")
        await town.parent.say(town.slips[LOGIN])
        await town.parent.expect("Choose question 1 of 3")
        await town.parent.tap(QUESTIONS[4])
        await town.parent.expect(QUESTIONS[4])
        await town.parent.say("Laksa")
        await town.parent.expect("easy to guess")
        await town.parent.say("century egg")
        await town.parent.expect("Choose question 2 of 3")
        assert "What is your favourite colour?" not in await town.parent.buttons()
        for question in (6, 8):
            await town.parent.expect("Choose question")
            await town.parent.tap(QUESTIONS[question])
            await town.parent.expect(QUESTIONS[question])
            await town.parent.say(ANSWERS[question])
        await town.parent.expect("check the spelling")
        await town.parent.tap("Confirm")
        await town.new_password(town.parent, PASSWORD)
        await forgot(town.stranger)
        await town.answer(town.stranger, {**ANSWERS, 4: "Century Egg!"})
        await town.new_password(town.stranger, SECOND_PASSWORD)


class TestForgottenAnswers:
    async def test_the_form_teachers_slip_opens_a_first_login_again(self, town: Town) -> None:
        """TMP-03: only the approver sees it, once, protected; Done takes it away."""
        await logged_in(town, town.parent)
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        shown = await town.approver.expect("This is the temporary password")
        assert shown["protected"]
        assert "<tg-spoiler>" in shown["html"] or "spoiler" in shown["html"]
        slip = shown["text"].split()[-1]
        await town.parent.expect("approved a temporary password")
        await town.approver.tap("Done")
        await town.approver.expect("is approved")
        await town.approver.misses(slip)
        assert slip not in "".join(spoken(town, town.parent.id) + spoken(town, town.group))

        town.slips[LOGIN] = slip
        await town.first_login(town.parent, password=SECOND_PASSWORD)

    async def test_back_from_there_leads_to_the_first_question(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        await town.parent.tap("Back")
        await town.parent.expect("Question 1 of 3")

    async def test_it_is_asked_for_even_though_an_unlock_waits(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await begin(town.parent, "/unlock")
        await town.parent.say(LOGIN)
        await town.parent.expect("Shall I ask the school")
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)


class TestMisses:
    async def test_zero_one_or_two_right_answers_read_alike(self, town: Town) -> None:
        """QST-01: nobody is told which answer was wrong, or how many."""
        await logged_in(town, town.parent)
        told = []
        for right in ({}, {4: "laksa"}, {4: "laksa", 6: "wooden train"}):
            person = newcomer(town)
            await forgot(person)
            await town.answer(person, {question: right.get(question, "no idea") for question in ANSWERS})
            message = await person.expect("did not match")
            told.append((message["text"], [[one["text"] for one in row] for row in message["buttons"]]))
        assert len({text for text, _ in told}) == 1
        assert "2 tries left" in told[0][0]
        assert "Form Teacher" in told[0][0]

    async def test_the_same_questions_come_in_the_same_order(self, town: Town) -> None:
        """QST-02."""
        await logged_in(town, town.parent)
        for name in ("Ann", "Ben", "Cai", "Dan"):
            person = newcomer(town, name)
            await forgot(person)
            await town.answer(person, dict.fromkeys(ANSWERS, "no idea"))
            await person.expect(QUESTIONS[4])

    async def test_the_last_miss_locks_and_says_until_when(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await town.lock_out(town.parent)
        locked = await town.parent.expect("locked")
        for fact in ("0 tries left", "10:01 PM", "Logging in at school still works", "Form Teacher", LOGIN):
            assert fact in locked["text"]
        assert "Ask the school" in await town.parent.buttons()

    async def test_a_lock_is_announced_right_after_the_id_and_is_over_a_day_later(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await town.lock_out(town.parent)
        await forgot(town.parent)
        await town.parent.expect("locked for you until")
        await town.parent.tap("Back")
        await town.parent.expect("MIMS ID")
        town.clock.advance(hours=24)
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)

    async def test_an_answer_of_four_thousand_characters_is_a_wrong_answer_like_any_other(
        self, town: Town
    ) -> None:
        """QST-10: it costs a try and no Argon2."""
        await logged_in(town, town.parent)
        before = town.house.hashing.derivations
        await forgot(town.parent)
        await town.answer(town.parent, {**ANSWERS, 6: "train " * 682})
        await town.parent.expect("2 tries left")
        assert town.house.hashing.derivations == before


class TestBack:
    async def test_every_step_before_the_answers_are_judged_leads_back(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("wrong")
        await town.parent.expect("Question 2 of 3")
        await town.parent.tap("Back")
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("Back")
        await town.parent.expect("MIMS ID")
        await town.parent.say(LOGIN)
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("new password")
        assert await town.parent.buttons() == ["Cancel"]
        await town.parent.say(SECOND_PASSWORD)
        await town.parent.expect("new password again")
        await town.parent.tap("Back")
        await town.parent.expect("new password")
        await town.new_password(town.parent, THIRD_PASSWORD)

    async def test_an_answer_corrected_by_back_counts(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("wrong")
        await town.parent.expect("Question 2 of 3")
        await town.parent.tap("Back")
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("new password")


class TestTheId:
    async def test_what_is_no_students_id_is_refused_with_its_reason_and_asked_again(
        self, town: Town
    ) -> None:
        """Facts.md, identity: one clear sentence, and nothing of it echoed."""
        refused = {
            "S1234567D": "never send an NRIC",
            "lim@schools.gov.sg": "approach your MIMS Administrator",
            "lim@hq.moe.gov.sg": "approach your MIMS Administrator",
            "tan_wei_ling@student.edu.sg": "Did you mean tan_wei_ling@students.edu.sg",
            "x" * 4096: "too long",
            "???": "MIMS ID",
        }
        await begin(town.parent, "/forgot")
        for typed, told in refused.items():
            await town.parent.say(typed)
            said = await town.parent.expect(told)
            assert said["text"].count("MIMS ID") == 1
            assert (await flow_of(town, town.parent)).step == "login"
        everything = "".join(spoken(town))
        assert not [typed for typed in refused if typed in everything]

    async def test_it_is_shown_back_as_understood(self, town: Town) -> None:
        await begin(town.parent, "/forgot")
        for typed in ("mailto: Tan Wei Ling1\uff20Students.edu.sg.", "TAN_WEI_LING1"):
            await town.parent.say(typed)
            await town.parent.expect("tan_wei_ling1@students.edu.sg")
            await town.parent.expect("Question 1 of 3")
            await town.parent.tap("Back")
            await town.parent.expect("MIMS ID")
