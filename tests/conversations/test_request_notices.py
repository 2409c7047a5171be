"""Reminders, alerts and news of what was granted: looked up when they are sent; they name nobody (ADM-05)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.request_kind import RequestKind
from domain.requests import PermitKind, RequestState
from emulator.person import Person
from tests.deeds import (
    ask_for_reset,
    ask_for_slip,
    ask_for_unlock,
    events,
    expire,
    logged_in,
    newcomer,
    settled,
)
from tests.rush import rush
from tests.town import LOGIN, OTHER_LOGIN, Town, begin, open_town

TUESDAY = datetime(2026, 11, 24, 1, tzinfo=UTC)  # nine in the morning in Singapore


async def look(town: Town, minutes: float) -> None:
    """Let minutes pass, and housekeeping go round."""
    town.clock.advance(minutes=minutes)
    await expire(town)
    await settled(town)


async def asked_on_tuesday(town: Town) -> None:
    """Have the parent ask for an unlock on Tuesday morning."""
    await logged_in(town, town.parent)
    town.clock.now = TUESDAY
    await ask_for_unlock(town, town.parent)


class TestReminders:
    async def test_the_group_reads_how_many_wait_and_names_nobody(self, town: Town) -> None:
        await asked_on_tuesday(town)
        await look(town, 30)
        told = await town.approver.expect("1 request still waits for a decision", chat=town.group)
        assert "asked Tuesday 24 November" in told["text"]
        assert "#1" in told["text"]
        assert "tan_wei" not in told["text"]

    async def test_later_every_approver_reads_it_in_private(self, town: Town) -> None:
        await asked_on_tuesday(town)
        await look(town, 30)
        await look(town, 30)
        for approver in (town.approver, town.second_approver):
            told = await approver.sees("Every approver gets this message")
            assert "1 request still waits for a decision" in told["text"]
            assert "Bukit Timah Primary" in told["text"]

    async def test_many_are_counted_and_the_first_dozen_numbered(self, town: Town) -> None:
        town.clock.now = TUESDAY
        await rush(town.house, town.clock.now, 20)
        town.clock.advance(minutes=30)
        await town.house.escalation.remind()
        town.process._courier.wake()
        told = await town.approver.sees("20 requests still wait for a decision", chat=town.group)
        assert "#12 …" in told["text"]
        assert "#13" not in told["text"]

    async def test_what_is_decided_meanwhile_is_not_said(self, town: Town) -> None:
        """Architecture 4: re-checked before sending."""
        await asked_on_tuesday(town)
        town.clock.advance(minutes=30)
        await town.house.escalation.remind()
        async with town.house.store.begin() as tx:
            (request,) = await tx.requests.list_of(town.parent.id, TUESDAY - timedelta(hours=1))
            await tx.requests.decide(request.id, RequestState.DENIED, None, town.clock())
        await settled(town)
        town.process._courier.wake()
        await settled(town)
        assert "still waits" not in await town.approver.transcript(town.group)


class TestGranted:
    """ADM-10: known chats hear what the school allowed somebody, and can say that it was not them."""

    async def stopped(self, town: Town, phrase: str) -> None:
        """Read it in the parent's chat, and say that it was not us."""
        told = await town.parent.sees(phrase)
        assert LOGIN in told["text"]
        await town.parent.tap("This was not us")
        await town.parent.sees("Nobody can reset or change anything")
        assert len(await events(town, "account:self_service:freeze")) == 1

    async def test_an_unlock_that_a_stranger_asked_for(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.stranger)
        await town.approve(town.approver)
        await self.stopped(town, "The school has unlocked")

    async def test_a_reset(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_reset(town, town.stranger)
        await town.approve(town.approver)
        await self.stopped(town, "has approved a reset of")
        async with town.house.store.read() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
            turn, now = town.turn(town.stranger), town.clock()
            held = [await tx.permits.find(account_id, turn, kind, now) for kind in PermitKind]
        assert held == [None, None]

    async def test_a_slip(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_slip(town.stranger)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        await self.stopped(town, "has made a slip")


class TestManyApprovals:
    async def test_the_group_is_alerted(self, tmp_path: Path) -> None:
        """ADM-11."""
        async with open_town(tmp_path, approvals_per_hour=1) as town:
            await rush(town.house, town.clock.now, 2)
            town.process._courier.wake()
            for _ in range(2):
                await town.approver.sees("Press a button", chat=town.group)
                await town.approve(town.approver)
                await settled(town)
            await town.approver.sees("your approval is counted")
            await town.second_approver.sees("Mr Lim has approved very many requests", chat=town.group)
            await town.second_approver.sees("1 of 2 approvals, by Mr Lim", chat=town.group)


class TestTwoApprovers:
    async def test_the_card_says_who_was_first_and_the_other_completes(self, tmp_path: Path) -> None:
        """ADM-08."""
        async with open_town(tmp_path, two_approvers=frozenset(RequestKind)) as town:
            await logged_in(town, town.parent)
            await ask_for_unlock(town, town.parent)
            await town.approve(town.approver)
            await town.approver.expect("Request #1: your approval is counted")
            shown = await town.second_approver.sees("1 of 2 approvals, by Mr Lim", chat=town.group)
            assert [one["text"] for row in shown["buttons"] for one in row] == ["Approve", "Deny"]
            await town.approver.tap("Approve", chat=town.group)
            await town.approver.expect_alert("Another approver must approve this too")
            await town.parent.say("/status")
            await town.parent.expect(f"unlock for {LOGIN}: one of two approvers has approved Saturday 21")
            await town.approve(town.second_approver)
            await town.parent.sees("is unlocked")
            await town.approver.sees("approved by Mr Lim and Ms Devi", chat=town.group)

    async def test_when_the_first_is_removed_the_card_stands_as_before(self, tmp_path: Path) -> None:
        """ADM-03, ADM-08: no approval is left of who may approve nothing."""
        async with open_town(tmp_path, two_approvers=frozenset(RequestKind)) as town:
            await logged_in(town, town.parent)
            await ask_for_unlock(town, town.parent)
            await town.approve(town.approver)
            await town.second_approver.sees("1 of 2 approvals, by Mr Lim", chat=town.group)
            await town.house.approvers.remove("BTPS", name="Mr Lim")
            town.process._courier.wake()
            await town.second_approver.misses("1 of 2 approvals", chat=town.group)
            await town.approve(town.second_approver)
            await town.second_approver.sees("1 of 2 approvals, by Ms Devi", chat=town.group)


class TestLostGroup:
    async def put_out(self, town: Town) -> None:
        """Have Mr Lim remove the bot from the group."""
        group, lim = town.world.chats[town.group], town.world.users[town.approver.id]
        town.world.remove_bot(group, lim)
        await town.second_approver.sees("no longer in the admin group of Bukit Timah Primary")

    async def bring_back(self, town: Town) -> None:
        """Have him add it again."""
        group, lim = town.world.chats[town.group], town.world.users[town.approver.id]
        town.world.add_bot_to_group(group, lim, administrator=True, can_delete_messages=True)

    async def test_approvers_are_told_requests_wait_and_come_back(self, town: Town) -> None:
        await asked_on_tuesday(town)
        await settled(town)
        await self.put_out(town)
        told = await town.approver.sees("no longer in the admin group")
        assert "1 is waiting" in told["text"]
        other = newcomer(town)
        await asks_for(other, OTHER_LOGIN)
        await look(town, 1)
        await town.approver.sees("Every approver gets this message")
        assert len(await events(town, "school:group:lose")) == 1
        await self.bring_back(town)
        await town.approver.sees("I am back", chat=town.group)
        await town.approver.sees("#2", chat=town.group)
        await town.approve(town.approver)
        await town.approver.sees("Request #2 is approved")

    async def test_a_plain_member_that_is_back_asks_for_the_right_to_delete(self, town: Town) -> None:
        """TOT-08: as at the binding, for a code typed here must be removed."""
        await self.put_out(town)
        group, lim = town.world.chats[town.group], town.world.users[town.approver.id]
        town.world.add_bot_to_group(group, lim, administrator=False)
        said = await town.approver.sees("I am back", chat=town.group)
        assert "right to delete messages" in said["text"]

    async def test_a_new_group_can_be_bound_instead(self, town: Town) -> None:
        await asked_on_tuesday(town)
        await settled(town)
        await self.put_out(town)
        lim = town.world.users[town.approver.id]
        group = town.world.add_group("Another group", lim, kind="supergroup")
        code = await town.house.schools.new_binding("BTPS")
        town.world.add_bot_to_group(group, lim, administrator=True, can_delete_messages=True)
        await town.approver.say(f"/bind {code}", chat=group.id)
        await town.approver.sees("now bound to Bukit Timah", chat=group.id)
        await town.approver.sees("#1", chat=group.id)


async def asks_for(person: Person, login: str) -> None:
    """Ask for an unlock of a login."""
    await begin(person, "/unlock")
    await person.say(login)
    await person.expect("Shall I ask")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")
