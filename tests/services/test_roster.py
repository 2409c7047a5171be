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
from domain.flow import Step
from domain.mask import safe_text
from domain.notice import NoticeKind
from domain.requests import RequestState
from domain.throttle import ThrottlePolicy
from services.roster import Import, Imported, Roster
from services.roster_file import RosterRefused
from services.roster_preview import SHOWN, Heading
from services.slips import SlipsProblem
from services.temporary_passwords import TemporaryPasswords
from storage.errors import DatabaseProblem
from storage.interface import Transaction
from storage.records import Proof, School, StoredAnswers
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, FixedEntropy, flow, miss, permit, request, turn
from tests.town import Clock

UNSAID = (
    "Not in the file, and left as they are: form_teacher, guardian_phones, student_phone, recovery_email."
)
HEADER = "login,full_name,class_name\n"
MEI = "tan_mei@students.edu.sg,Tan Mei,5A\n"
RAVI = "ravi@students.edu.sg,Ravi Kumar,5B\n"
IDA = "ida@students.edu.sg,=Ida,5C\n"
SECRETS = TemporaryPasswords(lambda: (bytes(32),))


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


def students(count: int, name: str = "p") -> str:
    """Rows of so many students."""
    return "".join(f"{name}{n}@students.edu.sg,Name,\n" for n in range(count))


async def enrolled(store: SqlStore, login: str, clock: Clock) -> str:
    """Let a family have set up everything; return the account's id."""
    async with store.begin() as tx:
        account_id = (await tx.accounts.find_subject(f"{login}@students.edu.sg")).account_id
        answers = StoredAnswers((1, 2, 3), b"s" * 16, b"d" * 32, "argon2id,19456,2,1", 1)
        await tx.answers.put(account_id, answers, clock())
        await tx.chats.bind(account_id, turn(), clock())
    return account_id


async def under_way(store: SqlStore, clock: Clock, school_id: str, *logins: str) -> None:
    """Let a person each be in the middle of a reset and have asked the school."""
    async with store.begin() as tx:
        for number, login in enumerate(logins):
            account_id = (await tx.accounts.find_subject(f"{login}@students.edu.sg")).account_id
            times = {"started_at": clock(), "expires_at": clock() + timedelta(hours=1)}
            about = {"account_id": account_id, "step": Step.NEW_PASSWORD, "subject": "ab" * 32}
            await tx.flows.put(flow(f"flow{number}", 100 + number, **times, **about))
            asked = {
                "user_id": 100 + number,
                "chat_id": 100 + number,
                "expires_at": clock() + timedelta(hours=1),
            }
            await tx.requests.put(
                request(f"req{number}", account_id=account_id, school_id=school_id, **asked)
            )


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
        assert (await bring(roster, path, MEI, complete=True, many_leave=True)).left == 1
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

    async def test_another_class_is_counted_apart(self, roster: Roster, path: Path) -> None:
        await bring(roster, path, MEI + RAVI)
        done = await bring(roster, path, MEI.replace("5A", "6A") + RAVI.replace("Kumar", "Kumaran"))
        assert (done.updated, done.preview.counts[Heading.CLASS_CHANGED]) == (2, 1)
        assert list(done.lines(Import(path, "AA"))) == [
            "0 added, 2 updated, 0 unchanged, 0 left.",
            "Of the updated, 1 changed class and 0 came from another school.",
            UNSAID,
        ]


class TestLeaving:
    """PRV-05, THR: self-service is off at once, and a slip of the hand empties no school."""

    async def test_a_file_without_a_fifth_of_the_school_is_taken(self, roster: Roster, path: Path) -> None:
        await bring(roster, path, students(10))
        assert (await bring(roster, path, students(8), complete=True)).left == 2

    async def test_one_without_more_is_refused_with_the_numbers(
        self, roster: Roster, path: Path, store: SqlStore
    ) -> None:
        await bring(roster, path, students(10))
        with pytest.raises(RosterRefused) as caught:
            await bring(roster, path, students(7) + MEI, complete=True)
        (said,) = caught.value.lines
        assert said.startswith("3 of 10 students are not in the file and would leave, 30 % of the school;")
        assert said.endswith("import it with --yes")
        assert await present(store, "p9", "tan_mei") == [True, False]

    async def test_it_is_taken_when_it_is_meant(self, roster: Roster, path: Path, store: SqlStore) -> None:
        await bring(roster, path, students(10))
        assert (await bring(roster, path, students(1), complete=True, many_leave=True)).left == 9
        assert await present(store, "p0", "p9") == [True, False]

    async def test_new_students_do_not_hide_how_many_leave(self, roster: Roster, path: Path) -> None:
        await bring(roster, path, students(10))
        with pytest.raises(RosterRefused, match="10 of 10"):
            await bring(roster, path, students(10, "n"), complete=True)

    async def test_what_a_leaver_has_under_way_ends_and_they_are_told(
        self, roster: Roster, path: Path, store: SqlStore, clock: Clock
    ) -> None:
        await bring(roster, path, MEI + RAVI)
        await under_way(store, clock, "aa", "tan_mei", "ravi")
        await bring(roster, path, RAVI, complete=True, many_leave=True)
        async with store.begin() as tx:
            assert [one.account_id for one in await tx.flows.list_open(100)] == []
            assert len(await tx.flows.list_open(101)) == 1
            assert (await tx.requests.get("req0")).state is RequestState.EXPIRED
            assert (await tx.requests.get("req1")).state is RequestState.OPEN
            told = await tx.outbox.claim(BOT, clock(), clock(), 100)
        assert {queued.notice.kind for queued in told} == {
            NoticeKind.FLOW_EXPIRED,
            NoticeKind.REQUEST_EXPIRED,
        }
        assert {queued.notice.chat_id for queued in told} == {100}


