"""The house that every story starts from: the journeys' school, and a second one that has no group yet."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp

from bot.assemble import open_house
from bot.house import House
from domain.requests import Role
from emulator.stage import FIRST_SUPERGROUP_ID
from storage.records import RosterEntry
from tests.journeys.school import ZED, build, turn
from tests.town import Clock, Dice, outside, settings

CHUA, SITI, GOH = 1005, 1006, 1007
SECOND_GROUP = FIRST_SUPERGROUP_ID - 1
NOW = datetime(2026, 11, 21, 14, 0, 5, tzinfo=UTC)
NEW_LOGIN = "ong_kai@students.edu.sg"


@dataclass(frozen=True)
class School:
    """A folder to copy, and what people hold of it: slips, authenticators and unused codes."""

    folder: Path
    slips: dict[str, str]
    authenticators: dict[int, str]
    invitation: str
    binding: str
    rebinding: str
    recorded: int


async def prepare(folder: Path) -> School:
    """Prepare everything an hour before the stories begin."""
    built = await build(folder, NOW)
    clock = Clock(NOW - timedelta(minutes=50))
    around = outside(clock, Dice("second school"))
    async with open_house(settings(folder), around) as house:
        school, binding = await house.schools.add("NEWP", "New Primary")
        async with house.store.begin() as tx:
            await tx.accounts.put(school.id, [RosterEntry(NEW_LOGIN, "Ong Kai", "1A", "Mr Raj")], NOW)
        # A family has asked before the school had a group: its card must come when there is one.
        zed = turn(ZED)
        flow = await house.unlock.login(zed, await house.unlock.begin(zed), NEW_LOGIN)
        await house.requests.ask(zed, flow)
        seeds = {
            **built.authenticators,
            SITI: await _enrol(house, clock, SITI, "Mdm Siti", Role.TEACHER, "5A"),
            GOH: await _enrol(house, clock, GOH, "Mr Goh"),
        }
        rebinding = await house.schools.new_binding("BTPS")
        recorded = (await house.audit_verify()).rows
    return School(folder, dict(built.slips), seeds, built.invitation, binding, rebinding, recorded)


async def _enrol(
    house: House, clock: Clock, user: int, name: str, role: Role = Role.APPROVER, of: str = ""
) -> str:
    """Enrol a Form Teacher, or a third approver; return what their authenticator holds."""
    code = await house.approvers.invite("BTPS", name, role, of)
    flow = await house.approvers.enrol(turn(user), code)
    assert flow is not None
    _, seed = await house.approvers.invitation(flow)
    await house.approvers.confirm(turn(user), flow, pyotp.TOTP(seed).at(clock.now))
    return seed
