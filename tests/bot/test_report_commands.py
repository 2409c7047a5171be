"""`helpdesk report`: in words, as an object, as a table and as a picture; every mistake in one line."""

import csv
import io
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tests.bot.commands import Helpdesk, refused

NOTHING = "Passwords reset: 0. First logins: 0. Accounts locked: 0."


@pytest.fixture
def two_schools(school: Helpdesk) -> Helpdesk:
    """The command line of two schools, the first with a student."""
    assert school("school", "add", "RVPS", "River & Valley").code == 0
    Path("r.csv").write_text("login,full_name\ntan_mei@students.edu.sg,Tan Mei\n")
    assert school("roster", "import", "r.csv", "--school", "BTPS").code == 0
    return school


class TestWords:
    def test_one_school(self, two_schools: Helpdesk) -> None:
        head, *lines = two_schools("report", "--school", "rvps").out
        assert head.startswith("River & Valley, ")
        assert lines == [NOTHING, "Requests to the school: 0. Open now: 0."]

    def test_all_of_them_and_each_in_which_something_happened(self, two_schools: Helpdesk) -> None:
        with closing(sqlite3.connect("data/helpdesk.db")) as database, database:
            (school,) = database.execute("SELECT id FROM schools WHERE code = 'RVPS'").fetchone()
            database.execute(
                "INSERT INTO requests (id, kind, state, school_id, account_id, subject, bot_id, chat_id, "
                "user_id, known_chat, answers_right, tries, nonce, created_at, expires_at, by_teacher) "
                "VALUES ('r1', 'unlock', 'open', ?, 'a', 's', 1, 2, 2, 0, 0, 0, 'n', "
                "datetime('now', '-5 minutes'), datetime('now', '+3 days'), 0)",
                (school,),
            )
        lines = two_schools("report", "--all").out
        assert lines[0].split() == ["school", "resets", "alone", "first", "asked", "median", "open"]
        assert lines[1].split() == ["RVPS", "0", "-", "0", "1", "-", "1"]
        assert lines[2] == ""
        assert lines[3].startswith("All schools, ")


class TestFiles:
    def test_a_picture_and_a_table_for_their_owner(self, two_schools: Helpdesk) -> None:
        ended = two_schools("report", "--all", "--png", "a.png", "--csv", "a.csv")
        assert ended.out[-2:] == ["Written: a.csv", "Written: a.png"]
        assert Image.open("a.png").format == "PNG"
        read = list(csv.DictReader(io.StringIO(Path("a.csv").read_text())))
        assert [row["school"] for row in read] == ["BTPS", "RVPS"]
        assert {stat.S_IMODE(Path(name).stat().st_mode) for name in ("a.png", "a.csv")} == {0o600}

    def test_one_that_is_there_stays_and_the_other_is_not_made(self, two_schools: Helpdesk) -> None:
        Path("a.png").write_text("mine")
        said = refused(two_schools("report", "--all", "--png", "a.png", "--csv", "a.csv"))
        assert said == "a.png exists already and is never overwritten; name another file"
        assert not Path("a.csv").exists()
        assert Path("a.png").read_text() == "mine"


class TestPrograms:
    def test_a_program_gets_one_object(self, two_schools: Helpdesk) -> None:
        (line,) = two_schools("report", "--all", "--json").out
        facts = json.loads(line)
        assert [one["school"] for one in facts["schools"]] == ["BTPS", "RVPS"]
        assert facts["all"]["school"] == "ALL"
        assert facts["all"]["self_service_rate"] is None
        assert facts["from"] < facts["to"]

    def test_nobody_is_named(self, two_schools: Helpdesk) -> None:
        """ADM-05."""
        assert "tan_mei" not in "".join(two_schools("report", "--all", "--json").out)


class TestDays:
    def test_since_a_day_for_so_many(self, two_schools: Helpdesk) -> None:
        (line,) = two_schools("report", "--all", "--days", "1", "--json").out
        today = json.loads(line)["from"][:10]
        (line,) = two_schools("report", "--all", "--since", today, "--json").out
        assert json.loads(line)["from"] == f"{today}T00:00+08:00"


class TestMistakes:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "say which: --school CODE, or --all"),
            (("--school", "BTPS", "--all"), "say which: --school CODE, or --all"),
            (("--school", "ZZ"), "there is no school 'ZZ'"),
            (("--all", "--language", "fr"), "--language takes one of en, zh, ms, ta"),
            (
                ("--all", "--since", "2020-01-01"),
                "a report reaches back 90 days, as long as requests are kept",
            ),
            *(
                (("--all", "--since", typed), "--since takes a day such as 2026-12-31")
                for typed in ("2026-13-01", "yesterday")
            ),
            (("--all", "--since", "2099-01-01"), "--since lies in the future"),
            (("--all", "--csv", "no/a.csv"), "the folder no does not exist"),
        ],
    )
    def test_each_is_one_line(self, school: Helpdesk, arguments: tuple[str, ...], said: str) -> None:
        assert refused(school("report", *arguments)).startswith(said)

    @pytest.mark.parametrize("arguments", [("--days", "0"), ("--days", "91"), ("--days", "many")])
    def test_what_is_typed_wrongly_is_said_with_code_2(
        self, school: Helpdesk, arguments: tuple[str, str]
    ) -> None:
        ended = school("report", "--all", *arguments)
        assert (ended.code, ended.out) == (2, [])
        (line,) = ended.err
        assert line.startswith(f"helpdesk: Invalid value for '{arguments[0]}'")
