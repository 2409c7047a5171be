"""`helpdesk roster import`: what comes in, what is refused, and Ctrl-C in the middle of it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from services.roster import Progress
from tests.bot.commands import Helpdesk, refused
from tests.house_rules.repository import ROOT
from tests.services.workbooks import workbook

UNSAID = (
    "Not in the file, and left as they are: form_teacher, guardian_phones, student_phone, recovery_email."
)
ROSTER = "login,full_name,class_name\ntan_mei@students.edu.sg,Tan Mei,5A\nravi@students.edu.sg,Ravi,5A\n"
STOPPED = "helpdesk: stopped; nothing was left half-done"
IMPORT = ("roster", "import", "r.csv", "--school", "BTPS")


def accounts() -> int:
    """Count the accounts there are."""
    with closing(sqlite3.connect("data/helpdesk.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM accounts").fetchone()
        return int(count)


class TestImporting:
    def test_a_roster_comes_in_with_its_slips(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        command = (*IMPORT, "--temporary-passwords", "out.csv")
        assert school(*command, "--dry-run").out[0] == "This was a dry run; nothing was changed."
        assert school(*command).out == [
            "2 added, 0 updated, 0 unchanged, 0 left.",
            "Temporary passwords in out.csv: 2.",
        ]
        assert "out.csv exists already" in refused(school(*command))
        assert school(*IMPORT, "--complete").out == ["0 added, 0 updated, 2 unchanged, 0 left."]

    def test_a_program_gets_the_counts(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        assert json.loads(school(*IMPORT, "--temporary-passwords", "out.csv", "--json").out[0]) == {
            "dry_run": False, "added": 2, "updated": 0, "unchanged": 0, "left": 0, "issued": 2, "foreign": [],
            "class_changed": 0, "moved": 0, "phones_emptied": 0, "emails_emptied": 0,
            "columns_left_alone": ["form_teacher", "guardian_phones", "student_phone", "recovery_email"],
        }  # fmt: skip

    def test_a_workbook_comes_in_as_a_csv_does(self, school: Helpdesk) -> None:
        rows = [line.split(",") for line in ROSTER.splitlines()]
        Path("r.csv").write_bytes(workbook(rows))
        assert school(*IMPORT).out == ["2 added, 0 updated, 0 unchanged, 0 left."]

    def test_a_dry_run_shows_what_would_change(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        school(*IMPORT)
        Path("r.csv").write_text(ROSTER.replace("Tan Mei,5A", "Tan Mei,6A").replace("ravi@", "new@"))
        *lines, last = school(*IMPORT, "--complete", "--dry-run").out
        assert lines == [
            "This was a dry run; nothing was changed.",
            "1 added, 1 updated, 0 unchanged, 1 left.",
            "Of the updated, 1 changed class and 0 came from another school.",
            UNSAID,
            "Added: 1",
            "  line 3       new@students.edu.sg  5A",
            "Another class: 1",
            "  line 2       tan_mei@students.edu.sg  5A -> 6A",
            "Leaving: 1",
            "               ravi@students.edu.sg  5A",
        ]
        assert last.startswith("Without a dry run this is refused: 1 of 2 students are not in the file")
        found = json.loads(school(*IMPORT, "--complete", "--dry-run", "--json").out[0])
        assert found["preview"]["class_changed"][0]["line"] == 2
        assert found["refused"].startswith("1 of 2 students")

    def test_a_column_that_is_not_in_the_file_is_left_alone_and_an_empty_cell_empties(
        self, school: Helpdesk
    ) -> None:
        whole = "login,full_name,guardian_phones,recovery_email\nravi@students.edu.sg,Ravi"
        Path("r.csv").write_text(f"{whole},91230001;91230002,pa@family.example\n")
        school(*IMPORT)
        Path("r.csv").write_text("login,full_name\nravi@students.edu.sg,Ravi\n")
        assert school(*IMPORT).out == ["0 added, 0 updated, 1 unchanged, 0 left."]
        Path("r.csv").write_text(f"{whole},,\n")
        assert school(*IMPORT, "--dry-run").out[2:4] == [
            "Not in the file, and left as they are: class_name, form_teacher, student_phone.",
            "Their cells in the file are empty: 2 phones and 1 e-mail would be removed.",
        ]
        assert school(*IMPORT).out[2] == "Their cells in the file are empty: 2 phones and 1 e-mail removed."
        assert json.loads(school(*IMPORT, "--json").out[0])["phones_emptied"] == 0

    def test_a_complete_file_without_a_fifth_is_refused_unless_it_is_meant(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        school(*IMPORT)
        Path("r.csv").write_text(ROSTER.rpartition("ravi")[0])
        said = refused(school(*IMPORT, "--complete"))
        assert said.startswith("1 of 2 students are not in the file")
        assert said.endswith("nothing was imported")
        assert school(*IMPORT, "--complete", "--yes").out == ["0 added, 0 updated, 1 unchanged, 1 left."]

    def test_who_belongs_to_another_school_comes_when_that_is_said(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        school(*IMPORT)
        school("school", "add", "AA", "Alpha")
        other = ("roster", "import", "r.csv", "--school", "AA")
        assert school(*other).out[-1] == "If they have changed school, import them with --move."
        assert school(*other, "--move").out[0] == "0 added, 2 updated, 0 unchanged, 0 left."
        assert json.loads(school("account", "show", "ravi", "--json").out[0])["school"] == "AA"

    def test_who_comes_from_another_school_leaves_the_class_there(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        school(*IMPORT)
        school("school", "add", "AA", "Alpha")
        Path("r.csv").write_text("login,full_name\nravi@students.edu.sg,Ravi\n")
        said = school("roster", "import", "r.csv", "--school", "AA", "--move").out
        assert said[-1] == "Who comes from another school has no class here until a file names it."
        assert json.loads(school("account", "show", "ravi", "--json").out[0])["class"] == ""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"login\n", "column 'full_name' is missing"),
            (b"login,full_name\nmei@gmail.com,Mei\n", "line 2: login: the login does not end in"),
            (ROSTER.encode() + ROSTER.encode().splitlines()[1], "line 4: the login stands on line 2 already"),
            (
                b"login,full_name,student_phone\na@students.edu.sg,A,12\n",
                "line 2: student_phone: write 8 digits",
            ),
            (b"login,full_name\n\xff\n", "r.csv is not UTF-8"),
            (
                b"login,full_name\nlim@schools.gov.sg,Lim\n",
                "line 2: login: the login belongs to school staff",
            ),
        ],
        ids=["missing column", "domain", "duplicate", "phone", "encoding", "staff"],
    )
    def test_a_bad_file_gets_one_line_and_changes_nothing(
        self, school: Helpdesk, content: bytes, said: str
    ) -> None:
        Path("r.csv").write_bytes(content)
        line = refused(school(*IMPORT, "--temporary-passwords", "o.csv"))
        assert line.startswith(said)
        assert line.endswith("nothing was imported")
        assert not Path("o.csv").exists()

    def test_several_mistakes_are_named_together(self, school: Helpdesk) -> None:
        Path("r.csv").write_text("login,full_name\nx@gmail.com,X\ny@gmail.com,Y\n")
        ended = school(*IMPORT)
        assert [line[:16] for line in ended.err] == [
            "helpdesk: line 2",
            "helpdesk: line 3",
            "helpdesk: nothin",
        ]

    def test_no_progress_is_shown_where_nobody_watches(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        assert school(*IMPORT).err == []


class TestCtrlC:
    @pytest.mark.parametrize("stage", ["checking", "importing"])
    def test_it_ends_the_import_with_one_line_and_nothing_is_left_of_it(
        self, school: Helpdesk, monkeypatch: pytest.MonkeyPatch, stage: str
    ) -> None:
        @contextmanager
        def pressing() -> Iterator[Progress]:
            def report(doing: str, _done: int, _total: int | None) -> None:
                if doing == stage:
                    os.kill(os.getpid(), signal.SIGINT)

            yield report

        monkeypatch.setattr("bot.progress.shown", pressing)
        Path("r.csv").write_text(ROSTER)
        assert school(*IMPORT, "--temporary-passwords", "out.csv") == (1, [], [STOPPED])
        assert accounts() == 0
        assert sorted(path.name for path in Path().iterdir()) == ["data", "r.csv", "secrets"]
        monkeypatch.undo()

    def test_after_the_last_report_both_slips_and_accounts_are_there(
        self, school: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Passwords that were issued without a file of them would lock everybody out."""

        @contextmanager
        def pressing() -> Iterator[Progress]:
            def report(doing: str, _done: int, _total: int | None) -> None:
                if doing.startswith("issuing"):
                    os.kill(os.getpid(), signal.SIGINT)

            yield report

        monkeypatch.setattr("bot.progress.shown", pressing)
        Path("r.csv").write_text(ROSTER)
        assert school(*IMPORT, "--temporary-passwords", "out.csv").code == 0
        assert accounts() == 2
        assert len(Path("out.csv").read_text().splitlines()) == 3

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
    def test_a_process_that_reads_ends_with_one_line(self, school: Helpdesk) -> None:
        assert school("school", "list").code == 0
        os.mkfifo("r.csv")
        importing = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot", *IMPORT],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with Path("r.csv").open("w") as pipe:  # opens when the process has begun to read
            pipe.write(ROSTER)
            pipe.flush()
            importing.send_signal(signal.SIGINT)
            out, err = importing.communicate(timeout=20)
        assert (importing.returncode, out, err.splitlines()) == (1, "", [STOPPED])
        assert accounts() == 0
