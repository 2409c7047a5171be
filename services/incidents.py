"""Incidents: whom one touches, so that they can be told (PRV-10, PDPA part 6A)."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import NamedTuple

from domain.events import Event, Tag
from services.approvers import ApproverProblem
from services.desk import Desk
from services.persons import ACTOR
from services.schools import no_such_school
from storage.interface import Transaction
from storage.interface_persons import Decided, Reached
from storage.records import Touched

PAGE = 500
DECISIONS = (
    Tag.REQUEST_APPROVED,
    Tag.REQUEST_APPROVED_FIRST,
    Tag.REQUEST_DENIED,
    Tag.DEED_GRANTED,
    Tag.SELF_SERVICE_UNLOCKED,
    Tag.SELF_SERVICE_FROZEN,
    Tag.SELF_SERVICE_UNFROZEN,
    Tag.ANSWERS_CLEARED,
    Tag.RENEWAL_ASKED,
    Tag.APPROVER_RENEWED,
)
"""What an approver's word did; looking at something is none."""


class Affected(NamedTuple):
    """One account, how its family can be reached, and what happened."""

    reached: Reached
    touched: Touched


class Incidents:
    """Finds the accounts with which anything was done or begun; a login that names nobody touches nobody."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def affected(
        self, since: datetime, until: datetime, code: str = ""
    ) -> tuple[int, AsyncIterator[list[Affected]]]:
        """Return how many accounts were touched from a time to another, and them, some at a time.

        That somebody asked is recorded before anything is opened.

        Args:
            since: the first moment.
            until: the moment after the last.
            code: a school's code, to leave out the others.

        Raises:
            services.schools.SchoolProblem: there is no such school.
        """
        async with self._desk.store.read() as tx:
            school_id = await _school_id(tx, code)
            touched = await tx.persons.touched(since, until, school_id)
        values: dict[str, str | int | bool] = {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "accounts": len(touched),
        }
        listed = Event(Tag.AFFECTED_LISTED, school_id, ACTOR, values=values)
        async with self._desk.store.begin() as tx:
            await self._desk.record(tx, listed)
        return len(touched), self._pages(touched)

    async def decided(
        self, code: str, since: datetime, *, name: str = "", approver_id: str = ""
    ) -> list[Decided]:
        """Return what an approver of a school decided since a time, who may have been removed meanwhile.

        A name means everybody who ever had it there: who lost a phone is removed and invited again. That
        somebody asked is recorded.

        Raises:
            services.schools.SchoolProblem: there is no such school.
            services.approvers.ApproverProblem: nobody was ever called that.
        """
        async with self._desk.store.begin() as tx:
            school_id = await _school_id(tx, code)
            staff = await tx.approvers.list_by_school(school_id or "")
            wanted = name.casefold()
            ids = [
                one.id for one in staff if one.id == approver_id or (name and one.name.casefold() == wanted)
            ]
            if not ids:
                raise ApproverProblem(
                    "no approver was ever called that; `helpdesk approver list --school CODE --all` shows all"
                )
            found = await tx.persons.decided(ids, DECISIONS, since)
            about: dict[str, str | int | bool] = {
                "since": since.isoformat(),
                "accounts": len({one.login for one in found if one.login}),
            }
            await self._desk.record(tx, Event(Tag.AFFECTED_LISTED, school_id, ACTOR, values=about))
        return found

    async def _pages(self, touched: Mapping[str, Touched]) -> AsyncIterator[list[Affected]]:
        ids = sorted(touched)
        for start in range(0, len(ids), PAGE):
            async with self._desk.store.read() as tx:
                reached = await tx.persons.reach(ids[start : start + PAGE])
            # Who was erased meanwhile is not there.
            yield [Affected(one, touched[one.account_id]) for one in reached]


async def _school_id(tx: Transaction, code: str) -> str | None:
    if not code:
        return None
    school = await tx.schools.find(code)
    if school is None:
        raise no_such_school(code)
    return school.id
