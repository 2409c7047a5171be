"""`make killpoints`: every point of every flow, and docs/killpoints.md with what came out."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.killpoints.report import page
from tests.killpoints.runs import Verdict
from tests.killpoints.school import School, prepare
from tests.killpoints.workers import ALL, list_points, run, settle_in

PAGE = Path(__file__).parents[2] / "docs" / "killpoints.md"

def verdicts(pool: ProcessPoolExecutor, school: School, names: list[str]) -> Iterator[Verdict]:
    """Run every point of these stories."""
    for name in names:
        points = pool.submit(list_points, name, school).result()
        yield from pool.map(run, [name] * len(points), points, [school] * len(points))


def tell(verdict: Verdict, number: int) -> None:
    """Say what did not hold, and now and then how far it has come."""
    if verdict.wrong or not verdict.is_reached:
        why = "; ".join(verdict.wrong) or "never reached"
        sys.stdout.write(f"{verdict.story}: {verdict.point}: {why}\n")
    if number % 100 == 0:
        sys.stdout.write(f"{number} points\n")
    sys.stdout.flush()


def main() -> int:
    """Run, report, and return the exit code: 1 when a promise does not hold."""
    asked = argparse.ArgumentParser(prog="make killpoints", description=__doc__)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    asked.add_argument("--only", default="", help="only flows whose name has this in it; writes no page")
    chosen = asked.parse_args()
    names = [name for name in ALL if chosen.only in name]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="school-") as folder:
        school = asyncio.run(prepare(Path(folder)))
        with ProcessPoolExecutor(chosen.jobs, get_context("spawn"), settle_in) as pool:
            found = []
            for number, verdict in enumerate(verdicts(pool, school, names), start=1):
                tell(verdict, number)
                found.append(verdict)
    minutes = (time.monotonic() - began) / 60
    broken = sum(bool(verdict.wrong) or not verdict.is_reached for verdict in found)
    sys.stdout.write(f"{len(found)} points, {broken} broken, {minutes:.1f} minutes\n")
    if not chosen.only:
        PAGE.write_text(page(found, minutes, chosen.jobs), encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
