"""Tests of the audit log: appended without gaps, chained by a key, and telling where it was broken."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from domain.checkpoint import START, Checkpoint, Extent, Link
from domain.events import Event, Tag
from storage.columns import canonical_json
from storage.engine import open_engine
from storage.keys import Keyring, Purpose, create_key_file, load_keyring
from storage.records import AuditReport, AuditRow
from storage.sql import audit as audit_module
from storage.sql.audit import chain
from storage.sql.store import SqlStore
from storage.tables_audit import IS_GRANTED
from tests.house_rules.repository import ROOT
from tests.storage.samples import HOUR, NOW, CountedIds, FixedEntropy

EVENT = Event(Tag.ANSWERS_MISSED, "ab" * 32, "person:42", "flow1", {"tries_left": 2, "late": True})
WRITER = """
import asyncio, sys
from pathlib import Path
from storage.engine import open_engine
from storage.keys import load_keyring
from storage.sql.store import SqlStore
from tests.storage.samples import CountedIds, FixedEntropy
from tests.storage.test_audit import EVENT, NOW

async def write(store):
    async with store.begin() as tx:
        await tx.audit.record((EVENT, EVENT), NOW)

async def main(database, keys):
    store = SqlStore(open_engine(database), load_keyring(Path(keys)), FixedEntropy(), CountedIds())
    await asyncio.gather(*(write(store) for _ in range(50)))
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""
REST = 'at, tag, subject, actor, thread, "values", key_id, mac'


@pytest.fixture
async def recorded(store: SqlStore) -> SqlStore:
    """A store with ten audit rows."""
    for number in range(5):
        async with store.begin() as tx:
            events = (EVENT, Event(Tag.STARTED, values={"number": number}))
            await tx.audit.record(events, NOW + number * HOUR)
    return store


@contextmanager
def intruder(database: str) -> Iterator[sqlite3.Connection]:
    """Somebody with write access who drops the triggers first and puts them back."""
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


async def verify(store: SqlStore) -> AuditReport:
    async with store.read() as tx:
        return await tx.audit.verify()


