"""Copies of the audit log outside the database: checkpoints and rows in files, rows to syslog (LOG-08)."""

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from bot.timing import Backoff, Timing, doze
from domain.checkpoint import Checkpoint, from_line, to_line
from services.audit_copies import AuditCopies
from storage.records import AuditRow

ROUND = 5.0
BACKOFF = Backoff(first=5, most=300)
MODE = 0o600

log = logging.getLogger("helpdesk.audit")

Bring = Callable[[], Awaitable[int]]
"""Hands on what is new, and returns how much that was."""


class Sink(Protocol):
    """Where rows go; under its name the store remembers how far it has come."""

    name: str

    def write(self, rows: Sequence[AuditRow]) -> None:
        """Take rows for good. Raises `OSError` when it cannot; then all come again."""


class LinesFile:
    """A file of lines, mode 0600, opened anew for each write: it may be moved away at any time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, lines: Sequence[str]) -> None:
        """Append lines; they are on disk when this returns. Raises `OSError`, and then none was added."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, MODE)
        try:
            self._write(descriptor, "".join(f"{line}\n" for line in lines).encode())
        finally:
            os.close(descriptor)

    def _write(self, descriptor: int, body: bytes) -> None:
        before = os.fstat(descriptor).st_size
        # A crash in the middle of a line must not spoil the next.
        if before and os.pread(descriptor, 1, before - 1) != b"\n":
            body = b"\n" + body
        try:
            written = 0
            while written < len(body):
                written += os.write(descriptor, body[written:])
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):  # half of it on a full disk is worse than nothing
                os.ftruncate(descriptor, before)
            raise


class RowsFile:
    """The audit log as JSON lines in a file."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._file = LinesFile(path)

    def write(self, rows: Sequence[AuditRow]) -> None:
        """Append rows. Raises `OSError`."""
        self._file.append([line_of(row) for row in rows])


class CheckpointsFile:
    """Checkpoints as JSON lines in a file, to be copied off this machine (AUD-04)."""

    name = "checkpoints"

    def __init__(self, path: Path) -> None:
        self._file = LinesFile(path)

    def write(self, made: Sequence[Checkpoint]) -> None:
        """Append checkpoints. Raises `OSError`."""
        self._file.append([to_line(one) for one in made])

    def read(self) -> list[Checkpoint]:
        """Return what stands in the file, nothing when there is none. Raises `OSError`, or `ValueError`."""
        return read_copy(self._file.path) if self._file.path.exists() else []


def line_of(row: AuditRow) -> str:
    """Write a row as one JSON object on one line."""
    fields = {name: getattr(row, name) for name in ("seq", "tag", "subject", "actor", "thread")}
    return json.dumps({**fields, "at": row.at.isoformat(), "values": dict(row.values)})


def read_copy(path: Path) -> list[Checkpoint]:
    """Read the checkpoints in a file: one of them a line, or rows of the log among which they are.

    Raises:
        OSError: it cannot be read.
        ValueError: a line is neither; the message is its number.
    """
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                checkpoint = from_line(line) if line.strip() else None
            except (ValueError, RecursionError):
                raise ValueError(str(number)) from None
            if checkpoint is not None:
                found.append(checkpoint)
    return found


def bring_rows(copies: AuditCopies, sink: Sink) -> Bring:
    """Return what hands new rows to a sink, in a thread: it may be slow, the bot is not."""

    async def take(rows: Sequence[AuditRow]) -> None:
        await asyncio.to_thread(sink.write, rows)

    return partial(copies.rows, sink.name, take)


def bring_checkpoints(copies: AuditCopies, file: CheckpointsFile) -> Bring:
    """Return what writes new checkpoints to their file, in a thread."""

    async def take(made: Sequence[Checkpoint]) -> None:
        await asyncio.to_thread(file.write, made)

    return partial(copies.checkpoints, file.name, take)


async def keep_copy(name: str, bring: Bring, timing: Timing, stopped: asyncio.Event) -> None:
    """Hand on what is new until `stopped`; a copy that fails is loud in the log, and tried again (LOG-09)."""
    misses = 0
    while not stopped.is_set():
        try:
            await bring()
        except Exception as problem:  # noqa: BLE001 - neither a full disk nor a lost server may end the bot
            misses += 1
            facts = {"copy": name, "error": type(problem).__name__, "misses": misses}
            if isinstance(problem, OSError) and problem.strerror:
                facts["why"] = problem.strerror
            log.error("a copy of the audit log could not be written", extra=facts)  # noqa: TRY400 - the cause is outside
        else:
            if misses:
                log.warning("a copy of the audit log is complete again", extra={"copy": name})
            misses = 0
        pause = BACKOFF.seconds(misses, timing.spread()) if misses else ROUND
        await doze(timing, pause, stopped)
