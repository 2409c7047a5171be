"""Plain questions in the chat: the answer, the right button, and nothing kept of what was typed."""

import logging

import pytest

from conversations.plain_questions import TASKS
from services.knowledge import load_knowledge
from tests.deeds import flow_of, forgot, has_flow, is_gone
from tests.town import LOGIN, Town, at_rest, begin

MENU_FIRST = "Forgot password"


def labels(message: dict[str, object]) -> list[str]:
    """The words on a message's buttons."""
    rows = message["buttons"]
    assert isinstance(rows, list)
    return [one["text"] for row in rows for one in row]


class TestAnswers:
    @pytest.mark.parametrize(
        ("typed", "said", "button", "leads_to"),
        [
            ("cannot login sls", "set another password here", "Forgot password", "I understand"),
            ("孩子忘记密码", "您可以在这里重设密码", "Forgot password", "I understand"),
            ("lupa kata laluan", "menetapkan kata laluan lain", "Forgot password", "I understand"),
            ("account kena lock", "locks after too many wrong tries", "Ask for an unlock", "I understand"),
            ("first time login how", "For the first login you need", "First login", "I understand"),
            ("has the school replied", "how it stands", "How things stand", "You have not asked"),
            ("what do you keep about me", "Telegram, which can see it", "Privacy", "Privacy, in short"),
        ],
    )
    async def test_a_question_gets_its_answer_and_the_button_of_its_task(
        self, town: Town, typed: str, said: str, button: str, leads_to: str
    ) -> None:
        await town.parent.say(typed)
        answer = await town.parent.expect(said)
        assert labels(answer) == [button, "Help"]
        await town.parent.tap(button)
        await town.parent.expect(leads_to)

    async def test_an_answer_without_a_task_comes_with_the_menu(self, town: Town) -> None:
        await town.parent.say("what are the password rules?")
        answer = await town.parent.expect("at least 12 characters")
        assert labels(answer)[0] == MENU_FIRST
        assert len(labels(answer)) > 2
        assert not await has_flow(town, town.parent)

    async def test_what_nobody_knows_is_said_honestly_with_the_menu(self, town: Town) -> None:
        await town.parent.say("how do I bake a cake")
        answer = await town.parent.expect("I do not know the answer to that. Please ask your Form Teacher")
        assert labels(answer)[0] == MENU_FIRST

    async def test_a_greeting_is_no_question_and_gets_the_menu(self, town: Town) -> None:
        await town.parent.say("hello, thank you!")
        answer = await town.parent.expect("Nothing is open at the moment. ")
        assert labels(answer)[0] == MENU_FIRST

    async def test_markup_in_a_question_or_an_answer_is_harmless(self, town: Town) -> None:
        await town.parent.say("<b>forgot</b> password & more")
        await town.parent.expect("set another password here")


class TestDidYouMean:
    async def test_two_close_ones_are_offered_and_the_chosen_one_is_answered(self, town: Town) -> None:
        await town.parent.say("安全问题答不出来")
        asked = await town.parent.expect("Did you mean one of these?")
        assert set(labels(asked)) == {"设置安全问题", "忘记答案"}
        await town.parent.tap("忘记答案")
        answer = await town.parent.expect("没有答案,只有学校能帮忙")
        assert labels(answer) == ["Forgot password", "Help"]
        await town.parent.misses("Did you mean")

    async def test_a_forged_choice_is_answered_like_an_unknown_question(self, town: Town) -> None:
        await town.parent.say("安全问题答不出来")
        asked = await town.parent.expect("Did you mean one of these?")
        await town.parent.press(asked, "ask:no_such_entry")
        await town.parent.expect("I do not know the answer to that")


class TestSecrets:
    @pytest.mark.parametrize("typed", ["Sunflower2024!", "my password is sunshine", "482913", "S1234567D"])
    async def test_what_looks_typed_in_secret_is_removed_and_said_so(self, town: Town, typed: str) -> None:
        """TGM-08."""
        message = await town.parent.say(typed)
        await town.parent.expect("That looked like a password, an answer or a code, so I have removed it")
        await is_gone(town, message)

    async def test_so_is_what_a_question_is_edited_into(self, town: Town) -> None:
        """TGM-08: also when nothing was ever open, and where something else than a secret is asked."""
        typed = await town.stranger.say("cannot login sls")
        await town.stranger.expect("set another password here")
        await town.stranger.edit(typed, "Sunflower2024!")
        await town.stranger.expect("That looked like a password, an answer or a code, so I have removed it")
        await is_gone(town, typed)
        typed = await town.stranger.say("cannot login sls")
        await town.stranger.expect("set another password here")
        await begin(town.stranger, "/forgot")
        await town.stranger.edit(typed, "Sunflower2024!")
        again = await town.stranger.expect("I do not read messages that were changed afterwards")
        assert "MIMS ID" in again["text"]
        await is_gone(town, typed)

    async def test_an_edited_question_is_answered_no_second_time(self, town: Town) -> None:
        typed = await town.parent.say("cannot login sls")
        await town.parent.expect("set another password here")
        before = len(town.api.calls)
        await town.parent.edit(typed, "account kena lock")
        await at_rest(town)
        assert [one.method for one in town.api.calls[before:] if one.method != "getUpdates"] == []

    async def test_nothing_that_was_typed_is_logged_or_kept(
        self, town: Town, caplog: pytest.LogCaptureFixture
    ) -> None:
        """LOG-06."""
        with caplog.at_level(logging.DEBUG):
            await town.parent.say("Sunflower2024!")
            await town.parent.expect("I have removed it")
            await town.parent.say("zebra crossing cake")
            await town.parent.expect("I do not know the answer")
        ours = [record.getMessage() for record in caplog.records if record.name.startswith("helpdesk")]
        assert not any(word in line for line in ours for word in ("Sunflower", "zebra"))
        kept = [path.read_bytes() for path in town.house.settings.data_dir.iterdir()]
        assert kept
        assert not any(word in content for content in kept for word in (b"Sunflower", b"zebra"))


class TestBesideTasks:
    async def test_in_the_middle_of_a_task_nothing_is_answered(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("what are the password rules?")
        await town.parent.expect("Question 2 of 3")
        assert (await flow_of(town, town.parent)).is_open

    async def test_after_a_task_a_question_is_removed_in_doubt_and_answered_all_the_same(
        self, town: Town
    ) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("/cancel")
        await town.parent.expect("Stopped")
        typed = await town.parent.say("how long must the password be")
        answer = await town.parent.expect("at least 12 characters")
        assert "I have removed what you typed" in answer["text"]
        await is_gone(town, typed)

    async def test_an_id_typed_too_early_is_no_question(self, town: Town) -> None:
        await town.parent.say(LOGIN)
        await town.parent.expect("Nothing is open at the moment")


def test_the_answers_that_lead_into_a_task_do_not_sound_like_its_prompts() -> None:
    """A prompt holds exactly one asking phrase; what only explains must hold none."""
    asking = ("mims id", "temporary password", "current password", "new password", "one-time code")
    for entry_id in (
        "forgot_password",
        "locked",
        "first_login",
        "change_password",
        "forgot_answers",
        "not_me",
    ):
        entry = load_knowledge().entry(entry_id, "en")
        assert entry is not None
        assert [phrase for phrase in asking if phrase in entry.answer.casefold()] == [], entry_id


def test_every_task_belongs_to_an_entry_that_is_shipped() -> None:
    assert [entry_id for entry_id in TASKS if load_knowledge().entry(entry_id, "en") is None] == []
