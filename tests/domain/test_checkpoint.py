"""Checkpoints: when one is due, what is signed, how a copy is read and judged (AUD-04, AUD-05)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checkpoint import (
    EVERY,
    LONGEST,
    START,
    Checkpoint,
    Extent,
    Flaw,
    Link,
    from_line,
    incomplete,
    is_due,
    judge,
    to_line,
)

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
ONE = Checkpoint(100, b"\1" * 32, 100, NOW, "0011aabb", b"signature")


class TestWhenOneIsDue:
    @pytest.mark.parametrize(
        ("rows", "age", "due"),
        [
            (EVERY, timedelta(0), True),
            (EVERY - 1, LONGEST - timedelta(seconds=1), False),
            (1, LONGEST, True),
            (0, 10 * LONGEST, False),
        ],
    )
    def test_it_is_after_a_hundred_rows_or_after_a_day_with_any(
        self, *, rows: int, age: timedelta, due: bool
    ) -> None:
        """AUD-04."""
        assert is_due(rows, NOW - age, NOW) is due


class TestWhatIsSigned:
    def test_it_has_its_own_label_and_is_canonical(self) -> None:
        label, _, body = ONE.content().partition(b"\n")
        assert label == b"audit-checkpoint/v1"
        fields = {"at": NOW.isoformat(), "count": 100, "key": "0011aabb", "mac": "01" * 32, "seq": 100}
        assert body == json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()

    def test_the_zone_of_its_time_does_not_matter(self) -> None:
        there = ONE.at.astimezone(timezone(timedelta(hours=8)))
        assert replace(ONE, at=there).content() == ONE.content()

    @pytest.mark.parametrize(
        "change",
        [
            {"seq": 101},
            {"mac": b"\2" * 32},
            {"count": 99},
            {"at": NOW + timedelta(microseconds=1)},
            {"key_id": "ffffffff"},
        ],
    )
    def test_every_part_of_it_is_signed(self, change: dict[str, object]) -> None:
        assert replace(ONE, **change).content() != ONE.content()  # type: ignore[arg-type]

    def test_a_fingerprint_is_short_and_depends_on_number_and_mac(self) -> None:
        assert ONE.link.fingerprint == Link(100, b"\1" * 32).fingerprint
        groups = ONE.link.fingerprint.split()
        assert [len(group) for group in groups] == [4, 4, 4, 4]
        assert len({ONE.link.fingerprint, Link(101, ONE.mac).fingerprint, START.fingerprint}) == 3


class TestReadingACopy:
    @given(
        seq=st.integers(1, 2**62),
        mac=st.binary(min_size=32, max_size=32),
        count=st.integers(0, 2**31),
        at=st.datetimes(timezones=st.just(UTC)),
        signature=st.binary(max_size=64),
    )
    def test_what_was_written_is_read(
        self, seq: int, mac: bytes, count: int, at: datetime, signature: bytes
    ) -> None:
        one = Checkpoint(seq, mac, count, at, "0011aabb", signature)
        assert from_line(to_line(one)) == one

    def test_a_row_of_the_log_that_holds_one_is_read_too(self) -> None:
        """What went to syslog or to a file of rows is a copy as well."""
        row = {"seq": 101, "tag": "system:audit:checkpoint", "values": dict(ONE.values())}
        assert from_line(json.dumps(row)) == ONE
        assert from_line(json.dumps({**row, "tag": "system:process:start", "values": {}})) is None

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "no json",
            "[]",
            "17",
            "{}",
            '{"tag": "system:audit:checkpoint", "values": {}}',
            '{"tag": "system:audit:checkpoint", "values": 3}',
            to_line(replace(ONE, seq=0)),
            to_line(ONE).replace("+00:00", ""),
            to_line(ONE).replace("01" * 32, "xy"),
            to_line(ONE).replace('"seq": 100', '"seq": null'),
        ],
    )
    def test_anything_else_is_refused(self, line: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            from_line(line)


class TestJudging:
    """A log of the rows 51 to 200, the first fifty of which were cut off."""

    EXTENT = Extent(Link(50, b"\5" * 32), 200)

    @pytest.mark.parametrize(
        ("seq", "is_same", "is_known", "flaw"),
        [
            (100, True, True, None),
            (200, True, False, None),
            (50, True, True, None),
            (50, False, True, Flaw.FORKED),
            (49, False, False, None),
            (100, False, False, Flaw.FORKED),
            (201, False, True, Flaw.TRUNCATED),
            (201, False, False, Flaw.ROLLED_BACK),
        ],
    )
    def test_each_flaw_has_its_name(
        self, *, seq: int, is_same: bool, is_known: bool, flaw: Flaw | None
    ) -> None:
        """AUD-05."""
        assert judge(seq, self.EXTENT, is_same=is_same, is_known=is_known) is flaw


class TestACopyByItself:
    def test_one_without_gaps_is_complete_whatever_its_order(self) -> None:
        more = [replace(ONE, seq=seq, count=seq - before) for before, seq in ((100, 205), (205, 306))]
        assert list(incomplete([more[1], ONE, *more, ONE])) == []

    def test_a_missing_one_is_named_by_the_next(self) -> None:
        last = replace(ONE, seq=306, count=101)
        assert list(incomplete([ONE, last])) == [(Flaw.GAP, last)]

    def test_two_different_ends_at_one_row_are_a_fork(self) -> None:
        other = replace(ONE, mac=b"\2" * 32, at=NOW + LONGEST)
        assert list(incomplete([ONE, other])) == [(Flaw.FORKED, other)]
