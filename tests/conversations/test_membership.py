"""Membership of the school's group, as Telegram says it now; no answer is a no (TGM-07)."""

from conversations.membership import is_member
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
