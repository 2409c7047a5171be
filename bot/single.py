"""One process a bot: a lock in the data folder that the system releases when its holder dies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class AlreadyRunning(Exception):  # noqa: N818 - the operator's word
    """Another process runs this bot from the same data folder."""


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
def only_process(folder: Path, bot_id: int, process_id: int) -> Iterator[None]:
    """Hold the bot's lock while the block runs; raise `AlreadyRunning` when another process holds it.

    The file stays; it is the lock on it that counts, and that ends with the process, however it ends.
    """
    with (folder / f"bot-{bot_id}.lock").open("a+b") as file:
        try:
            _lock(file)
        except OSError:
            raise AlreadyRunning(_who(file, bot_id)) from None
        file.truncate(0)
        file.write(str(process_id).encode())
        file.flush()
        yield


def _who(file: BinaryIO, bot_id: int) -> str:
    file.seek(0)
    holder = file.read(20).decode("ascii", "replace").strip()
    process = f"process {holder}" if holder.isdecimal() else "another process"
    return f"bot {bot_id} is already running here ({process}); stop it first"
