"""`helpdesk demo`: the emulator, a sample school and the bot in one process, with a page to chat on."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from typing_extensions import override

from bot.assemble import create_house, open_house, outside
from bot.demo_cast import Cast
from bot.demo_guide import Guide
from bot.demo_play import Understudy
from bot.demo_prologue import play_prologue
from bot.house import House
from bot.mail import Post
from bot.outside import Outside
from bot.process import Process, make_bot
from bot.settings import Settings
from conversations.letters import Letter
from emulator.api import Api
from emulator.request import EmulatorRequest
from emulator.server import create_app, serving
from emulator.world import World

DEFAULT_PORT = 8080
PORTS_TRIED = 50
PACE = 0.9
_LAST_PORT = 65535
_USERNAME = "mims_helpdesk_bot"
_BOT_ID = 7_000_000_001
_API = "http://emulator.invalid"


class DemoProblem(Exception):  # noqa: N818 - the operator's word
    """Why the demo cannot start, in one sentence that says what to do."""


class DemoSettings(Settings):
    """Settings of the demo: what bot.env and the environment say is not for it."""

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what the code says and nothing else."""
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs: its address, and what happens in it."""

    address: str
    house: House
    world: World
    api: Api
    cast: Cast
    working: "asyncio.Task[None]"


async def run(port: int = DEFAULT_PORT) -> None:
    """Play until SIGINT or SIGTERM; a reset from the page begins again at the same address.

    Raises:
        DemoProblem: no port is free.
    """
    around, stopped = outside(), asyncio.Event()
    _stop_on_signals(stopped)
    announced = False
    while not stopped.is_set():
        async with open_demo(around, port) as demo:
            if not announced:
                _announce(demo.address, port)
                announced = True
            port = int(demo.address.rpartition(":")[2])
            await _until_over(demo, stopped)
    _say("The demo has ended; its data are gone.")


def _stop_on_signals(stopped: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)


async def _until_over(demo: Demo, stopped: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in (stopped, demo.cast.reset)]
    await asyncio.wait([*waits, demo.working], return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _announce(address: str, wanted: int) -> None:
    if wanted and not address.endswith(f":{wanted}"):
        _say(f"Port {wanted} is in use, so the next free one was taken.")
    _say(f"The demo is ready: open {address} in a browser of this computer.")
    _say("Eight phones and a guide of what to try are on the page; no Telegram account is needed.")
    _say("Ctrl-C stops it and removes all its data.")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what the demo says on the terminal


@asynccontextmanager
async def open_demo(around: Outside, port: int) -> AsyncIterator[Demo]:
    """Build everything in a fresh folder that is removed at the end, and serve it on 127.0.0.1.

    Raises:
        DemoProblem: no port is free.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="helpdesk-demo-")))
        settings = _settings(folder, around)
        await asyncio.to_thread(create_house, settings, around)
        world = World(settings.token(), _USERNAME, lambda: around.timing.now().timestamp())
        with_mail = replace(around, post=_mailbox(world))
        house = await stack.enter_async_context(open_house(settings, with_mail))
        api = Api(world)
        working = await stack.enter_async_context(_working(house, api))
        cast = await play_prologue(house, world)
        understudy = Understudy(house, world, cast, PACE)
        guide = Guide(house, world, cast, understudy)
        app = create_app(world, api, extra_routes=guide.routes())
        address = await _serve(stack, app, port)
        yield Demo(address, house, world, api, cast, working)
        if working.done():
            working.result()


def _mailbox(world: World) -> Post:
    """Let e-mails go to the mailbox of the page; nothing leaves this computer."""

    async def post(letter: Letter) -> None:
        world.deliver(letter.to, letter.subject, letter.plain)

    return post


def _settings(folder: Path, around: Outside) -> Settings:
    values: dict[str, Any] = {
        "bot_token": f"{_BOT_ID}:{around.entropy(20).hex()}",
        "data_dir": folder / "data",
        "key_file": folder / "secrets" / "keys.json",
        "telegram_api_url": _API,
    }
    return DemoSettings(**values)


async def _serve(stack: AsyncExitStack, app: Any, port: int) -> str:  # noqa: ANN401 - Starlette is the emulator's
    """Serve on this port, or on the next free one."""
    last = min(port + PORTS_TRIED, _LAST_PORT) if port else 0
    for candidate in range(port, last + 1):
        try:
            return await stack.enter_async_context(serving(app, candidate))
        except OSError:
            continue
    raise DemoProblem(f"no port from {port} to {last} is free; name another with --port")


@asynccontextmanager
async def _working(house: House, api: Api) -> AsyncIterator["asyncio.Task[None]"]:
    """Have the bot work while the block runs; it reaches the emulator without a socket."""
    bot = make_bot(house, api.world.token, _API, EmulatorRequest(api))
    process = Process(house, bot, EmulatorRequest(api))
    working = asyncio.create_task(process.run(), name="bot")
    try:
        yield working
    finally:
        process.stop()
        await asyncio.wait([working])
