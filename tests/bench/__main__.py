"""`make bench`: the figures of architecture 9, measured in this process against the emulator."""

import argparse
import asyncio
import json
import os
import platform
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram.ext import Defaults, ExtBot

from bot.assemble import create_house, open_house, outside
from bot.process import Process, bot_id_of
from domain.turn import Turn
from emulator.api import Api
from emulator.model import User
from emulator.world import World
from services.hashing import Parameters, derive
from tests.bench.load import Load, converse
from tests.bench.report import page, picture
from tests.bench.scale import import_roster, steps_by_accounts
from tests.bench.stopwatch import Stopwatch, TimedRequest
from tests.bench.tutorial import tutorial_bot
from tests.town import TOKEN, open_town, settings

OFFERED = 25.0
DOCS = Path(__file__).parents[2] / "docs"


@dataclass
class Scene:
    """One bot with its people and their stopwatch."""

    world: World
    watch: Stopwatch
    people: list[User]


def _scene(people: int) -> tuple[Scene, Api]:
    world = World(TOKEN, "mims_helpdesk_bot", time.time)  # noqa: TID251 - a bench is its own composition root
    scene = Scene(world, Stopwatch(), [world.add_user(f"P{n}") for n in range(people)])
    return scene, Api(world)


@asynccontextmanager
async def ours(latency: float, people: int) -> AsyncIterator[Scene]:
    """Run our bot, without the budget that keeps Telegram's 30 messages a second."""
    scene, api = _scene(people)
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings(Path(folder), argon2="64MiB,3,4")
        create_house(chosen)
        async with open_house(chosen, outside()) as house:
            line, updates = (TimedRequest(api, scene.watch, latency) for _ in range(2))
            bot: ExtBot[Any] = ExtBot(
                TOKEN,
                base_url="http://emulator.invalid/bot",
                request=line,
                get_updates_request=line,
                defaults=Defaults(parse_mode="HTML"),
            )
            process = Process(house, bot, updates)
            for user in scene.people:
                await house.flows.consent(Turn(bot_id_of(TOKEN), None, user.id, user.id))
            running = asyncio.create_task(process.run())
            try:
                yield scene
            finally:
                process.stop()
                await running


@asynccontextmanager
async def tutorial(latency: float, people: int) -> AsyncIterator[Scene]:
    """Run the tutorial-style bot."""
    scene, api = _scene(people)
    line, updates = (TimedRequest(api, scene.watch, latency) for _ in range(2))
    async with tutorial_bot(line, updates):
        yield scene


async def conversation(
    bot: Callable[[float, int], Any], latency: float, people: int, offered: float, rounds: int
) -> dict[str, Any]:
    """Measure one bot under one load."""
    async with bot(latency, people) as scene:
        await converse(scene.world, scene.watch, scene.people[:1], 1, 0)
        cpu = time.process_time()
        load: Load = await converse(scene.world, scene.watch, scene.people, rounds, offered)
        spent = time.process_time() - cpu
    return {
        "bot": bot.__name__,
        "latency_ms": round(latency * 1000),
        "people": people,
        "offered": offered or "as fast as they can",
        "steps": len(load.steps),
        "steps_a_second": round(load.rate, 1),
        "p50_ms": round(load.percentile(50) * 1000, 1),
        "p95_ms": round(load.percentile(95) * 1000, 1),
        "cpu_ms_a_step": round(spent / len(load.steps) * 1000, 2),
    }


