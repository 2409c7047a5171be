"""After a crash: updates that took effect but were not answered get their prompt or outcome now."""

from datetime import datetime

from domain.flow import Outcome, Step
from domain.notice import Notice, NoticeKind
from domain.resume import rewind
from domain.turn import Turn
from services.desk import Desk
from storage.interface import Transaction
from storage.records import InboxState, Received


class Resume:
    """Answers what a crash left unanswered; nothing takes effect twice (architecture 4)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def applied(self, turn: Turn, message_id: int, received_at: datetime | None = None) -> None:
        """Queue the step as it stands, with what was typed into it deleted, and close the update.

        What was over before the update was received is not shown again: a press that belongs to no flow,
        such as a known chat's on a question about another, would bring back what the person did long ago.
        """
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            if turn.chat_id == turn.user_id:
                owed = await self._to_person(tx, turn, message_id, received_at)
            else:
                owed = await self._to_group(tx, turn, message_id)
            await tx.outbox.queue(turn.bot_id, owed, now)
            if turn.update_id is not None:
                await tx.inbox.reply(turn.bot_id, turn.update_id, now)

    def is_late(self, received: Received) -> bool:
        """Whether an update that never took effect must not any more: what it answered is long past.

        Its database write failed, say: played now, an answer to one question would be taken for another's.
        """
        if received.state is not InboxState.RECEIVED or received.received_at is None:
            return False
        is_old = self._desk.clock() - received.received_at >= self._desk.policy.flow_max
        return is_old or received.is_overtaken

    async def late(self, turn: Turn, received: Received) -> None:
        """Take nothing from a late update: delete what was typed in private, and show where the person is."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            flow = await tx.flows.find_last(turn.bot_id, turn.user_id)
            is_here = flow is not None and flow.is_open and not flow.has_expired(now)
            if turn.chat_id == turn.user_id and not is_here:
                notices = _gone(turn, received.message_id)
                # Who went on meanwhile has been answered since.
                notices += [] if received.is_overtaken else [_too_late(turn, received)]
                await tx.outbox.queue(turn.bot_id, notices, now)
                await tx.inbox.reply(turn.bot_id, received.update_id, now)
                return
        await self.applied(turn, received.message_id, received.received_at)

    async def _to_person(
        self, tx: Transaction, turn: Turn, message_id: int, received_at: datetime | None
    ) -> list[Notice]:
        now, notices = self._desk.clock(), list[Notice]()
        flow = await tx.flows.find_last(turn.bot_id, turn.user_id)
        if flow is not None and (received_at is None or flow.is_open or received_at < flow.expires_at):
            rewound = rewind(flow, self._desk.policy, now) if flow.is_open else None
            if rewound is not None and not flow.has_expired(now):
                flow = await self._desk.settle(tx, turn, Outcome(rewound.flow))
            key = f"show:{flow.id}:{flow.version}"
            notices.append(Notice(NoticeKind.SHOW_FLOW, flow.chat_id, key, {"flow_id": flow.id}))
        return [*notices, *_gone(turn, message_id)]

    async def _to_group(self, tx: Transaction, turn: Turn, message_id: int) -> list[Notice]:
        """Owe a command in a group the group's standing; a press there is followed by notices of its own."""
        if not message_id:
            return []
        school = await tx.schools.find_by_group(turn.bot_id, turn.chat_id)
        # What took effect in a group may have been /bind and its code, which must not stay (TGM-08).
        values: dict[str, str | int] = {"school_id": school.id if school else "", "message_id": message_id}
        return [Notice(NoticeKind.SHOW_GROUP, turn.chat_id, f"group:{turn.chat_id}:{message_id}", values)]


def _gone(turn: Turn, message_id: int) -> list[Notice]:
    """Make the notice that deletes a typed message, if the update brought one."""
    if not message_id:
        return []
    key = f"delete:{turn.chat_id}:{message_id}"
    return [Notice(NoticeKind.DELETE_MESSAGES, turn.chat_id, key, {"message_id": message_id})]


def _too_late(turn: Turn, received: Received) -> Notice:
    values: dict[str, str | int] = {"step": Step.LOGIN.value, "prompt_id": 0}
    return Notice(NoticeKind.FLOW_EXPIRED, turn.chat_id, f"late:{received.update_id}", values)
