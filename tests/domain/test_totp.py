"""One-time codes: two steps, once, in whatever digits people type."""

# ruff: noqa: RUF001 - look-alike characters are what these tests are about

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.totp import FAILURES_ALLOWED, CodeVerdict, accept, digits, step_at, suspended

NOW = 58_000_000


class TestAccept:
    @pytest.mark.parametrize(
        ("offset", "verdict"),
        [
            (-2, CodeVerdict.WRONG),
            (-1, CodeVerdict.ACCEPTED),
            (0, CodeVerdict.ACCEPTED),
            (1, CodeVerdict.WRONG),
        ],
    )
    def test_only_this_and_the_previous_step_count(self, offset: int, verdict: CodeVerdict) -> None:
        assert accept(NOW + offset, now_step=NOW, last_step=None) is verdict  # TOT-02

    def test_a_code_that_fits_no_step_is_wrong(self) -> None:
        assert accept(None, now_step=NOW, last_step=None) is CodeVerdict.WRONG

    def test_the_same_step_is_never_accepted_twice(self) -> None:
        assert accept(NOW, now_step=NOW, last_step=NOW) is CodeVerdict.REUSED  # TOT-01

    def test_a_step_before_the_last_accepted_one_is_spent_too(self) -> None:
        assert accept(NOW - 1, now_step=NOW, last_step=NOW) is CodeVerdict.REUSED

    def test_the_next_step_is_accepted_after_the_previous_was_spent(self) -> None:
        assert accept(NOW, now_step=NOW, last_step=NOW - 1) is CodeVerdict.ACCEPTED

    def test_a_code_long_gone_is_wrong_and_not_called_reused(self) -> None:
        assert accept(NOW - 9, now_step=NOW, last_step=NOW) is CodeVerdict.WRONG

    @given(st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(-3, 3)), max_size=60))
    def test_over_any_history_each_step_is_accepted_once_and_in_order(
        self, tries: list[tuple[int, int | None]]
    ) -> None:
        now, last = NOW, None
        accepted: list[int] = []
        for passed, offset in tries:
            now += passed
            step = None if offset is None else now + offset
            if accept(step, now_step=now, last_step=last) is CodeVerdict.ACCEPTED:
                assert step is not None
                accepted.append(step)
                last = step
                assert now - 1 <= step <= now
        assert accepted == sorted(set(accepted))


class TestDigits:
    @pytest.mark.parametrize(
        "typed",
        [
            "123456",
            "123 456",
            " 123456\n",
            "123-456",
            "12 34 56",
            "１２３４５６",
            "١٢٣٤٥٦",
            "௧௨௩௪௫௬",
            "123\u00a0456",
            "\u200b123456\u2060",
        ],
    )
    def test_six_digits_are_read_as_people_type_them(self, typed: str) -> None:
        assert digits(typed) == "123456"  # TOT-01: full-width digits are the same code

    @pytest.mark.parametrize(
        "typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥", "¹²³⁴⁵⁶", "一二三四五六", "+123456", "1" * 5_000]
    )
    def test_anything_else_is_no_code(self, typed: str) -> None:
        assert digits(typed) is None

    @given(st.text(max_size=80))
    def test_what_comes_out_is_always_six_ascii_digits(self, typed: str) -> None:
        read = digits(typed)
        assert read is None or (len(read) == 6 and read.isascii() and read.isdigit())


class TestSuspension:
    def test_the_fifth_failure_in_a_row_suspends(self) -> None:
        assert FAILURES_ALLOWED == 5
        assert [failures for failures in range(8) if suspended(failures)] == [5, 6, 7]  # TOT-03


class TestStep:
    @pytest.mark.parametrize(
        ("seconds", "step"),
        [(59, 1), (1_111_111_109, 0x23523EC), (1_234_567_890, 0x273EF07), (20_000_000_000, 0x27BC86AA)],
    )
    def test_it_agrees_with_the_vectors_of_rfc_6238(self, seconds: int, step: int) -> None:
        assert step_at(datetime.fromtimestamp(seconds, UTC)) == step

    def test_it_changes_on_the_half_minute(self) -> None:
        start = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
        assert step_at(start) == step_at(start - timedelta(microseconds=1)) + 1
        assert step_at(start) == step_at(start + timedelta(seconds=29, microseconds=999_999))

    def test_the_zone_does_not_matter_but_must_be_known(self) -> None:
        here = datetime(2026, 3, 1, 20, 0, tzinfo=timezone(timedelta(hours=8)))
        assert step_at(here) == step_at(here.astimezone(UTC))
        with pytest.raises(ValueError, match="zone"):
            step_at(here.replace(tzinfo=None))
