"""What `helpdesk check` says of the mail server."""

import socket
from pathlib import Path

from bot.assemble import outside
from bot.findings import Level
from bot.mail_checks import check_mail
from bot.settings import Settings
from tests.bot.fake_time import FakeTime
from tests.bot.mail_server import Letterbox, certificate, serving_mail
from tests.town import settings


def with_mail(folder: Path, url: str) -> Settings:
    """Settings with a mail server."""
    return settings(folder, smtp_from="helpdesk@school.example", smtp_url=url)


class TestMailServer:
    async def test_without_one_nothing_is_said(self, tmp_path: Path) -> None:
        assert await check_mail(settings(tmp_path), FakeTime().timing) == []

    async def test_one_that_takes_letters_is_well_and_gets_none(self, tmp_path: Path) -> None:
        box = Letterbox()
        async with serving_mail(box) as port:
            (found,) = await check_mail(with_mail(tmp_path, f"smtp://127.0.0.1:{port}"), FakeTime().timing)
        assert (found.level, found.mend) == (Level.OK, "")
        assert (box.sessions, box.raw) == (1, [])

    async def test_one_that_does_not_answer_is_bad(self, tmp_path: Path) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"smtp://u:canary@127.0.0.1:{unused.getsockname()[1]}"
        (found,) = await check_mail(with_mail(tmp_path, url), FakeTime().timing)
        assert found.is_bad
        assert "nothing answers at its port (ConnectionRefusedError)." in found.text
        assert "SMTP_URL" in found.mend
        assert "canary" not in repr(found)

    async def test_one_that_nobody_vouches_for_is_bad(self, tmp_path: Path) -> None:
        """EML-07."""
        papers = certificate(tmp_path, outside().timing.now())
        async with serving_mail(Letterbox(), implicit=papers.server) as port:
            (found,) = await check_mail(with_mail(tmp_path, f"smtps://127.0.0.1:{port}"), FakeTime().timing)
        assert found.is_bad
        assert "nobody vouches for its certificate (SSLCertVerificationError)." in found.text
