"""Telegram with a stopwatch and a distance: how long after an update reached the bot its reply was out."""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from emulator.api import Api
from emulator.model import Json
from emulator.world import World

SHOWING = ("sendMessage", "editMessageText")


@dataclass
class Stopwatch:
    """Seconds of each step, from the update's arrival to Telegram's yes to the reply, by chat in order."""

    arrived: dict[int, deque[float]] = field(default_factory=dict)
    steps: list[float] = field(default_factory=list)
    waiting: dict[int, asyncio.Future[None]] = field(default_factory=dict)

    def next(self, chat: int) -> asyncio.Future[None]:
        """Return what is done when the next step of this chat ends."""
        self.waiting[chat] = asyncio.get_running_loop().create_future()
        return self.waiting[chat]

    def begin(self, chat: int) -> None:
        """An update of this chat has reached the bot."""
        self.arrived.setdefault(chat, deque()).append(time.perf_counter())

    def end(self, chat: int) -> None:
        """The reply to the chat's oldest open update is out."""
        waiting = self.arrived.get(chat)
        if waiting:
            self.steps.append(time.perf_counter() - waiting.popleft())
        person = self.waiting.pop(chat, None)
        if person is not None and not person.done():
            person.set_result(None)


class DistantApi(Api):
    """Telegram `latency` seconds away, there and back, that tells a stopwatch what passes."""

    def __init__(self, world: World, watch: Stopwatch, latency: float) -> None:
        super().__init__(world)
        self._watch = watch
        self._half = latency / 2

    @override
    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, bytes] | None = None
    ) -> Json:
        await asyncio.sleep(self._half)
        reply = await super().call(method, params, files)
        await asyncio.sleep(self._half)
        if method == "getUpdates":
            for update in reply.get("result", ()):
                if "message" in update:
                    self._watch.begin(update["message"]["chat"]["id"])
        elif method in SHOWING:
            self._watch.end(int(params["chat_id"]))
        return reply
