"""Canaries: nothing sealed stands in clear in the database file or its log (LOG-01, QST-05, TOT-07, AB7)."""

from pathlib import Path

import pytest

from domain.events import Event, Tag
from domain.turn import Turn
from storage.keys import Keyring, Purpose
from storage.records import Credential, Received, StoredAnswers
from storage.sql.store import SqlStore
from tests.storage.samples import BOT, DAY, MEI, MEI_ROW, NOW, approver, flow

DIGEST = b"canary-digest-of-three-answers!!"
SECRET = "CANARYSECRETCANARYSECRETCANARY22"
BODY = b'{"message": {"text": "canary typed password"}}'


@pytest.fixture
async def lived_in(school: SqlStore) -> SqlStore:
    """A store in which everything that must be sealed has been written."""
    async with school.begin() as tx:
        await tx.answers.put("id000001", StoredAnswers((1, 2, 3), b"salt", DIGEST, "64MiB,3,4", 1), NOW)
        await tx.credentials.add_tag(Credential("id000001", salt=b"salt"), b"keyed tag")
        await tx.approvers.invite(approver(), b"tag", NOW + DAY)
        await tx.approvers.begin("approver1", 77, SECRET)
        await tx.flows.put(flow(login=MEI, values={"suggestion": MEI}))
        await tx.inbox.receive(BOT, [Received(1, 42, 42, BODY), Received(2, 42, 42, BODY)], NOW)
        await tx.inbox.apply(Turn(BOT, 1, 42, 42), NOW)
        subject = await tx.accounts.find_subject(MEI)
        await tx.audit.record((Event(Tag.RECOVERY_LOGIN_NAMED, subject.key),), NOW)
    return school


CANARIES = [
    MEI.encode(),
    b"tan_mei",
    MEI_ROW.full_name.encode(),
    b"Canaryclass",
    b"Canaryteacher",
    b"91230001",
    b"91230002",
    b"81230003",
    b"canary@family",
    b"Canaryapprover",
    b"Ravi",
    SECRET.encode(),
    DIGEST,
    b"canary typed password",
]


def written(database: str) -> bytes:
    """Everything SQLite keeps on disk."""
    path = Path(database.removeprefix("sqlite:///"))
    files = list(path.parent.glob(f"{path.name}*"))
    assert path in files
    return b"".join(file.read_bytes() for file in files)


async def test_nothing_sealed_is_found_on_disk(lived_in: SqlStore, database: str) -> None:
    """CRY-05: names, logins, phones, e-mails, secrets, digests, typed texts."""
    bytes_on_disk = written(database)
    assert b"Alpha School" in bytes_on_disk, "the search finds what stands in clear"
    assert [canary for canary in CANARIES if canary in bytes_on_disk] == []
    await lived_in.close()
    assert [canary for canary in CANARIES if canary in written(database)] == []


async def test_no_key_is_found_on_disk(lived_in: SqlStore, database: str, keyring: Keyring) -> None:
    """CRY-02."""
    async with lived_in.read() as tx:
        assert (await tx.audit.verify()).is_intact
    bytes_on_disk = written(database)
    secrets = [keyring.secret(purpose) for purpose in Purpose]
    assert [one for one in secrets if one in bytes_on_disk or one.hex().encode() in bytes_on_disk] == []


async def test_what_was_purged_is_gone_from_the_disk(lived_in: SqlStore, database: str) -> None:
    """PRV-08: a row kept in clear leaves neither the file nor the log with its text in it."""
    async with lived_in.begin() as tx:
        await tx.outbox.pause(BOT, 987654321987, NOW)
        await tx.approvers.invite(approver("expired-canary"), b"expired-canary-tag", NOW)
    assert b"expired-canary" in written(database)
    async with lived_in.begin() as tx:
        assert (await tx.retention.purge(NOW + 31 * DAY))["approvers"] == 2
    assert b"expired-canary" not in written(database)
