"""What keeps the audit log while the bot runs: its copies, its daily check, its cut (AUD-08, LOG-08)."""

import asyncio
import logging
import os
import socket
from collections.abc import Coroutine, Iterator
from typing import Any

from bot.house import House
from bot.settings import Settings
from bot.sinks import CheckpointsFile, RowsFile, Sink, bring_checkpoints, bring_rows, keep_copy
from bot.syslog import Syslog
from bot.timing import Timing, doze
from domain.checkpoint import Checkpoint
from services.audit import AuditLog

HOUR = 3600.0
PAUSE = 0.02
"""Between two pages of the check, so that it takes no more than a part of one processor."""

log = logging.getLogger("helpdesk.audit")


def sinks(settings: Settings) -> Iterator[Sink]:
    """Make what the settings name as copies of the log's rows."""
    if settings.audit_file is not None:
        yield RowsFile(settings.audit_file)
    if settings.syslog_url is not None:
        yield Syslog(settings.syslog_url, socket.gethostname(), os.getpid())


def audit_parts(house: House, stopped: asyncio.Event) -> Iterator[tuple[str, Coroutine[Any, Any, None]]]:
    """Return the parts of a process that keep its audit log, each with its name."""
    timing, copies = house.outside.timing, house.audit_copies
    file = CheckpointsFile(house.settings.checkpoints_file)
    yield "audit", keep_audit(house.audit, file, timing, stopped)
    yield (
        "checkpoints",
        keep_copy(file.name, bring_checkpoints(copies, file), timing, stopped),
    )
    for sink in sinks(house.settings):
        yield f"copy {sink.name}", keep_copy(sink.name, bring_rows(copies, sink), timing, stopped)


async def keep_audit(audit: AuditLog, file: CheckpointsFile, timing: Timing, stopped: asyncio.Event) -> None:
    """Check the log when a day is over, and cut what is old, until `stopped`; trouble ends no round."""
    while not stopped.is_set():
        try:
            await check_if_due(audit, file, timing)
            await audit.cut()
        except Exception as problem:
            log.exception("the audit log could not be checked", extra={"error": type(problem).__name__})
            await _alarm_if_overdue(audit)
        await doze(timing, HOUR, stopped)


async def check_if_due(audit: AuditLog, file: CheckpointsFile, timing: Timing) -> None:
    """Check the log against itself and against the file of checkpoints, when the last check was a day ago."""
    if not await audit.is_due():
        return

    async def pause() -> None:
        await timing.sleep(PAUSE)

    verdict = await audit.verify_and_record(await _copies(file), pause)
    for problem in verdict.problems:
        facts = {"flaw": problem.flaw.value, "row": problem.seq, "why": problem.text}
        log.error("the audit log is not intact", extra=facts)


async def _copies(file: CheckpointsFile) -> list[Checkpoint]:
    try:
        return await asyncio.to_thread(file.read)
    except (OSError, ValueError) as problem:
        log.error("the file of checkpoints cannot be read", extra={"error": type(problem).__name__})  # noqa: TRY400 - the cause is outside
        return []


async def _alarm_if_overdue(audit: AuditLog) -> None:
    try:
        if await audit.is_overdue():
            log.error("the audit log has not been checked for two days")
            await audit.alarm_overdue()
    except Exception as problem:
        log.exception("nobody could be told", extra={"error": type(problem).__name__})
