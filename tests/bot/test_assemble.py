"""The composition root: a house is made once, opened often, and its ids fit where they are put."""

import re
from pathlib import Path

from bot.assemble import create_house, new_id, open_house, outside, slip_throttle
from domain.policy import Policy
from tests.town import Clock, Dice, settings
from tests.town import outside as town_outside


async def test_making_a_house_again_keeps_keys_and_database(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    around = town_outside(Clock(), Dice())
    create_house(chosen, around)
    keys = chosen.key_file.read_bytes()
    async with open_house(chosen, around) as house:
        await house.schools.add("BTPS", "Bukit Timah Primary")
    create_house(chosen, around)
    assert chosen.key_file.read_bytes() == keys
    async with open_house(chosen, around) as house:
        assert [school.code for school in await house.schools.list()] == ["BTPS"]
        assert (await house.audit_verify()).is_intact


async def test_a_fresh_house_has_no_approver(tmp_path: Path) -> None:
    """ADM-13."""
    chosen = settings(tmp_path)
    create_house(chosen)
    async with open_house(chosen) as house:
        assert await house.schools.list() == []


def test_ids_are_random_and_fit_into_callback_data() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"[0-9a-z]{20}", one) for one in ids)
    longest = f"f:{new_id()}:999999:question:8"
    assert len(longest.encode()) <= 64


def test_the_clock_is_aware_and_utc() -> None:
    offset = outside().timing.now().utcoffset()
    assert offset is not None
    assert not offset


def test_a_slip_has_five_tries_for_everybody_together() -> None:
    """TMP-02."""
    limits = slip_throttle(Policy())
    assert limits.per_person == limits.strangers == limits.strangers_month == 5
