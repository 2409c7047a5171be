"""How long rows stay, and deleting them when their time is over (PRV-05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, not_, select

from domain.requests import RequestState
from storage.records import InboxState
from storage.sql import leavers
from storage.sql.workbench import Workbench
from storage.tables import accounts, approvers, consents, known_chats
from storage.tables_audit import pseudonyms
from storage.tables_family import email_codes, people, vouches
from storage.tables_work import flows, inbox, outbox, outbox_pauses, permits, requests, runs, tries

# Counted from the end of what a row stands for. Unfinished rows stay: losing them would lose work.
# Audit rows are not deleted here: services.audit cuts them off, up to a signed checkpoint (PRV-05).
RETENTION: Mapping[str, timedelta] = MappingProxyType(
    {
        "inbox": timedelta(hours=25),
        "flows": timedelta(hours=24),
        "tries": timedelta(days=30),
        "runs": timedelta(days=365),
        "permits": timedelta(days=30),
        "email_codes": timedelta(days=7),
        "vouches": timedelta(days=30),
        "known_chats": timedelta(days=365),
        "requests": timedelta(days=90),
        "outbox": timedelta(days=7),
        "outbox_pauses": timedelta(0),
        # Those before whom the rows of `people` go are looked at after it.
        "people": timedelta(days=365),
        "consents": timedelta(days=365),
        "pseudonyms": timedelta(days=365),
        "approvers": timedelta(days=30),
        "accounts": leavers.KEPT,
    }
)

# What each time is counted from, for the page that people read.
COUNTED_FROM: Mapping[str, str] = MappingProxyType(
    {
        "inbox": "its arrival",
        "flows": "its end",
        "tries": "the try",
        "runs": "the last miss, for a login that names nobody",
        "permits": "its end",
        "email_codes": "its end",
        "vouches": "its end",
        "known_chats": "its last use",
        "requests": "its decision",
        "outbox": "the sending",
        "outbox_pauses": "its end",
        "people": "the person's last task, unless a chat of theirs is bound to an account",
        "consents": "the consent, when the person is forgotten",
        "pseudonyms": "its making, when the person is forgotten",
        "approvers": "an invitation that nobody used",
        "accounts": "the day the student left",
    }
)

# Rows about IDs that name nobody are bounded in number too (DOS-02); the oldest go first.
MOST_OF_STRANGERS = 50_000


def _outlived(table: Table, before: datetime) -> ColumnElement[bool]:
    """Return which rows of a table may go, given the time before which their end must lie."""
    is_account = runs.c.subject.in_(select(accounts.c.subject))
    conditions: dict[Table, ColumnElement[bool]] = {
        inbox: and_(inbox.c.state == InboxState.REPLIED, inbox.c.received_at <= before),
        flows: and_(flows.c.ending.is_not(None), flows.c.deadline_at <= before),
        tries: tries.c.at <= before,
        # Twenty in a row on an account hold "however old" (THR-06); only strangers to the roster fade.
        runs: and_(not_(is_account), runs.c.updated_at <= before),
        permits: permits.c.expires_at <= before,
        email_codes: email_codes.c.expires_at <= before,
        vouches: vouches.c.expires_at <= before,
        # A chat that nobody used for a year speaks for nobody any more (SES-07).
        known_chats: known_chats.c.used_at <= before,
        # A shadow is never decided, so its time runs from its end.
        requests: and_(
            requests.c.state != RequestState.OPEN,
            func.coalesce(requests.c.decided_at, requests.c.expires_at) <= before,
        ),
        outbox: and_(outbox.c.done_at.is_not(None), outbox.c.done_at <= before),
        outbox_pauses: outbox_pauses.c.until <= before,
        # Who is bound to an account is somebody still.
        people: and_(people.c.updated_at <= before, people.c.user_id.not_in(select(known_chats.c.user_id))),
        consents: and_(consents.c.at <= before, consents.c.user_id.not_in(select(people.c.user_id))),
        pseudonyms: and_(
            pseudonyms.c.made_at <= before, pseudonyms.c.user_id.not_in(select(people.c.user_id))
        ),
        approvers: and_(
            not_(approvers.c.confirmed),
            func.coalesce(approvers.c.invite_expires_at, approvers.c.left_at) <= before,
        ),
    }
    return conditions[table]


@dataclass(slots=True)
class SqlRetention:
    """Retention in SQL; see `storage.interface.Retention`. `has_purged` asks the store for a checkpoint."""

    bench: Workbench
    has_purged: bool = False

    async def purge(self, now: datetime) -> dict[str, int]:
        """Delete what has outlived its time; return how many rows went, by table."""
        self.has_purged = True
        gone = {}
        for name, kept in RETENTION.items():
            table = tries.metadata.tables[name]
            if table is accounts:
                gone[name] = await leavers.erase(self.bench, now)
                continue
            gone[name] = await self.bench.change(delete(table).where(_outlived(table, now - kept)))
        for table, age in ((tries, tries.c.at), (runs, runs.c.updated_at)):
            gone[table.name] += await self._cap(table, age)
        return gone

    async def _cap(self, table: Table, age: ColumnElement[Any]) -> int:
        """Delete the oldest rows about IDs that name nobody, beyond the cap; return how many."""
        is_stranger = table.c.subject.not_in(select(accounts.c.subject))
        oldest_kept = select(age).where(is_stranger).order_by(age.desc()).limit(1).offset(MOST_OF_STRANGERS)
        limit: datetime | None = await self.bench.value(oldest_kept)
        if limit is None:
            return 0
        return await self.bench.change(delete(table).where(is_stranger, age <= limit))
