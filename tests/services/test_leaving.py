"""Leaving: what is under way ends, whoever waits is told, and strangers hear nothing new."""

from datetime import timedelta

from domain.evidence import Factor
from domain.flow import Ending, Step
from domain.notice import NoticeKind
from domain.requests import PermitKind, RequestState
from services import leaving
from storage.records import TemporaryPassword
from storage.sql.store import SqlStore
from tests.storage.samples import (
    BOT,
    DAY,
    MEI,
    NOW,
    RAVI,
    enrol,
    flow,
    permit,
    request,
    turn,
)

LATER = NOW + timedelta(hours=1)


async def two_at_work(store: SqlStore) -> None:
    """Let somebody of each family be in the middle of a reset, and have asked the school."""
    async with store.begin() as tx:
        await enrol(tx)
        for number, account_id in ((42, "id000001"), (43, "id000002")):
            about = {"account_id": account_id, "step": Step.NEW_PASSWORD, "expires_at": NOW + DAY}
            await tx.flows.put(flow(f"flow{number}", number, **about, factors=frozenset({Factor.ANSWERS})))
            asked = {"user_id": number, "chat_id": number, "expires_at": NOW + DAY}
            await tx.requests.put(request(f"req{number}", account_id=account_id, **asked))


class TestStopping:
    async def test_flows_and_requests_of_these_accounts_end_and_others_go_on(self, store: SqlStore) -> None:
        await two_at_work(store)
        async with store.begin() as tx:
            await leaving.stop(tx, ["id000001"], NOW)
            assert (await tx.flows.get("flow42")).ending is Ending.EXPIRED
            assert (await tx.flows.get("flow43")).is_open
            assert (await tx.requests.get("req42")).state is RequestState.EXPIRED
            assert (await tx.requests.get("req43")).state is RequestState.OPEN

    async def test_whoever_is_at_work_or_waits_is_told(self, store: SqlStore) -> None:
        await two_at_work(store)
        async with store.begin() as tx:
            await leaving.stop(tx, ["id000001"], NOW)
            told = await tx.outbox.claim(BOT, NOW, LATER, 10)
        assert [(one.notice.kind, one.notice.chat_id) for one in told] == [
            (NoticeKind.FLOW_EXPIRED, 42),
            (NoticeKind.REQUEST_EXPIRED, 42),
        ]

    async def test_many_are_stopped_in_pieces(self, store: SqlStore) -> None:
        await two_at_work(store)
        async with store.begin() as tx:
            nobodies = [f"nobody{number}" for number in range(1200)]
            await leaving.stop(tx, [*nobodies, "id000002"], NOW)
            assert (await tx.flows.get("flow42")).is_open
            assert not (await tx.flows.get("flow43")).is_open


class TestWhatASchoolGave:
    async def test_permits_and_slips_open_nothing_at_another_school(self, store: SqlStore) -> None:
        """ADM-01."""
        async with store.begin() as tx:
            await enrol(tx)
            for number, login in enumerate((MEI, RAVI), start=1):
                account_id = (await tx.accounts.find_subject(login)).account_id
                await tx.permits.put(permit(f"permit{number}", account_id=account_id))
                slip = TemporaryPassword(b"tag%d" % number, NOW, NOW + DAY, "roster")
                await tx.temporary_passwords.put([(account_id, slip)])
            await leaving.take_permits(tx, "id000001", NOW)
            left = [
                await tx.permits.find(account_id, turn(), PermitKind.TRIES, NOW) is not None
                for account_id in ("id000001", "id000002")
            ]
            slips = [await tx.temporary_passwords.find(one) for one in ("id000001", "id000002")]
        assert left == [False, True]
        assert [slip.spent_at if slip else slip for slip in slips] == [NOW, None]


class TestRecording:
    async def test_each_who_left_is_one_event(self, store: SqlStore) -> None:
        async with store.begin() as tx:
            await leaving.record(tx, [f"id{number}" for number in range(600)], "operator", NOW)
            rows = await tx.audit.rows(0, 1000)
        assert [(row.subject, row.actor) for row in rows] == [(f"id{n}", "operator") for n in range(600)]
