"""The store under test, made of fixed keys, bytes and ids; another engine joins by one more `database`."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.engine import migrate, open_engine
from storage.keys import Keyring, create_key_file, load_keyring
from storage.sql.store import SqlStore
from tests.storage.samples import CountedIds, FixedEntropy, enrol


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """Keys that are the same in every run."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    create_key_file(path, FixedEntropy("keys"))
    return load_keyring(path)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy: migrating once is enough."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> str:
    """The URL of a database with all tables and no rows, one for each engine."""
    assert request.param == "sqlite"
    path = tmp_path / "store.db"
    shutil.copy(empty_database, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def open_store(database: str, keyring: Keyring) -> AsyncIterator[Callable[[], SqlStore]]:
    """Open one more store on the same database, as another process would."""
    stores: list[SqlStore] = []

    def open_one() -> SqlStore:
        entropy = FixedEntropy(f"store {len(stores)}")
        stores.append(SqlStore(open_engine(database), keyring, entropy, CountedIds()))
        return stores[-1]

    yield open_one
    for store in stores:
        await store.close()


@pytest.fixture
def store(open_store: Callable[[], SqlStore]) -> SqlStore:
    """An empty store."""
    return open_store()


@pytest.fixture
async def school(store: SqlStore) -> SqlStore:
    """A store with one school, Mei (id000001) and Ravi (id000002)."""
    async with store.begin() as tx:
        await enrol(tx)
    return store
