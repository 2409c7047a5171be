"""Checkpoints: signed ends of the audit log, whose copies elsewhere show what is missing (AUD-04, AUD-05)."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.events import Tag

EVERY = 100
LONGEST = timedelta(hours=24)
_FORM = b"audit-checkpoint/v1\n"
_FINGERPRINT = b"audit-fingerprint/v1\n"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain: the number of a row, and its mac."""

    seq: int
    mac: bytes

    @property
    def fingerprint(self) -> str:
        """What a person can compare: 64 bits over number and mac, in hex, in groups of four."""
        content = _FINGERPRINT + self.seq.to_bytes(8, "big") + self.mac
        digits = hashlib.sha256(content).hexdigest()[:16]
        return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


START = Link(0, bytes(32))
"""Where the chain begins before its first row."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One end of the log, signed. `count` are the rows since the checkpoint before.

    So a copy shows by itself, without the database, whether a checkpoint of it is missing.
    """

    seq: int
    mac: bytes
    count: int
    at: datetime
    key_id: str
    signature: bytes = field(default=b"", repr=False)

    @property
    def link(self) -> Link:
        """The place in the chain that was signed."""
        return Link(self.seq, self.mac)

    def content(self) -> bytes:
        """Return what is signed: a label that nothing else has, and canonical JSON."""
        return _FORM + json.dumps(self._fields(), sort_keys=True, separators=(",", ":")).encode()

    def values(self) -> Mapping[str, str | int | bool]:
        """Return all of it as the values of an event, or of a line."""
        return {**self._fields(), "signature": b64encode(self.signature).decode()}

    def _fields(self) -> dict[str, str | int | bool]:
        at = self.at.astimezone(UTC).isoformat()
        return {"at": at, "count": self.count, "key": self.key_id, "mac": self.mac.hex(), "seq": self.seq}


def to_line(checkpoint: Checkpoint) -> str:
    """Write a checkpoint as one line of JSON."""
    return json.dumps(checkpoint.values())


def from_line(line: str) -> Checkpoint | None:
    """Read a line of a copy: a checkpoint, or a row of the log that holds one; None for any other row.

    Raises:
        ValueError: it is neither.
    """
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - what was typed has the wrong form
    if "tag" in found:
        found = found.get("values") if found["tag"] == Tag.AUDIT_CHECKPOINT else None
    return None if found is None else _read(found)


def _read(values: Mapping[str, Any]) -> Checkpoint:
    try:
        at = datetime.fromisoformat(values["at"])
        numbers = int(values["seq"]), int(values["count"])
        mac, signature = bytes.fromhex(values["mac"]), b64decode(values["signature"], validate=True)
        key_id = str(values["key"])
    except (KeyError, TypeError, ValueError):
        raise ValueError("no checkpoint") from None
    if at.tzinfo is None or not 0 < numbers[0] < 2**63:
        raise ValueError("no checkpoint")
    return Checkpoint(numbers[0], mac, numbers[1], at.astimezone(UTC), key_id, signature)


def is_due(rows: int, since: datetime, now: datetime) -> bool:
    """Whether a checkpoint is to be made of so many new rows, `since` being the last one or the first row."""
    return rows >= EVERY or (rows > 0 and now - since >= LONGEST)


class Flaw(StrEnum):
    """What can be wrong with an audit log."""

    ROW = "row"
    CUT = "cut"
    DELETED = "deleted"
    FORGED = "forged"
    GAP = "gap"
    TRUNCATED = "truncated"
    ROLLED_BACK = "rolled_back"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where the log goes: after `begin`, which was cut off with all before, to row `end`."""

    begin: Link
    end: int


def judge(seq: int, extent: Extent, *, is_same: bool, is_known: bool) -> Flaw | None:
    """Say what is wrong when somebody has signed, or seen, this row of the chain.

    `is_same` tells whether it is the one that stands there now; `is_known` whether the database itself still
    knows that it was signed.
    """
    if seq > extent.end:
        return Flaw.TRUNCATED if is_known else Flaw.ROLLED_BACK
    if seq < extent.begin.seq:
        return None  # its time was over, and nothing is left to compare
    return None if is_same else Flaw.FORKED


def incomplete(copies: Iterable[Checkpoint]) -> Iterator[tuple[Flaw, Checkpoint]]:
    """Say what a copy alone shows: two different ends at one row, or one missing in between."""
    before: Checkpoint | None = None
    for one in sorted(set(copies), key=lambda one: (one.seq, one.at)):
        if before is not None and before.seq == one.seq:
            yield Flaw.FORKED, one
        elif before is not None and one.seq - one.count != before.seq:
            yield Flaw.GAP, one
        before = one
