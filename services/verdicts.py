"""Verdicts: what one decision does, in the caller's transaction; a press and a batch decide alike."""

from datetime import datetime

from domain.denial import Why
from domain.events import Event, Tag
from domain.flow import Flow, Said
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Request, RequestKind, RequestState, Verdict
from services import cards
from services.approvals import Approvals
from services.desk import Desk
from services.requests import outcome_notices
from services.second_approvers import Decided, hold
from storage.interface import Transaction
from storage.interface_requests import NO_REASON


class Verdicts:
    """Carries out what an approver decided, once the final gate let them through."""

    def __init__(self, desk: Desk, approvals: Approvals) -> None:
        self._desk = desk
        self._approvals = approvals

    async def carry_out(
        self,
        tx: Transaction,
        flow: Flow,
        request: Request,
        approver: Approver,
        verdict: Verdict,
        why: Why = NO_REASON,
    ) -> Decided | None:
        """Decide one request whose approver passed the gate, the code too; None when somebody was first.

        Where two must approve, the first approval is kept and the request stays open (ADM-08). `flow` is
        about this request; what is returned is the caller's to settle.
        """
        now = self._desk.clock()
        if verdict is not Verdict.APPROVE:
            return await self._deny(tx, request, approver, why, now)
        held = await hold(self._desk, tx, request, approver)
        if held is not None:
            return held
        asked = await _asked(tx, request, now)
        if not await tx.requests.decide(request.id, RequestState.APPROVED, approver.id, now):
            return None
        permit_id = await self._approvals.carry_out(tx, flow, request, approver)
        await _tell_family(tx, request, asked, now)
        await _follow(tx, request, now)
        fact = _fact(Tag.REQUEST_APPROVED, request, approver)
        return Decided(Said.APPROVED, (fact,), outcome_notices(request, RequestState.APPROVED, permit_id))

    async def _deny(
        self, tx: Transaction, request: Request, approver: Approver, why: Why, now: datetime
    ) -> Decided | None:
        if not await tx.requests.decide(request.id, RequestState.DENIED, approver.id, now, why):
            return None
        await _follow(tx, request, now)
        # The words themselves are the family's: the log says only that there were some (LOG-04).
        reason = why.reason or ("words" if why.note else "")
        fact = _fact(Tag.REQUEST_DENIED, request, approver, reason=reason)
        return Decided(Said.DENIED, (fact,), outcome_notices(request, RequestState.DENIED))


async def _follow(tx: Transaction, request: Request, now: datetime) -> None:
    """Bring the group up to date: one less waits, and the next one for the same thing has its card."""
    await cards.refresh(tx, await tx.schools.get(request.school_id), now)
    await cards.surface(tx, request, now)


async def _asked(tx: Transaction, request: Request, now: datetime) -> set[int]:
    """Return the chats that hear of the approval because they asked: one slip answers several (THR-12)."""
    if request.kind is not RequestKind.TEMPORARY_PASSWORD:
        return {request.chat_id}
    return {one.chat_id for one in await tx.requests.list_about(request.account_id, request.kind, now)}


async def _tell_family(tx: Transaction, request: Request, asked: set[int], now: datetime) -> None:
    """Tell the account's known chats what the school allowed somebody, with "This was not us" (ADM-10)."""
    values = {"request_id": request.id, "account_id": request.account_id}
    for chat in await tx.chats.list(request.account_id):
        if chat.chat_id not in asked:
            key = f"granted:{request.id}:{chat.chat_id}"
            notice = Notice(NoticeKind.REQUEST_GRANTED, chat.chat_id, key, values)
            await tx.outbox.queue(chat.bot_id, (notice,), now)


def _fact(tag: Tag, request: Request, approver: Approver, **values: str) -> Event:
    about = {"kind": request.kind.value, **values}
    return Event(tag, request.subject, f"approver:{approver.id}", request.id, about)
