"""`helpdesk backup` and `restore`: what is put back is what was there, and nothing secret travels with it."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from bot import backup_commands
from bot.assemble import outside
from bot.backup_commands import KEPT
from storage.backup import name_at
from storage.sql.retention import RETENTION
from tests.bot.commands import LOGIN, Helpdesk, refused

DATABASE = Path("data/helpdesk.db")


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """A key of age: what is public, and the file with the secret."""
    identity = x25519.Identity.generate()
    file = tmp_path / "age-key.txt"
    file.write_text(f"# created: today\n{identity}\n", encoding="utf-8")
    return str(identity.to_public()), file


def lose_the_database() -> None:
    """The disk with the data is gone."""
    for file in DATABASE.parent.glob("helpdesk.db*"):
        file.unlink()


class TestBackup:
    def test_what_was_lost_is_there_again(self, roster: Helpdesk) -> None:
        """SEC-07."""
        assert roster("backup", "copy.db").code == 0
        lose_the_database()
        assert roster("restore", "copy.db").code == 0
        assert json.loads("\n".join(roster("person", "export", "--login", LOGIN).out))["accounts"]
        assert roster("audit", "verify").code == 0

    def test_an_encrypted_backup_opens_with_its_key_alone(
        self, roster: Helpdesk, key: tuple[str, Path], tmp_path: Path
    ) -> None:
        """SEC-07."""
        public, secret = key
        assert roster("backup", "copy.age", "--to", public).code == 0
        assert b"SQLite" not in Path("copy.age").read_bytes()
        lose_the_database()
        assert "--identity" in refused(roster("restore", "copy.age"))
        other = tmp_path / "other.txt"
        other.write_text(f"{x25519.Identity.generate()}\n", encoding="utf-8")
        assert "made for another key" in refused(roster("restore", "copy.age", "--identity", str(other)))
        assert not any(DATABASE.parent.iterdir())
        assert roster("restore", "copy.age", "--identity", str(secret)).code == 0

    def test_it_is_the_owners_alone_and_never_overwritten(self, roster: Helpdesk) -> None:
        assert roster("backup", "copy.db").code == 0
        assert Path("copy.db").stat().st_mode & 0o777 == 0o600
        assert "never overwritten" in refused(roster("backup", "copy.db"))

    def test_nothing_is_left_beside_it(self, roster: Helpdesk, key: tuple[str, Path]) -> None:
        before = set(Path().iterdir())
        roster("backup", "copy.age", "--to", key[0])
        assert set(Path().iterdir()) - before == {Path("copy.age")}

    def test_no_key_and_no_name_travels_with_it(self, roster: Helpdesk) -> None:
        """CRY-02, SEC-07."""
        roster("backup", "copy.db")
        body = Path("copy.db").read_bytes()
        keys = json.loads(Path("secrets/keys.json").read_text(encoding="utf-8"))["keys"]
        for entries in keys.values():
            for entry in entries:
                assert entry["key"].encode() not in body
        assert b"Tan Wei Ling" not in body

    def test_both_are_recorded(self, roster: Helpdesk) -> None:
        roster("backup", "copy.db")
        lose_the_database()
        roster("restore", "copy.db")
        tags = [json.loads(line)["tag"] for line in roster("audit", "export").out]
        assert [tag for tag in tags if "backup" in tag] == ["system:backup:make", "system:backup:restore"]


class TestAFolder:
    OLD = "helpdesk-20200101T000000Z.db"

    @pytest.fixture
    def folder(self) -> Path:
        """A folder with old backups, and something that is none."""
        folder = Path("backups")
        folder.mkdir()
        for name in (self.OLD, f"{self.OLD}.age", "keys.json"):
            (folder / name).touch()
        return folder

    def test_it_is_named_after_its_time_and_those_whose_time_is_over_are_deleted(
        self, roster: Helpdesk, folder: Path
    ) -> None:
        """PRV-06."""
        ended = roster("backup", "backups/")
        assert ended.out[-2:] == [
            f"backups/{self.OLD} is deleted: its time is over.",
            f"backups/{self.OLD}.age is deleted: its time is over.",
        ]
        made, other = sorted(folder.iterdir())
        assert (made.suffix, other.name) == (".db", "keys.json")
        assert made.stat().st_mode & 0o777 == 0o600
        lose_the_database()
        assert roster("restore", str(made)).code == 0

    def test_they_stay_as_long_as_rows_of_who_has_left_or_as_long_as_one_says(
        self, roster: Helpdesk, folder: Path, key: tuple[str, Path]
    ) -> None:
        """PRV-06: the same schedule."""
        assert RETENTION["accounts"] == KEPT
        young = name_at(outside().timing.now() - timedelta(days=20), encrypted=False)
        (folder / young).touch()
        roster("backup", "backups")
        assert (folder / young).exists()
        told = json.loads(roster("backup", "backups", "--keep", "10d", "--to", key[0], "--json").out[0])
        assert told["deleted"] == [f"backups/{young}"]
        assert told["file"].endswith("Z.db.age")

    def test_one_that_is_refused_or_fails_deletes_nothing(self, roster: Helpdesk, folder: Path) -> None:
        """PRV-06: who has no new backup keeps the old ones."""
        before = set(folder.iterdir())
        refused(roster("backup", "backups", "--to", "not-a-key"))
        assert "--keep: write a time" in refused(roster("backup", "backups", "--keep", "rubbish"))
        DATABASE.write_bytes(b"this is no database" * 1000)
        refused(roster("backup", "backups"))
        assert set(folder.iterdir()) == before

    def test_an_old_one_that_cannot_be_deleted_is_said_after_the_new_one(
        self, roster: Helpdesk, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unlink = Path.unlink

        def refuse(path: Path, *, missing_ok: bool = False) -> None:
            if path.name == self.OLD:
                raise PermissionError(13, "Permission denied", str(path))
            unlink(path, missing_ok=missing_ok)

        monkeypatch.setattr(Path, "unlink", refuse)
        ended = roster("backup", "backups")
        assert ended.code == 1
        (line,) = ended.err
        assert line.startswith("helpdesk: the backup is made, but what is too old could not be deleted: ")
        assert line.endswith(f"backups/{self.OLD}: Permission denied")
        assert len(list(folder.glob("helpdesk-*.db"))) == 2

    def test_what_is_no_folder_is_said_and_nothing_is_made(self, helpdesk: Helpdesk) -> None:
        for typed, said in (
            (("nowhere/",), "there is no folder nowhere/"),
            (("",), "name a new file, or the folder"),
            (("copy.db", "--keep", "3d"), "--keep is about a folder"),
        ):
            assert refused(helpdesk("backup", *typed)).startswith(said)
        assert list(Path().iterdir()) == []


class TestRestore:
    def test_a_database_that_is_there_is_never_overwritten(self, roster: Helpdesk) -> None:
        roster("backup", "copy.db")
        assert "never overwritten" in refused(roster("restore", "copy.db"))

    def test_what_a_killed_bot_left_beside_its_database_must_go_too(self, roster: Helpdesk) -> None:
        """SEC-07: SQLite would apply those changes to the backup, and break it or bring them back."""
        assert roster("backup", "copy.db").code == 0
        left = DATABASE.with_name("helpdesk.db-wal")
        with closing(sqlite3.connect(DATABASE)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE later (text)")
            database.commit()
            killed = left.read_bytes()
        lose_the_database()
        left.write_bytes(killed)
        assert killed
        assert refused(roster("restore", "copy.db")) == (
            "an older database left data/helpdesk.db-wal; move that away too (all of data/helpdesk.db*)"
        )
        assert [one.name for one in DATABASE.parent.iterdir()] == [left.name]
        left.unlink()
        assert roster("restore", "copy.db").code == 0

    def test_a_one_time_code_of_that_day_opens_nothing(self, roster: Helpdesk) -> None:
        """TOT-03: it may have been used since, and whoever finds it would enrol once more."""
        assert roster("approver", "invite", "--school", "BTPS", "--name", "Mdm Siti").code == 0
        assert roster("school", "bind", "BTPS").code == 0
        roster("backup", "copy.db")
        lose_the_database()
        assert roster("restore", "copy.db").code == 0
        with closing(sqlite3.connect(DATABASE)) as database:
            codes = "SELECT invite_tag, invite_expires_at FROM approvers"
            assert database.execute(codes).fetchall() == [(None, None)]
            codes = "SELECT bind_tag, bind_expires_at FROM schools"
            assert database.execute(codes).fetchall() == [(None, None)]

    def test_what_was_under_way_is_over(self, roster: Helpdesk) -> None:
        """A permit may have been used since, and nobody waits for a message of that day."""
        with closing(sqlite3.connect(DATABASE)) as database, database:
            account = database.execute("SELECT id FROM accounts").fetchone()[0]
            database.execute(
                "INSERT INTO permits VALUES ('p', 'reset', ?, 1, 1, 1, 1, 'r', '2099-01-01')", (account,)
            )
            database.execute(
                'INSERT INTO outbox (bot_id, kind, chat_id, dedupe_key, "values", created_at, due_at,'
                " attempts)"
                " VALUES (1, 'step_up', 1, 'd', '{}', '2026-11-21', '2026-11-21', 0)"
            )
        roster("backup", "copy.db")
        lose_the_database()
        assert roster("restore", "copy.db").code == 0
        with closing(sqlite3.connect(DATABASE)) as database:
            assert database.execute("SELECT remaining FROM permits").fetchall() == [(0,)]
            assert database.execute("SELECT failure FROM outbox").fetchall() == [("restored",)]

    def test_a_backup_of_other_keys_is_refused_and_nothing_is_put_there(self, roster: Helpdesk) -> None:
        roster("backup", "copy.db")
        lose_the_database()
        Path("secrets/keys.json").unlink()
        roster("init")
        lose_the_database()
        assert "does not belong" in refused(roster("restore", "copy.db"))
        assert not DATABASE.exists()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
    def test_it_belongs_to_whom_its_folder_belongs_to(self, roster: Helpdesk) -> None:
        """Root restores what another user runs."""
        roster("backup", "copy.db")
        lose_the_database()
        os.chown("data", 4711, 4712)
        ended = roster("restore", "copy.db")
        assert not any("chown" in line for line in ended.out)
        assert {(one.stat().st_uid, one.stat().st_gid) for one in DATABASE.parent.iterdir()} == {(4711, 4712)}
        assert DATABASE.stat().st_mode & 0o777 == 0o600

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
    def test_who_may_not_give_it_away_is_told_how_it_is_given(
        self, roster: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_arguments: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        roster("backup", "copy.db")
        lose_the_database()
        os.chown("data", 4711, 4712)
        monkeypatch.setattr(os, "chown", refuse)
        ended = roster("restore", "copy.db")
        assert ended.code == 0
        assert ended.out[-1].endswith(f"before the bot starts: chown 4711:4712 {DATABASE}*")

    @pytest.mark.parametrize(
        ("name", "damage"),
        [
            ("copy.age", lambda body: body[:-5000]),
            ("copy.age", lambda body: body[:150]),
            ("copy.age", lambda body: body[:9000] + b"0123456789" + body[9010:]),
            ("copy.db", lambda body: body[:-5000]),
            ("copy.db", lambda body: body[:150]),
        ],
    )
    def test_a_damaged_one_does_not_blame_the_key_and_leaves_nothing(
        self, roster: Helpdesk, key: tuple[str, Path], name: str, damage: Callable[[bytes], bytes]
    ) -> None:
        """SEC-07: a right key beside a wrong sentence would be thrown away."""
        public, secret = key
        assert roster("backup", name, *(("--to", public) if name.endswith("age") else ())).code == 0
        lose_the_database()
        Path(name).write_bytes(damage(Path(name).read_bytes()))
        said = refused(roster("restore", name, "--identity", str(secret)))
        assert said == f"{name} is damaged or was cut off; take another copy of it, or another backup"
        assert list(DATABASE.parent.iterdir()) == []

    def test_a_file_that_is_no_key_is_told_from_one_that_is_not_there(
        self, roster: Helpdesk, key: tuple[str, Path], tmp_path: Path
    ) -> None:
        roster("backup", "copy.age", "--to", key[0])
        lose_the_database()
        for name, body in (("note", b"no key"), ("half", b"AGE-SECRET-KEY-1HALF\n"), ("bytes", b"\xff\xfe")):
            (tmp_path / name).write_bytes(body)
            said = refused(roster("restore", "copy.age", "--identity", str(tmp_path / name)))
            assert said.startswith(f"{tmp_path / name} holds no secret key of age; name the file")
        said = refused(roster("restore", "copy.age", "--identity", "nowhere"))
        assert said == "nowhere cannot be read: No such file or directory; --identity names another"

    @pytest.mark.parametrize("name", ["copy.age", "copy.db"])
    def test_a_full_disk_is_said_as_that(
        self, roster: Helpdesk, key: tuple[str, Path], name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        public, secret = key
        assert roster("backup", name, *(("--to", public) if name.endswith("age") else ())).code == 0
        lose_the_database()
        unpack = backup_commands._unpack
        full = Path("/dev/full")
        monkeypatch.setattr(
            backup_commands, "_unpack", lambda file, _to, identity: unpack(file, full, identity)
        )
        said = refused(roster("restore", name, "--identity", str(secret)))
        assert said == "the disk of /dev is full; free space there and restore again"
        assert list(DATABASE.parent.iterdir()) == []

    @pytest.mark.parametrize("body", [b"", b"rubbish", b"SQLite format 3\0 and then rubbish", b"age-"])
    def test_what_is_no_backup_is_refused_in_one_line(self, roster: Helpdesk, body: bytes) -> None:
        Path("copy.db").write_bytes(body)
        lose_the_database()
        refused(roster("restore", "copy.db"))
        assert not DATABASE.exists()

    @pytest.mark.parametrize(
        "typed",
        [
            ("backup", "nowhere/copy.db"),
            ("backup", "copy.db", "--to", "not-a-key"),
            ("restore", "nowhere.db"),
        ],
    )
    def test_what_cannot_be_done_is_said_in_one_line(self, roster: Helpdesk, typed: tuple[str, ...]) -> None:
        if typed[0] == "restore":
            lose_the_database()
        refused(roster(*typed))
