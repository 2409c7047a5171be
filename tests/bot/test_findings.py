"""A finding says what is wrong and how to mend it, in a table, in lines and in JSON alike."""

import io
import json
import sys

import pytest

from bot.findings import Finding, Level, bad, from_problem, ok, show, warn
from storage.keys import KeyFileProblem

FOUND = [ok("keys", "they fit."), bad("token", "it is [wrong].", "Get one.")]


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


class TestFindings:
    def test_only_what_stops_the_bot_is_bad(self) -> None:
        assert [each.is_bad for each in (ok("a", "b"), warn("a", "b", "c"), bad("a", "b", "c"))] == [
            False, False, True,
        ]  # fmt: skip

    def test_a_sentence_with_a_remedy_is_taken_apart(self) -> None:
        assert from_problem("keys", KeyFileProblem("they are open; run: chmod 600 k"), "Else.") == Finding(
            Level.BAD, "keys", "they are open.", "Run: chmod 600 k."
        )
        assert from_problem("keys", KeyFileProblem("they are gone"), "Else.").mend == "Else."


class TestShowing:
    def test_elsewhere_each_is_a_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        show(FOUND)
        assert capsys.readouterr().out.splitlines() == [
            "ok    keys: they fit.",
            "bad   token: it is [wrong]. Get one.",
        ]

    def test_for_a_machine_it_is_one_object(self, capsys: pytest.CaptureFixture[str]) -> None:
        show(FOUND, as_json=True)
        told = json.loads(capsys.readouterr().out)
        assert told["well"] is False
        assert told["findings"][1] == {
            "level": "bad", "subject": "token", "text": "it is [wrong].", "mend": "Get one.",
        }  # fmt: skip
        show(FOUND[:1], as_json=True)
        assert json.loads(capsys.readouterr().out)["well"] is True

    def test_a_terminal_gets_a_table_in_which_nothing_is_taken_for_markup(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        screen = Terminal()
        monkeypatch.setattr(sys, "stdout", screen)
        show(FOUND)
        assert "it is [wrong]." in screen.getvalue()
        assert "to do" in screen.getvalue()
