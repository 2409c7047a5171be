"""Membership of the school's group, as Telegram says it now; no answer is a no (TGM-07)."""

from dataclasses import replace

from conversations.membership import is_member, of_member, refusal
from i18n.catalog import Catalogue
from tests.deeds import newcomer
from tests.town import Town


class TestMembership:
    async def test_whoever_is_in_the_group_is_a_member(self, town: Town) -> None:
        bot = town.process._bot
        assert await is_member(bot, town.group, town.approver.id)
        assert await is_member(bot, town.group, town.second_approver.id)

    async def test_whoever_never_came_or_has_left_is_none(self, town: Town) -> None:
        bot = town.process._bot
        assert not await is_member(bot, town.group, newcomer(town).id)
        town.world.remove_member(town.world.chats[town.group], town.world.users[town.second_approver.id])
        assert not await is_member(bot, town.group, town.second_approver.id)

    async def test_of_a_group_that_telegram_does_not_know_nobody_is_a_member(self, town: Town) -> None:
        assert not await is_member(town.process._bot, -100987654321, town.approver.id)

    async def test_of_several_schools_those_count_in_whose_groups_somebody_is(self, town: Town) -> None:
        bot, school = town.process._bot, await town.house.schools.get("BTPS")
        unbound, _ = await town.house.schools.add("XYZ", "Xavier School")
        assert await of_member(bot, [school, unbound], town.approver.id) == [school]
        assert await of_member(bot, [school, unbound], newcomer(town).id) == []


class TestRefusal:
    """Who is out is told what to do; where it is the bot, the person is not blamed."""

    async def test_where_the_group_stands_a_colleague_can_add_them(self, town: Town) -> None:
        said = refusal([await town.house.schools.get("BTPS")], Catalogue().voice("en"))
        assert "Ask a colleague to add you" in said

    async def test_where_the_bot_was_put_out_or_never_came_the_school_is_named(self, town: Town) -> None:
        school = await town.house.schools.get("BTPS")
        unbound, _ = await town.house.schools.add("XYZ", "Xavier <School>")
        lost = replace(school, lost_at=town.clock())
        voice = Catalogue().voice("en")
        assert "admin group of Bukit Timah Primary" in refusal([lost], voice)
        assert "admin group of Xavier &lt;School&gt;" in refusal([school, unbound], voice)
