"""The inbox: updates sealed until they take effect, and their ids so that none does twice (TGM-04)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, insert, select, update

from domain.turn import Turn
from storage.records import InboxState, Received
from storage.sql.workbench import Workbench
from storage.tables_work import inbox

# Built once: to build a statement costs more than to run it, and every update is applied and replied.
_THIS = (inbox.c.bot_id == bindparam("bot")) & (inbox.c.update_id == bindparam("number"))
_REPLY = update(inbox).where(_THIS).values(state=InboxState.REPLIED, body=None)
_UNAPPLIED = inbox.c.state == InboxState.RECEIVED
_APPLY = update(inbox).where(_THIS, _UNAPPLIED).values(state=InboxState.APPLIED, body=None)


@dataclass(frozen=True, slots=True)
class SqlInbox:
    """The inbox in SQL; see `storage.interface.Inbox`."""

    bench: Workbench

    async def receive(self, bot_id: int, updates: Sequence[Received], at: datetime) -> list[Received]:
        """Keep a batch; return only those not seen before, in their order."""
        batch = {received.update_id: received for received in reversed(updates)}
        if not batch:
            return []
        rows = [self._row(bot_id, received, at) for received in batch.values()]
        statement = self.bench.insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
        kept = {row.update_id for row in await self.bench.run(statement, rows)}
        fresh = dict.fromkeys(received.update_id for received in updates)
        return [batch[update_id] for update_id in fresh if update_id in kept]

    async def remember(self, bot_id: int, numbers: Sequence[int], at: datetime) -> list[int]:
        """Keep no more than the numbers of updates that nobody will handle; return those not seen before."""
        if not numbers:
            return []
        near = inbox.c.update_id.between(min(numbers), max(numbers))
        seen = select(inbox.c.update_id).where(inbox.c.bot_id == bot_id, near)
        known = {row.update_id for row in await self.bench.all(seen)}
        new = [number for number in dict.fromkeys(numbers) if number not in known]
        nothing: dict[str, Any] = {"chat_id": 0, "user_id": 0, "message_id": 0, "body": None}
        nothing |= {"bot_id": bot_id, "state": InboxState.REPLIED, "received_at": at}
        if new:
            await self.bench.run(insert(inbox), [{**nothing, "update_id": number} for number in new])
        return new

    async def apply(self, turn: Turn, at: datetime) -> None:  # noqa: ARG002 - the contract; ids go by arrival
        """The update took effect: erase its body. Nothing for a turn without update, or applied before."""
        if turn.update_id is None:
            return
        await self.bench.change(_APPLY, {"bot": turn.bot_id, "number": turn.update_id})

    async def reply(self, bot_id: int, update_id: int, at: datetime) -> None:  # noqa: ARG002 - the contract; ids go by arrival
        """The person has been answered: nothing is left to do; erases the body too."""
        await self.bench.change(_REPLY, {"bot": bot_id, "number": update_id})

    async def unfinished(self, bot_id: int) -> list[Received]:
        """Return what a crash left: received or applied, not replied; in order of arrival."""
        left = inbox.c.state.in_([InboxState.RECEIVED, InboxState.APPLIED])
        later = inbox.alias()
        overtaken = exists().where(
            later.c.bot_id == inbox.c.bot_id,
            later.c.chat_id == inbox.c.chat_id,
            later.c.update_id > inbox.c.update_id,
            later.c.state != InboxState.RECEIVED,
        )
        statement = select(inbox, overtaken.label("is_overtaken")).where(left, inbox.c.bot_id == bot_id)
        rows = await self.bench.all(statement.order_by(inbox.c.received_at, inbox.c.update_id))
        return [self._received(row) for row in rows]

    def _row(self, bot_id: int, received: Received, at: datetime) -> dict[str, Any]:
        return {
            "bot_id": bot_id,
            "update_id": received.update_id,
            "chat_id": received.chat_id,
            "user_id": received.user_id,
            "message_id": received.message_id,
            "body": self.bench.vault.seal(inbox.c.body, f"{bot_id}/{received.update_id}", received.body),
            "state": InboxState.RECEIVED,
            "received_at": at,
        }

    def _received(self, row: Row[Any]) -> Received:
        place = f"{row.bot_id}/{row.update_id}"
        body = b"" if row.body is None else self.bench.vault.open(inbox.c.body, place, row.body)
        return Received(
            update_id=row.update_id,
            chat_id=row.chat_id,
            user_id=row.user_id,
            body=body,
            state=InboxState(row.state),
            message_id=row.message_id,
            received_at=row.received_at,
            is_overtaken=row.is_overtaken,
        )
