"""One process a bot: a lock in the data folder that the system releases when its holder dies."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.timing import Timing, doze

LOOK_AGAIN = 2.0
CHECK = "check"

log = logging.getLogger("helpdesk.single")


class AlreadyRunning(Exception):  # noqa: N818 - the operator's word
    """Another process runs this bot from the same data folder."""


class CheckListens(AlreadyRunning):
    """`helpdesk check` holds the bot's place for the seconds in which it listens."""


if sys.platform == "win32":
    import msvcrt

    FAR_BEHIND = 1 << 30

    def _lock(file: BinaryIO) -> None:
        # A locked byte cannot be read by others: the lock lies far behind the process id.
        file.seek(FAR_BEHIND)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_process(folder: Path, bot_id: int, process_id: int, role: str = "") -> Iterator[None]:
    """Hold the bot's lock while the block runs; raise `AlreadyRunning` when another process holds it.

    `role` is `CHECK` for who only listens for some seconds: then others are told so.
    The file stays; it is the lock on it that counts, and that ends with the process, however it ends.
    """
    with (folder / f"bot-{bot_id}.lock").open("a+b") as file:
        try:
            _lock(file)
        except OSError:
            raise _refusal(file, bot_id) from None
        file.truncate(0)
        file.write(f"{process_id} {role}".strip().encode())
        file.flush()
        yield


@asynccontextmanager
async def turn_to_run(
    folder: Path, names: tuple[int, int], timing: Timing, stopped: asyncio.Event
) -> AsyncIterator[bool]:
    """Hold the bot's lock while the block runs, after waiting until the process that holds it has ended.

    So a second process stands ready to take over. `names` are the bot's id and this process's. The block
    runs with False when `stopped` came first.
    """
    with ExitStack() as held:
        is_mine = _take(held, folder, *names)
        if not is_mine:
            is_mine = await _outlast(held, folder, names, timing, stopped)
        yield is_mine


async def _outlast(
    held: ExitStack, folder: Path, names: tuple[int, int], timing: Timing, stopped: asyncio.Event
) -> bool:
    while not stopped.is_set():
        await doze(timing, LOOK_AGAIN, stopped)
        if not stopped.is_set() and _take(held, folder, *names, is_told=True):
            log.warning("the other process has ended; this one takes over")
            return True
    return False


def _take(held: ExitStack, folder: Path, bot_id: int, process_id: int, *, is_told: bool = False) -> bool:
    try:
        held.enter_context(only_process(folder, bot_id, process_id))
    except AlreadyRunning as refused:
        if not is_told:
            log.warning("%s; waiting to take over when it ends", refused)
        return False
    return True


def _refusal(file: BinaryIO, bot_id: int) -> AlreadyRunning:
    file.seek(0)
    holder, _, role = file.read(20).decode("ascii", "replace").strip().partition(" ")
    process = f"process {holder}" if holder.isdecimal() else "another process"
    if role == CHECK:
        return CheckListens(f"`helpdesk check` listens as bot {bot_id} for some seconds ({process})")
    return AlreadyRunning(f"bot {bot_id} is already running here ({process})")
