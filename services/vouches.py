"""Vouches: an attempt from an unknown chat tells the known chats, and one of them can speak for it."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from domain import forgot_password as rules
from domain import vouch as vouching
from domain.account import Account
from domain.events import Event, Tag
from domain.evidence import Factor
from domain.flow import Ending, Flow, Outcome, Said, event
from domain.notice import Notice, NoticeKind
from domain.turn import Turn
from services.desk import Desk
from services.flows import run_out
from services.freezes import Freezes, refuse
from services.tries import about
from storage.interface import NotFound, Transaction
from storage.records import Vouch, VouchState

_TAGS = {
    VouchState.GIVEN: (Tag.VOUCH_GIVEN,),
    VouchState.REFUSED: (Tag.VOUCH_REFUSED, Tag.RECOVERY_REPUDIATED),
}


class Pressed(StrEnum):
    """What a press led to."""

    TAKEN = "taken"
    OVER = "over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class VouchView:
    """What the question to a known chat is made of: as it stands now, with the three numbers."""

    vouch: Vouch
    account: Account
    choices: tuple[int, ...]
    is_open: bool
    is_frozen: bool


class Vouches:
    """Asks the known chats, and takes their answer once. What is said never tells if answers were right.

    `key` is never rotated: two phones show the same number, and another would stop a rightful attempt.
    """

    def __init__(self, desk: Desk, freezes: Freezes, key: bytes) -> None:
        self._desk = desk
        self._freezes = freezes
        self._key = key

    def number(self, flow: Flow) -> int:
        """Return what the new phone shows, whether or not any other phone is asked (ENU-08)."""
        return self._numbers(flow.id, about(flow)[1])[0]

    def _numbers(self, flow_id: str, account_id: str) -> tuple[int, tuple[int, ...]]:
        message = f"vouch/v1|{flow_id}|{account_id}".encode()
        return vouching.numbers(hmac.digest(self._key, message, hashlib.sha256))

    async def ask(self, tx: Transaction, flow: Flow) -> None:
        """Tell the known chats that answers were judged, right or wrong alike; once an attempt."""
        now, account_id = self._desk.clock(), about(flow)[1]
        chats = await tx.chats.list(account_id)
        told = await tx.vouches.told_since(account_id, now - vouching.PERIOD)
        if not chats:
            return
        vouch = Vouch(
            id=self._desk.new_id(),
            account_id=account_id,
            flow_id=flow.id,
            created_at=now,
            expires_at=now + vouching.TIME,
            is_told=told < vouching.MOST_TOLD,
        )
        if not await tx.vouches.put(vouch):
            return
        await self._desk.record(tx, event(flow, Tag.VOUCH_ASKED, vouch=vouch.id, told=vouch.is_told))
        for chat in chats if vouch.is_told else ():
            key = f"vouch:{vouch.id}:{chat.chat_id}"
            notice = Notice(NoticeKind.VOUCH_ASKED, chat.chat_id, key, {"vouch_id": vouch.id})
            await tx.outbox.queue(chat.bot_id, (notice,), now)

    async def given(self, tx: Transaction, flow: Flow) -> frozenset[Factor]:
        """Return what a known chat has said for this attempt by now."""
        vouch = await tx.vouches.find_about(flow.id, about(flow)[1])
        is_given = vouch is not None and vouch.state is VouchState.GIVEN
        counts = is_given and vouch is not None and self._desk.clock() < vouch.expires_at
        return frozenset({Factor.VOUCH} if counts else ())

    async def view(self, vouch_id: str) -> VouchView:
        """Read how a question stands. Raises `NotFound` when it is forgotten."""
        async with self._desk.store.read() as tx:
            vouch = await tx.vouches.find(vouch_id)
            if vouch is None:
                raise NotFound
            account = await tx.accounts.get(vouch.account_id)
            is_frozen = await tx.freezes.find(account.id) is not None
        choices = self._numbers(vouch.flow_id, vouch.account_id)[1]
        is_open = vouch.state is VouchState.OPEN and self._desk.clock() < vouch.expires_at
        return VouchView(vouch, account, choices, is_open, is_frozen)

    async def asked(self, turn: Turn, vouch_id: str, message_id: int) -> None:
        """The question stands in a chat: have it edited when its time is over, or at once if it is by now."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            vouch = await tx.vouches.find(vouch_id)
            if vouch is None:
                return
            due = vouch.expires_at if vouch.state is VouchState.OPEN and now < vouch.expires_at else None
            values: dict[str, str | int] = {"vouch_id": vouch_id, "message_id": message_id}
            key = outcome_key(vouch_id, turn.chat_id)
            notice = Notice(NoticeKind.VOUCH_OUTCOME, turn.chat_id, key, values, not_before=due)
            await tx.outbox.queue(turn.bot_id, (notice,), now)

    async def press(self, turn: Turn, vouch_id: str, number: int | None) -> Pressed:
        """Take a known chat's press: a number, or None for "Not us: freeze"; the first one counts."""
        now = self._desk.clock()
        async with self._desk.store.begin() as tx:
            await tx.inbox.apply(turn, now)
            vouch = await tx.vouches.find(vouch_id)
            # Whether a chat is known is looked up now: it may have been removed since it was asked.
            if vouch is None or not await tx.chats.is_known(vouch.account_id, turn):
                await refuse(tx, turn, "forged" if vouch is None else "unknown_chat", now)
                return Pressed.REFUSED
            right, choices = self._numbers(vouch.flow_id, vouch.account_id)
            if number is not None and number not in choices:
                await refuse(tx, turn, "forged", now, thread=vouch.flow_id)
                return Pressed.REFUSED
            state = VouchState.GIVEN if number == right else VouchState.REFUSED
            if not await tx.vouches.decide(vouch.id, state, turn.user_id, now):
                await refuse(tx, turn, "over", now, thread=vouch.flow_id)
                return Pressed.OVER
            await self._take_effect(tx, turn, vouch, state, is_frozen=number is None)
            return Pressed.TAKEN

    async def _take_effect(
        self, tx: Transaction, turn: Turn, vouch: Vouch, state: VouchState, *, is_frozen: bool
    ) -> None:
        now = self._desk.clock()
        account = await tx.accounts.get(vouch.account_id)
        subject = (await tx.accounts.find_subject(account.login)).key
        flow = await _flow(tx, vouch)
        actor, values = f"person:{turn.user_id}", {"vouch": vouch.id}
        await self._desk.record(
            tx, *(Event(tag, subject, actor, vouch.flow_id, values) for tag in _TAGS[state])
        )
        if flow is not None and state is VouchState.GIVEN:
            await tx.kin.remember([account.id], flow.user_id)
        if flow is not None and flow.is_open:
            await self._steer(tx, flow, state)
        if is_frozen:
            is_changed = flow is not None and (flow.ending, flow.said) == (Ending.DONE, Said.CHANGED)
            await self._freezes.freeze(tx, turn, account, is_changed=is_changed)
        chats = await tx.chats.list(account.id)
        for bot_id in {chat.bot_id for chat in chats}:
            await tx.outbox.hurry(bot_id, [outcome_key(vouch.id, chat.chat_id) for chat in chats], now)

    async def _steer(self, tx: Transaction, flow: Flow, state: VouchState) -> None:
        """Let the new chat go on, if its answers are there already, or end its attempt wherever it stands."""
        theirs = Turn(flow.bot_id, None, flow.chat_id, flow.user_id)
        if state is VouchState.REFUSED:
            await self._desk.settle(tx, theirs, run_out(flow, is_stopped=True))
        elif flow.step in rules.WAITING and not self._is_over(flow):
            outcome = rules.go_on_vouched(flow, self._desk.policy, self._desk.clock())
            key = f"show:{flow.id}:{flow.version + 1}"
            shown = Notice(NoticeKind.SHOW_FLOW, flow.chat_id, key, {"flow_id": flow.id})
            await self._desk.settle(tx, theirs, Outcome(outcome.flow, outcome.events, (shown,)))

    def _is_over(self, flow: Flow) -> bool:
        return flow.has_expired(self._desk.clock())


async def _flow(tx: Transaction, vouch: Vouch) -> Flow | None:
    """Return the attempt, None when it is forgotten or has gone on to name another account."""
    try:
        flow = await tx.flows.get(vouch.flow_id)
    except NotFound:
        return None
    return flow if flow.account_id == vouch.account_id else None


def outcome_key(vouch_id: str, chat_id: int) -> str:
    """Name the notice that edits a question in one chat when it is over."""
    return f"vouch_outcome:{vouch_id}:{chat_id}"
