"""What an operator is told when a command fails; the table of all kinds."""

import pytest
from telegram.error import Forbidden, InvalidToken, NetworkError, TimedOut

from bot.demo import DemoProblem
from bot.failures import Failed, explain
from bot.polling import AnotherPoller, TokenRefused
from bot.settings import SettingsProblem
from bot.single import AlreadyRunning
from services.roster_file import RosterRefused
from services.schools import SchoolProblem
from services.slips import SlipsProblem
from storage.errors import DatabaseProblem, DatabaseTooNew
from storage.keys import ForeignKeyFile, KeyFileProblem
from storage.sealing import OpeningFailed


class TestKnownFailures:
    @pytest.mark.parametrize(
        "kind",
        [
            Failed,
            KeyFileProblem,
            ForeignKeyFile,
            DatabaseTooNew,
            SchoolProblem,
            SlipsProblem,
            TokenRefused,
            AnotherPoller,
            AlreadyRunning,
            DemoProblem,
        ],
    )
    def test_our_own_sentence_is_the_line(self, kind: type[Exception]) -> None:
        assert explain(kind("this is so;\n do that")) == ("this is so; do that",)

    @pytest.mark.parametrize(
        ("problem", "said"),
        [
            (InvalidToken("canary"), "Telegram does not accept the bot token"),
            (Forbidden("canary"), "Telegram does not accept the bot token"),
            (NetworkError("canary"), "Telegram cannot be reached"),
            (TimedOut("canary"), "Telegram cannot be reached"),
            (OSError(28, "No space left on device"), "No space left on device"),
            (OSError(13, "Permission denied", "data"), "data: Permission denied"),
            (RosterRefused(["line 2: wrong"]), "line 2: wrong; nothing was imported"),
            (
                DatabaseProblem("the database db cannot be used: unable to open database file"),
                "the database db cannot be used: unable to open database file; let the user",
            ),
            (OpeningFailed("canary"), "the key file does not belong to this database"),
            (ExceptionGroup("canary", [Failed("this is so")]), "this is so"),
        ],
    )
    def test_others_get_a_sentence_without_their_words(self, problem: Exception, said: str) -> None:
        """SEC-03."""
        (line,) = explain(problem)
        assert line.startswith(said)
        assert "canary" not in line

    def test_several_mistakes_are_several_lines(self) -> None:
        assert explain(SettingsProblem("A: one", "B: two")) == ("A: one", "B: two")
        assert explain(RosterRefused(["line 2", "line 3"])) == ("line 2", "line 3", "nothing was imported")


class TestUnknownFailures:
    def test_they_get_a_reference_and_keep_their_words_to_themselves(self) -> None:
        """LOG-06."""
        (line,) = explain(RuntimeError("canary"))
        assert "reference " in line
        assert "canary" not in line
