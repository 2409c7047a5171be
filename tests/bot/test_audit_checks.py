"""`helpdesk check` says when the audit log was checked last, and whether its copies keep up (AUD-08)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.assemble import create_house, open_house
from bot.audit_checks import check_audit
from bot.audit_keeping import sinks
from bot.findings import Finding, Level
from bot.house import House
from bot.sinks import bring_rows
from domain.events import Event, Tag
from tests.bot.scene import Scene
from tests.town import Clock, Dice, outside, settings

START = Event(Tag.STARTED, actor="system")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    """A house with a copy of its log in a file, and one row in the log."""
    chosen, around = settings(tmp_path, audit_file=tmp_path / "rows"), outside(clock, Dice())
    create_house(chosen, around)
    async with open_house(chosen, around) as opened:
        await opened.record(START)
        yield opened


async def found(house: House) -> list[tuple[Level, str]]:
    """Return what is found of the log itself, and of its copy."""
    findings: list[Finding] = await check_audit(house)
    assert [each.subject for each in findings] == ["audit", "audit copy file"]
    assert all(each.mend for each in findings if each.level is not Level.OK)
    return [(each.level, each.text) for each in findings]


class TestTheLastCheck:
    async def test_a_young_log_is_well(self, house: House) -> None:
        assert (await found(house))[0] == (
            Level.OK,
            "the audit log is young; `helpdesk run` checks it every day.",
        )

    async def test_a_good_check_is_told_with_its_size(self, house: House) -> None:
        await house.record(Event(Tag.AUDIT_VERIFIED, actor="system", values={"rows": 12}))
        assert (await found(house))[0] == (
            Level.OK,
            "the audit log was intact at its last check (12 rows).",
        )

    async def test_a_bad_check_is_bad_until_a_good_one(self, house: House) -> None:
        await house.record(Event(Tag.AUDIT_BROKEN, actor="system", values={"row": 7}))
        assert (await found(house))[0] == (Level.BAD, "the audit log is not intact: row 7.")
        await house.record(Event(Tag.AUDIT_VERIFIED, actor="system", values={"rows": 12}))
        assert (await found(house))[0][0] is Level.OK

    async def test_no_check_for_two_days_is_bad(self, house: House, clock: Clock) -> None:
        """AUD-08: absence."""
        clock.advance(hours=47)
        assert (await found(house))[0][0] is Level.OK
        clock.advance(hours=1)
        assert (await found(house))[0] == (Level.BAD, "the audit log has not passed a check for two days.")

    async def test_the_whole_check_tells_it(self, scene: Scene) -> None:
        assert [each.level for each in await scene.look() if each.subject == "audit"] == [Level.OK]


class TestCopies:
    async def test_a_copy_that_keeps_up_is_well(self, house: House, clock: Clock) -> None:
        """LOG-08."""
        (file,) = sinks(house.settings)
        await bring_rows(house.audit_copies, file)()
        clock.advance(hours=1)
        assert (await found(house))[1] == (Level.OK, "it has every row.")

    async def test_a_copy_that_has_fallen_behind_is_named(self, house: House, clock: Clock) -> None:
        """LOG-08, LOG-09."""
        clock.advance(minutes=14)
        assert (await found(house))[1][0] is Level.OK
        clock.advance(minutes=2)
        assert (await found(house))[1] == (Level.WARN, "it lacks row 1 and all after it.")
