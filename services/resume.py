"""After a crash: updates that took effect but were not answered get their prompt or outcome now."""

from domain.flow import Outcome
from domain.notice import Notice, NoticeKind
from domain.resume import rewind
from domain.turn import Turn
from services.desk import Desk
from storage.interface import Transaction


class Resume:
    """Answers what a crash left unanswered; nothing takes effect twice (architecture 4)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def applied(self, turn: Turn, message_id: int) -> None:
        """Queue the step as it stands, with what was typed into it deleted, and close the update."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            owed = self._to_person if turn.chat_id == turn.user_id else self._to_group
            await tx.outbox.queue(turn.bot_id, await owed(tx, turn, message_id), now)
            if turn.update_id is not None:
                await tx.inbox.reply(turn.bot_id, turn.update_id, now)

    async def _to_person(self, tx: Transaction, turn: Turn, message_id: int) -> list[Notice]:
        now, notices = self._desk.clock(), list[Notice]()
        flow = await tx.flows.find_last(turn.bot_id, turn.user_id)
        if flow is not None:
            rewound = rewind(flow, self._desk.policy, now) if flow.is_open else None
            if rewound is not None and not flow.has_expired(now):
                flow = await self._desk.settle(tx, turn, Outcome(rewound.flow))
            key = f"show:{flow.id}:{flow.version}"
            notices.append(Notice(NoticeKind.SHOW_FLOW, flow.chat_id, key, {"flow_id": flow.id}))
        if message_id:
            key = f"delete:{turn.chat_id}:{message_id}"
            gone: dict[str, str | int] = {"message_id": message_id}
            notices.append(Notice(NoticeKind.DELETE_MESSAGES, turn.chat_id, key, gone))
        return notices

    async def _to_group(self, tx: Transaction, turn: Turn, message_id: int) -> list[Notice]:
        """Owe a command in a group the group's standing; a press there is followed by notices of its own."""
        if not message_id:
            return []
        school = await tx.schools.find_by_group(turn.bot_id, turn.chat_id)
        # What took effect in a group may have been /bind and its code, which must not stay (TGM-08).
        values: dict[str, str | int] = {"school_id": school.id if school else "", "message_id": message_id}
        return [Notice(NoticeKind.SHOW_GROUP, turn.chat_id, f"group:{turn.chat_id}:{message_id}", values)]
