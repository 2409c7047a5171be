"""School hours: when somebody at a school can be expected to look, so how long a request may wait.

Singapore's schools share one time zone without summer time, so its offset is enough. Times that come in
and go out are aware; all arithmetic is on moments, never on the clock of the wall.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

SINGAPORE = timezone(timedelta(hours=8), "SGT")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = "|".join(DAYS)
_SPAN = re.compile(
    rf"(?P<first>{_DAY})(?:\s*-\s*(?P<last>{_DAY}))?\s+"
    r"(?P<opens>[0-9]{1,2}:[0-9]{2})\s*-\s*(?P<closes>[0-9]{1,2}:[0-9]{2})",
    re.IGNORECASE,
)
_FORM = "write days and hours such as Mon-Fri 07:30-17:00, several apart by commas"
_MOST_HOLIDAYS = 400


@dataclass(frozen=True, slots=True)
class Span:
    """The hours of one weekday, Monday being 0: open from `opens` until just before `closes`."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"a school opens before it closes, on the same day; {_FORM}")


@dataclass(frozen=True, slots=True)
class SchoolHours:
    """The week of a school and the days on which it stays closed. `spans` are in order and apart."""

    spans: tuple[Span, ...]
    holidays: frozenset[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        for one, other in pairwise(self.spans):
            if other.weekday == one.weekday and other.opens < one.closes:
                raise ValueError("two of the hours of one day overlap; write each hour once")
        if not self.spans:
            raise ValueError(_FORM)

    @classmethod
    def read(cls, text: str) -> "SchoolHours":
        """Read the week as people write it: `Mon-Fri 07:30-17:00, Sat 08:00-12:00`.

        Raises:
            ValueError: it is written otherwise, ends before it begins, or overlaps.
        """
        spans = [span for part in text.split(",") for span in _spans(part.strip())]
        return cls(tuple(sorted(spans, key=lambda span: (span.weekday, span.opens))))

    def __str__(self) -> str:
        return ", ".join(f"{DAYS[one.weekday]} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in self.spans)

    def closed_on(self, holidays: frozenset[date]) -> "SchoolHours":
        """Return the same week with these days closed."""
        return replace(self, holidays=holidays)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody at the school can be expected to look at this moment."""
        return self.next_opening(at) == at

    def next_opening(self, at: datetime) -> datetime:
        """Return `at` when the school is open then, else the moment at which it opens next."""
        opens, _ = next(self._openings(at))
        return max(opens, at)

    def later(self, at: datetime, open_time: timedelta) -> datetime:
        """Return the first moment by which so much open time has passed since `at`; never one before it."""
        left = open_time
        for opens, closes in self._openings(at):
            begins = max(opens, at)
            if left <= closes - begins:
                return begins + left if left else at
            left -= closes - begins
        raise AssertionError  # pragma: no cover - the week goes on for ever

    def open_time(self, since: datetime, until: datetime) -> timedelta:
        """Return how much open time lies between two moments."""
        passed = timedelta()
        for opens, closes in self._openings(since):
            if opens >= until:
                return passed
            passed += min(closes, until) - max(opens, since)
        raise AssertionError  # pragma: no cover - the week goes on for ever

    def _openings(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield from when until when the school is open; first the opening that `at` is in or before."""
        day = at.astimezone(SINGAPORE).date()
        while True:
            for span in self.spans if day not in self.holidays else ():
                closes = _moment(day, span.closes)
                if span.weekday == day.weekday() and closes > at:
                    yield _moment(day, span.opens), closes
            day += timedelta(days=1)


def read_holidays(text: str) -> frozenset[date]:
    """Read the days on which schools stay closed: `2026-12-25,2027-01-01`; nothing is none.

    Raises:
        ValueError: one is no day of the calendar, or there are too many to be true.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > _MOST_HOLIDAYS:
        raise ValueError(f"write at most {_MOST_HOLIDAYS} holidays")
    try:
        return frozenset(date.fromisoformat(part) for part in parts)
    except ValueError:
        raise ValueError("write holidays as 2026-12-25, several apart by commas") from None


def _spans(text: str) -> Iterator[Span]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(_FORM)
    first = _weekday(found["first"])
    last = first if found["last"] is None else _weekday(found["last"])
    if last < first:
        raise ValueError(f"a week begins on Monday; {_FORM}")
    try:
        opens, closes = _clock(found["opens"]), _clock(found["closes"])
    except ValueError:
        raise ValueError(f"a day has the times 00:00 to 23:59; {_FORM}") from None
    for weekday in range(first, last + 1):
        yield Span(weekday, opens, closes)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, SINGAPORE).astimezone(UTC)


def _weekday(text: str) -> int:
    return DAYS.index(text.capitalize())


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