class TestMoving:
    async def test_a_student_comes_with_everything_the_family_set_up(
        self, roster: Roster, path: Path, store: SqlStore, clock: Clock
    ) -> None:
        await bring(roster, path, MEI)
        account_id = await enrolled(store, "tan_mei", clock)
        done = await bring(roster, path, MEI.replace("5A", "6C"), school_code="BB", move=True)
        assert done == Imported(updated=1)
        assert done.preview.counts[Heading.MOVED] == 1
        async with store.read() as tx:
            account = await tx.accounts.get(account_id)
            assert (account.school_id, account.class_name) == ("bb", "6C")
            assert await tx.answers.find(account_id) is not None
            assert await tx.chats.is_known(account_id, turn())
            events = [row for row in await tx.audit.rows(0, 100) if row.tag == Tag.ACCOUNT_MOVED]
        assert [(row.subject, row.actor, row.values) for row in events] == [
            (account_id, "operator", {"from": "AA", "to": "BB"})
        ]

    async def test_what_the_old_school_was_asked_and_gave_ends(
        self, roster: Roster, path: Path, store: SqlStore, clock: Clock
    ) -> None:
        """ADM-01: at another school the approvers of the old one have no say, nor what they gave."""
        await bring(roster, path, MEI + RAVI, slips=path.with_name("out.csv"))
        await under_way(store, clock, "aa", "tan_mei", "ravi")
        async with store.begin() as tx:
            account_id = (await tx.accounts.find_subject("tan_mei@students.edu.sg")).account_id
            await tx.permits.put(permit(account_id=account_id, expires_at=clock() + timedelta(hours=1)))
        await bring(roster, path, MEI, school_code="BB", move=True)
        async with store.read() as tx:
            assert (await tx.requests.get("req0")).state is RequestState.EXPIRED
            assert (await tx.requests.get("req1")).state is RequestState.OPEN
            assert await tx.flows.list_open(100) == []
            assert await tx.permits.find_by_id("permit1", turn(), clock()) is None
            slip = await tx.temporary_passwords.find(account_id)
        assert slip is not None
        assert slip.spent_at == clock()

    async def test_without_the_option_the_operator_is_told_of_it(self, roster: Roster, path: Path) -> None:
        await bring(roster, path, MEI)
        done = await bring(roster, path, MEI + RAVI, school_code="BB")
        assert list(done.lines(Import(path, "BB")))[1:] == [
            "1 belong to another school and were left alone: line 2.",
            "If they have changed school, import them with --move.",
        ]


class TestDryRuns:
    async def test_they_show_each_kind_with_its_lines(
        self, roster: Roster, path: Path, store: SqlStore
    ) -> None:
        await bring(roster, path, IDA, school_code="BB")
        await bring(roster, path, MEI + RAVI + students(30))
        rows = MEI.replace("5A", "6A") + RAVI.replace("Kumar", "K") + IDA + students(29) + students(25, "n")
        order = {"complete": True, "dry_run": True, "move": True}
        done = await bring(roster, path, rows, **order)
        lines = list(done.lines(Import(path, "AA", **order)))
        assert lines[0] == "This was a dry run; nothing was changed."
        for line in (
            "Updated: 1",
            "  line 3       ravi@students.edu.sg  5B",
            "Another class: 1",
            "  line 2       tan_mei@students.edu.sg  5A -> 6A",
            "From another school: 1",
            "  line 4       ida@students.edu.sg  BB 5C -> 5C",
            "Added: 25",
            "  line 34      n0@students.edu.sg",
            "  and 5 more",
            "Leaving: 1",
            "               p29@students.edu.sg",
        ):
            assert line in lines
        assert len(done.preview.shown[Heading.ADDED]) == SHOWN
        assert await present(store, "p29", "n0") == [True, False]

    async def test_they_say_what_would_be_refused_and_refuse_nothing(
        self, roster: Roster, path: Path
    ) -> None:
        await bring(roster, path, MEI + RAVI)
        done = await bring(roster, path, MEI, complete=True, dry_run=True)
        told = list(done.lines(Import(path, "AA", complete=True, dry_run=True)))[-1]
        assert told.startswith("Without a dry run this is refused: 1 of 2 students are not in the file")

    async def test_a_program_gets_the_same(self, roster: Roster, path: Path) -> None:
        await bring(roster, path, MEI + RAVI)
        order = Import(path, "AA", complete=True, dry_run=True)
        facts = (await bring(roster, path, MEI, complete=True, dry_run=True)).facts(order)
        assert facts["preview"]["leaving"] == [
            {"line": 0, "login": "ravi@students.edu.sg", "before": "", "after": "5B"}
        ]

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
        await bring(roster, path, RAVI, complete=True, many_leave=True)
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
