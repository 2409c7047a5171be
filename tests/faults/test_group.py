"""What can happen to a school's group while a parent waits: the request always finds its way."""

import pytest

from domain.events import Tag
from emulator.person import Person
from tests.deeds import ask_for_slip, events, settled
from tests.town import Town

pytestmark = pytest.mark.long


async def bind(town: Town, group: int, by: Person, topic: int | None = None) -> None:
    """Bind the school to a group, with a new code."""
    await send_code(group, by, await town.house.schools.new_binding("BTPS"), topic)


async def send_code(group: int, by: Person, binding: str, topic: int | None = None) -> None:
    """Send /bind, and wait for the answer."""
    await by.say(f"/bind {binding}", chat=group, topic=topic)
    await by.expect("bound", chat=group)


async def card(town: Town, group: int) -> dict[str, object]:
    """Wait for the card in a group."""
    return await town.approver.sees("Account:", chat=group)


async def approve(town: Town, group: int) -> None:
    """Approve the card in a group, and write the temporary password down."""
    await town.approver.tap("Approve", chat=group)
    await town.approver.sees("one-time code")
    town.clock.advance(seconds=30)
    await town.approver.say(town.code(town.approver))
    await town.approver.expect("temporary password")
    await town.approver.tap("Done")


def new_group(town: Town) -> int:
    """Make another group with the approvers and the bot in it."""
    lim, devi = (town.world.users[one.id] for one in (town.approver, town.second_approver))
    group = town.world.add_group("MIMS Admins 2", lim)
    town.world.add_member(group, devi)
    town.world.add_bot_to_group(group, lim, administrator=True)
    return group.id


class TestAGroupThatBecomesASupergroup:
    async def test_an_open_card_is_posted_anew_and_can_be_decided_there(self, town: Town) -> None:
        """TGM-06, telegram.md 2: ids of old messages mean nothing in the new group."""
        await ask_for_slip(town.parent)
        await card(town, town.group)
        new = town.world.migrate(town.world.chats[town.group])
        await card(town, new.id)
        await approve(town, new.id)
        await town.approver.sees("approved", chat=new.id)
        await town.parent.sees("Form Teacher")

    async def test_a_card_that_waits_goes_to_the_new_group_once(self, town: Town) -> None:
        """The first to hear of it may be the courier, by the refusal of its message."""
        old = town.world.chats[town.group]
        new = town.world.migrate(old)
        town.world.updates.drop()
        await ask_for_slip(town.parent)
        await card(town, new.id)
        await settled(town)
        assert sum("Account:" in one["text"] for one in await town.approver.visible(new.id)) == 1
        await approve(town, new.id)
        await town.approver.sees("approved", chat=new.id)


class TestTopics:
    async def test_cards_and_answers_go_to_the_topic_in_which_bind_was_sent(self, town: Town) -> None:
        group = town.world.chats[town.group]
        lim = town.world.users[town.approver.id]
        topic = town.world.add_topic(group, lim, "MIMS requests")
        await bind(town, town.group, town.approver, topic)
        last = town.world.chats[town.group].visible()[-1]
        assert ("bound" in last.content.text, last.content.topic) == (True, topic)
        await ask_for_slip(town.parent)
        assert (await card(town, town.group))["topic"] == topic
        await approve(town, town.group)
        await town.approver.sees("approved", chat=town.group)

    async def test_a_deleted_topic_swallows_no_request(self, town: Town) -> None:
        group = town.world.chats[town.group]
        topic = town.world.add_topic(group, town.world.users[town.approver.id], "MIMS requests")
        await bind(town, town.group, town.approver, topic)
        town.world.remove_topic(group, topic)
        await ask_for_slip(town.parent)
        assert (await card(town, town.group))["topic"] is None


class TestAnonymousAdministrators:
    async def test_they_cannot_bind_and_are_told_why(self, town: Town) -> None:
        """TGM-05: who writes as the group is nobody."""
        binding = await town.house.schools.new_binding("BTPS")
        group = new_group(town)
        lim = town.world.users[town.approver.id]
        town.world.send_as_group(lim, town.world.chats[group], f"/bind {binding}")
        await town.approver.sees("cannot see who you are", chat=group)
        await town.approver.say(f"/bind {binding}", chat=group)
        await town.approver.expect("bound", chat=group)

    async def test_they_decide_like_anybody_for_a_press_names_them(self, town: Town) -> None:
        """telegram.md 2: a press always carries the real person."""
        await ask_for_slip(town.parent)
        await card(town, town.group)
        lim = town.world.users[town.approver.id]
        town.world.send_as_group(lim, town.world.chats[town.group], "I am looking at it")
        await approve(town, town.group)
        await town.approver.sees("approved", chat=town.group)


class TestAGroupThatIsLost:
    @pytest.mark.parametrize("how", ["removed", "deleted"])
    async def test_open_requests_get_new_cards_in_the_group_that_is_bound_next(
        self, town: Town, how: str
    ) -> None:
        await ask_for_slip(town.parent)
        await card(town, town.group)
        lim = town.world.users[town.approver.id]
        if how == "removed":
            town.world.remove_bot(town.world.chats[town.group], lim)
        else:
            town.world.chats[town.group].members.clear()
        binding = await town.house.schools.new_binding("BTPS")
        group = new_group(town)
        await send_code(group, town.approver, binding)
        await card(town, group)
        await approve(town, group)
        await town.approver.sees("approved", chat=group)
        await town.parent.sees("Form Teacher")

    async def test_what_was_asked_while_the_bot_was_out_is_not_forgotten(self, town: Town) -> None:
        """The card could not be posted; binding again brings it."""
        lim = town.world.users[town.approver.id]
        town.world.remove_bot(town.world.chats[town.group], lim)
        await ask_for_slip(town.parent)
        await settled(town)
        town.world.add_bot_to_group(town.world.chats[town.group], lim, administrator=True)
        await bind(town, town.group, town.approver)
        await card(town, town.group)

    async def test_a_press_on_an_old_card_in_the_old_group_decides_nothing(self, town: Town) -> None:
        await ask_for_slip(town.parent)
        old = await card(town, town.group)
        binding = await town.house.schools.new_binding("BTPS")
        group = new_group(town)
        await send_code(group, town.approver, binding)
        await card(town, group)
        await town.approver.tap("Approve", chat=town.group, message=old)
        await town.approver.expect_alert("not bound to the school any more")
        await settled(town)
        assert await events(town, Tag.REQUEST_APPROVED) == []
        await approve(town, group)
        await town.approver.sees("approved", chat=group)
        assert len(await events(town, Tag.REQUEST_APPROVED)) == 1
