"""Keys: everything opens before, while and after they are rotated, and once the older ones are gone."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import Event, Tag
from domain.flow import Step
from services.keys import CODES_LIVE, KeysProblem, Rotated
from storage.keys import FOREVER, KeyFileProblem, Purpose, load_keyring
from storage.records import EmailCode, Received, RecoveryEmail, RosterEntry
from tests.house_rules.repository import ROOT
from tests.services.office import AUNT, BOT, GROUP, LIM, PARENT, Office, open_office, reopened
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, UNKNOWN_LOGIN

MOVING = frozenset(Purpose(name) for name in (
    "answers", "history", "sealing", "inbox", "totp", "index_login", "index_phone", "index_email"
))  # fmt: skip
"""Purposes whose rows go to the new key; the others' rows keep theirs, or live a short time."""
ROTATED = tuple(purpose for purpose in Purpose if purpose not in FOREVER)
UNCLE = 44
PHONE, ADDRESS = "+6591234567", "Mother@Example.com"
ROW = RosterEntry(
    OTHER_LOGIN, "Lim Jun Jie", "5B", "Mr Raj", (PHONE, "+6591234568"), "+6581234567", "office@example.com"
)


@pytest.fixture
async def bot(lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """The office as the bot runs in it; it is never closed while keys change."""
    async with open_office(lived_in, tmp_path) as office:
        await furnish(office)
        yield office


@pytest.fixture
async def operator(bot: Office, tmp_path: Path) -> AsyncIterator[Office]:
    """Another process on the same database and key file, at the same time of day."""
    async with reopened(tmp_path, bot.clock) as office:
        yield office


async def furnish(office: Office) -> None:
    """Let every kind of sealed or indexed row be there."""
    account_id, now = await office.account_id(), office.clock.now
    school = await office.house.schools.get("BTPS")
    async with office.house.store.begin() as tx:
        await tx.accounts.put(school.id, [ROW], now)
        await tx.recovery_emails.put(account_id, RecoveryEmail(ADDRESS, now, now))
        code = EmailCode("code1", account_id, "flow1", ADDRESS, now, now + timedelta(minutes=15), 5)
        await tx.email_codes.put(code)
        await tx.inbox.receive(BOT, [Received(1, PARENT, PARENT, b'{"waits": true}')], now)
        await tx.audit.record([Event(Tag.STARTED)] * 100, now)
    assert await office.house.checkpoints.chore() == 1


async def everything_works(office: Office) -> None:
    """Live through whatever needs a key, as families and approvers do."""
    office.clock.advance(minutes=1)
    assert (await office.answer(await office.recover())).step is Step.NEW_PASSWORD
    refused = await office.set_password(await office.open_flow(), PASSWORD)
    assert refused.step is Step.NEW_PASSWORD
    assert "used_before" in str(refused.values["violations"])
    proven = await office.prove(office.house.change_password, password=PASSWORD)
    assert proven.step is Step.NEW_PASSWORD
    async with office.house.store.read() as tx:
        assert [one.login for one in await tx.accounts.list_by_phone(PHONE)] == [OTHER_LOGIN]
        assert await tx.accounts.has_phone(await office.account_id(OTHER_LOGIN), "+6581234567")
        account_id = await office.account_id()
        email = await tx.recovery_emails.find(account_id)
        assert email is not None
        assert email.address == ADDRESS
        since = office.clock.now - timedelta(days=30)
        assert await tx.email_codes.sent_since("nobody", ADDRESS.lower(), since) == 1
        (waiting,) = [one for one in await tx.inbox.unfinished(BOT) if one.update_id == 1]
        assert waiting.body == b'{"waits": true}'
        approvers = await tx.approvers.list_by_user(LIM)
    assert [one.secret for one in approvers] == [office.secrets[LIM]]
    assert (await office.house.audit.verify()).is_intact


async def new_keys(operator: Office, *purposes: Purpose) -> list[Rotated]:
    """Rotate, and see that nothing was left behind."""
    done = await operator.house.keys.rotate(purposes)
    assert all(one.stuck == 0 for one in done)
    return done


class TestRotating:
    async def test_everything_works_before_after_and_without_the_older_keys(
        self, bot: Office, operator: Office
    ) -> None:
        """CRY-07, HSH-03: online, nobody types anything, and the older keys are gone in the end."""
        await everything_works(bot)
        done = await new_keys(operator)
        assert [one.purpose for one in done] == list(ROTATED)
        assert {one.purpose for one in done if one.rows} == MOVING
        await everything_works(bot)
        bot.clock.advance(days=8)
        gone, kept = await operator.house.keys.retire()
        assert {one.purpose for one in gone} == {*MOVING, Purpose.CODES}
        assert {one.purpose for one in kept} == {
            Purpose.AUDIT,
            Purpose.AUDIT_SIGNING,
            Purpose.TEMPORARY_PASSWORDS,
        }
        await everything_works(bot)

    @pytest.mark.parametrize("purpose", ROTATED)
    async def test_each_kind_of_key_is_rotated_alone(
        self, bot: Office, operator: Office, purpose: Purpose
    ) -> None:
        """CRY-07."""
        before = {one: bot.house.keyring.active(one).id for one in Purpose}
        (done,) = await new_keys(operator, purpose)
        await everything_works(bot)
        after = {one: bot.house.keyring.active(one).id for one in Purpose}
        assert {one for one in Purpose if before[one] != after[one]} == {purpose}
        assert done.key_id == after[purpose]

    async def test_no_byte_under_an_older_key_is_left(self, operator: Office, tmp_path: Path) -> None:
        older = {key.id for purpose in MOVING for key in operator.house.keyring.all(purpose)}
        await new_keys(operator)
        dump = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
        sealed = [key_id for key_id in older if bytes.fromhex(key_id) in dump]
        # An id of four bytes can turn up by chance once in a blue moon, not many of them.
        assert len(sealed) <= 1

    async def test_it_is_recorded_with_its_purpose_and_its_rows(self, operator: Office) -> None:
        await new_keys(operator, Purpose.TOTP)
        (row,) = [one for one in await operator.audit() if one.tag == Tag.KEY_ROTATED]
        key_id = operator.house.keyring.active(Purpose.TOTP).id
        assert row.values == {"purpose": "totp", "key": key_id, "rows": 2, "stuck": 0}
        assert row.actor == "operator"

    @pytest.mark.parametrize("purpose", sorted(FOREVER))
    async def test_what_is_drawn_from_an_id_keeps_its_key(self, operator: Office, purpose: Purpose) -> None:
        """ENU-02."""
        before = (operator.house.settings.key_file).read_bytes()
        with pytest.raises(KeysProblem, match=f"the key for {purpose.value} is never rotated"):
            await operator.house.keys.rotate([Purpose.TOTP, purpose])
        assert operator.house.settings.key_file.read_bytes() == before

    async def test_known_and_unknown_ids_are_asked_and_counted_as_before(
        self, bot: Office, operator: Office
    ) -> None:
        """ENU-02, ENU-05: neither the questions of an unknown ID nor its misses begin anew."""
        logins = (LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN)
        asked = [(await bot.recover(AUNT, login)).questions for login in logins]
        await bot.miss(3, AUNT, UNKNOWN_LOGIN)
        await bot.miss(3, UNCLE, OTHER_LOGIN)
        await new_keys(operator)
        await operator.house.keys.retire()
        assert (await bot.recover(PARENT, LOGIN)).questions == asked[0]
        assert (await bot.recover(AUNT, UNKNOWN_LOGIN)).step is Step.LOCKED
        assert (await bot.recover(UNCLE, OTHER_LOGIN)).step is Step.LOCKED
        assert [(await bot.recover(PARENT, login)).questions for login in logins] == asked

    async def test_who_ever_belonged_to_the_family_is_known_for_ever(
        self, bot: Office, operator: Office
    ) -> None:
        """ADM-07: their key is never rotated, and what is kept of it names nobody."""
        async with bot.house.store.read() as tx:
            before = (await tx.accounts.find_subject(LOGIN)).key
        await new_keys(operator)
        async with bot.house.store.read() as tx:
            subject = await tx.accounts.find_subject(LOGIN)
            assert subject.key == before
            assert await tx.kin.has(subject.key, PARENT)

    async def test_an_import_sees_that_nothing_changed(self, bot: Office, operator: Office) -> None:
        school = await bot.house.schools.get("BTPS")
        await new_keys(operator)
        async with bot.house.store.begin() as tx:
            change = await tx.accounts.put(school.id, [ROW], bot.clock.now)
        assert (change.added, change.updated, change.unchanged) == (0, 0, 1)

    async def test_between_new_keys_and_moved_rows_logins_are_found_and_not_added_twice(
        self, bot: Office, operator: Office
    ) -> None:
        school = await bot.house.schools.get("BTPS")
        await operator.house.keys._begin([Purpose.INDEX_LOGIN, Purpose.INDEX_PHONE, Purpose.INDEX_EMAIL])
        async with bot.house.store.begin() as tx:
            changed = replace(ROW, class_name="6A")
            change = await tx.accounts.put(school.id, [changed], bot.clock.now)
        assert (change.added, change.updated) == (0, 1)
        await everything_works(bot)
        await new_keys(operator)
        await everything_works(bot)

    async def test_rotated_twice_the_first_keys_are_as_old_as_the_second(
        self, bot: Office, operator: Office
    ) -> None:
        await new_keys(operator, Purpose.SEALING)
        done = await new_keys(operator, Purpose.SEALING)
        assert len(bot.house.keyring.all(Purpose.SEALING)) in {1, 2, 3}
        assert done[0].rows > 0
        gone, _ = await operator.house.keys.retire()
        assert len(gone) == 2
        await everything_works(bot)

    async def test_a_row_that_does_not_open_is_told_of_and_keeps_its_key(
        self, bot: Office, operator: Office, tmp_path: Path
    ) -> None:
        """CRY-06: damage is an alarm, and the rest is moved all the same."""
        with closing(sqlite3.connect(tmp_path / "data" / "helpdesk.db")) as database, database:
            ((address,),) = database.execute("SELECT address FROM recovery_emails").fetchall()
            spoilt = bytes([*address[:-1], address[-1] ^ 1])
            database.execute("UPDATE recovery_emails SET address = ?", (spoilt,))
        (done,) = await operator.house.keys.rotate([Purpose.SEALING])
        assert done.stuck == 1
        _, kept = await operator.house.keys.retire()
        assert [(one.purpose, one.rows, one.stays) for one in kept] == [
            (Purpose.SEALING, 1, "rows that need it: 1")
        ]
        assert (await bot.answer(await bot.recover())).step is Step.NEW_PASSWORD


class TestShortLives:
    async def test_a_slip_of_before_opens_the_first_login(self, bot: Office, operator: Office) -> None:
        """TMP-02."""
        await new_keys(operator, Purpose.TEMPORARY_PASSWORDS)
        shown = await bot.show_paper(AUNT, OTHER_LOGIN)
        assert shown.step is not Step.TEMPORARY_PASSWORD
        assert (await bot.show_paper(AUNT, OTHER_LOGIN)).step is shown.step

    async def test_its_key_stays_until_every_slip_of_before_is_used_or_over(
        self, bot: Office, operator: Office
    ) -> None:
        bot.clock.advance(minutes=2)
        await new_keys(operator, Purpose.TEMPORARY_PASSWORDS)
        _, kept = await operator.house.keys.retire()
        assert [one.rows for one in kept] == [1]
        bot.clock.advance(days=31)
        gone, kept = await operator.house.keys.retire()
        assert ([one.purpose for one in gone], kept) == ([Purpose.TEMPORARY_PASSWORDS], [])

    async def test_an_invitation_of_before_enrols(self, bot: Office, operator: Office) -> None:
        invitation = await bot.house.approvers.invite("BTPS", "Ms Ong")
        await new_keys(operator, Purpose.CODES)
        assert await bot.house.approvers.enrol(bot.turn(91), invitation) is not None

    async def test_a_code_of_before_binds_the_group(self, bot: Office, operator: Office) -> None:
        binding = await bot.house.schools.new_binding("BTPS")
        await new_keys(operator, Purpose.CODES)
        assert await bot.house.schools.bind(bot.turn(LIM, GROUP - 1), binding) is not None

    async def test_a_code_by_e_mail_of_before_is_right(self, bot: Office, operator: Office) -> None:
        """EML-02."""
        before = bot.house.email_codes.digits("code1")
        await new_keys(operator, Purpose.CODES)
        assert before in bot.house.email_codes._digits("code1")
        assert bot.house.email_codes.digits("code1") != before

    async def test_this_was_not_us_of_before_freezes(self, bot: Office, operator: Office) -> None:
        """REC-08."""
        account_id = await bot.account_id()
        nonce = bot.house.freezes.nonce(account_id, PARENT)
        await new_keys(operator, Purpose.CODES)
        assert await bot.house.freezes.repudiate(bot.turn(), nonce) == account_id

    async def test_two_phones_show_the_same_number_before_and_after(
        self, bot: Office, operator: Office
    ) -> None:
        """ENU-08: another number would stop a rightful attempt."""
        flow = await bot.recover(AUNT)
        before = bot.house.vouches.number(flow)
        await new_keys(operator)
        async with reopened(bot.house.settings.data_dir.parent, bot.clock) as later:
            assert (bot.house.vouches.number(flow), later.house.vouches.number(flow)) == (before, before)

    async def test_the_key_of_codes_stays_as_long_as_a_code_can_count(
        self, bot: Office, operator: Office
    ) -> None:
        await new_keys(operator, Purpose.CODES)
        bot.clock.advance(days=6, hours=23)
        _, kept = await operator.house.keys.retire()
        assert [one.stays for one in kept] == ["codes made with it count until 2026-11-28 14:00 UTC"]
        bot.clock.advance(hours=1)
        gone, _ = await operator.house.keys.retire()
        assert [one.purpose for one in gone] == [Purpose.CODES]
        assert timedelta(days=7) == CODES_LIVE


class TestEvidence:
    async def test_old_rows_verify_and_their_key_stays(self, bot: Office, operator: Office) -> None:
        """AUD-03, AUD-04."""
        await bot.house.checkpoints.chore()
        await new_keys(operator, Purpose.AUDIT, Purpose.AUDIT_SIGNING)
        await bot.note(Event(Tag.STARTED))
        bot.clock.advance(days=2)
        await bot.house.checkpoints.chore()
        assert (await bot.house.audit.verify()).is_intact
        async with bot.house.store.read() as tx:
            newest = await tx.checkpoints.newest()
        assert newest is not None
        assert newest.key_id == bot.house.keyring.active(Purpose.AUDIT_SIGNING).id
        gone, kept = await operator.house.keys.retire()
        assert gone == []
        assert {one.purpose for one in kept} == {Purpose.AUDIT, Purpose.AUDIT_SIGNING}


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.assemble import open_house
from tests.town import settings

def tell(doing, done, total):
    if doing.startswith("sealing: accounts") and done * 2 >= total:
        os.kill(os.getpid(), signal.SIGKILL)

async def rotate():
    async with open_house(settings(Path(sys.argv[1]))) as house:
        await house.keys.rotate((), tell)

asyncio.run(rotate())
"""


class TestKilled:
    async def test_killed_at_half_and_run_again_it_goes_on(self, bot: Office, tmp_path: Path) -> None:
        """CRY-07: no key is made twice, no row is lost, and the bot runs on meanwhile."""
        school = await bot.house.schools.get("BTPS")
        entries = [RosterEntry(f"pupil_{number}@students.edu.sg", f"Pupil {number}") for number in range(600)]
        async with bot.house.store.begin() as tx:
            await tx.accounts.put(school.id, entries, bot.clock.now)
        killed = subprocess.run(  # noqa: ASYNC221, S603 - our own interpreter, and nobody else waits here
            [sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, check=False
        )
        assert killed.returncode == -signal.SIGKILL
        ring = load_keyring(bot.house.settings.key_file)
        assert Purpose.SEALING in ring.unfinished
        assert Purpose.ANSWERS not in ring.unfinished
        bot.clock.now = max(key.made for key in ring.all(Purpose.SEALING) if key.made)
        await everything_works(bot)
        async with reopened(tmp_path, bot.clock) as operator:
            older = [one for one in await operator.house.keys.standings() if not one.is_active]
            (sealing,) = [one for one in older if one.purpose is Purpose.SEALING]
            assert 0 < sealing.rows < 600
            assert "run helpdesk keys rotate" in sealing.stays
            assert Purpose.SEALING not in {one.purpose for one in (await operator.house.keys.retire())[0]}
            done = await operator.house.keys.rotate()
            assert Purpose.ANSWERS not in {one.purpose for one in done}
            assert all(one.is_resumed for one in done)
            assert len(operator.house.keyring.all(Purpose.SEALING)) == 2
            bot.clock.advance(days=8)
            gone, _ = await operator.house.keys.retire()
            assert Purpose.SEALING in {one.purpose for one in gone}
        await everything_works(bot)
        async with bot.house.store.read() as tx:
            assert await tx.accounts.count(school.id) == 602
            assert (await tx.accounts.find_subject("pupil_599@students.edu.sg")).account is not None


class TestTheRunningBot:
    async def test_a_key_file_that_cannot_be_used_leaves_it_the_keys_it_has(
        self, bot: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = bot.house.settings.key_file
        path.write_text("{}", encoding="utf-8")
        await everything_works(bot)
        assert [record.message for record in caplog.records].count("keys.file_unusable") == 1

    async def test_a_file_it_may_not_read_fails_the_rotation_and_nothing_is_begun(
        self, operator: Office
    ) -> None:
        path = operator.house.settings.key_file
        path.chmod(0o644)
        with pytest.raises(KeyFileProblem, match="chmod 600"):
            await operator.house.keys.rotate()
        path.chmod(0o600)
        assert len(load_keyring(path).all(Purpose.SEALING)) == 1
        assert Tag.KEY_ROTATED not in await operator.tags()
