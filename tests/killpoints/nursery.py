"""A nursery of bots to be killed: imports everything once, then forks a life for each order it reads.

Why processes: a life must end as a real one does, by kill -9 in the middle of an act. No `finally`, no
draining, nothing written by a task that does not know it is dead; locks and the open transaction go with
the process, and the next life finds SQLite's log as the kernel kept it (WAL, synchronous FULL, as in
production). To abandon a house inside one process would leave its threads and its connection alive: one
would test the abandoning.
Why a fork: a new interpreter takes two seconds to import the house, a fork some milliseconds.
"""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from i18n.catalog import Catalogue
from services.knowledge import load_knowledge
from tests.killpoints.life import Order, live

ROOT = Path(__file__).parents[2]


def bear(said: dict[str, Any]) -> int:
    """Fork a life and return its process id; what it prints goes to a file in its folder."""
    born = os.fork()
    if born == 0:
        order = Order.read(said)
        log = os.open(order.folder / "bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        asyncio.run(live(order))
        os._exit(0)
    return born


def keep() -> None:
    """Read orders until the end of input: {"reap": id} waits for an end, any other bears a life."""
    # Locale data and the knowledge base are read once and kept: half of a start.
    Catalogue()
    load_knowledge(None)
    gc.freeze()
    for line in sys.stdin:
        said = json.loads(line)
        if "reap" in said:
            _, status = os.waitpid(said["reap"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the reply
        else:
            print(bear(said), flush=True)  # noqa: T201 - the reply


@dataclass
class Nursery:
    """Bears lives and buries them."""

    process: "subprocess.Popen[str]"

    def bear(self, order: Order) -> int:
        """Begin a life and return its process id."""
        return self._ask(order.as_json())

    def bury(self, life: int) -> int:
        """Wait for the end of a life and return its exit code; a signal's is its number, negative."""
        return self._ask({"reap": life})

    def kill(self, life: int) -> None:
        """End a life that no point has ended."""
        with suppress(ProcessLookupError):
            os.kill(life, signal.SIGKILL)
        self.bury(life)

    def _ask(self, said: dict[str, Any]) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Keep a nursery while the block runs."""
    command = [sys.executable, "-m", "tests.killpoints.nursery"]
    environment = {**os.environ, "PTB_TIMEDELTA": "1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, env=environment, **pipes) as process:  # type: ignore[call-overload] # noqa: S603 - our own module
        yield Nursery(process)
        process.stdin.close()


if __name__ == "__main__":
    keep()
