"""Figures of reports: of one school or all, of accounts that are there, and read from indexes."""

from datetime import datetime

from sqlalchemy import event

from domain.events import Event, Tag
from domain.report import LONGEST, Asked, Done, Period
from domain.requests import RequestKind, RequestState
from storage.engine import open_engine
from storage.keys import Keyring
from storage.records import RosterEntry, School
from storage.sql.reports import UNTOLD
from storage.sql.retention import RETENTION
from storage.sql.store import SqlStore
from tests.storage.samples import DAY, HOUR, MEI, NOW, RAVI, CountedIds, FixedEntropy, enrol, request

WEEK = Period(NOW - 7 * DAY, NOW)
OLGA = "olga@students.edu.sg"


async def tell(store: SqlStore, login: str, tag: Tag, at: datetime = NOW - DAY, **values: str) -> None:
    """Record an event about whoever has this login, or about nobody."""
    async with store.begin() as tx:
        subject = await tx.accounts.find_subject(login)
        await tx.audit.record((Event(tag, subject.key, "person:42", "flow1", values),), at)


async def two_schools(store: SqlStore) -> None:
    """Add a second school with one student beside the first with two."""
    async with store.begin() as tx:
        await tx.schools.put(School("school2", "XYZ", "Omega School"))
        await tx.accounts.put("school2", [RosterEntry(OLGA, "Olga Tan", "1A")], NOW)


class TestDone:
    async def test_resets_are_counted_by_pathway_and_school(self, school: SqlStore) -> None:
        await two_schools(school)
        for login, pathway in ((MEI, "known chat"), (RAVI, "known chat"), (MEI, "code by e-mail")):
            await tell(school, login, Tag.RECOVERY_COMPLETED, pathway=pathway)
        await tell(school, OLGA, Tag.RECOVERY_COMPLETED, pathway="approved by the school")
        async with school.read() as tx:
            every = await tx.reports.done(WEEK)
            assert every["school1"] == Done({"known chat": 2, "code by e-mail": 1})
            assert every["school2"] == Done({"approved by the school": 1})
            assert await tx.reports.done(WEEK, "school1") == {"school1": every["school1"]}

    async def test_a_reset_from_before_pathways_were_recorded_counts_too(self, school: SqlStore) -> None:
        await tell(school, MEI, Tag.RECOVERY_COMPLETED)
        async with school.read() as tx:
            assert (await tx.reports.done(WEEK))["school1"].resets == {UNTOLD: 1}

    async def test_a_lock_counts_once_an_account_however_often_it_is_told(self, school: SqlStore) -> None:
        for login in (MEI, MEI, RAVI, MEI):
            await tell(school, login, Tag.SELF_SERVICE_LOCKED, scope="person")
        await tell(school, MEI, Tag.FIRST_LOGIN_COMPLETED, pathway="first login")
        async with school.read() as tx:
            assert await tx.reports.done(WEEK) == {"school1": Done({}, first_logins=1, locked=2)}

    async def test_an_id_that_names_nobody_counts_for_no_school(self, school: SqlStore) -> None:
        """ENU-05: stand-ins lock too, and are nobody's."""
        await tell(school, "nobody@students.edu.sg", Tag.SELF_SERVICE_LOCKED)
        async with school.read() as tx:
            assert await tx.reports.done(WEEK) == {}

    async def test_the_period_begins_with_its_first_moment_and_ends_before_its_last(
        self, school: SqlStore
    ) -> None:
        for at in (WEEK.begins - HOUR, WEEK.begins, NOW - HOUR, NOW, NOW + HOUR):
            await tell(school, MEI, Tag.FIRST_LOGIN_COMPLETED, at)
        async with school.read() as tx:
            for school_id in (None, "school1"):
                assert (await tx.reports.done(WEEK, school_id))["school1"].first_logins == 2

    async def test_a_period_without_any_row_is_empty(self, school: SqlStore) -> None:
        async with school.read() as tx:
            assert await tx.reports.done(WEEK, "school1") == {}


class TestAsked:
    async def test_what_was_asked_or_decided_in_the_period(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            for number, (asked, decided) in enumerate(
                ((NOW - 8 * DAY, NOW - DAY), (NOW - DAY, None), (NOW - 9 * DAY, NOW - 8 * DAY), (NOW, None))
            ):
                await tx.requests.put(request(f"req{number}", created_at=asked))
                if decided:
                    await tx.requests.decide(f"req{number}", RequestState.DENIED, None, decided)
            found = await tx.reports.asked(WEEK, "school1")
            assert sorted(found["school1"], key=lambda one: one.created_at) == [
                Asked(RequestKind.UNLOCK, RequestState.DENIED, NOW - 8 * DAY, NOW - DAY),
                Asked(RequestKind.UNLOCK, RequestState.OPEN, NOW - DAY, None),
            ]
            assert await tx.reports.asked(WEEK) == found
            assert await tx.reports.asked(WEEK, "school2") == {}

    async def test_a_shadow_is_no_schools_request(self, school: SqlStore) -> None:
        """ENU-07."""
        async with school.begin() as tx:
            for name in ("waits", "ran-out"):
                shadow = request(name, state=RequestState.SHADOW, school_id="", created_at=NOW - DAY)
                await tx.requests.put(shadow)
            await tx.requests.decide("ran-out", RequestState.EXPIRED, None, NOW - HOUR)
            assert await tx.reports.asked(WEEK) == {}
            assert await tx.reports.open_now(NOW) == {}

    async def test_open_ones_are_counted_until_their_time_is_over(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.requests.put(request("req1"))
            await tx.requests.put(request("req2", expires_at=NOW + HOUR))
            await tx.requests.put(request("req3", school_id="school2"))
            await tx.requests.put(request("req4"))
            await tx.requests.decide("req4", RequestState.APPROVED, None, NOW)
            assert await tx.reports.open_now(NOW) == {"school1": 2, "school2": 1}
            assert await tx.reports.open_now(NOW + HOUR, "school1") == {"school1": 1}


class TestReach:
    def test_a_report_reaches_back_as_far_as_decided_requests_are_kept(self) -> None:
        """PRV-05: beyond it figures would be too small without anybody knowing."""
        assert RETENTION["requests"] == LONGEST


async def test_a_schools_figures_are_found_by_index(database: str, keyring: Keyring) -> None:
    """Each Monday 360 schools have theirs made: none may read the whole audit log."""
    engine = open_engine(database)
    seen: list[tuple[str, object]] = []
    event.listen(
        engine.sync_engine, "before_cursor_execute", lambda _c, _u, sql, bound, *_: seen.append((sql, bound))
    )
    store = SqlStore(engine, keyring, FixedEntropy(), CountedIds())
    async with store.begin() as tx:
        await enrol(tx)
        seen.clear()
        await tx.reports.done(WEEK, "school1")
    selects = [one for one in seen if one[0].startswith("SELECT")]
    async with engine.connect() as connection:
        for sql, bound in selects:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", bound)  # type: ignore[arg-type]
            steps = [row.detail for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")], steps
            assert any("audit" in step and "subject=? AND seq>?" in step for step in steps), steps
    await store.close()
    assert len(selects) == 3
