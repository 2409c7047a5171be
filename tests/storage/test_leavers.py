"""Tests of leavers: a return within the time keeps everything, another family finds nothing (PRV-05)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect, select

from domain.events import Event, Tag
from domain.flow import Ending, Step
from domain.requests import PermitKind
from storage.columns import metadata
from storage.engine import open_engine
from storage.interface import NotFound, Transaction
from storage.records import (
    Credential,
    Freeze,
    RecoveryEmail,
    RosterEntry,
    School,
    StoredAnswers,
    TemporaryPassword,
)
from storage.sql import leavers
from storage.sql.store import SqlStore
from tests.storage.samples import (
    BOT,
    DAY,
    MEI,
    MEI_ROW,
    NOW,
    RAVI,
    email_code,
    flow,
    permit,
    request,
    turn,
    vouch,
)

ID = "id000001"
SECOND = timedelta(seconds=1)
KEPT = leavers.KEPT


async def live_in(tx: Transaction) -> None:
    """Have Mei enrolled, known, on a permit, in the middle of a reset, and asking her school."""
    await tx.schools.put(School("school2", "DEF", "Delta"))
    await tx.credentials.add_tag(Credential(ID, salt=b"salt", parameters="64MiB,3,4"), b"password")
    await tx.answers.put(ID, StoredAnswers((1, 4, 8), b"salt", b"digest", "64MiB,3,4", 1), NOW)
    await tx.temporary_passwords.put([(ID, TemporaryPassword(b"tag", NOW, NOW + 400 * DAY, "roster"))])
    await tx.chats.bind(ID, turn(), NOW)
    await tx.recovery_emails.put(ID, RecoveryEmail("canary@family.example", NOW, NOW))
    await tx.email_codes.put(email_code(account_id=ID, expires_at=NOW + 400 * DAY))
    await tx.vouches.put(vouch(account_id=ID, expires_at=NOW + 400 * DAY))
    await tx.freezes.put(Freeze(ID, 42, NOW))
    await tx.permits.put(permit(expires_at=NOW + 400 * DAY))
    await tx.flows.put(flow(account_id=ID, step=Step.NEW_PASSWORD, expires_at=NOW + 400 * DAY))
    await tx.requests.put(request(expires_at=NOW + 400 * DAY))


async def keys(tx: Transaction, at: datetime) -> set[str]:
    """Return what still opens Mei's account."""
    found = {
        "password": await tx.credentials.find(ID),
        "answers": await tx.answers.find(ID),
        "slip": await tx.temporary_passwords.find(ID),
        "chats": await tx.chats.list(ID),
        "email": await tx.recovery_emails.find(ID),
        "code": await tx.email_codes.find("flow1"),
        "vouch": await tx.vouches.find("vouch1"),
        "freeze": await tx.freezes.find(ID),
        "permit": await tx.permits.find(ID, turn(), PermitKind.TRIES, at),
        "flow": await tx.flows.find_open(BOT, 42),
        "request": await tx.requests.find_open(ID, 42, at),
    }
    return {name for name, value in found.items() if value}


ALL = {
    *("password", "answers", "slip", "chats", "permit", "flow", "request"),
    *("email", "code", "vouch", "freeze"),
}


async def come_back(tx: Transaction, school_id: str, after: timedelta) -> set[str]:
    """Leave, return to a school after some time, and say what still opens the account."""
    await live_in(tx)
    await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
    change = await tx.accounts.put(school_id, [MEI_ROW], NOW + after)
    assert (change.added, change.updated) == (0, 1)
    return await keys(tx, NOW + after)


