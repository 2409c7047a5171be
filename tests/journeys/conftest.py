"""Fixtures for journeys: one nursery and one prepared school for all, a journey for each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.journeys.birth import Nursery, nursery
from tests.journeys.journey import Journey, now, travelling
from tests.journeys.post import Post, delivering
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
    """A journey whose bot runs."""
    async with travelling(tmp_path, mother, template) as one:
        one.start()
        yield one


@pytest.fixture
async def post(tmp_path: Path, mother: Nursery, template: Template) -> AsyncIterator[Post]:
    """A journey whose bot runs and sends letters."""
    async with delivering(tmp_path, mother, template) as one:
        one.journey.start()
        yield one