class TestRecording:
    async def test_an_empty_log_is_intact(self, store: SqlStore) -> None:
        assert await verify(store) == AuditReport(0)

    async def test_rows_are_numbered_without_gaps_and_say_all(self, recorded: SqlStore) -> None:
        """LOG-04."""
        async with recorded.read() as tx:
            rows = await tx.audit.rows(0, 100)
        assert [row.seq for row in rows] == list(range(1, 11))
        values = {"tries_left": 2, "late": True}
        person = rows[0].actor
        assert rows[0] == AuditRow(1, NOW, EVENT.tag, EVENT.subject, person, "flow1", values)
        assert rows[3] == AuditRow(4, NOW + HOUR, Tag.STARTED, None, None, None, {"number": 1})
        assert await verify(recorded) == AuditReport(10)

    async def test_rows_are_exported_page_by_page(self, recorded: SqlStore) -> None:
        async with recorded.read() as tx:
            assert [row.seq for row in await tx.audit.rows(4, 3)] == [5, 6, 7]
            assert await tx.audit.rows(10, 3) == []

    async def test_a_log_longer_than_a_page_is_checked_whole(
        self, recorded: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_module, "_PAGE", 3)
        assert await verify(recorded) == AuditReport(10)

    async def test_the_newest_row_of_a_kind_is_found_as_far_back_as_is_asked(
        self, recorded: SqlStore
    ) -> None:
        async with recorded.read() as tx:
            newest = await tx.audit.newest({Tag.STARTED, Tag.STOPPED}, NOW)
            assert newest is not None
            assert newest.seq == 10
            assert await tx.audit.newest({Tag.STARTED}, NOW + 5 * HOUR) is None
            assert await tx.audit.newest({Tag.STOPPED}, NOW) is None

    async def test_it_says_since_when_and_how_far_it_goes(self, recorded: SqlStore) -> None:
        async with recorded.read() as tx:
            assert await tx.audit.begun_at() == NOW
            extent, end = await tx.audit.extent(), await tx.audit.end()
            assert (extent.begin, extent.end, end.seq) == (START, 10, 10)
            assert await tx.audit.macs([10, 11]) == {10: end.mac}
            found = [await tx.audit.last_before(NOW + hours * HOUR) for hours in (0, 1, 1.5, 9)]
            assert found == [0, 2, 4, 10]

    async def test_an_empty_log_begins_nowhere(self, store: SqlStore) -> None:
        async with store.read() as tx:
            assert (await tx.audit.extent(), await tx.audit.end()) == (Extent(START, 0), START)
            assert (await tx.audit.begun_at(), await tx.audit.last_before(NOW)) == (None, 0)

    async def test_no_events_are_no_rows(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.audit.record((), NOW)
        assert await verify(store) == AuditReport(0)

    async def test_an_act_that_fails_leaves_no_row(self, recorded: SqlStore) -> None:
        """AUD-02: the act and its row commit together."""

        async def fail() -> None:
            async with recorded.begin() as tx:
                await tx.audit.record((EVENT,), NOW)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await fail()
        assert await verify(recorded) == AuditReport(10)

    async def test_an_act_whose_row_fails_is_undone(self, recorded: SqlStore) -> None:
        """AUD-02."""

        async def fail() -> None:
            async with recorded.begin() as tx:
                await tx.chats.consent(1, 2, 3, NOW)
                await tx.audit.record((EVENT,), NOW.replace(tzinfo=None))

        with pytest.raises(ValueError, match="without its zone"):
            await fail()
        async with recorded.read() as tx:
            assert not await tx.chats.has_consented(1, 2, 3)

    async def test_writers_in_two_processes_make_one_chain(
        self, recorded: SqlStore, database: str, keyring: Keyring, tmp_path: Path
    ) -> None:
        """AUD-06: 50 tasks in each of two processes."""
        create_key_file(tmp_path / "keys" / "keys.json", FixedEntropy("keys"))
        same = load_keyring(tmp_path / "keys" / "keys.json")
        assert same.active(Purpose.AUDIT) == keyring.active(Purpose.AUDIT)
        arguments = [sys.executable, "-c", WRITER, database, str(tmp_path / "keys" / "keys.json")]
        writers = [await asyncio.create_subprocess_exec(*arguments, cwd=ROOT) for _ in range(2)]
        assert [await writer.wait() for writer in writers] == [0, 0]
        assert await verify(recorded) == AuditReport(10 + 2 * 50 * 2)

    async def test_writers_at_once_make_one_chain(self, open_store: Callable[[], SqlStore]) -> None:
        """AUD-06."""
        stores = [open_store(), open_store()]

        async def record(number: int) -> None:
            async with stores[number % 2].begin() as tx:
                await tx.audit.record((EVENT, EVENT), NOW)

        await asyncio.gather(*(record(number) for number in range(50)))
        assert await verify(stores[0]) == AuditReport(100)


class TestRefusing:
    @pytest.mark.parametrize(
        ("sql", "sentence"),
        [
            ("UPDATE audit SET actor = 'nobody' WHERE seq = 3", "never changed"),
            ("UPDATE audit SET seq = 99 WHERE seq = 10", "never changed"),
            ("DELETE FROM audit WHERE seq = 10", "never deleted"),
            ("DELETE FROM audit", "never deleted"),
            (f"INSERT OR REPLACE INTO audit SELECT seq, {REST} FROM audit WHERE seq = 3", "only appended"),  # noqa: S608 - fixed text
            (f"INSERT INTO audit SELECT 99, {REST} FROM audit LIMIT 1", "only appended"),  # noqa: S608 - fixed text
        ],
    )
    async def test_the_database_refuses(
        self, recorded: SqlStore, database: str, sql: str, sentence: str
    ) -> None:
        """AUD-03."""
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            with pytest.raises(sqlite3.IntegrityError, match=sentence):
                connection.execute(sql)
            connection.rollback()
        assert await verify(recorded) == AuditReport(10)


class TestTampering:
    """AUD-01: change, delete, insert, swap any row: `verify` fails and names the seq."""

    @pytest.mark.parametrize("seq", [1, 5, 9])
    @pytest.mark.parametrize(
        "change",
        [
            "at = '2020-01-01 00:00:00.000000'",
            "tag = 'account:answers:match'",
            "subject = 'someone else'",
            "subject = NULL",
            "actor = 'person:43'",
            "thread = 'flow2'",
            "\"values\" = '{}'",
            '"values" = \' \' || "values"',
            "mac = zeroblob(32)",
        ],
    )
    async def test_a_changed_row_is_named(
        self, recorded: SqlStore, database: str, seq: int, change: str
    ) -> None:
        with intruder(database) as connection:
            connection.execute(f"UPDATE audit SET {change} WHERE seq = {seq}")  # noqa: S608 - fixed text
        report = await verify(recorded)
        assert report == AuditReport(seq, seq, f"row {seq} is not what was recorded there")

    @pytest.mark.parametrize("seq", [1, 5, 9])
    async def test_a_deleted_row_is_named(self, recorded: SqlStore, database: str, seq: int) -> None:
        with intruder(database) as connection:
            connection.execute(f"DELETE FROM audit WHERE seq = {seq}")  # noqa: S608 - fixed text
        assert await verify(recorded) == AuditReport(seq, seq, f"row {seq} is missing")

    async def test_a_deleted_row_whose_followers_moved_up_is_named(
        self, recorded: SqlStore, database: str
    ) -> None:
        with intruder(database) as connection:
            connection.execute("DELETE FROM audit WHERE seq = 5")
            connection.execute("UPDATE audit SET seq = seq - 1 WHERE seq > 5")
        assert (await verify(recorded)).broken_at == 5

    async def test_an_inserted_row_is_named(self, recorded: SqlStore, database: str) -> None:
        with intruder(database) as connection:
            connection.execute("UPDATE audit SET seq = -seq WHERE seq > 5")
            connection.execute("UPDATE audit SET seq = 1 - seq WHERE seq < 0")
            connection.execute(f"INSERT INTO audit SELECT 6, {REST} FROM audit WHERE seq = 3")  # noqa: S608 - fixed text
        assert (await verify(recorded)).broken_at == 6

    async def test_swapped_rows_are_named(self, recorded: SqlStore, database: str) -> None:
        with intruder(database) as connection:
            for old, new in ((4, -4), (7, 4), (-4, 7)):
                connection.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))
        assert (await verify(recorded)).broken_at == 4

    async def test_a_row_of_an_unknown_key_is_named(self, recorded: SqlStore, database: str) -> None:
        with intruder(database) as connection:
            connection.execute("UPDATE audit SET key_id = 'ffffffff' WHERE seq = 2")
        report = await verify(recorded)
        assert (report.broken_at, report.why) == (
            2,
            "row 2 was chained with a key that is not in the key file",
        )

    async def test_a_chain_made_anew_without_the_key_is_broken(
        self, recorded: SqlStore, database: str, tmp_path: Path
    ) -> None:
        """A thief of the database cannot write a log of their own."""
        create_key_file(tmp_path / "own" / "keys.json", FixedEntropy("thief"))
        own = load_keyring(tmp_path / "own" / "keys.json")
        with intruder(database) as connection:
            connection.execute("DELETE FROM audit")
        thief = SqlStore(open_engine(database), own, FixedEntropy(), CountedIds())
        async with thief.begin() as tx:
            await tx.audit.record((EVENT,), NOW)
        assert (await verify(thief)).is_intact
        await thief.close()
        assert (await verify(recorded)).broken_at == 1


