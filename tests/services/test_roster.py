"""Importing a roster: all or nothing, leavers only when asked, slips for who never enrolled."""

import csv
import stat
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.events import Tag
from domain.mask import safe_text
from domain.throttle import ThrottlePolicy
from services.roster import Import, Imported, Roster
from services.roster_file import RosterRefused
from services.slips import SlipsProblem
from services.temporary_passwords import TemporaryPasswords
from storage.errors import DatabaseProblem
from storage.interface import Transaction
from storage.records import Proof, School, StoredAnswers
from storage.sql.store import SqlStore
from tests.storage.samples import FixedEntropy, miss, turn
from tests.town import Clock

HEADER = "login,full_name,class_name\n"
MEI = "tan_mei@students.edu.sg,Tan Mei,5A\n"
RAVI = "ravi@students.edu.sg,Ravi Kumar,5B\n"
IDA = "ida@students.edu.sg,=Ida,5C\n"
SECRETS = TemporaryPasswords(bytes(32))


@dataclass
class FullDisk:
    """A real store whose disk is full when it comes to keeping."""

    store: SqlStore

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        return self.store.read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self.store.begin() as tx:
            yield tx
            raise DatabaseProblem("the disk is full")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


@pytest.fixture
async def roster(store: SqlStore, clock: Clock) -> Roster:
    async with store.begin() as tx:
        for code in ("AA", "BB"):
            await tx.schools.put(School(code.lower(), code, f"School {code}"))
    return Roster(store, SECRETS, clock, FixedEntropy("slips"), timedelta(days=30))


def put(path: Path, rows: str) -> Path:
    """Write a roster with these rows."""
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


async def bring(roster: Roster, path: Path, rows: str, **how: Any) -> Imported:
    """Import these rows."""
    return await roster.import_file(Import(put(path, rows), **{"school_code": "AA", **how}))


async def present(store: SqlStore, *logins: str) -> list[bool]:
    """Which of these students there are."""
    async with store.read() as tx:
        found = [await tx.accounts.find_subject(f"{login}@students.edu.sg") for login in logins]
    return [subject.account is not None for subject in found]


async def tags(store: SqlStore) -> list[str]:
    async with store.read() as tx:
        return [row.tag for row in await tx.audit.rows(0, 100)]


