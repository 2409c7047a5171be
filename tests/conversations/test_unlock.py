"""/unlock in the chat: how it stands, the school is asked, three tries come back (architecture 6)."""

from tests.deeds import (
    ask_for_unlock,
    events,
    expire,
    logged_in,
)
from tests.town import ANSWERS, LOGIN, SECOND_PASSWORD, Town, begin


class TestUnlock:
    async def test_an_approval_opens_three_more_tries_and_continue_asks_the_questions_at_once(
        self, town: Town
    ) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approve(town.approver)
        told = await town.parent.expect("is unlocked")
        assert "3 new tries" in told["text"]
        await town.parent.tap("Continue")
        await town.miss(town.parent)
        await town.parent.expect("2 tries left")
        await town.answer(town.parent, ANSWERS)
        await town.new_password(town.parent, SECOND_PASSWORD)

    async def test_the_command_says_how_it_stands_and_asks_the_same(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await begin(town.parent, "/unlock")
        await town.parent.say(LOGIN)
        open_still = await town.parent.expect("Shall I ask the school")
        assert "locked" not in open_still["text"]
        assert "Form Teacher" in open_still["text"]
        await town.parent.tap("Back")
        await town.parent.expect("MIMS ID")
        await town.lock_out(town.parent)
        await begin(town.parent, "/unlock")
        await town.parent.say(LOGIN)
        await town.parent.expect("is locked for you")
        await town.parent.tap("Ask the school")
        asked = await town.parent.expect("I have asked the school")
        for fact in (LOGIN, "Tuesday 24 November", "Form Teacher"):
            assert fact in asked["text"]

    async def test_a_fourth_failure_after_it_locks_again(self, town: Town) -> None:
        """THR-13: the history of failures stays."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approve(town.approver)
        await town.parent.expect("is unlocked")
        await town.parent.tap("Continue")
        for _ in range(3):
            await town.miss(town.parent)
        await town.parent.expect("locked")

    async def test_asking_twice_makes_one_card_and_the_same_answer(self, town: Town) -> None:
        """THR-12."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await begin(town.parent, "/unlock")
        await town.parent.say(LOGIN)
        await town.parent.expect("Shall I ask")
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked the school")
        assert len(await events(town, "request:school:open")) == 1

    async def test_status_follows_it(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.parent.say("/status")
        await town.parent.expect(f"#1 unlock for {LOGIN}: waiting, not yet opened by the school")
        await town.parent.expect("at the latest by Tuesday 24 November")
        await town.approve(town.approver, "Deny")
        await town.parent.expect("has denied")
        await town.parent.say("/status")
        await town.parent.expect(f"#1 unlock for {LOGIN}: denied")
        town.clock.advance(hours=144)
        await expire(town)
        await town.parent.say("/status")
        await town.parent.expect("You have not asked")
