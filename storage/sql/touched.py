"""Whom something was done to in a stretch of time, by whom, and how they can be reached (PRV-10)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, or_, select

from domain.events import Tag
from storage.interface_persons import Decided, Reached
from storage.records import Touched
from storage.sql.workbench import Workbench
from storage.tables import accounts, approvers, known_chats, schools, temporary_passwords
from storage.tables_audit import audit, pseudonyms
from storage.tables_family import recovery_emails
from storage.tables_work import flows, requests

Rows = Select[Any]
_CHATS = (
    select(func.count())
    .select_from(known_chats)
    .where(known_chats.c.account_id == accounts.c.id)
    .scalar_subquery()
)
_WHOSE = (
    select(
        accounts.c.id, accounts.c.login, accounts.c.full_name, accounts.c.class_name, accounts.c.left_at,
        schools.c.code, recovery_emails.c.address, _CHATS.label("chats"),
    )
    .join(schools, schools.c.id == accounts.c.school_id)
    .outerjoin(recovery_emails, recovery_emails.c.account_id == accounts.c.id)
    .order_by(accounts.c.id)
)  # fmt: skip
_BY = "approver:"
_DECIDED = (
    select(
        audit.c.at, audit.c.tag, audit.c.actor, accounts.c.id, accounts.c.login, requests.c.number,
        requests.c.kind, approvers.c.id.label("colleague_id"), approvers.c.name,
    )
    .outerjoin(accounts, or_(accounts.c.subject == audit.c.subject, accounts.c.id == audit.c.subject))
    .outerjoin(requests, requests.c.id == audit.c.thread)
    .outerjoin(approvers, approvers.c.id == audit.c.subject)
    .order_by(audit.c.seq)
)  # fmt: skip


async def find(
    bench: Workbench, since: datetime, until: datetime, school_id: str | None
) -> dict[str, Touched]:
    """Return by account what was done, or begun, from `since` to before `until`; no names are opened."""
    found: dict[str, Touched] = {}
    for statement in _statements(since, until):
        here = statement if school_id is None else statement.where(accounts.c.school_id == school_id)
        for row in await bench.all(here):
            old = found.get(row.id, Touched(frozenset(), row.first, row.last))
            merged = Touched(old.deeds | {row.deed}, min(old.first, row.first), max(old.last, row.last))
            found[row.id] = merged
    return found


def _statements(since: datetime, until: datetime) -> Iterator[Rows]:
    """Make the questions: the audit log by account and by whose chat it is, tasks, and slips on paper."""
    facts = _grouped(audit.c.tag, audit.c.at, since, until)
    yield facts.where(accounts.c.subject == audit.c.subject)
    yield facts.where(accounts.c.id == audit.c.subject)
    # What somebody did before they named an account may be about each that their chat is bound to.
    whose = (pseudonyms.c.user_id == known_chats.c.user_id) & (known_chats.c.account_id == accounts.c.id)
    actor = audit.c.actor == literal("person:") + pseudonyms.c.name
    yield facts.where(audit.c.subject.is_(None), actor, whose)
    tasks = _grouped(literal("task:") + flows.c.kind, flows.c.started_at, since, until)
    yield tasks.where(flows.c.account_id == accounts.c.id)
    issued = literal(Tag.TEMPORARY_PASSWORD_ISSUED.value)
    slips = _grouped(issued, temporary_passwords.c.issued_at, since, until)
    yield slips.where(temporary_passwords.c.account_id == accounts.c.id)


def _grouped(deed: ColumnElement[str], at: ColumnElement[datetime], since: datetime, until: datetime) -> Rows:
    first_and_last = func.min(at).label("first"), func.max(at).label("last")
    asked = select(accounts.c.id, deed.label("deed"), *first_and_last).where(at >= since, at < until)
    return asked.group_by(accounts.c.id, deed)


async def reach(bench: Workbench, account_ids: Collection[str]) -> list[Reached]:
    """Open whose accounts these are, of those that are there."""
    rows = await bench.all(_WHOSE.where(accounts.c.id.in_(account_ids)))
    return [_reached(bench, row) for row in rows]


def _reached(bench: Workbench, row: Row[Any]) -> Reached:
    opened = bench.vault.open_text
    return Reached(
        account_id=row.id,
        login=opened(accounts.c.login, row.id, row.login),
        full_name=opened(accounts.c.full_name, row.id, row.full_name),
        class_name=opened(accounts.c.class_name, row.id, row.class_name),
        school=row.code,
        left_at=row.left_at,
        email=opened(recovery_emails.c.address, row.id, row.address) if row.address is not None else "",
        chats=row.chats,
    )


async def decided(
    bench: Workbench, approver_ids: Collection[str], tags: Collection[Tag], since: datetime
) -> list[Decided]:
    """Return what these approvers did with these tags since a time, in order, and about whom."""
    theirs = audit.c.actor.in_([f"{_BY}{approver_id}" for approver_id in approver_ids])
    these = audit.c.tag.in_([tag.value for tag in tags]) & (audit.c.at >= since)
    return [_decided(bench, row) for row in await bench.all(_DECIDED.where(theirs, these))]


def _decided(bench: Workbench, row: Row[Any]) -> Decided:
    opened = bench.vault.open_text
    return Decided(
        at=row.at,
        tag=row.tag,
        approver_id=row.actor.removeprefix(_BY),
        login="" if row.id is None else opened(accounts.c.login, row.id, row.login),
        colleague="" if row.name is None else opened(approvers.c.name, row.colleague_id, row.name),
        number=row.number or 0,
        kind=row.kind or "",
    )
