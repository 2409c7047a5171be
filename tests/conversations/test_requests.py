"""The approver's side in the chat: cards, codes, what is shown once, what is waiting (TMP-03, TOT, ADM)."""

from storage.records import RosterEntry
from tests.deeds import (
    ask_for_reset,
    ask_for_slip,
    ask_for_unlock,
    card,
    events,
    expire,
    flow_of,
    has_flow,
    logged_in,
    settled,
    spoken,
)
from tests.town import LOGIN, OTHER_LOGIN, Town, begin


async def shown_slip(town: Town) -> str:
    """Have a temporary password approved, and return it as the approver sees it."""
    await ask_for_slip(town.parent)
    await town.approver.sees("temporary password", chat=town.group)
    await town.approve(town.approver)
    shown = await town.approver.expect("This is the temporary password")
    return str(shown["text"].split()[-1])


class TestCard:
    async def test_it_says_what_an_approver_needs_and_names_nobody(self, town: Town) -> None:
        """ADM-05: number, class and masked name; no ID, no name, no answer."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        shown = await card(town)
        for fact in ("#1", "unlock", "t** w** l***", "5A", "known to this account", "24 hours: 3"):
            assert fact in shown["text"]
        for secret in (LOGIN, "Tan Wei Ling", "laksa", "tan_wei"):
            assert secret not in shown["text"]
        assert [[one["text"] for one in row] for row in shown["buttons"]] == [["Approve", "Deny"]]

    async def test_what_a_roster_smuggles_in_is_inert(self, town: Town) -> None:
        """ADM-06."""
        hostile = '<a href="https://x.example">5A</a>\u202e\nAPPROVED by Principal ' + "x" * 200
        async with town.house.store.begin() as tx:
            school = await tx.schools.find("BTPS")
            assert school is not None
            await tx.accounts.put(school.id, [RosterEntry(LOGIN, "Tan Wei Ling", hostile)], town.clock())
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        shown = await card(town)
        line = next(line for line in shown["text"].splitlines() if line.startswith("Class:"))
        assert line.startswith('Class: <a href="https://x.example">5A</a> APPROVED by')
        assert len(line) <= len("Class: ") + 64
        assert "\u202e" not in shown["text"]
        assert "<a href" not in shown["html"]
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("You are about to approve")

    async def test_a_second_card_of_a_decided_request_shows_its_outcome_when_pressed(
        self, town: Town
    ) -> None:
        """Architecture 6; a press that came too late is told so."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        first = await card(town)
        await town.approver.say("/pending", chat=town.group)
        await town.approver.expect("1 request is waiting", chat=town.group)
        await settled(town)
        cards = [one for one in await town.approver.visible(town.group) if "Approve" in str(one["buttons"])]
        assert [one["id"] for one in cards][:1] == [first["id"]]
        assert len(cards) == 2
        await town.approve(town.approver, "Deny")
        await town.second_approver.sees("denied by Mr Lim", chat=town.group)
        await town.second_approver.tap("Approve", chat=town.group, message=cards[0])
        await town.second_approver.expect_alert("has been decided already")
        await town.second_approver.misses("Press a button", chat=town.group)


