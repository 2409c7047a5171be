"""Where every journey starts: a bound school, students with slips, approvers, one known chat."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyotp

from bot.assemble import create_house, open_house
from bot.house import House
from bot.process import bot_id_of
from domain.turn import Turn
from emulator.stage import FIRST_SUPERGROUP_ID
from services.roster import Import
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, PASSWORD, TOKEN, Clock, Dice, outside, settings

MEI, ZED, LIM, DEVI = 1001, 1002, 1003, 1004
GROUP = FIRST_SUPERGROUP_ID
BOT_ID = bot_id_of(TOKEN)
NAMES = {LOGIN: "Tan Wei Ling", OTHER_LOGIN: "Lim Jun Jie"}
PHONES = {LOGIN: "+6591234567", OTHER_LOGIN: "+6598765432"}
EMAIL = "guardian.lim@example.org"


@dataclass(frozen=True)
class Template:
    """A folder to copy, and what people hold of it: slips, authenticators and unused codes."""

    folder: Path
    slips: Mapping[str, str]
    authenticators: Mapping[int, str]
    invitation: str
    used: tuple[str, ...]

    def copy(self, folder: Path) -> None:
        """Put the keys and the data into a folder."""
        for part in ("data", "secrets"):
            shutil.copytree(self.folder / part, folder / part)


def turn(user: int, chat: int | None = None) -> Turn:
    """Return a turn with no update behind it."""
    return Turn(BOT_ID, None, user if chat is None else chat, user)


async def build(folder: Path, now: datetime) -> Template:
    """Prepare everything an hour before `now`: so no code of then is worth anything in the journey."""
    clock, dice = Clock(now - timedelta(hours=1)), Dice("school")
    chosen = settings(folder)
    create_house(chosen, outside(clock, dice))
    async with open_house(chosen, outside(clock, dice)) as house:
        _, binding = await house.schools.add("BTPS", "Bukit Timah Primary")
        slips = await _import_roster(house, folder)
        assert await house.schools.bind(turn(LIM, GROUP), binding)
        people = {LIM: "Mr Lim", DEVI: "Ms Devi"}
        seeds = {user: await _enrol(house, clock, user, name) for user, name in people.items()}
        invitation = await house.approvers.invite("BTPS", "Ms Chua")
        await _first_login(house, slips[LOGIN])
    return Template(folder, slips, seeds, invitation, (binding,))


async def _import_roster(house: House, folder: Path) -> dict[str, str]:
    roster, slips = folder / "roster.csv", folder / "slips.csv"
    head = "login,full_name,class_name,form_teacher,guardian_phones,student_phone,recovery_email"
    rows = [f"{login},{NAMES[login]},5A,Mdm Siti,{PHONES[login]},,{EMAIL}" for login in (LOGIN, OTHER_LOGIN)]
    roster.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    await house.roster.import_file(Import(roster, "BTPS", slips=slips))
    written = [line.split(",") for line in slips.read_text(encoding="utf-8-sig").splitlines()[1:]]
    return {row[0]: row[3] for row in written}


async def _enrol(house: House, clock: Clock, user: int, name: str) -> str:
    invitation = await house.approvers.invite("BTPS", name)
    flow = await house.approvers.enrol(turn(user), invitation)
    assert flow is not None
    _, seed = await house.approvers.invitation(flow)
    await house.approvers.confirm(turn(user), flow, pyotp.TOTP(seed).at(clock.now))
    return seed


async def _first_login(house: House, slip: str) -> None:
    """Let Mei have logged in for the first time, so that her chat is known to LOGIN."""
    first, mei = house.first_login, turn(MEI)
    flow = await first.login(mei, await first.begin(mei), LOGIN)
    flow = await first.temporary_password(mei, flow, slip)
    for question, answer in ANSWERS.items():
        chosen = await house.questions.choose(mei, flow, question)
        flow = await house.questions.answer(mei, chosen, answer)
    flow = await first.password(mei, await first.confirm(mei, flow), PASSWORD)
    await first.password_again(mei, flow, PASSWORD)
