"""`helpdesk check`: what it finds in a good house and in each kind of broken one."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assemble import create_house, open_house
from bot.checks import Finding, Level, examine, show
from bot.settings import Settings, load
from domain.turn import Turn
from emulator.api import Api
from emulator.faults import Fault
from emulator.model import Chat
from emulator.request import EmulatorRequest
from emulator.world import World
from storage.keys import create_key_file
from storage.records import RosterEntry, StoredAnswers
from tests.storage.samples import FixedEntropy
from tests.town import TOKEN

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
BOT_ID = int(TOKEN.partition(":")[0])


class Scene:
    """A house on disk with a bound school, and a Telegram in memory."""

    def __init__(self, folder: Path) -> None:
        self.env_file = folder / "bot.env"
        self.folder = folder
        self.world = World(TOKEN, "mims_helpdesk_bot", lambda: 1_800_000_000.0)
        self.api = Api(self.world)
        self.admin = self.world.add_user("Mr Lim")
        self.group: Chat = self.world.add_group("Admins", self.admin, kind="supergroup")
        self.world.add_bot_to_group(self.group, self.admin, administrator=True, can_delete_messages=True)
        self.write()

    def write(self, *lines: str) -> None:
        """Write bot.env with these lines more."""
        mine = (
            "BOT_TOKEN=" + TOKEN,
            f"DATA_DIR={self.folder / 'data'}",
            f"KEY_FILE={self.folder / 'keys' / 'k.json'}",
        )
        self.env_file.write_text("\n".join((*mine, "TELEGRAM_API_URL=http://127.0.0.1:1", *lines)))
        self.env_file.chmod(0o600)

    async def build(self, bot_id: int = BOT_ID) -> None:
        """Make the house, with a school bound to the group by this bot."""
        create_house(load(self.env_file))
        async with open_house(load(self.env_file)) as house:
            _, binding = await house.schools.add("BTPS", "Bukit Timah Primary")
            await house.schools.bind(Turn(bot_id, None, self.group.id, 1), binding)

    async def look(self) -> list[Finding]:
        """Check everything."""
        return await examine(self.env_file, EmulatorRequest(self.api))

    async def not_ok(self) -> list[str]:
        """What is not right, as `subject: text`."""
        return [f"{f.level} {f.subject}: {f.text}" for f in await self.look() if f.level is not Level.OK]


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    built = Scene(tmp_path)
    await built.build()
    return built


NO_APPROVER = "warn school BTPS: nobody can approve requests yet."


class TestGoodHouses:
    async def test_everything_is_looked_at(self, scene: Scene) -> None:
        found = await scene.look()
        assert [f.subject for f in found if f.level is Level.OK] == [
            "settings", "keys", "database", "telegram", "school BTPS",
        ]  # fmt: skip
        assert await scene.not_ok() == [NO_APPROVER]

    async def test_every_finding_that_is_not_ok_says_what_to_do(self, scene: Scene) -> None:
        scene.write("EVIDENCE=answers")
        assert all(f.mend for f in await scene.look() if f.level is not Level.OK)

    async def test_nothing_is_shown_of_the_token(self, scene: Scene) -> None:
        """LOG-01."""
        assert TOKEN not in str(await scene.look())


class TestSettings:
    async def test_weak_evidence_is_warned_of(self, scene: Scene) -> None:
        """REC-01 switched off, loudly."""
        scene.write("EVIDENCE=answers")
        assert any(line.startswith("warn evidence: EVIDENCE=answers") for line in await scene.not_ok())

    async def test_a_readable_token_is_warned_of(self, scene: Scene) -> None:
        """SEC-01."""
        scene.env_file.chmod(0o644)
        assert any("other people can read" in line for line in await scene.not_ok())

    async def test_a_line_in_clear_is_warned_of(self, scene: Scene) -> None:
        scene.write("TELEGRAM_API_URL=http://bots.example")
        assert any("is not encrypted" in line for line in await scene.not_ok())

    async def test_a_changed_number_of_questions_is_warned_of(self, scene: Scene) -> None:
        """ENU-01: the number would tell who enrolled before."""
        entry = RosterEntry("tan_wei_ling@students.edu.sg", "Tan Wei Ling")
        async with open_house(load(scene.env_file)) as house, house.store.begin() as tx:
            school = await tx.schools.find("BTPS")
            assert school is not None
            await tx.accounts.put(school.id, [entry], NOW)
            account_id = (await tx.accounts.find_subject(entry.login)).account_id
            await tx.answers.put(account_id, StoredAnswers((1, 5, 6), b"salt", b"digest", "p", 1), NOW)
        assert not any("questions" in line for line in await scene.not_ok())
        scene.write("QUESTIONS=4")
        (told,) = [line for line in await scene.not_ok() if line.startswith("warn questions")]
        assert "QUESTIONS=4, but 1 enrolled with another number" in told

    async def test_mistakes_are_all_found(self, scene: Scene) -> None:
        scene.write("QUESTIONS=99", "SMTP_URL=x")
        assert [f.level for f in await scene.look()] == [Level.BAD, Level.BAD]


class TestKeysAndDatabase:
    async def test_a_missing_key_file_is_bad(self, scene: Scene) -> None:
        shutil.rmtree(scene.folder / "keys")
        assert "bad keys: there is no key file" in (await scene.not_ok())[0]

    async def test_a_missing_database_is_bad_and_not_made(self, scene: Scene) -> None:
        shutil.rmtree(scene.folder / "data")
        assert "bad database: there is no database" in (await scene.not_ok())[0]
        assert not (scene.folder / "data").exists()

    async def test_without_a_school_the_next_step_is_named(self, tmp_path: Path, scene: Scene) -> None:
        shutil.rmtree(scene.folder / "data")
        create_house(load(scene.env_file))
        assert tmp_path == scene.folder
        assert await scene.not_ok() == ["warn schools: there is no school yet."]


class TestTelegram:
    async def test_a_missing_token_is_bad(self, scene: Scene) -> None:
        scene.env_file.write_text(scene.env_file.read_text().replace(TOKEN, ""))
        assert any(
            line.startswith("bad telegram: BOT_TOKEN: there is no token") for line in await scene.not_ok()
        )

    async def test_a_refused_token_is_bad(self, scene: Scene) -> None:
        scene.api.faults.next("getMe", Fault.unauthorized())
        assert "bad telegram: Telegram does not accept the token." in await scene.not_ok()

    async def test_a_telegram_that_does_not_answer_is_bad(self, scene: Scene) -> None:
        scene.api.faults.next("getMe", Fault.drop_before(), times=5)
        assert any("cannot be reached" in line for line in await scene.not_ok())


class TestGroups:
    async def test_a_bot_that_may_not_delete_is_bad(self, scene: Scene) -> None:
        scene.world.promote_bot(scene.group, scene.admin, can_delete_messages=False)
        assert "bad school BTPS: the bot may not delete messages in the group." in await scene.not_ok()

    async def test_a_bot_that_is_no_administrator_is_bad(self, scene: Scene) -> None:
        scene.world.demote_bot(scene.group, scene.admin)
        assert "bad school BTPS: the bot is no administrator of the group." in await scene.not_ok()

    async def test_a_bot_that_was_removed_is_bad(self, scene: Scene) -> None:
        scene.world.remove_bot(scene.group, scene.admin)
        assert any(line.startswith("bad school BTPS: ") and "not in" in line for line in await scene.not_ok())

    async def test_a_group_of_another_bot_is_bad(self, scene: Scene) -> None:
        shutil.rmtree(scene.folder / "data")
        await scene.build(bot_id=77)
        assert "bad school BTPS: its admin group is bound to another bot." in await scene.not_ok()

    async def test_an_unbound_school_is_warned_of(self, scene: Scene) -> None:
        async with open_house(load(scene.env_file)) as house:
            await house.schools.add("AA", "Other")
        assert (
            "warn school AA: its admin group is not bound, so nobody sees requests." in await scene.not_ok()
        )


class TestAnotherKeyFile:
    async def test_keys_of_another_database_are_noticed(self, scene: Scene) -> None:
        (scene.folder / "keys" / "k.json").unlink()
        create_key_file(scene.folder / "keys" / "k.json", FixedEntropy("other"))
        assert any("the key file does not belong" in line for line in await scene.not_ok())


class TestShowing:
    def test_lines_and_json_tell_the_same(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = [
            Finding(Level.OK, "keys", "they fit."),
            Finding(Level.BAD, "token", "it is wrong.", "Get one."),
        ]
        show(found)
        assert capsys.readouterr().out.splitlines() == [
            "ok    keys: they fit.",
            "bad   token: it is wrong. Get one.",
        ]
        show(found, as_json=True)
        assert [each["level"] for each in json.loads(capsys.readouterr().out)] == ["ok", "bad"]