class TestComingBack:
    @pytest.mark.parametrize("after", [timedelta(0), KEPT - SECOND])
    async def test_to_the_same_school_in_time_everything_is_kept(
        self, school: SqlStore, after: timedelta
    ) -> None:
        async with school.begin() as tx:
            assert await come_back(tx, "school1", after) == ALL
            assert ID not in {account.id for account in await tx.accounts.never_enrolled("school1")}

    @pytest.mark.parametrize(("school_id", "after"), [("school1", KEPT), ("school2", timedelta(0))])
    async def test_late_or_to_another_school_no_key_is_left_and_a_slip_is_due(
        self, school: SqlStore, school_id: str, after: timedelta
    ) -> None:
        async with school.begin() as tx:
            assert await come_back(tx, school_id, after) == set()
            assert ID in {account.id for account in await tx.accounts.never_enrolled(school_id)}

    async def test_who_was_in_the_middle_is_stopped_and_told(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await come_back(tx, "school2", timedelta(0))
            ended = await tx.flows.get("flow1")
            assert (ended.ending, ended.version) == (Ending.EXPIRED, 1)
            # Housekeeping ends it, tells who asked, and edits the card.
            assert [due.id for due in await tx.requests.list_due(NOW, 10)] == ["req1"]

    async def test_a_classmate_in_the_same_roster_keeps_everything(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live_in(tx)
            await tx.accounts.mark_leavers("school1", {MEI}, NOW)
            await tx.accounts.put("school1", [replace(MEI_ROW, class_name="4A")], NOW + KEPT)
            assert await keys(tx, NOW) == ALL


class TestMarking:
    async def test_whoever_is_not_named_leaves_and_is_told_by_id(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            assert await tx.accounts.mark_leavers("school1", {RAVI: 7}, NOW) == [ID]
            assert await tx.accounts.mark_leavers("school1", {RAVI}, NOW) == []
            assert await tx.accounts.count("school1") == 1

    async def test_a_school_larger_than_a_page_is_marked_whole(self, school: SqlStore) -> None:
        rows = [RosterEntry(f"p{n}@students.edu.sg", "P") for n in range(1203)]
        async with school.begin() as tx:
            await tx.accounts.put("school1", rows, NOW)
            assert len(await tx.accounts.mark_leavers("school1", {MEI, RAVI}, NOW)) == 1203
            assert await tx.accounts.count("school1") == 2


class TestForgetting:
    async def test_no_key_is_left_and_the_roster_row_stays(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live_in(tx)
            await tx.accounts.forget(ID, NOW)
            assert await keys(tx, NOW) == set()
            assert (await tx.accounts.get(ID)).full_name == MEI_ROW.full_name
            assert ID in {account.id for account in await tx.accounts.never_enrolled("school1")}


class TestErasing:
    async def test_nothing_of_a_leaver_is_left_in_any_table_that_points_at_them(
        self, school: SqlStore, database: str
    ) -> None:
        """PRV-05: every table with a foreign key to accounts, also one that is added later."""
        async with school.begin() as tx:
            await live_in(tx)
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            gone = await tx.retention.purge(NOW + KEPT)
            assert gone["accounts"] == 1
            with pytest.raises(NotFound):
                await tx.accounts.get(ID)
            assert (await tx.accounts.find_subject(RAVI)).account is not None
        pointing = [
            table
            for table in metadata.sorted_tables
            if any(key.column.table.name == "accounts" for key in table.foreign_keys)
        ]
        assert len(pointing) == 12
        engine = open_engine(database)
        async with engine.begin() as connection:
            for table in pointing:
                rows = (await connection.execute(select(table.c.account_id))).scalars().all()
                assert ID not in rows, table.name
            assert await connection.run_sync(lambda sync: inspect(sync).has_table("accounts"))
        await engine.dispose()

    async def test_an_old_card_about_a_leaver_leads_nowhere(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live_in(tx)
            await tx.requests.put(request("req2", account_id="id000002"))
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            await tx.retention.purge(NOW + KEPT)
            assert await tx.requests.find_by_nonce("nonce-req1") is None
            assert await tx.requests.find_by_nonce("nonce-req2") is not None

    async def test_it_is_not_done_a_second_early(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live_in(tx)
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            assert (await tx.retention.purge(NOW + KEPT - SECOND))["accounts"] == 0
            assert {"password", "answers", "chats"} <= await keys(tx, NOW)

    async def test_a_login_that_returns_after_it_is_a_new_account(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await live_in(tx)
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            await tx.retention.purge(NOW + KEPT)
            assert (await tx.accounts.put("school2", [MEI_ROW], NOW + KEPT)).added == 1
            (account,) = await tx.accounts.never_enrolled("school2")
            assert (account.login, account.id == ID) == (MEI, False)

    async def test_the_audit_log_keeps_its_pseudonyms_and_stays_whole(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await tx.accounts.mark_leavers("school1", {RAVI}, NOW)
            await tx.audit.record((Event(Tag.ACCOUNT_LEFT, ID),), NOW)
            await tx.retention.purge(NOW + KEPT)
            assert (await tx.audit.verify()).is_intact
            assert [row.subject for row in await tx.audit.rows(0, 10)] == [ID]

    async def test_a_round_is_bounded_and_the_next_goes_on(
        self, school: SqlStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leavers, "MOST_A_ROUND", 1)
        monkeypatch.setattr(leavers, "_CHUNK", 1)
        async with school.begin() as tx:
            await tx.accounts.mark_leavers("school1", set(), NOW)
            assert [(await tx.retention.purge(NOW + KEPT))["accounts"] for _ in range(3)] == [1, 1, 0]
