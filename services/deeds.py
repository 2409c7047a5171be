"""Deeds: what an approver does to an account without being asked, written with the code that allows it."""

from collections.abc import Set as AbstractSet

from directory.interface import Directory
from domain.account import Account
from domain.events import Event, Tag
from domain.flow import Flow
from domain.look_up import GRANTING, Deed
from domain.notice import Notice, NoticeKind
from domain.requests import Approver, Request, RequestKind
from domain.turn import Turn
from services import cards
from services.approvals import Approvals
from services.desk import Desk
from services.freezes import Freezes
from services.grants import grant_tries
from storage.interface import Transaction


class Deeds:
    """Does them as an approval would, records who did what, and tells the account's known chats (ADM-10)."""

    def __init__(self, desk: Desk, directory: Directory, freezes: Freezes, approvals: Approvals) -> None:
        self._desk = desk
        self._directory = directory
        self._freezes = freezes
        self._approvals = approvals

    async def do(
        self, tx: Transaction, turn: Turn, flow: Flow, account: Account, approver: Approver
    ) -> list[Request]:
        """Do what the flow's code was asked for; return the open requests that it fulfilled (THR-12).

        A temporary password stays in memory until it is shown.
        """
        deed, actor = Deed(str(flow.values["deed"])), f"approver:{approver.id}"
        ended: list[Request] = []
        if deed is Deed.UNLOCK:
            await self._approvals.unlock(tx, account.id, flow.subject or "", approver, flow.id)
            # Before the known chats have tries: whoever asked has theirs by the request.
            ended = await self._end(tx, flow, account, RequestKind.UNLOCK, approver)
            chats = await grant_tries(self._desk, tx, account.id, flow.id)
            await self._record(tx, flow, Tag.SELF_SERVICE_UNLOCKED, actor, chats=chats)
        elif deed is Deed.TEMPORARY_PASSWORD:
            await self._directory.release(tx, account.id)
            await self._approvals.issue_for(tx, flow, account.id, actor)
            ended = await self._end(tx, flow, account, RequestKind.TEMPORARY_PASSWORD, approver)
        elif deed is Deed.FREEZE:
            await self._freezes.stop(tx, turn, account, actor)
        elif deed is Deed.UNFREEZE:
            if await tx.freezes.lift(account.id):
                await self._record(tx, flow, Tag.SELF_SERVICE_UNFROZEN, actor)
        else:
            await tx.answers.remove(account.id)
            await self._record(tx, flow, Tag.ANSWERS_CLEARED, actor)
        if deed in GRANTING and not ended:
            # What it fulfilled counts as approved requests already (ADM-11).
            await self._record(tx, flow, Tag.DEED_GRANTED, actor)
        heard = {request.chat_id for request in ended}
        await tell(self._desk, tx, account, deed, f"{flow.id}:{flow.version}", heard)
        return ended

    async def _end(
        self, tx: Transaction, flow: Flow, account: Account, kind: RequestKind, approver: Approver
    ) -> list[Request]:
        """End the open requests for this; what the approver may not end has its card in the group now."""
        ended = await self._approvals.end_open(tx, account.id, kind, approver, flow.id)
        for request in ended[:1]:
            await cards.surface(tx, request, self._desk.clock())
        return ended

    async def _record(self, tx: Transaction, flow: Flow, tag: Tag, actor: str, **values: int) -> None:
        await self._desk.record(tx, Event(tag, flow.subject, actor, flow.id, values))


async def tell(
    desk: Desk,
    tx: Transaction,
    account: Account,
    deed: str,
    occasion: str,
    heard: AbstractSet[int] = frozenset(),
) -> None:
    """Tell the account's known chats what the school did to it; once an occasion (ADM-10).

    `heard` are the chats that asked for it, and are told of that.
    """
    now = desk.clock()
    for chat in await tx.chats.list(account.id):
        if chat.chat_id in heard:
            continue
        values: dict[str, str | int] = {"account_id": account.id, "deed": str(deed)}
        notice = Notice(NoticeKind.ACCOUNT_ACTED, chat.chat_id, f"acted:{occasion}:{chat.chat_id}", values)
        await tx.outbox.queue(chat.bot_id, (notice,), now)
