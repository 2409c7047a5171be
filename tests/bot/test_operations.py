"""The run-books of docs/operations.md, rehearsed: every command in them is typed, in their order (SEC-08)."""

import re
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyrage import x25519

from bot.settings import Settings
from tests.bot.commands import Ended, Helpdesk, typing_into
from tests.bot.test_audit_commands import CHECKPOINTS, sign
from tests.house_rules.repository import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"`helpdesk ([^`]+)`")
SET_UP = "From nothing to the first approved request"
# They need Telegram, or run until they are ended; that they are typed rightly is tested all the same.
SERVED = {"run", "check", "demo"}
ALONE = {"init", "report", "backup", "restore", "slips"}
REFUSED = {"approver restore": "nobody has to be restored"}
"""What there is nothing to do for in the rehearsal, and what is said then."""
REHEARSED: Mapping[str, frozenset[str]] = {
    "Somebody has the bot's token": frozenset({"person stop", "audit export", "incident affected"}),
    "Somebody has the database": frozenset({"keys rotate", "keys retire", "incident affected"}),
    "An approver lost the phone": frozenset(
        {
            "approver remove",
            "approver invite",
            "approver renew",
            "approver decisions",
            "account forget",
            "slips",
        }
    ),
    "The key file is lost, or somebody else has it": frozenset(
        {"init", "keys rotate", "keys retire", "incident affected"}
    ),
    "Every week": frozenset({"report", "backup", "audit verify"}),
    "Restore from a backup": frozenset({"restore", "audit verify"}),
    "Telling people": frozenset({"incident affected"}),
    "Somebody's account looks misused": frozenset({"person stop", "account forget", "slips"}),
    "A school is in trouble": frozenset({"account unlock", "person export", "school bind", "school remove"}),
}
"""The run-books, and what is executed of each at least."""
LOGIN = "tan_mei@students.edu.sg"


def run_books() -> dict[str, list[list[str]]]:
    """Every section that has commands, with them as they are typed."""
    found = {}
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE):
        title, _, text = section.partition("\n")
        found[title.strip()] = [shlex.split(command) for command in COMMAND.findall(text)]
    return {title: commands for title, commands in found.items() if commands}


BOOKS = run_books()


class Rehearsal:
    """Types what a page says, with something real for what it leaves open."""

    def __init__(self, helpdesk: Helpdesk, key: str) -> None:
        self._helpdesk = helpdesk
        self._filled = {
            "LOGIN": LOGIN,
            "NUMBER": "42",
            "FILE": "safe.db.age",
            "COPY": "copy.jsonl",
            "FOLDER": "backups",
            "age1...": key,
        }

    def type(self, command: list[str]) -> Ended:
        """Type one command."""
        bot = ["--bot", "mims_helpdesk_bot"] if command[0] == "slips" else []
        return self._helpdesk(*[self._filled.get(word, word) for word in command], *bot)

    def knows(self, command: list[str]) -> bool:
        """Whether it is typed whole; what is only named must name a command and options that there are.

        A setting that is wrong ends every command as soon as it is known to be typed rightly.
        """
        ended = self.type([*command, "--help"] if command == ["demo"] else command)
        assert ended.code != 2 or re.search("Missing|requires", ended.err[0]), (command, ended.err)
        return ended.code == 1


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the installation stands that all run-books begin with."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def rehearsal(
    tmp_path: Path, installation: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    quiet_logs: None,
) -> Rehearsal:  # fmt: skip
    """The command line in a copy of an installation, made as the page itself says."""
    assert quiet_logs is None
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    secret = installation / "backup-key.txt"
    if not secret.exists():
        secret.write_text(f"{x25519.Identity.generate()}\n", encoding="utf-8")
        public = str(x25519.Identity.from_str(secret.read_text().strip()).to_public())
        monkeypatch.chdir(installation)
        set_up(Rehearsal(typing_into(capsys), public))
    public = str(x25519.Identity.from_str(secret.read_text().strip()).to_public())
    shutil.copytree(installation, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Rehearsal(typing_into(capsys), public)


def set_up(rehearsal: Rehearsal) -> None:
    """Live the first section of the page; then back up, and copy the log's checkpoints."""
    Path("roster.csv").write_text(f"login,full_name,class_name\n{LOGIN},Tan Mei,3A\n", encoding="utf-8")
    Path("backups").mkdir()
    for command in BOOKS[SET_UP]:
        if command[0] == "slips":
            continue
        if command[0] not in SERVED:
            assert rehearsal.type(command).code == 0, command
    assert rehearsal.type(["roster", "import", "roster.csv", "--school", "MGPS"]).code == 0
    for command in BOOKS[SET_UP]:
        if command[0] == "slips":
            assert rehearsal.type([*command, "--yes"]).code == 0, command
    for printed in Path().glob("*.pdf"):
        printed.unlink()
    sign()
    shutil.copy(CHECKPOINTS, "copy.jsonl")
    assert rehearsal.type(["backup", "FILE", "--to", "age1..."]).code == 0


class TestThePage:
    def test_the_run_books_of_the_worst_days_are_there(self) -> None:
        """SEC-08: token, database, phone and pepper stolen."""
        assert set(REHEARSED) <= set(BOOKS)
        assert len(BOOKS) > len(REHEARSED)

    def test_every_command_on_it_is_one_of_ours_with_options_that_there_are(self, helpdesk: Helpdesk) -> None:
        """SEC-08: a renamed command or option fails here."""
        Path("bot.env").write_text("QUESTIONS=many\n")
        rehearsal = Rehearsal(helpdesk, "age1x")
        typed = {tuple(command) for commands in BOOKS.values() for command in commands}
        assert len([command for command in typed if rehearsal.knows(list(command))]) > 20

    def test_it_names_the_times_of_the_law(self) -> None:
        """PRV-10: PDPA part 6A."""
        text = " ".join(PAGE.split())
        for said in ("within 30 days", "Notify the PDPC** within 3 calendar days", "Inform the parents"):
            assert said in text


class TestRehearsed:
    @pytest.mark.parametrize("title", REHEARSED)
    def test_each_command_does_what_the_page_says(self, rehearsal: Rehearsal, title: str) -> None:
        """SEC-08."""
        executed = set()
        if title == "Restore from a backup":
            for file in Path("data").glob("helpdesk.db*"):
                file.unlink()
        for command in BOOKS[title]:
            name = " ".join(command[: 1 if command[0] in ALONE else 2])
            if command[0] in SERVED or "--help" in command:
                continue
            ended = rehearsal.type(command)
            if name in REFUSED:
                assert REFUSED[name] in ended.err[0]
                continue
            assert (ended.code, ended.err) == (0, []), command
            executed.add(name)
        assert executed >= REHEARSED[title]