async def loop_lag() -> dict[str, Any]:
    """Measure how late the event loop is while two Argon2 of full strength run all the time."""
    lags: list[float] = []
    ends = time.perf_counter() + 3
    cost = Parameters()

    async def hash_on() -> None:
        while time.perf_counter() < ends:
            await asyncio.to_thread(derive, b"x" * 16, b"s" * 16, cost)

    async def tick() -> None:
        while time.perf_counter() < ends:
            due = time.perf_counter() + 0.002
            await asyncio.sleep(0.002)
            lags.append(time.perf_counter() - due)

    await asyncio.gather(hash_on(), hash_on(), tick())
    lags.sort()
    middle, worst = lags[len(lags) // 2], lags[len(lags) * 99 // 100]
    return {"p50_ms": round(middle * 1e3, 2), "p99_ms": round(worst * 1e3, 2)}


async def reset() -> dict[str, Any]:
    """Measure a whole reset: Argon2 counted, all other processor time."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_town(Path(folder), argon2="64MiB,3,4") as town:
            await town.first_login(town.parent)
            before, rounds = town.house.hashing.derivations, 5
            cpu, wall = time.process_time(), time.perf_counter()
            for number in range(rounds):
                await town.reset(town.parent, f"Quiet-Lantern-{number}-river")
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            derivations = (town.house.hashing.derivations - before) / rounds
    hashing = _argon2_cpu()
    return {
        "argon2_a_reset": derivations,
        "argon2_cpu_ms": round(hashing * 1e3, 1),
        "other_cpu_ms": round((cpu / rounds - derivations * hashing) * 1e3, 1),
        "wall_ms": round(wall / rounds * 1e3, 1),
        "note": "the emulator and the scripted person are in the same process and counted in",
    }


def _argon2_cpu() -> float:
    cost, rounds = Parameters(), 5
    begun = time.process_time()
    for _ in range(rounds):
        derive(b"x" * 16, b"s" * 16, cost)
    return (time.process_time() - begun) / rounds


async def start_up() -> dict[str, Any]:
    """Measure how long a house takes to open that exists already."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings(Path(folder))
        create_house(chosen)
        begun = time.perf_counter()
        async with open_house(chosen, outside()):
            pass
    return {"open_ms": round((time.perf_counter() - begun) * 1e3, 1)}


async def measure(*, quick: bool) -> dict[str, Any]:
    """Run every measurement, ours and the baseline in turn."""
    rows = []
    grid = [(0.1, 20)] if quick else [(d, n) for d in (0.0, 0.1, 0.3) for n in (1, 20, 200)]
    for latency, people in grid:
        for bot in (ours, tutorial):
            rounds = 1 if bot is tutorial and people > 20 else 2
            rows.append(await conversation(bot, latency, people, 0, rounds))
            _say(rows[-1])
    for bot in () if quick else (ours,):
        rows.append(await conversation(bot, 0.1, 200, OFFERED, 1))
        _say(rows[-1])
    counts, rows_imported = ((1000, 20_000), 20_000) if quick else ((1000, 1_000_000), 450_000)
    figures: dict[str, Callable[[], Awaitable[dict[str, Any]]]] = {
        "reset": reset,
        "loop_lag_while_hashing": loop_lag,
        "start_up": start_up,
        "steps_by_accounts": lambda: steps_by_accounts(counts),
        "roster_import": lambda: import_roster(rows_imported),
    }
    found = {name: await figure() for name, figure in figures.items()}
    for name, values in found.items():
        _say({name: values})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "conversations": rows,
        **found,
        "peak_memory_mib": round(peak),
    }


def _say(row: dict[str, Any]) -> None:
    print("  ".join(f"{name}={value}" for name, value in row.items()), flush=True)  # noqa: T201 - its output


def main() -> None:
    """Print the figures; `--write` also puts table, JSON and picture into docs/."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="write docs/bench.md, bench.json and the picture"
    )
    parser.add_argument("--quick", action="store_true", help="one small load only")
    given = parser.parse_args()
    found = asyncio.run(measure(quick=given.quick))
    if given.write:
        (DOCS / "bench.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        (DOCS / "bench.md").write_text(page(found), encoding="utf-8")
        (DOCS / "pictures" / "bench.svg").write_text(picture(found["conversations"]), encoding="utf-8")


if __name__ == "__main__":
    main()
