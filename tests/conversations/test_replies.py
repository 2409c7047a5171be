"""What every conversation shares: secrets leave the chat, time runs out, switching tasks (TGM-08, SES-01)."""

from dataclasses import replace

import pytest

from emulator.faults import Fault
from tests.deeds import (
    ask_for_unlock,
    calls_to,
    expire,
    flow_of,
    forgot,
    has_flow,
    is_gone,
    logged_in,
    newcomer,
    settled,
    spoken,
    until,
)
from tests.town import ANSWERS, LOGIN, PASSWORD, QUESTIONS, SECOND_PASSWORD, Town, begin


class TestTypedSecrets:
    async def test_every_one_is_deleted_as_soon_as_it_is_typed(self, town: Town) -> None:
        """TGM-08: slip, answers, both passwords, the code of an approver; right or wrong."""
        parent, deleted = town.parent, []
        await begin(parent, "/first")
        await parent.say(LOGIN)
        await parent.expect("temporary password")
        for slip in ("wrong", town.slips[LOGIN]):
            deleted.append(await parent.say(slip))
            await parent.expect("Step")
        for question, answer in ANSWERS.items():
            await parent.expect("Choose question")
            await parent.tap(QUESTIONS[question])
            await parent.expect("Type your answer")
            deleted.append(await parent.say(answer))
        await parent.expect("check the spelling")
        await parent.tap("Confirm")
        await parent.expect("new password")
        for password, said in (("weak", "every rule yet"), (PASSWORD, "again"), ("other", "did not agree")):
            deleted.append(await parent.say(password))
            await parent.expect(said)
        for said in ("again", "has been changed"):
            deleted.append(await parent.say(PASSWORD))
            await parent.expect(said)
        await ask_for_unlock(town, parent)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("one-time code")
        for code, said in (("12345x", "not a code"), ("123456", "did not match")):
            deleted.append(await town.approver.say(code))
            await town.approver.expect(said)
        for message in deleted:
            await is_gone(town, message)
        assert len(deleted) == 12

    async def test_one_that_comes_after_the_end_goes_too(self, town: Town) -> None:
        """TGM-08: a bad line sends the password twice; the second comes when all is done, or cancelled."""
        parent = town.parent
        await logged_in(town, parent)
        await forgot(parent)
        await town.answer(parent, ANSWERS)
        await town.new_password(parent, SECOND_PASSWORD)
        for phrase in ("Nothing is open", "Nothing is open"):
            late = await parent.say(SECOND_PASSWORD)
            await parent.expect(phrase)
            await is_gone(town, late)
        await forgot(parent)
        await parent.say("/cancel")
        await parent.expect("Stopped")
        late = await parent.say("laksa")
        await parent.expect("in case it was a secret")
        await is_gone(town, late)

    async def test_an_nric_is_removed_from_the_chat(self, town: Town) -> None:
        await begin(town.parent, "/forgot")
        typed = await town.parent.say("S1234567D")
        await town.parent.expect("never send an NRIC")
        await is_gone(town, typed)

    async def test_words_are_no_wrong_code(self, town: Town) -> None:
        """TOT-03 counts codes: an approver who chats is not suspended."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("one-time code")
        for _ in range(6):
            await town.approver.say("wait a moment")
            await town.approver.expect("not a code")
        town.clock.advance(seconds=30)
        await town.approver.say(town.code(town.approver))
        await town.approver.expect("is approved")

    async def test_one_that_cannot_be_deleted_is_told_and_tried_again(self, town: Town) -> None:
        """TGM-08."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        refusal = Fault.refuse(400, "Bad Request: message can't be deleted for everyone")
        town.api.faults.next("deleteMessage", refusal, refusal)
        mine = await town.parent.say("laksa")
        await town.parent.expect("I could not delete your last message")
        await town.parent.sees("Question 2 of 3")
        await is_gone(town, mine)

    async def test_the_prompt_does_not_wait_for_the_deletion(self, town: Town) -> None:
        """Architecture 4: deletion and reply go out together."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        since = len(town.api.calls)
        await town.parent.say("laksa")
        await town.parent.expect("Question 2 of 3")
        methods = [call.method for call in calls_to(town, town.parent.id, since)]
        assert sorted(methods) == ["deleteMessage", "deleteMessage", "sendMessage"]


class TestTime:
    async def test_after_four_idle_minutes_housekeeping_takes_the_prompt_away_and_tells(
        self, town: Town
    ) -> None:
        """SES-01; facts.md, times and habits."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.clock.advance(minutes=3, seconds=59)
        await town.parent.say("laksa")
        await town.parent.expect("Question 2 of 3")
        await settled(town)
        town.clock.advance(minutes=4)
        await expire(town)
        told = await town.parent.expect("That took too long, so I stopped for safety")
        assert told["buttons"]
        await town.parent.misses("Question 2 of 3")
        assert len(town.house.memory) == 0

    async def test_who_types_too_late_is_told_and_the_secret_goes(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await settled(town)
        town.clock.advance(minutes=4)
        mine = await town.parent.say("laksa")
        await town.parent.expect("removed what you just typed")
        await is_gone(town, mine)
        await town.parent.misses("Question 1 of 3")
        mine = await town.parent.say("wooden train")
        await town.parent.expect("removed what you just typed")
        await is_gone(town, mine)
        town.clock.advance(hours=2)
        await town.parent.say("good morning")
        await town.parent.expect("Nothing is open")
        await town.parent.sees("good morning")

    async def test_who_presses_or_commands_too_late_loses_nothing_and_sees_no_old_prompt(
        self, town: Town
    ) -> None:
        for late in ("Back", "Cancel", "/help", "/cancel", "/unlock", "sticker"):
            await forgot(town.parent)
            await town.parent.expect("Question 1 of 3")
            await settled(town)
            town.clock.advance(minutes=4)
            if late == "sticker":
                await town.parent.sticker()
            else:
                await (town.parent.say(late) if late[0] == "/" else town.parent.tap(late))
            if late == "Back":
                await town.parent.expect_alert("no longer in use")
            else:
                await town.parent.expect("")
            await town.parent.misses("Question 1 of 3")

    async def test_no_activity_moves_the_end_after_fifteen_minutes(self, town: Town) -> None:
        await forgot(town.parent)
        for question in (2, 3):
            await town.parent.expect(f"Question {question - 1} of 3")
            town.clock.advance(minutes=3, seconds=55)
            await town.parent.say("an answer")
        for _ in range(2):
            await town.parent.expect("Question 3 of 3")
            town.clock.advance(minutes=3, seconds=35)
            await town.parent.sticker()
        await town.parent.expect("That took too long")

    async def test_a_challenge_of_an_approver_lasts_five_minutes(self, town: Town) -> None:
        """ADM-09."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("one-time code")
        await settled(town)
        town.clock.advance(minutes=5)
        await expire(town)
        await town.approver.misses("Please type the one-time code")
        await town.approver.say(town.code(town.approver))
        await town.approver.sees("That took too long")
        assert "is approved" not in "".join(spoken(town, town.approver.id))


class TestTrouble:
    @pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
    async def test_a_mistake_of_ours_ends_in_one_sentence_with_a_reference(
        self, town: Town, method: str
    ) -> None:
        """LOG-06: the text is constant, and the process lives."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next(method, Fault.refuse(400, "Bad Request: strange entity <Tan Wei Ling>"))
        if method == "sendMessage":
            await town.parent.say("laksa")
            told = await town.parent.expect("Something went wrong on our side")
            assert "strange" not in told["text"]
            assert "Traceback" not in told["text"]
        else:
            await town.parent.tap("I forgot the answers")
            await town.parent.expect("Then only the school can help")
        await town.parent.say("/help")
        await town.parent.expect("This is what I can do")

    async def test_a_store_that_fails_in_a_step_ends_in_the_same_sentence(self, town: Town) -> None:
        """LOG-06: here the account vanished in the middle of a first login."""
        await begin(town.parent, "/first")
        await town.parent.say(LOGIN)
        await town.parent.expect("temporary password")
        await town.parent.say(town.slips[LOGIN])
        await town.parent.expect("Choose question 1 of 3")
        flow = await flow_of(town, town.parent)
        async with town.house.store.begin() as tx:
            await tx.flows.save(replace(flow, account_id="gone"))
        prompt = await town.parent.sees("Choose question 1 of 3")
        await town.parent.press(prompt, f"f:{flow.id}:{flow.version + 1}:question:4")
        await town.parent.expect("Type your answer")
        mine = await town.parent.say("laksa")
        told = await town.parent.expect("Something went wrong on our side")
        assert len(told["text"]) < 300
        await is_gone(town, mine)
        await town.stranger.say("/help")
        await town.stranger.expect("This is what I can do")

    async def test_an_unreachable_telegram_delays_the_prompt_and_loses_nothing(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next("sendMessage", Fault.server_error(), times=1)
        await town.parent.say("laksa")
        await town.parent.expect("Question 2 of 3")
        assert (await flow_of(town, town.parent)).position == 1

    async def test_who_has_blocked_the_bot_disturbs_nobody(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.parent.block()
        await town.approve(town.approver)
        await town.approver.expect("is approved")
        await town.approver.sees("approved by", chat=town.group)
        await town.parent.unblock()
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)

    async def test_the_same_update_twice_counts_once(self, town: Town) -> None:
        """TGM-04."""
        await logged_in(town, town.parent)
        await forgot(town.parent)
        await town.answer(town.parent, {4: "x", 6: "y"})
        await town.parent.expect("Question 3 of 3")
        town.api.faults.next("getUpdates", Fault.twice(), times=3)
        await town.parent.say("z")
        await town.parent.expect("2 tries left")
        last = town.world.updates.acknowledged
        await until(town, lambda: bool(last))
        town.world.updates.redeliver(last[-1]["update_id"])
        await town.parent.say("/status")
        await town.parent.expect("You have not asked")
        flow = await flow_of(town, town.parent)
        assert (flow.position, flow.values) == (0, {"tries_left": 2})

    async def test_a_person_who_types_faster_than_we_answer_is_understood(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await begin(town.parent, "/forgot")
        for typed in (LOGIN, *ANSWERS.values(), SECOND_PASSWORD, SECOND_PASSWORD):
            await town.parent.say(typed)
        await town.parent.sees("password has been changed")
        for typed in (*ANSWERS.values(), SECOND_PASSWORD):
            await town.parent.misses(typed)

    async def test_two_children_one_after_the_other(self, town: Town) -> None:
        await town.first_login(town.parent)
        await town.first_login(town.parent, "lim_jun_jie@students.edu.sg", "Seven.Otters.swim.9")
        await forgot(town.parent)
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)
        assert not await has_flow(town, town.parent)

    async def test_a_flood_is_answered_once(self, town: Town) -> None:
        ann = newcomer(town)
        for _ in range(60):
            await ann.say("hello?")
        await ann.sees("That was a lot at once")
        await settled(town)
        await ann.say("/help")
        await ann.sees("This is what I can do")
        assert sum("a lot at once" in text for text in spoken(town, ann.id)) == 1
