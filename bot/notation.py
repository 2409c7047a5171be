"""How values are written in bot.env, times as `4m` and costs as `64MiB,3,4`, and what is wrong with them."""

import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic_core import ErrorDetails

from domain.email_address import EmailAddress
from services.hashing import Parameters

TELEGRAM = "https://api.telegram.org"
_TIME = re.compile(r"([0-9]{1,9})\s*(s|m|h|d)", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = timedelta(days=400)
_COST = re.compile(r"([0-9]{1,9})\s*(KiB|MiB|GiB)\s*,\s*([0-9]{1,3})\s*,\s*([0-9]{1,2})", re.IGNORECASE)
_KIBIBYTES = {"kib": 1, "mib": 1024, "gib": 1024 * 1024}
_MOST_KIBIBYTES = 4 * 1024 * 1024
_MOST_PASSES = 100
_MOST_LANES = 16
# HSH-01: the least memory in KiB for one, two, and three or more passes (ASVS appendix C).
_FLOOR = {1: 47104, 2: 19456, 3: 12288}
_TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{30,100}")
_LONGEST_TOKEN_FILE = 1000
_MAIL_FORM = "write a mail server such as smtps://user:password@mail.example.com"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine itself."""
# An emulator or a test server takes any token; Telegram's own have one form.
_ANY_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{3,100}")


def from_text(read: Callable[[str], object]) -> Callable[[object], object]:
    """Return what reads a setting that is text, and leaves a value that is none as it is."""
    return lambda value: read(value) if isinstance(value, str) else value


def duration(text: str, longest: timedelta = _LONGEST) -> timedelta:
    """Read a time such as `90s`, `4m`, `24h` or `30d`.

    Raises:
        ValueError: it is written otherwise, is zero, or is longer than `longest`, a number of days.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError("write a time as a number and s, m, h or d, such as 90s, 4m, 24h or 30d")
    time = timedelta(seconds=min(int(found[1]), 10**9) * _SECONDS[found[2].lower()])
    if not timedelta(0) < time <= longest:
        raise ValueError(f"write a time above 0 and up to {longest.days}d")
    return time


def cost(text: str) -> Parameters:
    """Read what Argon2 may cost: memory, passes, lanes, such as `64MiB,3,4`.

    Raises:
        ValueError: it is written otherwise, or is outside what is safe (HSH-01).
    """
    found = _COST.fullmatch(text.strip())
    if found is None:
        raise ValueError("write memory, passes and lanes, such as 64MiB,3,4")
    memory, passes, lanes = int(found[1]) * _KIBIBYTES[found[2].lower()], int(found[3]), int(found[4])
    if not (1 <= passes <= _MOST_PASSES and 1 <= lanes <= _MOST_LANES and memory <= _MOST_KIBIBYTES):
        raise ValueError(f"use at most 4GiB, 1 to {_MOST_PASSES} passes and 1 to {_MOST_LANES} lanes")
    floor = _FLOOR[min(passes, max(_FLOOR))]
    if memory < floor:
        raise ValueError(f"this is too weak for passwords; with {passes} passes use at least {floor}KiB")
    return Parameters(memory, passes, lanes)


def api_address(url: str) -> str:
    """Read the address of a Bot API, without the /bot part.

    Raises:
        ValueError: it is no such address.
    """
    url = url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        complete = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        complete = False
    if not complete or parts.query or parts.fragment:
        raise ValueError(f"write an address such as {TELEGRAM}")
    if parts.username or parts.password:
        raise ValueError("leave user name and password out of the address")
    if "/bot" in parts.path:
        raise ValueError("leave out the /bot part of the address; it is added")
    return url


class Tls(StrEnum):
    """How a line to a mail server is encrypted (EML-07)."""

    FROM_THE_START = "from the start"
    REQUIRED = "after STARTTLS"
    NONE = "not at all"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in, and as whom."""

    host: str
    port: int
    tls: Tls
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """Read `smtps://user:password@host`, or `smtp://...` with STARTTLS, which only this machine may lack.

    Raises:
        ValueError: it is no such address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ValueError(_MAIL_FORM) from None
    if not _is_mail_server(parts):
        raise ValueError(_MAIL_FORM)
    host, is_encrypted = str(parts.hostname), parts.scheme == "smtps"
    tls = Tls.FROM_THE_START if is_encrypted else Tls.NONE if host in LOOPBACK else Tls.REQUIRED
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or (465 if is_encrypted else 587), tls, user, password)


def _is_mail_server(parts: SplitResult) -> bool:
    has_more = parts.path not in {"", "/"} or parts.query or parts.fragment
    is_half = bool(parts.username) != bool(parts.password)
    return parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and not has_more and not is_half


def mail_address(text: str) -> str:
    """Read the address that letters come from.

    Raises:
        ValueError: it is none.
    """
    try:
        return EmailAddress(text.strip()).value
    except ValueError:
        raise ValueError("write an e-mail address alone, such as helpdesk@example.com") from None


def database_url(url: str) -> str:
    """Read where the database is, as people write it: `sqlite:///path`.

    Raises:
        ValueError: it is no file, or a kind of database that is not built yet.
    """
    scheme, _, path = url.strip().partition("://")
    if scheme.startswith("postgres"):
        raise ValueError(
            "PostgreSQL is not built in this version; leave DATABASE_URL out or use sqlite:///PATH"
        )
    if scheme not in {"sqlite", "sqlite+aiosqlite"} or not path.startswith("/") or path in {"/", "/:memory:"}:
        raise ValueError("write the database as sqlite:///PATH of a file")
    return f"sqlite://{path}"


def read_token_file(path: Path) -> str:
    """Read the token from a file that nobody else may read (SEC-01).

    Raises:
        ValueError: it cannot be read, or by too many.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8-sig")[:_LONGEST_TOKEN_FILE]
    except UnicodeDecodeError:
        raise ValueError(f"the file {path} holds no token") from None
    except OSError as problem:
        raise ValueError(f"the file {path} cannot be read: {problem.strerror}") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ValueError(f"other people can read the token; run: chmod 600 {path}")
    return text.strip()


def is_token(text: str, api: str) -> bool:
    """Whether this has the form of a bot token, for Telegram's own Bot API or for another."""
    form = _TOKEN if api == TELEGRAM else _ANY_TOKEN
    return form.fullmatch(text) is not None


def line(error: ErrorDetails, known: Iterable[str]) -> str:
    """Say which setting is refused and why; `known` are the names there are."""
    name = str(error["loc"][0]).upper()
    if error["type"] != "extra_forbidden":
        return f"{name}: {sentence(error)}"
    near = get_close_matches(name, [each.upper() for each in known], n=1, cutoff=0.7)
    hint = f"did you mean {near[0]}?" if near else "bot.env.example lists the names"
    return f"{name}: there is no such setting; {hint}"


def sentence(error: ErrorDetails) -> str:
    """Say what to write instead of a refused value, which is never repeated (SEC-02)."""
    context = error.get("ctx", {})
    match error["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return "write a whole number"
        case "bool_parsing" | "bool_type":
            return "write on or off"
        case "enum":
            return f"write {context['expected']}"
        case "greater_than_equal":
            return f"write at least {context['ge']}"
        case "less_than_equal":
            return f"write at most {context['le']}"
    return error["msg"].removeprefix("Value error, ")
