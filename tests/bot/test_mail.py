"""Mail by a real SMTP server on loopback: what arrives, what is refused, and what is tried again."""

import logging
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assemble import outside
from bot.mail import MailDeferred, MailDown, Mailer, MailRefused, Postman
from bot.notation import MailServer, Tls, mail_server
from conversations.letters import Letter, Letters
from domain.flow import Said
from domain.notice import NoticeKind
from domain.turn import Turn
from i18n.catalog import Catalogue, Voice
from tests.bot.mail_server import PASSWORD, USER, Certificate, Letterbox, certificate, serving_mail
from tests.services.letterbox import ADDRESS, typed
from tests.services.office import BOT, PARENT, Office, found, move_in, open_office

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
LETTER = Letter(
    "code7", "ta", "mei.tan@example.com", "உங்கள் குறியீடு", "1234 5678\n\n谢谢\n", "<p>1234 5678 谢谢</p>\n"
)


def mailer(port: int, tls: Tls = Tls.NONE, context: ssl.SSLContext | None = None, **login: str) -> Mailer:
    """A mailer for a server on loopback."""
    return Mailer(
        MailServer("127.0.0.1", port, tls, **login), "helpdesk@school.example", lambda: NOW, context
    )


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture
def papers(tmp_path: Path) -> Certificate:
    return certificate(tmp_path, outside().timing.now())


class TestDelivery:
    async def test_a_letter_arrives_plain_and_as_html_in_any_script(self, box: Letterbox) -> None:
        async with serving_mail(box) as port:
            await mailer(port).send(LETTER)
        (taken,) = box.taken
        assert (taken["From"], taken["To"]) == ("helpdesk@school.example", "mei.tan@example.com")
        assert taken["Subject"] == LETTER.subject
        assert taken["Date"].datetime == NOW
        assert taken["Auto-Submitted"] == "auto-generated"
        assert taken["Content-Language"] == "ta"
        plain, html = taken.get_body(("plain",)), taken.get_body(("html",))
        assert plain is not None
        assert html is not None
        assert plain.get_content().splitlines() == LETTER.plain.splitlines()
        assert html.get_content().splitlines() == LETTER.html.splitlines()
        assert box.envelopes == [("helpdesk@school.example", ["mei.tan@example.com"])]

    async def test_sent_twice_it_is_the_same_letter(self, box: Letterbox) -> None:
        """At least once: a mailbox can see that it has it already."""
        async with serving_mail(box) as port:
            await mailer(port).send(LETTER)
            await mailer(port).send(LETTER)
        assert [one["Message-ID"] for one in box.taken] == ["<code7@school.example>"] * 2

    @pytest.mark.parametrize("evil", ["mei@example.com\r\nBcc: x@example.com", "a\nBcc:x@example.com"])
    async def test_a_line_break_adds_no_header_and_no_recipient(self, box: Letterbox, evil: str) -> None:
        """EML-06: beneath the domain's own refusal."""
        async with serving_mail(box) as port:
            for letter in (replace(LETTER, to=evil), replace(LETTER, subject=evil)):
                with pytest.raises(ValueError, match=r"[Hh]eader"):
                    await mailer(port).send(letter)
        assert box.taken == []


class TestTls:
    """EML-07: encrypted and verified, or not at all."""

    @pytest.mark.parametrize("tls", [Tls.FROM_THE_START, Tls.REQUIRED])
    async def test_a_certificate_that_nobody_vouches_for_is_refused(
        self, box: Letterbox, papers: Certificate, tls: Tls
    ) -> None:
        way = {"implicit" if tls is Tls.FROM_THE_START else "start": papers.server}
        async with serving_mail(box, **way) as port:
            with pytest.raises(MailDown, match="SSLCertVerificationError"):
                await mailer(port, tls).send(LETTER)
        assert box.raw == []

    @pytest.mark.parametrize("tls", [Tls.FROM_THE_START, Tls.REQUIRED])
    async def test_one_that_is_trusted_is_used(self, box: Letterbox, papers: Certificate, tls: Tls) -> None:
        way = {"implicit" if tls is Tls.FROM_THE_START else "start": papers.server}
        async with serving_mail(box, **way) as port:
            await mailer(port, tls, papers.trusting).send(LETTER)
        assert len(box.taken) == 1

    async def test_a_server_without_starttls_gets_no_letter(self, box: Letterbox) -> None:
        async with serving_mail(box) as port:
            with pytest.raises(MailDown):
                await mailer(port, Tls.REQUIRED).send(LETTER)
        assert box.raw == []

    async def test_user_and_password_are_used(self, box: Letterbox, papers: Certificate) -> None:
        async with serving_mail(box, start=papers.server, auth=True) as port:
            right = mailer(port, Tls.REQUIRED, papers.trusting, user=USER, password=PASSWORD)
            await right.send(LETTER)
            wrong = mailer(port, Tls.REQUIRED, papers.trusting, user=USER, password="canary-secret")
            with pytest.raises(MailDown, match="SMTPAuthenticationError 535") as caught:
                await wrong.greet()
        assert len(box.taken) == 1
        assert "canary-secret" not in repr(caught.value)

    @pytest.mark.parametrize(
        ("url", "tls", "port"),
        [
            ("smtps://mail.example.com", Tls.FROM_THE_START, 465),
            ("smtps://localhost", Tls.FROM_THE_START, 465),
            ("smtp://mail.example.com", Tls.REQUIRED, 587),
            ("smtp://127.0.0.2", Tls.REQUIRED, 587),
            ("smtp://127.0.0.1:1025", Tls.NONE, 1025),
            ("smtp://[::1]:1025", Tls.NONE, 1025),
        ],
    )
    def test_only_this_machine_may_be_written_to_in_the_clear(self, url: str, tls: Tls, port: int) -> None:
        server = mail_server(url)
        assert (server.tls, server.port) == (tls, port)


