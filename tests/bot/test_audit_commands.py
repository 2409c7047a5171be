"""`helpdesk audit`: the log is checked, and handed on row by row."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot import audit_commands
from tests.bot.commands import Helpdesk
from tests.house_rules.repository import ROOT


class TestVerify:
    def test_an_intact_log_is_called_so(self, school: Helpdesk) -> None:
        assert school("audit", "verify").out == ["The audit log is intact: 1 rows."]
        assert json.loads(school("audit", "verify", "--json").out[0]) == {
            "intact": True, "rows": 1, "broken_at": None,
        }  # fmt: skip

    def test_a_broken_row_is_named_to_people_and_programs(self, school: Helpdesk) -> None:
        """AUD-01."""
        with closing(sqlite3.connect("data/helpdesk.db")) as database, database:
            triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                database.execute(f"DROP TRIGGER {name}")
            database.execute("UPDATE audit SET actor = 'somebody'")
        said = "helpdesk: the audit log is broken at row 1: row 1 is not what was recorded there"
        assert school("audit", "verify") == (1, [], [said])
        code, (line,), errors = school("audit", "verify", "--json")
        assert (code, errors, json.loads(line)["broken_at"]) == (1, [said], 1)


class TestExport:
    def test_every_row_is_one_object_in_order(
        self, school: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_commands, "PAGE", 2)
        for number in range(4):
            school("school", "add", f"S{number}", "Name")
        rows = [json.loads(line) for line in school("audit", "export").out]
        assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5]
        assert [row["values"]["code"] for row in rows] == ["BTPS", "S0", "S1", "S2", "S3"]
        assert set(rows[0]) == {"seq", "at", "tag", "subject", "actor", "thread", "values"}
        assert rows[0]["at"].endswith("+00:00")

    def test_a_reader_that_leaves_ends_it_without_a_traceback(self, school: Helpdesk) -> None:
        assert school("audit", "export").code == 0
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as nobody:
            ended = subprocess.run(
                [sys.executable, "-m", "bot", "audit", "export"],
                cwd=Path.cwd(),
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=nobody,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert (ended.returncode, ended.stderr) == (1, b"")
