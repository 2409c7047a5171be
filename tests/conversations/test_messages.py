"""One message sent, edited or deleted, with Telegram's refusals understood."""

from conversations import messages
from emulator.faults import Fault
from tests.deeds import flow_of, forgot, newcomer
from tests.town import Town


class TestPut:
    async def test_a_prompt_that_can_no_longer_be_edited_is_sent_anew(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next("editMessageText", Fault.refuse(400, "Bad Request: message can't be edited"))
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        await town.parent.misses("Question 1 of 3")

    async def test_a_prompt_the_person_deleted_is_sent_anew(self, town: Town) -> None:
        await forgot(town.parent)
        prompt = await town.parent.expect("Question 1 of 3")
        town.world.delete(
            town.world.users[town.parent.id], town.world.chats[town.parent.id].messages[prompt["id"]]
        )
        await town.parent.say("laksa")
        await town.parent.expect("Question 2 of 3")

    async def test_a_prompt_that_says_the_same_already_is_left(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        town.api.faults.next("editMessageText", Fault.refuse(400, "Bad Request: message is not modified"))
        since = len(town.api.calls_of("sendMessage"))
        await town.parent.tap("I forgot the answers")
        await town.parent.say("/status")
        await town.parent.expect("You have not asked")
        assert len(town.api.calls_of("sendMessage")) == since + 1
        assert (await flow_of(town, town.parent)).step == "forgotten"


async def test_a_press_answered_too_late_still_acts(town: Town) -> None:
    await forgot(town.parent)
    await town.parent.expect("Question 1 of 3")
    fault = Fault.refuse(
        400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    town.api.faults.next("answerCallbackQuery", fault)
    await town.parent.tap("Back")
    await town.parent.expect("MIMS ID")


class TestWhoCanBeWrittenTo:
    async def test_who_pressed_start_and_did_not_block_the_bot(self, town: Town) -> None:
        bot, ann = town.process._bot, newcomer(town)
        assert await messages.can_write(bot, town.approver.id)
        assert not await messages.can_write(bot, ann.id)
        await town.approver.block()
        assert not await messages.can_write(bot, town.approver.id)

    async def test_a_broken_line_is_no_refusal(self, town: Town) -> None:
        """What is queued goes out later."""
        town.api.faults.next("sendChatAction", Fault.server_error(502))
        assert await messages.can_write(town.process._bot, town.approver.id)
