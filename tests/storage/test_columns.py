"""Tests of the column types: times are UTC and aware, JSON is one text (style.md 7.4, trap 2)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from storage.columns import JsonText, UtcDateTime, as_utc, canonical_json
from tests.storage.samples import NOW

table = Table(
    "samples",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("content", JsonText),
)


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('columns') / 'x.db'}")
    table.create(engine)
    return engine


def kept(engine: Engine, **values: object) -> object:
    with engine.begin() as connection:
        connection.execute(insert(table).values(**values))
        row = connection.execute(select(table)).one()
    engine.dispose()
    return row.at if "at" in values else row.content


class TestTimes:
    def test_a_time_comes_back_aware_in_utc_to_the_microsecond(self, engine: Engine) -> None:
        singapore = NOW.astimezone(timezone(timedelta(hours=8)))
        at = kept(engine, at=singapore)
        assert isinstance(at, datetime)
        assert at == NOW
        assert at.tzinfo is UTC

    def test_a_naive_time_is_refused(self, engine: Engine) -> None:
        with pytest.raises(StatementError, match="without its zone"):
            kept(engine, at=NOW.replace(tzinfo=None))
        engine.dispose()

    def test_no_time_stays_no_time(self, engine: Engine) -> None:
        assert kept(engine, at=None) is None

    def test_an_aware_time_of_another_driver_becomes_utc(self) -> None:
        """PostgreSQL's driver returns aware times in the session's zone."""
        aware = NOW.astimezone(timezone(timedelta(hours=8)))
        assert UtcDateTime().process_result_value(aware, create_engine("sqlite://").dialect) == NOW

    @given(st.datetimes(timezones=st.timezones()))
    def test_as_utc_never_moves_a_moment(self, at: datetime) -> None:
        try:
            moved = as_utc(at)
        except OverflowError:
            return  # the first and the last day of the calendar have no other zone
        assert moved == at.astimezone(UTC)
        assert moved.utcoffset() == timedelta(0)


class TestJson:
    @pytest.mark.parametrize("content", [{"b": 1, "a": [1, 2]}, [], {}, "x", 0, False])
    def test_what_was_written_is_read(self, engine: Engine, content: object) -> None:
        assert kept(engine, content=content) == content

    def test_nothing_stays_nothing(self, engine: Engine) -> None:
        assert kept(engine, content=None) is None

    def test_equal_values_are_equal_texts(self) -> None:
        assert (
            canonical_json({"b": 1, "a": "é"})
            == canonical_json({"a": "é", "b": 1})
            == '{"a":"\\u00e9","b":1}'
        )

    def test_what_json_cannot_say_is_refused(self) -> None:
        with pytest.raises(ValueError, match="JSON"):
            canonical_json({"a": float("nan")})
