"""What the bot does in groups: very little (TGM-05, TGM-06, TGM-09, TOT-08)."""

from emulator.faults import Fault
from emulator.model import Chat
from services.school_rules import Change
from tests.deeds import (
    ask_for_unlock,
    events,
    has_flow,
    is_gone,
    logged_in,
    until,
)
from tests.town import Town

EVERY_PRIVATE_COMMAND = ("start", "help", "privacy", "cancel", "enrol")
EVERY_PRIVATE_TASK = (
    *("forgot", "first", "change", "questions", "unlock", "find", "status", "chats", "email", "language"),
    *("lookup", "class", "colleagues"),
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
        for task in EVERY_PRIVATE_TASK:
            since = len(town.api.calls)
            await town.approver.say(f"/{task}", chat=town.group)
            await town.approver.expect(f"tap my name, and send /{task} there.", chat=town.group)
            assert all(one.params.get("chat_id") in {town.group, None} for one in town.api.calls[since:])
        assert not await has_flow(town, town.approver)

    async def test_a_name_typed_with_a_command_is_removed(self, town: Town) -> None:
        """TGM-09: the group need not read whom somebody looks for."""
        for text in ("/lookup tan wei ling", "/forgot@mims_helpdesk_bot tan_wei_ling", "/class Tan"):
            typed = await town.approver.say(text, chat=town.group)
            said = await town.approver.expect("I have removed what you typed", chat=town.group)
            assert text.split("@", maxsplit=1)[0].split()[0] in said["text"]
            await is_gone(town, typed)

    async def test_where_the_name_cannot_be_removed_it_says_so(self, town: Town) -> None:
        town.api.faults.next("deleteMessage", Fault.refuse(400, "Bad Request: message can't be deleted"))
        await town.approver.say("/lookup tan wei ling", chat=town.group)
        await town.approver.expect("please delete yours", chat=town.group)

    async def test_an_invitation_is_removed(self, town: Town) -> None:
        """TGM-09."""
        typed = await town.approver.say("/enrol ABCD-EFGH", chat=town.group)
        await town.approver.expect("An invitation belongs in our private chat", chat=town.group)
        await is_gone(town, typed)

    async def test_a_message_that_was_changed_into_a_code_is_removed_too(self, town: Town) -> None:
        """TOT-08."""
        typed = await town.approver.say("good morning", chat=town.group)
        await town.approver.edit(typed, "\N{FULLWIDTH DIGIT ONE}23 456")
        await town.approver.expect("never here. I have removed it", chat=town.group)
        await is_gone(town, typed)

    async def test_everything_is_said_in_the_schools_language(self, town: Town) -> None:
        """Whoever writes: Mr Lim's own language is English, the cards' is Malay."""
        await town.house.school_rules.change("BTPS", Change(rules={"language": "ms"}))
        malay = town.process._talk.catalogue.voice("ms")
        for typed, text, values in (
            ("/help", "only-private", {}),
            ("/status", "write-in-private", {"command": "status"}),
            ("/enrol ABCD", "enrol-in-group", {}),
            ("/bind AAAA-AAAA", "bind-wrong", {}),
            ("/pending", "pending-none", {}),
            ("123456", "code-in-group", {}),
        ):
            await town.approver.say(typed, chat=town.group)
            await town.approver.expect(malay.text(text, **values), chat=town.group)
        town.world.add_member(town.world.chats[town.group], town.world.users[town.stranger.id])
        for typed, text in (("/pending", "pending-not-approver"), ("/report", "report-not-approver")):
            await town.stranger.say(typed, chat=town.group)
            await town.stranger.expect(malay.text(text), chat=town.group)

    async def test_a_one_time_code_is_removed_and_counts_for_nothing(self, town: Town) -> None:
        """TOT-08: typed into the group it is deleted, and still good in the private chat."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect("one-time code")
        town.clock.advance(seconds=30)
        code = town.code(town.approver)
        for typed in (
            code,
            f"{code[:3]} {code[3:]}",
            f"my code is {code}, Mr Raj",
            f"248 100: {code[:3]}-{code[3:]}",
        ):
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
        for talk in (
            *("See you at 1400 hrs", "12345", "1234567", "good morning"),
            *("Singapore 588997", "meet 211126", "budget 250 000", "my code is 123 456"),
        ):
            await town.approver.say(talk, chat=town.group)
        await town.approver.say("/pending", chat=town.group)
        await town.approver.expect("No request is waiting", chat=town.group)
        methods = [one.method for one in town.api.calls[since:] if one.method != "getUpdates"]
        assert methods == ["sendMessage"]


class TestGroupOfBefore:
    """A school has another group now; in the old one the bot is still."""

    async def move(self, town: Town) -> None:
        """Bind another group of Mr Lim's."""
        binding = await town.house.schools.new_binding("BTPS")
        group = new_group(town)
        await town.approver.say(f"/bind {binding}", chat=group.id)
        await town.approver.expect("now bound to Bukit Timah", chat=group.id)

    async def test_commands_there_say_that_it_is_not_bound_and_what_to_do(self, town: Town) -> None:
        await self.move(town)
        for command in ("/pending", "/report"):
            await town.approver.say(command, chat=town.group)
            said = await town.approver.expect("This group is not bound to a school now", chat=town.group)
            assert "/pending in private" in said["text"]
            assert "/bind code" in said["text"]

    async def test_presses_on_its_old_cards_do_nothing_but_say_so(self, town: Town) -> None:
        """TGM-10."""
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await self.move(town)
        await town.approver.tap("Approve", chat=town.group)
        await town.approver.expect_alert("not bound to the school any more")
        assert not await has_flow(town, town.approver)
        assert len(await events(town, "approver:authority:refuse")) == 1
        await town.approver.press(await town.approver.sees("#1", chat=town.group), "queue")
        await town.approver.expect_alert("not bound to the school any more")
        assert not await has_flow(town, town.approver)
