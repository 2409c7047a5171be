"""Withdrawals: whoever asked the school needs it no more, and says so or has helped themselves."""

from datetime import datetime

from domain.events import Event, Tag
from domain.notice import Notice, NoticeKind
from domain.requests import Request, RequestState
from domain.turn import Turn
from services import cards
from services.desk import Desk
from services.requests import card_outcome
from storage.interface import NotFound, Transaction


class Withdrawals:
    """Withdraws by the button of /status; a request about an ID that names nobody alike (ENU-07)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def withdraw(self, turn: Turn, request_id: str, message_id: int = 0) -> Request | None:
        """Withdraw a request of this person and chat; None, and recorded, where that cannot be (TGM-10).

        That it is withdrawn is told where the button stood, in message `message_id`; no crash can lose it.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            if turn.update_id is not None:
                # All that is owed stands in the outbox: after a crash no other task is shown instead.
                await tx.inbox.reply(turn.bot_id, turn.update_id, now)
            request = await _find(tx, request_id)
            if request is None:
                reason = "forged"
            elif (request.bot_id, request.chat_id, request.user_id) != _whose(turn):
                reason = "foreign"
            elif await withdraw(tx, request, now):
                await tx.outbox.queue(turn.bot_id, (_told(request, message_id),), now)
                return request
            else:
                reason = "over"
            refused = Event(Tag.PRESS_REFUSED, None, f"person:{turn.user_id}", None, {"reason": reason})
            await tx.audit.record((refused,), now)
        return None


def _told(request: Request, message_id: int) -> Notice:
    values: dict[str, str | int] = {"request_id": request.id, "message_id": message_id}
    return Notice(NoticeKind.REQUEST_WITHDRAWN, request.chat_id, f"withdrawn:{request.id}", values)


def _whose(turn: Turn) -> tuple[int, int, int]:
    return turn.bot_id, turn.chat_id, turn.user_id


async def _find(tx: Transaction, request_id: str) -> Request | None:
    try:
        return await tx.requests.get(request_id)
    except NotFound:
        return None


async def withdraw(tx: Transaction, request: Request, now: datetime) -> bool:
    """End a request without the school, unless it was over; the card says so, and the next one comes."""
    if not await tx.requests.decide(request.id, RequestState.WITHDRAWN, None, now):
        return False
    actor = f"person:{request.user_id}"
    withdrawn = Event(Tag.REQUEST_WITHDRAWN, request.subject, actor, request.id, {"kind": request.kind.value})
    await tx.audit.record((withdrawn,), now)
    if request.state is RequestState.OPEN:
        await tx.outbox.queue(request.bot_id, card_outcome(request), now)
        await cards.refresh(tx, await tx.schools.get(request.school_id), now)
        await cards.surface(tx, request, now)
    return True


async def withdraw_own(tx: Transaction, turn: Turn, account_id: str, now: datetime) -> None:
    """Withdraw what a person asked about an account, because they have set its password themselves."""
    for request in await tx.requests.list_by(account_id, turn.user_id, now):
        await withdraw(tx, request, now)
