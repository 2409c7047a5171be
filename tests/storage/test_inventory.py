"""The data inventory knows every column, and says what protects it (PRV-01)."""

import pytest
from sqlalchemy import Column, String

from storage.columns import metadata
from storage.inventory import PLAIN, holds, inventory


def test_every_column_of_every_table_is_in_the_inventory() -> None:
    """PRV-01."""
    listed = {f"{held.table}.{held.column}" for held in inventory()}
    assert listed == {str(column) for table in metadata.tables.values() for column in table.columns}


def test_a_column_that_nobody_has_explained_is_missed() -> None:
    assert holds(Column("nickname", String(8))) is None


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_what_is_explained_is_there(name: str) -> None:
    table, column = name.split(".")
    assert column in metadata.tables[table].columns


def test_names_phones_and_addresses_are_sealed() -> None:
    """CRY-05."""
    told = {f"{held.table}.{held.column}": held.holds for held in inventory()}
    for name in ("accounts.full_name", "account_phones.number", "recovery_emails.address", "approvers.name"):
        assert told[name].startswith("sealed")


def test_no_column_is_made_for_what_the_service_must_not_know() -> None:
    """PRV-02."""
    columns = {held.column for held in inventory()}
    assert not columns & {"nric", "fin", "birth_date", "address_line", "photo"}
