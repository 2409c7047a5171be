"""Verdicts: a denial says why, an approval is told to the family, and the log holds no words of anybody."""

import pytest

from domain.denial import Reason, Why
from domain.flow import Flow
from domain.notice import NoticeKind
from domain.requests import RequestKind, RequestState, Verdict
from storage.records import Queued
from tests.services.office import AUNT, BOT, LIM, PARENT, Office


async def granted(office: Office) -> list[Queued]:
    """Return what tells a family that somebody was given something."""
    return await office.queued(NoticeKind.REQUEST_GRANTED)


async def deny(office: Office, why: Why) -> Flow:
    """Deny an unlock for a reason."""
    flow = await office.press(await office.ask_unlock(), verdict=Verdict.DENY)
    assert isinstance(flow, Flow)
    flow = await office.house.decisions.because(office.turn(LIM), flow, why)
    office.clock.advance(seconds=30)
    return await office.type_code(flow)


class TestWhy:
    async def test_a_chosen_reason_is_kept_and_recorded(self, office: Office) -> None:
        await deny(office, Why(Reason.IN_PERSON))
        (request,) = await office.requests_of()
        assert (request.state, request.reason, request.note) == (RequestState.DENIED, "in_person", "")
        assert (await office.audit(request.id))[-1].values == {"kind": "unlock", "reason": "in_person"}

    async def test_the_approvers_own_words_are_in_no_log(self, office: Office) -> None:
        """LOG-04."""
        await deny(office, Why(note="Please call Mdm Siti at the office"))
        (request,) = await office.requests_of()
        assert (request.reason, request.note) == (None, "Please call Mdm Siti at the office")
        assert (await office.audit(request.id))[-1].values == {"kind": "unlock", "reason": "words"}
        assert all("Siti" not in str(row.values) for row in await office.audit())
        assert all("Siti" not in str(one.notice.values) for one in await office.queued())

    async def test_none_is_none(self, office: Office) -> None:
        await office.decide(await office.ask_unlock(), verdict=Verdict.DENY)
        (request,) = await office.requests_of()
        assert (request.reason, request.note) == (None, "")


class TestFamily:
    """ADM-10: every completed act of an approver is told to the account's known chats."""

    async def test_a_known_chat_hears_what_a_stranger_was_given(self, office: Office) -> None:
        request = await office.ask_unlock(AUNT)
        await office.decide(request)
        (told,) = await granted(office)
        assert told.notice.chat_id == PARENT
        assert told.notice.values == {"request_id": request.id, "account_id": request.account_id}

    async def test_who_asked_hears_the_outcome_alone(self, office: Office) -> None:
        await office.decide(await office.ask_unlock())
        assert await granted(office) == []

    async def test_a_denial_is_nothing_that_happened_to_the_account(self, office: Office) -> None:
        await office.decide(await office.ask_unlock(AUNT), verdict=Verdict.DENY)
        assert await granted(office) == []

    @pytest.mark.parametrize("kind", [RequestKind.RECOVERY, RequestKind.TEMPORARY_PASSWORD])
    async def test_whatever_was_granted(self, office: Office, kind: RequestKind) -> None:
        named = await office.recover(AUNT)
        flow = (
            await office.answer(named)
            if kind is RequestKind.RECOVERY
            else await office.house.forgot_password.forget(office.turn(AUNT), named)
        )
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is kind
        await office.decide(request)
        assert [one.notice.chat_id for one in await granted(office)] == [PARENT]

    async def test_one_slip_for_several_who_asked_is_told_to_each_once(self, office: Office) -> None:
        """THR-12."""
        for user in (PARENT, AUNT):
            flow = await office.house.forgot_password.forget(office.turn(user), await office.recover(user))
            request = await office.ask(flow)
        assert request is not None
        await office.decide((await office.requests_of())[0])
        assert await granted(office) == []
        told = {one.notice.chat_id for one in await office.queued(NoticeKind.REQUEST_APPROVED)}
        assert told == {PARENT, AUNT}

    async def test_with_another_bot_by_that_bot(self, office: Office) -> None:
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            turn = office.turn(AUNT)
            await tx.chats.bind(account_id, type(turn)(BOT + 1, None, AUNT, AUNT), office.clock.now)
        await office.decide(await office.ask_unlock())
        async with office.house.store.begin() as tx:
            waiting = await tx.outbox.claim(BOT + 1, office.clock.now, office.clock.now, 10)
        assert [one.notice.kind for one in waiting] == [NoticeKind.REQUEST_GRANTED]
