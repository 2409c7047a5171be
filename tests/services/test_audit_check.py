"""What a check of the audit log finds: each attack has its name (AUD-01, AUD-05, AB8)."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.checkpoint import Checkpoint
from domain.events import Event, Tag
from services.audit_check import PAGE, Seen, check_copies
from services.signatures import PublicKeys, Signatures
from storage.keys import create_key_file, load_keyring
from tests.services.audit_room import flaws, intruder, keep_copy, live, put_back, sign, stored
from tests.services.office import Office
from tests.storage.samples import FixedEntropy


@pytest.fixture
async def signed(office: Office) -> Office:
    """A log with three checkpoints, and some rows more."""
    for _ in range(3):
        await sign(office)
    await live(office, 10)
    return office


class TestAnHonestLog:
    async def test_it_is_intact_with_all_its_checkpoints(self, signed: Office) -> None:
        rows = len(await signed.audit())
        verdict = await signed.house.audit.verify(await stored(signed))
        assert (verdict.rows, verdict.checkpoints, verdict.copies, verdict.problems) == (rows, 3, 3, ())

    async def test_a_log_of_many_pages_is_read_whole(self, signed: Office) -> None:
        await live(signed, 3 * PAGE)
        paused = 0

        async def pause() -> None:
            nonlocal paused
            paused += 1

        verdict = await signed.house.audit.verify(pause=pause)
        assert verdict.is_intact
        assert verdict.rows == len(await signed.audit())
        assert paused > 3

    async def test_what_a_group_was_shown_is_there(self, signed: Office) -> None:
        one = (await stored(signed))[1]
        seen = Seen(one.seq, one.link.fingerprint.replace(" ", ""))
        assert (await signed.house.audit.verify(seen=[seen])).is_intact
        wrong = await signed.house.audit.verify(seen=[Seen(one.seq, "0" * 16)])
        assert flaws(wrong) == [("forked", one.seq)]
        ahead = await signed.house.audit.verify(seen=[Seen(10_000, "0" * 16)])
        assert flaws(ahead) == [("rolled_back", 10_000)]

    async def test_it_writes_nothing(self, signed: Office) -> None:
        before = await signed.audit()
        await signed.house.audit.verify(await stored(signed))
        assert await signed.audit() == before


class TestAttacks:
    """Somebody has written to the database, but has no key."""

    async def test_a_changed_row(self, signed: Office, tmp_path: Path) -> None:
        """AUD-01."""
        with intruder(tmp_path) as connection:
            connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 120")
        verdict = await signed.house.audit.verify()
        assert flaws(verdict) == [("row", 120)]
        assert (verdict.broken_at, verdict.why) == (120, "row 120 is not what was recorded there")

    async def test_the_end_cut_off(self, signed: Office, tmp_path: Path) -> None:
        """AUD-05: the last checkpoint still knows the rows that are gone."""
        last = (await stored(signed))[-1]
        with intruder(tmp_path) as connection:
            connection.execute("DELETE FROM audit WHERE seq >= ?", (last.seq,))
        verdict = await signed.house.audit.verify()
        assert flaws(verdict) == [("truncated", last.seq)]
        assert verdict.why.startswith(f"the end of the log was cut off: it ends at row {last.seq - 1}")

    async def test_the_last_rows_after_the_last_checkpoint_cut_off(
        self, signed: Office, tmp_path: Path
    ) -> None:
        """AUD-05: found with the next message that a group has seen, or a row that went to syslog."""
        async with signed.house.store.read() as tx:
            end = await tx.audit.end()
        with intruder(tmp_path) as connection:
            connection.execute("DELETE FROM audit WHERE seq > ?", (end.seq - 5,))
        assert (await signed.house.audit.verify()).is_intact
        seen = Seen(end.seq, end.fingerprint.replace(" ", ""))
        assert flaws(await signed.house.audit.verify(seen=[seen])) == [("rolled_back", end.seq)]

    async def test_the_end_cut_off_with_its_checkpoints(self, signed: Office, tmp_path: Path) -> None:
        """AUD-05: only a copy elsewhere shows it."""
        copies = await stored(signed)
        with intruder(tmp_path) as connection:
            connection.execute("DELETE FROM audit WHERE seq >= ?", (copies[1].seq,))
            connection.execute("DELETE FROM audit_checkpoints WHERE seq >= ?", (copies[1].seq,))
        assert (await signed.house.audit.verify()).is_intact
        verdict = await signed.house.audit.verify(copies)
        assert flaws(verdict) == [("rolled_back", copies[1].seq), ("rolled_back", copies[2].seq)]

    async def test_yesterdays_database_put_back(self, signed: Office, tmp_path: Path) -> None:
        """AB8, AUD-05."""
        keep_copy(tmp_path)
        lost = [await sign(signed), await sign(signed)]
        copies = await stored(signed)
        await put_back(signed, tmp_path)
        assert (await signed.house.audit.verify()).is_intact
        verdict = await signed.house.audit.verify(copies)
        assert flaws(verdict) == [("rolled_back", one.seq) for one in lost]
        assert "an older database was put in its place" in verdict.why

    async def test_yesterdays_database_put_back_and_gone_on_from(
        self, signed: Office, tmp_path: Path
    ) -> None:
        """AB8: what is written anew is another chain."""
        keep_copy(tmp_path)
        lost = await sign(signed)
        copies = await stored(signed)
        await put_back(signed, tmp_path)
        signed.clock.advance(hours=1)
        await sign(signed, 150)
        assert flaws(await signed.house.audit.verify(copies)) == [("forked", lost.seq)]

    async def test_a_backup_restored_in_good_order_is_a_note(self, signed: Office, tmp_path: Path) -> None:
        """SEC-07: `helpdesk restore` says so in the log, and no key means no such row."""
        keep_copy(tmp_path)
        await sign(signed)
        copies = await stored(signed)
        await put_back(signed, tmp_path)
        await signed.note(Event(Tag.RESTORED, actor="operator"))
        verdict = await signed.house.audit.verify(copies)
        assert verdict.is_intact
        (note,) = verdict.notes
        assert note.startswith("a backup was restored at row ")
        assert note.endswith("1 earlier checkpoints have lost their rows")

    async def test_a_restore_explains_nothing_that_happened_after_it(
        self, signed: Office, tmp_path: Path
    ) -> None:
        await signed.note(Event(Tag.RESTORED, actor="operator"))
        signed.clock.advance(minutes=1)
        last = await sign(signed)
        with intruder(tmp_path) as connection:
            connection.execute("DELETE FROM audit WHERE seq >= ?", (last.seq,))
        assert flaws(await signed.house.audit.verify()) == [("truncated", last.seq)]

    async def test_a_forged_checkpoint(self, signed: Office, tmp_path: Path) -> None:
        one = (await stored(signed))[0]
        with intruder(tmp_path) as connection:
            connection.execute("UPDATE audit_checkpoints SET mac = zeroblob(32) WHERE seq = ?", (one.seq,))
        assert flaws(await signed.house.audit.verify()) == [("forged", one.seq)]

    async def test_a_forged_copy(self, signed: Office, tmp_path: Path) -> None:
        create_key_file(tmp_path / "thief" / "keys.json", FixedEntropy("thief"))
        thief = Signatures(load_keyring(tmp_path / "thief" / "keys.json"))
        one = (await stored(signed))[0]
        verdict = await signed.house.audit.verify([thief.sign(replace(one, mac=bytes(32)))])
        assert flaws(verdict) == [("forged", one.seq)]

    async def test_a_deleted_checkpoint(self, signed: Office, tmp_path: Path) -> None:
        """The log itself says that there was one."""
        one = (await stored(signed))[1]
        with intruder(tmp_path) as connection:
            connection.execute("DELETE FROM audit_checkpoints WHERE seq = ?", (one.seq,))
        assert flaws(await signed.house.audit.verify()) == [("deleted", one.seq)]

    async def test_the_beginning_deleted_as_if_it_were_old(self, signed: Office, tmp_path: Path) -> None:
        """PRV-05 is no way out: the log says when it was cut, and a thief cannot make it say so."""
        one = (await stored(signed))[0]
        with intruder(tmp_path) as connection:
            connection.execute("INSERT INTO audit_cuts VALUES (?, ?, '2026-11-21')", (one.seq, one.mac))
            connection.execute("DELETE FROM audit WHERE seq <= ?", (one.seq,))
        assert flaws(await signed.house.audit.verify()) == [("cut", one.seq)]

    async def test_a_cut_that_the_log_tells_of_and_nobody_signed(
        self, signed: Office, tmp_path: Path
    ) -> None:
        """PRV-05, AUD-05: that it says so is not enough, the row it was cut at must have been signed."""
        one = (await stored(signed))[0]
        said = Event(Tag.AUDIT_CUT, actor="system", values={"upto": one.seq, "rows": one.seq})
        await signed.note(said)
        with intruder(tmp_path) as connection:
            connection.execute("INSERT INTO audit_cuts VALUES (?, ?, '2026-11-21')", (one.seq, one.mac))
            connection.execute("DELETE FROM audit WHERE seq <= ?", (one.seq,))
        assert flaws(await signed.house.audit.verify()) == []
        with intruder(tmp_path) as connection:
            connection.execute("DELETE FROM audit_checkpoints WHERE seq = ?", (one.seq,))
        assert ("cut", one.seq) in flaws(await signed.house.audit.verify())

    async def test_a_whole_log_made_anew_with_our_own_key(self, signed: Office, tmp_path: Path) -> None:
        """AUD-05: even who has the key that chains cannot change what was signed and copied before."""
        copies = await stored(signed)
        with intruder(tmp_path) as connection:
            for table in ("audit", "audit_checkpoints"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed text
        await live(signed, copies[-1].seq + 50)
        assert (await signed.house.audit.verify()).is_intact
        verdict = await signed.house.audit.verify(copies)
        assert flaws(verdict) == [("forked", one.seq) for one in copies]

    async def test_another_key_file_than_the_one_that_was_noted_down(self, signed: Office) -> None:
        """AUD-04: with `--public-key` no other key is trusted, whatever the key file has."""
        trusted = PublicKeys({"0badcafe": bytes(32)})
        verdict = await signed.house.audit.verify(keys=trusted)
        assert flaws(verdict) == [("forged", one.seq) for one in await stored(signed)]


class TestACopyAlone:
    async def test_it_needs_the_public_key_and_nothing_else(self, signed: Office) -> None:
        """AUD-04."""
        copies, public = await stored(signed), signed.house.signatures.public
        assert check_copies(copies, PublicKeys.read(public.written())) == ()

    async def test_what_is_forged_or_missing_is_named(self, signed: Office) -> None:
        first, second, third = await stored(signed)
        public = signed.house.signatures.public
        forged: Checkpoint = replace(second, mac=bytes(32))
        assert [(one.flaw, one.seq) for one in check_copies([first, third], public)] == [("gap", third.seq)]
        assert [one.flaw for one in check_copies([first, forged, third], public)] == ["forged", "gap"]
