"""Amounts as each language writes them: how long, which share, and from which day to which."""

from datetime import datetime, timedelta
from typing import Literal

from babel.dates import format_interval
from babel.numbers import format_percent
from babel.units import format_unit

from i18n.catalog import SINGAPORE, spoken

# Singapore's English says the day before the month.
_CALENDARS = {"en": "en_SG"}
# Whose hours and minutes have short forms that nobody uses; days have no long one in Malay.
_WORDED = frozenset({"ms", "ta"})
_UNITS = (("duration-day", 24 * 60), ("duration-hour", 60), ("duration-minute", 1))


def duration(language: str, time: timedelta) -> str:
    """Say how long, in whole minutes at least: of days, hours and minutes the two largest that count."""
    left = max(1, round(time.total_seconds() / 60))
    parts: list[tuple[int, str]] = []
    for unit, minutes in _UNITS:
        number, left = divmod(left, minutes)
        if parts or number:
            parts.append((number, unit))
    told = [(number, unit) for number, unit in parts[:2] if number]
    gap = "" if spoken(language) == "zh" else " "
    return gap.join(_unit(language, number, unit) for number, unit in told)


def share(language: str, part: float) -> str:
    """Say a share in whole percent."""
    return str(format_percent(part, locale=spoken(language)))


def days(language: str, begins: datetime, ends: datetime) -> str:
    """Say from which day to which a period lasts, in Singapore; it ends just before `ends`."""
    first = begins.astimezone(SINGAPORE).date()
    last = max(first, (ends - timedelta(microseconds=1)).astimezone(SINGAPORE).date())
    locale = _CALENDARS.get(spoken(language), spoken(language))
    return str(format_interval(first, last, "yMMMd", locale=locale))


def _unit(language: str, number: int, unit: str) -> str:
    is_long = spoken(language) in _WORDED and unit != "duration-day"
    length: Literal["short", "long"] = "long" if is_long else "short"
    return str(format_unit(number, unit, length, locale=spoken(language)))
