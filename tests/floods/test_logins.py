"""Ten thousand random logins, and an update of ten megabytes: nothing grows without bound (DOS-02)."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from domain.turn import Turn
from services.forgot_password import ForgotPassword
from storage.engine import TO_WRITE
from storage.records import Counted, Proof
from storage.sql.retention import MOST_OF_STRANGERS
from storage.tables_work import runs, tries
from tests.deeds import settled
from tests.town import Town

pytestmark = pytest.mark.long

PEOPLE = 40
NAMED = 300
LOGINS = 10_000


async def rows(town: Town) -> dict[str, int]:
    """Count the rows of every table that a stranger can make grow."""
    async with town.house.store._engine.connect() as connection:
        counted = {}
        for table in ("flows", "tries", "runs", "requests", "inbox", "outbox"):
            counted[table] = (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608 - our own names
        return counted


def missed(town: Town, subject: str, update_id: int | None = None) -> Counted:
    """Make a missed set of answers from an unknown chat."""
    return Counted(town.bot_id, update_id, 9000, subject, Proof.ANSWERS, known_chat=False, at=town.clock())


async def fill(town: Town, number: int) -> None:
    """Fill the tables with the misses of so many strangers, a moment apart, as a flood of days would."""
    since, proof = town.clock() - timedelta(hours=1), Proof.ANSWERS
    who = [(f"{10**9 + one:064x}", since + timedelta(milliseconds=one)) for one in range(number)]
    common = {"bot_id": town.bot_id, "user_id": 9000, "proof": proof, "known_chat": False}
    common |= {"is_miss": True, "is_cleared": False}
    async with town.house.store._engine.execution_options(**TO_WRITE).begin() as connection:
        await connection.execute(insert(tries), [{**common, "subject": key, "at": at} for key, at in who])
        counted = [{"subject": key, "proof": proof, "misses": 1, "updated_at": at} for key, at in who]
        await connection.execute(insert(runs), counted)


async def name_logins(recover: ForgotPassword, turn: Turn, number: int) -> None:
    """Name a login that nobody has, and go away."""
    flow = await recover.begin(turn)
    await recover.login(turn, flow, f"nobody{number}@students.edu.sg")


class TestRandomLogins:
    async def test_naming_them_counts_nothing_and_leaves_only_tasks_that_end_within_a_day(
        self, town: Town
    ) -> None:
        before = await rows(town)
        for number in range(NAMED):
            turn = Turn(town.bot_id, None, 9000 + number % PEOPLE, 9000 + number % PEOPLE)
            await name_logins(town.house.forgot_password, turn, number)
        grown = {table: count - before[table] for table, count in (await rows(town)).items()}
        # The audit log's checkpoint of every hundred facts is told to the school's group.
        assert grown.pop("outbox") <= 1
        assert {table: count for table, count in grown.items() if count} == {"flows": NAMED}
        town.clock.advance(hours=1)
        await town.house.housekeeping.expire()
        town.clock.advance(hours=25)
        await town.house.housekeeping.purge()
        assert (await rows(town))["flows"] <= before["flows"]

    async def test_ten_thousand_more_than_the_cap_leave_no_more_rows_than_the_cap(self, town: Town) -> None:
        """The oldest of strangers to the roster go first; what counts for an account stays."""
        async with town.house.store.begin() as tx:
            account = (await tx.accounts.find_subject("tan_wei_ling@students.edu.sg")).key
            await tx.tries.count(missed(town, account))
        before = (await rows(town))["tries"]
        await fill(town, MOST_OF_STRANGERS)
        town.clock.advance(seconds=1)
        async with town.house.store.begin() as tx:
            for number in range(LOGINS):
                await tx.tries.count(missed(town, f"{number:064x}", number))
        assert (await rows(town))["tries"] == MOST_OF_STRANGERS + LOGINS + before
        await town.house.housekeeping.purge()
        left = await rows(town)
        assert left["tries"] <= MOST_OF_STRANGERS + before
        assert left["runs"] <= MOST_OF_STRANGERS + before
        async with town.house.store.read() as tx:
            assert await tx.tries.misses(account, town.clock.now.replace(hour=0)) == 1
            assert await tx.tries.misses(f"{LOGINS - 1:064x}", town.clock.now.replace(hour=0)) == 1


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
