"""The house: every use case can be asked for, and each is made once."""

from functools import cached_property
from pathlib import Path

from bot.assemble import create_house, open_house
from bot.house import House
from domain.events import Event, Tag
from tests.town import Clock, Dice, outside, settings

PARTS = [
    name for side in House.__mro__ for name, part in vars(side).items() if isinstance(part, cached_property)
]


async def test_every_part_is_made_once(tmp_path: Path) -> None:
    chosen, around = settings(tmp_path), outside(Clock(), Dice())
    create_house(chosen, around)
    async with open_house(chosen, around) as house:
        assert PARTS
        for part in PARTS:
            assert getattr(house, part) is getattr(house, part)


async def test_what_is_recorded_stands_in_the_audit_log(tmp_path: Path) -> None:
    chosen, around = settings(tmp_path), outside(Clock(), Dice())
    create_house(chosen, around)
    async with open_house(chosen, around) as house:
        await house.record(Event(Tag.STARTED, actor="system"))
        report = await house.audit_verify()
        assert (report.rows, report.is_intact) == (1, True)
