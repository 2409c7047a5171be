"""A house on disk with a bound school, and a Telegram in memory, for `helpdesk check` to look at."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.assemble import create_house, open_house
from bot.checks import examine
from bot.findings import Finding, Level
from bot.settings import Settings, load
from domain.events import Event, Tag
from domain.requests import Approver, Role
from domain.turn import Turn
from emulator.api import Api
from emulator.model import Chat
from emulator.request import EmulatorRequest
from emulator.world import World
from tests.town import TOKEN

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
BOT_ID = int(TOKEN.partition(":")[0])
NO_APPROVER = "warn school BTPS: nobody can approve requests yet."


@cache
def _template() -> tempfile.TemporaryDirectory[str]:
    """Make keys and an empty database once for all scenes."""
    made = tempfile.TemporaryDirectory(prefix="scene-")
    folder = Path(made.name)
    create_house(Settings(_env_file=None, data_dir=folder / "data", key_file=folder / "keys" / "k.json"))
    return made


class Scene:
    """The house and the Telegram; `look` checks both."""

    def __init__(self, folder: Path) -> None:
        self.env_file = folder / "bot.env"
        self.folder = folder
        self.data = folder / "data"
        self.key_file = folder / "keys" / "k.json"
        self.world = World(TOKEN, "mims_helpdesk_bot", lambda: 1_800_000_000.0)
        self.api = Api(self.world)
        self.admin = self.world.add_user("Mr Lim")
        self.group: Chat = self.world.add_group("Admins", self.admin, kind="supergroup")
        self.world.add_bot_to_group(self.group, self.admin, administrator=True, can_delete_messages=True)
        self.world.updates.drop()
        self.write()

    def write(self, *lines: str) -> None:
        """Write bot.env with these lines more, of which one may be the address of another Telegram."""
        mine = [f"BOT_TOKEN={TOKEN}", f"DATA_DIR={self.data}", f"KEY_FILE={self.key_file}", *lines]
        if not any(line.startswith("TELEGRAM_API_URL") for line in lines):
            mine.append("TELEGRAM_API_URL=http://127.0.0.1:1")
        self.env_file.write_text("\n".join(mine))
        self.env_file.chmod(0o600)

    async def build(self, bot_id: int = BOT_ID) -> None:
        """Make the house, with a school bound to the group by this bot."""
        shutil.copytree(_template().name, self.folder, dirs_exist_ok=True)
        async with open_house(load(self.env_file)) as house:
            _, binding = await house.schools.add("BTPS", "Bukit Timah Primary")
            await house.schools.bind(Turn(bot_id, None, self.group.id, 1), binding)

    async def enrol(self, user_id: int, *, misses: int = 0, role: Role = Role.APPROVER) -> None:
        """Enrol an approver who mistyped so many one-time codes since."""
        async with open_house(load(self.env_file)) as house, house.store.begin() as tx:
            school = await tx.schools.find("BTPS")
            assert school is not None
            one = Approver(f"approver{user_id}", school.id, "Mr Lim", 0, "", confirmed=False)
            one = replace(one, role=role, class_name="3A" if role is Role.TEACHER else "")
            await tx.approvers.invite(one, str(user_id).encode(), NOW)
            await tx.approvers.begin(one.id, user_id, "JBSWY3DPEHPK3PXP")
            await tx.approvers.confirm(one.id, 1, NOW)
            for _ in range(misses):
                await tx.approvers.miss(one.id)

    async def lose(self, at: datetime) -> None:
        """Have the bot know that it was put out of the group then."""
        async with open_house(load(self.env_file)) as house, house.store.begin() as tx:
            school = await tx.schools.find("BTPS")
            assert school is not None
            await tx.schools.set_lost(school.id, at)

    async def meet(self, rival: str, ago: timedelta) -> None:
        """Have the audit log tell that the bot met somebody else at its messages so long ago."""
        met = Event(Tag.TOKEN_CONFLICT, actor="system", values={"rival": rival})
        async with open_house(load(self.env_file)) as house, house.store.begin() as tx:
            await tx.audit.record((met,), house.outside.timing.now() - ago)

    async def look(self, listening: int = 0) -> list[Finding]:
        """Check everything, over a line in memory."""
        return await examine(self.env_file, EmulatorRequest(self.api), listening)

    async def findings(self) -> list[Finding]:
        """Return what is not right."""
        return [each for each in await self.look() if each.level is not Level.OK]

    async def not_ok(self) -> list[str]:
        """Return what is not right, as `level subject: text`."""
        return [f"{each.level} {each.subject}: {each.text}" for each in await self.findings()]

    async def mend(self, start: str) -> str:
        """Return how to mend the one finding whose text begins like this."""
        (found,) = [each for each in await self.findings() if each.text.startswith(start)]
        return found.mend
