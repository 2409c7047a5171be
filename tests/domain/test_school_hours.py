"""School hours: only open time counts, in Singapore, around weekends and holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.school_hours import SINGAPORE, SchoolHours, read_holidays

WEEK = SchoolHours.read("Mon-Fri 07:30-17:00")
# A week with a lunch break, a short Saturday, and a long weekend in it.
TRICKY = SchoolHours.read("Mon-Thu 07:30-12:00, Mon-Thu 13:00-17:00, Fri 07:30-12:15, Sat 09:00-11:00")
CLOSED = frozenset({date(2026, 8, 10), date(2026, 12, 25), date(2027, 1, 1)})
HOUR = timedelta(hours=1)
START = datetime(2026, 7, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=200)).map(lambda wait: START + wait)
weeks = st.sampled_from([WEEK, TRICKY, WEEK.closed_on(CLOSED), TRICKY.closed_on(CLOSED)])
open_times = st.timedeltas(timedelta(0), timedelta(hours=60))


def at(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    """A moment of 2026 on the walls of Singapore; 3 August is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=SINGAPORE)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Mon-Tue 07:30-17:00", "Mon 07:30-17:00, Tue 07:30-17:00"),
            ("sat 9:00 - 12:00", "Sat 09:00-12:00"),
            ("Wed 13:00-17:00,Wed 08:00-12:00", "Wed 08:00-12:00, Wed 13:00-17:00"),
            ("SUN 00:00-23:59", "Sun 00:00-23:59"),
        ],
    )
    def test_days_and_hours_are_read_as_people_write_them(self, text: str, shown: str) -> None:
        assert str(SchoolHours.read(text)) == shown

    def test_the_last_minute_of_a_day_is_said(self) -> None:
        with pytest.raises(ValueError, match=r"00:00 to 23:59; write days"):
            SchoolHours.read("Mon-Fri 00:00-24:00")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "always",
            "Mon-Fri",
            "07:30-17:00",
            "Mon 17:00-07:30",
            "Mon 08:00-08:00",
            "Fri-Mon 07:30-17:00",
            "Mon 24:00-25:00",
            "Mon 07:60-08:00",
            "Mon 07:30-17:00, Mon 16:00-18:00",
            "Mon-Fri 07:30-17:00,",
            "Mon \u0660\u0667:30-17:00",
        ],
    )
    def test_what_cannot_be_read_is_refused_with_what_to_write(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"Mon-Fri 07:30-17:00|write each hour once"):
            SchoolHours.read(text)

    @given(weeks)
    def test_what_it_writes_it_reads(self, hours: SchoolHours) -> None:
        assert SchoolHours.read(str(hours)).closed_on(hours.holidays) == hours

    def test_holidays_are_days_apart_by_commas(self) -> None:
        assert read_holidays(" 2026-12-25, 2027-01-01,") == {date(2026, 12, 25), date(2027, 1, 1)}
        assert read_holidays("") == frozenset()

    @pytest.mark.parametrize(
        "text", ["25.12.2026", "2026-02-30", "Christmas", ",".join(["2026-01-01"] * 401)]
    )
    def test_other_holidays_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="holidays"):
            read_holidays(text)


class TestOpen:
    @pytest.mark.parametrize("moment", [at(3, 7, 30), at(3, 16, 59), at(11, 12)])
    def test_it_is_open_in_its_hours(self, moment: datetime) -> None:
        assert WEEK.closed_on(CLOSED).is_open(moment)

    @pytest.mark.parametrize("moment", [at(3, 7, 29), at(3, 17), at(8, 10), at(10, 10)])
    def test_it_is_closed_before_and_after_at_weekends_and_on_holidays(self, moment: datetime) -> None:
        assert not WEEK.closed_on(CLOSED).is_open(moment)

    def test_after_a_friday_it_opens_on_the_day_after_the_holiday(self) -> None:
        assert WEEK.closed_on(CLOSED).next_opening(at(7, 18)) == at(11, 7, 30)

    def test_while_open_the_next_opening_is_now(self) -> None:
        assert WEEK.next_opening(at(3, 9)) == at(3, 9)


class TestLater:
    @pytest.mark.parametrize(
        ("since", "open_time", "by"),
        [
            (at(3, 9), HOUR / 2, at(3, 9, 30)),
            (at(3, 16, 45), HOUR / 2, at(4, 7, 45)),
            (at(7, 16, 45), HOUR, at(11, 8, 15)),
            (at(8, 3), HOUR, at(11, 8, 30)),
            (at(3, 7, 30), 19 * HOUR, at(4, 17)),
            (at(8, 3), timedelta(0), at(8, 3)),
        ],
    )
    def test_only_open_time_counts(self, since: datetime, open_time: timedelta, by: datetime) -> None:
        assert WEEK.closed_on(CLOSED).later(since, open_time) == by

    @given(weeks, moments, open_times)
    def test_by_then_exactly_that_much_open_time_has_passed(
        self, hours: SchoolHours, since: datetime, open_time: timedelta
    ) -> None:
        by = hours.later(since, open_time)
        assert by >= since
        assert hours.open_time(since, by) == open_time

    @given(weeks, moments, open_times)
    def test_it_is_the_first_such_moment(
        self, hours: SchoolHours, since: datetime, open_time: timedelta
    ) -> None:
        by, little = hours.later(since, open_time), timedelta(microseconds=1)
        if open_time:
            assert hours.open_time(since, by - little) == open_time - little

    @given(weeks, moments, moments, open_times)
    def test_who_asks_earlier_is_not_answered_later(
        self, hours: SchoolHours, one: datetime, other: datetime, open_time: timedelta
    ) -> None:
        first, second = sorted((one, other))
        assert hours.later(first, open_time) <= hours.later(second, open_time)


class TestOpenTime:
    @given(weeks, moments, moments, moments)
    def test_parts_make_the_whole(
        self, hours: SchoolHours, one: datetime, two: datetime, three: datetime
    ) -> None:
        first, middle, last = sorted((one, two, three))
        parts = hours.open_time(first, middle) + hours.open_time(middle, last)
        assert parts == hours.open_time(first, last)

    @given(weeks, moments)
    def test_none_passes_before_the_next_opening_and_some_right_after(
        self, hours: SchoolHours, since: datetime
    ) -> None:
        opens = hours.next_opening(since)
        assert hours.is_open(opens)
        assert hours.open_time(since, opens) == timedelta(0)
        assert hours.open_time(since, opens + timedelta(seconds=1)) == timedelta(seconds=1)

    @given(moments)
    def test_a_holiday_has_none_at_all(self, moment: datetime) -> None:
        day = moment.astimezone(SINGAPORE).date()
        begin = datetime(day.year, day.month, day.day, tzinfo=SINGAPORE)
        closed = TRICKY.closed_on(frozenset({day}))
        assert closed.open_time(begin, begin + timedelta(days=1)) == timedelta(0)
