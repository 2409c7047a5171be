"""The emulator over HTTP on this machine: the Bot API, the control panel, and the folder of the chat page."""

import argparse
import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from email.utils import formatdate
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

from emulator.api import Api
from emulator.guard import LoopbackOnly
from emulator.web import bot_routes, control_routes
from emulator.world import World

LOOPBACK = "127.0.0.1"
PAGE = Path(__file__).parent / "static"


def create_app(world: World, api: Api, *, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the application; the caller's routes come before the page's files."""
    page = Mount("/", StaticFiles(directory=PAGE, html=True))
    routes = [*bot_routes(api), *control_routes(world, api), *extra_routes, page]
    tells = Middleware(_TellsTheTime, clock=lambda: world.clock() + api.faults.clock_offset)
    return Starlette(routes=routes, middleware=[tells, Middleware(LoopbackOnly)])


class _TellsTheTime:
    """Gives each reply the Date of Telegram's clock, which is the world's and not this machine's."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float]) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Date"] = formatdate(self._clock(), usegmt=True)
            await send(message)

        await self._app(scope, receive, send_dated)


class _Server(uvicorn.Server):
    """Uvicorn that says when it is up; inside another program it leaves the signals alone."""

    def __init__(self, app: Starlette, *, owns_signals: bool) -> None:
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1, date_header=False
        )
        super().__init__(config)
        self.up = asyncio.Event()
        self._owns_signals = owns_signals

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals() if self._owns_signals else contextlib.nullcontext():
            yield

    def stop(self) -> None:
        """End the long polls and then the server."""
        self.should_exit = True
        for task in self.server_state.tasks:
            task.cancel()


def _listen(port: int) -> socket.socket:
    """Open the port; replies go out at once, though uvicorn writes head and body apart.

    asyncio turns Nagle's algorithm off only where it made the socket itself; with it each reply waits 40 ms.
    """
    listener = socket.create_server((LOOPBACK, port))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


@contextlib.asynccontextmanager
async def serving(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serve the application while the block runs; yields its address. Port 0 is any free port."""
    listener = _listen(port)
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    server = _Server(app, owns_signals=False)
    task = asyncio.create_task(server.serve([listener]))
    await server.up.wait()
    try:
        yield address
    finally:
        server.stop()
        await task


async def run(world: World, api: Api, port: int) -> None:
    """Serve until SIGTERM or SIGINT; print one line when ready."""
    listener = _listen(port)
    server = _Server(create_app(world, api), owns_signals=True)
    print(f"emulator ready on http://{LOOPBACK}:{listener.getsockname()[1]}", flush=True)  # noqa: T201 - its output
    await server.serve([listener])


def main() -> None:
    """Run the emulator as a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m emulator.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 is any free port")
    parser.add_argument("--token", required=True, help="the bot token the emulator accepts")
    parser.add_argument("--username", default="mims_helpdesk_bot", help="the bot's username")
    given = parser.parse_args()
    world = World(given.token, given.username, time.time)  # noqa: TID251 - this process's own composition root
    asyncio.run(run(world, Api(world), given.port))


if __name__ == "__main__":
    main()
