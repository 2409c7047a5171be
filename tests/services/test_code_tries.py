"""Typed invitation and binding codes: five wrong ones a day, each person for themselves."""

from datetime import timedelta

from services import code_tries
from tests.services.office import AUNT, PARENT, Office


async def count(office: Office, user: int = PARENT) -> bool:
    """Type one code; return whether it may be looked up."""
    async with office.house.store.begin() as tx:
        return await code_tries.count(tx, office.turn(user), office.clock.now) is None


class TestCodeTries:
    async def test_five_may_be_looked_up_and_a_sixth_may_not(self, office: Office) -> None:
        assert [await count(office) for _ in range(6)] == [True] * 5 + [False]

    async def test_one_persons_tries_are_not_anothers(self, office: Office) -> None:
        for _ in range(6):
            await count(office)
        assert await count(office, AUNT)

    async def test_a_right_one_clears_those_before(self, office: Office) -> None:
        for _ in range(4):
            await count(office)
        turn = office.turn()
        async with office.house.store.begin() as tx:
            assert await code_tries.count(tx, turn, office.clock.now) is None
            await code_tries.match(tx, turn, office.clock.now)
        assert [await count(office) for _ in range(6)] == [True] * 5 + [False]

    async def test_the_same_update_counts_once(self, office: Office) -> None:
        turn = office.turn()
        for _ in range(10):
            async with office.house.store.begin() as tx:
                assert await code_tries.count(tx, turn, office.clock.now) is None

    async def test_a_refused_one_is_told_until_when(self, office: Office) -> None:
        open_at = office.clock.now + timedelta(hours=24)
        for _ in range(5):
            await count(office)
        office.clock.advance(hours=1)
        async with office.house.store.begin() as tx:
            assert await code_tries.count(tx, office.turn(), office.clock.now) == open_at

    async def test_a_day_later_it_is_open_again(self, office: Office) -> None:
        for _ in range(6):
            await count(office)
        office.clock.advance(hours=24)
        assert await count(office)

    async def test_it_takes_no_try_from_an_account(self, office: Office) -> None:
        for _ in range(6):
            await count(office)
        assert (await office.miss(1)).values == {"tries_left": 2}
