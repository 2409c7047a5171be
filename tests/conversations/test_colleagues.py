"""/colleagues in the chat: two approvers renew a third, one restores, and everybody hears of it (TOT-11)."""

import re

import pytest

from tests.conversations.staffroom import confirm, new_approver, new_teacher
from tests.deeds import events, expire, flow_of, has_flow, newcomer, settled
from tests.town import Town


async def suspend(town: Town, user_id: int) -> None:
    """Type five wrong codes (TOT-03)."""
    async with town.house.store.begin() as tx:
        (record,) = await tx.approvers.list_by_user(user_id)
        for _ in range(5):
            await tx.approvers.miss(record.id)


class TestWho:
    async def test_a_family_and_a_teacher_hear_no(self, town: Town) -> None:
        for person in (town.parent, await new_teacher(town)):
            await person.say("/colleagues")
            await person.expect("Only approvers of a school")
            await person.misses("Ms Devi")

    async def test_the_suspended_hear_who_can_help(self, town: Town) -> None:
        """TOT-03."""
        await suspend(town, town.approver.id)
        await town.approver.say("/colleagues")
        said = await town.approver.expect("too many wrong codes")
        assert "/colleagues" in said["text"]


class TestList:
    async def test_it_says_who_is_what_and_how_they_stand(self, town: Town) -> None:
        await new_teacher(town)
        await suspend(town, town.second_approver.id)
        await town.approver.say("/colleagues")
        shown = await town.approver.expect("Your colleagues at Bukit Timah Primary")
        assert "1. Mdm Siti: Form Teacher of 5A" in shown["text"]
        assert "2. Ms Devi: approver, stopped after too many wrong codes" in shown["text"]
        assert [[one["text"] for one in row] for row in shown["buttons"]] == [
            ["1. Mdm Siti"],
            ["2. Ms Devi"],
            ["Done"],
        ]
        await town.approver.tap("Done")
        await town.approver.expect("Closed.")
        await town.approver.misses("Mdm Siti")

    async def test_pages_are_turned_by_buttons(self, town: Town) -> None:
        for number in range(11):
            await new_teacher(town, f"Teacher {number:02}", f"{number}A")
        await town.approver.say("/colleagues")
        await town.approver.expect("10. Teacher 08")
        await town.approver.tap("Next page")
        shown = await town.approver.expect("1. Teacher 09")
        assert [one["text"] for one in shown["buttons"][-1]] == ["Page before", "Done"]
        await town.approver.tap("Page before")
        await town.approver.expect("1. Ms Devi")

    async def test_who_is_alone_is_sent_to_the_operator(self, town: Town) -> None:
        await town.house.approvers.remove("BTPS", name="Ms Devi")
        await town.approver.say("/colleagues")
        await town.approver.expect("The operator can invite some")


class TestRenewal:
    async def test_two_approvers_let_a_third_enrol_another_authenticator(self, town: Town) -> None:
        """TOT-11: the whole story, told to everybody, the old one void at once."""
        wong = await new_approver(town, "Mr Wong")
        lim, devi = town.approver, town.second_approver
        await lim.say("/colleagues")
        await lim.expect("Who needs help?")
        await lim.tap("Ms Devi")
        await lim.expect("What has happened?")
        await lim.tap("Lost the authenticator")
        asked = await lim.expect("one-time code")
        assert "Ms Devi" in asked["text"]
        await confirm(town, lim)
        await lim.expect("Another approver must now agree")
        await wong.sees("Mr Lim says that Ms Devi needs another authenticator")
        await devi.sees("Mr Lim says that you need another authenticator")

        await lim.tap("Lost the authenticator")
        await lim.expect("You have asked for this already")

        await wong.say("/colleagues")
        await wong.expect("Mr Lim has asked, one more must agree")
        await wong.tap("Ms Devi")
        await wong.expect("What has happened?")
        await wong.tap("Agree")
        asked = await wong.expect("the old one counts no more at once")
        assert asked["text"].count("one-time code") == 1
        await confirm(town, wong)
        shown = await wong.expect("Hand this line to Ms Devi in person")
        assert shown["protected"]
        assert "spoiler" in shown["html"]
        line = re.search(r"/enrol [0-9A-Z]{4}-[0-9A-Z]{4}", shown["text"])
        assert line is not None
        await lim.sees("The authenticator of Ms Devi counts no more")
        await devi.sees("Your authenticator counts no more")
        await wong.tap("Done")
        await wong.expect("Closed.")
        await wong.misses("/enrol")

        await devi.say("/colleagues")
        await devi.expect("Only approvers of a school")
        await devi.say("/pending")
        await devi.expect("I await the code of the new one")
        thief = newcomer(town, "Thief")
        await thief.say(line[0])
        await thief.expect("That invitation is not valid")
        await devi.say(line[0])
        await devi.expect("Scan this picture")
        _, town.secrets[devi.id] = await town.house.approvers.invitation(await flow_of(town, devi))
        await devi.say(town.code(devi))
        await devi.expect("enrolled as an approver")
        assert len(await events(town, "approver:renewal:give")) == 1

    async def test_where_nobody_else_could_agree_the_operator_is_named(self, town: Town) -> None:
        for person, name in ((town.approver, "Ms Devi"), (town.second_approver, "Mr Lim")):
            await person.say("/colleagues")
            await person.expect("Who needs help?")
            await person.tap(name)
            await person.expect("What has happened?")
            await person.tap("Lost the authenticator")
            said = await person.expect("besides you nobody at the school can now")
            assert "helpdesk approver renew" in said["text"]
            assert "one-time code" not in said["text"]

    async def test_the_code_goes_when_its_time_is_over(self, town: Town) -> None:
        wong = await new_approver(town, "Mr Wong")
        for person in (town.approver, wong):
            await person.say("/colleagues")
            await person.expect("Who needs help?")
            await person.tap("Ms Devi")
            await person.expect("What has happened?")
            await person.tap("Agree" if person is wong else "Lost the authenticator")
            await confirm(town, person)
            await settled(town)
        await wong.expect("Hand this line")
        await settled(town)
        town.clock.advance(minutes=5)
        await expire(town)
        await wong.misses("/enrol")
        await wong.expect("I have removed what I showed you")

    async def test_after_a_restart_it_says_how_to_go_on(self, town: Town) -> None:
        wong = await new_approver(town, "Mr Wong")
        for person in (town.approver, wong):
            await person.say("/colleagues")
            await person.expect("Who needs help?")
            await person.tap("Ms Devi")
            await person.expect("What has happened?")
            await person.tap("Agree" if person is wong else "Lost the authenticator")
            await confirm(town, person)
            await settled(town)
        await wong.expect("Hand this line")
        town.house.memory.forget((await flow_of(town, wong)).id)
        await wong.sticker()
        await wong.expect("do the same again with /colleagues")
        await wong.misses("/enrol")


