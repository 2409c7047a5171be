"""Syslog: RFC 5424 to the letter, over each kind of line, and refusals that make rows come again (LOG-08)."""

import re
import socket
import ssl
import threading
from contextlib import closing, suppress
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from bot.assemble import outside
from bot.syslog import Address, Syslog, address, message
from storage.records import AuditRow
from tests.bot.fake_time import START
from tests.bot.mail_server import certificate

ROW = AuditRow(7, START, "account:recovery:evidence_missing", "ab" * 4, "system", None, {"n": 2})
# RFC 5424, section 6: HEADER SP STRUCTURED-DATA SP MSG; a quote, a backslash and a bracket are escaped.
RFC_5424 = re.compile(
    r"<(?P<priority>[0-9]{1,3})>1 (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z)"
    r" (?P<host>[!-~]{1,255}) (?P<app>[!-~]{1,48}) (?P<process>[!-~]{1,128}) (?P<id>[!-~]{1,32})"
    r' \[(?P<sd>[!-<>-\\^-~]{1,32})(?P<data>( [a-z]+="([^"\\\]]|\\["\\\]])*")+)\] (?P<text>.*)'
)


def read(body: bytes) -> dict[str, str]:
    """Read a message as RFC 5424 has it."""
    found = RFC_5424.fullmatch(body.decode())
    assert found is not None, body
    return found.groupdict()


class TestMessages:
    def test_everything_of_a_row_is_in_it(self) -> None:
        """LOG-04."""
        said = read(message(ROW, "helpdesk-1", 42))
        assert said["at"] == START.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        assert (said["priority"], said["host"], said["process"]) == ("109", "helpdesk-1", "42")
        assert said["id"] == "account:recovery:evidence_missin", "no more than 32 characters"
        assert said["text"] == ROW.tag
        assert said["data"] == (
            f' seq="7" tag="{ROW.tag}" subject="{ROW.subject}" actor="system" values="{{\\"n\\": 2}}"'
        )

    def test_its_time_is_utc(self) -> None:
        there = START.astimezone(timezone(timedelta(hours=8)))
        row = AuditRow(7, there, "t", None, None, None, {})
        assert read(message(row, "h", 1))["at"].endswith("08:00:00.000Z")

    @pytest.mark.parametrize("nasty", ['"', "\\", "]", ']" evil="', "a\nb", "\x1b[31m", "\u2028", "\0"])
    def test_nothing_breaks_out_of_its_place(self, nasty: str) -> None:
        """LOG-03."""
        row = AuditRow(7, START, "t", nasty, nasty, nasty, {"x": nasty})
        body = message(row, "h", 1)
        assert read(body)["text"] == "t"
        assert b"\n" not in body
        assert b"\x1b" not in body

    def test_a_host_without_a_fit_name_is_a_dash(self) -> None:
        assert read(message(ROW, " ü", 1))["host"] == "-"


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("udp://10.0.0.1", Address("udp", "10.0.0.1", 514)),
            ("tcp://logs.example.com:6000/", Address("tcp", "logs.example.com", 6000)),
            ("tls://logs.example.com", Address("tls", "logs.example.com", 6514)),
            ("udp://[::1]:99", Address("udp", "::1", 99)),
            ("unix:/dev/log", Address("unix", path="/dev/log")),
            ("unix:///dev/log", Address("unix", path="/dev/log")),
        ],
    )
    def test_each_kind_is_read(self, url: str, found: Address) -> None:
        assert address(url) == found

    @pytest.mark.parametrize(
        "url",
        ["", "logs.example.com", "http://x", "udp://", "udp://x:0", "udp://x:y", "tcp://x/path",
         "tcp://user@x", "unix:", "unix:dev/log", "unix://host/dev/log", "tcp://x?y"],
    )  # fmt: skip
    def test_anything_else_is_refused_with_the_form(self, url: str) -> None:
        with pytest.raises(ValueError, match="write udp://HOST:514"):
            address(url)


