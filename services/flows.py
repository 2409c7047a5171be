"""What all flows share: finding the open one, cancelling, expiring, resuming, and the privacy notice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.events import Event, Tag
from domain.flow import Ending, Flow, FlowKind, Outcome, Step, end
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services.closing import Closing
from services.desk import Desk
from storage.interface import Stale, Transaction
from storage.records import Received

# Raised when the text of the notice changes in what it promises; people are then asked again (PRV-03).
CONSENT_VERSION = 1
# How long after the end of a flow what is typed may still be meant for it.
LATE = timedelta(hours=1)


class Flows:
    """The life of a flow around its steps."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._closing = Closing(desk)

    async def meet(self, turn: Turn) -> tuple[Turn, Flow | None]:
        """Return the turn in the language that the person chose, and what `find` returns."""
        async with self._desk.store.read() as tx:
            person = await tx.people.find(turn.bot_id, turn.user_id)
            flow = await tx.flows.find_last(turn.bot_id, turn.user_id)
        if person is not None and person.language is not None:
            turn = replace(turn, language=person.language)
        return turn, await self._alive(turn, flow)

    async def find(self, turn: Turn) -> Flow | None:
        """Return the person's open flow, or the last one while what is typed may still be meant for it.

        A flow whose time is over is ended here, so nobody acts in it (SES-01); one of another chat, such as
        a code challenge when its approver writes in the group, is left to housekeeping, which tells them.
        """
        return await self._alive(turn, await self._find_last(turn))

    async def _alive(self, turn: Turn, flow: Flow | None) -> Flow | None:
        if flow is not None and flow.has_expired(self._desk.clock()):
            if flow.chat_id != turn.chat_id:
                return None
            try:
                return await self._desk.write(replace(turn, update_id=None), end(flow, Ending.EXPIRED))
            except Stale:
                flow = await self._find_last(turn)  # housekeeping was first
        if flow is None or flow.is_open:
            return flow
        late = LATE if flow.ending is Ending.EXPIRED else timedelta(0)
        return flow if self._desk.clock() < flow.expires_at + late else None

    async def _find_last(self, turn: Turn) -> Flow | None:
        async with self._desk.store.read() as tx:
            return await tx.flows.find_last(turn.bot_id, turn.user_id)

    async def cancel(self, turn: Turn) -> Flow | None:
        """End the person's open flow because they want to."""
        async with self._desk.store.begin() as tx:
            flow = await self._desk.end_open(tx, turn, Ending.CANCELLED)
            await tx.inbox.apply(turn, self._desk.clock())
            return flow

    def has_expired(self, flow: Flow) -> bool:
        """Whether its time is over."""
        return flow.has_expired(self._desk.clock())

    async def expire_due(self, limit: int = 100) -> int:
        """End flows whose time is over and tell the people; return how many."""
        async with self._desk.store.read() as tx:
            due = await tx.flows.list_due(self._desk.clock(), limit)
        for flow in due:
            await self._expire(flow)
        return len(due)

    async def _expire(self, flow: Flow) -> None:
        turn = Turn(flow.bot_id, None, flow.chat_id, flow.user_id)
        try:
            await self._desk.write(turn, run_out(flow))
        except Stale:
            return  # the person acted meanwhile: the flow lives

    async def stop(self, flow: Flow) -> None:
        """End an open flow whose step cannot be shown: all that is sent next would fail on it too."""
        if flow.is_open:
            turn = Turn(flow.bot_id, None, flow.chat_id, flow.user_id)
            await self._desk.write(turn, run_out(flow, is_stopped=True))

    async def has_consented(self, turn: Turn) -> bool:
        """Whether the person accepted the privacy notice as it reads today."""
        async with self._desk.store.read() as tx:
            return await tx.chats.has_consented(turn.bot_id, turn.user_id, CONSENT_VERSION)

    async def consent(self, turn: Turn) -> None:
        """Record that the person accepted the privacy notice."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.chats.consent(turn.bot_id, turn.user_id, CONSENT_VERSION, now)
            await tx.people.saw(turn, now)
            given = Event(
                Tag.CONSENT_GIVEN, actor=f"person:{turn.user_id}", values={"version": CONSENT_VERSION}
            )
            await tx.audit.record((given,), now)

    async def show_later(self, turn: Turn, flow: Flow) -> None:
        """Have the courier show a flow's step when Telegram can be reached again; once a version."""
        key = f"show:{flow.id}:{flow.version}"
        await self.later(turn, Notice(NoticeKind.SHOW_FLOW, flow.chat_id, key, {"flow_id": flow.id}))

    async def answered(self, turn: Turn, flow_id: str | None, prompt_id: int | None) -> None:
        """The person has been answered: remember the prompt, and close the update."""
        await self._closing.close(turn, flow_id, prompt_id)

    async def skipped(self, tx: Transaction, bot_id: int, updates: Sequence[Received]) -> list[Received]:
        """Remember updates that nobody will handle by their numbers alone; return those not seen before.

        What was typed in a private chat is removed: nobody has read whether it was a secret (TGM-08).
        """
        now, whole = self._desk.clock(), {one.update_id: one for one in updates}
        new = [whole[number] for number in await tx.inbox.remember(bot_id, list(whole), now)]
        typed: dict[int, list[Received]] = {}
        for one in new:
            if one.message_id and one.chat_id == one.user_id:
                typed.setdefault(one.chat_id, []).append(one)
        await tx.outbox.queue(bot_id, [_removed(own) for own in typed.values()], now)
        return new

    async def prompted(self, flow_id: str, prompt_id: int) -> None:
        """Remember the message that shows a flow's step, when a notice showed it."""
        async with self._desk.store.begin() as tx:
            await tx.flows.set_prompt(flow_id, prompt_id)

    async def later(self, turn: Turn, *notices: Notice) -> None:
        """Queue notices that no flow's outcome carries, such as deleting a typed secret once more."""
        async with self._desk.store.begin() as tx:
            await tx.outbox.queue(turn.bot_id, notices, self._desk.clock())

    async def get(self, flow_id: str) -> Flow:
        """Return one flow."""
        async with self._desk.store.read() as tx:
            return await tx.flows.get(flow_id)


