"""The audit log: rows without gaps, each chained to the one before by a keyed hash (security.md 5f)."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from domain.events import Event, Tag
from storage.columns import as_utc, canonical_json
from storage.keys import Purpose
from storage.records import AuditReport, AuditRow
from storage.sql.workbench import Workbench
from storage.tables_audit import audit

_LABEL: Final = b"audit/v1"
_START: Final = bytes(32)
_PAGE: Final = 1000
_HEAD: Final = select(audit.c.seq, audit.c.mac).order_by(audit.c.seq.desc()).limit(1)
_APPEND: Final = insert(audit)


def chain(secret: bytes, previous: bytes, row: Mapping[str, Any]) -> bytes:
    """Return a row's mac: HMAC-SHA256 over label, seq (8 bytes), the mac before (32) and canonical JSON.

    `values` goes in as the very text that is stored.
    """
    content = {name: row[name] for name in ("tag", "subject", "actor", "thread", "values", "key_id")}
    body = canonical_json({**content, "at": row["at"].isoformat()}).encode()
    return hmac.digest(secret, _LABEL + row["seq"].to_bytes(8, "big") + previous + body, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class SqlAudit:
    """The audit log in SQL; see `storage.interface.Audit`."""

    bench: Workbench

    async def record(self, events: Sequence[Event], at: datetime) -> None:
        """Append events to the chain, its end read in this same write transaction (AUD-02)."""
        if not events:
            return
        head = await self.bench.first(_HEAD)
        seq, mac = (0, _START) if head is None else (head.seq, head.mac)
        key = self.bench.audit_key
        rows: list[dict[str, Any]] = []
        for event in events:
            seq += 1
            row = {**_content(event), "seq": seq, "at": as_utc(at), "key_id": key.id}
            mac = chain(key.secret, mac, row)
            rows.append({**row, "mac": mac})
        await self.bench.run(_APPEND, rows)

    async def has(self, subject: str, tag: Tag, actor: str) -> bool:
        """Whether this actor ever did this to this subject, as far back as the log goes."""
        deed = (audit.c.subject == subject) & (audit.c.tag == tag.value) & (audit.c.actor == actor)
        return await self.bench.first(select(audit.c.seq).where(deed).limit(1)) is not None

    async def verify(self) -> AuditReport:
        """Recompute the whole chain, a page at a time; stop at the first broken row (AUD-01)."""
        seq, mac = 0, _START
        while page := await self._page(seq, _PAGE):
            for row in page:
                seq += 1
                if why := self._flaw(row, seq, mac):
                    return AuditReport(seq, seq, why)
                mac = row["mac"]
        return AuditReport(seq)

    async def rows(self, after: int, limit: int) -> list[AuditRow]:
        """Return rows after a seq, in order, for export."""
        return [_exported(row) for row in await self._page(after, limit)]

    async def _page(self, after: int, limit: int) -> list[dict[str, Any]]:
        statement = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit)
        return [row._asdict() for row in await self.bench.all(statement)]

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
        "actor": event.actor,
        "thread": event.thread,
        "values": canonical_json(dict(event.values)),
    }


def _exported(row: Mapping[str, Any]) -> AuditRow:
    values = json.loads(row["values"])
    return AuditRow(row["seq"], row["at"], row["tag"], row["subject"], row["actor"], row["thread"], values)