def slips(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestImporting:
    async def test_it_adds_updates_and_leaves_alone(
        self, roster: Roster, path: Path, store: SqlStore
    ) -> None:
        assert await bring(roster, path, MEI + RAVI) == Imported(added=2)
        changed = await bring(roster, path, MEI + RAVI.replace("5B", "6B") + IDA)
        assert changed == Imported(added=1, updated=1, unchanged=1)
        assert await tags(store) == [Tag.ACCOUNT_ADDED, Tag.ACCOUNT_ADDED, Tag.ACCOUNT_UPDATED]

    async def test_who_is_missing_stays_unless_the_roster_is_complete(
        self, roster: Roster, path: Path, store: SqlStore
    ) -> None:
        await bring(roster, path, MEI + RAVI)
        assert (await bring(roster, path, MEI)).left == 0
        assert await present(store, "tan_mei", "ravi") == [True, True]
        assert (await bring(roster, path, MEI, complete=True)).left == 1
        assert await present(store, "tan_mei", "ravi") == [True, False]
        assert (await tags(store))[-1] == Tag.ACCOUNT_LEFT

    async def test_students_of_another_school_are_left_alone_and_named(
        self, roster: Roster, path: Path
    ) -> None:
        await bring(roster, path, RAVI)
        assert await bring(roster, path, MEI + RAVI, school_code="BB") == Imported(added=1, foreign=[3])

    async def test_a_wrong_row_stops_everything(self, roster: Roster, path: Path, store: SqlStore) -> None:
        with pytest.raises(RosterRefused, match="line 3"):
            await bring(roster, path, MEI + "lim@schools.gov.sg,Mr Lim\n", complete=True)
        assert await present(store, "tan_mei") == [False]
        assert await tags(store) == []

    async def test_an_unknown_school_is_refused(self, roster: Roster, path: Path) -> None:
        with pytest.raises(RosterRefused, match="there is no school 'ZZ'"):
            await bring(roster, path, MEI, school_code="ZZ")

    async def test_progress_is_told_with_its_end_in_sight(self, roster: Roster, path: Path) -> None:
        put(path, "".join(f"a{n}@students.edu.sg,Name\n" for n in range(2500)))
        told: list[tuple[str, int, int | None]] = []
        await roster.import_file(Import(path, "AA"), lambda *heard: told.append(heard))
        assert [each for each in told if each[0] == "importing"] == [
            ("importing", done, 2500) for done in (1000, 2000, 2500)
        ]
        assert told[:3] == [("checking", done, None) for done in (1000, 2000, 2500)]


class TestDryRuns:
    async def test_they_tell_everything_and_keep_nothing(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        await bring(roster, path, MEI + RAVI)
        out = tmp_path / "out.csv"
        told = await bring(roster, path, MEI + IDA, complete=True, dry_run=True, slips=out)
        assert told == Imported(added=1, unchanged=1, left=1, issued=2)
        assert await present(store, "tan_mei", "ravi", "ida") == [True, True, False]
        assert await tags(store) == [Tag.ACCOUNT_ADDED]
        assert not out.exists()


class TestSlips:
    async def test_each_new_student_gets_a_slip_that_fits(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path, clock: Clock
    ) -> None:
        out = tmp_path / "out.csv"
        assert (await bring(roster, path, MEI + IDA, slips=out)).issued == 2
        rows = slips(out)
        assert [(row["login"], row["full_name"]) for row in rows] == [
            ("tan_mei@students.edu.sg", "Tan Mei"),
            ("ida@students.edu.sg", "'=Ida"),
        ]
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        async with store.read() as tx:
            account = (await tx.accounts.find_subject("tan_mei@students.edu.sg")).account
            assert account is not None
            kept = await tx.temporary_passwords.find(account.id)
        assert kept is not None
        assert SECRETS.matches(account.id, rows[0]["temporary_password"], kept)
        assert kept.expires_at == clock() + timedelta(days=30)
        assert (await tags(store)).count(Tag.TEMPORARY_PASSWORD_ISSUED) == 2

    async def test_who_has_enrolled_gets_none(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        await bring(roster, path, MEI + RAVI)
        async with store.begin() as tx:
            account = (await tx.accounts.find_subject("ravi@students.edu.sg")).account
            assert account is not None
            answers = StoredAnswers((1, 2, 3), b"s" * 16, b"d" * 32, "argon2id,19456,2,1", 1)
            await tx.answers.put(account.id, answers, Clock().now)
        await bring(roster, path, MEI + RAVI, slips=tmp_path / "out.csv")
        assert [row["login"] for row in slips(tmp_path / "out.csv")] == ["tan_mei@students.edu.sg"]

    async def test_slips_of_another_class_stay_good(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        """A file of one class must not void what the other classes have in their hands."""
        await bring(roster, path, MEI, slips=tmp_path / "one.csv")
        await bring(roster, path, RAVI, slips=tmp_path / "two.csv")
        assert [row["login"] for row in slips(tmp_path / "two.csv")] == ["ravi@students.edu.sg"]
        async with store.read() as tx:
            account = (await tx.accounts.find_subject("tan_mei@students.edu.sg")).account
            assert account is not None
            kept = await tx.temporary_passwords.find(account.id)
        assert SECRETS.matches(account.id, slips(tmp_path / "one.csv")[0]["temporary_password"], kept)

    async def test_misses_on_the_slip_before_do_not_count_against_the_new_one(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path, clock: Clock
    ) -> None:
        """TMP-02: a family that was locked out gets in with the slip of a new roster; others stay out."""
        await bring(roster, path, MEI + RAVI)
        async with store.begin() as tx:
            keys = [(await tx.accounts.find_subject(row.split(",")[0])).key for row in (MEI, RAVI)]
            for number, key in enumerate(keys * 5):
                row = miss(number, subject=key, proof=Proof.TEMPORARY_PASSWORD, at=clock.now)
                await tx.tries.count(row)
        await bring(roster, path, MEI, slips=tmp_path / "out.csv")
        async with store.read() as tx:
            found = [
                await tx.tries.tally(turn(), key, Proof.TEMPORARY_PASSWORD, ThrottlePolicy(), clock.now)
                for key in keys
            ]
        assert [(each.in_a_row, each.pair) for each in found] == [(0, 0), (5, 3)]

    async def test_a_pupil_who_comes_from_another_school_gets_one(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        """PRV-05: what the family had at the school before opens nothing here."""
        await bring(roster, path, MEI)
        async with store.begin() as tx:
            account_id = (await tx.accounts.find_subject(MEI.split(",", maxsplit=1)[0])).account_id
            answers = StoredAnswers((1, 2, 3), b"s" * 16, b"d" * 32, "argon2id,19456,2,1", 1)
            await tx.answers.put(account_id, answers, Clock().now)
        await bring(roster, path, RAVI, complete=True)
        await bring(roster, path, MEI, school_code="BB", slips=tmp_path / "out.csv")
        assert [row["login"] for row in slips(tmp_path / "out.csv")] == ["tan_mei@students.edu.sg"]
        async with store.read() as tx:
            assert await tx.answers.find(account_id) is None

    async def test_an_existing_file_stops_everything(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        put(tmp_path / "out.csv", "handed out")
        with pytest.raises(SlipsProblem, match="never overwritten"):
            await bring(roster, path, MEI, slips=tmp_path / "out.csv")
        assert list(slips(tmp_path / "out.csv")) == [
            {"login": "handed out", "full_name": None, "class_name": None}
        ]
        assert await present(store, "tan_mei") == [False]

    async def test_a_file_that_cannot_be_written_means_nothing_was_issued(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        with pytest.raises(SlipsProblem, match="cannot be written"):
            await bring(roster, path, MEI, slips=tmp_path / ("n" * 300))
        assert await present(store, "tan_mei") == [False]
        assert await tags(store) == []

    async def test_a_transaction_that_fails_at_the_end_leaves_no_slips(
        self, roster: Roster, path: Path, store: SqlStore, tmp_path: Path
    ) -> None:
        """Paper that opens nothing would be handed out in good faith."""
        await bring(roster, path, MEI)

        broken = Roster(FullDisk(store), SECRETS, Clock(), FixedEntropy("x"), timedelta(days=1))
        with pytest.raises(DatabaseProblem):
            await bring(broken, path, MEI + RAVI, slips=tmp_path / "out.csv")
        assert not (tmp_path / "out.csv").exists()
        assert await present(store, "ravi") == [False]

    async def test_the_file_keeps_the_order_of_the_roster(
        self, roster: Roster, path: Path, tmp_path: Path
    ) -> None:
        await bring(roster, path, IDA + RAVI + MEI, slips=tmp_path / "out.csv")
        assert [safe_text(row["login"]).partition("@")[0] for row in slips(tmp_path / "out.csv")] == [
            "ida",
            "ravi",
            "tan_mei",
        ]
