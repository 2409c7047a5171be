"""/chats on the phone: the list after the current password, and a button to remove each (SES-07)."""

from emulator.person import Person
from tests.deeds import bind_chat, events, expire, known_chats, logged_in, newcomer, settled
from tests.town import ANSWERS, LOGIN, PASSWORD, Town, begin


async def opened(person: Person) -> None:
    """Begin /chats from a known chat, and prove the current password."""
    await begin(person, "/chats")
    await person.tap(LOGIN.partition("@")[0])
    await person.expect("current password")
    await person.say(PASSWORD)
    await person.expect("These chats are known to")


class TestList:
    async def test_it_numbers_the_chats_and_says_which_is_this_one(self, town: Town) -> None:
        await logged_in(town, town.parent)
        town.clock.advance(hours=1)
        aunt = newcomer(town)
        await bind_chat(town, aunt)
        await opened(town.parent)
        listed = await town.parent.sees("These chats are known to")
        assert "1. this chat, known since Saturday 21 November" in listed["text"]
        assert "2. another chat, known since" in listed["text"]
        assert str(aunt.id) not in listed["text"]
        assert [[one["text"] for one in row] for row in listed["buttons"]] == [
            ["Remove 1", "Remove 2"],
            ["Done"],
        ]
        await town.parent.misses(PASSWORD)
        await town.parent.tap("Done")
        await town.parent.expect("That is all")

    async def test_at_most_three_buttons_stand_in_a_row(self, town: Town) -> None:
        await logged_in(town, town.parent)
        for number in range(4):
            await bind_chat(town, newcomer(town, f"Ann{number}"))
        await opened(town.parent)
        listed = await town.parent.sees("These chats are known to")
        assert [len(row) for row in listed["buttons"]] == [3, 2, 1]

    async def test_a_wrong_password_shows_no_chat(self, town: Town) -> None:
        """SES-07: the step-up comes first."""
        await logged_in(town, town.parent)
        await begin(town.parent, "/chats")
        await town.parent.say(LOGIN)
        await town.parent.expect("current password")
        await town.parent.say("Wrong-Kettle-42-moon")
        await town.parent.expect("2 tries left")


class TestRemoving:
    async def test_a_removed_chat_must_prove_itself_again_and_is_told(self, town: Town) -> None:
        """SES-07."""
        await logged_in(town, town.parent)
        town.clock.advance(hours=1)
        aunt, uncle = newcomer(town), newcomer(town, "Ben")
        for person in (aunt, uncle):
            await bind_chat(town, person)
        await opened(town.parent)
        await town.parent.tap("Remove 2")
        listed = await town.parent.expect("The chat has been removed.")
        assert "3." not in listed["text"]
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id, uncle.id}
        told = await aunt.sees("This chat is not known to")
        assert told["buttons"] == []
        told = await uncle.sees("A chat of your family is not known to")
        assert [one["text"] for row in told["buttons"] for one in row] == ["This was not us"]
        assert len(await events(town, "account:chat:unbind")) == 1
        await begin(aunt, "/forgot")
        await aunt.say(LOGIN)
        await town.answer(aunt, ANSWERS)
        await aunt.expect("This chat is new to")

    async def test_whoever_is_still_known_can_say_that_it_was_not_the_family(self, town: Town) -> None:
        """REC-08."""
        await logged_in(town, town.parent)
        aunt, uncle = newcomer(town), newcomer(town, "Ben")
        for person in (aunt, uncle):
            town.clock.advance(hours=1)
            await bind_chat(town, person)
        await opened(town.parent)
        await town.parent.tap("Remove 2")
        await uncle.sees("A chat of your family is not known to")
        await uncle.tap("This was not us")
        await uncle.expect("Nobody can reset or change anything")

    async def test_whom_a_stranger_removed_can_say_that_it_was_not_the_family(self, town: Town) -> None:
        """REC-08: the password alone does not take the family's say away."""
        await logged_in(town, town.parent)
        thief = newcomer(town)
        await begin(thief, "/chats")
        await thief.say(LOGIN)
        await thief.expect("current password")
        await thief.say(PASSWORD)
        await thief.expect("These chats are known to")
        await thief.tap("Remove 1")
        await town.parent.sees("This chat is not known to")
        await town.parent.tap("This was not us")
        await town.parent.expect("Nobody can reset or change anything")

    async def test_one_can_remove_ones_own_and_then_none_is_left(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await opened(town.parent)
        await town.parent.tap("Remove 1")
        await town.parent.expect("No chat is known to")
        await town.parent.tap("Done")
        await town.parent.expect("That is all")
        await begin(town.parent, "/forgot")
        assert LOGIN.partition("@")[0] not in await town.parent.buttons()

    async def test_who_stops_afterwards_is_not_told_that_nothing_was_changed(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await bind_chat(town, newcomer(town))
        for stop in ("/cancel", None):
            await opened(town.parent)
            if stop:
                await town.parent.tap("Remove 2")
                await town.parent.expect("The chat has been removed.")
                await town.parent.say(stop)
            else:
                town.clock.advance(minutes=6)
                await expire(town)
            said = await town.parent.expect("That is all.")
            assert "Nothing was changed" not in said["text"]

    async def test_a_button_pressed_twice_removes_one(self, town: Town) -> None:
        """TGM-10: the second press belongs to an earlier step."""
        await logged_in(town, town.parent)
        for number in range(2):
            await bind_chat(town, newcomer(town, f"Ann{number}"))
        await opened(town.parent)
        listed = await town.parent.sees("These chats are known to")
        remove = listed["buttons"][0][1]["callback_data"]
        await town.parent.press(listed, remove)
        await town.parent.press(listed, remove)
        await town.parent.expect_alert("earlier step")
        await settled(town)
        assert len(await known_chats(town)) == 2
