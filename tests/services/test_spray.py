"""Spraying: AB3, and the alarm that it sets off, without a known chat being held up (THR-07)."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.flow import Said, Step
from storage.records import RosterEntry, StoredAnswers
from tests.services.office import AUNT, RIGHT, WRONG, Office, open_office
from tests.town import LOGIN, SECOND_PASSWORD

pytestmark = pytest.mark.long

ACCOUNTS, ATTACKERS, LUCKY = 1000, 50, 40
ALARM = "system:spray:suspect"
SALT = bytes(16)


@pytest.fixture
async def guides(lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office that takes answers alone, as the guides do: the weakest house there is."""
    async with open_office(lived_in, tmp_path, evidence="answers") as opened:
        yield opened


async def spray(office: Office, users: int = 21, start: int = 900) -> None:
    """Have so many strangers miss once on one ID after another, none of which is LOGIN's."""
    for number in range(users):
        await office.miss(1, start + number, f"nobody_{number % 12}@students.edu.sg")


class TestRaisedEvidence:
    async def test_during_a_spray_answers_alone_are_not_enough(self, guides: Office) -> None:
        await spray(guides)
        flow = await guides.answer(await guides.recover(AUNT))
        assert flow.step is Step.EVIDENCE

    async def test_a_known_chat_is_not_held_up(self, guides: Office) -> None:
        await spray(guides)
        assert (await guides.reset(SECOND_PASSWORD)).said is Said.CHANGED

    async def test_before_and_ten_minutes_after_they_are_enough(self, guides: Office) -> None:
        await spray(guides, 10)
        assert (await guides.answer(await guides.recover(AUNT))).step is Step.NEW_PASSWORD
        await spray(guides, 21, 800)
        guides.clock.advance(minutes=10, seconds=1)
        assert (await guides.answer(await guides.recover(AUNT))).step is Step.NEW_PASSWORD

    async def test_misses_of_known_chats_are_no_spray(self, guides: Office) -> None:
        async with guides.house.store.begin() as tx:
            for user in range(500, 511):
                await tx.chats.bind(await guides.account_id(), guides.turn(user), guides.clock.now)
        for user in range(500, 511):
            await guides.miss(1, user)
        assert ALARM not in await guides.tags()
        assert (await guides.answer(await guides.recover(AUNT))).step is Step.NEW_PASSWORD


class TestAlarm:
    async def test_it_is_raised_once_in_ten_minutes(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        await spray(office, 24)
        rows = [row for row in await office.audit() if row.tag == ALARM]
        assert [dict(row.values) for row in rows] == [{"misses": 11, "accounts": 11}]
        critical = [record for record in caplog.records if record.levelno == logging.CRITICAL]
        assert [record.message for record in critical] == ["spray.suspected"]
        office.clock.advance(minutes=10, seconds=1)
        await spray(office, 11, 800)
        assert (await office.tags()).count(ALARM) == 2


async def enrol_all(office: Office, number: int) -> list[str]:
    """Give so many students the answers of LOGIN, without the cost of deriving each."""
    logins = [f"student_{n}@students.edu.sg" for n in range(number)]
    school = await office.house.schools.get("BTPS")
    async with office.house.store.begin() as tx:
        await tx.accounts.put(
            school.id, [RosterEntry(one, "Student", "5A") for one in logins], office.clock.now
        )
        own = await tx.answers.find(await office.account_id())
        assert own is not None
        for login in logins:
            account_id = (await tx.accounts.find_subject(login)).account_id
            answers = StoredAnswers(own.questions, SALT, bytes(32), own.parameters, own.normaliser)
            await tx.answers.put(account_id, answers, office.clock.now)
    return logins


class TestAb3:
    @pytest.mark.long
    async def test_a_thousand_accounts_one_guess_each_from_fifty_people(self, guides: Office) -> None:
        """AB3, in the weakest house: no reset, though a guess is right, and the alarm within ten minutes."""
        logins = await enrol_all(guides, ACCOUNTS - 1)
        logins.insert(LUCKY, LOGIN)
        began, alarmed, steps = guides.clock.now, None, []
        for number, login in enumerate(logins):
            flow = await guides.recover(10_000 + number % ATTACKERS, login)
            if flow.step is Step.CHALLENGE:
                flow = await guides.answer(flow, RIGHT if login == LOGIN else WRONG)
            steps.append(flow.step)
            if alarmed is None and ALARM in await guides.tags():
                alarmed = guides.clock.now
            guides.clock.advance(seconds=1)
        assert Step.NEW_PASSWORD not in steps
        assert steps[LUCKY] is Step.EVIDENCE
        # Five guesses each, then nobody of them is let near any account.
        assert steps.count(Step.LOCKED) > ACCOUNTS - 5 * ATTACKERS - ATTACKERS
        assert alarmed is not None
        assert alarmed - began < timedelta(minutes=10)
