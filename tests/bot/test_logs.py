"""Logs: one line of JSON each, without tokens, typed text or control characters, whoever writes them."""

import io
import json
import logging
import sys
import threading
from typing import Any

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from bot import logs

TOKEN = "123456789:AAcanarytokencanarytokencanarytoken"
SECRET = "canary-Purple-Kettle-42"
OWN = logging.getLogger("helpdesk.test")


class OwnProblem(Exception):  # noqa: N818 - stands for any of ours
    """An exception of ours."""


OwnProblem.__module__ = "services.example"


@pytest.fixture
def written(quiet_logs: None) -> io.StringIO:
    """What is logged while the test runs."""
    assert quiet_logs is None
    stream = io.StringIO()
    logs.set_up("DEBUG", stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Every line that was written, parsed."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


class TestLines:
    def test_a_line_tells_time_level_logger_event_and_facts(self, written: io.StringIO) -> None:
        """LOG-04's carrier: facts given by `extra` and by structlog stand beside the event."""
        OWN.info("running", extra={"bot": 7})
        structlog.get_logger("bot.example").warning("sent", notice=3)
        first, second = lines(written)
        assert (first["level"], first["logger"], first["event"], first["bot"]) == (
            "info",
            "helpdesk.test",
            "running",
            7,
        )
        assert (second["level"], second["logger"], second["event"], second["notice"]) == (
            "warning",
            "bot.example",
            "sent",
            3,
        )
        assert first["time"].endswith("+00:00")

    @pytest.mark.parametrize(
        "name", ["a\nb", "a\r\nb", "\x1b[31mred", "a\u2028b\u2029", "\u202eevil", "\x00\x7f\x85"]
    )
    def test_control_characters_never_break_a_line(self, written: io.StringIO, name: str) -> None:
        """LOG-03, CWE-117."""
        OWN.warning("renamed to %s", name, extra={"title": name})
        raw = written.getvalue()
        assert raw.count("\n") == 1
        assert raw.rstrip("\n").isprintable()
        assert raw.isascii()
        assert lines(written)[0]["title"] == name

    @given(st.text())
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
    def test_whatever_is_logged_stays_one_line(self, written: io.StringIO, text: str) -> None:
        written.seek(0)
        written.truncate()
        OWN.warning(text)
        assert len(lines(written)) == 1

    def test_a_value_that_is_no_json_shows_its_type_alone(self, written: io.StringIO) -> None:
        OWN.warning("odd", extra={"thing": object(), "raw": SECRET.encode()})
        assert lines(written)[0]["thing"] == "object"
        assert SECRET not in written.getvalue()

    def test_a_message_that_does_not_fit_its_arguments_is_still_logged(self, written: io.StringIO) -> None:
        OWN.warning("%d of %d", 1)
        assert lines(written)[0]["event"] == "%d of %d"

    def test_a_long_text_is_cut(self, written: io.StringIO) -> None:
        OWN.warning("x" * 100_000)
        assert len(written.getvalue()) < 3000


class TestTokens:
    def test_our_own_messages_and_arguments_hide_it(self, written: io.StringIO) -> None:
        """LOG-02."""
        OWN.warning("url https://api.telegram.org/bot%s/getMe", TOKEN, extra={"token": TOKEN})
        OWN.warning(TOKEN)
        structlog.get_logger("bot.x").warning(f"bot{TOKEN}", also=TOKEN)
        assert TOKEN not in written.getvalue()
        assert written.getvalue().count("***") == 5

    def test_the_bots_own_repr_does_not_give_it_away(self, written: io.StringIO) -> None:
        """LOG-02: `repr(bot)` prints the token."""
        bot = Bot(TOKEN)
        assert TOKEN in repr(bot)
        OWN.error("failed with %r", bot)
        logging.getLogger("telegram.ext").error("failed with %s", bot)
        assert TOKEN not in written.getvalue()

    async def test_an_invalid_token_does_not_either(self, written: io.StringIO) -> None:
        """LOG-02: PTB's message holds it."""

        def refuse(_request: httpx.Request) -> httpx.Response:
            return httpx.Response(404, json={"ok": False, "error_code": 404, "description": "Not Found"})

        transport = httpx.MockTransport(refuse)
        bot = Bot(TOKEN, request=HTTPXRequest(httpx_kwargs={"transport": transport}))
        try:
            await bot.initialize()
        except InvalidToken as error:
            OWN.exception("cannot start")
            OWN.error("cannot start: %s", error)
        await bot.shutdown()
        assert lines(written)[0]["error"][0]["type"] == "telegram.error.InvalidToken"
        assert TOKEN not in written.getvalue()

    def test_a_chained_error_of_httpx_does_not_either(self, written: io.StringIO) -> None:
        """SEC-03, LOG-02: the address stands in its message and in its locals."""
        response = httpx.Response(
            502, request=httpx.Request("POST", f"https://api.telegram.org/bot{TOKEN}/getMe")
        )
        try:
            try:
                response.raise_for_status()
            except httpx.HTTPStatusError as error:
                raise OwnProblem(f"no reply from bot{TOKEN}") from error
        except OwnProblem:
            OWN.exception("lost")
        told = lines(written)[0]["error"]
        assert [each["type"] for each in told] == ["services.example.OwnProblem", "httpx.HTTPStatusError"]
        assert told[0]["message"] == "no reply from ***"
        assert "message" not in told[1]
        assert TOKEN not in written.getvalue()

    def test_httpx_requests_are_not_logged_at_all(self, written: io.StringIO) -> None:
        """LOG-02: at INFO httpx logs every address."""
        with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
            client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
        assert written.getvalue() == ""

    def test_a_stack_hides_it(self, written: io.StringIO) -> None:
        record = logging.makeLogRecord({"name": "helpdesk", "msg": "x", "stack_info": f"bot{TOKEN}"})
        assert logs.Redaction().filter(record)
        assert record.stack_info == "***"
        OWN.warning("here", stack_info=True)
        assert len(lines(written)) == 1


class TestContent:
    @pytest.mark.parametrize("name", logs.CAPPED)
    def test_libraries_say_nothing_below_warning(self, written: io.StringIO, name: str) -> None:
        """LOG-01, LOG-02: also when LOG_LEVEL is DEBUG."""
        logging.getLogger(name).info(SECRET)
        logging.getLogger(f"{name}.part").debug(SECRET)
        assert written.getvalue() == ""

    def test_a_raw_update_in_a_critical_line_is_withheld(self, written: io.StringIO) -> None:
        """LOG-01: PTB dumps the update it cannot parse, and a password may be in it (security.md 1.7)."""
        update = [{"update_id": 1, "message": {"text": SECRET}}]
        logging.getLogger("telegram.Bot").critical(
            "Error while parsing updates! Received data was %r", update
        )
        logging.getLogger("telegram.ext.Updater").critical(str(update), extra={"update": update})
        first, second = lines(written)
        assert first["event"] == "Error while parsing updates! Received data was %r"
        assert (second["level"], second["logger"]) == ("critical", "telegram.ext.Updater")
        assert second["event"] == logs.WITHHELD
        assert SECRET not in written.getvalue()

    def test_a_forgotten_task_does_not_tell_its_exception(self, written: io.StringIO) -> None:
        """LOG-01: asyncio writes `future: <Task ... exception=ValueError('...')>`."""
        error = ValueError(SECRET)
        said = f"Task exception was never retrieved\nfuture: {error!r}"
        logging.getLogger("asyncio").error(said, exc_info=error)
        assert lines(written)[0]["error"][0]["type"] == "builtins.ValueError"
        assert SECRET not in written.getvalue()

    def test_a_stack_names_places_and_no_locals(self, written: io.StringIO) -> None:
        def fail(password: str) -> None:
            raise KeyError(password)

        try:
            fail(SECRET)
        except KeyError:
            OWN.exception("failed")
            structlog.get_logger("bot.x").exception("failed")
        for line in lines(written):
            assert line["error"][0]["stack"][-1].endswith(" fail")
        assert SECRET not in written.getvalue()

    def test_a_group_of_errors_is_told_with_its_members(self, written: io.StringIO) -> None:
        OWN.error("both", exc_info=ExceptionGroup(SECRET, [ValueError(SECRET), OwnProblem("known")]))
        assert [each.get("message") for each in lines(written)[0]["error"]] == [None, None, "known"]
        assert SECRET not in written.getvalue()

    def test_a_warning_of_python_is_a_line_without_its_words(self, written: io.StringIO) -> None:
        logging.getLogger("py.warnings").warning("%s", SECRET)
        assert SECRET not in written.getvalue()


class TestWhatNobodyCaught:
    def test_it_is_a_line_and_no_traceback(
        self, written: io.StringIO, capsys: pytest.CaptureFixture[str]
    ) -> None:
        error = ValueError(SECRET)
        sys.excepthook(ValueError, error, None)
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        assert [line["level"] for line in lines(written)] == ["critical", "critical"]
        assert SECRET not in written.getvalue() + capsys.readouterr().err


def fail() -> None:
    """Fail with a secret in the message."""
    raise ValueError(SECRET)