def _removed(typed: Sequence[Received]) -> Notice:
    """Make the notice that removes what was typed in one chat."""
    chat_id, message_ids = typed[0].chat_id, ",".join(str(one.message_id) for one in typed)
    key = f"skipped:{chat_id}:{typed[0].update_id}"
    return Notice(NoticeKind.DELETE_MESSAGES, chat_id, key, {"message_ids": message_ids})


def run_out(flow: Flow, *, is_stopped: bool = False) -> Outcome:
    """End a flow whose time is over, or that may not go on (`is_stopped`), and tell the person.

    Who has proven nothing hears no more than of a time that is over: else the ID would be real (ENU-01).
    """
    values: dict[str, str | int] = {"step": flow.step.value, "prompt_id": flow.prompt_id or 0}
    values |= {"kind": flow.kind.value} if flow.kind in STAFF_KINDS else {}
    values |= {"stopped": 1} if is_stopped and flow.factors else {}
    values |= {"request_id": flow.request_id} if flow.request_id else {}
    notice = Notice(NoticeKind.FLOW_EXPIRED, flow.chat_id, f"expired:{flow.id}", values)
    outcome = end(flow, Ending.EXPIRED)
    return Outcome(outcome.flow, outcome.events, (notice,))


SECRET_STEPS = frozenset(
    {
        Step.CHALLENGE,
        Step.TEMPORARY_PASSWORD,
        Step.CURRENT_PASSWORD,
        Step.PHONE,
        Step.EMAIL,
        Step.EMAIL_CODE,
        Step.ANSWER,
        Step.NEW_PASSWORD,
        Step.NEW_PASSWORD_AGAIN,
        Step.CODE,
        # Names of students: they are looked for, and do not stay in the chat.
        Step.SEARCH,
        # A reason for a family; a code may be typed there too.
        Step.REASON,
        Step.PICK,
        Step.ACT,
    }
)
"""The steps at which what a person types is a secret, and is deleted from the chat (TGM-08)."""

STAFF_KINDS = frozenset({FlowKind.LOOK_UP, FlowKind.COLLEAGUES, FlowKind.CLASS_REQUEST})
"""The kinds in which a school's staff act on their own, for whom time that is over reads otherwise."""

SECRET_KINDS = frozenset(FlowKind) - {FlowKind.UNLOCK}
"""The kinds of flow that ask for secrets, or a phone number: what comes too late may be one still."""
