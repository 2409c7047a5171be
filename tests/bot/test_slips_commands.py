"""`helpdesk slips`: the PDF by default, what it says, and every mistake in one line."""

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.failures import Failed
from bot.settings import load
from bot.slips_commands import bot_name
from emulator.faults import Fault
from emulator.request import EmulatorRequest
from services.roster import Progress
from tests.bot.commands import Helpdesk, refused
from tests.bot.scene import Scene
from tests.letters import need_fonts
from tests.town import TOKEN

ROSTER = "login,full_name,class_name\ntan_mei@students.edu.sg,Tan Mei,5A\nravi@students.edu.sg,Ravi,5 B/C\n"
ONE = ("slips", "--bot", "mims_helpdesk_bot", "--login")
SLIPS = ("slips", "--school", "BTPS", "--bot", "mims_helpdesk_bot")


@pytest.fixture
def class_list(school: Helpdesk) -> Helpdesk:
    """The command line of a school with two students."""
    Path("r.csv").write_text(ROSTER)
    assert school("roster", "import", "r.csv", "--school", "BTPS").code == 0
    return school


def text_of(path: str) -> str:
    return PdfReader(path).pages[0].extract_text()


def issued() -> int:
    """Count the temporary passwords there are."""
    with closing(sqlite3.connect("data/helpdesk.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM temporary_passwords").fetchone()
        return int(count)


class TestPrinting:
    def test_the_whole_school_stands_in_a_file_of_its_name(self, class_list: Helpdesk) -> None:
        first, last = class_list(*SLIPS).out
        assert first.startswith("2 slips on 1 page in slips-BTPS.pdf, good until 20")
        assert last == "Print it and delete the file: it holds the passwords."
        text = text_of("slips-BTPS.pdf")
        assert "tan_mei@students.edu.sg" in text
        assert "Kata laluan sementara" in text
        assert issued() == 2

    def test_one_class_alone_and_what_it_replaces(self, class_list: Helpdesk) -> None:
        assert class_list(*SLIPS).code == 0
        lines = class_list(*SLIPS, "--class", "5 b/c", "--yes").out
        assert lines[0].startswith("1 slip on 1 page in slips-BTPS-5-b-c.pdf, ")
        assert lines[1].startswith("1 student had a temporary password that was still good; only the new")

    def test_one_student_alone(self, class_list: Helpdesk) -> None:
        lines = class_list(*ONE, "ravi").out
        assert lines[0].startswith("1 slip on 1 page in slips-BTPS-ravi.pdf, ")
        assert "tan_mei" not in text_of("slips-BTPS-ravi.pdf")
        assert issued() == 1

    def test_a_program_gets_the_counts(self, class_list: Helpdesk) -> None:
        facts = json.loads(class_list(*SLIPS, "--out", "x.pdf", "--json").out[0])
        assert facts.pop("expires_at").endswith("+00:00")
        assert facts == {"file": "x.pdf", "slips": 2, "pages": 1, "replaced": 0}

    @pytest.mark.parametrize("name", ["@mims_helpdesk_bot", "https://t.me/mims_helpdesk_bot"])
    def test_the_bots_name_is_taken_as_people_write_it(self, class_list: Helpdesk, name: str) -> None:
        assert class_list("slips", "--school", "BTPS", "--bot", name, "--out", "x.pdf").code == 0
        assert "@mims_helpdesk_bot" in text_of("x.pdf")
        assert "@@" not in text_of("x.pdf")

    def test_the_schools_own_language_stands_beside_english(self, class_list: Helpdesk) -> None:
        need_fonts("en", "zh")
        assert class_list("school", "set", "BTPS", "--language", "zh").code == 0
        assert class_list(*SLIPS).code == 0
        text = text_of("slips-BTPS.pdf").replace("\0", "")
        assert "Temporary password" in text
        assert "临时密码" in text

    def test_one_language_is_enough(self, class_list: Helpdesk) -> None:
        assert class_list(*SLIPS, "--languages", "MS").code == 0
        assert "Temporary password" not in text_of("slips-BTPS.pdf")


class TestSlipsThatAreStillGood:
    def test_they_are_counted_and_stay_good_unless_it_is_meant(self, class_list: Helpdesk) -> None:
        class_list(*ONE, "ravi")
        said = refused(class_list(*SLIPS))
        assert said.startswith(
            "1 student has a temporary password that is still good and would work no more;"
        )
        assert not Path("slips-BTPS.pdf").exists()
        assert issued() == 1
        assert class_list(*ONE, "tan_mei").code == 0
        assert refused(class_list(*SLIPS)).startswith("2 students have a temporary password that is still")
        assert class_list(*SLIPS, "--yes").code == 0


class TestMistakes:
    @pytest.mark.parametrize(
        "words",
        [(), ("--login", "ravi", "--school", "BTPS"), ("--login", "ravi", "--class", "5A")],
        ids=["nobody", "student and school", "student and class"],
    )
    def test_it_must_be_said_for_whom(self, class_list: Helpdesk, words: tuple[str, ...]) -> None:
        said = refused(class_list("slips", "--bot", "mims_helpdesk_bot", *words))
        assert said.startswith("say for whom: --school CODE")

    @pytest.mark.parametrize(
        ("login", "said"),
        [
            ("nobody_here", "no account has this MIMS ID"),
            ("me@gmail.com", "this is no student's MIMS ID"),
        ],
    )
    def test_a_student_must_be_there(self, class_list: Helpdesk, login: str, said: str) -> None:
        assert refused(class_list(*ONE, login)).startswith(said)

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            (("--languages", "en,fr"), "--languages takes one or two of en, zh, ms, ta"),
            (("--languages", "en,en"), "--languages takes one or two of en, zh, ms, ta"),
            (("--languages", "en,ms,zh"), "--languages takes one or two of en, zh, ms, ta"),
            (("--bot", "my bot"), "--bot takes the bot's name"),
            (("--bot", "bot"), "--bot takes the bot's name"),
            (("--class", "9Z"), "nobody of class '9Z' in BTPS is waiting for a first login"),
            (("--school", "ZZ"), "there is no school 'ZZ'"),
            (("--out", "no/such/folder.pdf"), "the folder no/such does not exist"),
            (("--out", "r.csv"), "r.csv exists already and is never overwritten"),
        ],
    )
    def test_each_is_one_line_and_issues_nothing(
        self, class_list: Helpdesk, more: tuple[str, str], said: str
    ) -> None:
        before = {*Path().iterdir()}
        assert refused(class_list(*SLIPS, *more)).startswith(said)
        assert {*Path().iterdir()} == before
        assert issued() == 0

    def test_without_a_token_the_name_must_be_said(self, class_list: Helpdesk) -> None:
        said = refused(class_list("slips", "--school", "BTPS"))
        assert said == "the QR code needs the bot's name: say --bot NAME, or set BOT_TOKEN"

    def test_a_telegram_that_is_away_is_no_reason_to_print_nothing(self, class_list: Helpdesk) -> None:
        Path("bot.env").write_text(f"BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL=http://127.0.0.1:1\n")
        said = refused(class_list("slips", "--school", "BTPS"))
        assert said == "Telegram cannot be asked for the bot's name; say it with --bot NAME"
        assert class_list(*SLIPS).code == 0

    def test_ctrl_c_ends_it_with_one_line_and_nothing_is_left(
        self, class_list: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        @contextmanager
        def pressing() -> Iterator[Progress]:
            def report(_doing: str, done: int, _total: int | None) -> None:
                if done == 1:
                    os.kill(os.getpid(), signal.SIGINT)

            yield report

        monkeypatch.setattr("bot.progress.shown", pressing)
        assert class_list(*SLIPS) == (1, [], ["helpdesk: stopped; nothing was left half-done"])
        assert not Path("slips-BTPS.pdf").exists()
        assert issued() == 0


class TestAskingTelegram:
    async def test_the_bot_tells_its_own_name(self, scene: Scene) -> None:
        assert await bot_name(load(scene.env_file), EmulatorRequest(scene.api)) == "mims_helpdesk_bot"

    async def test_a_refused_token_is_said(self, scene: Scene) -> None:
        scene.api.faults.next("getMe", Fault.unauthorized())
        with pytest.raises(Failed, match="does not accept the bot token"):
            await bot_name(load(scene.env_file), EmulatorRequest(scene.api))
