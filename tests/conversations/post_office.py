"""A town with a mail server: letters land in a list, and a test reads them as their reader would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.mail import MailRefused
from conversations.letters import Letter
from domain.turn import Turn
from emulator.person import Person
from storage.records import RecoveryEmail
from tests.deeds import until
from tests.town import LOGIN, PASSWORD, Town, begin, open_town

ADDRESS = "mei.tan@example.com"


@dataclass
class Box:
    """The letters that went out; addresses in `refused` are refused for good."""

    letters: list[Letter] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def post(self, letter: Letter) -> None:
        """Take a letter."""
        if letter.to in self.refused:
            raise MailRefused(550)
        self.letters.append(letter)


@dataclass
class PostTown:
    """The town and its letters."""

    town: Town
    box: Box

    async def code(self, count: int = 1) -> str:
        """Wait for so many letters in all, and return the code of the newest."""
        await until(self.town, lambda: len(self.box.letters) >= count)
        return self.box.letters[-1].plain.split("\n\n")[2]

    async def have_email(self, address: str = ADDRESS, login: str = LOGIN) -> None:
        """Have a confirmed address."""
        now = self.town.clock.now
        async with self.town.house.store.begin() as tx:
            account_id = (await tx.accounts.find_subject(login)).account_id
            await tx.recovery_emails.put(account_id, RecoveryEmail(address, now, now))

    async def email(self, login: str = LOGIN) -> str | None:
        """Return the account's address."""
        async with self.town.house.store.read() as tx:
            found = await tx.recovery_emails.find((await tx.accounts.find_subject(login)).account_id)
        return found.address if found else None

    async def prove(self, person: Person, login: str = LOGIN, password: str = PASSWORD) -> None:
        """Send /email, name a login and type its password."""
        await begin(person, "/email")
        await person.say(login)
        await person.expect("current password")
        await person.say(password)

    async def speaks(self, person: Person, language: str) -> None:
        """Have a person speak another language."""
        turn = Turn(self.town.bot_id, None, person.id, person.id)
        await self.town.house.languages.choose(turn, language)


@asynccontextmanager
async def open_post_town(folder: Path) -> AsyncIterator[PostTown]:
    """Build the town."""
    box = Box()
    async with open_town(folder, post=box.post) as town:
        yield PostTown(town, box)
