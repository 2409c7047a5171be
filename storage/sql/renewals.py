"""How a row of each table passes from an older key to the active one (CRY-07)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, LargeBinary, Row, Table, func, or_, select

from storage.columns import metadata
from storage.inventory import sealed_place
from storage.keys import ID_BYTES, Purpose
from storage.records import RosterEntry
from storage.sealing import Wrapper, tag_place
from storage.sql import roster
from storage.sql.workbench import Workbench
from storage.tables import account_phones, accounts, password_tags
from storage.tables_family import email_codes, recovery_emails

Cells = dict[str, Any]
Beside = Mapping[str, list[Row[Any]]]


class Renewal(Protocol):
    """How the rows of one table are renewed."""

    @property
    def table(self) -> Table:
        """The table."""

    def needing(self, key_ids: Sequence[str]) -> ColumnElement[bool] | None:
        """Return which rows were made with one of these keys; None where only opening a row can tell."""

    def key_of(self, bench: Workbench, row: Row[Any]) -> str:
        """Return the id of the key that a row needs, where only opening it tells. Raises `OpeningFailed`."""

    async def prepare(self, bench: Workbench, rows: Sequence[Row[Any]]) -> Any:  # noqa: ANN401 - its own affair
        """Read what `renewed` needs beside the rows."""

    def renewed(self, bench: Workbench, row: Row[Any], beside: Any) -> Cells:  # noqa: ANN401 - see prepare
        """Return the row's cells as they shall be, always the same ones. Raises `OpeningFailed`."""


def _begins_with(column: Column[bytes], key_ids: Sequence[str]) -> ColumnElement[bool]:
    head: ColumnElement[bytes] = func.substr(column, 1, ID_BYTES, type_=LargeBinary)
    return head.in_([bytes.fromhex(key_id) for key_id in key_ids])


@dataclass(frozen=True, slots=True)
class SealedCells:
    """Cells that are sealed with the key whose id stands before them."""

    table: Table
    columns: tuple[Column[bytes], ...]

    def needing(self, key_ids: Sequence[str]) -> ColumnElement[bool]:
        """Return which rows have a cell under one of these keys."""
        return or_(*(_begins_with(column, key_ids) for column in self.columns))

    def key_of(self, bench: Workbench, row: Row[Any]) -> str:
        """Never asked: `needing` tells."""
        raise NotImplementedError

    async def prepare(self, bench: Workbench, rows: Sequence[Row[Any]]) -> None:
        """Read nothing."""

    def renewed(self, bench: Workbench, row: Row[Any], beside: None) -> Cells:  # noqa: ARG002 - the contract
        """Open and seal anew."""
        place = sealed_place(row, self.table)
        cells = {column: row._mapping[column] for column in self.columns}  # noqa: SLF001 - a column is named "values"
        return {
            column.name: None if cell is None else bench.vault.renew(column, place, cell)
            for column, cell in cells.items()
        }


@dataclass(frozen=True, slots=True)
class PasswordTags:
    """Tags of passwords, wrapped with the key whose id stands before them (HSH-03)."""

    table: Table = password_tags

    def needing(self, key_ids: Sequence[str]) -> ColumnElement[bool]:
        """Return which tags are under one of these keys."""
        return _begins_with(password_tags.c.tag, key_ids)

    def key_of(self, bench: Workbench, row: Row[Any]) -> str:
        """Never asked: `needing` tells."""
        raise NotImplementedError

    async def prepare(self, bench: Workbench, rows: Sequence[Row[Any]]) -> Wrapper:  # noqa: ARG002 - the contract
        """Make what wraps."""
        return Wrapper(bench.keyring, Purpose.HISTORY)

    def renewed(self, bench: Workbench, row: Row[Any], beside: Wrapper) -> Cells:  # noqa: ARG002 - the contract
        """Unwrap and wrap anew."""
        return {"tag": beside.renew(row.tag, *tag_place(row.account_id, row.epoch))}


def _sealed(purpose: Purpose) -> Iterator[Renewal]:
    for table in metadata.sorted_tables:
        columns = tuple(column for column in table.columns if column.info.get("sealed") == purpose)
        if columns:
            yield SealedCells(table, columns)