class TestStretches:
    """The log is checked in pages, each with a short transaction of its own (AUD-08)."""

    async def test_a_stretch_goes_on_from_the_one_before_and_tells_where_it_ends(
        self, recorded: SqlStore
    ) -> None:
        async with recorded.read() as tx:
            first = await tx.audit.stretch(START, 4)
            second = await tx.audit.stretch(first.end, 100)
            third = await tx.audit.stretch(second.end, 100)
        assert [each.end.seq for each in (first, second, third)] == [4, 10, 10]
        assert not any(each.flaw or each.said for each in (first, second, third))

    async def test_it_stops_before_the_first_row_that_is_broken(
        self, recorded: SqlStore, database: str
    ) -> None:
        with intruder(database) as connection:
            connection.execute("UPDATE audit SET actor = 'x' WHERE seq = 7")
        async with recorded.read() as tx:
            stretch = await tx.audit.stretch(START, 100)
        assert (stretch.end.seq, stretch.flaw) == (6, "row 7 is not what was recorded there")

    async def test_what_the_log_says_of_itself_comes_with_it(self, store: SqlStore) -> None:
        said = [Event(tag, values={"upto": 1}) for tag in (Tag.AUDIT_CUT, Tag.STARTED, Tag.RESTORED)]
        async with store.begin() as tx:
            await tx.audit.record(said, NOW)
        async with store.read() as tx:
            stretch = await tx.audit.stretch(START, 100)
        assert [(row.seq, row.tag) for row in stretch.said] == [(1, Tag.AUDIT_CUT), (3, Tag.RESTORED)]


