"""`helpdesk audit`: the log is checked, alone or against copies, and handed on row by row."""

import asyncio
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.assemble import open_house
from bot.settings import load
from bot.sinks import CheckpointsFile
from domain.checkpoint import Checkpoint
from domain.events import Event, Tag
from services import audit as audit_module
from tests.bot.commands import Helpdesk, refused
from tests.house_rules.repository import ROOT

CHECKPOINTS = "data/audit-checkpoints.jsonl"
AWAY = "elsewhere.jsonl"


def sign() -> Checkpoint:
    """Let a hundred things happen, sign the end and write it to its file, as the bot does."""
    return asyncio.run(_sign())


def record(*events: Event) -> None:
    """Let things happen."""

    async def work() -> None:
        async with open_house(load()) as house, house.store.begin() as tx:
            await tx.audit.record(events, house.outside.timing.now())

    asyncio.run(work())


async def _sign() -> Checkpoint:
    settings = load()
    async with open_house(settings) as house:
        async with house.store.begin() as tx:
            nothing = Event(Tag.STARTED, actor="system")
            await tx.audit.record([nothing] * 100, house.outside.timing.now())
        made = await house.checkpoints.make_if_due()
    assert made is not None
    CheckpointsFile(settings.checkpoints_file).write([made])
    return made


def sql(*statements: str) -> None:
    """Write to the database without the triggers that forbid it."""
    with closing(sqlite3.connect("data/helpdesk.db")) as database, database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)


class TestVerify:
    def test_an_intact_log_is_called_so(self, school: Helpdesk) -> None:
        assert school("audit", "verify").out == ["The audit log is intact: 1 rows."]
        assert json.loads(school("audit", "verify", "--json").out[0]) == {
            "intact": True, "rows": 1, "broken_at": None, "checkpoints": 0, "copies": 0, "problems": [],
            "notes": [],
        }  # fmt: skip

    def test_a_broken_row_is_named_to_people_and_programs(self, school: Helpdesk) -> None:
        """AUD-01."""
        sql("UPDATE audit SET actor = 'somebody'")
        said = "helpdesk: the audit log is broken at row 1: row 1 is not what was recorded there"
        assert school("audit", "verify") == (1, [], [said])
        code, (line,), errors = school("audit", "verify", "--json")
        assert (code, errors, json.loads(line)["broken_at"]) == (1, [said], 1)
        assert json.loads(line)["problems"] == [
            {"flaw": "row", "seq": 1, "text": "row 1 is not what was recorded there"}
        ]


class TestCopies:
    def test_the_file_of_checkpoints_is_compared_by_itself(self, school: Helpdesk) -> None:
        """AUD-05."""
        sign()
        assert school("audit", "verify").out == [
            "The audit log is intact: 102 rows, 1 checkpoints, 1 compared with copies."
        ]
        sql("DELETE FROM audit WHERE seq > 50", "DELETE FROM audit_checkpoints")
        said = refused(school("audit", "verify"))
        assert said.startswith("the audit log is not intact: the log was rolled back: it ends at row 50")

    def test_yesterdays_database_is_reported(self, school: Helpdesk) -> None:
        """AB8: with the copy that was kept elsewhere, also when the file here went back too."""
        shutil.copytree("data", "yesterday")
        sign()
        shutil.copy(CHECKPOINTS, AWAY)
        shutil.rmtree("data")
        shutil.copytree("yesterday", "data")
        assert school("audit", "verify").code == 0
        said = refused(school("audit", "verify", "--checkpoint", AWAY))
        assert "the log was rolled back: it ends at row 1, and a copy elsewhere has row 101" in said

    def test_what_a_group_was_shown_is_compared(self, school: Helpdesk) -> None:
        made = sign()
        said = f"{made.seq:,} {made.link.fingerprint.upper()}"
        assert school("audit", "verify", "--seen", said).code == 0
        assert "written anew" in refused(school("audit", "verify", "--seen", f"{made.seq} {'0' * 16}"))

    def test_an_outsider_needs_the_copy_and_the_public_key_alone(self, school: Helpdesk) -> None:
        """AUD-04."""
        made = sign()
        (key,) = school("audit", "key").out
        assert json.loads(school("audit", "key", "--json").out[0]) == {"keys": [key]}
        shutil.move(CHECKPOINTS, AWAY)
        shutil.rmtree("data")
        shutil.rmtree("secrets")
        alone = ("audit", "verify", "--alone", "--checkpoint", AWAY, "--public-key", key)
        first, last = school(*alone).out
        assert first == "1 checkpoints are signed with this key."
        assert last.startswith(f"The last is of row {made.seq}, ")
        assert last.endswith(f": {made.link.fingerprint}")
        Path(AWAY).write_text(Path(AWAY).read_text().replace(f'"seq": {made.seq}', '"seq": 99'))
        assert "the checkpoint of row 99 is forged" in refused(school(*alone))
        code, (line,), _ = school(*alone, "--json")
        assert (code, json.loads(line)["intact"], json.loads(line)["problems"][0]["flaw"]) == (
            1,
            False,
            "forged",
        )

    def test_only_the_key_that_was_noted_down_is_trusted(self, school: Helpdesk) -> None:
        sign()
        other = "0badcafe:" + "A" * 43 + "="
        said = refused(school("audit", "verify", "--public-key", other))
        assert said.startswith("the audit log is not intact: the checkpoint of row 101 is forged")

    def test_many_problems_are_one_line(self, school: Helpdesk) -> None:
        for _ in range(3):
            sign()
        sql("DELETE FROM audit WHERE seq > 50")
        assert refused(school("audit", "verify")).endswith("(and 2 more; --json tells them all)")

    def test_a_restored_backup_is_a_note(self, school: Helpdesk) -> None:
        shutil.copytree("data", "yesterday")
        sign()
        shutil.copy(CHECKPOINTS, AWAY)
        shutil.rmtree("data")
        shutil.copytree("yesterday", "data")
        record(Event(Tag.RESTORED, actor="operator"))
        code, (first, note), _ = school("audit", "verify", "--checkpoint", AWAY)
        assert (code, first) == (0, "The audit log is intact: 2 rows, 0 checkpoints, 1 compared with copies.")
        assert note.startswith("Note: a backup was restored at row 2 ")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--checkpoint", "none"), "none cannot be read: No such file"),
            (("--checkpoint", "."), ". cannot be read: Is a directory"),
            (("--checkpoint", "rubbish"), "rubbish is no copy of checkpoints: line 2 is none"),
            (("--checkpoint", "bytes"), "bytes is no copy of checkpoints"),
            (("--public-key", "x"), "--public-key takes a key as `helpdesk audit key` writes it"),
            (("--seen", "x"), "--seen takes the number and the fingerprint"),
            (("--seen", "²³ 3f2a"), "--seen takes the number and the fingerprint"),
            (("--seen", "1 2 3"), "--seen takes the number and the fingerprint"),
            (("--seen", f"12 {'0' * 17}"), "--seen takes the number and the fingerprint"),
            (("--checkpoint", "empty"), "empty holds no checkpoint; name your copy of AUDIT_CHECKPOINTS"),
            (("--checkpoint", "rows"), "rows holds no checkpoint"),
            (("--alone", "--checkpoint", "empty"), "empty holds no checkpoint"),
            (("--alone",), "--alone needs the copies and a key"),
        ],
    )
    def test_what_is_no_copy_or_key_is_one_line(
        self, school: Helpdesk, arguments: tuple[str, ...], said: str
    ) -> None:
        Path("rubbish").write_text("\nx\n")
        Path("bytes").write_bytes(b"\xff\xfe")
        Path("empty").touch()
        Path("rows").write_text(school("audit", "export").out[0])
        assert refused(school("audit", "verify", *arguments)).startswith(said)


