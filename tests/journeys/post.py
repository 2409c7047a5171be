"""Letters of a journey: a real mail server beside the bot, which can go down and come up again."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.mail_server import Letterbox, serving_mail
from tests.journeys.birth import Mother
from tests.journeys.journey import Journey, travelling
from tests.journeys.school import Template


@dataclass
class Post:
    """A journey with a mail server, and what arrived there."""

    journey: Journey
    box: Letterbox
    port: int
    server: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> None:
        """Let the mail server come up, on the port that the bot knows."""
        await self.server.enter_async_context(serving_mail(self.box, port=self.port))

    async def close(self) -> None:
        """Let the mail server go down: nobody listens on its port."""
        await self.server.aclose()

    def missed(self) -> int:
        """Count how often the bots have come to a closed door."""
        return self.journey.log.count("MailDown")

    async def is_missed(self, before: int) -> None:
        """Wait until the bot comes to the closed door once more."""

        async def is_told() -> bool:
            return self.missed() > before

        await self.journey.until(is_told, "nobody missed the mail server")

    async def code(self) -> str:
        """Wait for a letter, and return the eight digits of the newest."""

        async def is_there() -> bool:
            return bool(self.box.taken)

        await self.journey.until(is_there, "no letter came")
        plain = self.box.taken[-1].get_body(("plain",))
        found = re.search(r"\b(\d{4}) (\d{4})\b", plain.get_content() if plain else "")
        assert found
        return found[1] + found[2]

    def letters(self) -> list[tuple[str, str, str]]:
        """Return to whom each letter went, its language and its subject; what came twice counts once."""
        different = {one["Message-ID"]: one for one in self.box.taken}
        return [(one["To"], one["Content-Language"], one["Subject"]) for one in different.values()]


@asynccontextmanager
async def delivering(folder: Path, mother: Mother, template: Template) -> AsyncIterator[Post]:
    """Travel with a mail server that is up."""
    box = Letterbox()
    async with AsyncExitStack() as server:
        port = await server.enter_async_context(serving_mail(box))
        mail = {"SMTP_URL": f"smtp://127.0.0.1:{port}", "SMTP_FROM": "helpdesk@school.example"}
        async with travelling(folder, mother, template, **mail) as journey:
            yield Post(journey, box, port, server)
