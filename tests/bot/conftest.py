"""The process's parts get a real store, an emulated Telegram, and time that a test turns."""

import asyncio
import logging
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.assemble import create_house, open_house, outside
from bot.demo import Demo, open_demo
from bot.settings import Settings, load
from storage.engine import migrate, open_engine
from storage.keys import create_key_file, load_keyring
from storage.sql.store import SqlStore
from tests.bot.commands import LOGIN, Helpdesk, typing_into
from tests.bot.fake_time import FakeTime
from tests.bot.scene import Scene
from tests.storage.samples import CountedIds, FixedEntropy
from tests.town import add_school


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and a migrated database, to copy."""
    folder = tmp_path_factory.mktemp("process")
    create_key_file(folder / "keys.json", FixedEntropy("keys"))
    migrate(f"sqlite:///{folder / 'store.db'}")
    return folder


@pytest.fixture
async def store(empty_folder: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """An empty store."""
    shutil.copy(empty_folder / "store.db", tmp_path / "store.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    opened = SqlStore(engine, load_keyring(empty_folder / "keys.json"), FixedEntropy("store"), CountedIds())
    yield opened
    await opened.close()


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A house in which all is well but for a missing approver."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    built = Scene(tmp_path)
    await built.build()
    return built


@pytest.fixture
def helpdesk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], quiet_logs: None
) -> Helpdesk:
    """The command line in an empty folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    assert quiet_logs is None
    return typing_into(capsys)


@pytest.fixture(scope="session")
def with_a_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `helpdesk init` and `school add` leave it, to copy: making it costs more than a test."""
    folder = tmp_path_factory.mktemp("school")
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        patch.chdir(folder)
        create_house(load())
        asyncio.run(_add_school())
    return folder


async def _add_school() -> None:
    async with open_house(load()) as house:
        await add_school(house)


@pytest.fixture
def school(helpdesk: Helpdesk, with_a_school: Path, tmp_path: Path) -> Helpdesk:
    """The command line where a school stands."""
    shutil.copytree(with_a_school, tmp_path, dirs_exist_ok=True)
    return helpdesk


@pytest.fixture
def roster(school: Helpdesk) -> Helpdesk:
    """The command line where a school of one student stands."""
    Path("roster.csv").write_text(f"login,full_name\n{LOGIN},Tan Wei Ling\n", encoding="utf-8")
    assert school("roster", "import", "roster.csv", "--school", "BTPS").code == 0
    return school


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    """The demo on a free port; Telegram had nothing to complain of in it."""
    async with open_demo(outside(), 0) as opened:
        yield opened
    assert opened.api.violations == []


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def quiet_logs() -> Iterator[None]:
    """Logging, hooks and warnings are after the test as they were before, whatever it set up."""
    root = logging.getLogger()
    names = (*logs.CAPPED, *logs.OWN_ROOMS)
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in names}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    # pytest's own handlers are put aside, or `force` would close them.
    root.handlers = []
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    root.handlers, level, levels = before
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
