"""Mail: letters go to the school's mail server by SMTP, encrypted and verified, or not at all (EML-07)."""

import logging
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as MAIL_FORM
from email.utils import format_datetime

import aiosmtplib

from bot.notation import MailServer, Tls
from conversations.letters import Letter, Letters
from domain.turn import Turn
from services.email_codes import EmailCodes
from storage.records import Queued

Post = Callable[[Letter], Awaitable[None]]

PATIENCE = 10.0
_PERMANENT = 500

log = logging.getLogger("helpdesk.mail")


class MailRefused(Exception):  # noqa: N818 - what the mail server did
    """The server refuses this letter for good: the address is wrong, as a rule. Holds the code alone."""


class MailDeferred(Exception):  # noqa: N818 - what the mail server did
    """The server takes this letter later; others it may take now. Holds the code alone."""


class MailDown(ConnectionError):  # noqa: N818 - how it stands
    """The server cannot be reached, trusted or logged in to. Holds the kind of trouble."""


class Mailer:
    """Sends letters through one server; what it says of trouble holds no address and no content (LOG-04)."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        now: Callable[[], datetime],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._now = now
        self._context = context or ssl.create_default_context()

    async def send(self, letter: Letter) -> None:
        """Hand a letter to the server.

        Raises:
            MailRefused: it is no use to try again.
            MailDeferred: this letter must wait.
            MailDown: every letter must wait.
        """
        message = self._written(letter)
        with _in_our_words():
            async with self._client() as client:
                await client.send_message(message, sender=self._sender, recipients=[letter.to])

    async def greet(self) -> None:
        """Connect and log in, and send nothing: what `helpdesk check` looks at.

        Raises:
            MailDown: it does not work.
        """
        with _in_our_words():
            async with self._client() as client:
                await client.ehlo()

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            # Our own host's name is nobody's business, and looking it up can block.
            local_hostname=self._sender.rpartition("@")[2],
            timeout=PATIENCE,
            use_tls=server.tls is Tls.FROM_THE_START,
            start_tls=server.tls is Tls.REQUIRED,
            tls_context=None if server.tls is Tls.NONE else self._context,
        )

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(MAIL_FORM)
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._now())
        # The same at every try, so that a mailbox may drop what comes twice.
        message["Message-ID"] = f"<{letter.id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.plain)
        message.add_alternative(letter.html, subtype="html")
        message["Content-Language"] = letter.language
        return message


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn the library's errors into ours: theirs repeat what the server says, and that holds addresses."""
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as refused:
        raise _of_the_letter(max(one.code for one in refused.recipients)) from None
    except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as refused:
        raise _of_the_letter(refused.code) from None
    except aiosmtplib.SMTPResponseException as refused:
        raise MailDown(f"{type(refused).__name__} {refused.code}") from None
    except (aiosmtplib.SMTPException, OSError) as trouble:
        cause = trouble.__cause__ or trouble
        raise MailDown(type(cause).__name__) from None


def _of_the_letter(code: int) -> Exception:
    return MailRefused(code) if code >= _PERMANENT else MailDeferred(code)


class Postman:
    """Carries one notice of a letter: writes it, hands it on, and tells who typed a refused address."""

    def __init__(self, letters: Letters, post: Post | None, codes: EmailCodes) -> None:
        self._letters = letters
        self._post = post
        self._codes = codes

    async def carry(self, turn: Turn, queued: Queued) -> None:
        """Send the letter; nothing where it is no longer needed, or no mail server is set any more.

        Raises:
            MailDeferred: try this one again.
            MailDown: try all of them again.
        """
        letter = await self._letters.write(queued)
        if letter is None or self._post is None:
            return
        try:
            await self._post(letter)
        except MailRefused as refused:
            log.warning("mail.refused", extra={"notice_id": queued.id, "code": refused.args[0]})
            await self._codes.refused(turn, letter.id)
