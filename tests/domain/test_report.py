"""A report's figures: what families did alone, how long the school took, and which days it speaks of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import PATHWAYS
from domain.report import (
    WITHOUT_SCHOOL,
    Asked,
    Done,
    Period,
    Report,
    compose,
    last_days,
    since,
    together,
    week_before,
    weekly_due,
)
from domain.request_kind import RequestKind
from domain.requests import RequestState
from domain.school_hours import SINGAPORE, SchoolHours

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)  # a Saturday, 22:00 in Singapore
WEEK = Period(NOW - timedelta(days=7), NOW)
DAY = timedelta(days=1)


def asked(
    minutes: float | None = None,
    kind: RequestKind = RequestKind.UNLOCK,
    state: RequestState = RequestState.APPROVED,
    at: datetime = NOW - DAY,
) -> Asked:
    """Return a request that was decided after so many minutes, or is open."""
    if minutes is None:
        return Asked(kind, RequestState.OPEN, at, None)
    return Asked(kind, state, at, at + timedelta(minutes=minutes))


def report(done: Done | None = None, *requests: Asked, open_now: int = 0) -> Report:
    """Return the report of the week."""
    return compose(WEEK, done or Done(), requests, open_now)


class TestSelfService:
    def test_pathways_without_the_school_are_all_but_its_approval(self) -> None:
        assert WITHOUT_SCHOOL == (
            "known chat",
            "phone on the roster",
            "code by e-mail",
            "vouched for by a known chat",
            "answers alone",
        )
        assert {*WITHOUT_SCHOOL} < {pathway.name for pathway in PATHWAYS}

    def test_a_request_counts_as_a_recovery_that_needed_the_school(self) -> None:
        resets = {"known chat": 5, "code by e-mail": 1, "approved by the school": 1}
        made = report(Done(resets), asked(5, RequestKind.RECOVERY), asked(9, state=RequestState.DENIED))
        assert (made.resets, made.without_school, made.asked) == (7, 6, 2)
        assert made.self_service_rate == pytest.approx(6 / 8)

    def test_without_recoveries_there_is_no_rate(self) -> None:
        assert report(Done(first_logins=3)).self_service_rate is None

    def test_nor_is_there_while_no_password_was_reset(self) -> None:
        assert report(None, asked(5)).self_service_rate is None

    @given(
        st.dictionaries(st.sampled_from([p.name for p in PATHWAYS]), st.integers(0, 99)), st.integers(0, 9)
    )
    def test_a_rate_lies_between_nothing_and_all(self, resets: dict[str, int], requests: int) -> None:
        rate = report(Done(resets), *[asked(1)] * requests).self_service_rate
        assert rate is None or 0 <= rate <= 1


class TestWaits:
    def test_the_median_of_an_even_number_lies_between_the_middle_two(self) -> None:
        made = report(None, asked(1), asked(60), asked(5), asked(7))
        assert made.usual_wait == timedelta(minutes=6)

    def test_nine_of_ten_decisions_came_within_the_long_wait(self) -> None:
        made = report(None, *(asked(minutes) for minutes in range(10, 110, 10)))
        assert (made.usual_wait, made.long_wait) == (timedelta(minutes=55), timedelta(minutes=90))

    def test_one_decision_is_usual_and_long(self) -> None:
        made = report(None, asked(4))
        assert made.usual_wait == made.long_wait == timedelta(minutes=4)

    def test_what_ran_out_or_was_withdrawn_was_not_decided(self) -> None:
        made = report(
            None, asked(), asked(99, state=RequestState.EXPIRED), asked(9, state=RequestState.WITHDRAWN)
        )
        assert (made.usual_wait, made.long_wait, made.asked) == (None, None, 3)

    @given(st.lists(st.floats(0, 1400), min_size=1))
    def test_the_usual_wait_is_never_longer_than_the_long_one(self, minutes: list[float]) -> None:
        made = report(None, *(asked(one) for one in minutes))
        assert made.usual_wait is not None
        assert made.long_wait is not None
        assert made.waits[0] <= made.usual_wait <= made.long_wait <= made.waits[-1]


class TestRequests:
    def test_each_is_counted_by_kind_and_by_singapores_hour(self) -> None:
        at = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
        made = report(None, asked(at=at), asked(kind=RequestKind.RECOVERY, at=at + timedelta(minutes=1)))
        assert made.requests == {"unlock": 1, "recovery": 1, "temporary_password": 0}
        assert [hour for hour, times in enumerate(made.by_hour) if times] == [7, 8]
        assert len(made.by_hour) == 24

    def test_one_from_before_counts_when_it_was_decided_only(self) -> None:
        """Its time to decision belongs to this week, the asking does not."""
        made = report(None, asked(3 * 1440, at=WEEK.begins - DAY))
        assert (made.asked, made.usual_wait) == (0, 3 * DAY)

    def test_one_decided_after_the_period_counts_as_asked_only(self) -> None:
        made = report(None, asked(2 * 1440))
        assert (made.asked, made.waits) == (1, ())


class TestEmptiness:
    def test_a_week_without_anything_is_empty(self) -> None:
        assert report().is_empty

    @pytest.mark.parametrize(
        "made",
        [
            report(Done({"known chat": 1})),
            report(Done(first_logins=1)),
            report(Done(locked=1)),
            report(None, asked()),
            report(open_now=1),
        ],
    )
    def test_anything_at_all_is_news(self, made: Report) -> None:
        assert not made.is_empty


class TestTogether:
    def test_figures_are_added_and_waits_are_those_of_all(self) -> None:
        one = report(Done({"known chat": 2}, 1, 1), asked(1), asked(3), open_now=1)
        other = report(Done({"known chat": 1, "phone on the roster": 4}, 2, 0), asked(99), open_now=2)
        both = together(WEEK, [one, other])
        assert both.done == Done({"known chat": 3, "phone on the roster": 4}, 3, 1)
        assert (both.asked, both.open_now, both.usual_wait) == (3, 3, timedelta(minutes=3))
        assert sum(both.by_hour) == 3

    def test_of_none_nothing_happened(self) -> None:
        assert together(WEEK, []).is_empty


class TestPeriods:
    def test_seven_days_are_today_and_the_six_before(self) -> None:
        period = last_days(7, NOW)
        assert period.begins == datetime(2026, 11, 15, tzinfo=SINGAPORE)
        assert period.ends == NOW

    def test_since_a_day_lasts_until_now_or_for_so_many_days(self) -> None:
        day = date(2026, 11, 1)
        assert since(day, None, NOW) == Period(datetime(2026, 11, 1, tzinfo=SINGAPORE), NOW)
        assert since(day, 2, NOW).ends == datetime(2026, 11, 3, tzinfo=SINGAPORE)
        assert since(day, 99, NOW).ends == NOW

    def test_the_week_before_is_monday_to_sunday(self) -> None:
        period = week_before(NOW)
        assert period.begins == datetime(2026, 11, 9, tzinfo=SINGAPORE)
        assert period.ends == datetime(2026, 11, 16, tzinfo=SINGAPORE)

    def test_on_monday_morning_in_singapore_the_new_week_has_begun(self) -> None:
        sunday_in_london = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
        assert week_before(sunday_in_london).ends == datetime(2026, 11, 23, tzinfo=SINGAPORE)

    def test_the_report_is_due_when_the_school_first_opens_in_the_week(self) -> None:
        hours = SchoolHours.read("Mon-Fri 07:30-17:00")
        monday = datetime(2026, 11, 16, 7, 30, tzinfo=SINGAPORE)
        assert weekly_due(hours, NOW) == monday
        assert weekly_due(hours.closed_on(frozenset({monday.date()})), NOW) == monday + DAY
