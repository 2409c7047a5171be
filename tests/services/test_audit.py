"""The life of the audit log: checked every day, alarmed about, cut in its time, handed on."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from domain.events import Event, Tag
from domain.flow import Flow
from domain.notice import NoticeKind
from domain.requests import RequestState
from services import audit as audit_module
from services.audit_check import Verdict
from storage.errors import DatabaseProblem
from storage.records import AuditRow
from tests.services.audit_room import flaws, intruder, live, sign, stored
from tests.services.office import AUNT, GROUP, Office

YEAR = timedelta(days=365)


async def nothing() -> None:
    """Wait for nothing."""


async def check(office: Office) -> Verdict:
    """Check the log as the daily round does."""
    return await office.house.audit.verify_and_record((), nothing)


async def exported(office: Office, **since: object) -> list[AuditRow]:
    """Return what an export gives."""
    return [row async for row in office.house.audit.export(**since)]  # type: ignore[arg-type]


class TestDailyCheck:
    async def test_it_is_due_when_the_log_or_the_last_check_is_a_day_old(self, office: Office) -> None:
        """AUD-08."""
        audit = office.house.audit
        assert not await audit.is_due()
        office.clock.advance(hours=25)
        assert await audit.is_due()
        await check(office)
        assert not await audit.is_due()
        office.clock.advance(hours=24, seconds=1)
        assert await audit.is_due()

    async def test_a_good_one_is_recorded_and_nobody_is_disturbed(self, office: Office) -> None:
        await sign(office)
        verdict = await check(office)
        last = (await office.audit())[-1]
        assert (last.tag, last.actor) == ("system:audit:verify", "system")
        assert last.values == {"rows": verdict.rows, "checkpoints": 1, "copies": 0}
        assert await office.queued(NoticeKind.AUDIT_ALARM) == []
        assert await office.house.audit.last_check() == last

    async def test_a_bad_one_is_recorded_and_every_group_alarmed(
        self, office: Office, tmp_path: Path
    ) -> None:
        """AUD-08."""
        with intruder(tmp_path) as connection:
            connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 3")
        await check(office)
        last = (await office.audit())[-1]
        assert (last.tag, last.values["flaw"], last.values["row"]) == ("system:audit:fail", "row", 3)
        (alarm,) = await office.queued(NoticeKind.AUDIT_ALARM)
        assert (alarm.notice.chat_id, alarm.notice.values["why"]) == (GROUP, "broken")

    async def test_the_same_alarm_comes_once_a_day(self, office: Office, tmp_path: Path) -> None:
        with intruder(tmp_path) as connection:
            connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 3")
        for _ in range(3):
            await check(office)
        assert len(await office.queued(NoticeKind.AUDIT_ALARM)) == 1
        office.clock.advance(hours=24)
        await check(office)
        assert len(await office.queued(NoticeKind.AUDIT_ALARM)) == 2

    async def test_a_log_that_nobody_could_check_for_two_days_is_overdue(self, office: Office) -> None:
        """AUD-08: absence is an alarm too, and a bad check is no success."""
        audit = office.house.audit
        assert not await audit.is_overdue()
        office.clock.advance(hours=49)
        assert await audit.is_overdue()
        await check(office)
        assert not await audit.is_overdue()
        office.clock.advance(hours=48)
        await office.note(Event(Tag.AUDIT_BROKEN, actor="system"))
        office.clock.advance(seconds=1)
        assert await audit.is_overdue()
        await audit.alarm_overdue()
        (alarm,) = await office.queued(NoticeKind.AUDIT_ALARM)
        assert alarm.notice.values["why"] == "unchecked"


class TestCutting:
    async def test_rows_go_when_they_have_outlived_their_time_up_to_a_checkpoint(
        self, office: Office
    ) -> None:
        """PRV-05: 12 months."""
        _, second = await sign(office), await sign(office)
        oldest = (await office.audit())[0].at
        # At most once a day, or the log would tell of nothing but its cuts.
        office.clock.now = oldest + YEAR + timedelta(hours=24) - timedelta(seconds=1)
        assert await office.house.audit.cut() == 0
        office.clock.advance(seconds=1)
        assert await office.house.audit.cut() == second.seq
        rows = await office.audit()
        assert rows[0].seq == second.seq + 1
        assert (rows[-1].tag, rows[-1].values) == (
            "system:audit:cut",
            {"upto": second.seq, "rows": second.seq},
        )

    async def test_the_chain_is_intact_from_the_cut_on_and_can_be_cut_again(self, office: Office) -> None:
        copies = []
        for _ in range(4):
            copies.append(await sign(office))
            office.clock.advance(days=2)
        for one in (copies[1], copies[3]):
            office.clock.now = one.at + YEAR + timedelta(hours=24)
            assert await office.house.audit.cut() > 0
            verdict = await office.house.audit.verify(copies)
            assert (flaws(verdict), verdict.rows) == ([], len(await office.audit()))
            await live(office, 3)
        assert [one.seq for one in await stored(office)] == [copies[3].seq]

    async def test_a_backlog_goes_piece_by_piece(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So that no round holds the database for long."""
        monkeypatch.setattr(audit_module, "MOST_CUT", 150)
        made = [await sign(office) for _ in range(3)]
        office.clock.advance(days=400)
        gone = [await office.house.audit.cut() for _ in range(3)]
        assert gone == [made[0].seq, made[1].count, made[2].count]

    async def test_rows_without_a_checkpoint_stay(self, office: Office) -> None:
        office.clock.advance(days=500)
        assert await office.house.audit.cut() == 0

    async def test_rows_that_are_not_as_they_were_signed_stay(self, office: Office, tmp_path: Path) -> None:
        """They are evidence."""
        made = await sign(office)
        with intruder(tmp_path) as connection:
            connection.execute("UPDATE audit SET mac = zeroblob(32) WHERE seq = ?", (made.seq,))
        office.clock.advance(days=500)
        assert await office.house.audit.cut() == 0

    async def test_rows_whose_checkpoint_is_forged_stay(self, office: Office, tmp_path: Path) -> None:
        """They are evidence: who forged it would have them cut off with what it hides (AUD-05)."""
        made = await sign(office)
        with intruder(tmp_path) as connection:
            forged = "UPDATE audit_checkpoints SET signature = zeroblob(64) WHERE seq = ?"
            connection.execute(forged, (made.seq,))
        office.clock.advance(days=500)
        assert await office.house.audit.cut() == 0
        assert (await office.audit())[0].seq == 1


