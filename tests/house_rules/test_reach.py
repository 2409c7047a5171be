"""How far the process reaches: whom it connects to and what it writes (security.md PRV-09, LOG-07)."""

import ast
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.deeds import ask_for_unlock, forgot
from tests.house_rules.repository import ROOT, Module, files, imports, modules
from tests.town import ANSWERS, SECOND_PASSWORD, open_town

LINES = {
    # module: (what it reaches the network with, whom it speaks to)
    "bot/line.py": ({"aiohttp"}, "Telegram, at TELEGRAM_API_URL"),
    "bot/mail.py": ({"aiosmtplib", "ssl"}, "the mail server of SMTP_URL"),
    "bot/syslog.py": ({"socket", "ssl"}, "the log machine of SYSLOG_URL"),
    "bot/audit_keeping.py": ({"socket"}, "nobody: it asks the machine for its own name"),
    "emulator/server.py": ({"socket", "uvicorn"}, "whoever opens the demo's page on this machine"),
    "emulator/remote.py": ({"httpx"}, "the emulator on this machine, from tests"),
}
NETWORK = {
    *(
        "socket",
        "ssl",
        "http.client",
        "urllib.request",
        "urllib3",
        "requests",
        "httpx",
        "aiohttp",
        "websockets",
    ),
    *("smtplib", "aiosmtplib", "ftplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "uvicorn", "sentry_sdk"),
    *("opentelemetry", "statsd", "prometheus_client", "boto3", "ldap3", "ldap", "dns", "grpc", "paramiko"),
}
OPENS_A_LINE = {"open_connection", "create_connection", "create_datagram_endpoint", "open_unix_connection"}
ADDRESSES = {
    "bot/notation.py": {"https://api.telegram.org"},
    "services/paper.py": {"https://t.me/"},  # printed on a slip, for a phone to open
    "bot/demo.py": {"http://emulator.invalid"},  # a name that no network has
}
WRITERS = {
    # module: what it writes; each stands in docs/operations.md, "What is written where"
    "bot/single.py": "bot-ID.lock",
    "bot/run.py": "bot-ID.running",
    "bot/sinks.py": "AUDIT_CHECKPOINTS",
    "bot/backup_commands.py": "helpdesk backup",
    "bot/person_commands.py": "helpdesk person export",
    "bot/demo_prologue.py": "helpdesk demo",
    "bot/demo.py": "helpdesk demo",
    "services/slips.py": "helpdesk slips",
    "storage/backup.py": "helpdesk backup",
    "storage/engine.py": "helpdesk.db",
    "storage/key_changes.py": "KEY_FILE",
}
WRITES = re.compile(
    r"write_text|write_bytes|O_WRONLY|O_RDWR|\.touch\(0|\.open\(\"[rb]*[wax+]|TemporaryDirectory|mkstemp|FileHandler"
)
LEADS_OUT = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind", "subprocess.Popen"}
STORY_LEAVES = {"data/helpdesk.db", "data/helpdesk.db-wal", "data/helpdesk.db-shm", "secrets/keys.json"}


@dataclass
class Watch:
    """What the interpreter reports while somebody watches: connections, and files opened for writing."""

    seen: list[tuple[str, str]] | None = None
    is_hooked: bool = False

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Keep an event that matters, as `sys.addaudithook` hands it over."""
        if self.seen is None:
            return
        if event in LEADS_OUT:
            self.seen.append((event, repr(arguments[1:])))
        elif event == "open" and _is_written(*arguments[1:3]) and "__pycache__" not in str(arguments[0]):
            self.seen.append((event, str(arguments[0])))


def _is_written(mode: str | None, flags: int) -> bool:
    return bool(set(mode) & set("wax+")) if mode else bool(flags & (os.O_WRONLY | os.O_RDWR))


watch = Watch()


@contextmanager
def watching() -> Iterator[list[tuple[str, str]]]:
    """Yield what the interpreter reports while the block runs; a hook cannot be taken out, only look away."""
    if not watch.is_hooked:
        sys.addaudithook(watch.hook)
        watch.is_hooked = True
    watch.seen = []
    try:
        yield watch.seen
    finally:
        watch.seen = None


def reached(of: Module) -> set[str]:
    """The packages with which a module can reach the network, and asyncio's own calls for it."""
    names = set(imports(of.tree))
    calls = {
        node.attr
        for node in ast.walk(of.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"asyncio", "loop"}
    }
    return {name for name in names if name in NETWORK or name.split(".")[0] in NETWORK} | calls & OPENS_A_LINE


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the constants that are docstrings."""
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }


def addresses(of: Module) -> set[str]:
    """The whole addresses of the web that a module's code holds; emulator and scheme tests hold none."""
    prose = docstrings(of.tree)
    return {
        node.value
        for node in ast.walk(of.tree)
        if isinstance(node, ast.Constant)
        if isinstance(node.value, str) and id(node) not in prose
        if re.match(r"https?://\w", node.value)
    }


def files_in(folder: Path) -> set[str]:
    """Every file below a folder, seen from there."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class TestWhoIsReached:
    def test_each_module_that_opens_a_line_is_written_down_with_its_other_end(self) -> None:
        """PRV-09: Telegram, mail server, log machine; no tracker, no crash reporter."""
        found = {each.path: names for each in modules() if (names := reached(each))}
        assert found == {path: names for path, (names, _) in LINES.items()}

    def test_no_other_address_stands_in_the_code(self) -> None:
        """PRV-09: no link shortener, no statistics, no update check."""
        assert {each.path: found for each in modules() if (found := addresses(each))} == ADDRESSES

    def test_the_demos_page_loads_nothing_from_elsewhere(self) -> None:
        """PRV-09."""
        pages = [path for ending in ("*.html", "*.js", "*.css") for path in files(ending)]
        assert pages
        foreign = re.compile(r"(?:src|href|url|import|fetch)\s*[=(]?\s*[\"'(]\s*(?:https?:)?//")
        assert [path.name for path in pages if foreign.search(path.read_text(encoding="utf-8"))] == []

    def test_the_lint_sees_each_way_out(self) -> None:
        for written in (
            "import sentry_sdk",
            "from urllib.request import urlopen",
            "asyncio.open_connection(h)",
        ):
            assert reached(Module("bot/x.py", written, ast.parse(written))), written


class TestWhatIsWritten:
    def test_each_module_that_writes_a_file_is_in_the_inventory(self) -> None:
        """LOG-07: whoever writes something new writes it down for operators."""
        found = {each.path for each in modules() if WRITES.search(each.source)}
        assert found == set(WRITERS)
        page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
        inventory = page.split("## What is written where")[1].split("\n## ")[0]
        assert [name for name in WRITERS.values() if name not in inventory] == []
        for name in ("standard error", "AUDIT_FILE", "SYSLOG_URL", "helpdesk.db-wal"):
            assert name in inventory

    async def test_a_story_connects_to_nobody_and_writes_nowhere_else(self, tmp_path: Path) -> None:
        """PRV-09, LOG-07: with Telegram in memory nothing is left that would call out or leave a file."""
        async with open_town(tmp_path) as town:
            with watching() as seen:
                await town.first_login(town.parent)
                await forgot(town.parent)
                await town.answer(town.parent, ANSWERS)
                await town.new_password(town.parent, SECOND_PASSWORD)
                await ask_for_unlock(town, town.stranger)
                await town.approve(town.approver)
                await town.stranger.expect("approved")
        assert seen == []
        left = files_in(tmp_path)
        assert {"data/helpdesk.db", "secrets/keys.json"} <= left <= STORY_LEAVES

    def test_who_watches_sees(self, tmp_path: Path) -> None:
        with watching() as seen, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            (tmp_path / "a").write_text("x")
            line.connect(("127.0.0.1", 9))
        assert [event for event, _ in seen] == ["open", "socket.connect"]
        (tmp_path / "b").write_text("x")
        assert len(seen) == 2
