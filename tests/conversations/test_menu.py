"""Start, help, privacy, status, cancel, and whatever else people send (architecture 8)."""

from tests.deeds import events, flow_of, forgot, golden, has_flow, is_gone, newcomer, snapshot, spoken, until
from tests.town import LOGIN, Town

MENU = [
    *("Forgot password", "First login", "Change password", "Security questions"),
    *("Ask for an unlock", "I forgot the ID", "How things stand", "文 Language"),
    *("Known chats", "Help", "Privacy"),
]


class TestCommands:
    async def test_each_answers_with_its_own_text_and_the_menu(self, town: Town) -> None:
        texts = {
            "/start": "Hello! I am the MIMS Helpdesk",
            "/start permit123": "Hello! I am the MIMS Helpdesk",
            "/start@mims_helpdesk_bot": "Hello! I am the MIMS Helpdesk",
            "/help": "This is what I can do",
            "/privacy": "Privacy, in short",
            "/status": "You have not asked the school for anything",
            "/cancel": "There is nothing to stop",
            "/nonsense": "I do not know that command",
            "hello?": "Nothing is open at the moment",
        }
        for command, text in texts.items():
            await town.parent.say(command)
            answer = await town.parent.expect(text)
            assert [one["text"] for row in answer["buttons"] for one in row] == MENU, command
        assert not await has_flow(town, town.parent)

    async def test_start_in_the_middle_of_a_task_shows_where_the_person_is(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("/start")
        await town.parent.expect("Here is where we are")
        await town.parent.sees("Question 1 of 3")

    async def test_a_binding_code_typed_in_private_is_sent_to_the_group(self, town: Town) -> None:
        typed = await town.parent.say("/bind ABCD-EFGH")
        await town.parent.expect("belongs in the school's admin group")
        await is_gone(town, typed)

    async def test_the_cancel_of_another_task_cancels_nothing(self, town: Town) -> None:
        await forgot(town.parent)
        screen = await town.parent.expect("Question 1 of 3")
        await town.parent.press(screen, "f:aaaaaaaa:1:cancel")
        await town.parent.expect_alert("earlier step")
        assert (await flow_of(town, town.parent)).is_open

    async def test_a_start_payload_confers_nothing(self, town: Town) -> None:
        """TGM-11."""
        since = len(town.api.calls)
        await town.parent.say("/start")
        await town.parent.expect("Hello")
        plain, since = golden(town, town.parent, since, {}), len(town.api.calls)
        await town.parent.say("/start f0000000000000000_permit-privacy_forgot")
        await town.parent.expect("Hello")
        assert golden(town, town.parent, since, {}) == plain

    async def test_the_square_of_a_slip_begins_the_first_login_as_its_button_does(self, town: Town) -> None:
        """TGM-11: whoever scans it is told of privacy and asked for everything, like anybody else."""
        await town.parent.say("/start first")
        await town.parent.expect("Privacy, in short")
        assert not await has_flow(town, town.parent)
        await town.parent.tap("I understand")
        await town.parent.expect("MIMS ID")
        flow = await flow_of(town, town.parent)
        assert (flow.kind, flow.step, flow.account_id) == ("first_login", "login", None)

    async def test_the_square_scanned_in_the_middle_of_a_task_stops_nothing(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("/start first")
        await town.parent.expect("Here is where we are")
        assert (await flow_of(town, town.parent)).kind == "forgot_password"

    async def test_help_names_every_command_of_telegrams_menu(self, town: Town) -> None:
        await town.parent.say("/help")
        text = (await town.parent.expect("This is what I can do"))["text"]
        private = next(call for call in town.api.calls_of("setMyCommands") if "private" in str(call.params))
        tasks = ("forgot", "first", "change", "questions", "unlock", "find", "status", "chats")
        for name in (*tasks, "language", "privacy", "cancel"):
            assert f"/{name}" in text
            assert f"'{name}'" in str(private.params)
        assert "Form Teacher" in text

    async def test_a_button_of_the_menu_does_what_its_command_does(self, town: Town) -> None:
        await town.parent.say("/start")
        await town.parent.expect("Hello")
        for button, text in {
            "How things stand": "You have not asked",
            "Help": "This is what I can do",
            "Privacy": "Privacy, in short",
            "Forgot password": "I understand",
        }.items():
            await town.parent.tap(button)
            await town.parent.expect(text)

    async def test_every_task_of_the_menu_opens_its_own_first_step(self, town: Town) -> None:
        await town.parent.say("/help")
        await town.parent.expect("This is what I can do")
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        for button, kind in (
            ("First login", "first_login"),
            ("Ask for an unlock", "unlock"),
            ("Known chats", "known_chats"),
            ("I forgot the ID", "find_login"),
        ):
            await town.parent.tap(button)
            await town.parent.expect("I have stopped what we were doing before")
            assert (await flow_of(town, town.parent)).kind == kind


class TestPrivacyNotice:
    async def test_nothing_is_kept_before_it_is_accepted(self, town: Town) -> None:
        """PRV-03: shown first, names Telegram, under 13 with a parent; no flow, no account, no ID."""
        for command in ("/forgot", "/first", "/unlock"):
            await town.parent.say(command)
            notice = await town.parent.expect("I understand")
            for fact in ("Telegram", "outside Singapore", "under 13", "parent"):
                assert fact in notice["text"]
            await town.parent.say(LOGIN)
            await town.parent.expect("Nothing is open")
        async with town.house.store.read() as tx:
            assert await tx.flows.find_last(town.bot_id, town.parent.id) is None
            assert not await tx.chats.has_consented(town.bot_id, town.parent.id, 1)
        assert await events(town, "person:consent:give") == []

    async def test_cancel_takes_it_away_and_accepting_goes_on_once_and_for_all(self, town: Town) -> None:
        await town.parent.say("/forgot")
        await town.parent.expect("I understand")
        await town.parent.tap("Cancel")
        await town.parent.expect("There is nothing to stop")
        await town.parent.misses("Privacy, in short")
        await town.parent.say("/first")
        await town.parent.expect("I understand")
        await town.parent.tap("I understand")
        await town.parent.expect("Step 1 of 4")
        await town.parent.misses("Privacy, in short")
        await town.parent.say("/forgot")
        await town.parent.expect("MIMS ID")
        assert len(await events(town, "person:consent:give")) == 1


class TestCancel:
    async def test_the_command_and_the_button_end_a_task_and_take_the_prompt_away(self, town: Town) -> None:
        for by_button in (False, True):
            await forgot(town.parent)
            await town.parent.expect("Question 1 of 3")
            await (town.parent.tap("Cancel") if by_button else town.parent.say("/cancel"))
            stopped = await town.parent.expect("Stopped. Nothing was changed.")
            assert [one["text"] for row in stopped["buttons"] for one in row] == MENU
            await town.parent.misses("Question 1 of 3")
            assert not await has_flow(town, town.parent)
        assert len(await events(town, "account:flow:cancel")) == 2


class TestInTheMiddleOfATask:
    async def test_help_status_and_privacy_leave_the_task_open(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        for command in ("/start", "/help", "/status", "/privacy"):
            await town.parent.say(command)
            await town.parent.expect("")
        await town.parent.say("an answer")
        await town.parent.expect("Question 2 of 3")

    async def test_what_is_told_stands_above_the_step_which_is_the_only_one_with_buttons(
        self, town: Town
    ) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        for command, told in (
            ("/help", "This is what I can do"),
            ("/status", "You have not asked the school"),
            ("/privacy", "Privacy, in short"),
        ):
            await town.parent.say(command)
            await town.parent.expect("Question 1 of 3")
            said = [one for one in await town.parent.visible() if one["by_bot"]]
            assert told in said[-2]["text"]
            assert "Question 1 of 3" in said[-1]["text"]
            assert [one["id"] for one in said if one["buttons"]] == [said[-1]["id"]]

    async def test_a_sticker_where_a_button_is_asked_is_sent_to_the_buttons(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        await town.parent.sticker()
        again = await town.parent.expect("Please tap one of the buttons below.")
        assert "Then only the school can help" in again["text"]

    async def test_an_unknown_command_shows_the_step_again_and_is_taken_away_where_a_secret_is_typed(
        self, town: Town
    ) -> None:
        """A password may begin with a slash; TGM-08."""
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("/laksa-is-my-secret")
        again = await town.parent.expect("I do not know that command. We are here:")
        assert "Question 1 of 3" in again["text"]
        await town.parent.misses("laksa-is-my-secret")

    async def test_another_task_says_that_it_stops_the_first_and_removes_its_prompt(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("/unlock")
        said = await town.parent.expect("I have stopped what we were doing before.")
        assert "MIMS ID" in said["text"]
        await town.parent.misses("Question 1 of 3")
        assert len(await events(town, "account:flow:replace")) == 1

    async def test_typing_where_a_button_is_asked_says_so_and_removes_it(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.tap("I forgot the answers")
        await town.parent.expect("Then only the school can help")
        await town.parent.say("maybe it was laksa?")
        await town.parent.expect("tap one of the buttons")
        await town.parent.misses("maybe it was laksa?")


class TestWhatIsNoText:
    async def test_a_sticker_a_photo_a_voice_message_or_a_contact_are_answered_with_one_sentence(
        self, town: Town
    ) -> None:
        await town.parent.sticker()
        await town.parent.expect("Nothing is open")
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        user = town.world.users[town.parent.id]
        await town.parent.sticker()
        again = await town.parent.expect("I can only read typed text here")
        assert "Question 1 of 3" in again["text"]
        town.world.send_photo(user, None, b"\x89PNG", "my answer is laksa")
        await town.parent.misses("my answer is laksa")
        flow = await flow_of(town, town.parent)
        assert (flow.step, flow.position) == ("challenge", 0)
        number = town.world.next_id("message")
        sender = {"id": user.id, "is_bot": False, "first_name": "Mei"}
        town.world.updates.push_raw(
            {
                "message": {
                    "message_id": number,
                    "date": town.world.now,
                    "chat": {"id": user.id, "type": "private", "first_name": "Mei"},
                    "from": sender,
                    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 2},
                }
            }
        )
        deletions = town.api.calls_of
        await until(
            town, lambda: number in {call.params.get("message_id") for call in deletions("deleteMessage")}
        )

    async def test_an_edited_message_has_no_effect(self, town: Town) -> None:
        """TGM-08: not the text, and not a command."""
        mine = await town.parent.say("hello")
        await town.parent.expect("Nothing is open")
        before, since = snapshot(town, town.parent.id), len(town.api.calls)
        await town.parent.edit(mine, "/forgot")
        await town.parent.edit(mine, "something else")
        other = newcomer(town)
        await other.say("/help")
        await other.expect("This is what I can do")
        after = [(number, "something else" if number == mine["id"] else text) for number, text in before]
        assert snapshot(town, town.parent.id) == after
        assert spoken(town, town.parent.id, since) == []


class TestOldButtons:
    async def test_of_an_earlier_step_it_says_so_and_shows_the_step_of_now(self, town: Town) -> None:
        """TGM-10: the version of an earlier step."""
        await forgot(town.parent)
        prompt = await town.parent.expect("Question 1 of 3")
        old = {one["text"]: one["callback_data"] for row in prompt["buttons"] for one in row}
        await town.parent.say("an answer")
        now = await town.parent.expect("Question 2 of 3")
        for label in ("Back", "I forgot the answers"):
            await town.parent.press(now, old[label])
            await town.parent.expect_alert("That button belongs to an earlier step")
            now = await town.parent.expect("Question 2 of 3")

    async def test_when_nothing_is_open_it_says_that(self, town: Town) -> None:
        await forgot(town.parent)
        prompt = await town.parent.expect("Question 1 of 3")
        back = prompt["buttons"][1][0]["callback_data"]
        await town.parent.say("/cancel")
        stopped = await town.parent.expect("Stopped")
        await town.parent.press(stopped, back)
        await town.parent.expect_alert("no longer in use")
