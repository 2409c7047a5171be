"""Copies of the audit log get every row and every checkpoint, at least once (LOG-08, LOG-09)."""

from collections.abc import Sequence

import pytest

from domain.checkpoint import Checkpoint
from services import audit_copies
from storage.records import AuditRow
from tests.services.audit_room import live, sign
from tests.services.office import Office


class Receiver:
    """Takes what it is given, unless it is broken."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.is_broken = False

    async def take(self, rows: Sequence[AuditRow] | Sequence[Checkpoint]) -> None:
        if self.is_broken:
            raise OSError(28, "No space left on device")
        self.rows += [row.seq for row in rows]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


async def test_each_row_is_given_once_when_all_is_well(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LOG-08."""
    monkeypatch.setattr(audit_copies, "PAGE", 7)
    copies = office.house.audit_copies
    everything = [row.seq for row in await office.audit()]
    assert await copies.rows("file", receiver.take) == len(everything)
    assert await copies.rows("file", receiver.take) == 0
    await live(office, 2)
    assert await copies.rows("file", receiver.take) == 2
    assert receiver.rows == [*everything, everything[-1] + 1, everything[-1] + 2]


async def test_what_was_not_taken_comes_again(office: Office, receiver: Receiver) -> None:
    """LOG-09: a full disk loses nothing."""
    copies = office.house.audit_copies
    receiver.is_broken = True
    with pytest.raises(OSError, match="No space"):
        await copies.rows("file", receiver.take)
    waiting = await copies.waiting("file")
    assert waiting is not None
    assert waiting.seq == 1
    receiver.is_broken = False
    assert await copies.rows("file", receiver.take) == len(await office.audit())
    assert await copies.waiting("file") is None


async def test_copies_do_not_wait_for_each_other(office: Office, receiver: Receiver) -> None:
    other = Receiver()
    await office.house.audit_copies.rows("file", receiver.take)
    await office.house.audit_copies.rows("syslog", other.take)
    assert receiver.rows == other.rows != []


async def test_checkpoints_are_given_in_order(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_copies, "PAGE", 2)
    made = [(await sign(office)).seq for _ in range(3)]
    copies = office.house.audit_copies
    assert await copies.checkpoints("checkpoints", receiver.take) == 3
    assert await copies.checkpoints("checkpoints", receiver.take) == 0
    assert receiver.rows == made
