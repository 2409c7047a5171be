"""Services get a real store, a clock that a test turns, and bytes that are the same in every run."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import migrate, open_engine
from storage.keys import create_key_file, load_keyring
from storage.sql.store import SqlStore
from tests.services.office import Office, found, move_in, open_office
from tests.storage.samples import CountedIds, FixedEntropy
from tests.town import Clock


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and a migrated database, to copy."""
    folder = tmp_path_factory.mktemp("services")
    create_key_file(folder / "keys.json", FixedEntropy("keys"))
    migrate(f"sqlite:///{folder / 'store.db'}")
    return folder


@pytest.fixture
async def store(empty_home: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """An empty store."""
    shutil.copy(empty_home / "store.db", tmp_path / "store.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    opened = SqlStore(engine, load_keyring(empty_home / "keys.json"), FixedEntropy("store"), CountedIds())
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bound school, two students on slips and two approvers, to copy."""
    return found(tmp_path_factory.mktemp("founded"))


@pytest.fixture(scope="session")
def lived_in(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, after the parent's first login."""
    return move_in(founded, tmp_path_factory.mktemp("lived_in"))


@pytest.fixture
async def new_office(founded: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office where nobody has logged in yet."""
    async with open_office(founded, tmp_path) as opened:
        yield opened


@pytest.fixture
async def office(lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose parent has a password, questions and a known chat."""
    async with open_office(lived_in, tmp_path) as opened:
        yield opened
