"""The installation's own settings: names and defaults of architecture 8, and where the token comes from."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.installation import Installation, SettingsProblem
from bot.settings import Settings, load
from bot.syslog import Address

CANARY = "123456789:AAcanarytokencanarytokencanarytoken"


@pytest.fixture(autouse=True)
def _only_what_the_test_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def read(text: str) -> Installation:
    """Read a bot.env with this text."""
    path = Path("bot.env")
    path.write_text(text, encoding="utf-8")
    return load(path)


def refused(text: str) -> tuple[str, ...]:
    """What is said about a bot.env with this text."""
    with pytest.raises(SettingsProblem) as caught:
        read(text)
    return caught.value.lines


class TestPlaces:
    def test_their_defaults_are_those_of_the_outer_contract(self) -> None:
        settings = read("")
        assert settings.data_dir == Path("data")
        assert settings.database == "sqlite:///data/helpdesk.db"
        assert settings.key_file == Path("secrets/keys.json")
        assert settings.telegram_api_url == "https://api.telegram.org"

    def test_a_database_of_its_own_wins_over_the_data_folder(self) -> None:
        assert read("DATA_DIR=x\nDATABASE_URL=sqlite:////tmp/h.db\n").database == "sqlite:////tmp/h.db"


class TestAudit:
    def test_the_log_is_kept_a_year_and_its_ends_beside_the_data(self) -> None:
        settings = read("DATA_DIR=x\n")
        assert settings.audit_kept == timedelta(days=365)
        assert settings.checkpoints_file == Path("x/audit-checkpoints.jsonl")
        assert (settings.audit_file, settings.syslog_url) == (None, None)

    def test_its_copies_go_where_they_shall(self) -> None:
        """LOG-08."""
        settings = read(
            "AUDIT_KEPT=2555d\nAUDIT_CHECKPOINTS=/mnt/c\nAUDIT_FILE=/mnt/rows\nSYSLOG_URL=tls://logs\n"
        )
        assert settings.audit_kept == timedelta(days=2555)
        assert (settings.checkpoints_file, settings.audit_file) == (Path("/mnt/c"), Path("/mnt/rows"))
        assert settings.syslog_url == Address("tls", "logs", 6514)


class TestTokens:
    def test_it_comes_from_the_setting_or_from_a_file(self) -> None:
        assert read(f"BOT_TOKEN={CANARY}\n").token() == CANARY
        path = Path("token")
        path.write_text(f"{CANARY}\n")
        path.chmod(0o600)
        assert read("BOT_TOKEN_FILE=token\n").token() == CANARY
        assert refused(f"BOT_TOKEN={CANARY}\nBOT_TOKEN_FILE=token\n") == (
            "BOT_TOKEN_FILE: BOT_TOKEN is set too; keep one of them",
        )

    @pytest.mark.parametrize(("token", "said"), [("", "there is no token"), ("canary", "this is no token")])
    def test_none_or_a_wrong_one_is_said_when_it_is_needed(self, token: str, said: str) -> None:
        with pytest.raises(SettingsProblem, match=said) as caught:
            read(f"BOT_TOKEN={token}\n").token()
        assert "canary" not in str(caught.value)

    def test_of_an_empty_file_is_said_where_the_token_goes(self) -> None:
        path = Path("token")
        path.touch(0o600)
        with pytest.raises(SettingsProblem, match=r"from @BotFather and put it into token$"):
            read("BOT_TOKEN_FILE=token\n").token()
        with pytest.raises(SettingsProblem, match=r"from @BotFather and put it into bot\.env$"):
            read("").token()

    def test_a_file_that_was_opened_to_others_later_is_refused_then(self) -> None:
        path = Path("token")
        path.write_text(CANARY)
        path.chmod(0o600)
        settings = read("BOT_TOKEN_FILE=token\n")
        path.chmod(0o644)
        with pytest.raises(SettingsProblem, match="chmod 600"):
            settings.token()
