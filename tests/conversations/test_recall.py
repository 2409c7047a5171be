"""Practice in the chat: at once, when reminded, and by nobody else."""

from typing import Any

from tests.deeds import bind_chat, events, keyboard, known_chats, settled
from tests.town import ANSWERS, LOGIN, Town, begin


async def offered(town: Town) -> None:
    """Live a first login to the offer at its end."""
    await town.first_login(town.parent)
    await town.parent.expect("Would you like to practise now")


async def wake(town: Town, **by: float) -> None:
    """Let days go by, and the courier look."""
    await settled(town)
    town.clock.advance(**by)
    town.process._courier.wake()


def newest_buttons(screen: list[dict[str, Any]]) -> list[str]:
    """Return the buttons of the newest message."""
    return [one["text"] for row in screen[-1]["buttons"] for one in row]


def data_of(town: Town, label: str) -> str:
    """Return what the newest button with this label carries."""
    found = [one for call in town.api.calls for row in keyboard(call) for one in row if one["text"] == label]
    return str(found[-1]["callback_data"])


class TestAtOnce:
    async def test_after_the_first_login_the_answers_are_practised(self, town: Town) -> None:
        await offered(town)
        await town.parent.tap("Practise now")
        await town.parent.expect("This is practice and changes nothing")
        await town.answer(town.parent, ANSWERS)
        await town.parent.expect("are right. Nothing was changed")
        assert "Remind me" in await town.parent.buttons()
        screen = await town.parent.transcript()
        assert not any(answer in screen for answer in ANSWERS.values())

    async def test_a_miss_says_no_more_than_that_and_offers_two_ways_on(self, town: Town) -> None:
        """QST-01."""
        await offered(town)
        await town.parent.tap("Practise now")
        await town.miss(town.parent)
        await town.parent.expect("did not match. 2 tries left")
        assert newest_buttons(await town.parent.visible()) == ["Another day", "New questions"]
        await town.parent.tap("New questions")
        await town.parent.expect("MIMS ID")

    async def test_another_day_is_tomorrow(self, town: Town) -> None:
        await offered(town)
        await town.parent.tap("Practise now")
        await town.miss(town.parent)
        await town.parent.expect("did not match")
        await town.parent.tap("Another day")
        await town.parent.expect("I will remind you tomorrow")
        await wake(town, days=1)
        await town.parent.expect("Do you still know the answers")

    async def test_the_third_miss_locks(self, town: Town) -> None:
        await offered(town)
        for _ in range(3):
            await begin_again(town)
            await town.miss(town.parent)
            await town.parent.expect("did not match")
        await town.parent.expect("locked")
        assert newest_buttons(await town.parent.visible()) == ["Ask the school", "Cancel"]
        await begin(town.parent, "/forgot")
        await town.parent.say(LOGIN)
        await town.parent.expect("locked")


class TestLater:
    async def test_two_reminders_come_on_their_days(self, town: Town) -> None:
        await offered(town)
        await town.parent.tap("Remind me")
        told = await town.parent.expect("I will remind you 7 days and 30 days")
        assert "password has been changed" in told["text"]
        for days in (7, 23):
            await wake(town, days=days)
            await town.parent.expect("Do you still know the answers")
            await town.parent.tap("Practise now")
            await town.answer(town.parent, ANSWERS)
            await town.parent.expect("are right. Nothing was changed")
        assert len(await events(town, "account:recall:match")) == 2

    async def test_nobody_is_reminded_who_did_not_ask(self, town: Town) -> None:
        await offered(town)
        await wake(town, days=31)
        await settled(town)
        assert "Do you still know" not in await town.parent.transcript()

    async def test_a_chat_that_was_removed_meanwhile_hears_nothing(self, town: Town) -> None:
        await offered(town)
        await town.parent.tap("Remind me")
        await town.parent.expect("I will remind you")
        (chat,) = await known_chats(town)
        async with town.house.store.begin() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
            await tx.chats.unbind(account_id, chat.bot_id, chat.user_id)
        await wake(town, days=7)
        await settled(town)
        assert "Do you still know" not in await town.parent.transcript()


class TestForeignButtons:
    async def test_somebody_else_gets_nothing_from_them(self, town: Town) -> None:
        """Also when that other chat is a known one."""
        await offered(town)
        await bind_chat(town, town.stranger)
        for label in ("Practise now", "Remind me"):
            data = data_of(town, label)
            message = (await town.stranger.visible())[-1]
            await town.stranger.press(message, data)
            await town.stranger.expect_alert("no longer in use")
        assert await events(town, "account:recall:start") == []


async def begin_again(town: Town) -> None:
    """Press "Practise now" of the first login's last message once more."""
    screen = [one for one in await town.parent.visible() if "Practise now" in str(one.get("buttons"))]
    data = data_of(town, "Practise now")
    await town.parent.press(screen[-1], data)
    await town.parent.expect("This is practice")
