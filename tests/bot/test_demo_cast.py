"""The demo's cast: the administrator's authenticator, and whose slip was used."""

import pytest

from bot.demo import Demo
from bot.demo_cast import is_spent, read_code
from bot.demo_hand import Household

pytestmark = pytest.mark.long


class TestCast:
    @pytest.mark.parametrize("name", ["administrator", "teacher", "neighbour"])
    async def test_the_code_is_one_that_the_bot_would_take_now(self, demo: Demo, name: str) -> None:
        user = getattr(demo.cast, name)
        shown = await read_code(demo.house, demo.cast, user)
        assert shown.code.isdecimal()
        assert len(shown.code) == 6
        assert 0 < shown.seconds <= 30
        assert not shown.used

    async def test_a_slip_is_spent_after_the_first_login_alone(self, demo: Demo) -> None:
        first, second, *_ = demo.cast.students
        async with demo.house.store.read() as tx:
            assert not await is_spent(tx, first)
        assert await Household(demo.house, demo.world, demo.cast, 0).log_in() == first
        async with demo.house.store.read() as tx:
            assert (await is_spent(tx, first), await is_spent(tx, second)) == (True, False)
