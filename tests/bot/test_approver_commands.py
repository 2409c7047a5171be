"""`helpdesk approver`: inviting, listing and removing, with the bot not running (ADM-12, ADM-13)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings

Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def approver(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], quiet_logs: None
) -> Run:
    """`helpdesk approver` with these words, where a school stands."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    assert quiet_logs is None
    assert main(["init"]) == main(["school", "add", "BTPS", "Bukit Timah Primary"]) == 0
    capsys.readouterr()

    def run(*words: str) -> tuple[int, list[str], list[str]]:
        code = main(["approver", *words])
        written = capsys.readouterr()
        return code, written.out.splitlines(), written.err.splitlines()

    return run


def listed(approver: Run) -> list[dict[str, str]]:
    """List the approvers as a program reads them."""
    found: list[dict[str, str]] = json.loads(approver("list", "--school", "BTPS", "--json")[1][0])[
        "approvers"
    ]
    return found


class TestApproverCommands:
    def test_an_invited_one_is_listed_and_removed(self, approver: Run) -> None:
        assert approver("list", "--school", "BTPS")[1] == [
            "There is nobody yet; invite one with: helpdesk approver invite"
        ]
        assert approver("invite", "--school", "BTPS", "--name", "Mr Lim")[1][-1].startswith("/enrol ")
        (line,) = approver("list", "--school", "btps")[1]
        assert line.endswith("  invited    Mr Lim")
        assert approver("remove", "--school", "BTPS", "--name", "mr lim") == (
            0,
            ["Mr Lim can approve no requests any more."],
            [],
        )
        assert listed(approver) == []

    def test_a_program_reads_the_invitation_as_one_object(self, approver: Run) -> None:
        code, (line,), errors = approver("invite", "--school", "BTPS", "--name", "Mr Lim", "--json")
        told = json.loads(line)
        assert (code, errors, told["name"]) == (0, [], "Mr Lim")
        assert len(told["invitation"]) == len("XXXX-XXXX")

    def test_of_two_with_one_name_the_id_tells_which(self, approver: Run) -> None:
        for _ in range(2):
            approver("invite", "--school", "BTPS", "--name", "Mr Lim")
        code, _, (said,) = approver("remove", "--school", "BTPS", "--name", "Mr Lim")
        assert (code, "2 approvers are called that; use --id with one of" in said) == (1, True)
        first, second = listed(approver)
        assert approver("remove", "--school", "BTPS", "--id", first["id"])[0] == 0
        assert listed(approver) == [second]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("remove", "--school", "BTPS"), "helpdesk: say who: --name NAME"),
            (("remove", "--school", "BTPS", "--name", "x", "--id", "y"), "helpdesk: say who: --name NAME"),
            (("remove", "--school", "BTPS", "--name", "Mr X"), "helpdesk: no approver is called that"),
            (("remove", "--school", "BTPS", "--id", "nobody"), "helpdesk: no approver is called that"),
            (("remove", "--school", "NONE", "--name", "Mr X"), "helpdesk: there is no school 'NONE'"),
            (("list", "--school", "NONE"), "helpdesk: there is no school 'NONE'"),
        ],
    )
    def test_a_mistake_gets_one_line(self, approver: Run, words: tuple[str, ...], said: str) -> None:
        code, out, (line,) = approver(*words)
        assert (code, out) == (1, [])
        assert line.startswith(said)
