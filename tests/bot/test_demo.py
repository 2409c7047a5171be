"""The demo, lived over HTTP: the whole story, and how it starts and ends."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assemble import outside
from bot.demo import Demo, DemoProblem, open_demo
from emulator.remote import HttpLine, RemotePerson

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "What is your favourite food?": "laksa with extra cockles",
    "What is your favourite toy?": "wooden train",
    "What is your favourite book?": "The Hobbit",
}
PASSWORDS = ("Purple-Kettle-42-moon", "Seven.Otters.swim.9", "Quiet+Lantern+58+rain")


class Visitor:
    """Somebody at the demo's page: the three phones over HTTP."""

    def __init__(self, line: HttpLine, client: httpx.AsyncClient, guide: dict[str, Any]) -> None:
        phones = {phone["name"]: phone for phone in guide["phones"]}
        self.parent = RemotePerson(line, phones["parent"]["user"], deadline=15)
        self.administrator = RemotePerson(line, phones["administrator"]["user"], deadline=15)
        self.group = int(phones["group"]["chat"])
        self.login = guide["students"][0]["login"]
        self.slip = guide["students"][0]["temporary_password"]
        self._client = client

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
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


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with open_demo(outside(), 0) as opened:
        yield opened
    assert opened.api.violations == []


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
            shown = await visitor.get("/demo/code")
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