class TestCutting:
    async def test_what_is_cut_is_gone_and_the_rest_is_a_chain_still(self, recorded: SqlStore) -> None:
        """PRV-05."""
        async with recorded.begin() as tx:
            link = (await tx.audit.stretch(START, 6)).end
            assert await tx.audit.cut(link, NOW) == 6
        assert await verify(recorded) == AuditReport(4)
        async with recorded.read() as tx:
            assert (await tx.audit.extent()).begin == link
            assert [row.seq for row in await tx.audit.rows(0, 100)] == [7, 8, 9, 10]
        async with recorded.begin() as tx:
            await tx.audit.record((EVENT,), NOW)
        assert await verify(recorded) == AuditReport(5)

    async def test_what_is_cut_leaves_the_disk_too(self, store: SqlStore, database: str) -> None:
        """PRV-08."""
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.ANSWERS_MISSED, "canary of a subject"), EVENT), NOW)
        path = Path(database.removeprefix("sqlite:///"))
        on_disk = lambda: b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))  # noqa: E731 - read twice
        assert b"canary of a subject" in on_disk()
        async with store.begin() as tx:
            await tx.audit.cut((await tx.audit.stretch(START, 1)).end, NOW)
        assert b"canary of a subject" not in on_disk()

    async def test_checkpoints_before_it_go_and_its_own_stays(self, recorded: SqlStore) -> None:
        async with recorded.begin() as tx:
            for seq in (2, 4, 6):
                await tx.checkpoints.put(Checkpoint(seq, bytes(32), 2, NOW, "k", b"s"))
            await tx.audit.cut(Link(4, (await tx.audit.macs([4]))[4]), NOW)
            assert [one.seq for one in await tx.checkpoints.list(0, 10)] == [4, 6]

    async def test_a_row_broken_after_it_is_named_by_its_own_number(
        self, recorded: SqlStore, database: str
    ) -> None:
        async with recorded.begin() as tx:
            await tx.audit.cut((await tx.audit.stretch(START, 6)).end, NOW)
        with intruder(database) as connection:
            connection.execute("DELETE FROM audit WHERE seq = 8")
        assert await verify(recorded) == AuditReport(2, 8, "row 8 is missing")


