"""The outbox: notices queued with the act they tell of, leased to one sender at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select, update

from domain.notice import Notice, NoticeKind
from storage.records import Queued
from storage.sql.workbench import Workbench
from storage.tables_work import outbox, outbox_pauses

_WAITS = outbox.c.done_at.is_(None)


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """The outbox in SQL; see `storage.interface.Outbox`."""

    bench: Workbench

    async def queue(self, bot_id: int, notices: Sequence[Notice], at: datetime) -> None:
        """Queue notices; one whose dedupe key is there already is left out."""
        rows = [_row(bot_id, notice, at) for notice in notices]
        if rows:
            await self.bench.run(self.bench.insert(outbox).on_conflict_do_nothing(), rows)
            self.bench.has_queued = True

    async def claim(self, bot_id: int, now: datetime, lease_until: datetime, limit: int) -> list[Queued]:
        """Lease notices that are due and not leased, the oldest first; `attempts` counts this one too."""
        unleased = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now)
        due = (outbox.c.bot_id == bot_id) & _WAITS & (outbox.c.due_at <= now) & unleased
        # SQLite has no row locks and drops the clause; there writers queue as a whole.
        oldest = select(outbox.c.number).where(due).order_by(outbox.c.number).limit(limit)
        free = oldest.with_for_update(skip_locked=True)
        lease = {"lease_until": lease_until, "attempts": outbox.c.attempts + 1}
        statement = update(outbox).where(outbox.c.number.in_(free)).values(**lease).returning(*outbox.c)
        return sorted((_queued(row) for row in await self.bench.all(statement)), key=lambda one: one.id)

    async def release(self, bot_id: int) -> None:
        """Take every lease back: the sender that held them is dead."""
        leased = (outbox.c.bot_id == bot_id) & _WAITS & outbox.c.lease_until.is_not(None)
        await self.bench.run(update(outbox).where(leased).values(lease_until=None))

    async def drop(self, bot_id: int, chat_id: int, kind: NoticeKind, at: datetime) -> None:
        """Every waiting notice of this kind to a chat is no longer needed."""
        these = (outbox.c.bot_id == bot_id) & (outbox.c.chat_id == chat_id) & (outbox.c.kind == kind) & _WAITS
        done = {"done_at": at, "failure": None, "values": None, "lease_until": None}
        await self.bench.run(update(outbox).where(these).values(**done))

    async def hurry(self, bot_id: int, dedupe_keys: Sequence[str], at: datetime) -> None:
        """Make due at once what waits under these keys for a later time."""
        these = (outbox.c.bot_id == bot_id) & outbox.c.dedupe_key.in_(dedupe_keys) & (outbox.c.due_at > at)
        now = {"due_at": at, "not_before": None}
        if await self.bench.change(update(outbox).where(these, _WAITS).values(**now)):
            self.bench.has_queued = True

    async def clock_went_back(self, bot_id: int, now: datetime) -> None:
        """Make due what waits for a time that is far again, but nothing before the time it is meant for."""
        held_back = (outbox.c.not_before > now) & (outbox.c.created_at <= now)
        waiting = (outbox.c.bot_id == bot_id) & _WAITS
        due = case((held_back, outbox.c.not_before), else_=now)
        await self.bench.run(update(outbox).where(waiting, outbox.c.due_at > now).values(due_at=due))
        await self.bench.run(update(outbox).where(waiting).values(lease_until=None))

    async def sent(self, notice_id: int, at: datetime) -> None:
        """It is sent, or was no longer needed; its values are erased."""
        await self._finish(notice_id, None, at)

    async def retry(self, notice_id: int, not_before: datetime) -> None:
        """Try it again later."""
        again = {"due_at": not_before, "lease_until": None}
        await self.bench.run(update(outbox).where(_waiting(notice_id)).values(**again))

    async def give_up(self, notice_id: int, reason: str, at: datetime) -> None:
        """It cannot be sent; its values are erased, its kind and the reason stay."""
        await self._finish(notice_id, reason, at)

    async def next_due(self, bot_id: int) -> datetime | None:
        """Return when the next notice is due; a leased one when its lease ends."""
        leased = outbox.c.lease_until > outbox.c.due_at
        due = case((leased, outbox.c.lease_until), else_=outbox.c.due_at)
        found: datetime | None = await self.bench.value(
            select(func.min(due)).where(outbox.c.bot_id == bot_id, _WAITS)
        )
        return found

    async def pause(self, bot_id: int, chat_id: int, until: datetime) -> None:
        """Remember that Telegram asked to wait; a longer wait known before stands."""
        statement = self.bench.insert(outbox_pauses).values(bot_id=bot_id, chat_id=chat_id, until=until)
        later = statement.on_conflict_do_update(
            index_elements=["bot_id", "chat_id"], set_={"until": until}, where=outbox_pauses.c.until < until
        )
        await self.bench.run(later)

    async def pauses(self, bot_id: int, now: datetime) -> dict[int, datetime]:
        """Return the waits that are not over."""
        mine = (outbox_pauses.c.bot_id == bot_id) & (outbox_pauses.c.until > now)
        rows = await self.bench.all(select(outbox_pauses).where(mine))
        return {row.chat_id: row.until for row in rows}

    async def _finish(self, notice_id: int, failure: str | None, at: datetime) -> None:
        done = {"done_at": at, "failure": failure, "values": None, "lease_until": None}
        await self.bench.run(update(outbox).where(_waiting(notice_id)).values(**done))


def _waiting(notice_id: int) -> ColumnElement[bool]:
    return (outbox.c.number == notice_id) & _WAITS


def _row(bot_id: int, notice: Notice, at: datetime) -> dict[str, Any]:
    return {
        "bot_id": bot_id,
        "kind": notice.kind,
        "chat_id": notice.chat_id,
        "dedupe_key": notice.dedupe_key,
        "values": dict(notice.values),
        "created_at": at,
        "not_before": notice.not_before,
        "due_at": notice.not_before or at,
        "attempts": 0,
    }


def _queued(row: Row[Any]) -> Queued:
    values = row._asdict()["values"]
    notice = Notice(NoticeKind(row.kind), row.chat_id, row.dedupe_key, values, row.not_before)
    return Queued(row.number, notice, row.attempts, row.created_at)
