"""The rotation of keys in SQL: pages, compare-and-swap, and which rows still need an older key (CRY-07)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from storage.engine import open_engine
from storage.interface_rotation import Page, Place
from storage.key_changes import make_active
from storage.keys import Purpose, create_key_file, load_keyring
from storage.records import RecoveryEmail, RosterEntry, TemporaryPassword
from storage.sql.renewals import renewals
from storage.sql.rotation import SqlRotation
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, MEI, NOW, CountedIds, FixedEntropy, enrol

MANY = [RosterEntry(f"pupil_{number:03}@students.edu.sg", f"Pupil {number}") for number in range(25)]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A key file of the test's own, to change."""
    path = tmp_path / "secrets" / "keys.json"
    create_key_file(path, FixedEntropy("keys"), NOW)
    return path


@pytest.fixture
async def store(database: str, keys: Path) -> AsyncIterator[SqlStore]:
    """A store with a school of 27."""
    opened = SqlStore(open_engine(database), load_keyring(keys), FixedEntropy(), CountedIds())
    async with opened.begin() as tx:
        await enrol(tx)
        await tx.accounts.put("school1", MANY, NOW)
    yield opened
    await opened.close()


def rotate(keys: Path, *purposes: Purpose) -> None:
    make_active(keys, purposes, FixedEntropy("later"), NOW + DAY)


def older(keys: Path, purpose: Purpose) -> str:
    return load_keyring(keys).ids(purpose)[-1]


async def uses(store: SqlStore, purpose: Purpose) -> dict[str, int]:
    async with store.read() as tx:
        return dict(await tx.rotation.uses(purpose, NOW + 2 * DAY))


async def pages(store: SqlStore, purpose: Purpose, table: str, limit: int) -> list[Page]:
    """Move a whole table, so many rows at a time."""
    found: list[Page] = []
    after: Place | None = None
    while True:
        async with store.begin() as tx:
            found.append(await tx.rotation.renew(purpose, table, after, limit))
        after = found[-1].end
        if after is None:
            return found


class TestPages:
    @pytest.mark.parametrize(
        ("purpose", "table", "rows"),
        [
            (Purpose.SEALING, "accounts", 27),
            (Purpose.SEALING, "account_phones", 3),
            (Purpose.INDEX_LOGIN, "accounts", 27),
            (Purpose.INDEX_PHONE, "account_phones", 3),
        ],
    )
    async def test_every_row_is_moved_once(
        self, store: SqlStore, keys: Path, purpose: Purpose, table: str, rows: int
    ) -> None:
        rotate(keys, purpose)
        found = await pages(store, purpose, table, 2)
        assert sum(page.renewed for page in found) == rows
        assert all(page.seen <= 2 for page in found)
        assert sum(page.renewed for page in await pages(store, purpose, table, 10)) == 0

    async def test_without_an_older_key_nothing_is_looked_at(self, store: SqlStore) -> None:
        for purpose in Purpose:
            async with store.begin() as tx:
                for table in tx.rotation.tables(purpose):
                    assert await tx.rotation.renew(purpose, table, None, 10) == Page(0, 0, 0, None)

    async def test_progress_knows_how_many_there_are(self, store: SqlStore, keys: Path) -> None:
        rotate(keys, Purpose.SEALING, Purpose.TOTP)
        async with store.read() as tx:
            assert await tx.rotation.waiting(Purpose.SEALING) == 30
            assert await tx.rotation.waiting(Purpose.TOTP) == 0