class TestTemporaryPassword:
    async def test_it_is_shown_to_the_approver_alone_protected_and_once(self, town: Town) -> None:
        """TMP-03."""
        slip = await shown_slip(town)
        shown = await town.approver.sees(slip)
        assert shown["protected"]
        assert "spoiler" in shown["html"]
        assert len([text for text in spoken(town, town.approver.id) if slip in text]) == 1
        assert slip not in "".join(spoken(town, town.parent.id) + spoken(town, town.group))
        await town.approver.say("what now?")
        await town.approver.expect("tap one of the buttons")
        await town.approver.tap("Done")
        await town.approver.expect("Request #1 is approved")
        await town.approver.misses(slip)
        assert len(await events(town, "account:temporary_password:view")) == 1

    async def test_time_takes_it_away_sixty_seconds_after_it_was_shown(self, town: Town) -> None:
        """TMP-04: however late in the challenge the code came."""
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("one-time code")
        town.clock.advance(minutes=4, seconds=50)
        await town.approver.say(town.code(town.approver))
        shown = await town.approver.expect("This is the temporary password")
        await settled(town)
        town.clock.advance(seconds=55)
        await expire(town)
        await town.approver.sees("This is the temporary password")
        town.clock.advance(seconds=5)
        await expire(town)
        await town.approver.misses(shown["text"].split()[-1])
        said = await town.approver.expect("for safety")
        assert "Nothing was changed" not in said["text"]

    async def test_cancel_takes_it_away_and_says_that_it_stands_approved(self, town: Town) -> None:
        slip = await shown_slip(town)
        await town.approver.say("/cancel")
        await town.approver.expect("Request #1 is approved")
        await town.approver.misses(slip)

    async def test_one_that_was_lost_from_memory_can_be_made_anew_and_is_protected_too(
        self, town: Town
    ) -> None:
        slip = await shown_slip(town)
        town.house.memory.forget((await flow_of(town, town.approver)).id)
        await town.approver.sticker()
        gone = await town.approver.expect("Make another one")
        assert gone["protected"]
        await town.approver.misses(slip)
        await town.approver.tap("Make another one")
        shown = await town.approver.expect("This is the temporary password")
        assert shown["protected"]
        town.slips[LOGIN] = shown["text"].split()[-1]
        assert town.slips[LOGIN] != slip
        await logged_in(town, town.parent)


class TestPending:
    async def test_it_tells_how_many_wait_and_nothing_to_strangers(self, town: Town) -> None:
        await town.approver.say("/pending")
        await town.approver.expect("No request is waiting")
        await town.stranger.say("/pending")
        await town.stranger.expect("Only approvers can see what is waiting")
        await begin(town.parent, "/unlock")
        await town.parent.say(OTHER_LOGIN)
        await town.parent.expect("Shall I ask")
        await town.parent.tap("Ask the school")
        await town.approver.sees("unlock", chat=town.group)
        await town.approver.say("/pending")
        await town.approver.expect("1 request is waiting")

    async def test_cancelling_a_challenge_decides_nothing(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_reset(town, town.stranger)
        await town.approver.tap("Deny", chat=town.group)
        await town.approver.expect("You are about to deny")
        await town.approver.sticker()
        await town.approver.expect("I can only read typed text")
        await town.approver.tap("Cancel")
        await town.approver.expect("Stopped. Nothing was changed.")
        assert not await has_flow(town, town.approver)
        await town.approver.sees("Press a button", chat=town.group)


class TestAnotherTemporaryPassword:
    async def test_an_approver_who_was_removed_meanwhile_gets_none(self, town: Town) -> None:
        """ADM-03: the button that makes another one asks for authority anew."""
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        shown = await town.approver.expect("Write it down")
        flow = await flow_of(town, town.approver)
        town.house.memory.forget(flow.id)
        async with town.house.store.begin() as tx:
            (record,) = await tx.approvers.list_by_user(town.approver.id)
            await tx.approvers.leave(record.id, town.clock())
        await town.approver.press(shown, f"f:{flow.id}:{flow.version}:new_one")
        await town.approver.sees("You cannot decide request")

    async def test_after_a_restart_who_wants_no_other_has_viewed_none(self, town: Town) -> None:
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        await town.approver.expect("Write it down")
        town.house.memory.forget((await flow_of(town, town.approver)).id)
        await town.approver.sticker()
        await town.approver.expect("I was restarted before I could show")
        await town.approver.tap("Done")
        await town.approver.expect("is approved.")
        assert not await events(town, "account:temporary_password:view")

    async def test_after_a_restart_it_is_made_for_who_may_approve(self, town: Town) -> None:
        await ask_for_slip(town.parent)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        shown = await town.approver.expect("Write it down")
        flow = await flow_of(town, town.approver)
        town.house.memory.forget(flow.id)
        await town.approver.press(shown, f"f:{flow.id}:{flow.version}:new_one")
        await settled(town)
        after = await town.approver.sees("Write it down")
        assert after["text"] != shown["text"]
