"""Changing the password in the chat, with the present one."""

from emulator.person import Person
from tests.deeds import bind_chat, flow_of, golden, known_chats, logged_in, settled, spoken
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD, UNKNOWN_LOGIN, Town, begin


async def change(person: Person, login: str = LOGIN) -> None:
    """Name a login after /change."""
    await begin(person, "/change")
    await person.say(login)
    await person.expect("current password")


class TestTheWholeStory:
    async def test_the_family_changes_it_and_the_other_chats_are_told(self, town: Town) -> None:
        """REC-07, TGM-08."""
        await logged_in(town, town.parent)
        await bind_chat(town, town.stranger)
        await change(town.parent)
        await town.parent.say(PASSWORD)
        await town.new_password(town.parent, SECOND_PASSWORD)
        told = await town.stranger.expect("has just been changed from another chat")
        assert LOGIN in told["text"]
        assert "This was not us" in await town.stranger.buttons()
        screen = await town.parent.transcript()
        assert PASSWORD not in screen
        assert SECOND_PASSWORD not in screen
        assert not [text for text in spoken(town) if PASSWORD in text or SECOND_PASSWORD in text]

    async def test_success_from_an_unknown_chat_binds_it(self, town: Town) -> None:
        """Architecture 5."""
        await logged_in(town, town.parent)
        await change(town.stranger)
        await town.stranger.say(PASSWORD)
        await town.new_password(town.stranger, SECOND_PASSWORD)
        assert {chat.user_id for chat in await known_chats(town)} == {town.parent.id, town.stranger.id}
        await town.parent.expect("has just been changed from another chat")

    async def test_a_known_chat_taps_its_child(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await begin(town.parent, "/change")
        await town.parent.tap("tan_wei_ling")
        await town.parent.expect("current password")

    async def test_the_menu_leads_there(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await town.parent.say("/help")
        await town.parent.expect("/change")
        await town.parent.tap("Change password")
        await town.parent.expect("MIMS ID")


class TestMisses:
    async def test_a_poor_one_is_refused_with_the_whole_checklist(self, town: Town) -> None:
        """PWD-08."""
        await logged_in(town, town.parent)
        await change(town.parent)
        await town.parent.say(PASSWORD)
        await town.parent.expect("new password")
        await town.parent.say("short")
        refused = await town.parent.expect("does not meet every rule")
        assert "✗" in refused["text"]
        assert "✓" in refused["text"]

    async def test_the_third_wrong_one_locks_and_offers_the_school(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await change(town.parent)
        for left in ("2 tries left", "1 try left"):
            await town.parent.say("Not-my-password-9")
            await town.parent.expect(f"did not match. {left}")
        await town.parent.say("Not-my-password-9")
        await town.parent.expect("locked")
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")

    async def test_who_forgot_it_after_all_is_sent_to_forgot_which_is_still_open(self, town: Town) -> None:
        """Its tries are counted apart, so nobody is told that all help is locked."""
        await logged_in(town, town.parent)
        await change(town.parent)
        for _ in range(3):
            await town.parent.say("Not-my-password-9")
            await town.parent.expect("did not match")
        said = await town.parent.expect(f"Typing the password of {LOGIN} is locked for you until")
        assert "Password help" not in said["text"]
        assert "If you forgot the password, send /forgot." in said["text"]
        await town.reset(town.parent, SECOND_PASSWORD)

    async def test_an_unknown_login_and_an_unenrolled_one_read_the_same(self, town: Town) -> None:
        """ENU-01: every call, text and button, up to the lock."""
        await logged_in(town, town.parent)
        dialogues = []
        people = (town.stranger, town.second_approver, town.approver)
        for person, login in zip(people, (LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN), strict=True):
            since = len(town.api.calls)
            await change(person, login)
            for _ in range(3):
                await person.say("Not-my-password-9")
                await person.expect("did not match")
                await settled(town)
            dialogues.append(golden(town, person, since, {login: "<login>"}))
        assert dialogues[0] == dialogues[1] == dialogues[2]

    async def test_nothing_can_be_skipped_by_an_old_button(self, town: Town) -> None:
        """TGM-10."""
        await logged_in(town, town.parent)
        await change(town.parent)
        old = (await town.parent.visible())[-1]
        await town.parent.say("Not-my-password-9")
        await town.parent.expect("did not match")
        await town.parent.say(PASSWORD)
        await town.parent.expect("new password")
        assert old["id"] not in [one["id"] for one in await town.parent.visible()]
        assert (await flow_of(town, town.parent)).step == "new_password"

    async def test_cancel_leaves_everything_as_it_was(self, town: Town) -> None:
        """REC-05."""
        await logged_in(town, town.parent)
        await change(town.parent)
        await town.parent.say(PASSWORD)
        await town.parent.expect("new password")
        await town.parent.tap("Cancel")
        await town.parent.expect("Nothing was changed")
        await change(town.parent)
        await town.parent.say(PASSWORD)
        await town.parent.expect("new password")
