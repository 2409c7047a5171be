"""Menus: which commands somebody's Telegram offers; a school's staff have their own before the families'."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from domain.notice import Notice, NoticeKind
from domain.requests import Role
from domain.turn import Turn
from services.desk import Desk
from storage.interface import Transaction


class Menus:
    """Tells who is staff now: the menu is made from that when it is sent, so it is never of yesterday."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def roles_of(self, turn: Turn) -> AbstractSet[Role]:
        """Return what somebody is at any school; nothing for a family."""
        async with self._desk.store.read() as tx:
            return {one.role for one in await tx.approvers.list_by_user(turn.user_id)}


async def renew(tx: Transaction, bot_id: int | None, user_id: int, now: datetime) -> None:
    """Have somebody's menu made anew, because their part at a school or their language changed.

    `bot_id` is None where no bot can tell anybody yet, `user_id` 0 where nobody was enrolled.
    """
    if bot_id is None or not user_id:
        return
    key = f"menu:{user_id}:{now.isoformat()}"
    await tx.outbox.queue(bot_id, (Notice(NoticeKind.COMMAND_MENU, user_id, key),), now)
