"""`helpdesk demo`: the emulator, a sample school and the bot in one process, with a page to chat on."""

import asyncio
import csv
import io
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyotp
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from typing_extensions import override

from bot import demo_sample as sample
from bot.assemble import create_house, open_house, outside
from bot.demo_cast import Cast, Student
from bot.demo_guide import Guide
from bot.demo_play import Understudy
from bot.house import House
from bot.mail import Post
from bot.outside import Outside
from bot.process import Process, bot_id_of, make_bot
from bot.settings import Settings
from conversations.letters import Letter
from domain.totp import step_at
from domain.turn import Turn
from emulator.api import Api
from emulator.person import Person
from emulator.request import EmulatorRequest
from emulator.server import create_app, serving
from emulator.world import World
from services.roster import Import

DEFAULT_PORT = 8080
PORTS_TRIED = 50
PACE = 0.9
_LAST_PORT = 65535
_USERNAME = "mims_helpdesk_bot"
_BOT_ID = 7_000_000_001
_PATIENCE = 30.0
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
    _say("Five phones and a guide of what to try are on the page; no Telegram account is needed.")
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
        cast = await _play_prologue(house, world)
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


async def _play_prologue(house: House, world: World) -> Cast:
    """Live what comes before the story: a school, its roster, its group, an enrolled administrator."""
    parent, second, other = (
        world.add_user(one.name, language_code=one.language, phone_number=one.phone)
        for one in (sample.PARENT, sample.SECOND, sample.OTHER)
    )
    administrator = world.add_user(sample.ADMINISTRATOR)
    group = world.add_group(sample.GROUP_TITLE, administrator, kind="supergroup")
    cast = Cast(parent.id, second.id, other.id, administrator.id, group.id)
    _, binding = await house.schools.add(sample.SCHOOL_CODE, sample.SCHOOL_NAME)
    cast.students = await _import_students(house)
    world.add_bot_to_group(group, administrator, administrator=True, can_delete_messages=True)
    person = Person(world, administrator, deadline=_PATIENCE)
    await person.say(f"/bind {binding}", chat=group.id)
    await person.expect(sample.SCHOOL_NAME, chat=group.id)
    cast.secret = await _enrol(house, world, person)
    return cast


async def _enrol(house: House, world: World, person: Person) -> str:
    """Enrol the administrator through the chat; return the secret for the page's authenticator."""
    invitation = await house.approvers.invite(sample.SCHOOL_CODE, sample.ADMINISTRATOR)
    await person.say(f"/enrol {invitation}")
    await person.expect("")
    flow = await house.flows.find(Turn(bot_id_of(world.token), None, person.id, person.id))
    if flow is None:
        raise LookupError("the enrolment did not open")
    _, secret = await house.approvers.invitation(flow)
    # The code before the current one is good too, and leaves the current one to the visitor.
    before = step_at(house.outside.timing.now()) - 1
    await person.say(pyotp.HOTP(secret).at(before))
    await person.expect(sample.SCHOOL_NAME)
    return secret


async def _import_students(house: House) -> list[Student]:
    """Import the sample roster from a file, and read the slips that came out."""
    folder = house.settings.data_dir
    roster, slips = folder / "roster.csv", folder / "slips.csv"
    await asyncio.to_thread(roster.write_text, sample.ROSTER, encoding="utf-8")
    await house.roster.import_file(Import(roster, sample.SCHOOL_CODE, slips=slips))
    text = await asyncio.to_thread(slips.read_text, encoding="utf-8")
    guardians = {row["login"]: row["guardian_phones"] for row in csv.DictReader(io.StringIO(sample.ROSTER))}
    return [
        Student(
            row["login"],
            row["full_name"],
            row["class_name"],
            sample.guardians(guardians[row["login"]]),
            row["temporary_password"],
        )
        for row in csv.DictReader(io.StringIO(text))
    ]
