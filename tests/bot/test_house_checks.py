"""What `helpdesk check` says of disk, keys, database, directory and approvers, good and broken."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.assemble import create_house, open_house
from bot.settings import load
from domain.requests import Role
from services.school_rules import Change
from storage import engine
from storage.keys import create_key_file
from storage.records import RosterEntry, StoredAnswers
from tests.bot.scene import NO_APPROVER, NOW, Scene
from tests.storage.samples import FixedEntropy


class TestDisk:
    @pytest.mark.parametrize(
        ("free", "said"),
        [(999_000_000, ["warn disk"]), (99_000_000, ["bad disk"]), (1_000_000_000, [])],
    )
    async def test_a_disk_that_is_nearly_full_is_told(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch, free: int, said: list[str]
    ) -> None:
        """LOG-09."""
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
        assert [line.split(":")[0] for line in await scene.not_ok()] == [*said, "warn school BTPS"]

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder not even root can write in")
    async def test_a_folder_that_cannot_be_written_is_told(self, scene: Scene) -> None:
        scene.data = Path("/proc/self")
        scene.write()
        assert (await scene.not_ok())[0].startswith("bad disk: nothing can be written in /proc/self: ")

    async def test_a_file_where_the_folder_should_be_is_told(self, scene: Scene) -> None:
        scene.data = scene.folder / "a_file"
        scene.data.touch()
        scene.write()
        assert (await scene.not_ok())[0] == f"bad disk: {scene.data} is no folder."


Content = dict[str, Any]


def without_a_key(content: Content) -> None:
    del content["keys"]["audit"]


def with_a_short_key(content: Content) -> None:
    content["keys"]["audit"][0]["key"] = "c2hvcnQ="


def with_equal_keys(content: Content) -> None:
    content["keys"]["audit"] = content["keys"]["totp"]


class TestKeys:
    """SEC-05."""

    @pytest.mark.parametrize(
        ("damage", "said"),
        [
            (without_a_key, "has no key for the purpose 'audit'."),
            (with_a_short_key, "has 5 bytes where 32 are needed."),
            (with_equal_keys, "has equal keys for 'totp' and 'audit'."),
        ],
    )
    async def test_each_damage_is_named_and_the_safe_copy_mends_it(
        self, scene: Scene, damage: Callable[[Content], None], said: str
    ) -> None:
        content = json.loads(scene.key_file.read_text())
        damage(content)
        scene.key_file.write_text(json.dumps(content))
        (found, *_) = await scene.findings()
        assert (found.subject, found.text.endswith(said)) == ("keys", True)
        assert found.mend == "Put the key file back from your safe copy."

    async def test_keys_that_others_can_read_are_closed_with_one_command(self, scene: Scene) -> None:
        """SEC-01."""
        scene.key_file.chmod(0o644)
        assert await scene.mend("other people can read the key file.") == f"Run: chmod 600 {scene.key_file}."

    async def test_missing_keys_of_a_database_in_use_come_from_the_safe_copy(self, scene: Scene) -> None:
        shutil.rmtree(scene.key_file.parent)
        mend = "Put your safe copy of it back, for new keys would open nothing."
        assert await scene.mend("there is no key file") == mend

    async def test_missing_keys_of_a_new_house_are_made(self, scene: Scene) -> None:
        shutil.rmtree(scene.key_file.parent)
        shutil.rmtree(scene.data)
        assert await scene.mend("there is no key file") == "`helpdesk init` makes one."

    async def test_keys_of_another_database_are_noticed(self, scene: Scene) -> None:
        scene.key_file.unlink()
        create_key_file(scene.key_file, FixedEntropy("other"))
        assert "Put the right key file" in await scene.mend("the key file does not belong")


def set_revision(scene: Scene, revision: str) -> None:
    with closing(sqlite3.connect(scene.data / "helpdesk.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def replace(scene: Scene, content: bytes) -> None:
    for path in scene.data.iterdir():
        path.unlink()
    (scene.data / "helpdesk.db").write_bytes(content)


class TestDatabase:
    async def test_a_missing_one_is_bad_and_not_made(self, scene: Scene) -> None:
        shutil.rmtree(scene.data)
        assert "Run `helpdesk init`" in await scene.mend("there is no database")
        assert not scene.data.exists()

    async def test_an_empty_one_is_bad(self, scene: Scene) -> None:
        replace(scene, b"")
        assert "Run `helpdesk init`" in await scene.mend("the database")

    async def test_an_old_one_is_told_and_left_as_it_is(self, scene: Scene) -> None:
        set_revision(scene, "0001")
        for _ in range(2):
            (line,) = await scene.not_ok()
            assert line.startswith("warn database: ")
            assert line.endswith("has the tables of an older version.")

    async def test_a_newer_one_names_the_way_out(self, scene: Scene) -> None:
        set_revision(scene, "9999")
        assert await scene.mend("a newer version of this program") == "Use that one."

    async def test_a_damaged_one_is_told(self, scene: Scene) -> None:
        replace(scene, b"this is no database, whatever its name says" * 100)
        assert "backup" in await scene.mend("the database")

    async def test_one_that_another_program_holds_is_told(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "_PRAGMAS", ("PRAGMA busy_timeout = 50",))
        with closing(sqlite3.connect(scene.data / "helpdesk.db", isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            assert "Another program holds it" in await scene.mend("the database")

    async def test_without_a_school_the_next_step_is_named(self, scene: Scene) -> None:
        shutil.rmtree(scene.data)
        create_house(load(scene.env_file))
        assert await scene.not_ok() == ["warn schools: there is no school yet."]

    async def test_a_changed_number_of_questions_is_warned_of(self, scene: Scene) -> None:
        """ENU-01: the number would tell who enrolled before."""
        entry = RosterEntry("tan_wei_ling@students.edu.sg", "Tan Wei Ling")
        async with open_house(load(scene.env_file)) as house, house.store.begin() as tx:
            school = await tx.schools.find("BTPS")
            assert school is not None
            await tx.accounts.put(school.id, [entry], NOW)
            account_id = (await tx.accounts.find_subject(entry.login)).account_id
            await tx.answers.put(account_id, StoredAnswers((1, 5, 6), b"salt", b"digest", "p", 1), NOW)
        assert await scene.not_ok() == [NO_APPROVER]
        scene.write("QUESTIONS=4")
        (told,) = [line for line in await scene.not_ok() if line.startswith("warn questions")]
        assert "QUESTIONS=4, but 1 enrolled with another number" in told


class TestApprovers:
    async def test_a_school_with_two_is_well(self, scene: Scene) -> None:
        await scene.enrol(1)
        await scene.enrol(2)
        assert await scene.not_ok() == []

    async def test_a_school_with_one_is_told_how_to_get_another(self, scene: Scene) -> None:
        """ADM-13: two are the least."""
        await scene.enrol(1)
        mend = await scene.mend("only 1 can approve requests")
        assert (
            mend == "Run `helpdesk approver invite --school BTPS --name NAME` for another; two are the least."
        )

    async def test_a_form_teacher_is_no_approver(self, scene: Scene) -> None:
        """ADM-04."""
        await scene.enrol(1, role=Role.TEACHER)
        assert await scene.not_ok() == [NO_APPROVER]

    async def test_a_suspended_one_beside_another_is_warned_of(self, scene: Scene) -> None:
        """TOT-03."""
        await scene.enrol(1)
        await scene.enrol(2, misses=5)
        (line,) = await scene.not_ok()
        assert line.startswith("warn school BTPS: 1 of 2 approvers are suspended")

    async def test_a_school_whose_approvers_are_all_suspended_is_bad(self, scene: Scene) -> None:
        """TOT-03."""
        await scene.enrol(1, misses=5)
        assert (await scene.not_ok())[0].startswith("bad school BTPS: 1 of 1 approvers are suspended")
        mend = await scene.mend("1 of 1")
        assert "`helpdesk approver restore --school BTPS --name NAME`" in mend
        assert "`helpdesk approver list --school BTPS` shows whom" in mend


class TestOwnRules:
    async def test_a_school_with_weaker_evidence_is_told(self, scene: Scene) -> None:
        async with open_house(load(scene.env_file)) as house:
            await house.school_rules.change("BTPS", Change(rules={"evidence": "answers"}))
        lines = await scene.not_ok()
        assert (
            "warn school BTPS: there three right answers alone reset a password; they can be guessed."
            in lines
        )

    async def test_rules_that_go_with_the_settings_no_more_are_told(self, scene: Scene) -> None:
        async with open_house(load(scene.env_file)) as house:
            await house.school_rules.change("BTPS", Change(rules={"evidence": "answers"}))
        scene.write("QUESTIONS=8")
        found = [line for line in await scene.not_ok() if line.startswith("bad school BTPS")]
        assert [line.split(": with")[0] for line in found] == [
            "bad school BTPS: its own rules do not go with the settings"
        ]
