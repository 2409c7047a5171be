"""Directories are tried in a school's office."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.office import Office, found, open_office


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bound school and two students on slips, to copy."""
    return found(tmp_path_factory.mktemp("founded"))


@pytest.fixture
async def new_office(founded: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office where nobody has logged in yet."""
    async with open_office(founded, tmp_path) as opened:
        yield opened
