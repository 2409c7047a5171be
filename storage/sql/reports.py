"""Figures for reports: counted from the audit log and the requests, by school."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, func, or_, select

from domain.events import Tag
from domain.report import Asked, Done, Period
from domain.request_kind import RequestKind
from domain.requests import RequestState
from storage.sql.workbench import Workbench
from storage.tables import accounts
from storage.tables_audit import audit
from storage.tables_work import requests

# Recorded before pathways were.
UNTOLD = "other"


@dataclass(frozen=True, slots=True)
class SqlReports:
    """Figures in SQL; see `storage.interface_reports.Reports`."""

    bench: Workbench

    async def done(self, period: Period, school_id: str | None = None) -> dict[str, Done]:
        """Return what families did, as the audit log tells; accounts that are erased count no more."""
        resets, first = await self._resets(period, school_id), await self._first_logins(period, school_id)
        locked = await self._locked(period, school_id)
        schools = {*resets, *first, *locked}
        return {school: Done(resets[school], first[school], locked[school]) for school in schools}

    async def _resets(self, period: Period, school_id: str | None) -> defaultdict[str, Counter[str]]:
        counted = select(accounts.c.school_id, audit.c["values"].label("told"), func.count().label("times"))
        rows = await self.bench.all(
            _events(counted, Tag.RECOVERY_COMPLETED, period, school_id).group_by(
                accounts.c.school_id, audit.c["values"]
            )
        )
        resets = defaultdict[str, Counter[str]](Counter)
        for row in rows:
            resets[row.school_id][json.loads(row.told).get("pathway", UNTOLD)] += row.times
        return resets

    async def _first_logins(self, period: Period, school_id: str | None) -> Counter[str]:
        counted = select(accounts.c.school_id, func.count().label("times"))
        return await self._count(_events(counted, Tag.FIRST_LOGIN_COMPLETED, period, school_id))

    async def _locked(self, period: Period, school_id: str | None) -> Counter[str]:
        # Whoever comes back to a locked account is told so again, which is recorded again.
        counted = select(accounts.c.school_id, func.count(distinct(audit.c.subject)).label("times"))
        return await self._count(_events(counted, Tag.SELF_SERVICE_LOCKED, period, school_id))

    async def _count(self, counted: Select[Any]) -> Counter[str]:
        rows = await self.bench.all(counted.group_by(counted.selected_columns[0]))
        return Counter({row.school_id: row.times for row in rows})

    async def asked(self, period: Period, school_id: str | None = None) -> dict[str, list[Asked]]:
        """Return the requests that were asked or decided in the period; shadows reach no school."""
        times = (requests.c.created_at, requests.c.decided_at)
        touched = or_(*(and_(at >= period.begins, at < period.ends) for at in times))
        columns = (requests.c.school_id, requests.c.kind, requests.c.state, *times)
        found = defaultdict[str, list[Asked]](list)
        for row in await self.bench.all(select(*columns).where(touched, _is_of(school_id))):
            kind, state = RequestKind(row.kind), RequestState(row.state)
            found[row.school_id].append(Asked(kind, state, row.created_at, row.decided_at))
        return found

    async def open_now(self, now: datetime, school_id: str | None = None) -> Counter[str]:
        """Count the requests that wait for a decision."""
        waiting = (requests.c.state == RequestState.OPEN) & (requests.c.expires_at > now)
        counted = select(requests.c.school_id, func.count().label("times"))
        return await self._count(counted.where(waiting, _is_of(school_id)))


def _is_of(school_id: str | None) -> ColumnElement[bool]:
    """Return which requests are a school's, or any school's: a shadow has none (ENU-07)."""
    return requests.c.school_id != "" if school_id is None else requests.c.school_id == school_id


def _events(counted: Select[Any], tag: Tag, period: Period, school_id: str | None) -> Select[Any]:
    """Narrow a count to the events of real accounts in a period.

    Of one school its accounts are looked up in the index (subject, seq), so the row at which the period
    begins is found first; of all schools the period's rows are read once.
    """
    whose = accounts.c.subject == audit.c.subject
    in_time = (audit.c.at >= period.begins) & (audit.c.at < period.ends)
    narrowed = counted.join_from(audit, accounts, whose).where(audit.c.tag == tag.value, in_time)
    if school_id is None:
        return narrowed
    first = select(func.min(audit.c.seq)).where(audit.c.at >= period.begins).scalar_subquery()
    return narrowed.where(accounts.c.school_id == school_id, audit.c.seq >= first)