TEXT = st.none() | st.text(alphabet='ab|\x00"', max_size=3)
ROWS = st.fixed_dictionaries(
    {
        "seq": st.integers(1, 3),
        "at": st.just(NOW),
        "tag": st.text(alphabet="ab|", max_size=2),
        "subject": TEXT,
        "actor": TEXT,
        "thread": TEXT,
        "values": st.just(canonical_json({})),
        "key_id": st.just("00000001"),
    }
)


@given(one=ROWS, other=ROWS)
def test_different_rows_have_different_macs(one: dict[str, object], other: dict[str, object]) -> None:
    """The encoding is canonical and injective (AUD-01)."""
    macs = [chain(b"k" * 32, bytes(32), row) for row in (one, other)]
    assert (macs[0] == macs[1]) == (one == other)


def test_a_mac_depends_on_the_row_before_and_on_the_key() -> None:
    row = {
        "seq": 1,
        "at": NOW,
        "tag": "t",
        "subject": None,
        "actor": None,
        "thread": None,
        "values": "{}",
        "key_id": "00000001",
    }
    key = b"k" * 32
    macs = {chain(key, bytes(32), row), chain(key, b"\1" * 32, row), chain(b"j" * 32, bytes(32), row)}
    assert len(macs) == 3


class TestLast:
    async def test_the_newest_of_these_facts_about_a_subject_is_found(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            for hours, (tag, subject) in enumerate(
                [
                    (Tag.PASSWORD_SET, "ab" * 32),
                    (Tag.ANSWERS_SET, "ab" * 32),
                    (Tag.ANSWERS_MISSED, "ab" * 32),
                    (Tag.PASSWORD_SET, "cd" * 32),
                ]
            ):
                await tx.audit.record((Event(tag, subject, "system"),), NOW + hours * HOUR)
            changes = (Tag.PASSWORD_SET, Tag.ANSWERS_SET)
            assert await tx.audit.last("ab" * 32, changes) == (Tag.ANSWERS_SET, NOW + HOUR)
            assert await tx.audit.last("cd" * 32, changes) == (Tag.PASSWORD_SET, NOW + 3 * HOUR)
            assert await tx.audit.last("ab" * 32, (Tag.CHAT_BOUND,)) is None


class TestGranted:
    """ADM-11: what an approver opened without a request is counted for the hour."""

    async def test_each_approvers_own_since_a_time(self, store: SqlStore) -> None:
        mine, other = "approver:a1", "approver:a2"
        async with store.begin() as tx:
            await tx.audit.record([Event(Tag.DEED_GRANTED, "s1", one) for one in (mine, mine, other)], NOW)
            await tx.audit.record([Event(Tag.ANSWERS_CLEARED, "s1", mine)], NOW)
            assert await tx.audit.count_granted(mine, NOW - HOUR) == 2
            assert await tx.audit.count_granted(other, NOW - HOUR) == 1
            assert await tx.audit.count_granted(mine, NOW) == 0

    async def test_it_is_one_look_at_a_small_index(self, database: str, keyring: Keyring) -> None:
        """Every approval asks, and the log of an hour may be long."""
        engine = open_engine(database)
        seen: list[tuple[str, object]] = []
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _c, _u, sql, bound, *_: seen.append((sql, bound)),
        )
        store = SqlStore(engine, keyring, FixedEntropy(), CountedIds())
        async with store.begin() as tx:
            await tx.audit.count_granted("approver:a1", NOW)
        [(sql, bound)] = [one for one in seen if one[0].startswith("SELECT")]
        async with engine.connect() as connection:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", bound)  # type: ignore[arg-type]
            steps = [row.detail for row in plan]
        await store.close()
        assert [step.partition(" (")[0] for step in steps] == ["SEARCH audit USING INDEX ix_audit_granted"]

    def test_what_is_counted_is_the_event_of_that_name(self) -> None:
        assert IS_GRANTED.text == f"tag = '{Tag.DEED_GRANTED}'"
