"""Waiting for the school: a reminder after half an hour of open time, then all are told; never at night."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.escalation import QUIET, Due, due, ends_at, expect_by
from domain.policy import Policy
from domain.requests import Request
from domain.school_hours import SINGAPORE
from tests.storage.samples import request

POLICY = Policy(holidays=frozenset({date(2026, 8, 10)}))
HOUR = timedelta(hours=1)
moments = st.timedeltas(timedelta(0), timedelta(days=30)).map(
    lambda wait: datetime(2026, 8, 1, tzinfo=UTC) + wait
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of August 2026 on the walls of Singapore; the 3rd is a Monday."""
    return datetime(2026, 8, day, hour, minute, tzinfo=SINGAPORE)


def asked(moment: datetime, name: str = "req1", **changes: object) -> Request:
    """A request made at a moment."""
    return replace(request(name), created_at=moment, **changes)  # type: ignore[arg-type]


def names(requests: tuple[Request, ...]) -> list[str]:
    """The ids of some requests."""
    return [one.id for one in requests]


class TestExpecting:
    @pytest.mark.parametrize(
        ("asked_at", "by"),
        [
            (at(3, 9), at(3, 10)),
            (at(3, 16, 30), at(4, 8)),
            (at(7, 20), at(11, 8, 30)),
            (at(8, 12), at(11, 8, 30)),
        ],
    )
    def test_an_answer_is_expected_within_an_hour_of_open_time(
        self, asked_at: datetime, by: datetime
    ) -> None:
        assert expect_by(POLICY, asked_at, asked_at) == by

    def test_when_that_has_passed_it_is_an_hour_from_now(self) -> None:
        assert expect_by(POLICY, at(3, 9), at(3, 11)) == at(3, 12)

    @given(moments, moments)
    def test_what_people_are_told_to_expect_is_ahead_of_them(self, one: datetime, other: datetime) -> None:
        asked_at, now = sorted((one, other))
        assert expect_by(POLICY, asked_at, now) > now


class TestEnding:
    def test_it_ends_after_three_days(self) -> None:
        assert ends_at(POLICY, at(3, 9)) == at(6, 9)

    def test_over_a_weekend_too(self) -> None:
        assert ends_at(Policy(), at(7, 18)) == at(10, 18)

    def test_not_before_the_school_had_time_after_its_holidays(self) -> None:
        assert ends_at(POLICY, at(7, 18)) == at(11, 9, 30)

    @given(moments)
    def test_never_before_every_approver_was_told_and_had_as_much_time_again(self, now: datetime) -> None:
        ends = ends_at(POLICY, now)
        assert ends >= now + POLICY.request_ttl
        assert POLICY.hours.open_time(now, ends) >= 2 * POLICY.escalate_after


class TestDue:
    def test_after_half_an_hour_the_group_and_after_one_everybody(self) -> None:
        one = asked(at(3, 9))
        assert due([one], POLICY, at(3, 9, 29), has_group=True) == Due()
        assert due([one], POLICY, at(3, 9, 30), has_group=True) == Due((one,), ())
        reminded = replace(one, reminded_at=at(3, 9, 30))
        assert due([reminded], POLICY, at(3, 9, 59), has_group=True) == Due()
        assert due([reminded], POLICY, at(3, 10), has_group=True) == Due((), (reminded,))
        told = replace(reminded, escalated_at=at(3, 10))
        assert due([told], POLICY, at(5, 10), has_group=True) == Due()

    def test_what_came_at_night_is_reminded_of_in_the_morning(self) -> None:
        one = asked(at(6, 22))
        assert due([one], POLICY, at(7, 7, 59), has_group=True) == Due()
        assert due([one], POLICY, at(7, 8), has_group=True).remind == (one,)

    @pytest.mark.parametrize("now", [at(7, 17), at(8, 10), at(9, 10), at(10, 10), at(11, 7, 29)])
    def test_nobody_is_told_while_the_school_is_closed(self, now: datetime) -> None:
        one = asked(at(6, 9))
        for has_group in (True, False):
            assert due([one], POLICY, now, has_group=has_group) == Due()

    def test_where_there_is_no_group_everybody_is_told_at_once(self) -> None:
        one = asked(at(3, 9))
        assert due([one], POLICY, at(3, 9), has_group=False) == Due((), (one,))

    def test_a_rush_is_reminded_of_together(self) -> None:
        before = asked(at(3, 9), "old", reminded_at=at(3, 9, 30))
        later = [asked(at(3, 9, minute), f"req{minute}") for minute in range(1, 6)]
        assert due([before, *later], POLICY, at(3, 9, 34), has_group=True).remind == ()
        together = due([before, *later], POLICY, at(3, 9, 30) + QUIET, has_group=True)
        assert names(together.remind) == ["req1", "req2", "req3", "req4", "req5"]

    def test_the_same_of_what_everybody_is_told(self) -> None:
        before = asked(at(3, 9), "old", reminded_at=at(3, 9, 30), escalated_at=at(3, 10))
        later = asked(at(3, 9, 2), "new", reminded_at=at(3, 9, 35))
        assert due([before, later], POLICY, at(3, 10, 4), has_group=True).escalate == ()
        assert due([before, later], POLICY, at(3, 10, 5), has_group=True).escalate == (later,)

    @given(moments, moments)
    def test_nobody_is_told_sooner_than_the_policy_says(self, one: datetime, other: datetime) -> None:
        asked_at, now = sorted((one, other))
        found = due([asked(asked_at)], POLICY, now, has_group=True)
        passed = POLICY.hours.open_time(asked_at, now)
        assert bool(found.remind) == (passed >= POLICY.remind_after and POLICY.hours.is_open(now))
        assert bool(found.escalate) == (passed >= POLICY.escalate_after and POLICY.hours.is_open(now))
