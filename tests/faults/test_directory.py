"""A directory that fails in the middle of a reset: no success is told, no password left behind (DIR-05)."""

from pathlib import Path

import pytest

from directory.embedded import EmbeddedDirectory
from directory.interface import DirectoryDown
from tests.deeds import credential, forgot, logged_in, spoken
from tests.town import ANSWERS, SECOND_PASSWORD, Town, at_rest


async def gone(*_: object) -> None:
    """Be no directory any more."""
    raise DirectoryDown


def holding(folder: Path, text: str) -> list[str]:
    """Return the files below a folder in which a text stands in clear."""
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


@pytest.mark.parametrize("deed", ["judge", "set_password"])
async def test_no_success_is_told_and_the_password_is_kept_nowhere(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    """DIR-05: gone when the password is judged, or in the very transaction that sets it."""
    await logged_in(town, town.parent)
    before, said = await credential(town), len(town.api.calls)
    await forgot(town.parent)
    await town.answer(town.parent, ANSWERS)
    await town.parent.expect("new password")
    with monkeypatch.context() as outage:
        outage.setattr(EmbeddedDirectory, deed, gone)
        await town.parent.say(SECOND_PASSWORD)
        if deed == "set_password":
            await town.parent.expect("new password again")
            await town.parent.say(SECOND_PASSWORD)
        await town.parent.expect("Something went wrong on our side")
        await at_rest(town)
    assert await credential(town) == before
    assert not [text for text in spoken(town, since=said) if "has been changed" in text]
    assert holding(tmp_path, SECOND_PASSWORD) == []
    await town.parent.misses(SECOND_PASSWORD)
    # It is there again: what was proven stands, and the person goes on where they were.
    await town.parent.say(SECOND_PASSWORD)
    if deed == "judge":
        await town.parent.expect("new password again")
        await town.parent.say(SECOND_PASSWORD)
    await town.parent.expect("password has been changed")
