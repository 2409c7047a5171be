"""Telegram's limits in one place: what may be sent when, replies before notices (architecture 4)."""

import asyncio
import contextlib
import logging
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from typing import Any

from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter
from typing_extensions import override

from bot.refusals import seconds_to_wait
from bot.timing import Timing
from storage.interface import Store

log = logging.getLogger("helpdesk.budget")

WHOLE_BOT = 0
REPEATS = 3
SENDING = ("send", "edit", "copy", "forward")
NOT_SENDING = frozenset({"sendChatAction"})
UNPAUSED = frozenset({"getMe", "getUpdates"})

Chat = int | str
Answer = Any


class Rank(IntEnum):
    """Who goes first. Pass `rate_limit_args=Rank.NOTICE` with a call for a notice; a reply is the default."""

    REPLY = 1
    NOTICE = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages a second over all, a minute in a group (telegram.md 2), and a second in any chat.

    One chat, however much it writes, leaves most of a second to the others; notices leave room so that a
    reply need not wait, and keep `between` seconds in a chat. `patience` is how long a call may be held
    back; one that would wait longer fails at once, with the `RetryAfter` Telegram would give.
    """

    overall: int
    group: int
    chat: int
    between: float
    patience: float


LIMITS = {
    Rank.REPLY: Limits(overall=30, group=18, chat=10, between=0, patience=60),
    Rank.NOTICE: Limits(overall=25, group=16, chat=10, between=1, patience=5),
}
SECOND, MINUTE = 1.0, 60.0
CLOCK_TICK = 1e-6


@dataclass(eq=False, slots=True)
class _Ask:
    """One call that waits for its turn; `chat` is None when it concerns no chat."""

    rank: Rank
    chat: Chat | None
    is_sending: bool
    is_pausable: bool
    patience_ends: float
    turn: asyncio.Future[None] | None = field(default=None, repr=False)


class Budget(BaseRateLimiter[Rank]):
    """The rate limiter of the bot (`ApplicationBuilder.rate_limiter`): 30 a second, 18 a minute a group.

    A reply that Telegram answers with 429 is repeated once the wait is over, a notice is not: its courier
    queues it again. A 429 pauses its chat, and the whole bot when two chats meet one; pauses outlive the
    process. What sends nothing (deleting, answering a press, looking up) waits for a pause of the bot alone.
    """

    def __init__(self, store: Store, bot_id: int, timing: Timing) -> None:
        self._store = store
        self._bot_id = bot_id
        self._timing = timing
        self._sent: deque[float] = deque(maxlen=LIMITS[Rank.REPLY].overall)
        self._sent_to: OrderedDict[Chat, deque[float]] = OrderedDict()
        self._paused: dict[Chat, float] = {}
        self._waiting: list[_Ask] = []
        self._alarm: asyncio.Task[None] | None = None

    @override
    async def initialize(self) -> None:
        """Remember the pauses that an earlier process was told."""
        now = self._timing.now()
        async with self._store.read() as tx:
            pauses = await tx.outbox.pauses(self._bot_id, now)
        for chat, until in pauses.items():
            self._paused[chat] = self._timing.monotonic() + (until - now).total_seconds()

    @override
    async def shutdown(self) -> None:
        """Let nobody wait any longer."""
        if self._alarm:
            self._alarm.cancel()
        for ask in self._waiting:
            if ask.turn and not ask.turn.done():
                ask.turn.set_exception(NetworkError("the bot is stopping"))
        self._waiting.clear()

    @override
    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Rank | None,
    ) -> Answer:
        """Call when it is this call's turn; see python-telegram-bot's `BaseRateLimiter`."""
        ask = self._ask(endpoint, data, rate_limit_args or Rank.REPLY)
        left = REPEATS if ask.rank is Rank.REPLY else 0
        while True:
            await self._admit(ask)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as told:
                await self._pause(ask.chat, seconds_to_wait(told))
                if not left:
                    raise
                left -= 1

    def _ask(self, endpoint: str, data: dict[str, Any], rank: Rank) -> _Ask:
        return _Ask(
            rank=rank,
            chat=_chat(data.get("chat_id")),
            is_sending=endpoint.startswith(SENDING) and endpoint not in NOT_SENDING,
            is_pausable=endpoint not in UNPAUSED,
            patience_ends=self._timing.monotonic() + LIMITS[rank].patience,
        )

    async def _admit(self, ask: _Ask) -> None:
        """Return when it is this call's turn, or raise `RetryAfter` when that is too far away."""
        ask.turn = asyncio.get_running_loop().create_future()
        self._waiting.append(ask)
        self._serve()
        try:
            await ask.turn
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(ask)

    def _serve(self) -> None:
        """Give everybody a turn who may have one now, replies first; set the alarm for the next."""
        self._forget_old()
        delays = [self._try(ask) for ask in sorted(self._waiting, key=lambda ask: ask.rank)]
        self._waiting = [ask for ask in self._waiting if ask.turn and not ask.turn.done()]
        if self._alarm:
            self._alarm.cancel()
        self._alarm = asyncio.create_task(self._ring(min(filter(None, delays)))) if self._waiting else None

    def _try(self, ask: _Ask) -> float:
        """Let the call go, refuse it, or return how long it still waits."""
        if ask.turn is None or ask.turn.done():
            return 0
        now = self._timing.monotonic()
        free_at = self._free_at(ask, now)
        if free_at <= now + CLOCK_TICK:
            self._spend(ask, now)
            ask.turn.set_result(None)
        elif free_at > ask.patience_ends:
            ask.turn.set_exception(RetryAfter(math.ceil(free_at - now)))
        else:
            return free_at - now
        return 0

    async def _ring(self, seconds: float) -> None:
        await self._timing.sleep(seconds)
        self._alarm = None
        self._serve()

    def _free_at(self, ask: _Ask, now: float) -> float:
        """Return the earliest time at which the limits would let this call go."""
        paused = self._paused.get(WHOLE_BOT, now) if ask.is_pausable else now
        if not ask.is_sending or ask.chat is None:
            return max(now, paused)
        limits, sent = LIMITS[ask.rank], self._sent_to.get(ask.chat, deque[float]())
        times = [now, paused, self._paused.get(ask.chat, now), _room_at(self._sent, limits.overall, SECOND)]
        times.append(_room_at(sent, limits.chat, SECOND))
        if sent:
            times.append(sent[-1] + limits.between)
        if _is_group(ask.chat):
            times.append(_room_at(sent, limits.group, MINUTE))
        return max(times)

    def _spend(self, ask: _Ask, now: float) -> None:
        if ask.chat is None or not ask.is_sending:
            return
        self._sent_to.setdefault(ask.chat, deque(maxlen=LIMITS[Rank.REPLY].group)).append(now)
        self._sent_to.move_to_end(ask.chat)
        self._sent.append(now)

    def _forget_old(self) -> None:
        now = self._timing.monotonic()
        while self._sent_to and next(iter(self._sent_to.values()))[-1] <= now - MINUTE:
            self._sent_to.popitem(last=False)
        for chat in [chat for chat, until in self._paused.items() if until <= now]:
            del self._paused[chat]

    async def _pause(self, chat: Chat | None, seconds: float) -> None:
        """Honour Telegram's `retry_after`, and write it down so that a restart honours it too (DOS-04)."""
        now = self._timing.monotonic()
        others = {one for one, until in self._paused.items() if until > now} - {chat}
        where = chat if isinstance(chat, int) and not others else WHOLE_BOT
        self._paused[where] = max(self._paused.get(where, now), now + seconds)
        log.warning("budget.paused", extra={"whole_bot": where == WHOLE_BOT, "seconds": seconds})
        async with self._store.begin() as tx:
            await tx.outbox.pause(self._bot_id, where, self._timing.now() + timedelta(seconds=seconds))


def _room_at(sent: deque[float], limit: int, period: float) -> float:
    """Return when fewer than `limit` of these lie within the last `period`."""
    return sent[-limit] + period if len(sent) >= limit else -math.inf


def _is_group(chat: Chat) -> bool:
    """Whether the limits of groups hold; a name stands for a channel or a supergroup."""
    return isinstance(chat, str) or chat < 0


def _chat(given: object) -> Chat | None:
    """Return the chat a call names: a number, also when it is written as text, or a channel's name."""
    if given is None or isinstance(given, int):
        return given
    text = str(given)
    return int(text) if text.lstrip("-").isdecimal() else text
