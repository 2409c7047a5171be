"""The staff's side of the house: each use case is made once, on the same ground."""

from tests.town import Town


class TestHouseStaff:
    async def test_each_use_case_is_made_once(self, town: Town) -> None:
        house = town.house
        for name in ("colleagues", "class_requests", "look_up", "deeds", "account_views"):
            assert getattr(house, name) is getattr(house, name)

    async def test_all_ask_the_same_gate(self, town: Town) -> None:
        """Security.md 5g: there is one final gate."""
        house = town.house
        gates = {id(one._gate) for one in (house.colleagues, house.class_requests, house.look_up)}
        assert gates == {id(house.gate)}
