"""What every table's verbs work with: the connection of one transaction, the keys and the id maker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.interface import NotFound, Stale
from storage.keys import Entropy, Key, Keyring, Purpose
from storage.sealing import Vault

# Both dialects can skip or update on a conflict, and SQLAlchemy has no one word for both.
_INSERTS: Mapping[str, type[sqlite.Insert] | type[postgresql.Insert]] = {
    "sqlite": sqlite.Insert,
    "postgresql": postgresql.Insert,
}

Insert = sqlite.Insert | postgresql.Insert
Asked = Mapping[str, Any] | None


@dataclass(slots=True)
class Workbench:
    """The connection of one transaction and what its verbs need beside it.

    `has_queued` says whether a notice was queued, so that its sender can be woken after the commit;
    `has_purged` whether rows went whose bytes shall leave the disk too.
    """

    connection: AsyncConnection
    vault: Vault
    keyring: Keyring
    new_id: Callable[[], str]
    entropy: Entropy
    has_queued: bool = False
    has_purged: bool = False

    @property
    def audit_key(self) -> Key:
        """The key that chains new audit rows."""
        return self.keyring.active(Purpose.AUDIT)

    def insert(self, table: Table) -> Insert:
        """Start an INSERT that knows what to do on a conflict, in this database's dialect."""
        return _INSERTS[self.connection.dialect.name](table)

    async def run(self, statement: Executable, rows: list[dict[str, Any]] | None = None) -> CursorResult[Any]:
        """Execute a statement, for each of `rows` when they are given."""
        return await self.connection.execute(statement, rows)

    async def first(self, statement: Executable, asked: Asked = None) -> Row[Any] | None:
        """Return the first row, or None; `asked` fills the statement's parameters."""
        return (await self.connection.execute(statement, asked)).first()

    async def one(self, statement: Executable, asked: Asked = None) -> Row[Any]:
        """Return the row that must be there. Raises `NotFound`."""
        row = await self.first(statement, asked)
        if row is None:
            raise NotFound
        return row

    async def all(self, statement: Executable, asked: Asked = None) -> list[Row[Any]]:
        """Return all rows; `asked` fills the statement's parameters."""
        return list((await self.connection.execute(statement, asked)).all())

    async def value(self, statement: Executable) -> Any:  # noqa: ANN401 - whatever the statement selects
        """Return the first column of the first row."""
        return (await self.connection.execute(statement)).scalar()

    async def change(self, statement: Executable, asked: Asked = None) -> int:
        """Execute a write and return how many rows it met; `asked` fills its parameters and columns."""
        return (await self.connection.execute(statement, asked)).rowcount

    async def change_one(self, statement: Executable, asked: Asked = None) -> None:
        """Execute a write that must meet a row. Raises `Stale`."""
        if await self.change(statement, asked) == 0:
            raise Stale

    async def add(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row unless its place is taken; return whether it was inserted."""
        return await self.change(self.insert(table).on_conflict_do_nothing(), values) == 1
