"""The composition root: a house is made once, opened often, and its ids fit where they are put."""

import re
from pathlib import Path

import pytest

from bot.assemble import create_house, new_id, open_house, outside
from bot.settings import Settings
from storage.keys import ForeignKeyFile, KeyFileProblem, create_key_file
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


async def _lived_in(folder: Path) -> Settings:
    """Make a house in which something was recorded."""
    chosen = settings(folder)
    create_house(chosen, town_outside(Clock(), Dice()))
    async with open_house(chosen) as house:
        await house.schools.add("BTPS", "Bukit Timah Primary")
    return chosen


class TestKeysOfAnotherDatabase:
    async def test_lost_keys_are_not_made_anew_for_a_database_in_use(self, tmp_path: Path) -> None:
        """CRY-06: with new keys every ID would be unknown, in silence."""
        chosen = await _lived_in(tmp_path)
        chosen.key_file.unlink()
        with pytest.raises(KeyFileProblem, match="put your safe copy of it back"):
            create_house(chosen, town_outside(Clock(), Dice("other")))
        assert not chosen.key_file.exists()

    async def test_a_foreign_key_file_opens_nothing_and_stays_as_it_is(self, tmp_path: Path) -> None:
        chosen = await _lived_in(tmp_path)
        chosen.key_file.unlink()
        create_key_file(chosen.key_file, Dice("other"))
        with pytest.raises(ForeignKeyFile, match="does not belong to this database"):
            async with open_house(chosen):
                pass
        with pytest.raises(ForeignKeyFile, match="does not belong to this database"):
            create_house(chosen)

    async def test_a_database_that_nobody_has_used_takes_new_keys(self, tmp_path: Path) -> None:
        chosen = settings(tmp_path)
        create_house(chosen, town_outside(Clock(), Dice()))
        chosen.key_file.unlink()
        create_house(chosen, town_outside(Clock(), Dice("other")))
        async with open_house(chosen) as house:
            assert await house.schools.list() == []


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
