"""`helpdesk person`: what is kept of somebody, shown and erased."""

import json
from pathlib import Path

import pytest

from tests.bot.commands import Helpdesk, refused

LOGIN = "tan_wei_ling@students.edu.sg"


@pytest.fixture
def roster(school: Helpdesk, tmp_path: Path) -> Helpdesk:
    """The command line with a school of one student."""
    file = tmp_path / "roster.csv"
    file.write_text(f"login,full_name\n{LOGIN},Tan Wei Ling\n", encoding="utf-8")
    assert school("roster", "import", str(file), "--school", "BTPS").code == 0
    return school


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
        assert ended.out[-1] == "Repeat it with --yes to do so."
        assert roster("person", "export", "--login", LOGIN).code == 0

    def test_with_yes_it_goes_and_the_log_is_intact(self, roster: Helpdesk) -> None:
        """AUD-07."""
        ended = json.loads(roster("person", "erase", "--login", LOGIN, "--yes", "--json").out[0])
        assert (ended["erased"], ended["rows"]["accounts"]) == (True, 1)
        assert "nothing is kept" in refused(roster("person", "export", "--login", LOGIN))
        assert roster("audit", "verify").code == 0


class TestTypedWrongly:
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
