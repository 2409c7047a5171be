"""Known chats: which private chats are bound to which accounts, and who accepted the privacy notice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from domain.turn import Turn
from storage.records import KnownChat
from storage.sql import kin
from storage.sql.workbench import Workbench
from storage.tables import consents, known_chats

# Built once: to build a statement costs more than to run it, and every try asks.
_KNOWN = select(known_chats.c.account_id).where(
    known_chats.c.account_id == bindparam("account"),
    known_chats.c.bot_id == bindparam("bot"),
    known_chats.c.user_id == bindparam("person"),
    known_chats.c.chat_id == bindparam("chat"),
)


@dataclass(frozen=True, slots=True)
class SqlChats:
    """Known chats in SQL; see `storage.interface.Chats`."""

    bench: Workbench

    async def is_known(self, account_id: str, turn: Turn) -> bool:
        """Whether this person's chat with this bot is bound to the account."""
        asked = {"account": account_id, "bot": turn.bot_id, "person": turn.user_id, "chat": turn.chat_id}
        return await self.bench.first(_KNOWN, asked) is not None

    async def bind(self, account_id: str, turn: Turn, at: datetime) -> bool:
        """Bind it, or renew its last use; return whether it is new. A new one makes the person kin."""
        place = {"account_id": account_id, "bot_id": turn.bot_id, "user_id": turn.user_id}
        row = {**place, "chat_id": turn.chat_id, "bound_at": at, "used_at": at}
        if await self.bench.add(known_chats, row):
            await kin.remember(self.bench, [account_id], turn.user_id)
            return True
        renewed = update(known_chats).filter_by(**place).values(chat_id=turn.chat_id, used_at=at)
        await self.bench.change_one(renewed)
        return False

    async def has_consented(self, bot_id: int, user_id: int, version: int) -> bool:
        """Whether the person accepted this version of the privacy notice."""
        mine = {"bot_id": bot_id, "user_id": user_id, "version": version}
        return await self.bench.first(select(consents).filter_by(**mine)) is not None

    async def consent(self, bot_id: int, user_id: int, version: int, at: datetime) -> None:
        """Record that the person accepted the privacy notice; the first time stands."""
        await self.bench.add(consents, {"bot_id": bot_id, "user_id": user_id, "version": version, "at": at})

    async def list(self, account_id: str) -> list[KnownChat]:
        """Return every chat bound to the account."""
        statement = select(known_chats).where(known_chats.c.account_id == account_id)
        rows = await self.bench.all(statement.order_by(known_chats.c.bound_at, known_chats.c.user_id))
        return [KnownChat(row.bot_id, row.chat_id, row.user_id, row.bound_at, row.used_at) for row in rows]

    async def unbind(self, account_id: str, bot_id: int, user_id: int) -> bool:
        """Let the person's chat be unknown to the account; return whether it was known."""
        theirs = {"account_id": account_id, "bot_id": bot_id, "user_id": user_id}
        return await self.bench.change(delete(known_chats).filter_by(**theirs)) == 1
