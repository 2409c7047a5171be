"""The line to Telegram with a stopwatch: how long after an update reached the bot its reply was out."""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from telegram.request import RequestData
from typing_extensions import override

from emulator.api import Api
from emulator.request import EmulatorRequest

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


class TimedRequest(EmulatorRequest):
    """An EmulatorRequest that tells a stopwatch what passes."""

    def __init__(self, api: Api, watch: Stopwatch, latency: float) -> None:
        super().__init__(api, read_timeout=60, latency=latency)
        self._watch = watch

    @override
    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """Pass the call on; begin and end steps by what it carries."""
        status, body = await super().do_request(url, method, request_data, *args, **kwargs)
        name = url.rpartition("/")[2]
        if name == "getUpdates":
            for update in json.loads(body).get("result", ()):
                if "message" in update:
                    self._watch.begin(update["message"]["chat"]["id"])
        elif name in SHOWING and request_data is not None:
            self._watch.end(int(request_data.parameters["chat_id"]))
        return status, body
