"""/find on the phone: a guardian's own number, the logins of their children, and on to the questions."""

from emulator.faults import Fault
from emulator.person import Person
from tests.conversations.phones import BUTTON, NUMBER, contact, keys, on_roster, send, with_phone
from tests.deeds import events, flow_of, has_flow, logged_in, settled, spoken
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, SECOND_PASSWORD, Town

NAME, OTHER_NAME = LOGIN.partition("@")[0], OTHER_LOGIN.partition("@")[0]


async def find(town: Town, number: str = NUMBER, name: str = "Ann") -> Person:
    """Begin /find as somebody new, accepting the privacy notice."""
    ann = with_phone(town, name, number)
    await ann.say("/find")
    await ann.expect("I understand")
    await ann.tap("I understand")
    await ann.expect(BUTTON)
    return ann


class TestFinding:
    async def test_siblings_are_numbered_and_one_is_picked(self, town: Town) -> None:
        """Issue 4: "I forgot the ID", from the menu's button to the new password."""
        await logged_in(town, town.parent)
        await on_roster(town, LOGIN, OTHER_LOGIN)
        ann = await find(town)
        assert keys(town, ann) == [BUTTON, "Cancel"]
        await ann.tap(BUTTON)
        listed = await ann.expect("The school has your number for:")
        assert f"1. {OTHER_LOGIN}" in listed["text"]
        assert f"2. {LOGIN}" in listed["text"]
        labels = [one["text"] for row in listed["buttons"] for one in row]
        assert labels == [OTHER_NAME, NAME, "Cancel"]
        assert keys(town, ann) == []
        await ann.misses("91234567")
        await ann.tap(NAME)
        question = await ann.expect("Question 1 of 3")
        assert "I have stopped" not in question["text"]
        await town.answer(ann, ANSWERS)
        await town.new_password(ann, SECOND_PASSWORD)
        assert len(await events(town, "account:login:find")) == 1

    async def test_no_name_is_ever_said(self, town: Town) -> None:
        """ENU-06."""
        await on_roster(town, LOGIN, OTHER_LOGIN)
        ann = await find(town)
        await ann.tap(BUTTON)
        await ann.expect("The school has your number for:")
        await settled(town)
        told = "".join(spoken(town, ann.id))
        assert not [name for name in ("Tan Wei Ling", "Lim Jun Jie", "5A", "Mdm Siti") if name in told]

    async def test_a_number_of_nobody_is_told_what_to_do_now(self, town: Town) -> None:
        """ENU-08: with or without any number on the roster."""
        told = []
        for name in ("Ann", "Ben"):
            ann = await find(town, "+6599999999", name)
            await ann.tap(BUTTON)
            told.append((await ann.expect("I found no student with your number"))["text"])
            assert keys(town, ann) == []
            assert not await has_flow(town, ann)
            await on_roster(town)
        assert told[0] == told[1]
        assert "Student Handbook" in told[0]
        assert "Form Teacher" in told[0]

    async def test_somebody_elses_contact_finds_nobody(self, town: Town) -> None:
        """TGM-12."""
        await on_roster(town)
        ann = await find(town, "+6599999999")
        theirs = {"phone_number": NUMBER, "first_name": "Mei", "user_id": town.parent.id}
        await send(town, contact(town, ann, contact=theirs))
        await ann.sees("Please use the button to share your own number")
        assert (await flow_of(town, ann)).step == "phone"

    async def test_the_menu_has_it(self, town: Town) -> None:
        await town.parent.say("/start")
        await town.parent.expect("Hello")
        await town.parent.tap("I forgot the ID")
        await town.parent.expect("I understand")


class TestOnTheWay:
    async def test_words_where_a_button_is_asked_change_nothing(self, town: Town) -> None:
        await on_roster(town)
        ann = await find(town)
        await ann.tap(BUTTON)
        await ann.expect("The school has your number for:")
        await ann.say(LOGIN)
        await ann.expect("tap one of the buttons")
        forged = (await ann.sees("tap one of the buttons"))["buttons"][0][0]["callback_data"]
        await ann.press(await ann.sees("tap one of the buttons"), f"{forged}9")
        await settled(town)
        assert (await flow_of(town, ann)).kind == "find_login"

    async def test_cancel_and_the_end_of_time_take_the_key_away(self, town: Town) -> None:
        ann = await find(town)
        await ann.say("Cancel")
        await ann.expect("Stopped")
        assert keys(town, ann) == []
        await ann.say("/find")
        await ann.expect(BUTTON)
        town.clock.advance(minutes=5)
        await send(town, contact(town, ann))
        await ann.sees("That took too long")
        assert keys(town, ann) == []

    async def test_when_telegram_is_away_the_list_comes_by_itself(self, town: Town) -> None:
        await on_roster(town)
        ann = await find(town)
        town.api.faults.next("sendMessage", Fault.drop_before())
        await ann.tap(BUTTON)
        await ann.expect("The school has your number for:")
        assert (await flow_of(town, ann)).step == "child"
