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

import pytest

from bot.cli import app
from tests.bot.commands import Helpdesk, refused
from tests.house_rules.repository import ROOT

TOKEN = "123456789:AAcanarytokencanarytokencanarytoken"
ROSTER = "login,full_name,class_name\ntan_mei@students.edu.sg,Tan Mei,5A\nravi@students.edu.sg,Ravi,5A\n"


def paths() -> list[list[str]]:
    """Every command as it is typed."""
    found = [
        [command.name or command.callback.__name__] for command in app.registered_commands if command.callback
    ]
    for group in app.registered_groups:
        if group.typer_instance is not None and group.name is not None:
            found += [[group.name, one.name or ""] for one in group.typer_instance.registered_commands]
    return found


PATHS = paths()
NEEDED = {
    "ask": ("Where do I type the code?",),
    "school add": ("NEW", "Name"),
    "school bind": ("BTPS",),
    "school set": ("BTPS", "--email", ""),
    "school show": ("BTPS",),
    "school remove": ("BTPS",),
    "account show": ("tan_mei",),
    "account unlock": ("tan_mei",),
    "account forget": ("tan_mei",),
    "roster import": ("r.csv", "--school", "BTPS"),
    "approver invite": ("--school", "BTPS", "--name", "Lim"),
    "approver list": ("--school", "BTPS"),
    "approver decisions": ("--school", "BTPS", "--name", "Lim", "--since", "2026-11-20"),
    "approver remove": ("--school", "BTPS", "--name", "Lim"),
    "slips": ("--school", "BTPS", "--bot", "helpdesk_bot"),
    "report": ("--all",),
    "backup": ("copy.db",),
    "restore": ("copy.db",),
    "approver restore": ("--school", "BTPS", "--name", "Lim"),
    "approver renew": ("--school", "BTPS", "--name", "Lim"),
    "person export": ("--login", "tan_mei@students.edu.sg"),
    "person erase": ("--login", "tan_mei@students.edu.sg"),
    "person stop": ("--login", "tan_mei@students.edu.sg"),
    "incident affected": ("--since", "2026-11-20", "--out", "affected.csv"),
}
"""What a command needs to be typed rightly."""
IMPORT = "roster import r.csv --school BTPS"
BEFORE = {
    **dict.fromkeys(
        ("account show", "account unlock", "account forget", "person erase", "person stop", "slips"),
        (IMPORT,),
    ),
    **dict.fromkeys(("approver renew", "approver decisions"), ("approver invite --school BTPS --name Lim",)),
    "restore": ("backup copy.db",),
}
"""What makes a command's school such that it has something to do."""
WITHOUT_JSON = {"ask", "run", "demo", "approver remove", "approver restore", "audit export", "person export"}
WITHOUT_A_HOUSE = {"ask", "init", "run", "demo", "check"}


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
        assert "put your safe copy of it back" in refused(school("init"))
        assert not Path("secrets/keys.json").exists()

    def test_nobody_is_an_approver_until_invited(self, school: Helpdesk) -> None:
        """ADM-13: a fresh installation has no administrator, and `check` says so."""
        assert any("nobody can approve requests yet" in line for line in school("check").out)
        assert (
            school("approver", "invite", "--school", "btps", "--name", "Mr Lim").out[-1].startswith("/enrol ")
        )


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
    @pytest.mark.parametrize("path", [" ".join(path) for path in PATHS])
    def test_every_command_refuses_what_it_does_not_know_in_one_line(
        self, helpdesk: Helpdesk, path: str
    ) -> None:
        for more in (("--no-such-option",), ("too", "many", "words", "for", "it")):
            ended = helpdesk(*path.split(), *more)
            assert (ended.code, ended.out) == (2, [])
            (line,) = ended.err
            assert line.endswith(f". See: helpdesk {path} --help")

    @pytest.mark.parametrize("path", [" ".join(path) for path in PATHS if path != ["demo"]])
    def test_every_command_names_a_mistake_in_the_settings_in_one_line(
        self, helpdesk: Helpdesk, path: str
    ) -> None:
        Path("bot.env").write_text("QUESTIONS=many\n")
        ended = helpdesk(*path.split(), *NEEDED.get(path, ()))
        assert ended.code == 1
        assert [line for line in ended.out + ended.err if "QUESTIONS: write a whole number" in line]
        assert len(ended.out + ended.err) == 1

    @pytest.mark.parametrize("path", [path for path in map(" ".join, PATHS) if path not in WITHOUT_A_HOUSE])
    def test_every_command_that_needs_the_house_says_that_init_makes_it(
        self, helpdesk: Helpdesk, path: str
    ) -> None:
        said = refused(helpdesk(*path.split(), *NEEDED.get(path, ())))
        mend = "put your safe copy of it back, for new keys would open nothing"
        if path != "restore":  # whose backup has keys of its own
            mend = "`helpdesk init` makes one"
        assert said == f"there is no key file secrets/keys.json; {mend}"
        assert list(Path().iterdir()) == []

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
            (("school", "show", "ZZ"), "there is no school 'ZZ'"),
            (("school", "remove", "ZZ"), "there is no school 'ZZ'"),
            (("school", "set", "ZZ", "--email", ""), "there is no school 'ZZ'"),
            (("school", "set", "BTPS"), "say what to change; see: helpdesk school set --help"),
            (("school", "set", "BTPS", "--hours", "9-5"), "--hours: write days and hours such as"),
            (
                ("school", "set", "BTPS", "--reset", "hour"),
                "--reset: there is no 'hour'; write one of language",
            ),
            (("account", "show", "nobody"), "no account has this MIMS ID"),
            (("account", "unlock", "nobody"), "no account has this MIMS ID"),
            (("account", "forget", "a@gmail.com"), "this is no student's MIMS ID"),
            (("roster", "import", "no.csv", "--school", "BTPS"), "no.csv cannot be read"),
            (("roster", "import", "no.csv", "--school", "ZZ"), "there is no school 'ZZ'"),
            (("approver", "invite", "--school", "ZZ", "--name", "Lim"), "there is no school 'ZZ'"),
            (("approver", "invite", "--school", "BTPS", "--name", ""), "an administrator needs a name"),
            (("approver", "list", "--school", "ZZ"), "there is no school 'ZZ'"),
            (("approver", "remove", "--school", "BTPS"), "say who: --name NAME"),
            (("approver", "remove", "--school", "ZZ", "--name", "Lim"), "there is no school 'ZZ'"),
            (("run",), "BOT_TOKEN: there is no token"),
            (("ask", "x", "--language", "xx"), "there is no knowledge in the language xx"),
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
            (("school",), "Usage: helpdesk school"),
            (("school", "list", "--json=yes"), "Option '--json' does not take a value"),
            (("approver", "invite", "--school", "BTPS"), "Missing option '--name'"),
            (("account", "show"), "Missing argument 'login'. See: helpdesk account show --help"),
            (("school", "set", "BTPS", "--colour", "x"), "No such option: --colour"),
            (("audit", "erase"), "No such command 'erase'. See: helpdesk audit --help"),
        ],
    )
    def test_what_is_typed_wrongly_is_said_with_code_2(
        self, helpdesk: Helpdesk, arguments: tuple[str, ...], said: str
    ) -> None:
        ended = helpdesk(*arguments)
        assert (ended.code, ended.out) == (2, [])
        line, *more = ended.err
        assert line.removeprefix("helpdesk: ").startswith(said)
        assert not more or said.startswith("Usage:")

    @pytest.mark.parametrize(
        ("how", "said"),
        [
            (with_keys_open, "other people can read the key file; run: chmod 600"),
            (with_keys_damaged, "the key file secrets/keys.json is not a key file of this version"),
            (with_keys_gone, "there is no key file secrets/keys.json; put your safe copy of it back"),
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


class TestForPrograms:
    @pytest.mark.parametrize("path", [" ".join(path) for path in PATHS])
    def test_json_is_one_object_whose_keys_the_help_names(self, school: Helpdesk, path: str) -> None:
        words = path.split()
        told = " ".join(" ".join(school(*words, "--help").out).split())
        if "--json" not in told:
            assert path in WITHOUT_JSON
            return
        Path("r.csv").write_text(ROSTER)
        for command in BEFORE.get(path, ()):
            assert school(*command.split()).code == 0
        if path == "restore":
            Path("data/helpdesk.db").unlink()
        Path("bot.env").write_text("BOT_TOKEN=\n")
        ended = school(*words, *NEEDED.get(path, ()), "--json")
        assert ended.err == []
        (line,) = ended.out
        found = json.loads(line)
        _, _, documented = told.partition("Write one JSON object for another program: ")
        assert found
        assert [key for key in found if key not in documented] == []

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completion_is_shown_for_each_shell(self, shell: str, tmp_path: Path) -> None:
        ended = process(
            tmp_path, "--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "_HELPDESK_COMPLETE=complete_" + shell in ended.stdout

    def test_completion_is_installed_for_a_shell(self, tmp_path: Path) -> None:
        ended = process(
            tmp_path,
            "--install-completion",
            "bash",
            _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1",
            HOME=str(tmp_path),
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "helpdesk.sh" in (tmp_path / ".bashrc").read_text()

    def test_completion_knows_commands_and_options(self, tmp_path: Path) -> None:
        for typed, offered in (("helpdesk sch", "school"), ("helpdesk roster import --dr", "--dry-run")):
            ended = process(
                tmp_path,
                _HELPDESK_COMPLETE="complete_bash",
                COMP_WORDS=typed,
                COMP_CWORD=str(len(typed.split()) - 1),
            )
            assert offered in ended.stdout.split()


class TestHelp:
    def test_the_list_of_commands_is_the_whole_list(self) -> None:
        typed = {" ".join(path) for path in PATHS}
        assert len(typed) == len(PATHS) == 35
        assert set(NEEDED) | WITHOUT_A_HOUSE <= typed

    def test_every_command_has_it(self, helpdesk: Helpdesk) -> None:
        for path in PATHS:
            ended = helpdesk(*path, "--help")
            assert (ended.code, ended.err) == (0, []), path
            assert ended.out[0].startswith(f"Usage: helpdesk {' '.join(path)}")

    def test_no_command_shows_the_help(self, helpdesk: Helpdesk) -> None:
        ended = helpdesk()
        assert ended.code == 2
        assert ended.err[0].startswith("Usage: helpdesk")


def process(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestTheProcess:
    def test_python_m_bot_is_the_same_command(self, tmp_path: Path) -> None:
        ended = process(tmp_path, "school", "bind")
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
