"""The phone in /forgot: shared by a key below the chat, deleted at once, refused unless it is one's own."""

from typing import Any

import pytest

from emulator.person import Person
from i18n.catalog import LANGUAGES, Catalogue
from tests.conversations.phones import BUTTON, NUMBER, contact, keys, on_roster, send, with_phone
from tests.deeds import (
    credential,
    events,
    expire,
    flow_of,
    forgot,
    golden,
    is_gone,
    known_chats,
    logged_in,
    settled,
    spoken,
    until,
)
from tests.town import ANSWERS, SECOND_PASSWORD, Town

pytestmark = pytest.mark.long


async def to_phone(town: Town, person: Person) -> None:
    """Give the right answers from a new chat, and choose the phone."""
    await forgot(person)
    await town.answer(person, ANSWERS)
    await person.expect("one more thing must show")
    await person.tap("Phone number")
    await person.expect(BUTTON)


class TestOwnNumber:
    async def test_answers_and_phone_change_the_password_and_the_chat_is_known(self, town: Town) -> None:
        """REC-01."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        assert await ann.buttons() == [BUTTON, "Back", "Cancel"]
        await ann.tap(BUTTON)
        await ann.expect("new password")
        await ann.misses("91234567")
        assert keys(town, ann) == []
        await town.new_password(ann, SECOND_PASSWORD)
        assert ann.id in {chat.user_id for chat in await known_chats(town)}
        assert len(await events(town, "account:phone:match")) == 1
        await settled(town)

    async def test_a_number_the_school_does_not_have_leads_back_with_the_human_way(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town, number="+6091234567")
        await to_phone(town, ann)
        await ann.tap(BUTTON)
        told = await ann.expect("The school has another number for this student.")
        assert "Form Teacher" in told["text"]
        assert "one more thing must show" in told["text"]
        assert keys(town, ann) == []

    async def test_an_answer_to_the_prompt_itself_counts(self, town: Town) -> None:
        """Apps send the contact as a reply to the message that asked for it."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        await settled(town)
        prompt = (await flow_of(town, ann)).prompt_id
        message = contact(town, ann)
        await send(town, contact(town, ann, reply_to_message={**message, "message_id": prompt}))
        await ann.sees("new password")


