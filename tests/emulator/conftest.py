"""Every test of the emulator gets a fresh desk."""

import pytest

from tests.emulator.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
