"""Bots as processes of their own, so that what they use of the processor is theirs alone."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from emulator.remote import HttpLine
from tests.town import TOKEN

ROOT = Path(__file__).parents[2]
LONGEST_START, GLANCE = 30.0, 0.05
# `ours` is what an operator runs; `unbound` leaves out the budget that keeps Telegram's 30 messages a second.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "ours": ("bot", "run"),
    "unbound": ("tests.bench.unbound",),
    "tutorial": ("tests.bench.tutorial",),
}


@dataclass(frozen=True)
class Bot:
    """A running bot."""

    id: int

    def cpu(self) -> float:
        """Return the processor seconds it has used so far, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        # Counted after the name: fields 14 and 15 of proc(5).
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(kind: str, folder: Path, address: str, argon2: str) -> AsyncIterator[Bot]:
    """Run a bot on the house in a folder while the block runs; then stop it in good order."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATA_DIR": str(folder / "data"),
        "KEY_FILE": str(folder / "secrets" / "keys.json"),
        "LOG_LEVEL": "WARNING",
        "ARGON2": argon2,
    }
    with (folder / "bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *COMMANDS[kind], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        await _reached(address, process)
        yield Bot(process.pid)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _reached(address: str, process: asyncio.subprocess.Process) -> None:
    """Wait until the bot asks for updates; one that ends before tells why in its log."""
    async with HttpLine(address) as line, asyncio.timeout(LONGEST_START):
        while not any(call["method"] == "getUpdates" for call in (await line.calls())["calls"]):
            if process.returncode is not None:
                raise RuntimeError(f"the bot ended with {process.returncode}; see its log")
            await asyncio.sleep(GLANCE)
