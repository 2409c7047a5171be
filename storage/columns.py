"""What our columns are made of: UTC times, JSON texts, sealed bytes, and how constraints are named."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from storage.keys import Purpose

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

INDEX_LENGTH = 64
ID_LENGTH = 64


def as_utc(value: datetime) -> datetime:
    """Return an aware time in UTC. Raises `ValueError` for a naive one."""
    if value.tzinfo is None:
        raise ValueError("a time without its zone is never stored")
    return value.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive times are refused on the way in; SQLite's come back aware (style.md 7.4)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, store the others as UTC."""
        return None if value is None else as_utc(value)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware time whatever the driver gives."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def canonical_json(value: object) -> str:
    """Write JSON so that equal values give equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


class JsonText(TypeDecorator[Any]):
    """A small JSON value kept as text, so that both engines keep the very same bytes."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Write the value canonically; None stays NULL."""
        return None if value is None else canonical_json(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the value."""
        return None if value is None else json.loads(value)


class Keep(StrEnum):
    """Retention classes; `storage/sql/retention.py` has their times (PRV-05)."""

    WHILE_ENROLLED = "while enrolled"
    INSTALLATION = "as long as the installation"
    PEOPLE = "people"
    INBOX = "inbox"
    FLOWS = "flows"
    TRIES = "tries"
    EMAIL_CODES = "e-mail codes"
    VOUCHES = "vouches"
    PERMITS = "permits"
    REQUESTS = "requests"
    OUTBOX = "outbox"
    AUDIT = "audit"


def held(why: str, keep: Keep) -> dict[str, Any]:
    """Say why a table is kept and how long, for the data inventory (PRV-01)."""
    return {"why": why, "keep": keep}


def sealed(name: str, purpose: Purpose = Purpose.SEALING, *, nullable: bool = False) -> Column[bytes]:
    """Make a column whose cells are sealed with the key of `purpose` (CRY-05)."""
    return Column(name, LargeBinary, nullable=nullable, info={"sealed": purpose})


def moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    """Make a column of UTC times."""
    return Column(name, UtcDateTime, nullable=nullable, info={"holds": "a time"})


def number() -> Column[int]:
    """Make a key that counts up and is never used again."""
    counting = BigInteger().with_variant(Integer(), "sqlite")
    return Column("number", counting, primary_key=True, autoincrement=True, info={"holds": "a count"})


def identifier(name: str = "id", *parts: ForeignKey, **options: Any) -> Column[str]:  # noqa: ANN401 - Column's own options
    """Make a column of our own ids."""
    return Column(name, String(ID_LENGTH), *parts, info={"holds": "an id of ours"}, **options)


def index_of(name: str, **options: Any) -> Column[str]:  # noqa: ANN401 - Column's own options
    """Make a column of keyed indexes: hex of 32 bytes (CRY-08)."""
    return Column(name, String(INDEX_LENGTH), info={"holds": "a keyed index"}, **options)


def person(name: str, *, nullable: bool = False, **options: Any) -> Column[int]:  # noqa: ANN401 - Column's own options
    """Make a column of Telegram ids, which are longer than 32 bits."""
    return Column(name, BigInteger, nullable=nullable, info={"holds": "a number of Telegram's"}, **options)


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """Make a check that a column holds one of these values."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
