"""`helpdesk person`: what is kept of somebody, shown and erased."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commands import LOGIN, Helpdesk, refused


class TestExport:
    def test_a_student_is_written_as_json(self, roster: Helpdesk) -> None:
        """PRV-07."""
        ended = roster("person", "export", "--login", LOGIN)
        records = json.loads("\n".join(ended.out))
        assert records["accounts"][0]["full_name"] == "Tan Wei Ling"

    def test_a_file_is_the_owners_alone_and_never_overwritten(self, roster: Helpdesk, tmp_path: Path) -> None:
        out = tmp_path / "export.json"
        assert roster("person", "export", "--login", LOGIN, "--out", str(out)).code == 0
        assert out.stat().st_mode & 0o777 == 0o600
        assert "never overwritten" in refused(roster("person", "export", "--login", LOGIN, "--out", str(out)))


class TestErase:
    def test_without_yes_nothing_goes(self, roster: Helpdesk) -> None:
        ended = roster("person", "erase", "--login", LOGIN)
        assert ended.out[1:] == [
            "The audit log stays whole, and names them no more.",
            "Repeat it with --yes to do so.",
        ]
        assert "audit" not in ended.out[0]
        told = roster("person", "erase", "--login", LOGIN, "--json").out[0]
        assert roster("person", "export", "--login", LOGIN).code == 0
        done = roster("person", "erase", "--login", LOGIN, "--yes", "--json").out[0]
        assert json.loads(done)["rows"] == json.loads(told)["rows"]

    def test_with_yes_it_goes_and_the_log_is_intact(self, roster: Helpdesk) -> None:
        """AUD-07."""
        ended = json.loads(roster("person", "erase", "--login", LOGIN, "--yes", "--json").out[0])
        assert (ended["erased"], ended["rows"]["accounts"]) == (True, 1)
        assert "nothing is kept" in refused(roster("person", "export", "--login", LOGIN))
        assert roster("audit", "verify").code == 0


class TestStop:
    def test_how_much_was_ended_is_one_line(self, roster: Helpdesk) -> None:
        """SES-06."""
        for typed in (("--login", LOGIN), ("--telegram", "42"), ("--all",)):
            ended = roster("person", "stop", *typed)
            assert (ended.code, ended.out) == (0, ["Ended: 0 tasks, 0 unused approvals."])

    def test_what_is_under_way_in_the_database_ends(self, roster: Helpdesk) -> None:
        """SES-06: without a bot that runs, and without a token."""
        with closing(sqlite3.connect("data/helpdesk.db")) as database, database:
            account = database.execute("SELECT id FROM accounts").fetchone()[0]
            database.execute(
                "INSERT INTO permits VALUES ('p', 'reset', ?, 1, 1, 1, 1, 'r', '2099-01-01')", (account,)
            )
        assert roster("person", "stop", "--login", LOGIN).out == ["Ended: 0 tasks, 1 unused approval."]
        told = json.loads(roster("person", "stop", "--all", "--json").out[0])
        assert told == {"tasks": 0, "permits": 0}
        tags = [json.loads(line)["tag"] for line in roster("audit", "export").out]
        assert tags.count("person:work:stop") == 2

    def test_one_line_says_whom_to_name(self, roster: Helpdesk) -> None:
        for typed, said in (
            ([], "or --all for everybody"),
            (["--all", "--login", LOGIN], "one of them"),
            (["--login", LOGIN, "--telegram", "5"], "or --all for everybody"),
            (["--login", "nobody@students.edu.sg"], "nothing of it is under way"),
            (["--login", "tan wei ling; DROP TABLE"], "no MIMS ID"),
        ):
            assert said in refused(roster("person", "stop", *typed))


class TestTypedWrongly:
    @pytest.mark.parametrize("command", ["export", "erase", "stop"])
    def test_a_number_that_telegram_gives_nobody_is_refused(self, helpdesk: Helpdesk, command: str) -> None:
        for number in ("-5", "99999999999999999999", "x"):
            ended = helpdesk("person", command, "--telegram", number)
            assert (ended.code, len(ended.err)) == (2, 1)

    @pytest.mark.parametrize("command", ["export", "erase"])
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ([], "say who"),
            (["--login", LOGIN, "--telegram", "5"], "say who"),
            (["--login", "tan wei ling; DROP TABLE"], "no MIMS ID"),
            (["--login", "nobody@students.edu.sg"], "nothing is kept"),
            (["--telegram", "5"], "nothing is kept"),
        ],
    )
    def test_one_line_says_what_to_do(
        self, roster: Helpdesk, command: str, typed: list[str], said: str
    ) -> None:
        assert said in refused(roster("person", command, *typed))
