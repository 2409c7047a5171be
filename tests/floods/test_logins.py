"""Ten thousand random logins, and an update of ten megabytes: nothing grows without bound (DOS-02)."""

import logging

import pytest
from sqlalchemy import text

from domain.turn import Turn
from services.forgot_password import ForgotPassword
from storage.records import Counted, Proof
from storage.sql.retention import MOST_OF_STRANGERS
from tests.deeds import settled
from tests.town import Town

pytestmark = pytest.mark.long

PEOPLE = 40
LOGINS = 120


async def rows(town: Town) -> dict[str, int]:
    """Count the rows of every table that a stranger can make grow."""
    async with town.house.store._engine.connect() as connection:
        counted = {}
        for table in ("flows", "tries", "runs", "requests", "inbox", "outbox"):
            counted[table] = (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608 - our own names
        return counted


async def name_logins(recover: ForgotPassword, turn: Turn, number: int) -> None:
    """Name a login that nobody has, and go away."""
    flow = await recover.begin(turn)
    await recover.login(turn, flow, f"nobody{number}@students.edu.sg")


class TestRandomLogins:
    async def test_naming_them_counts_nothing_and_leaves_only_tasks_that_end_within_a_day(
        self, town: Town
    ) -> None:
        before = await rows(town)
        for number in range(LOGINS):
            turn = Turn(town.bot_id, None, 9000 + number % PEOPLE, 9000 + number % PEOPLE)
            await name_logins(town.house.forgot_password, turn, number)
        grown = {table: count - before[table] for table, count in (await rows(town)).items()}
        assert {table: count for table, count in grown.items() if count} == {"flows": LOGINS}
        town.clock.advance(hours=1)
        await town.house.housekeeping.expire()
        town.clock.advance(hours=25)
        await town.house.housekeeping.purge()
        assert (await rows(town))["flows"] <= before["flows"]

    async def test_ten_thousand_missed_sets_of_answers_leave_no_more_rows_than_the_cap(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The oldest of strangers to the roster go first; what counts for an account stays."""
        assert MOST_OF_STRANGERS >= 10_000
        monkeypatch.setattr("storage.sql.retention.MOST_OF_STRANGERS", 200)
        async with town.house.store.begin() as tx:
            account = (await tx.accounts.find_subject("tan_wei_ling@students.edu.sg")).key
            for number in range(1_000):
                about = account if number == 0 else f"{number:064x}"
                await tx.tries.count(
                    Counted(
                        town.bot_id, None, number, about, Proof.ANSWERS, known_chat=False, at=town.clock()
                    )
                )
        await town.house.housekeeping.purge()
        left = await rows(town)
        assert left["tries"] <= 200 + 10
        assert left["runs"] <= 200 + 10
        async with town.house.store.read() as tx:
            assert await tx.tries.misses(account, town.clock.now.replace(hour=0)) == 1


class TestAHugeUpdate:
    async def test_it_is_skipped_with_a_line_and_the_others_go_on(
        self, town: Town, caplog: pytest.LogCaptureFixture
    ) -> None:
        message = {"message_id": 1, "date": 0, "chat": {"id": town.parent.id, "type": "private"}}
        town.world.updates.push_raw({"message": {**message, "text": "x" * 10_000_000}})
        with caplog.at_level(logging.WARNING):
            await town.parent.say("/help")
            await town.parent.expect("what I can do")
        await settled(town)
        (skipped,) = [record for record in caplog.records if record.message == "polling.update_skipped"]
        assert skipped.__dict__["bytes"] > 10_000_000
        assert "xxxx" not in caplog.text
