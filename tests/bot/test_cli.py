"""The command line: what each command says, its exit code, and one clear line for each mistake."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import app, main
from bot.settings import Settings
from tests.house_rules.repository import ROOT

TOKEN = "123456789:AAcanarytokencanarytokencanarytoken"
ROSTER = "login,full_name,class_name\ntan_mei@students.edu.sg,Tan Mei,5A\nravi@students.edu.sg,Ravi,5A\n"


class Ended(NamedTuple):
    """What a command left: its exit code, and its lines."""

    code: int
    out: list[str]
    err: list[str]


Helpdesk = Callable[..., Ended]


@pytest.fixture
def helpdesk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], quiet_logs: None
) -> Helpdesk:
    """The command line in an empty folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    assert quiet_logs is None

    def run(*arguments: str) -> Ended:
        code = main(arguments)
        written = capsys.readouterr()
        return Ended(code, written.out.splitlines(), written.err.splitlines())

    return run


@pytest.fixture
def school(helpdesk: Helpdesk) -> Helpdesk:
    """The command line where a school stands."""
    assert helpdesk("init").code == 0
    assert helpdesk("school", "add", "BTPS", "Bukit Timah Primary").code == 0
    return helpdesk


def refused(ended: Ended) -> str:
    """The one line that a refused command says."""
    assert ended.code == 1
    assert ended.out == []
    (line,) = ended.err
    assert line.startswith("helpdesk: ")
    return line.removeprefix("helpdesk: ")


