"""Services get a real store, a clock that a test turns, and bytes that are the same in every run."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import migrate, open_engine
from storage.keys import create_key_file, load_keyring
from storage.sql.store import SqlStore
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
