"""Commands that need the house open it as the settings say, and close it."""

from pathlib import Path

import pytest

from bot.assemble import create_house
from bot.failures import Failed
from bot.house import House
from bot.in_house import day, in_house, tell
from bot.settings import Settings, load


def test_work_is_done_in_the_house_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, quiet_logs: None
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    assert quiet_logs is None
    create_house(load())
    seen = []

    async def work(house: House) -> None:
        seen.append((house.settings.questions, await house.schools.list()))

    in_house(work)
    assert seen == [(3, [])]


def test_people_get_lines_and_programs_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        tell({"name": "Bukit Timah \u2603"}, ["It is", "done."], as_json=as_json)
    assert capsys.readouterr().out.splitlines() == ["It is", "done.", '{"name": "Bukit Timah \u2603"}']


def test_a_day_begins_in_singapore() -> None:
    assert day(" 2026-11-20 ", "--since").isoformat() == "2026-11-20T00:00:00+08:00"


@pytest.mark.parametrize("text", ["", "today", "20.11.2026", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_of_this_age_is_refused(text: str) -> None:
    with pytest.raises(Failed, match="--until takes a day such as"):
        day(text, "--until")
