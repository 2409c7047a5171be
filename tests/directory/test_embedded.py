"""Every directory keeps the same promises; another one joins by one more subject."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from directory.embedded import EmbeddedDirectory
from directory.interface import Directory, Prepared, Standing
from services.hashing import Hashing, Parameters
from storage.interface import Stale, Store
from tests.services.office import Office
from tests.town import PASSWORD

FIRST, SECOND, THIRD = "Purple-Kettle-42-moon", "Seven.Otters.swim.9", "Nine.herons.fly.7"


@dataclass
class Subject:
    """A directory under test, an account in it without a password, and what it needs to work."""

    directory: Directory
    store: Store
    hashing: Hashing
    account_id: str
    other_id: str

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[object]:
        """Reserve a slot."""
        async with self.hashing.slot(1) as derive:
            yield derive

    async def judge(self, password: str, account_id: str | None = None) -> Prepared:
        """Judge a new password."""
        async with self.hashing.slot(1) as derive:
            return await self.directory.judge(account_id or self.account_id, password, derive)

    async def set(self, password: str, account_id: str | None = None) -> None:
        """Judge a password and set it."""
        prepared = await self.judge(password, account_id)
        assert not prepared.used_before
        async with self.store.begin() as tx:
            await self.directory.set_password(tx, prepared)

    async def verify(self, password: str, account_id: str | None = None) -> bool:
        """Whether this is the current password."""
        async with self.hashing.slot(1) as derive:
            return await self.directory.verify(account_id or self.account_id, password, derive)


def embedded(office: Office, accounts: tuple[str, str]) -> Subject:
    """Make the embedded directory, in the office's own store."""
    key, entropy = bytes(32), office.house.outside.entropy
    directory = EmbeddedDirectory(office.house.store, key, entropy)
    return Subject(directory, office.house.store, office.house.hashing, *accounts)


SUBJECTS: dict[str, Callable[[Office, tuple[str, str]], Subject]] = {"embedded": embedded}


@pytest.fixture(params=SUBJECTS)
async def subject(request: pytest.FixtureRequest, new_office: Office) -> Subject:
    """Each directory in turn."""
    accounts = (await new_office.account_id(), await new_office.account_id("lim_jun_jie@students.edu.sg"))
    return SUBJECTS[request.param](new_office, accounts)
