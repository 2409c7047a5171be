"""Fixtures for whole stories in this process: the town, with a real house, process and Telegram in memory."""

import gc
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

# PTB 22.8 warns whenever a RetryAfter is made, unless it may use timedeltas.
os.environ["PTB_TIMEDELTA"] = "1"

from tests.side_roads import is_beside
from tests.town import Town, open_town


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count the tasks beside the main story among the long tests."""
    for item in items:
        if is_beside(item.path):
            item.add_marker(pytest.mark.long)


def pytest_collection_finish() -> None:
    """Look for garbage less often: walking the collected tests again and again took an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: somebody always waits for a disk, a browser or a process."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose bot runs."""
    async with open_town(tmp_path) as built:
        yield built
