"""How the house scales: steps with a thousand and a million accounts, and a whole country's roster."""

import asyncio
import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.assemble import create_house, open_house, outside
from bot.house import House
from bot.settings import Settings
from domain.turn import Turn
from services.roster import Import
from storage.records import RosterEntry
from tests.services.workbooks import write_workbook
from tests.town import settings

BATCH = 5000
SAMPLES = 200
COLUMNS = (
    "login",
    "full_name",
    "class_name",
    "form_teacher",
    "guardian_phones",
    "student_phone",
    "recovery_email",
)


def _login(number: int) -> str:
    return f"student_{number:07d}@students.edu.sg"


def _entries(count: int) -> Iterator[list[RosterEntry]]:
    for start in range(0, count, BATCH):
        numbers = range(start, min(count, start + BATCH))
        yield [RosterEntry(_login(n), f"Student Number {n}", "5A") for n in numbers]


async def _fill(house: House, count: int) -> None:
    school, _ = await house.schools.add("BENCH", "Bench Primary")
    for batch in _entries(count):
        async with house.store.begin() as tx:
            await tx.accounts.put(school.id, batch, house.outside.timing.now())


async def _step(house: House, accounts: int) -> float:
    """Return the median seconds of a login step, each by another person about another account."""
    seconds = []
    for sample in range(SAMPLES):
        person = 1_000_000 + sample
        turn = Turn(1, None, person, person)
        flow = await house.forgot_password.begin(turn)
        begun = time.perf_counter()
        await house.forgot_password.login(turn, flow, _login(sample * accounts // SAMPLES))
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


async def steps_by_accounts(counts: tuple[int, ...]) -> dict[str, Any]:
    """Measure the login step with so many accounts."""
    found: dict[str, Any] = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            async with _house(Path(folder)) as house:
                await _fill(house, count)
                found[f"login_step_ms_with_{count}"] = round(await _step(house, count) * 1e3, 2)
    least, most = (found[f"login_step_ms_with_{count}"] for count in (counts[0], counts[-1]))
    return {**found, "ratio": round(most / least, 2)}


def _house(folder: Path) -> Any:
    chosen: Settings = settings(folder)
    create_house(chosen)
    return open_house(chosen, outside())


async def import_roster(rows: int) -> dict[str, Any]:
    """Import a roster of so many rows, as CSV and as a workbook, each in a process of its own."""
    begun = time.perf_counter()
    seconds, memory = await _in_a_process(rows, "roster.csv")
    whole = round(time.perf_counter() - begun, 1)
    workbook_seconds, workbook_memory = await _in_a_process(rows, "roster.xlsx")
    return {
        "rows": rows,
        "seconds": seconds,
        "peak_memory_mib": memory,
        "with_writing_the_file_s": whole,
        "workbook_seconds": workbook_seconds,
        "workbook_peak_memory_mib": workbook_memory,
    }


async def _in_a_process(rows: int, name: str) -> tuple[float, int]:
    """Return seconds and peak memory of an import whose memory is its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.scale", str(rows), name, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    seconds, memory = output.decode().split()
    return float(seconds), int(memory)


def _rows(count: int) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for n in range(count):
        phone = f"9{n % 10_000_000:07d}"
        yield [_login(n), f"Student Number {n}", "5A", "Mdm Siti", phone, "", ""]


def _write(path: Path, count: int) -> None:
    """Write a roster row by row, so that writing it leaves no trace in the peak."""
    if path.suffix == ".xlsx":
        write_workbook(path, _rows(count))
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(_rows(count))


async def _import(rows: int, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        _write(path, rows)
        async with _house(Path(folder)) as house:
            await house.schools.add("BENCH", "Bench Primary")
            begun = time.perf_counter()
            await house.roster.import_file(Import(path, "BENCH", complete=False, dry_run=False, slips=None))
            seconds = time.perf_counter() - begun
    print(f"{seconds:.1f} {_peak_memory_mib()}")  # noqa: T201 - read by import_roster


def _peak_memory_mib() -> int:
    """Return this program's own peak; getrusage would count what the parent had before."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


if __name__ == "__main__":
    asyncio.run(_import(int(sys.argv[1]), sys.argv[2]))
