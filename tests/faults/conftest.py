"""Fixtures for faults: the town in this process, and journeys with bots as processes of their own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.journeys.birth import Nursery, nursery
from tests.journeys.journey import Journey, now, travelling
from tests.journeys.school import Template, build


@pytest.fixture(scope="session")
def mother() -> Iterator[Nursery]:
    """Whoever bears the bots, quickly."""
    with nursery() as one:
        yield one


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The prepared school, to be copied."""
    return asyncio.run(build(tmp_path_factory.mktemp("school"), now()))


@pytest.fixture
async def journey(tmp_path: Path, mother: Nursery, template: Template) -> AsyncIterator[Journey]:
    """A journey whose bot does not run yet."""
    async with travelling(tmp_path, mother, template) as one:
        yield one