class TestSettingUp:
    def test_init_makes_keys_and_database_and_may_be_repeated(self, helpdesk: Helpdesk) -> None:
        assert helpdesk("init").out[0].startswith("The keys in secrets/keys.json are made")
        keys = Path("secrets/keys.json").read_bytes()
        assert helpdesk("init").out[0] == "The keys in secrets/keys.json are there already."
        assert Path("secrets/keys.json").read_bytes() == keys
        assert stat.S_IMODE(Path("secrets/keys.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(Path("data/helpdesk.db").stat().st_mode) == 0o600

    def test_init_makes_no_new_keys_for_a_database_in_use(self, school: Helpdesk) -> None:
        with_keys_gone()
        assert "put its own key file back from your safe copy" in refused(school("init"))
        assert not Path("secrets/keys.json").exists()

    def test_a_school_is_added_bound_and_listed(self, school: Helpdesk) -> None:
        assert school("school", "bind", "btps").out[-1].startswith("/bind ")
        assert school("school", "list").out == ["BTPS                  no group yet  Bukit Timah Primary"]
        assert json.loads(school("school", "list", "--json").out[0])["schools"] == [
            {"code": "BTPS", "name": "Bukit Timah Primary", "bound": False}
        ]

    def test_without_a_school_the_list_says_how_to_add_one(self, helpdesk: Helpdesk) -> None:
        helpdesk("init")
        assert "helpdesk school add CODE NAME" in helpdesk("school", "list").out[0]

    def test_nobody_is_an_approver_until_invited(self, school: Helpdesk) -> None:
        """ADM-13: a fresh installation has no administrator, and `check` says so."""
        assert any("nobody can approve requests yet" in line for line in school("check").out)
        assert (
            school("approver", "invite", "--school", "btps", "--name", "Mr Lim").out[-1].startswith("/enrol ")
        )

    def test_the_audit_log_of_all_that_is_intact(self, school: Helpdesk) -> None:
        assert school("audit", "verify").out == ["The audit log is intact: 1 rows."]
        assert json.loads(school("audit", "verify", "--json").out[0])["intact"] is True


class TestImporting:
    def test_a_roster_comes_in_with_its_slips(self, school: Helpdesk) -> None:
        Path("r.csv").write_text(ROSTER)
        command = ("roster", "import", "r.csv", "--school", "BTPS", "--temporary-passwords", "out.csv")
        assert school(*command, "--dry-run").out[0] == "This was a dry run; nothing was changed."
        assert school(*command).out == [
            "2 added, 0 updated, 0 unchanged, 0 left.",
            "Temporary passwords in out.csv: 2.",
        ]
        assert "out.csv exists already" in refused(school(*command))
        assert school(*command[:5], "--complete").out == ["0 added, 0 updated, 2 unchanged, 0 left."]

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
        line = refused(
            school("roster", "import", "r.csv", "--school", "BTPS", "--temporary-passwords", "o.csv")
        )
        assert line.startswith(said)
        assert line.endswith("nothing was imported")
        assert not Path("o.csv").exists()

    def test_several_mistakes_are_named_together(self, school: Helpdesk) -> None:
        Path("r.csv").write_text("login,full_name\nx@gmail.com,X\ny@gmail.com,Y\n")
        ended = school("roster", "import", "r.csv", "--school", "BTPS")
        assert [line[:16] for line in ended.err] == [
            "helpdesk: line 2",
            "helpdesk: line 3",
            "helpdesk: nothin",
        ]


def with_keys_open() -> None:
    Path("secrets/keys.json").chmod(0o644)


def with_keys_damaged() -> None:
    Path("secrets/keys.json").write_text("{}")


def with_keys_gone() -> None:
    Path("secrets/keys.json").unlink()


def with_database_damaged() -> None:
    for path in Path("data").iterdir():
        path.unlink()
    Path("data/helpdesk.db").write_bytes(b"this is no database, whatever its name says" * 100)


def with_a_newer_database() -> None:
    with closing(sqlite3.connect("data/helpdesk.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_tomorrow'")


class TestMistakes:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("school", "add", "B S", "Name"), "a school's code has 2 to 20 letters"),
            (("school", "add", "btps", "Name"), "there is a school with the code BTPS already"),
            (("school", "add", "AA", " "), "a school needs a name"),
            (
                ("school", "add", "AA", "Name", "--email", "x"),
                "the school's e-mail: this is no e-mail address",
            ),
            (("school", "bind", "ZZ"), "there is no school 'ZZ'"),
            (("roster", "import", "no.csv", "--school", "BTPS"), "no.csv cannot be read"),
            (("roster", "import", "no.csv", "--school", "ZZ"), "there is no school 'ZZ'"),
            (("approver", "invite", "--school", "ZZ", "--name", "Lim"), "there is no school 'ZZ'"),
            (("approver", "invite", "--school", "BTPS", "--name", ""), "an administrator needs a name"),
            (("run",), "BOT_TOKEN: there is no token"),
        ],
    )
    def test_each_has_one_clear_line(self, school: Helpdesk, arguments: tuple[str, ...], said: str) -> None:
        assert refused(school(*arguments)).startswith(said)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("nope",), "No such command 'nope'. See: helpdesk --help"),
            (("school", "add"), "Missing argument 'code'. See: helpdesk school add --help"),
            (("roster", "import", "r.csv"), "Missing option '--school'. See: helpdesk roster import --help"),
            (("demo", "--port", "many"), "Invalid value for '--port'"),
            (("demo", "--port", "70000"), "Invalid value for '--port'"),
            (("init", "--fast"), "No such option: --fast"),
        ],
    )
    def test_what_is_typed_wrongly_is_said_with_code_2(
        self, helpdesk: Helpdesk, arguments: tuple[str, ...], said: str
    ) -> None:
        ended = helpdesk(*arguments)
        assert (ended.code, ended.out) == (2, [])
        (line,) = ended.err
        assert line.removeprefix("helpdesk: ").startswith(said)

    @pytest.mark.parametrize(
        ("how", "said"),
        [
            (with_keys_open, "other people can read the key file; run: chmod 600"),
            (with_keys_damaged, "the key file secrets/keys.json is not a key file of this version"),
            (with_keys_gone, "there is no key file secrets/keys.json; `helpdesk init` makes one"),
            (with_a_newer_database, "a newer version of this program has written the database"),
            (with_database_damaged, "the database data/helpdesk.db cannot be used"),
        ],
    )
    def test_a_bad_key_file_or_database_is_said(
        self, school: Helpdesk, how: Callable[[], None], said: str
    ) -> None:
        """SEC-05."""
        how()
        assert refused(school("school", "list")).startswith(said)
        assert any(line.startswith("bad ") and said[:30] in line for line in school("check").out)

    def test_settings_with_mistakes_are_told_all_at_once(self, helpdesk: Helpdesk) -> None:
        Path("bot.env").write_text("QUESTIONS=99\nBOT_TOKE=x\n")
        ended = helpdesk("init")
        assert ended.code == 1
        assert ended.err == [
            "helpdesk: QUESTIONS: write at most 8",
            "helpdesk: BOT_TOKE: there is no such setting; did you mean BOT_TOKEN?",
        ]
        assert not Path("data").exists()

    def test_a_wrong_token_is_said_without_it(self, helpdesk: Helpdesk) -> None:
        Path("bot.env").write_text("BOT_TOKEN=canary\n")
        assert refused(helpdesk("run")).startswith("BOT_TOKEN: this is no token")

    def test_an_unexpected_failure_is_a_line_with_a_reference(
        self, helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """LOG-06: no traceback, and nothing of the exception's own words."""

        def fail() -> None:
            raise RuntimeError("canary")

        monkeypatch.setattr("bot.cli.load", fail)
        ended = helpdesk("init")
        logged, told = ended.err
        assert ended.code == 1
        assert json.loads(logged)["reference"] in told
        assert "canary" not in logged + told


class TestHelp:
    def test_every_command_has_it(self, helpdesk: Helpdesk) -> None:
        groups = {group.name: group.typer_instance for group in app.registered_groups}
        paths = [
            [command.name or command.callback.__name__]
            for command in app.registered_commands
            if command.callback
        ]
        for name, group in groups.items():
            if group is not None and name is not None:
                paths += [[name, command.name or ""] for command in group.registered_commands]
        assert len(paths) == 13
        for path in paths:
            ended = helpdesk(*path, "--help")
            assert (ended.code, ended.err) == (0, []), path
            assert ended.out[0].startswith(f"Usage: helpdesk {' '.join(path)}")

    def test_no_command_shows_the_help(self, helpdesk: Helpdesk) -> None:
        ended = helpdesk()
        assert ended.code == 2
        assert ended.err[0].startswith("Usage: helpdesk")


class TestTheProcess:
    def test_python_m_bot_is_the_same_command(self, tmp_path: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "bot", "school", "bind"]
        ended = subprocess.run(  # noqa: S603 - our own program
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("helpdesk: Missing argument")

    def test_ctrl_c_ends_a_command_with_one_line(
        self, helpdesk: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is left half-done."""
        monkeypatch.setattr("bot.cli.load", lambda: os.kill(os.getpid(), signal.SIGINT))
        ended = helpdesk("init")
        assert (ended.code, ended.err) == (1, ["helpdesk: stopped; nothing was left half-done"])
        assert not Path("data").exists()
