"""After a crash: updates that took effect but were not answered get their prompt or outcome now."""

from domain.flow import Outcome
from domain.notice import Notice, NoticeKind
from domain.resume import rewind
from domain.turn import Turn
from services.desk import Desk


class Resume:
    """Answers what a crash left unanswered; nothing takes effect twice (architecture 4)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def applied(self, turn: Turn, message_id: int) -> None:
        """Queue the step as it stands, with what was typed into it deleted, and close the update."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            flow = await tx.flows.find_last(turn.bot_id, turn.user_id)
            notices: list[Notice] = []
            if flow is not None:
                rewound = rewind(flow, self._desk.policy, now) if flow.is_open else None
                if rewound is not None and not flow.has_expired(now):
                    flow = await self._desk.settle(tx, turn, Outcome(rewound.flow))
                key = f"show:{flow.id}:{flow.version}"
                notices.append(Notice(NoticeKind.SHOW_FLOW, flow.chat_id, key, {"flow_id": flow.id}))
            if message_id and turn.chat_id == turn.user_id:
                key = f"delete:{turn.chat_id}:{message_id}"
                gone: dict[str, str | int] = {"message_id": message_id}
                notices.append(Notice(NoticeKind.DELETE_MESSAGES, turn.chat_id, key, gone))
            await tx.outbox.queue(turn.bot_id, notices, now)
            if turn.update_id is not None:
                await tx.inbox.reply(turn.bot_id, turn.update_id, now)
