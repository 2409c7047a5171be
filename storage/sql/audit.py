"""The audit log: rows without gaps, each chained to the one before by a keyed hash (security.md 5f)."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select

from domain.checkpoint import START, Extent, Link
from domain.events import Event, Tag
from storage.columns import as_utc, canonical_json
from storage.interface_audit import Stretch
from storage.keys import Purpose
from storage.records import AuditReport, AuditRow
from storage.sql import pseudonyms
from storage.sql.workbench import Workbench
from storage.tables_audit import IS_GRANTED, audit, audit_checkpoints, audit_cuts

_LABEL: Final = b"audit/v1"
_PAGE: Final = 1000
_OF_ITSELF: Final = frozenset({Tag.AUDIT_CHECKPOINT, Tag.AUDIT_CUT, Tag.RESTORED})
_END: Final = select(audit.c.seq, audit.c.mac).order_by(audit.c.seq.desc()).limit(1)
# A person's pseudonym comes with the end of the chain: every step of every task records something.
_HEAD: Final = _END.add_columns(pseudonyms.NAME.label("name"))
_BEGIN: Final = select(audit_cuts.c.seq, audit_cuts.c.mac).order_by(audit_cuts.c.seq.desc()).limit(1)
_APPEND: Final = insert(audit)
# Beside `ix_audit_granted`: the literal is what lets the engines take that small index.
_GRANTED: Final = (
    select(func.count())
    .select_from(audit)
    .where(audit.c.actor == bindparam("actor"), audit.c.at > bindparam("since"), IS_GRANTED)
)


def chain(secret: bytes, previous: bytes, row: Mapping[str, Any]) -> bytes:
    """Return a row's mac: HMAC-SHA256 over label, seq (8 bytes), the mac before (32) and canonical JSON.

    `values` goes in as the very text that is stored.
    """
    content = {name: row[name] for name in ("tag", "subject", "actor", "thread", "values", "key_id")}
    body = canonical_json({**content, "at": row["at"].isoformat()}).encode()
    return hmac.digest(secret, _LABEL + row["seq"].to_bytes(8, "big") + previous + body, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class SqlAudit:
    """The audit log in SQL; see `storage.interface_audit.Audit`."""

    bench: Workbench

    async def record(self, events: Sequence[Event], at: datetime) -> None:
        """Append events to the chain, its end read in this same write transaction (AUD-02)."""
        if not events:
            return
        people = {event.actor: pseudonyms.person_of(event.actor) for event in events}
        first = next(filter(None, people.values()), 0)
        head = await self.bench.first(_HEAD, {"person": first})
        seq, mac = (0, START.mac) if head is None else (head.seq, head.mac)
        known = {first: head.name} if head is not None and head.name else {}
        names = await pseudonyms.names(self.bench, people, known, at)
        key = self.bench.audit_key
        rows: list[dict[str, Any]] = []
        for event in events:
            seq += 1
            actor = names.get(event.actor, event.actor)
            row = {**_content(event), "actor": actor, "seq": seq, "at": as_utc(at), "key_id": key.id}
            mac = chain(key.secret, mac, row)
            rows.append({**row, "mac": mac})
        await self.bench.run(_APPEND, rows)

    async def count_granted(self, actor: str, since: datetime) -> int:
        """Count what this approver opened since a time without a request."""
        row = await self.bench.one(_GRANTED, {"actor": actor, "since": since})
        return int(row[0])

    async def last(self, subject: str, tags: Collection[Tag]) -> tuple[Tag, datetime] | None:
        """Return the newest of these facts about a subject, and when it was."""
        deeds = (audit.c.subject == subject) & audit.c.tag.in_([tag.value for tag in tags])
        newest = select(audit.c.tag, audit.c.at).where(deeds).order_by(audit.c.seq.desc()).limit(1)
        row = await self.bench.first(newest)
        return None if row is None else (Tag(row.tag), row.at)

    async def newest(self, tags: Collection[Tag], since: datetime) -> AuditRow | None:
        """Return the newest row with one of these tags that is younger than `since`."""
        these = audit.c.tag.in_([tag.value for tag in tags]) & (audit.c.at > since)
        row = await self.bench.first(select(audit).where(these).order_by(audit.c.seq.desc()).limit(1))
        return None if row is None else _exported(row._asdict())

    async def extent(self) -> Extent:
        """Return from where to where the log goes."""
        return Extent(await self._begin(), (await self.end()).seq)

    async def end(self) -> Link:
        """Return the last row, or where the log begins when there is none."""
        row = await self.bench.first(_END)
        return await self._begin() if row is None else Link(row.seq, row.mac)

    async def begun_at(self) -> datetime | None:
        """Return the time of the oldest row, None when there is none."""
        oldest: datetime | None = await self.bench.value(select(audit.c.at).order_by(audit.c.seq).limit(1))
        return oldest

    async def stretch(self, after: Link, limit: int) -> Stretch:
        """Recompute so many rows after a sound one, and stop at the first that is not."""
        page = await self._page(after.seq, limit)
        # Thousands of hashes would hold up everybody who chats.
        return await asyncio.to_thread(self._check, page, after)

    async def verify(self) -> AuditReport:
        """Recompute the whole chain, a page at a time; stop at the first broken row (AUD-01)."""
        link, rows = await self._begin(), 0
        while True:
            stretch = await self.stretch(link, _PAGE)
            rows += stretch.end.seq - link.seq
            if stretch.flaw:
                return AuditReport(rows + 1, stretch.end.seq + 1, stretch.flaw)
            if stretch.end == link:
                return AuditReport(rows)
            link = stretch.end

    async def rows(self, after: int, limit: int) -> list[AuditRow]:
        """Return rows after a seq, in order, for export."""
        return [_exported(row) for row in await self._page(after, limit)]

    async def last_before(self, at: datetime) -> int:
        """Return the number of the last row before a time; 0 or where the log begins when there is none."""
        first = select(func.min(audit.c.seq)).where(audit.c.at >= at)
        seq: int | None = await self.bench.value(first)
        return (await self.end()).seq if seq is None else seq - 1

    async def macs(self, seqs: Collection[int]) -> dict[int, bytes]:
        """Return the macs of these rows, of those that are there."""
        rows = await self.bench.all(select(audit.c.seq, audit.c.mac).where(audit.c.seq.in_(seqs)))
        return {row.seq: row.mac for row in rows}

    async def cut(self, upto: Link, at: datetime) -> int:
        """Delete a row and all before it, with their checkpoints; return how many rows went."""
        await self.bench.run(delete(audit_cuts))
        await self.bench.run(insert(audit_cuts).values(seq=upto.seq, mac=upto.mac, at=at))
        await self.bench.run(delete(audit_checkpoints).where(audit_checkpoints.c.seq < upto.seq))
        self.bench.has_purged = True
        return await self.bench.change(delete(audit).where(audit.c.seq <= upto.seq))

    async def _begin(self) -> Link:
        row = await self.bench.first(_BEGIN)
        return START if row is None else Link(row.seq, row.mac)

    async def _page(self, after: int, limit: int) -> list[dict[str, Any]]:
        statement = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit)
        return [row._asdict() for row in await self.bench.all(statement)]

    def _check(self, page: Sequence[Mapping[str, Any]], link: Link) -> Stretch:
        said: list[AuditRow] = []
        for row in page:
            if flaw := self._flaw(row, link.seq + 1, link.mac):
                return Stretch(link, flaw, tuple(said))
            link = Link(row["seq"], row["mac"])
            if row["tag"] in _OF_ITSELF:
                said.append(_exported(row))
        return Stretch(link, said=tuple(said))

    def _flaw(self, row: Mapping[str, Any], seq: int, previous: bytes) -> str:
        if row["seq"] != seq:
            return f"row {seq} is missing"
        key = self.bench.keyring.find(Purpose.AUDIT, row["key_id"])
        if key is None:
            return f"row {seq} was chained with a key that is not in the key file"
        if not hmac.compare_digest(chain(key.secret, previous, row), row["mac"]):
            return f"row {seq} is not what was recorded there"
        return ""


def _content(event: Event) -> dict[str, Any]:
    return {
        "tag": event.tag.value,
        "subject": event.subject,
        "thread": event.thread,
        "values": canonical_json(dict(event.values)),
    }


def _exported(row: Mapping[str, Any]) -> AuditRow:
    values = json.loads(row["values"])
    return AuditRow(row["seq"], row["at"], row["tag"], row["subject"], row["actor"], row["thread"], values)