class TestAFullDisk:
    """LOG-09: what cannot be recorded is not done, and nobody is locked out of what can be read."""

    async def fill(self, office: Office) -> None:
        """Let the database have not a page more, and use up the last one."""
        engine = office.house.store._engine  # type: ignore[attr-defined]

        def limit(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA max_page_count = 1")  # SQLite makes it as many as there are
            cursor.close()

        event.listen(engine.sync_engine, "connect", limit)
        await engine.dispose()
        for size in (2000, 200, 1):
            with suppress(DatabaseProblem):
                while True:
                    await office.note(Event(Tag.STARTED, actor="system", values={"padding": "x" * size}))
        event.remove(engine.sync_engine, "connect", limit)

    async def test_an_approval_that_cannot_be_recorded_is_not_given(self, office: Office) -> None:
        """AUD-02: also when the disk, not the code, refuses the audit row."""
        request = await office.ask_unlock(AUNT)
        challenge = await office.press(request)
        assert isinstance(challenge, Flow)
        await self.fill(office)
        office.clock.advance(seconds=30)
        code = office.code()
        with pytest.raises(DatabaseProblem, match="full"):
            await office.type_code(challenge, code)
        assert [one.state for one in await office.requests_of(AUNT)] == [RequestState.OPEN]
        assert (await office.house.audit.verify()).is_intact
        await office.house.store._engine.dispose()  # type: ignore[attr-defined]
        assert (await office.type_code(challenge, code)).said == "approved", "with room again it goes on"


class TestExport:
    async def test_every_row_is_given_in_order_and_that_it_was_is_recorded(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_module, "PAGE", 7)
        await live(office, 20)
        before = await office.audit()
        assert await exported(office) == before
        last = (await office.audit())[-1]
        assert (last.tag, last.actor) == ("system:audit:export", "operator")
        assert last.values == {"after": 0, "rows": len(before)}

    async def test_only_rows_since_a_time_are_given(self, office: Office) -> None:
        office.clock.advance(days=1)
        since = office.clock.now
        await live(office, 2)
        assert [row.at for row in await exported(office, since=since)] == [since, since]
        assert len(await exported(office, since=since + timedelta(days=1))) == 0

    async def test_it_is_recorded_before_the_first_row_is_given(self, office: Office) -> None:
        """Who breaks off an export has asked for it all the same."""
        async for _ in office.house.audit.export():
            break
        assert (await office.tags())[-1] == "system:audit:export"