class TestExport:
    def test_every_row_is_one_object_in_order(
        self, school: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_module, "PAGE", 2)
        for number in range(4):
            school("school", "add", f"S{number}", "Name")
        rows = [json.loads(line) for line in school("audit", "export", "--json").out]
        assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5]
        assert [row["values"]["code"] for row in rows] == ["BTPS", "S0", "S1", "S2", "S3"]
        assert set(rows[0]) == {"seq", "at", "tag", "subject", "actor", "thread", "values"}
        assert rows[0]["at"].endswith("+00:00")

    def test_that_it_was_exported_is_in_the_next_one(self, school: Helpdesk) -> None:
        """7.2: export."""
        assert len(school("audit", "export").out) == 1
        last = json.loads(school("audit", "export").out[-1])
        assert (last["tag"], last["actor"], last["values"]["rows"]) == ("system:audit:export", "operator", 1)

    def test_a_table_for_a_spreadsheet_holds_no_formula(self, school: Helpdesk) -> None:
        """DB-03."""
        nasty = ["=1+1", "+1", "-1", "@x", "\tx", "\0x", "plain", 'with "quotes", and commas']
        record(*[Event(Tag.STARTED, text, "system", text) for text in nasty])
        code, lines, _ = school("audit", "export", "--csv")
        head, _, *rows = csv.reader(io.StringIO("\n".join(lines)))
        assert (code, head) == (0, ["seq", "at", "tag", "subject", "actor", "thread", "values"])
        quoted = [f"'{text}" if text not in nasty[-2:] else text for text in nasty]
        assert [row[3] for row in rows] == [row[5] for row in rows] == quoted

    def test_only_rows_since_a_day_in_singapore_are_given(self, school: Helpdesk) -> None:
        assert len(school("audit", "export", "--since", "2020-01-01").out) == 1
        assert school("audit", "export", "--since", "2100-01-01").out == []

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--since", "yesterday"), "--since takes a day such as 2026-12-31"),
            (("--since", "2026-02-30"), "--since takes a day such as 2026-12-31"),
            (("--csv", "--json"), "--csv and --json exclude each other"),
        ],
    )
    def test_what_makes_no_sense_is_one_line(
        self, school: Helpdesk, arguments: tuple[str, ...], said: str
    ) -> None:
        assert refused(school("audit", "export", *arguments)).startswith(said)

    @pytest.mark.parametrize("more", [(), ("--csv",)])
    def test_a_reader_that_leaves_ends_it_without_a_traceback(
        self, school: Helpdesk, more: tuple[str, ...]
    ) -> None:
        assert school("audit", "export").code == 0
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as nobody:
            ended = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", "bot", "audit", "export", *more],
                cwd=Path.cwd(),
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=nobody,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert (ended.returncode, ended.stderr) == (1, b"")
