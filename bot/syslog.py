"""Syslog: rows of the audit log as messages of RFC 5424, to another machine or a socket here (LOG-08)."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from json import dumps
from typing import Any
from urllib.parse import urlsplit

from storage.records import AuditRow

FORM = "write udp://HOST:514, tcp://HOST:514, tls://HOST:6514 or unix:/dev/log"
PORTS = {"udp": 514, "tcp": 514, "tls": 6514}
PATIENCE = 5.0
_APP = "mims-helpdesk"
# Facility 13, "log audit"; severity 5, "notice".
_PRIORITY = 13 * 8 + 5
# The number that RFC 5612 keeps for those who have none of their own.
_ENTERPRISE = 32473
_LONGEST_HOST = 255
_LONGEST_ID = 32


@dataclass(frozen=True, slots=True)
class Address:
    """Where messages go: over what, and to which host and port or which socket."""

    scheme: str
    host: str = ""
    port: int = 0
    path: str = ""


def address(url: str) -> Address:
    """Read where messages go.

    Raises:
        ValueError: it is no such address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ValueError(FORM) from None
    has_more = parts.query or parts.fragment or parts.username
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc and not has_more:
        return Address("unix", path=parts.path)
    if (
        parts.scheme not in PORTS
        or not parts.hostname
        or parts.path not in {"", "/"}
        or has_more
        or port == 0
    ):
        raise ValueError(FORM)
    return Address(parts.scheme, parts.hostname, port or PORTS[parts.scheme])


def message(row: AuditRow, host: str, process_id: int) -> bytes:
    """Write a row as one message; everything of it stands in the structured data, escaped."""
    at = row.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    head = (
        f"<{_PRIORITY}>1 {at} {_name(host, _LONGEST_HOST)} {_APP} {process_id} {_name(row.tag, _LONGEST_ID)}"
    )
    pairs = " ".join(f'{name}="{_escaped(value)}"' for name, value in _parameters(row))
    return f"{head} [audit@{_ENTERPRISE} {pairs}] {row.tag}".encode()


def _parameters(row: AuditRow) -> Iterator[tuple[str, str]]:
    yield "seq", str(row.seq)
    yield "tag", row.tag
    for name, value in (("subject", row.subject), ("actor", row.actor), ("thread", row.thread)):
        if value is not None:
            yield name, value
    if row.values:
        yield "values", dumps(dict(row.values), sort_keys=True)


def _name(text: str, longest: int) -> str:
    """Return a text of visible ASCII, a dash when nothing is left."""
    return "".join(sign for sign in text if "!" <= sign <= "~")[:longest] or "-"


def _escaped(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return shown.replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


class Syslog:
    """Sends rows to one address. Meant for a thread: it waits for the network, but never for long.

    `context` says whose certificates TLS trusts, the system's unless another is given.
    """

    name = "syslog"

    def __init__(
        self,
        to: Address,
        host: str,
        process_id: int,
        patience: float = PATIENCE,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._to = to
        self._host = host
        self._process_id = process_id
        self._patience = patience
        self._context = context

    def write(self, rows: Sequence[AuditRow]) -> None:
        """Send rows in order. Raises `OSError` when they cannot be handed over; then all come again."""
        messages = [message(row, self._host, self._process_id) for row in rows]
        if self._to.scheme in {"udp", "unix"}:
            self._send_datagrams(messages)
        else:
            self._send_stream(messages)

    def _send_datagrams(self, messages: Sequence[bytes]) -> None:
        with self._datagrams() as line:
            for one in messages:
                line.send(one)

    def _datagrams(self) -> socket.socket:
        if self._to.scheme == "unix":
            return _connected(socket.AF_UNIX, self._to.path, self._patience)
        found = socket.getaddrinfo(self._to.host, self._to.port, type=socket.SOCK_DGRAM)
        return _connected(found[0][0], found[0][4], self._patience)

    def _send_stream(self, messages: Sequence[bytes]) -> None:
        """Send over a connection of their own, each message with its length before it (RFC 6587, RFC 5425).

        A server that has read all closes the line after us; one that lost it refuses, and all come again.
        """
        with self._stream() as line:
            line.sendall(b"".join(b"%d %s" % (len(one), one) for one in messages))
            # Some servers never close, and some TLS ends without a word: TCP has no better receipt.
            if isinstance(line, ssl.SSLSocket):
                with suppress(TimeoutError, ssl.SSLError):
                    line.unwrap()
                return
            line.shutdown(socket.SHUT_WR)
            with suppress(TimeoutError):
                line.recv(1)

    def _stream(self) -> socket.socket:
        plain = socket.create_connection((self._to.host, self._to.port), self._patience)
        if self._to.scheme != "tls":
            return plain
        try:
            context = self._context or ssl.create_default_context()
            return context.wrap_socket(plain, server_hostname=self._to.host)
        except OSError:
            plain.close()
            raise


def _connected(family: socket.AddressFamily, to: Any, patience: float) -> socket.socket:  # noqa: ANN401 - as each family writes an address
    line = socket.socket(family, socket.SOCK_DGRAM)
    try:
        line.settimeout(patience)
        line.connect(to)
    except OSError:
        line.close()
        raise
    return line
