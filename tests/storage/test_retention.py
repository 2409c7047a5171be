"""Tests of retention: each class of rows goes in its time, and leaves nothing behind (PRV-05, PRV-08)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain.events import Event, Tag
from domain.flow import Ending
from domain.notice import Notice, NoticeKind
from domain.requests import RequestState
from domain.throttle import ThrottlePolicy
from domain.turn import Turn
from storage.interface import Transaction
from storage.records import Proof, Received
from storage.sql.retention import RETENTION
from storage.sql.store import SqlStore
from storage.tables_audit import pseudonyms
from tests.storage.samples import (
    BOT,
    DAY,
    HOUR,
    MEI,
    NOW,
    approver,
    email_code,
    flow,
    miss,
    permit,
    request,
    vouch,
)

SECOND = timedelta(seconds=1)


async def fill(tx: Transaction) -> None:
    """Write a finished and an unfinished row of every class, all ending at NOW."""
    await tx.inbox.receive(BOT, [Received(n, 42, 42, b"{}") for n in (1, 2, 3)], NOW)
    await tx.inbox.reply(BOT, 1, NOW)
    await tx.inbox.apply(Turn(BOT, 2, 42, 42), NOW)
    await tx.flows.put(flow("ended", deadline_at=NOW, ending=Ending.DONE))
    await tx.flows.put(flow("open", deadline_at=NOW))
    await tx.tries.count(miss(1))
    await tx.permits.put(permit(expires_at=NOW))
    account_id = (await tx.accounts.find_subject(MEI)).account_id
    await tx.email_codes.put(email_code(account_id=account_id, expires_at=NOW))
    await tx.vouches.put(vouch(account_id=account_id, expires_at=NOW))
    await tx.chats.bind(account_id, Turn(BOT, None, 42, 42), NOW)
    for name, state in (("denied", RequestState.DENIED), ("open", RequestState.OPEN)):
        await tx.requests.put(request(name, expires_at=NOW))
        if state is not RequestState.OPEN:
            await tx.requests.decide(name, state, None, NOW)
    await tx.requests.put(request("shadow", state=RequestState.SHADOW, expires_at=NOW))
    notices = [Notice(NoticeKind.STEP_UP, 42, str(n)) for n in (1, 2, 3)]
    await tx.outbox.queue(BOT, notices, NOW)
    await tx.outbox.sent(1, NOW)
    await tx.outbox.give_up(2, "blocked", NOW)
    await tx.outbox.pause(BOT, 42, NOW)
    await tx.approvers.invite(approver(), b"tag", NOW)
    await tx.approvers.invite(approver("approver2"), b"tag 2", NOW)
    await tx.approvers.begin("approver2", 77, "SECRET")
    await tx.approvers.confirm("approver2", 1, NOW)
    await tx.accounts.mark_leavers("school1", {MEI}, NOW)
    stranger = Turn(BOT, None, 9, 9)
    await tx.people.saw(stranger, NOW)
    await tx.chats.consent(BOT, 9, 1, NOW)
    await tx.retention.bench.run(insert(pseudonyms).values(user_id=9, name="somebody", made_at=NOW))


WENT = {
    "inbox": 1,
    "flows": 1,
    "tries": 1,
    "runs": 1,
    "permits": 1,
    "email_codes": 1,
    "vouches": 1,
    "known_chats": 1,
    "requests": 2,
    "outbox": 2,
    "outbox_pauses": 1,
    "approvers": 1,
    "accounts": 1,
    "people": 1,
    "consents": 1,
    "pseudonyms": 1,
}


class TestPurging:
    @pytest.mark.parametrize("table", list(RETENTION))
    async def test_a_row_goes_when_its_time_is_over_and_not_before(
        self, school: SqlStore, table: str
    ) -> None:
        """PRV-05."""
        async with school.begin() as tx:
            await fill(tx)
            early = await tx.retention.purge(NOW + RETENTION[table] - SECOND)
            late = await tx.retention.purge(NOW + RETENTION[table])
            again = await tx.retention.purge(NOW + RETENTION[table])
        assert (early[table], late[table], again[table]) == (0, WENT[table], 0)

    async def test_what_is_not_finished_stays_for_ever(self, school: SqlStore) -> None:
        async with school.begin() as tx:
            await fill(tx)
            gone = await tx.retention.purge(NOW + 400 * DAY)
            assert gone == WENT
            assert len(await tx.inbox.unfinished(BOT)) == 2
            assert (await tx.flows.get("open")).is_open
            assert (await tx.requests.get("open")).state is RequestState.OPEN
            assert (await tx.approvers.get("approver2")).is_active
            assert len(await tx.outbox.claim(BOT, NOW, NOW + HOUR, 10)) == 1

    async def test_the_times_are_those_of_the_checklist(self) -> None:
        """PRV-05, TGM-04."""
        assert RETENTION["inbox"] == timedelta(hours=25)
        assert RETENTION["flows"] == timedelta(hours=24)
        assert {RETENTION[name] for name in ("tries", "permits", "approvers")} == {timedelta(days=30)}
        assert RETENTION["requests"] == timedelta(days=90)
        assert RETENTION["outbox"] == timedelta(days=7)

    async def test_a_row_of_misses_on_an_account_never_fades(self, school: SqlStore) -> None:
        """THR-06: only the school ends it; on a login that names nobody it fades after a year."""
        async with school.begin() as tx:
            known = (await tx.accounts.find_subject(MEI)).key
            await tx.tries.count(miss(1, subject=known))
            await tx.tries.count(miss(1))
            assert (await tx.retention.purge(NOW + 1000 * DAY))["runs"] == 1
            found = await tx.tries.tally(
                Turn(BOT, None, 9, 9), known, Proof.ANSWERS, ThrottlePolicy(), NOW + 1000 * DAY
            )
        assert found.in_a_row == 1

    async def test_a_known_chat_lapses_after_twelve_months_in_which_nobody_used_it(
        self, school: SqlStore
    ) -> None:
        """SES-07: counted from its last use, not from when it became known."""
        here, year = Turn(BOT, None, 42, 42), timedelta(days=365)
        async with school.begin() as tx:
            await tx.chats.bind("id000001", here, NOW)
            await tx.chats.bind("id000001", here, NOW + 100 * DAY)
            await tx.retention.purge(NOW + year)
            assert await tx.chats.is_known("id000001", here)
            await tx.retention.purge(NOW + 100 * DAY + year)
            assert not await tx.chats.is_known("id000001", here)

    async def test_who_is_bound_to_an_account_is_not_forgotten(self, school: SqlStore) -> None:
        """PRV-05: their language and their consent stay as long as their chat is known."""
        here, year = Turn(BOT, None, 42, 42), timedelta(days=365)
        async with school.begin() as tx:
            await tx.chats.bind("id000001", here, NOW)
            await tx.people.saw(here, NOW - 100 * DAY)
            await tx.chats.consent(BOT, 42, 1, NOW - 100 * DAY)
            await tx.retention.purge(NOW - DAY + year)
            assert await tx.people.find(BOT, 42) is not None
            assert await tx.chats.has_consented(BOT, 42, 1)

    async def test_the_audit_log_stays_whole(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.STARTED),), NOW)
            await tx.retention.purge(NOW + 4000 * DAY)
            assert (await tx.audit.verify()).rows == 1

    async def test_a_forgotten_update_id_is_new_again(self, store: SqlStore) -> None:
        update = Received(1, 42, 42, b"{}")
        async with store.begin() as tx:
            await tx.inbox.receive(BOT, [update], NOW)
            await tx.inbox.reply(BOT, 1, NOW)
            await tx.retention.purge(NOW + 25 * HOUR)
            assert await tx.inbox.receive(BOT, [replace(update)], NOW) == [update]
