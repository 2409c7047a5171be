"""Inbox to handlers: in order within a chat, in parallel across chats, each update closed when answered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from conversations.handler import Handling, current
from domain.turn import Turn
from services.flows import Flows

# PTB's own semaphore comes before the chat's lock, where one flooding chat would take every place.
UNLIMITED = 1_000_000
MOST_WAITING = 20
MOST_CLOSED_AT_ONCE = 100

TurnAway = Callable[[Update, Turn, bool], Awaitable[None]]

log = logging.getLogger("helpdesk.ordering")


@dataclass(slots=True)
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    is_told: bool = False
    shed: list[tuple[Turn, int]] = field(default_factory=list)
    tell: tuple[Update, Turn] | None = None


class Ordering(BaseUpdateProcessor):
    """Takes the chat's lock first, then one of `workers` places; sheds a chat that floods.

    `turn_away` hears of each update that is skipped, and whether it is the first of its flood.
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

    @asynccontextmanager
    async def chat(self, chat_id: int) -> AsyncIterator[_Queue]:
        """Hold a chat's lock: nothing else of this chat is handled meanwhile."""
        queue = self._chats.setdefault(chat_id, _Queue())
        queue.waiting += 1
        try:
            async with queue.lock:
                yield queue
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                self._chats.pop(chat_id, None)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when its chat's turn and a worker's have come."""
        turn = turn_of(update, self._bot_id)
        if turn is None or not isinstance(coroutine, Coroutine):
            await coroutine
            return
        queue = self._chats.get(turn.chat_id)
        if queue is not None and queue.waiting > MOST_WAITING:
            coroutine.close()
            await self._shed(update, turn, queue)
            return
        await self._wait_and_handle(turn, coroutine)

    async def _wait_and_handle(self, turn: Turn, coroutine: Coroutine[Any, Any, Any]) -> None:
        async with self.chat(turn.chat_id) as queue:
            try:
                async with self._workers:
                    await self._handle(turn, coroutine)
            finally:
                if queue.waiting == 1:
                    await self._end_flood(queue)

    async def _shed(self, update: object, turn: Turn, queue: _Queue) -> None:
        """Skip an update: a press is answered, a message removed, for in a private chat it may be a secret.

        Who wrote is told when the flood is over, so that what they write after reading it is heard.
        """
        if not isinstance(update, Update):
            return
        queue.shed.append((turn, update.message.message_id if update.message is not None else 0))
        is_first, queue.is_told = not queue.is_told, True
        if is_first:
            log.warning("a chat floods; its updates are skipped", extra={"chat": turn.chat_id})
        if update.callback_query is not None:
            await self._turn_away(update, turn, is_first)
        elif queue.tell is None:
            queue.tell = (update, turn)
        if len(queue.shed) >= MOST_CLOSED_AT_ONCE:
            await self._close_shed(queue)

    async def _end_flood(self, queue: _Queue) -> None:
        await self._close_shed(queue)
        told, queue.tell, queue.is_told = queue.tell, None, False
        if told is not None:
            await self._turn_away(*told, True)  # noqa: FBT003 - called by position

    async def _close_shed(self, queue: _Queue) -> None:
        shed, queue.shed = queue.shed, []
        if shed:
            await self._flows.skipped(shed)

    async def _handle(self, turn: Turn, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            flow = await self._flows.find(turn)
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
