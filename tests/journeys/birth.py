"""Starting, killing and reaping bots as processes of their own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).parents[2]
LONGEST_LIFE = 15.0


@dataclass(frozen=True)
class Order:
    """How a bot is to be run: where, with which settings, and the file that takes all it prints."""

    folder: Path
    environment: dict[str, str]
    log: Path


class Mother(Protocol):
    """What bears and reaps bots."""

    def bear(self, order: Order) -> int:
        """Start a bot and return its process id."""
        ...

    async def reap(self, bot: int) -> int:
        """Wait until a bot has ended and return its exit code; a signal's is its number, negative."""
        ...


@dataclass
class Nursery:
    """Bears bots in no time (tests/journeys/nursery.py); one for all tests."""

    process: "subprocess.Popen[str]"

    def bear(self, order: Order) -> int:
        """Fork a bot and return its process id."""
        said = {"folder": str(order.folder), "environment": order.environment, "log": str(order.log)}
        return self._ask(said)

    async def reap(self, bot: int) -> int:
        """Wait until a bot has ended."""
        return await _within_its_life(bot, lambda: self._ask({"reap": bot}))

    def _ask(self, order: dict[str, Any]) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Keep a nursery while the block runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.nursery"],
        cwd=ROOT,
        text=True,
        env=_plain(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Interpreters:
    """Bears bots as an operator does: `python -m bot run` in an interpreter of its own."""

    born: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def bear(self, order: Order) -> int:
        """Start an interpreter and return its process id."""
        with order.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=order.folder,
                env={**_plain(), "PYTHONPATH": str(ROOT), **order.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.born[process.pid] = process
        return process.pid

    async def reap(self, bot: int) -> int:
        """Wait until a bot has ended."""
        return await _within_its_life(bot, self.born.pop(bot).wait)


@dataclass(frozen=True)
class Bot:
    """A running bot."""

    id: int
    mother: Mother

    async def kill(self) -> None:
        """End it with kill -9: it can do nothing about it."""
        os.kill(self.id, signal.SIGKILL)
        assert await self.mother.reap(self.id) == -signal.SIGKILL

    async def end(self) -> None:
        """End it, if it has not ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.id, signal.SIGKILL)
        await self.mother.reap(self.id)

    async def stop(self) -> int:
        """Ask it to end (SIGTERM) and return its exit code."""
        self.ask_to_stop()
        return await self.mother.reap(self.id)

    def ask_to_stop(self) -> None:
        """Send SIGTERM and wait for nothing."""
        os.kill(self.id, signal.SIGTERM)


async def _within_its_life(bot: int, wait: Callable[[], int]) -> int:
    """Wait for a bot's end in a thread, which only the bot's end can end."""
    try:
        async with asyncio.timeout(LONGEST_LIFE):
            return await asyncio.to_thread(wait)
    except TimeoutError:
        os.kill(bot, signal.SIGKILL)
        raise AssertionError("the bot did not end") from None


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