class TestRestoring:
    async def test_one_approver_restores_a_suspended_colleague(self, town: Town) -> None:
        """TOT-03."""
        await suspend(town, town.second_approver.id)
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        await town.approver.tap("Ms Devi")
        await town.approver.expect("What has happened?")
        await town.approver.tap("Restore after wrong codes")
        await confirm(town, town.approver)
        await town.approver.expect("The codes of Ms Devi count again")
        await town.second_approver.sees("Mr Lim has restored you")
        await town.second_approver.say("/colleagues")
        await town.second_approver.expect("Your colleagues at")

    async def test_back_from_the_code_does_nothing(self, town: Town) -> None:
        await suspend(town, town.second_approver.id)
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        await town.approver.tap("Ms Devi")
        await town.approver.expect("What has happened?")
        await town.approver.tap("Restore after wrong codes")
        await town.approver.expect("one-time code")
        await town.approver.tap("Back")
        await town.approver.expect("What has happened?")
        await town.approver.tap("Back")
        await town.approver.expect("Who needs help?")
        assert not await events(town, "approver:code:restore")


class TestForgery:
    """TGM-10."""

    @pytest.mark.parametrize("action", ["renew", "restore", "pick:1", "page:1", "done"])
    async def test_somebody_elses_buttons_do_nothing(self, town: Town, action: str) -> None:
        await town.approver.say("/colleagues")
        await town.approver.expect("Who needs help?")
        await town.approver.tap("Ms Devi")
        await town.approver.expect("What has happened?")
        flow = await flow_of(town, town.approver)
        await town.second_approver.say("/help")
        mine = await town.second_approver.expect("This is what I can do")
        await town.second_approver.press(mine, f"f:{flow.id}:{flow.version}:{action}")
        await settled(town)
        assert (await flow_of(town, town.approver)).version == flow.version
        assert not await has_flow(town, town.second_approver)

    @pytest.mark.parametrize("data", ["pick:5", "pick:0", "restore", "school:1", "unlock", "ask"])
    async def test_data_that_was_never_offered_does_nothing(self, town: Town, data: str) -> None:
        await town.approver.say("/colleagues")
        shown = await town.approver.expect("Who needs help?")
        flow = await flow_of(town, town.approver)
        await town.approver.press(shown, f"f:{flow.id}:{flow.version}:{data}")
        await settled(town)
        assert (await flow_of(town, town.approver)).version == flow.version


class TestNames:
    async def test_a_name_is_shown_as_it_is_wherever_it_stands(self, town: Town) -> None:
        """ADM-06: escaped, and escaped once."""
        name, of = "O'Brien & <b>", "5'A&<B>"
        brien = await new_approver(town, name)
        await new_teacher(town, "Mdm D'Souza", of)
        await brien.say("/colleagues")
        await brien.expect(f"Mdm D'Souza: Form Teacher of {of}")
        await brien.tap("Ms Devi")
        await brien.expect("What has happened?")
        await brien.tap("Lost the authenticator")
        await confirm(town, brien)
        await brien.expect(f"approver, needs another authenticator: {name} has asked")
        await town.second_approver.sees(f"{name} says that you need another authenticator")
        await town.approver.sees(f"{name} says that Ms Devi needs another authenticator")
        await town.approver.say("/colleagues")
        shown = await town.approver.expect(f"{name}: approver")
        assert f"{name} has asked, one more must agree" in shown["text"]
        await town.approver.tap("Ms Devi")
        await town.approver.expect(f"{name} has asked, one more must agree")
        await town.approver.tap("Agree")
        await town.approver.expect(f"{name} has asked that Ms Devi may")
        await town.approver.tap("Back")
        await town.approver.expect("What has happened?")
        await town.approver.tap("Back")
        await town.approver.expect("Who needs help?")
        await town.approver.tap("O'Brien")
        await town.approver.expect(f"{name}: approver")
        assert "&amp;amp;" not in str([one.params for one in town.api.calls])
