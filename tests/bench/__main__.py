"""`make bench`: the figures of architecture 9, measured on bots that are processes of their own."""

import argparse
import asyncio
import json
import os
import platform
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.conversations import OFFERED, conversation, start_up
from tests.bench.report import page, picture, targets
from tests.bench.reset import loop_lag, reset
from tests.bench.scale import import_roster, steps_by_accounts

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True)
class Size:
    """How much is measured: each load is (seconds of latency, people), and lasts so many seconds at least."""

    loads: tuple[tuple[float, int], ...]
    lasts: float
    offered: tuple[tuple[float, int], ...]
    offered_lasts: float
    accounts: tuple[int, int]
    roster: int
    resets: int


# A load lasts until everybody was answered: for the tutorial, with 200 people at 300 ms, a minute.
FULL = Size(
    loads=tuple((latency, people) for latency in (0.0, 0.1, 0.3) for people in (1, 20, 200)),
    lasts=5,
    offered=((0.1, 200),),
    offered_lasts=20,
    accounts=(1_000, 1_000_000),
    roster=450_000,
    resets=10,
)
QUICK = Size(
    loads=((0.02, 5),),
    lasts=0.5,
    offered=((0.1, 5),),
    offered_lasts=1,
    accounts=(1_000, 3_000),
    roster=2_000,
    resets=2,
)

Figure = Callable[[], Awaitable[Any]]


async def measure(size: Size) -> dict[str, Any]:
    """Run every measurement, one after the other, and how many seconds each took."""
    figures: dict[str, Figure] = {
        "conversations": lambda: _conversations(size),
        "reset": lambda: reset(size.resets),
        "loop_lag_while_hashing": lambda: loop_lag(3 if size is FULL else 0.5),
        "start_up": start_up,
        "steps_by_accounts": lambda: steps_by_accounts(size.accounts),
        "roster_import": lambda: import_roster(size.roster),
    }
    found: dict[str, Any] = {"machine": f"{os.cpu_count()} cores, Python {platform.python_version()}"}
    seconds: dict[str, float] = {}
    for name, figure in figures.items():
        begun = time.perf_counter()
        found[name] = await figure()
        seconds[name] = round(time.perf_counter() - begun, 1)
        _say({"part": name, "seconds": seconds[name]})
        if isinstance(found[name], dict):
            _say(found[name])
    return {**found, "seconds": seconds}


async def _conversations(size: Size) -> list[dict[str, Any]]:
    """Measure ours and the baseline in turn: as fast as they can, then at the offered load."""
    rows = []
    for latency, people in size.loads:
        for kind in ("unbound", "tutorial"):
            rows.append(await conversation(kind, latency, people, size.lasts, 0))
            _say(rows[-1])
    for latency, people in size.offered:
        rows.append(await conversation("ours", latency, people, size.offered_lasts, OFFERED))
        _say(rows[-1])
    return rows


def _say(row: dict[str, Any]) -> None:
    print("  ".join(f"{name}={value}" for name, value in row.items()), flush=True)  # noqa: T201 - its output


def write(found: dict[str, Any], docs: Path) -> None:
    """Put page, JSON and picture into a folder."""
    (docs / "bench.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    (docs / "bench.md").write_text(page(found), encoding="utf-8")
    (docs / "pictures").mkdir(exist_ok=True)
    (docs / "pictures" / "bench.svg").write_text(picture(found["conversations"]), encoding="utf-8")


def main(arguments: Sequence[str] | None = None, docs: Path = DOCS) -> None:
    """Print the figures and the targets; `--write` also puts table, JSON and picture into docs/."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="write docs/bench.md, bench.json and the picture"
    )
    parser.add_argument("--quick", action="store_true", help="everything once and small: does it work?")
    given = parser.parse_args(arguments)
    found = asyncio.run(measure(QUICK if given.quick else FULL))
    for target in targets(found):
        print(target.row)  # noqa: T201 - its output
    if given.write:
        write(found, docs)


if __name__ == "__main__":
    main()
