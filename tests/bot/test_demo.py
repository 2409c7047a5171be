"""The demo, lived over HTTP: the whole story, and how it starts and ends."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assemble import outside
from bot.demo import PORTS_TRIED, Demo, DemoProblem, open_demo
from emulator.person import Person
from emulator.remote import HttpLine, RemotePerson
from services.hashing import Parameters

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "What is your favourite food?": "laksa with extra cockles",
    "What is your favourite toy?": "wooden train",
    "What is your favourite book?": "The Hobbit",
}
PASSWORDS = ("Purple-Kettle-42-moon", "Seven.Otters.swim.9", "Quiet+Lantern+58+rain")


class Visitor:
    """Somebody at the demo's page: a mother's and the school's phones over HTTP."""

    def __init__(self, line: HttpLine, client: httpx.AsyncClient, guide: dict[str, Any]) -> None:
        phones = {phone["name"]: phone for phone in guide["phones"]}
        self.parent = RemotePerson(line, phones["parent"]["user"], deadline=15)
        self.administrator = RemotePerson(line, phones["administrator"]["user"], deadline=15)
        self.group = int(phones["group"]["chat"])
        self.login = guide["students"][0]["login"]
        self.slip = guide["students"][0]["temporary_password"]
        self._client = client

    async def get(self, path: str) -> Any:
        return (await self._client.get(path)).raise_for_status().json()

    async def done(self) -> list[int]:
        return list((await self.get("/demo/progress"))["done"])

    async def first_login(self, password: str) -> None:
        me = self.parent
        await me.say("/first")
        await me.expect("Privacy")
        await me.tap("I understand")
        await me.expect("MIMS ID")
        await me.say(self.login)
        await me.expect("temporary password")
        await me.say(self.slip)
        for question, answer in ANSWERS.items():
            await me.expect("Choose question")
            await me.tap(question)
            await me.expect(question)
            await me.say(answer)
        await me.expect("check the spelling")
        await me.tap("Confirm")
        await me.expect("recovery e-mail")
        await me.tap("Skip")
        await self.new_password(password)

    async def new_password(self, password: str) -> None:
        await self.parent.expect("new password")
        await self.parent.say(password)
        await self.parent.expect("new password again")
        await self.parent.say(password)
        await self.parent.expect("password has been changed")

    async def forget(self) -> None:
        await self.parent.say("/forgot")
        await self.parent.expect("MIMS ID")
        await self.parent.say(self.login)

    async def answer(self, answers: dict[str, str]) -> None:
        for position, (question, answer) in enumerate(answers.items(), start=1):
            asked = await self.parent.expect(f"Question {position} of 3")
            assert question in asked["text"]
            await self.parent.say(answer)

    async def miss(self) -> None:
        await self.answer(dict.fromkeys(ANSWERS, "no idea at all"))


@asynccontextmanager
async def visiting(demo: Demo) -> AsyncIterator[Visitor]:
    async with HttpLine(demo.address) as line, httpx.AsyncClient(base_url=demo.address) as client:
        guide = (await client.get("/demo/guide")).raise_for_status().json()
        yield Visitor(line, client, guide)


class TestStory:
    async def test_a_visitor_lives_the_whole_story(self, demo: Demo) -> None:
        async with visiting(demo) as visitor:
            parent, administrator = visitor.parent, visitor.administrator
            await visitor.first_login(PASSWORDS[0])
            assert await visitor.done() == [1, 2]

            await visitor.forget()
            await visitor.answer({**ANSWERS, "What is your favourite toy?": "a kite"})
            await parent.expect("2 tries left")
            await visitor.answer(ANSWERS)
            await visitor.new_password(PASSWORDS[1])
            assert await visitor.done() == [1, 2, 3]

            await visitor.forget()
            for _ in range(3):
                await visitor.miss()
            await parent.expect("locked")
            assert await visitor.done() == [1, 2, 3, 4]

            await parent.tap("Ask the school")
            await parent.expect("I have asked the school")
            await administrator.sees("unlock", chat=visitor.group)
            assert await visitor.done() == [1, 2, 3, 4, 5]

            await administrator.tap("Approve", chat=visitor.group)
            await administrator.expect("one-time code")
            shown = await visitor.get(f"/demo/code/{visitor.administrator.id}")
            assert not shown["used"]
            await administrator.say(shown["code"])
            await administrator.expect("is approved")
            assert await visitor.done() == [1, 2, 3, 4, 5, 6]

            await parent.sees("is unlocked")
            await parent.tap("Continue")
            await visitor.answer(ANSWERS)
            await visitor.new_password(PASSWORDS[2])
            assert await visitor.done() == [1, 2, 3, 4, 5, 6, 7]

            seen = await parent.transcript() + await administrator.transcript()
            typed = (*PASSWORDS, *ANSWERS.values(), visitor.slip, shown["code"])
            assert [secret for secret in typed if secret in seen] == []


