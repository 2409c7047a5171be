"""What the bot does in groups: very little (TGM-05, TGM-06, TGM-09, TOT-08)."""

from emulator.faults import Fault
from emulator.model import Chat
from tests.deeds import (
    ask_for_unlock,
    events,
    has_flow,
    is_gone,
    logged_in,
    until,
)
from tests.town import Town

EVERY_PRIVATE_COMMAND = (
    "start",
    "forgot",
    "first",
    "unlock",
    "status",
    "help",
    "privacy",
    "cancel",
    "enrol",
)


def new_group(town: Town, *, administrator: bool = True) -> Chat:
    """Mr Lim makes another group and brings the bot."""
    lim = town.world.users[town.approver.id]
    group = town.world.add_group("Another group", lim)
    town.world.add_bot_to_group(group, lim, administrator=administrator)
    return group


class TestBinding:
    async def test_a_code_binds_once(self, town: Town) -> None:
        _, code = await town.house.schools.add("RVPS", "River Valley <Primary>")
        group = new_group(town)
        await town.approver.sees("belongs to no school yet", chat=group.id)
        typed = await town.approver.say(f"/bind {code.lower()}", chat=group.id)
        await town.approver.expect("now bound to River Valley <Primary>", chat=group.id)
        await is_gone(town, typed)
        await town.approver.say(f"/bind {code}", chat=group.id)
        await town.approver.expect("That code is not valid", chat=group.id)
        assert len(await events(town, "school:group:bind")) == 2

    async def test_a_wrong_or_missing_code_is_told_in_one_sentence(self, town: Town) -> None:
        await town.approver.say("/bind", chat=town.group)
        await town.approver.expect("/bind ABCD-EFGH", chat=town.group)
        await town.approver.say("/bind AAAA-AAAA", chat=town.group)
        await town.approver.expect("That code is not valid", chat=town.group)
        assert len(await events(town, "school:group:refuse")) >= 1

    async def test_nobody_anonymous_binds(self, town: Town) -> None:
        """TGM-05."""
        _, code = await town.house.schools.add("RVPS", "River Valley")
        group = new_group(town)
        town.world.send_as_group(town.world.users[town.approver.id], group, f"/bind {code}")
        await town.approver.sees("I cannot see who you are", chat=group.id)
        assert len(await events(town, "school:group:bind")) == 1

    async def test_without_the_right_to_delete_it_asks_for_it(self, town: Town) -> None:
        _, code = await town.house.schools.add("RVPS", "River Valley")
        group = new_group(town, administrator=False)
        await town.approver.say(f"/bind {code}", chat=group.id)
        said = await town.approver.expect("now bound", chat=group.id)
        assert "right to delete messages" in said["text"]


class TestForeignGroups:
    async def test_the_bot_leaves_a_group_that_no_school_waits_for(self, town: Town) -> None:
        """TGM-06."""
        group = new_group(town)
        await until(town, lambda: not group.has(town.bot_id))
        assert town.world.chats[town.group].has(town.bot_id)

    async def test_a_migration_is_followed_from_the_bound_group_alone(self, town: Town) -> None:
        """TGM-06: the next card goes to the group's new id."""
        lim = town.world.users[town.approver.id]
        _, code = await town.house.schools.add("RVPS", "River Valley")
        old = town.world.add_group("Small group", lim, kind="group")
        town.world.add_bot_to_group(old, lim, administrator=True)
        binding = await town.house.schools.new_binding("BTPS")
        await town.approver.say(f"/bind {binding}", chat=old.id)
        await town.approver.expect("now bound to Bukit Timah", chat=old.id)
        new = town.world.migrate(old)
        await logged_in(town, town.parent)
        await town.lock_out(town.parent)
        await town.parent.tap("Ask the school")
        await town.approver.sees("unlock", chat=new.id)
        del code


class TestInTheGroup:
    async def test_every_task_is_sent_to_the_private_chat(self, town: Town) -> None:
        """TGM-09."""
        for command in EVERY_PRIVATE_COMMAND:
            since = len(town.api.calls)
            await town.approver.say(f"/{command}", chat=town.group)
            await town.approver.expect("I only talk about accounts in a private chat", chat=town.group)
            assert all(one.params.get("chat_id") in {town.group, None} for one in town.api.calls[since:])
        assert not await has_flow(town, town.approver)

    async def test_an_invitation_or_a_code_in_a_sentence_is_removed(self, town: Town) -> None:
        """TGM-09, TOT-08."""
        for text, said in (
            ("/enrol ABCD-EFGH", "An invitation belongs in our private chat"),
            ("my code is 123 456", "One-time codes belong"),
        ):
            typed = await town.approver.say(text, chat=town.group)
            await town.approver.expect(said, chat=town.group)
            await is_gone(town, typed)

    async def test_a_one_time_code_is_removed_and_counts_for_nothing(self, town: Town) -> None:
        """TOT-08: typed into the group it is deleted, and still good in the private chat."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("one-time code")
        town.clock.advance(seconds=30)
        code = town.code(town.approver)
        for typed in (code, f"{code[:3]} {code[3:]}"):
            mine = await town.approver.say(typed, chat=town.group)
            await town.approver.expect("never here. I have removed it", chat=town.group)
            await is_gone(town, mine)
        assert await events(town, "request:school:approve") == []
        await town.approver.say(code)
        await town.approver.expect("is approved")

    async def test_where_it_cannot_be_removed_it_says_so(self, town: Town) -> None:
        town.api.faults.next("deleteMessage", Fault.refuse(400, "Bad Request: message can't be deleted"))
        await town.approver.say("123456", chat=town.group)
        await town.approver.expect("please delete it yourself", chat=town.group)

    async def test_other_talk_is_not_heard(self, town: Town) -> None:
        since = len(town.api.calls)
        for talk in ("See you at 1400 hrs", "12345", "1234567", "good morning"):
            await town.approver.say(talk, chat=town.group)
        await town.approver.say("/pending", chat=town.group)
        await town.approver.expect("No request is waiting", chat=town.group)
        methods = [one.method for one in town.api.calls[since:] if one.method != "getUpdates"]
        assert methods == ["sendMessage"]
