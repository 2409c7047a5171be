"""A request class for python-telegram-bot that goes straight into the emulator, without sockets."""

import asyncio
import json
from typing import Any

from telegram._utils.defaultvalue import DEFAULT_NONE, DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from emulator.api import Api
from emulator.errors import Refusal
from emulator.faults import ConnectionDropped
from emulator.model import Json


class EmulatorRequest(BaseRequest):
    """Pass one to `builder.request(...)` and another to `builder.get_updates_request(...)`.

    `latency` is added to each call, half on the way there and half on the way back.
    """

    def __init__(self, api: Api, *, read_timeout: float | None = 5.0, latency: float = 0.0) -> None:
        self._api = api
        self._read_timeout = read_timeout
        self._latency = latency

    @property
    @override
    def read_timeout(self) -> float | None:
        """The seconds after which a missing reply is a TimedOut."""
        return self._read_timeout

    @override
    async def initialize(self) -> None:
        """Nothing to open."""

    @override
    async def shutdown(self) -> None:
        """Nothing to close."""

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Answer like HTTPXRequest would: status and body, or TimedOut, or NetworkError."""
        seconds = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        try:
            async with asyncio.timeout(seconds):
                reply = await self._reply(url, request_data)
        except TimeoutError as late:
            raise TimedOut from late
        except ConnectionDropped as dropped:
            raise NetworkError(f"httpx.ReadError: {dropped}") from dropped
        status = 200 if reply["ok"] else int(reply["error_code"])
        return status, json.dumps(reply).encode()

    async def _reply(self, url: str, request_data: RequestData | None) -> Json:
        path, _, method = url.rpartition("/")
        if not path.endswith(f"/bot{self._api.world.token}"):
            return Refusal(401).as_json()
        params: dict[str, Any] = dict(request_data.json_parameters) if request_data else {}
        uploads = (request_data.multipart_data or {}) if request_data else {}
        files = {name: _content(part) for name, part in uploads.items()}
        await asyncio.sleep(self._latency / 2)
        reply = await self._api.call(method, params, files)
        await asyncio.sleep(self._latency / 2)
        return reply


def _content(part: Any) -> bytes:  # noqa: ANN401 - a file part is a tuple whose second field is bytes or a handle
    body = part[1]
    return body if isinstance(body, bytes) else bytes(body.read())
