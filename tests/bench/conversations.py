"""One bot under one load: how long its steps take, and what they cost it."""

import tempfile
import time
from pathlib import Path
from typing import Any

from bot.assemble import create_house, open_house, outside
from bot.process import bot_id_of
from domain.turn import Turn
from emulator.model import User
from emulator.server import create_app, serving
from emulator.world import World
from tests.bench.bots import running
from tests.bench.load import converse
from tests.bench.stopwatch import DistantApi, Stopwatch
from tests.town import TOKEN, settings

FULL = "64MiB,3,4"
OFFERED = 25.0


async def conversation(
    kind: str, latency: float, people: int, lasts: float, offered: float
) -> dict[str, Any]:
    """Measure one bot under one load, after one person has warmed it up."""
    world = World(TOKEN, "mims_helpdesk_bot", time.time)  # noqa: TID251 - a bench is its own composition root
    watch = Stopwatch()
    crowd = [world.add_user(f"P{n}") for n in range(people)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await _prepare(folder, crowd)
        async with (
            serving(create_app(world, DistantApi(world, watch, latency))) as address,
            running(kind, folder, address, FULL) as bot,
        ):
            await converse(world, watch, crowd[:1], 5 * latency, 0)
            before = bot.cpu()
            load = await converse(world, watch, crowd, lasts, offered)
            cpu = bot.cpu() - before
    return {
        "bot": kind,
        "latency_ms": round(latency * 1000),
        "people": people,
        "offered": offered or "as fast as they can",
        "steps": len(load.steps),
        "steps_a_second": round(load.rate, 1),
        "p50_ms": round(load.percentile(50) * 1000, 1),
        "p95_ms": round(load.percentile(95) * 1000, 1),
        "cpu_ms_a_step": round(cpu / len(load.steps) * 1000, 2),
        "core_used": round(cpu / load.seconds, 2),
    }


async def _prepare(folder: Path, crowd: list[User]) -> None:
    """Make a house in which everybody has accepted the privacy notice."""
    chosen = settings(folder)
    create_house(chosen)
    async with open_house(chosen, outside()) as house:
        for user in crowd:
            await house.flows.consent(Turn(bot_id_of(TOKEN), None, user.id, user.id))


async def start_up() -> dict[str, Any]:
    """Measure how long the bot takes from its command line to its first look for updates."""
    world = World(TOKEN, "mims_helpdesk_bot", time.time)  # noqa: TID251 - see above
    api = DistantApi(world, Stopwatch(), latency=0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await _prepare(folder, [])
        async with serving(create_app(world, api)) as address:
            begun = time.perf_counter()
            async with running("ours", folder, address, FULL) as bot:
                seconds, cpu = time.perf_counter() - begun, bot.cpu()
    return {"first_poll_s": round(seconds, 2), "cpu_s": round(cpu, 2)}
