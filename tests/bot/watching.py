"""Watching the demo play itself: the hand that plays its steps, and which of them the page shows as done."""

import httpx

from bot.demo import Demo
from bot.demo_play import Understudy


def understudy(demo: Demo) -> Understudy:
    """Return whoever plays the demo's steps, without waiting between them."""
    return Understudy(demo.house, demo.world, demo.cast, 0)


async def done(demo: Demo) -> list[int]:
    """Return the numbers of the steps that the page shows as done."""
    async with httpx.AsyncClient(base_url=demo.address) as client:
        return list((await client.get("/demo/progress")).json()["done"])
