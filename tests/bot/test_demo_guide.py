"""The demo's own routes: the guide, the authenticator, which steps are done and whose slips are spent."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.demo import Demo
from domain.totp import digits
from emulator.person import Person

pytestmark = pytest.mark.long


@pytest.fixture
async def page(demo: Demo) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=demo.address) as client:
        yield client


class TestGuide:
    async def test_it_shows_every_phone_and_every_students_slip(
        self, demo: Demo, page: httpx.AsyncClient
    ) -> None:
        guide = (await page.get("/demo/guide")).json()
        assert [phone["name"] for phone in guide["phones"]] == [
            "parent",
            "second",
            "other",
            "group",
            "administrator",
            "teacher",
            "neighbours",
            "neighbour",
        ]
        assert {phone["chat"] for phone in guide["phones"]} == {
            demo.cast.parent,
            demo.cast.second,
            demo.cast.other,
            demo.cast.administrator,
            demo.cast.group,
            demo.cast.teacher,
            demo.cast.neighbours,
            demo.cast.neighbour,
        }
        assert [one["login"] for one in guide["students"]] == [one.login for one in demo.cast.students]
        assert all(one["temporary_password"] for one in guide["students"])

    async def test_every_step_names_a_phone_of_the_page(self, page: httpx.AsyncClient) -> None:
        guide = (await page.get("/demo/guide")).json()
        phones = {phone["name"] for phone in guide["phones"]}
        assert {phone for step in guide["steps"] for phone in step["phones"]} <= phones
        assert sum(tour["steps"] for tour in guide["tours"]) == len(guide["steps"])


class TestAuthenticator:
    async def test_it_shows_a_fresh_code_at_the_beginning(self, demo: Demo, page: httpx.AsyncClient) -> None:
        """Enrolment used the code before, so nobody has to wait half a minute."""
        shown = (await page.get(f"/demo/code/{demo.cast.administrator}")).json()
        assert digits(shown["code"]) == shown["code"]
        assert 0 < shown["seconds"] <= shown["period"] == 30
        assert not shown["used"]

    async def test_only_who_confirms_has_one(self, demo: Demo, page: httpx.AsyncClient) -> None:
        phones = (await page.get("/demo/guide")).json()["phones"]
        assert {phone["name"] for phone in phones if phone["confirms"]} == {
            "administrator",
            "teacher",
            "neighbour",
        }
        assert (await page.get(f"/demo/code/{demo.cast.parent}")).status_code == 404

    async def test_a_code_that_was_accepted_is_shown_as_used(
        self, demo: Demo, page: httpx.AsyncClient
    ) -> None:
        """TOT-02: the visitor sees that a code is good once, and waits for the next."""
        await ask_the_school(demo)
        administrator = Person(demo.world, demo.world.users[demo.cast.administrator])
        await administrator.sees("3C", chat=demo.cast.group)
        await administrator.tap("Approve", chat=demo.cast.group)
        await administrator.expect("one-time code")
        code = (await page.get(f"/demo/code/{demo.cast.administrator}")).json()["code"]
        await administrator.say(code)
        await administrator.expect("is approved")
        after = (await page.get(f"/demo/code/{demo.cast.administrator}")).json()
        assert after["used"] or after["code"] != code


class TestPlay:
    async def test_a_step_is_played_for_the_visitor(self, page: httpx.AsyncClient) -> None:
        assert (await page.post("/demo/play/1", timeout=30)).json() == {"played": True}
        assert (await page.get("/demo/progress")).json()["done"] == [1]

    async def test_what_cannot_be_played_is_said(self, page: httpx.AsyncClient) -> None:
        reply = await page.post("/demo/play/7")
        assert reply.status_code == 409
        assert "by hand" in reply.json()["error"]

    async def test_only_one_step_is_played_at_a_time(self, page: httpx.AsyncClient) -> None:
        first, second = await asyncio.gather(page.post("/demo/play/1"), page.post("/demo/play/1"))
        assert sorted((first.status_code, second.status_code)) == [200, 409]


class TestProgress:
    async def test_nothing_is_done_and_no_slip_is_spent_at_the_beginning(
        self, page: httpx.AsyncClient
    ) -> None:
        assert (await page.get("/demo/progress")).json() == {"done": [], "spent": []}

    async def test_it_follows_the_story(self, demo: Demo, page: httpx.AsyncClient) -> None:
        await ask_the_school(demo)
        assert (await page.get("/demo/progress")).json()["done"] == [1, 5]

    async def test_a_plain_question_counts_once_it_has_an_answer(
        self, demo: Demo, page: httpx.AsyncClient
    ) -> None:
        other = Person(demo.world, demo.world.users[demo.cast.other])
        await other.say("how do I bake a cake")
        await other.expect("")
        assert (await page.get("/demo/progress")).json()["done"] == []
        await other.say("cannot login sls")
        await other.expect("")
        assert (await page.get("/demo/progress")).json()["done"] == [16]


async def ask_the_school(demo: Demo) -> None:
    """Have the parent ask for an unlock of the third student."""
    parent = Person(demo.world, demo.world.users[demo.cast.parent])
    await parent.say("/unlock")
    await parent.expect("Privacy")
    await parent.tap("I understand")
    await parent.expect("MIMS ID")
    await parent.say(demo.cast.students[2].login)
    await parent.expect("ask the school")
    await parent.tap("Ask the school")
    await parent.expect("asked the school")
