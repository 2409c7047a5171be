"""What the screens of a school's staff have in common: which school, refusals, names that are inert."""

import pytest

from conversations.staff import person
from tests.conversations.staffroom import other_school
from tests.deeds import settled
from tests.town import Town


async def join_other_school(town: Town) -> None:
    """Enrol the approver at a second school, with an authenticator of its own."""
    await other_school(town)
    turn, approvers = town.turn(town.approver), town.house.approvers
    flow = await approvers.enrol(turn, await approvers.invite("XYZ", "Mr Lim"))
    assert flow is not None
    _, town.secrets[town.approver.id] = await approvers.invitation(flow)
    await approvers.confirm(turn, flow, town.code(town.approver))
    town.clock.advance(seconds=30)


class TestSchools:
    async def test_who_serves_two_is_asked_which(self, town: Town) -> None:
        await join_other_school(town)
        await town.approver.say("/colleagues")
        shown = await town.approver.expect("Which school is it about?")
        labels = [one["text"] for row in shown["buttons"] for one in row]
        assert sorted(label[3:] for label in labels[:2]) == ["Bukit Timah Primary", "Xavier School"]
        await town.approver.tap("Bukit Timah Primary")
        await town.approver.expect("Your colleagues at Bukit Timah Primary")

    async def test_a_school_without_a_group_lets_nobody_look(self, town: Town) -> None:
        """ADM-01."""
        await join_other_school(town)
        await town.approver.say("/lookup")
        await town.approver.expect("Which school is it about?")
        await town.approver.tap("Xavier School")
        told = await town.approver.expect("I am not in the admin group of Xavier School")
        assert "or it has none yet" in told["text"]


class TestCode:
    async def test_after_a_wrong_one_what_it_is_for_stands_there_again(self, town: Town) -> None:
        await town.approver.say("/lookup")
        before = await town.approver.expect("Before I show you students")
        for code, said in (("000000", "did not match"), ("12", "six digits")):
            await town.approver.say(code)
            after = await town.approver.expect(said)
            assert after["text"].endswith(before["text"])
            assert after["text"].count("one-time code") == 1


class TestStopped:
    async def test_who_was_removed_hears_it_at_the_next_press_and_sees_no_names(self, town: Town) -> None:
        """ADM-03."""
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        async with town.house.store.begin() as tx:
            (record,) = await tx.approvers.list_by_user(town.approver.id)
            await tx.approvers.leave(record.id, town.clock.now)
        await town.approver.tap("Ms Devi")
        await town.approver.expect("You may not do this any more")
        await town.approver.misses("Ms Devi")

    async def test_a_removal_takes_the_screen_away_by_itself(self, town: Town) -> None:
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        await settled(town)
        await town.house.approvers.remove("BTPS", name="Mr Lim")
        town.process._courier.wake()
        await town.approver.misses("Ms Devi")
        await town.approver.expect("Closed.")

    async def test_text_where_a_button_is_asked_is_removed(self, town: Town) -> None:
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        await town.approver.say("Ms Devi please")
        await town.approver.expect("Please tap one of the buttons below")
        await town.approver.misses("Ms Devi please")
        await town.approver.sticker()
        await town.approver.expect("Please tap one of the buttons")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Tan\u202e Mei\n", "Tan Mei"), ("", "-"), ("\u200b", "-"), ("x" * 99, "x" * 63 + "…")],
)
def test_what_a_roster_smuggles_into_a_name_is_inert(name: str, shown: str) -> None:
    """ADM-06."""
    assert person(name) == shown
