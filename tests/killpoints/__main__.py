"""`make killpoints`: every point of every flow, and docs/killpoints.md with what came out."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.killpoints.report import DOCS, Flow, keep, summed_up
from tests.killpoints.runs import Verdict
from tests.killpoints.school import School, prepare
from tests.killpoints.workers import ALL, list_points, run, settle_in


def run_flow(pool: ProcessPoolExecutor, name: str, school: School) -> list[Verdict]:
    """Kill the bot at every point of one flow."""
    points = pool.submit(list_points, name, school).result()
    found = []
    for verdict in pool.map(run, [name] * len(points), points, [school] * len(points)):
        if verdict.wrong or not verdict.is_reached:
            sys.stdout.write(f"{name}: {verdict.point}: {'; '.join(verdict.wrong) or 'never reached'}\n")
            sys.stdout.flush()
        found.append(verdict)
    return found


def run_all(names: list[str], jobs: int, into: Path) -> int:
    """Run these flows, keep what came out in a folder, and return how many points broke a promise."""
    broken = 0
    with tempfile.TemporaryDirectory(prefix="school-") as folder:
        school = asyncio.run(prepare(Path(folder)))
        with ProcessPoolExecutor(jobs, get_context("spawn"), settle_in) as pool:
            for name in names:
                began = time.monotonic()
                flow = summed_up(name, run_flow(pool, name, school), time.monotonic() - began)
                keep(flow, jobs, into)
                broken += flow.points - flow.held
                sys.stdout.write(_line(flow))
                sys.stdout.flush()
    return broken


def _line(flow: Flow) -> str:
    return f"{flow.name}: {flow.held} of {flow.points} points held, {flow.seconds:.0f} s\n"


def main() -> int:
    """Run, report, and return the exit code: 1 when a promise does not hold."""
    asked = argparse.ArgumentParser(prog="make killpoints", description=__doc__)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    asked.add_argument("--only", default="", help="only flows whose name has this in it")
    asked.add_argument("--into", type=Path, default=DOCS, help="the folder that keeps the figures")
    chosen = asked.parse_args()
    names = [name for name in ALL if chosen.only in name]
    return 1 if run_all(names, chosen.jobs, chosen.into) else 0


if __name__ == "__main__":
    sys.exit(main())
