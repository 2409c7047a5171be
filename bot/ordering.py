"""Inbox to handlers: in order within a chat, in parallel across chats, each update closed when answered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.arrivals import Surplus
from conversations.handler import Handling, current
from domain.turn import Turn
from services.flows import Flows

# PTB's own semaphore comes before the chat's lock, where one flooding chat would take every place.
UNLIMITED = 1_000_000
MOST_WAITING = 20
log = logging.getLogger("helpdesk.ordering")


@dataclass(frozen=True, slots=True)
class TurnAway:
    """How who floods hears of it: `tell` in the chat, `answer` on a press, with words or without."""

    tell: Callable[[Turn], Awaitable[None]]
    answer: Callable[[Turn, str, bool], Awaitable[None]]


@dataclass(slots=True)
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    is_told: bool = False
    tell: Turn | None = None


class Ordering(BaseUpdateProcessor):
    """Takes the chat's lock first, then one of `workers` places; says how much more a chat may send.

    A flood begins with the first surplus of a chat and ends when nothing of the chat waits any more.
    """

    def __init__(self, flows: Flows, bot_id: int, workers: int, turn_away: TurnAway) -> None:
        super().__init__(UNLIMITED)
        self._flows = flows
        self._bot_id = bot_id
        self._workers = asyncio.Semaphore(workers)
        self._turn_away = turn_away
        self._chats: dict[int, _Queue] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    def room(self, chat_id: int) -> int:
        """Return for how many more updates of a chat there is room: one is handled, 20 wait behind it."""
        queue = self._chats.get(chat_id)
        return MOST_WAITING + 1 - (queue.waiting if queue else 0)

    @asynccontextmanager
    async def chat(self, chat_id: int) -> AsyncIterator[_Queue]:
        """Hold a chat's lock: nothing else of this chat is handled meanwhile."""
        queue = self._chats.setdefault(chat_id, _Queue())
        queue.waiting += 1
        try:
            async with queue.lock:
                try:
                    yield queue
                finally:
                    if queue.waiting == 1:
                        await self._end_flood(queue)
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                self._chats.pop(chat_id, None)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when its chat's turn and a worker's have come."""
        turn = turn_of(update, self._bot_id)
        if isinstance(update, Surplus) and isinstance(coroutine, Coroutine):
            coroutine.close()
            await self._shed(update)
        elif turn is None or not isinstance(coroutine, Coroutine):
            await coroutine
        else:
            async with self.chat(turn.chat_id), self._workers:
                await self._handle(turn, coroutine)

    async def _shed(self, surplus: Surplus) -> None:
        """Answer presses at once; who wrote is told when the flood is over, so that they are heard then."""
        chat_id = surplus.turn.chat_id
        queue = self._chats.get(chat_id)
        if queue is not None:
            is_first = _note(queue, surplus)
        else:
            async with self.chat(chat_id) as queue:
                is_first = _note(queue, surplus)
        for press in surplus.presses:
            await self._turn_away.answer(surplus.turn, press, is_first)
            is_first = False

    async def _end_flood(self, queue: _Queue) -> None:
        """Tell who wrote; what is shed meanwhile is told with it."""
        if queue.tell is not None:
            await self._turn_away.tell(queue.tell)
        queue.tell, queue.is_told = None, False

    async def _handle(self, turn: Turn, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            turn, flow = await self._flows.meet(turn)
        except BaseException:
            coroutine.close()
            raise
        handling = Handling(turn, flow, lambda: self._flows.find(turn))
        token = current.set(handling)
        try:
            await coroutine
        finally:
            current.reset(token)
        await self._close(handling)

    async def _close(self, handling: Handling) -> None:
        """Remember the prompt and close the update; what could not go out is left to the courier."""
        shown = handling.shown
        if not handling.went_out and shown is not None:
            await self._flows.show_later(handling.turn, shown)
            await self._flows.answered(handling.turn, None, None)
            return
        await self._flows.answered(handling.turn, shown.id if shown else None, handling.prompt_id)


def _note(queue: _Queue, surplus: Surplus) -> bool:
    """Note whom to tell; return whether this is the first of its flood."""
    is_first, queue.is_told = not queue.is_told, True
    if is_first:
        log.warning("a chat floods; its updates are skipped", extra={"chat": surplus.turn.chat_id})
    if surplus.is_written and queue.tell is None:
        queue.tell = surplus.turn
    return is_first


def turn_of(update: object, bot_id: int) -> Turn | None:
    """Return who acts by an update, None for what nobody did in a chat."""
    if not isinstance(update, Update) or update.effective_chat is None:
        return None
    user = update.effective_user
    return Turn(
        bot_id=bot_id,
        update_id=update.update_id,
        chat_id=update.effective_chat.id,
        user_id=user.id if user else 0,
        language=(user.language_code if user else None) or "en",
    )
