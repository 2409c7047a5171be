"""Deeds: what an approver does to an account without being asked, written with the code that allows it."""

from directory.interface import Directory
from domain.account import Account
from domain.events import Event, Tag
from domain.flow import Flow
from domain.look_up import Deed
from domain.notice import Notice, NoticeKind
from domain.requests import Approver
from domain.turn import Turn
from services.approvals import Approvals
from services.desk import Desk
from services.freezes import Freezes
from services.grants import grant_tries
from storage.interface import Transaction


class Deeds:
    """Does them, records who did what, and tells the account's known chats (ADM-10)."""

    def __init__(self, desk: Desk, directory: Directory, freezes: Freezes, approvals: Approvals) -> None:
        self._desk = desk
        self._directory = directory
        self._freezes = freezes
        self._approvals = approvals

    async def do(self, tx: Transaction, turn: Turn, flow: Flow, account: Account, approver: Approver) -> None:
        """Do what the flow's code was asked for; a temporary password stays in memory until it is shown."""
        deed, actor = Deed(str(flow.values["deed"])), f"approver:{approver.id}"
        if deed is Deed.UNLOCK:
            await self._directory.release(tx, account.id)
            chats = await grant_tries(self._desk, tx, account.id, flow.id)
            await self._record(tx, flow, Tag.SELF_SERVICE_UNLOCKED, actor, chats=chats)
        elif deed is Deed.TEMPORARY_PASSWORD:
            await self._directory.release(tx, account.id)
            await self._approvals.issue_for(tx, flow, account.id, actor)
        elif deed is Deed.FREEZE:
            await self._freezes.stop(tx, turn, account, actor)
        elif deed is Deed.UNFREEZE:
            if await tx.freezes.lift(account.id):
                await self._record(tx, flow, Tag.SELF_SERVICE_UNFROZEN, actor)
        else:
            await tx.answers.remove(account.id)
            await self._record(tx, flow, Tag.ANSWERS_CLEARED, actor)
        await tell(self._desk, tx, account, deed, f"{flow.id}:{flow.version}")

    async def _record(self, tx: Transaction, flow: Flow, tag: Tag, actor: str, **values: int) -> None:
        await self._desk.record(tx, Event(tag, flow.subject, actor, flow.id, values))


async def tell(desk: Desk, tx: Transaction, account: Account, deed: Deed, occasion: str) -> None:
    """Tell the account's known chats what the school did to it; once an occasion (ADM-10)."""
    now = desk.clock()
    for chat in await tx.chats.list(account.id):
        values: dict[str, str | int] = {"account_id": account.id, "deed": deed.value}
        notice = Notice(NoticeKind.ACCOUNT_ACTED, chat.chat_id, f"acted:{occasion}:{chat.chat_id}", values)
        await tx.outbox.queue(chat.bot_id, (notice,), now)
