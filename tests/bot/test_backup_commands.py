"""`helpdesk backup` and `restore`: what is put back is what was there, and nothing secret travels with it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pyrage import x25519

from tests.bot.commands import Helpdesk, refused

LOGIN = "tan_wei_ling@students.edu.sg"
DATABASE = Path("data/helpdesk.db")


@pytest.fixture
def roster(school: Helpdesk, tmp_path: Path) -> Helpdesk:
    """The command line with a school of one student."""
    file = tmp_path / "roster.csv"
    file.write_text(f"login,full_name\n{LOGIN},Tan Wei Ling\n", encoding="utf-8")
    assert school("roster", "import", str(file), "--school", "BTPS").code == 0
    return school


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
        assert "does not open" in refused(roster("restore", "copy.age", "--identity", str(other)))
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


class TestRestore:
    def test_a_database_that_is_there_is_never_overwritten(self, roster: Helpdesk) -> None:
        roster("backup", "copy.db")
        assert "never overwritten" in refused(roster("restore", "copy.db"))

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
