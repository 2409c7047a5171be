"""A real SMTP server on loopback (aiosmtpd), with the certificates, the moods and the outages of one."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

USER, PASSWORD = "helpdesk@school.example", "p@ss:word/7"


@dataclass
class Letterbox:
    """What the server took, and what it says to the next letters."""

    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    to_recipient: str = ""
    to_data: str = ""
    sessions: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's hook
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who says hello."""
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's hook
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's hook
        """Take or refuse a letter."""
        if self.to_data:
            return self.to_data
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.taken.append(BytesParser(EmailMessage, policy=default).parsebytes(content))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 OK"


@dataclass(frozen=True)
class Certificate:
    """A certificate that signs itself, as the server shows it and as who trusts it checks it."""

    server: ssl.SSLContext
    trusting: ssl.SSLContext


def certificate(folder: Path, now: datetime) -> Certificate:
    """Make a certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of a test")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = builder.add_extension(names, critical=False).sign(key, SHA256())
    pem = made.public_bytes(Encoding.PEM)
    path = folder / "mail.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return Certificate(server, ssl.create_default_context(cadata=pem.decode()))


def _log_in(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object) -> AuthResult:
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False)


@asynccontextmanager
async def serving_mail(
    box: Letterbox,
    *,
    implicit: ssl.SSLContext | None = None,
    start: ssl.SSLContext | None = None,
    auth: bool = False,
    port: int = 0,
) -> AsyncIterator[int]:
    """Serve on loopback: with TLS from the start, with STARTTLS, or plain; port 0 is any free one."""
    made: list[SMTP] = []

    def make() -> SMTP:
        made.append(
            SMTP(
                box,
                hostname="mail.test",
                tls_context=start,
                require_starttls=start is not None,
                authenticator=_log_in if auth else None,
                auth_required=auth,
                loop=asyncio.get_running_loop(),
            )
        )
        return made[-1]

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", port, ssl=implicit)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for one in made:
            if one.transport is not None:
                one.transport.close()