@dataclass(frozen=True, slots=True)
class EmailIndexes:
    """Indexes of addresses, made anew from the sealed address beside them."""

    table: Table
    address: Column[bytes]

    def needing(self, key_ids: Sequence[str]) -> None:
        """Only opening a row tells."""

    def key_of(self, bench: Workbench, row: Row[Any]) -> str:
        """Return the id of the key of a row's index, empty when it has none."""
        text = self._text(bench, row)
        return bench.vault.key_of(Purpose.INDEX_EMAIL, text, row.email_index) if text else ""

    async def prepare(self, bench: Workbench, rows: Sequence[Row[Any]]) -> None:
        """Read nothing."""

    def renewed(self, bench: Workbench, row: Row[Any], beside: None) -> Cells:  # noqa: ARG002 - the contract
        """Make the index anew."""
        text = self._text(bench, row)
        return {"email_index": bench.vault.index(Purpose.INDEX_EMAIL, text) if text else None}

    def _text(self, bench: Workbench, row: Row[Any]) -> str:
        cell = getattr(row, self.address.name)
        place = sealed_place(row, self.table)
        return "" if cell is None else bench.vault.open_text(self.address, place, cell).casefold()


@dataclass(frozen=True, slots=True)
class PhoneIndexes:
    """Indexes of numbers, which are a part of the place in which the number itself is sealed."""

    table: Table = account_phones

    def needing(self, key_ids: Sequence[str]) -> None:
        """Only opening a row tells."""

    def key_of(self, bench: Workbench, row: Row[Any]) -> str:
        """Return the id of the key of a row's index."""
        return bench.vault.key_of(Purpose.INDEX_PHONE, self._number(bench, row), row.phone_index)

    async def prepare(self, bench: Workbench, rows: Sequence[Row[Any]]) -> None:
        """Read nothing."""

    def renewed(self, bench: Workbench, row: Row[Any], beside: None) -> Cells:  # noqa: ARG002 - the contract
        """Make the index anew, and seal the number in its new place."""
        number = self._number(bench, row)
        index = bench.vault.index(Purpose.INDEX_PHONE, number)
        if index == row.phone_index:
            return {"phone_index": index, "number": row.number}
        place = f"{row.account_id}/{row.owner}/{index}"
        return {
            "phone_index": index,
            "number": bench.vault.seal_text(account_phones.c.number, place, number),
        }

    def _number(self, bench: Workbench, row: Row[Any]) -> str:
        return bench.vault.open_text(account_phones.c.number, sealed_place(row, account_phones), row.number)


@dataclass(frozen=True, slots=True)
class LoginIndexes:
    """Indexes of logins, and the tags by which an import sees that a roster row is unchanged."""

    table: Table = accounts

    def needing(self, key_ids: Sequence[str]) -> None:
        """Only opening a row tells."""

    def key_of(self, bench: Workbench, row: Row[Any]) -> str:
        """Return the id of the key of a row's index."""
        login = bench.vault.open_text(accounts.c.login, row.id, row.login)
        return bench.vault.key_of(Purpose.INDEX_LOGIN, login, row.login_index)

    async def prepare(self, bench: Workbench, rows: Sequence[Row[Any]]) -> Beside:
        """Read the phones of these accounts."""
        ids = [row.id for row in rows]
        theirs = select(account_phones).where(account_phones.c.account_id.in_(ids))
        beside: Beside = defaultdict(list)
        for phone in await bench.all(theirs):
            beside[phone.account_id].append(phone)
        return beside

    def renewed(self, bench: Workbench, row: Row[Any], beside: Beside) -> Cells:
        """Make index and tag anew from what is sealed in the row."""
        texts = {
            name: bench.vault.open_text(accounts.c[name], row.id, cell)
            for name in ("login", "full_name", "class_name", "form_teacher", "recovery_email")
            if (cell := getattr(row, name)) is not None
        }
        numbers: dict[str, list[str]] = {roster.GUARDIAN: [], roster.STUDENT: [""]}
        for phone in beside[row.id]:
            place = sealed_place(phone, account_phones)
            number = bench.vault.open_text(account_phones.c.number, place, phone.number)
            numbers[phone.owner].append(number)
        phones = (tuple(numbers[roster.GUARDIAN]), numbers[roster.STUDENT][-1])
        entry = RosterEntry(**texts, guardian_phones=phones[0], student_phone=phones[1])
        index = roster.login_indexes(bench, entry.login)[0]
        return {"login_index": index, "roster_tag": roster.tags(bench, entry)[0]}


_EMAILS = (accounts.c.recovery_email, recovery_emails.c.address, email_codes.c.address)
_OTHERS: Mapping[Purpose, tuple[Renewal, ...]] = MappingProxyType(
    {
        Purpose.HISTORY: (PasswordTags(),),
        Purpose.INDEX_LOGIN: (LoginIndexes(),),
        Purpose.INDEX_PHONE: (PhoneIndexes(),),
        Purpose.INDEX_EMAIL: tuple(EmailIndexes(column.table, column) for column in _EMAILS),
    }
)


def renewals(purpose: Purpose) -> tuple[Renewal, ...]:
    """Return what has to be renewed when a key of this purpose is rotated: nothing where rows keep theirs."""
    return _OTHERS.get(purpose) or tuple(_sealed(purpose))
