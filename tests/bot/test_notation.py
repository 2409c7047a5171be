"""How values are written in bot.env."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notation import (
    TELEGRAM,
    api_address,
    cost,
    database_url,
    duration,
    from_text,
    is_token,
    read_token_file,
)
from services.hashing import Parameters


class TestText:
    def test_only_text_is_read_and_other_values_stay(self) -> None:
        assert from_text(str.upper)("info") == "INFO"
        assert from_text(str.upper)(5) == 5


class TestDurations:
    @pytest.mark.parametrize(
        ("text", "seconds"), [("90s", 90), ("4m", 240), ("24h", 86400), ("30d", 2592000), (" 4 M ", 240)]
    )
    def test_a_number_and_a_unit_are_a_time(self, text: str, seconds: int) -> None:
        assert duration(text) == timedelta(seconds=seconds)

    @pytest.mark.parametrize(
        "text", ["", "4", "m", "-4m", "4.5h", "0s", "401d", "9" * 30 + "d", "4m30s", "٤m"]
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="write a time"):
            duration(text)

    @given(st.integers(1, 400))
    def test_days_are_days(self, days: int) -> None:
        assert duration(f"{days}d") == duration(f"{days * 24}h") == timedelta(days=days)


class TestCost:
    def test_it_is_memory_passes_and_lanes(self) -> None:
        assert cost("64MiB,3,4") == Parameters(65536, 3, 4)
        assert cost("19456KiB, 2, 1") == Parameters(19456, 2, 1)

    @pytest.mark.parametrize("text", ["47104KiB,1,1", "19456KiB,2,1", "12288KiB,3,1", "12MiB,9,1"])
    def test_the_floor_itself_is_allowed(self, text: str) -> None:
        """HSH-01."""
        assert cost(text).memory <= 47104

    @pytest.mark.parametrize("text", ["47103KiB,1,1", "19455KiB,2,1", "12287KiB,3,1", "1MiB,100,1"])
    def test_below_the_floor_is_refused(self, text: str) -> None:
        """HSH-01."""
        with pytest.raises(ValueError, match="too weak for passwords"):
            cost(text)

    @pytest.mark.parametrize(
        "text", ["", "64,3,4", "64MiB", "64MiB,0,4", "64MiB,3,0", "5GiB,3,4", "64MiB,3,99"]
    )
    def test_what_is_no_cost_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"write memory|use at most"):
            cost(text)


class TestAddresses:
    @pytest.mark.parametrize("url", [TELEGRAM, "http://127.0.0.1:8081", "https://bots.example/api"])
    def test_an_address_is_kept(self, url: str) -> None:
        assert api_address(f" {url}/ ") == url

    @pytest.mark.parametrize(
        "url",
        ["", "api.telegram.org", "ftp://x", "https://", "https://u:p@x", f"{TELEGRAM}/bot",
         f"{TELEGRAM}/bot1:x", "https://x?y=1", "http://[::1", "http://x:99999"],
    )  # fmt: skip
    def test_what_would_not_work_is_refused_without_repeating_it(self, url: str) -> None:
        with pytest.raises(ValueError, match="address") as caught:
            api_address(url)
        assert "u:p" not in str(caught.value)


class TestDatabases:
    @pytest.mark.parametrize(
        "url", ["sqlite:///data/x.db", "sqlite:////var/x.db", "sqlite+aiosqlite:///data/x.db"]
    )
    def test_a_file_of_sqlite_is_taken(self, url: str) -> None:
        assert database_url(url) == url.replace("+aiosqlite", "")

    @pytest.mark.parametrize(
        "url", ["", "data/x.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://x"]
    )
    def test_what_is_no_file_is_refused(self, url: str) -> None:
        with pytest.raises(ValueError, match="sqlite:///PATH of a file"):
            database_url(url)

    def test_what_is_not_built_is_said(self) -> None:
        with pytest.raises(ValueError, match="not built in this version") as caught:
            database_url("postgresql://user:canary@host/db")
        assert "canary" not in str(caught.value)


class TestTokens:
    def test_telegrams_own_have_one_form(self) -> None:
        good = "123456789:AAabcdefghijklmnopqrstuvwxyz-_01234"
        assert is_token(good, TELEGRAM)
        for wrong in ("", "123456789", "abc:def", good[:20], good + "!", f"bot{good}"):
            assert not is_token(wrong, TELEGRAM), wrong

    def test_an_emulator_takes_shorter_ones(self) -> None:
        assert is_token("42:TEST", "http://127.0.0.1:1")
        assert not is_token("TEST", "http://127.0.0.1:1")

    def test_a_file_for_its_owner_alone_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "token"
        path.write_text(" 1:abc \n", encoding="utf-8")
        path.chmod(0o400)
        assert read_token_file(path) == "1:abc"

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
    def test_a_file_for_others_too_is_refused(self, tmp_path: Path, mode: int) -> None:
        """SEC-01."""
        path = tmp_path / "token"
        path.write_text("canary")
        path.chmod(mode)
        with pytest.raises(ValueError, match="chmod 600") as caught:
            read_token_file(path)
        assert "canary" not in str(caught.value)

    def test_a_missing_or_binary_file_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
        for name, said in (("nowhere", "cannot be read"), ("binary", "holds no token")):
            with pytest.raises(ValueError, match=said):
                read_token_file(tmp_path / name)
