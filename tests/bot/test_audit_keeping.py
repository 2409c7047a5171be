"""While the bot runs its audit log is checked every day, and an absent check is an alarm (AUD-08)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.audit_keeping import HOUR, keep_audit, sinks
from bot.sinks import CheckpointsFile, RowsFile
from bot.syslog import Syslog
from domain.checkpoint import Checkpoint
from domain.events import Event, Tag
from domain.notice import NoticeKind
from services.audit import AuditLog
from services.audit_check import Seen, Verdict
from services.checkpoints import Checkpoints
from services.signatures import PublicKeys, Signatures
from storage.errors import DatabaseProblem
from storage.records import School
from storage.sql.store import SqlStore
from tests.bot.fake_time import START, FakeTime, until
from tests.town import settings

BOT, GROUP = 7001, -1005


class Broken(AuditLog):
    """A log whose check fails as often as the test wants."""

    failures = 0

    async def verify(
        self,
        copies: Sequence[Checkpoint] = (),
        seen: Sequence[Seen] = (),
        keys: PublicKeys | None = None,
        pause: Callable[[], Awaitable[None]] | None = None,
    ) -> Verdict:
        if self.failures:
            self.failures -= 1
            raise DatabaseProblem("the disk is away")
        return await super().verify(copies, seen, keys, pause)


@pytest.fixture
def audit(store: SqlStore, time: FakeTime) -> Broken:
    return Broken(store, time.now, Signatures(store._keyring), timedelta(days=365))


@pytest.fixture
async def begun(store: SqlStore) -> SqlStore:
    """A log with one row, and a school with a group."""
    async with store.begin() as tx:
        await tx.schools.put(School("s1", "BTPS", "Bukit Timah Primary", bot_id=BOT, group_chat_id=GROUP))
        await tx.audit.record((Event(Tag.STARTED, actor="system"),), START)
    return store


class Keeping:
    """The round at work, in time that a test turns."""

    def __init__(self, audit: AuditLog, file: CheckpointsFile, time: FakeTime) -> None:
        self.time = time
        self._stopped = asyncio.Event()
        self._task = asyncio.create_task(keep_audit(audit, file, time.timing, self._stopped))

    async def hours(self, number: int) -> None:
        """Let so many rounds go by."""
        for _ in range(number):
            await self._rest()
            await self.time.advance(HOUR)
        await self._rest()

    async def _rest(self) -> None:
        """Wait until a round is over; between two pages of a check it only takes breath."""
        while True:
            await until(self.time.naps)
            (nap,) = self.time.naps()
            if nap > 1:
                return
            await self.time.advance(nap)

    async def end(self) -> None:
        """Stop it."""
        self._stopped.set()
        await self._task


async def tags(store: SqlStore) -> list[str]:
    async with store.read() as tx:
        return [row.tag for row in await tx.audit.rows(0, 1000)]


async def alarms(store: SqlStore, time: FakeTime) -> list[str]:
    """Return why groups were alarmed."""
    async with store.begin() as tx:
        queued = await tx.outbox.claim(BOT, time.now(), time.now(), 100)
    return [str(one.notice.values["why"]) for one in queued if one.notice.kind is NoticeKind.AUDIT_ALARM]


async def test_it_is_checked_every_day_by_itself(
    begun: SqlStore, audit: Broken, time: FakeTime, tmp_path: Path
) -> None:
    """AUD-08."""
    keeping = Keeping(audit, CheckpointsFile(tmp_path / "none"), time)
    await keeping.hours(23)
    assert Tag.AUDIT_VERIFIED not in await tags(begun)
    await keeping.hours(1)
    assert (await tags(begun)).count(Tag.AUDIT_VERIFIED) == 1
    await keeping.hours(48)
    assert (await tags(begun)).count(Tag.AUDIT_VERIFIED) == 3
    await keeping.end()


async def test_a_missed_day_is_tried_every_hour_and_alarmed_about_after_two(
    begun: SqlStore, audit: Broken, time: FakeTime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """AUD-08: a run that was missed."""
    keeping = Keeping(audit, CheckpointsFile(tmp_path / "none"), time)
    audit.failures = 1000
    await keeping.hours(47)
    assert await alarms(begun, time) == []
    assert audit.failures == 1000 - 24
    await keeping.hours(1)
    assert await alarms(begun, time) == ["unchecked"]
    assert "has not been checked for two days" in caplog.text
    audit.failures = 0
    await keeping.hours(1)
    assert (await tags(begun))[-1] == Tag.AUDIT_VERIFIED
    await keeping.end()


async def test_what_is_wrong_is_logged_recorded_and_told(
    begun: SqlStore, audit: Broken, time: FakeTime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """AUD-08: with the copy in its file, which a database put back does not change (AB8)."""
    file = CheckpointsFile(tmp_path / "checkpoints")
    file.write([Signatures(begun._keyring).sign(Checkpoint(50, b"\1" * 32, 50, START, ""))])
    keeping = Keeping(audit, file, time)
    with caplog.at_level(logging.ERROR):
        await keeping.hours(24)
    assert (await tags(begun))[-1] == Tag.AUDIT_BROKEN
    assert await alarms(begun, time) == ["broken"]
    assert [record.__dict__["flaw"] for record in caplog.records] == ["rolled_back"]
    await keeping.end()


async def test_a_file_that_cannot_be_read_is_said_and_the_log_checked_all_the_same(
    begun: SqlStore, audit: Broken, time: FakeTime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "checkpoints").write_text("rubbish\n")
    keeping = Keeping(audit, CheckpointsFile(tmp_path / "checkpoints"), time)
    await keeping.hours(24)
    assert "the file of checkpoints cannot be read" in caplog.text
    assert (await tags(begun))[-1] == Tag.AUDIT_VERIFIED
    await keeping.end()


async def test_old_rows_are_cut_in_the_same_round(
    begun: SqlStore, audit: Broken, time: FakeTime, tmp_path: Path
) -> None:
    """PRV-05."""
    async with begun.begin() as tx:
        await tx.audit.record([Event(Tag.STARTED, actor="system")] * 100, START)
    assert await Checkpoints(begun, time.now, Signatures(begun._keyring)).make_if_due() is not None
    await time.advance(366 * 24 * HOUR)
    keeping = Keeping(audit, CheckpointsFile(tmp_path / "none"), time)
    await keeping.hours(1)
    assert Tag.AUDIT_CUT in await tags(begun)
    assert len(await tags(begun)) < 10
    await keeping.end()


def test_the_settings_name_the_copies(tmp_path: Path) -> None:
    """LOG-08."""
    assert list(sinks(settings(tmp_path))) == []
    both = settings(tmp_path, audit_file=tmp_path / "rows", syslog_url="unix:/dev/log")
    assert [type(sink) for sink in sinks(both)] == [RowsFile, Syslog]
    assert [sink.name for sink in sinks(both)] == ["file", "syslog"]
