"""First login in the chat, as a parent lives it."""

from tests.town import LOGIN, Town


async def test_a_parent_logs_in_for_the_first_time(town: Town) -> None:
    await town.first_login(town.parent)
