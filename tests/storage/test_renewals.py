"""What is renewed with which key: no column that a key protects is left out (CRY-07)."""

import pytest

from storage.columns import metadata
from storage.keys import FOREVER, Purpose
from storage.sql.renewals import SealedCells, renewals

INDEXED = {
    Purpose.INDEX_LOGIN: {"accounts"},
    Purpose.INDEX_PHONE: {"account_phones"},
    Purpose.INDEX_EMAIL: {"accounts", "recovery_emails", "email_codes"},
    Purpose.HISTORY: {"password_tags"},
}
SEALED = {
    column.info["sealed"]
    for table in metadata.sorted_tables
    for column in table.columns
    if "sealed" in column.info
}


@pytest.mark.parametrize("purpose", sorted(SEALED))
def test_every_column_that_is_called_sealed_is_sealed_anew(purpose: Purpose) -> None:
    """A new one cannot be forgotten: the word that makes it brings it in."""
    found = [
        str(column) for one in renewals(purpose) if isinstance(one, SealedCells) for column in one.columns
    ]
    named = [
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info.get("sealed") == purpose
    ]
    assert found == named != []


@pytest.mark.parametrize("purpose", sorted(INDEXED))
def test_every_index_is_made_anew(purpose: Purpose) -> None:
    assert {one.table.name for one in renewals(purpose)} == INDEXED[purpose]


def test_every_index_column_belongs_to_a_purpose_that_is_known() -> None:
    """A new column of indexes must be added to the renewals, or said to keep its key for ever."""
    columns = {
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info.get("holds") == "a keyed index"
    }
    of_subjects = {name for name in columns if name.endswith(".subject")}
    assert columns - of_subjects == {
        "accounts.login_index",
        "accounts.email_index",
        "account_phones.phone_index",
        "recovery_emails.email_index",
        "email_codes.email_index",
    }
    assert of_subjects == {
        "accounts.subject",
        "tries.subject",
        "runs.subject",
        "requests.subject",
        "flows.subject",
        "kin.subject",
    }


@pytest.mark.parametrize("purpose", [*sorted(FOREVER), Purpose.AUDIT, Purpose.CODES])
def test_rows_that_keep_their_key_are_not_touched(purpose: Purpose) -> None:
    assert renewals(purpose) == ()