class TestBesideEverybodyElse:
    async def test_a_cell_that_was_written_meanwhile_is_not_overwritten(
        self, store: SqlStore, keys: Path
    ) -> None:
        async with store.begin() as tx:
            await tx.recovery_emails.put("id000001", RecoveryEmail("old@example.com", NOW, NOW))
        rotate(keys, Purpose.SEALING)
        renewal = next(one for one in renewals(Purpose.SEALING) if one.table.name == "recovery_emails")
        async with store.begin() as tx:
            rotation = cast("SqlRotation", tx.rotation)
            rows = await rotation._page(renewal, rotation._older(Purpose.SEALING), None, 10)
            changes = [(row, renewal.renewed(rotation.bench, row, None)) for row in rows]
            await tx.recovery_emails.put("id000001", RecoveryEmail("new@example.com", NOW, NOW))
            await rotation._swap(renewal, changes)
            found = await tx.recovery_emails.find("id000001")
        assert len(rows) == 1
        assert found is not None
        assert found.address == "new@example.com"

    async def test_a_store_that_was_open_before_writes_with_the_new_key(
        self, store: SqlStore, keys: Path
    ) -> None:
        rotate(keys, Purpose.SEALING)
        await pages(store, Purpose.SEALING, "accounts", 100)
        await pages(store, Purpose.SEALING, "account_phones", 100)
        async with store.begin() as tx:
            await tx.accounts.put("school1", [RosterEntry("new@students.edu.sg", "New")], NOW)
        assert await uses(store, Purpose.SEALING) == {older(keys, Purpose.SEALING): 0}

    async def test_a_reader_finds_rows_under_a_key_that_is_newer_than_its_transaction(
        self, store: SqlStore, database: str, keys: Path
    ) -> None:
        other = SqlStore(open_engine(database), load_keyring(keys), FixedEntropy("other"), CountedIds())
        async with other.read() as tx:
            rotate(keys, Purpose.SEALING)
            await pages(store, Purpose.SEALING, "accounts", 100)
            # SQLite's moment begins with the first look, which is after the rotation.
            assert (await tx.accounts.find_subject(MEI)).account is not None
        await other.close()


class TestUses:
    @pytest.mark.parametrize(
        ("purpose", "rows"),
        [
            (Purpose.SEALING, 30),
            (Purpose.INDEX_LOGIN, 27),
            (Purpose.INDEX_PHONE, 3),
            (Purpose.INDEX_EMAIL, 1),
            (Purpose.TOTP, 0),
            (Purpose.CODES, 0),
        ],
    )
    async def test_rows_are_counted_by_the_key_they_need(
        self, store: SqlStore, keys: Path, purpose: Purpose, rows: int
    ) -> None:
        assert await uses(store, purpose) == {}
        rotate(keys, purpose)
        assert await uses(store, purpose) == {older(keys, purpose): rows}

    async def test_of_two_older_keys_each_has_its_own(self, store: SqlStore, keys: Path) -> None:
        first = load_keyring(keys).active(Purpose.INDEX_LOGIN).id
        rotate(keys, Purpose.INDEX_LOGIN)
        async with store.begin() as tx:
            await tx.accounts.put("school1", [RosterEntry("new@students.edu.sg", "New")], NOW)
        second = load_keyring(keys).active(Purpose.INDEX_LOGIN).id
        make_active(keys, [Purpose.INDEX_LOGIN], FixedEntropy("latest"), NOW + 2 * DAY)
        assert await uses(store, Purpose.INDEX_LOGIN) == {first: 27, second: 1}

    async def test_temporary_passwords_count_while_they_open_something(
        self, store: SqlStore, keys: Path
    ) -> None:
        issued = {
            "id000001": TemporaryPassword(b"t", NOW, NOW + 30 * DAY, "operator"),
            "id000002": TemporaryPassword(b"t", NOW, NOW + DAY, "operator"),
            "id000003": TemporaryPassword(b"t", NOW, NOW + 30 * DAY, "operator", NOW),
            "id000004": TemporaryPassword(b"t", NOW + timedelta(days=1, hours=1), NOW + 30 * DAY, "operator"),
        }
        async with store.begin() as tx:
            await tx.temporary_passwords.put(list(issued.items()))
        rotate(keys, Purpose.TEMPORARY_PASSWORDS)
        assert set((await uses(store, Purpose.TEMPORARY_PASSWORDS)).values()) == {1}
