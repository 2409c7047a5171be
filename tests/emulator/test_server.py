"""An unmodified bot polls the server over HTTP, and the server runs as a process of its own."""

import asyncio
import signal
import sys
from email.utils import parsedate_to_datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from telegram.ext import ApplicationBuilder

from emulator.faults import Fault
from emulator.person import Person
from emulator.remote import HttpLine
from emulator.server import create_app, serving
from tests.emulator.desk import PNG, START, TOKEN, Desk
from tests.emulator.tutorial import build


class TestPollingOverHttp:
    async def test_a_tutorial_bot_completes_its_story(self, desk: Desk) -> None:
        mei = Person(desk.world, desk.mei)
        async with serving(create_app(desk.world, desk.api)) as address:
            bot = build(ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot"))
            async with bot:
                assert bot.updater
                await bot.updater.start_polling(poll_interval=0)
                await bot.start()
                await mei.say("/start")
                await mei.expect("Welcome, you")
                await mei.tap("Approve")
                await mei.expect("approved")
                await mei.say("secret")
                await mei.expect("terces")
                await mei.misses("secret")
                await mei.say("/picture")
                assert await mei.photo(await mei.expect("Scan me")) == PNG
                await bot.updater.stop()
                await bot.stop()
        assert desk.api.violations == []

    async def test_polling_survives_broken_lines_and_server_errors(self, desk: Desk) -> None:
        mei = Person(desk.world, desk.mei, deadline=10)
        async with serving(create_app(desk.world, desk.api)) as address:
            bot = build(ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot"))
            async with bot:
                assert bot.updater
                faults = [Fault.drop_after(), Fault.server_error(502)]
                desk.api.faults.next("getUpdates", *faults)
                await bot.updater.start_polling(poll_interval=0, error_callback=lambda _: None)
                await bot.start()
                await mei.say("/start")
                await mei.expect("Welcome, you")
                assert desk.api.faults.waiting() == 0
                await bot.updater.stop()
                await bot.stop()


class TestApplication:
    async def test_the_page_and_the_callers_routes_are_served(self, desk: Desk) -> None:
        async def hello(_request: Request) -> PlainTextResponse:
            return PlainTextResponse("hello")

        app = create_app(desk.world, desk.api, extra_routes=[Route("/hello", hello)])
        async with serving(app) as address, HttpLine(address) as line:
            assert (await line._client.get("/hello")).text == "hello"
            page = await line._client.get("/")
            assert page.headers["content-type"].startswith("text/html")
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    async def test_every_reply_has_the_date_of_the_worlds_clock(self, desk: Desk) -> None:
        """TOT-10: so that a host's clock can be held against Telegram's, and be wrong in a test."""
        async with serving(create_app(desk.world, desk.api)) as address, HttpLine(address) as line:

            async def told(path: str) -> float:
                reply = await line._client.get(path)
                assert len(reply.headers.get_list("date")) == 1
                return parsedate_to_datetime(reply.headers["date"]).timestamp()

            assert await told("/") == await told("/control/state") == int(START)
            await line.do("clock", seconds=-90)
            assert await told(f"/bot{TOKEN}/getMe") == int(START) - 90

    async def test_it_ends_at_once_though_polls_are_open(self, desk: Desk) -> None:
        async with serving(create_app(desk.world, desk.api)) as address, HttpLine(address) as line:
            seen = desk.world.revision
            waiting = asyncio.create_task(line.look(seen, desk.mei.id, 30))
            while not desk.world.bell._waiters:  # noqa: ASYNC110 - until the request has arrived
                await asyncio.sleep(0)
            begun = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - begun < 2
        waiting.cancel()


async def test_it_runs_as_a_process_that_says_when_it_is_ready() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "emulator.server", "--token", TOKEN]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=root, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    ready = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    assert ready.startswith("emulator ready on http://127.0.0.1:")
    async with HttpLine(ready.split()[-1]) as line:
        mei = await line.person("Mei", language_code="ta")
        lim = await line.person("Mr Lim")
        group = await line.group("Admins", lim)
        assert group < 0
        assert (await mei.say("/start"))["text"] == "/start"
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.wait(), 10)
    assert await process.stderr.read() == b""
    process._transport.close()  # type: ignore[attr-defined] # Python leaves the pipes open until collected