class TestFamilies:
    async def test_each_phones_number_is_the_one_on_the_roster(self, demo: Demo) -> None:
        found = {}
        for user in (demo.cast.parent, demo.cast.second, demo.cast.other, demo.cast.administrator):
            number = demo.world.users[user].phone_number
            async with demo.house.store.read() as tx:
                children = await tx.accounts.list_by_phone(number) if number else []
            found[user] = sorted(one.login.partition("@")[0] for one in children)
        assert found == {
            demo.cast.parent: ["tan_jun_hao", "tan_wei_ling"],
            demo.cast.second: ["tan_jun_hao", "tan_wei_ling"],
            demo.cast.other: ["priya_nair2"],
            demo.cast.administrator: [],
        }

    async def test_a_phone_that_speaks_tamil_is_greeted_in_tamil(self, demo: Demo) -> None:
        other = Person(demo.world, demo.world.users[demo.cast.other])
        await other.say("/start")
        await other.expect("வணக்கம்")


class TestStart:
    async def test_a_port_in_use_makes_it_take_the_next_free_one(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            async with open_demo(outside(), port) as demo:
                assert port < int(demo.address.rpartition(":")[2]) <= port + PORTS_TRIED

    async def test_no_free_port_is_said_in_one_line(self) -> None:
        with pytest.raises(DemoProblem, match="no port from 65536 to 65535 is free"):
            async with open_demo(outside(), 65536):
                pass

    async def test_it_serves_this_computer_alone(self, demo: Demo) -> None:
        assert demo.address.startswith("http://127.0.0.1:")

    async def test_settings_of_a_real_bot_do_not_touch_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EVIDENCE", "answers")
        monkeypatch.setenv("BOT_TOKEN", "123456789:AAthe-token-of-a-real-bot-somewhere-else")
        async with open_demo(outside(), 0) as demo:
            assert demo.house.settings.evidence.value == "known"
            assert "AAthe-token" not in demo.world.token

    async def test_argon2_has_its_full_strength(self, demo: Demo) -> None:
        assert demo.house.settings.argon2 == Parameters()

    async def test_its_data_are_gone_at_the_end(self) -> None:
        async with open_demo(outside(), 0) as demo:
            folder = demo.house.settings.data_dir.parent
            assert folder.is_dir()
        assert not folder.exists()


class TestRun:
    """`run` in a process of its own, as the command line starts it."""

    @pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
    async def test_a_signal_ends_it_cleanly_and_leaves_nothing(
        self, ending: signal.Signals, tmp_path: Path
    ) -> None:
        async with running(tmp_path) as (process, address):
            async with HttpLine(address) as line:
                assert (await line.calls())["violations"] == []
            assert left_in(tmp_path)
            process.send_signal(ending)
            out, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0
        assert b"has ended" in out
        assert err == b""
        assert left_in(tmp_path) == []

    async def test_a_new_start_gives_a_fresh_school_at_the_same_address(self, tmp_path: Path) -> None:
        async with running(tmp_path) as (_, address), httpx.AsyncClient(base_url=address) as client:
            before = (await client.get("/demo/guide")).json()
            assert (await client.post("/demo/reset")).status_code == 202
            after = await another(client, before)
        slips = [student["temporary_password"] for student in before["students"]]
        assert not set(slips) & {student["temporary_password"] for student in after["students"]}
        assert [one["login"] for one in before["students"]] == [one["login"] for one in after["students"]]

    async def test_another_sites_page_cannot_start_it_anew(self, demo: Demo) -> None:
        async with httpx.AsyncClient(base_url=demo.address) as client:
            reply = await client.post("/demo/reset", headers={"Origin": "https://elsewhere.example"})
        assert reply.status_code == 403
        assert not demo.cast.reset.is_set()


@asynccontextmanager
async def running(temporary: Path) -> AsyncIterator[tuple[Process, str]]:
    """Start the demo as a process of its own, its temporary folders in this one."""
    start = "import asyncio; from bot.demo import run; asyncio.run(run(0))"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        start,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    try:
        ready = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", ready)
        assert found is not None, ready
        yield process, found[0]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def another(client: httpx.AsyncClient, before: dict[str, Any]) -> dict[str, Any]:
    """Return the guide once it is not the one before."""
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(httpx.TransportError):
                guide: dict[str, Any] = (await client.get("/demo/guide")).json()
                if guide != before:
                    return guide