def sent(to: Address, patience: float = 2.0, context: ssl.SSLContext | None = None) -> None:
    """Send three rows."""
    rows = [AuditRow(seq, START, "t", None, None, None, {}) for seq in (1, 2, 3)]
    Syslog(to, "h", 1, patience, context).write(rows)


def numbers(body: bytes) -> list[str]:
    """Return the numbers of the rows in what arrived."""
    return re.findall(r'seq="([0-9]+)"', body.decode())


class TestDatagrams:
    @pytest.mark.parametrize("kind", ["udp", "unix"])
    def test_each_row_is_one(self, kind: str, tmp_path: Path) -> None:
        family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
        with closing(socket.socket(family, socket.SOCK_DGRAM)) as server:
            server.settimeout(5)
            server.bind(str(tmp_path / "log") if kind == "unix" else ("127.0.0.1", 0))
            port = 0 if kind == "unix" else server.getsockname()[1]
            sent(Address(kind, "127.0.0.1", port, str(tmp_path / "log")))
            assert [numbers(server.recv(4096)) for _ in range(3)] == [["1"], ["2"], ["3"]]

    def test_nobody_there_is_an_error(self, tmp_path: Path) -> None:
        """LOG-09: so the rows come again."""
        with pytest.raises(OSError):  # noqa: PT011 - whatever the system says
            sent(Address("unix", path=str(tmp_path / "none")))


class Server:
    """Takes one connection, and all that comes over it."""

    def __init__(self, context: ssl.SSLContext | None = None, *, is_closing: bool = True) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._context = context
        self._is_closing = is_closing
        self._lines: list[socket.socket] = []
        self._arrived: list[bytes] = []
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def heard(self) -> bytes:
        """Return all that came, when the other side has ended."""
        self._thread.join(5)
        for one in (self._listener, *self._lines):
            one.close()
        return b"".join(self._arrived)

    def _work(self) -> None:
        line, _ = self._listener.accept()
        line.settimeout(5)
        self._lines.append(line)
        with suppress(OSError):  # whoever does not trust us leaves
            line = self._context.wrap_socket(line, server_side=True) if self._context else line
            self._lines.append(line)
            while body := line.recv(4096):
                self._arrived.append(body)
        if self._is_closing:
            line.close()


class TestStreams:
    def test_each_message_has_its_length_before_it(self) -> None:
        """RFC 6587, octet counting: also a message with a line break in it would stay one."""
        server = Server()
        sent(Address("tcp", "127.0.0.1", server.port))
        body = server.heard()
        for seq in ("1", "2", "3"):
            length, _, rest = body.partition(b" ")
            assert numbers(rest[: int(length)]) == [seq]
            body = rest[int(length) :]
        assert body == b""

    def test_a_server_that_never_closes_does_not_hold_us_up(self) -> None:
        server = Server(is_closing=False)
        sent(Address("tcp", "127.0.0.1", server.port), patience=0.2)
        assert numbers(server.heard()) == ["1", "2", "3"]

    def test_a_refused_connection_is_an_error(self) -> None:
        """LOG-09."""
        with closing(socket.create_server(("127.0.0.1", 0))) as closed:
            port = closed.getsockname()[1]
        with pytest.raises(ConnectionRefusedError):
            sent(Address("tcp", "127.0.0.1", port))

    def test_tls_takes_only_a_certificate_that_we_trust(self, tmp_path: Path) -> None:
        """ASVS 12.3.2: RFC 5425."""
        made = certificate(tmp_path, outside().timing.now())
        server = Server(made.server)
        sent(Address("tls", "127.0.0.1", server.port), context=made.trusting)
        assert numbers(server.heard()) == ["1", "2", "3"]
        stranger = Server(made.server)
        with pytest.raises(ssl.SSLCertVerificationError):
            sent(Address("tls", "127.0.0.1", stranger.port))
        assert stranger.heard() == b""
