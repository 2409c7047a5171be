"""Logs: JSON lines on stderr that hold no token, no text that somebody typed, and no control character."""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

import structlog
from typing_extensions import override

OWN_ROOMS = frozenset(
    {"bot", "conversations", "services", "domain", "storage", "directory", "i18n", "helpdesk"}
)
# What these say below WARNING is addresses with the token and updates with the text (LOG-02, telegram.md 4).
CAPPED = ("httpx", "httpcore", "telegram", "telegram.ext", "asyncio", "aiosqlite", "sqlalchemy", "uvicorn")
WITHHELD = "a library reports a problem; its words are withheld because they may hold what somebody typed"
_HIDDEN = "***"
_TOKEN = re.compile(r"(?:bot)?[0-9]+:[A-Za-z0-9_-]{30,}")
_LONGEST_TEXT = 2000
_DEEPEST_CHAIN = 5
_FRAMES = 12
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "_logger", "_name"}


def redact(text: str) -> str:
    """Hide every bot token in a text."""
    return _TOKEN.sub(_HIDDEN, text)


def is_own(name: str) -> bool:
    """Whether a logger or a module is ours."""
    return name.partition(".")[0] in OWN_ROOMS


class ContentFree(logging.Filter):
    """Takes the words out of what libraries log, since those may hold an update, an address or an answer.

    A message with arguments keeps its template, which is the library's own text; one without may have been
    put together before, and is replaced by a fixed sentence. Own messages pass (LOG-01).
    """

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if is_own(record.name):
            return True
        if isinstance(record.msg, str) and record.args:
            record.msg = record.msg.replace("%%", "%")
        else:
            record.msg = WITHHELD
        record.args = ()
        record.stack_info = None
        for name in set(vars(record)) - _STANDARD:
            delattr(record, name)
        return True


class Redaction(logging.Filter):
    """Hides tokens in message, arguments, exception and stack of every record (LOG-02)."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if not isinstance(record.msg, dict):
            record.msg, record.args = redact(_message(record)), ()
        record.exc_text = None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON in ASCII: whatever is in it, it stays one line (LOG-03)."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **self._facts(record),
        }
        if not is_own(record.name):
            line["place"] = f"{record.pathname.rpartition('/')[2]}:{record.lineno}"
        written = json.dumps(line, default=lambda value: type(value).__name__, ensure_ascii=True)
        # JSON in ASCII escapes every control character but this one.
        return redact(written).replace("\x7f", "\\u007f")

    def _facts(self, record: logging.LogRecord) -> dict[str, object]:
        facts: dict[str, object] = {}
        if isinstance(record.msg, Mapping):
            facts.update(record.msg)
        else:
            facts["event"] = _message(record)
        facts.update({name: value for name, value in vars(record).items() if name not in _STANDARD})
        error = facts.pop("exc_info", None) or record.exc_info
        facts.pop("stack_info", None)
        exception = _current(error)
        if exception is not None:
            facts["error"] = list(told(exception))
        return {str(name): _short(value) for name, value in facts.items()}


def _short(value: object) -> object:
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "..."
    return value


def _current(error: object) -> BaseException | None:
    if isinstance(error, BaseException):
        return error
    if isinstance(error, tuple):
        return error[1] if len(error) > 1 and isinstance(error[1], BaseException) else None
    return sys.exc_info()[1] if error else None


def told(error: BaseException) -> Iterator[dict[str, object]]:
    """Tell an exception and its causes by type and place, without locals.

    The message is told of our own exceptions alone: a library's may hold an address, a row or an answer.
    """
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(seen) < _DEEPEST_CHAIN:
        one = waiting.pop(0)
        if one is None or one in seen:
            continue
        seen.append(one)
        yield _one(one)
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def _one(error: BaseException) -> dict[str, object]:
    kind = type(error)
    facts: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    if is_own(kind.__module__):
        facts["message"] = _short(redact(str(error)))
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    facts["stack"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return facts


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send every log of this process through one handler, and what nobody caught too.

    Args:
        level: of our own loggers; what libraries say below WARNING is never logged.
        stream: where the lines go, standard error unless a test says otherwise.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(ContentFree())
    handler.addFilter(Redaction())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in CAPPED:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in OWN_ROOMS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=True)
    _configure_structlog()
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("bot.logs").critical("nobody caught this", exc_info=(kind, error, trace))


def _uncaught_in_thread(what: threading.ExceptHookArgs) -> None:
    logging.getLogger("bot.logs").critical("nobody caught this in a thread", exc_info=what.exc_value)


def _unraisable(what: "sys.UnraisableHookArgs") -> None:
    logging.getLogger("bot.logs").error("this could not be raised", exc_info=what.exc_value)