class TestTrouble:
    @pytest.mark.parametrize("said", ["550 no such user mei.tan@example.com", "553 bad", "501 syntax"])
    async def test_a_refused_address_is_refused_for_good(self, box: Letterbox, said: str) -> None:
        box.to_recipient = said
        async with serving_mail(box) as port:
            with pytest.raises(MailRefused) as caught:
                await mailer(port).send(LETTER)
        assert caught.value.args == (int(said[:3]),)

    async def test_a_refused_letter_is_refused_for_good(self, box: Letterbox) -> None:
        box.to_data = "554 looks like spam to mei.tan@example.com"
        async with serving_mail(box) as port:
            with pytest.raises(MailRefused) as caught:
                await mailer(port).send(LETTER)
        assert caught.value.args == (554,)

    @pytest.mark.parametrize("field", ["to_recipient", "to_data"])
    async def test_a_busy_server_gets_the_letter_later(self, box: Letterbox, field: str) -> None:
        setattr(box, field, "451 greylisted, mei.tan@example.com")
        async with serving_mail(box) as port:
            with pytest.raises(MailDeferred) as caught:
                await mailer(port).send(LETTER)
        assert caught.value.args == (451,)

    async def test_where_nobody_listens_every_letter_waits(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        with pytest.raises(MailDown, match="ConnectionRefusedError"):
            await mailer(port).send(LETTER)

    async def test_trouble_is_told_without_what_the_letter_says(self, box: Letterbox) -> None:
        """LOG-04: errors end in logs."""
        box.to_recipient = "550 no such user mei.tan@example.com"
        async with serving_mail(box) as port:
            with pytest.raises(MailRefused) as caught:
                await mailer(port).send(LETTER)
        told = repr((caught.value, caught.value.__cause__, LETTER))
        assert caught.value.__suppress_context__
        assert "mei.tan" not in told
        assert "1234" not in told

    async def test_a_greeting_sends_nothing(self, box: Letterbox) -> None:
        async with serving_mail(box) as port:
            await mailer(port).greet()
        assert (box.sessions, box.taken) == (1, [])


@dataclass
class Round:
    """A postman in an office whose courier is the test."""

    office: Office
    letters: Letters
    sent: list[Letter]
    trouble: Exception | None = None

    async def post(self, letter: Letter) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(letter)

    async def carry(self, *, has_server: bool = True) -> None:
        """Carry the newest letter that waits."""
        queued = (await self.office.queued(NoticeKind.EMAIL_LETTER))[-1]
        codes = self.office.house.email_codes
        postman = Postman(self.letters, self.post if has_server else None, codes)
        await postman.carry(Turn(BOT, None, PARENT, PARENT), queued)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return move_in(found(tmp_path_factory.mktemp("founded")), tmp_path_factory.mktemp("lived_in"))


@pytest.fixture
async def office(lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose parent has a password."""
    async with open_office(lived_in, tmp_path) as opened:
        yield opened


@pytest.fixture
def round_(office: Office) -> Round:
    async def voice_of(_chat_id: int) -> Voice:
        return Catalogue().voice("en")

    return Round(office, Letters(office.house.email_codes, voice_of, office.house.lost_groups.find), [])


class TestPostman:
    async def test_the_letter_holds_the_code_that_opens_the_step(self, round_: Round) -> None:
        flow = await typed(round_.office)
        await round_.carry()
        (letter,) = round_.sent
        code = letter.plain.split("\n\n")[2]
        done = await round_.office.house.recovery_emails.code(round_.office.turn(), flow, code)
        assert (letter.to, done.said) == (ADDRESS, Said.EMAIL_CONFIRMED)

    async def test_a_letter_that_nobody_needs_any_more_is_not_sent(self, round_: Round) -> None:
        await typed(round_.office)
        round_.office.clock.advance(minutes=15)
        await round_.carry()
        assert round_.sent == []

    async def test_without_a_mail_server_it_is_dropped(self, round_: Round) -> None:
        await typed(round_.office)
        await round_.carry(has_server=False)
        assert round_.sent == []

    async def test_a_refused_address_is_told_to_who_typed_it_and_logged_without_it(
        self, round_: Round, caplog: pytest.LogCaptureFixture
    ) -> None:
        """LOG-04."""
        await typed(round_.office)
        round_.trouble = MailRefused(550)
        with caplog.at_level(logging.INFO):
            await round_.carry()
        assert len(await round_.office.queued(NoticeKind.EMAIL_REFUSED)) == 1
        assert [record.getMessage() for record in caplog.records] == ["mail.refused"]
        assert ADDRESS not in repr([vars(record) for record in caplog.records])

    @pytest.mark.parametrize("trouble", [MailDown("TimeoutError"), MailDeferred(451)])
    async def test_an_outage_is_left_to_the_courier(self, round_: Round, trouble: Exception) -> None:
        await typed(round_.office)
        round_.trouble = trouble
        with pytest.raises(type(trouble)):
            await round_.carry()
        assert await round_.office.queued(NoticeKind.EMAIL_REFUSED) == []
