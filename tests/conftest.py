"""Fixtures for whole stories in this process: the town, with a real house, process and Telegram in memory."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

# PTB 22.8 warns whenever a RetryAfter is made, unless it may use timedeltas.
os.environ["PTB_TIMEDELTA"] = "1"

from tests.town import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town whose bot runs."""
    async with open_town(tmp_path) as built:
        yield built
