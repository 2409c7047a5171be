"""Amounts in four languages: short, and the same amount in each."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from i18n.amounts import days, duration, share
from i18n.catalog import LANGUAGES, SINGAPORE

MONDAY = datetime(2026, 11, 16, tzinfo=SINGAPORE)


class TestDuration:
    @pytest.mark.parametrize(
        ("minutes", "said"),
        [
            (0, "1 min"),
            (0.6, "1 min"),
            (8, "8 min"),
            (59.7, "1 hr"),
            (80, "1 hr 20 min"),
            (120, "2 hr"),
            (1440, "1 day"),
            (1450, "1 day"),
            (3000, "2 days 2 hr"),
        ],
    )
    def test_two_parts_at_most_and_never_nothing(self, minutes: float, said: str) -> None:
        assert duration("en", timedelta(minutes=minutes)) == said

    def test_each_language_has_its_own_units(self) -> None:
        said = {duration(language, timedelta(minutes=80)) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES)
        assert all("20" in one for one in said)

    @pytest.mark.parametrize(
        ("language", "said"), [("zh", "2天5小时"), ("ms", "2 hari 5 jam"), ("ta", "2 நாட்கள் 5 மணிநேரங்கள்")]
    )
    def test_the_words_are_those_that_people_use(self, language: str, said: str) -> None:
        assert duration(language, timedelta(days=2, hours=5)) == said


class TestDays:
    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "16 to 22 Nov 2026"),
            ("zh", "2026年11月16日至22日"),
            ("ms", "16 to 22 Nov 2026"),
            ("ta", "16 to 22 நவ., 2026"),
        ],
    )
    def test_a_week_ends_with_its_sunday(self, language: str, said: str) -> None:
        shown = days(language, MONDAY, MONDAY + timedelta(days=7))
        assert re.sub(r"\s*\N{EN DASH}\s*", " to ", shown) == said

    def test_it_is_singapores_day_that_counts(self) -> None:
        evening = datetime(2026, 11, 15, 16, 30, tzinfo=UTC)
        assert days("en", evening, evening + timedelta(hours=1)) == "16 Nov 2026"

    def test_a_period_of_no_time_is_its_day(self) -> None:
        assert days("en", MONDAY, MONDAY) == "16 Nov 2026"


def test_a_share_is_in_whole_percent() -> None:
    assert [share(language, 6 / 7) for language in LANGUAGES] == ["86%"] * 4
