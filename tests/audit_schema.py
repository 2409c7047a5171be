"""The form that every row of the audit log must have, checked after every story of a test (LOG-04)."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from domain.events import Tag
from storage.records import AuditRow

ACTOR = re.compile(r"system|operator|person:([0-9a-f]{16}|0)|approver:[A-Za-z0-9_-]+")
SUBJECT = re.compile(r"[0-9a-f]{64}|[A-Za-z0-9_-]{1,64}")
THREAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Words of our own, ids, numbers, moments and what a checkpoint is made of: no name, login or address.
VALUE = re.compile(r"[a-z0-9_, -]{0,100}|[A-Za-z0-9_.:+/=-]{0,200}")


def malformed(rows: Iterable[AuditRow]) -> Iterator[str]:
    """Say what is wrong with rows: who did what, when, about whom, and with nothing that names anybody."""
    tags = set(Tag)
    for row in rows:
        parts = {
            "tag": row.tag in tags,
            "at": row.at.utcoffset() == timedelta(0),
            "actor": row.actor is not None and ACTOR.fullmatch(row.actor),
            "subject": row.subject is None or SUBJECT.fullmatch(row.subject),
            "thread": row.thread is None or THREAD.fullmatch(row.thread),
            "values": all(VALUE.fullmatch(str(value)) for value in row.values.values()),
        }
        for name, is_well in parts.items():
            if not is_well:
                yield f"{row.seq} {row.tag}: {name} is {getattr(row, name)!r}"
