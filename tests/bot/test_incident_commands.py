"""`helpdesk incident`: the list of whom an incident touches, for whoever must tell them (PRV-10)."""

import csv
import json
from pathlib import Path

import pytest

from bot import incident_commands
from tests.bot.commands import LOGIN, Helpdesk, refused

TODAY = ("incident", "affected", "--since", "2020-01-01", "--out")


@pytest.fixture
def roster(school: Helpdesk) -> Helpdesk:
    """The command line with a school of two students, one of whom somebody looked at."""
    Path("roster.csv").write_text(
        f"login,full_name,class_name\n{LOGIN},=HYPERLINK(1),@5A\nravi@students.edu.sg,Ravi,5A\n",
        encoding="utf-8",
    )
    assert school("roster", "import", "roster.csv", "--school", "BTPS").code == 0
    assert school("account", "show", LOGIN).code == 0
    return school


def rows(path: str) -> list[dict[str, str]]:
    """Read a list."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestAffected:
    def test_each_account_is_a_row_with_what_happened(self, roster: Helpdesk) -> None:
        """PRV-10."""
        ended = roster(*TODAY, "list.csv")
        assert (ended.code, ended.out[0]) == (0, "1 account is in list.csv.")
        (one,) = rows("list.csv")
        assert tuple(one) == incident_commands.COLUMNS
        assert (one["login"], one["school"], one["what"]) == (LOGIN, "BTPS", "account:record:look")
        assert (one["recovery_email"], one["known_chats"], one["left"]) == ("", "0", "")
        assert one["first_at"] == one["last_at"]
        assert one["last_at"].endswith("+08:00")
        # DB-03: a name that is a formula is none in a spreadsheet.
        assert (one["full_name"], one["class_name"]) == ("'=HYPERLINK(1)", "'@5A")

    def test_the_file_is_the_owners_alone_and_never_overwritten(self, roster: Helpdesk) -> None:
        assert roster(*TODAY, "list.csv").code == 0
        assert Path("list.csv").stat().st_mode & 0o777 == 0o600
        before = roster("audit", "export").out
        assert "never overwritten" in refused(roster(*TODAY, "list.csv"))
        assert len(roster("audit", "export").out) == len(before) + 1  # the first of the two exports alone

    def test_a_school_or_a_day_leaves_others_out(self, roster: Helpdesk) -> None:
        roster("school", "add", "MGPS", "Marigold")
        assert roster(*TODAY, "a.csv", "--school", "mgps").out[0] == "0 accounts are in a.csv."
        assert roster(*TODAY, "b.csv", "--until", "2020-01-01").out[0] == "0 accounts are in b.csv."
        assert roster(*TODAY, "c.csv", "--until", "2990-01-01").out[0] == "1 account is in c.csv."
        assert rows("a.csv") == rows("b.csv") == []

    def test_a_leaver_is_marked(self, roster: Helpdesk) -> None:
        Path("rest.csv").write_text("login,full_name\nravi@students.edu.sg,Ravi\n", encoding="utf-8")
        assert roster("roster", "import", "rest.csv", "--school", "BTPS", "--complete", "--yes").code == 0
        roster(*TODAY, "list.csv")
        left = {row["login"]: row["left"] for row in rows("list.csv")}
        assert left[LOGIN].endswith("+08:00")

    def test_many_are_said_to_be_what_must_be_notified(
        self, roster: Helpdesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """PDPA part 6A."""
        assert not any("PDPC" in line for line in roster(*TODAY, "a.csv").out)
        monkeypatch.setattr(incident_commands, "MANY", 1)
        assert any("3 calendar days" in line for line in roster(*TODAY, "b.csv").out)
        told = json.loads(roster(*TODAY, "c.csv", "--json").out[0])
        assert (told["file"], told["accounts"]) == ("c.csv", 1)
        assert told["since"] == "2020-01-01T00:00:00+08:00"

    def test_what_makes_no_sense_is_one_line_and_no_file(self, school: Helpdesk) -> None:
        for typed, said in (
            (("--since", "yesterday"), "--since takes a day such as 2026-12-31"),
            (("--since", "0001-01-01"), "--since takes a day such as 2026-12-31"),
            (("--until", "9999-12-31"), "--until takes a day such as 2026-12-31"),
            (("--until", "2019-12-31"), "this time has not begun"),
            (("--since", "2990-01-01"), "this time has not begun"),
            (("--school", "ZZ"), "there is no school 'ZZ'"),
            (("--out", "no/list.csv"), "the folder no does not exist"),
        ):
            assert refused(school(*TODAY, "list.csv", *typed)).startswith(said)
        assert not Path("list.csv").exists()
