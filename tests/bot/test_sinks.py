"""Copies of the audit log elsewhere: whole lines, and trouble that ends nothing (LOG-08, LOG-09)."""

import asyncio
import json
import logging
import os
import resource
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sinks import (
    BACKOFF,
    ROUND,
    CheckpointsFile,
    LinesFile,
    RowsFile,
    bring_checkpoints,
    bring_rows,
    keep_copy,
    line_of,
    read_copy,
)
from domain.checkpoint import Checkpoint, to_line
from domain.events import Event, Tag
from services.audit_copies import AuditCopies
from storage.records import AuditRow
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime, until

ONE = Checkpoint(100, b"\1" * 32, 100, START, "0011aabb", b"signature")
ROW = AuditRow(7, START, "system:process:start", None, "system", None, {"sign": "\x1b[31m\n\u2028é"})


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond this, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class TestLinesFile:
    def test_it_is_its_owners_alone_and_only_grows(self, tmp_path: Path) -> None:
        file = LinesFile(tmp_path / "new" / "lines")
        file.append(["one"])
        file.append(["two", "three"])
        assert file.path.read_text() == "one\ntwo\nthree\n"
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600

    def test_it_may_be_moved_away_at_any_time(self, tmp_path: Path) -> None:
        file = LinesFile(tmp_path / "lines")
        file.append(["one"])
        file.path.rename(tmp_path / "lines.1")
        file.append(["two"])
        assert [path.read_text() for path in (tmp_path / "lines.1", file.path)] == ["one\n", "two\n"]

    def test_a_line_that_a_crash_has_cut_does_not_spoil_the_next(self, tmp_path: Path) -> None:
        file = LinesFile(tmp_path / "lines")
        file.path.write_text("one\nhal")
        file.append(["two"])
        assert file.path.read_text() == "one\nhal\ntwo\n"

    def test_half_a_line_on_a_full_disk_is_taken_back(self, tmp_path: Path) -> None:
        """LOG-09."""
        file = LinesFile(tmp_path / "lines")
        file.append(["one"])
        with room_for(10), pytest.raises(OSError, match="File too large"):
            file.append(["two two two two"])
        assert file.path.read_text() == "one\n"
        file.append(["three"])
        assert file.path.read_text() == "one\nthree\n"

    def test_a_full_disk_is_said_and_nothing_more(self) -> None:
        """LOG-09."""
        with pytest.raises(OSError, match="No space left"):
            LinesFile(Path("/dev/full")).append(["one"])


class TestLines:
    def test_a_row_is_one_line_of_ascii_whatever_is_in_it(self) -> None:
        """LOG-03, LOG-04."""
        line = line_of(ROW)
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line) == {
            "seq": 7, "at": START.isoformat(), "tag": "system:process:start", "subject": None,
            "actor": "system", "thread": None, "values": {"sign": "\x1b[31m\n\u2028é"},
        }  # fmt: skip

    def test_a_file_of_checkpoints_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        file = CheckpointsFile(tmp_path / "checkpoints")
        assert file.read() == []
        file.write([ONE, replace(ONE, seq=200)])
        assert file.read() == [ONE, replace(ONE, seq=200)]

    def test_a_file_of_rows_is_a_copy_of_checkpoints_too(self, tmp_path: Path) -> None:
        file = RowsFile(tmp_path / "rows")
        file.write([ROW, replace(ROW, tag=Tag.AUDIT_CHECKPOINT.value, values=ONE.values())])
        assert read_copy(tmp_path / "rows") == [ONE]

    def test_a_line_that_is_none_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "copy"
        path.write_text(f"{to_line(ONE)}\n\nrubbish\n")
        with pytest.raises(ValueError, match=r"^3$"):
            read_copy(path)


class Broken:
    """A sink that cannot be written until it is mended."""

    name = "broken"

    def __init__(self) -> None:
        self.is_broken = True
        self.rows: list[int] = []

    def write(self, rows: Sequence[AuditRow]) -> None:
        if self.is_broken:
            raise OSError(28, os.strerror(28))
        self.rows += [row.seq for row in rows]


class TestKeeping:
    async def test_rows_and_checkpoints_come_by_themselves(
        self, store: SqlStore, time: FakeTime, tmp_path: Path
    ) -> None:
        """LOG-08, AUD-04."""
        stopped, copies = asyncio.Event(), AuditCopies(store)
        rows, checkpoints = RowsFile(tmp_path / "rows"), CheckpointsFile(tmp_path / "checkpoints")
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.STARTED, actor="system"),), START)
            await tx.checkpoints.put(ONE)
        kept = [
            asyncio.create_task(keep_copy("rows", bring_rows(copies, rows), time.timing, stopped)),
            asyncio.create_task(
                keep_copy("checkpoints", bring_checkpoints(copies, checkpoints), time.timing, stopped)
            ),
        ]
        await until(lambda: time.naps() == [ROUND, ROUND])
        async with store.begin() as tx:
            await tx.audit.record((Event(Tag.STOPPED, actor="system"),), START)
        await time.advance(ROUND)
        await until(lambda: time.naps() == [ROUND, ROUND])
        stopped.set()
        await asyncio.gather(*kept)
        lines = (tmp_path / "rows").read_text().splitlines()
        assert [json.loads(line)["tag"] for line in lines] == [Tag.STARTED, Tag.STOPPED]
        assert checkpoints.read() == [ONE]

    async def test_trouble_is_loud_ends_nothing_and_loses_nothing(
        self, store: SqlStore, time: FakeTime, caplog: pytest.LogCaptureFixture
    ) -> None:
        """LOG-09: the bot lives, the log says why, and every row comes when there is room again."""
        stopped, sink = asyncio.Event(), Broken()
        async with store.begin() as tx:
            await tx.audit.record([Event(Tag.STARTED, actor="system")] * 3, START)
        with caplog.at_level(logging.WARNING):
            bring = bring_rows(AuditCopies(store), sink)
            kept = asyncio.create_task(keep_copy(sink.name, bring, time.timing, stopped))
            for misses in (1, 2, 3):
                await time.asleep()
                assert time.naps() == [BACKOFF.seconds(misses, 0)]
                await time.advance(BACKOFF.seconds(misses, 0) - 1)
                sink.is_broken = misses < 3
                await time.advance(1)
            await until(lambda: time.naps() == [ROUND])
        stopped.set()
        await kept
        assert sink.rows == [1, 2, 3]
        said = [(record.levelname, record.__dict__.get("why")) for record in caplog.records]
        assert said == [("ERROR", "No space left on device")] * 3 + [("WARNING", None)]