class TestWhatIsNotOnesOwn:
    @pytest.mark.parametrize(
        "broken",
        [
            pytest.param(
                {"contact": {"phone_number": NUMBER, "first_name": "Mei", "user_id": 1}}, id="another person"
            ),
            pytest.param({"contact": {"phone_number": NUMBER, "first_name": "Mei"}}, id="no user_id"),
            pytest.param(
                {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Mei"}},
                id="forwarded",
            ),
            pytest.param({"via_bot": {"id": 99, "is_bot": True, "first_name": "b"}}, id="via a bot"),
            pytest.param({"sender_chat": {"id": -100, "type": "channel", "title": "c"}}, id="of a chat"),
        ],
    )
    async def test_it_is_refused_removed_and_asked_again(self, town: Town, broken: dict[str, Any]) -> None:
        """TGM-12."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        await send(town, contact(town, ann, **broken))
        await ann.sees("Please use the button to share your own number")
        assert (await flow_of(town, ann)).step == "phone"
        assert keys(town, ann) == [BUTTON, "Back", "Cancel"]
        assert [row.values["reason"] for row in await events(town, "account:phone:refuse")] == ["not_own"]

    @pytest.mark.parametrize("number", ["+88812345678", "+65 9123 4567", "+6591234567x", "1234567"])
    async def test_an_anonymous_or_odd_number_is_refused(self, town: Town, number: str) -> None:
        """TGM-12: `+888`, letters, anything that is not digits."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        await send(town, contact(town, ann, number))
        await ann.sees("Please use the button to share your own number")

    async def test_an_answer_to_an_older_prompt_is_refused(self, town: Town) -> None:
        """TGM-12: stale."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        message = contact(town, ann)
        await send(town, contact(town, ann, reply_to_message={**message, "message_id": 1}))
        await ann.sees("Please use the button to share your own number")

    async def test_an_edited_contact_is_refused(self, town: Town) -> None:
        """TGM-12, TGM-08."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        await send(town, contact(town, ann, edit_date=town.world.now), "edited_message")
        await ann.sees("I do not read messages that were changed afterwards")
        assert (await flow_of(town, ann)).step == "phone"

    async def test_in_a_group_it_is_not_even_heard(self, town: Town) -> None:
        """TGM-12, TGM-09."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        group = {"id": town.group, "type": "supergroup", "title": "MIMS Admins"}
        town.world.updates.push_raw({"message": contact(town, ann, chat=group)})
        await settled(town)
        await ann.say("not yet")
        await ann.expect("Please use the button to share your own number")
        assert await events(town, "account:phone:match") == []

    async def test_a_typed_number_proves_nothing_and_goes(self, town: Town) -> None:
        """TGM-12, TGM-08."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        typed = await ann.say(NUMBER)
        await ann.expect("Please use the button to share your own number")
        await is_gone(town, typed)
        assert await events(town, "account:phone:refuse") == []


class TestStale:
    async def test_when_the_time_is_over_a_contact_proves_nothing_and_goes(self, town: Town) -> None:
        """TGM-12: stale; the key goes with the prompt."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        town.clock.advance(minutes=5)
        await send(town, contact(town, ann))
        await ann.sees("That took too long")
        assert keys(town, ann) == []
        assert await events(town, "account:phone:match") == []

    async def test_a_contact_that_comes_after_all_time_is_over_goes_too(self, town: Town) -> None:
        """TGM-08: also where the flow ended at a step with buttons alone."""
        await logged_in(town, town.parent)
        ann = with_phone(town)
        await to_phone(town, ann)
        await ann.tap("Back")
        await ann.expect("one more thing must show")
        town.clock.advance(minutes=20)
        await send(town, contact(town, ann))
        await ann.sees("That took too long")

    async def test_housekeeping_takes_the_key_away(self, town: Town) -> None:
        await logged_in(town, town.parent)
        ann = with_phone(town)
        await to_phone(town, ann)
        town.clock.advance(minutes=5)
        await expire(town)
        await ann.sees("That took too long")
        await until(town, lambda: keys(town, ann) == [])

    async def test_at_another_step_it_proves_nothing_and_goes(self, town: Town) -> None:
        """TGM-12: before the answers, and after going back."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await forgot(ann)
        await ann.expect("Question 1 of 3")
        await send(town, contact(town, ann))
        await ann.tap("Cancel")
        await ann.expect("Stopped")
        await to_phone(town, ann)
        await ann.tap("Back")
        await ann.expect("one more thing must show")
        await send(town, contact(town, ann))
        assert (await flow_of(town, ann)).step == "evidence"

    async def test_the_same_update_twice_is_one_proof(self, town: Town) -> None:
        """TGM-04."""
        await logged_in(town, town.parent)
        await on_roster(town)
        ann = with_phone(town)
        await to_phone(town, ann)
        await ann.tap(BUTTON)
        await ann.expect("new password")
        await until(town, lambda: bool(town.world.updates.acknowledged))
        town.world.updates.redeliver(town.world.updates.acknowledged[-1]["update_id"])
        await settled(town)
        assert len(await events(town, "account:phone:match")) == 1
        assert (await flow_of(town, ann)).step == "new_password"


async def test_a_number_that_nobody_asked_for_goes_too(town: Town) -> None:
    """TGM-08: nothing is open, and a phone number must not stay in the chat."""
    ann = with_phone(town)
    await ann.say("/help")
    await ann.expect("This is what I can do")
    await send(town, contact(town, ann))
    await ann.sees("Nothing is open")


class TestWaysOut:
    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_the_keys_are_understood_in_every_language(self, town: Town, language: str) -> None:
        """The keys on the phone may be older than the language of now."""
        await logged_in(town, town.parent)
        ann = with_phone(town)
        await to_phone(town, ann)
        typed = await ann.say(Catalogue().text(language, "button-back"))
        await ann.expect("one more thing must show")
        await is_gone(town, typed)
        assert keys(town, ann) == []
        await ann.tap("Phone number")
        await ann.expect(BUTTON)
        await ann.say(Catalogue().text(language, "button-cancel"))
        await ann.expect("Stopped. Nothing was changed.")
        assert keys(town, ann) == []
        assert (await flow_of(town, ann)).ending == "cancelled"

    async def test_another_task_takes_the_key_away(self, town: Town) -> None:
        await logged_in(town, town.parent)
        ann = with_phone(town)
        await to_phone(town, ann)
        await ann.say("/unlock")
        await ann.expect("I have stopped what we were doing before")
        assert keys(town, ann) == []

    async def test_a_sticker_and_start_leave_one_prompt_with_the_key(self, town: Town) -> None:
        await logged_in(town, town.parent)
        ann = with_phone(town)
        await to_phone(town, ann)
        await ann.sticker()
        await ann.expect(BUTTON)
        await ann.say("/start")
        await ann.expect("Here is where we are")
        assert keys(town, ann) == [BUTTON, "Back", "Cancel"]


async def test_with_and_without_a_number_on_the_roster_the_dialogue_is_the_same(town: Town) -> None:
    """ENU-08: the whole transcript of a stranger with right answers."""
    await logged_in(town, town.parent)
    seen = []
    for number in (None, NUMBER):
        if number:
            await on_roster(town, number=number)
        zed, since = with_phone(town, "Zed", "+6599999999"), len(town.api.calls)
        before = await credential(town)
        await to_phone(town, zed)
        await zed.tap(BUTTON)
        await zed.expect("The school has another number")
        await settled(town)
        transcript = golden(town, zed, since, {})
        seen.append([step for step in transcript if "tap the number" not in str(step[1])])
        assert await credential(town) == before
    assert len(seen[0]) > 6
    assert seen[0] == seen[1]


async def test_the_number_is_said_nowhere_and_kept_nowhere(town: Town) -> None:
    """LOG-04, TGM-08: only the contact message held it, and that is gone."""
    await logged_in(town, town.parent)
    await on_roster(town)
    ann = with_phone(town)
    await to_phone(town, ann)
    await ann.tap(BUTTON)
    await ann.expect("new password")
    await settled(town)
    assert "91234567" not in "".join(spoken(town))
    async with town.house.store.read() as tx:
        assert "91234567" not in repr([await tx.audit.rows(0, 10_000), await flow_of(town, ann)])
    await ann.misses("91234567")
