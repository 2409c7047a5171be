"""The line to Telegram: a PTB request over aiohttp, for a fifth of the processor time (decision 0006)."""

from http import HTTPStatus
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE, DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

CONNECTIONS = 64
PATIENCE = 15.0
CONNECT_PATIENCE = 10.0
UPLOAD_PATIENCE = 30.0


class TelegramLine(BaseRequest):
    """One pool of connections. No error it raises names the address, for that holds the token (SEC-03)."""

    def __init__(self, connections: int = CONNECTIONS, read_timeout: float = PATIENCE) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    @override
    def read_timeout(self) -> float:
        """The seconds after which a missing reply is a TimedOut."""
        return self._read_timeout

    @override
    async def initialize(self) -> None:
        """Open the pool; an open one stays."""
        if self._session is None or self._session.closed:
            pool = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=pool, headers={"User-Agent": self.USER_AGENT})

    @override
    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

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
        """Make one call; return the status and the body, as PTB wants them."""
        await self.initialize()
        if self._session is None:
            raise NetworkError("the line is not open")
        patience = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        files = request_data is not None and bool(request_data.multipart_data)
        longest = None if patience is None else patience + (UPLOAD_PATIENCE if files else CONNECT_PATIENCE)
        timeout = aiohttp.ClientTimeout(total=longest, sock_connect=CONNECT_PATIENCE, sock_read=patience)
        try:
            async with self._session.request(method, url, data=_body(request_data), timeout=timeout) as reply:
                return HTTPStatus(reply.status).value, await reply.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            raise NetworkError(f"aiohttp.{type(problem).__name__}") from None


def _body(request_data: RequestData | None) -> Any:  # noqa: ANN401 - what aiohttp takes as data
    if request_data is None:
        return None
    parameters, files = request_data.json_parameters, request_data.multipart_data
    if not files:
        return parameters or None
    form = aiohttp.FormData()
    for name, value in parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
