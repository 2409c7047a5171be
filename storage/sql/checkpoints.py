"""Signed ends of the audit log, and how far its copies elsewhere have come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select

from domain.checkpoint import Checkpoint
from storage.sql.workbench import Workbench
from storage.tables_audit import audit_checkpoints, audit_sinks

_NEWEST: Final = select(audit_checkpoints).order_by(audit_checkpoints.c.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class SqlCheckpoints:
    """Checkpoints in SQL; see `storage.interface_audit.Checkpoints`."""

    bench: Workbench

    async def put(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint."""
        row = {
            "seq": checkpoint.seq,
            "mac": checkpoint.mac,
            "count": checkpoint.count,
            "at": checkpoint.at,
            "key_id": checkpoint.key_id,
            "signature": checkpoint.signature,
        }
        await self.bench.run(insert(audit_checkpoints), [row])

    async def newest(self) -> Checkpoint | None:
        """Return the newest checkpoint."""
        return _maybe(await self.bench.first(_NEWEST))

    async def oldest(self, after: int) -> Checkpoint | None:
        """Return the first checkpoint of a row after a seq."""
        return next(iter(await self.list(after, 1)), None)

    async def newest_until(self, at: datetime, upto: int) -> Checkpoint | None:
        """Return the newest checkpoint not made after a time, of a row not after a seq."""
        old = (audit_checkpoints.c.at <= at) & (audit_checkpoints.c.seq <= upto)
        return _maybe(await self.bench.first(_NEWEST.where(old)))

    async def list(self, after: int, limit: int) -> list[Checkpoint]:
        """Return checkpoints of rows after a seq, in order."""
        later = select(audit_checkpoints).where(audit_checkpoints.c.seq > after)
        rows = await self.bench.all(later.order_by(audit_checkpoints.c.seq).limit(limit))
        return [_checkpoint(row) for row in rows]

    async def known(self, seqs: Collection[int]) -> set[int]:
        """Return which of these rows have a checkpoint."""
        these = select(audit_checkpoints.c.seq).where(audit_checkpoints.c.seq.in_(seqs))
        return {row.seq for row in await self.bench.all(these)}

    async def copied(self, name: str) -> int:
        """Return up to which row a copy has come; 0 for a new one."""
        seq: int | None = await self.bench.value(select(audit_sinks.c.seq).where(audit_sinks.c.name == name))
        return seq or 0

    async def set_copied(self, name: str, seq: int) -> None:
        """Remember up to which row a copy has come."""
        statement = self.bench.insert(audit_sinks).values(name=name, seq=seq)
        await self.bench.run(statement.on_conflict_do_update(index_elements=["name"], set_={"seq": seq}))


def _checkpoint(row: Row[Any]) -> Checkpoint:
    return Checkpoint(**row._asdict())


def _maybe(row: Row[Any] | None) -> Checkpoint | None:
    return None if row is None else _checkpoint(row)
