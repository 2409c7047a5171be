"""What a whole reset costs: the bot's own processor time, apart from Argon2, the emulator and the person."""

import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from emulator.person import Person
from emulator.server import create_app, serving
from emulator.world import World
from services.hashing import Parameters, derive
from storage.engine import migrate, open_engine
from storage.tables_work import flows
from tests.bench.bots import running
from tests.bench.stopwatch import DistantApi, Stopwatch
from tests.journeys.journey import now
from tests.journeys.school import MEI, build
from tests.town import ANSWERS, LOGIN, QUESTIONS, TOKEN, WEAKEST, open_town

WEAK = Parameters(19 * 1024, 2, 1)


async def reset(rounds: int) -> dict[str, Any]:
    """Measure resets, with the weakest Argon2 so that little is subtracted, and count what they do."""
    with tempfile.TemporaryDirectory() as folder:
        spent, ours = await _live(Path(folder), rounds)
    counted = await _count()
    weak, full = argon2_cpu(WEAK), argon2_cpu(Parameters())
    transaction, statement = await store_cpu()
    store = counted["begin"] * transaction + counted["statement"] * statement
    return {
        "other_cpu_ms": round((spent - counted["argon2"] * weak) * 1e3, 1),
        "argon2_a_reset": counted["argon2"],
        "argon2_cpu_ms": round(full * 1e3, 1),
        "transactions": counted["begin"],
        "statements": counted["statement"],
        "store_cpu_ms": round(store * 1e3, 1),
        "emulator_and_person_cpu_ms": round(ours * 1e3, 1),
    }


async def _live(folder: Path, rounds: int) -> tuple[float, float]:
    """Return the processor seconds a reset takes in the bot's process, and beside it in this one."""
    await build(folder, now())
    world = World(TOKEN, "mims_helpdesk_bot", time.time)  # noqa: TID251 - the bot lives in our time
    mei = Person(world, world.add_user("Mei", user_id=MEI), deadline=30)
    api = DistantApi(world, Stopwatch(), latency=0)
    async with (
        serving(create_app(world, api)) as address,
        running("ours", folder, address, WEAKEST) as bot,
    ):
        await mei.say("/forgot")
        await mei.expect("I use the student ID")
        await mei.tap("I understand")
        await _reset(mei, 0)
        before, own = bot.cpu(), time.process_time()
        for number in range(1, rounds + 1):
            await mei.say("/forgot")
            await _reset(mei, number)
        return (bot.cpu() - before) / rounds, (time.process_time() - own) / rounds


async def _reset(person: Person, number: int) -> None:
    await person.expect("MIMS ID")
    await person.say(LOGIN)
    for question, answer in ANSWERS.items():
        await person.expect(QUESTIONS[question])
        await person.say(answer)
    for asked in ("new password", "new password again"):
        await person.expect(asked)
        await person.say(f"Quiet-Lantern-{number}-river")
    await person.expect("password has been changed")


async def _count() -> Counter[str]:
    """Count the transactions, statements and Argon2 digests of one reset, in a town in this process."""
    counted = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        async with open_town(Path(folder), log_level="WARNING") as town:
            await town.first_login(town.parent)
            engine, before = town.house.store._engine.sync_engine, town.house.hashing.derivations
            event.listen(engine, "begin", lambda _: counted.update(["begin"]))
            event.listen(engine, "before_cursor_execute", lambda *_: counted.update(["statement"]))
            await town.reset(town.parent, "Quiet-Lantern-42-river")
            counted["argon2"] = town.house.hashing.derivations - before
    # SQLAlchemy executes each BEGIN as a statement.
    counted["statement"] -= counted["begin"]
    return counted


def argon2_cpu(cost: Parameters, rounds: int = 10) -> float:
    """Return the processor seconds of one digest."""
    begun = time.process_time()
    for _ in range(rounds):
        derive(b"x" * 16, b"s" * 16, cost)
    return (time.process_time() - begun) / rounds


async def store_cpu(rounds: int = 300) -> tuple[float, float]:
    """Return the processor seconds of an empty transaction, and of each statement in one."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.db"
        migrate(url)
        engine, spent = open_engine(url), []
        for statements in (0, 5):
            begun = time.process_time()
            for _ in range(rounds):
                async with engine.begin() as connection:
                    for _ in range(statements):
                        await connection.execute(select(flows).limit(1))
            spent.append((time.process_time() - begun) / rounds)
        await engine.dispose()
    return spent[0], (spent[1] - spent[0]) / 5


async def loop_lag(seconds: float) -> dict[str, Any]:
    """Measure how late the event loop is while two Argon2 of full strength run all the time."""
    lags: list[float] = []
    ends = time.perf_counter() + seconds

    async def hash_on() -> None:
        while time.perf_counter() < ends:
            await asyncio.to_thread(derive, b"x" * 16, b"s" * 16, Parameters())

    async def tick() -> None:
        while time.perf_counter() < ends:
            due = time.perf_counter() + 0.002
            await asyncio.sleep(0.002)
            lags.append(time.perf_counter() - due)

    await asyncio.gather(hash_on(), hash_on(), tick())
    lags.sort()
    middle, worst = lags[len(lags) // 2], lags[len(lags) * 99 // 100]
    return {"p50_ms": round(middle * 1e3, 2), "p99_ms": round(worst * 1e3, 2)}
