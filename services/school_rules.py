"""School rules: what a school decides otherwise than the installation, set by the operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain import school_rules as rules
from domain.events import Event, Tag
from domain.policy import Policy
from services.desk import Desk
from services.schools import SchoolProblem, checked_email, checked_name, no_such_school
from storage.interface import Transaction
from storage.records import School


@dataclass(frozen=True, slots=True)
class Change:
    """What to change; None changes nothing, but a rule that is None is the installation's again."""

    name: str | None = None
    email: str | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school as the operator sees it: its own policy, and how many there are of everything."""

    school: School
    policy: Policy
    students: int
    approvers: int
    requests: int


class SchoolRules:
    """Changes and shows schools; only what nobody sees before a proof may differ (ENU-01)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def change(self, code: str, change: Change) -> School:
        """Change a school; the bot keeps to it from its next step on.

        Raises:
            services.schools.SchoolProblem: there is no such school, or the values do not go together.
        """
        async with self._desk.store.begin() as tx:
            school = await _school(tx, code)
            changed = self._changed(school, change)
            if changed != school:
                await tx.schools.change(changed)
                await self._desk.record(tx, _event(school, changed))
        return changed

    async def view(self, code: str) -> SchoolView:
        """Return how a school stands.

        Raises:
            services.schools.SchoolProblem: there is no such school.
        """
        async with self._desk.store.read() as tx:
            school = await _school(tx, code)
            staff = await tx.approvers.list_by_school(school.id)
            return SchoolView(
                school,
                rules.applied(self._desk.policy, school.rules),
                await tx.accounts.count(school.id),
                sum(one.can_approve for one in staff),
                len(await tx.requests.list_open(school.id, self._desk.clock())),
            )

    def _changed(self, school: School, change: Change) -> School:
        kept = {name: value for name, value in school.rules.items() if name not in change.rules}
        own = {name: value for name, value in change.rules.items() if value is not None}
        changed = replace(school, rules={**kept, **own})
        if change.name is not None:
            changed = replace(changed, name=checked_name(change.name))
        if change.email is not None:
            changed = replace(changed, email=checked_email(change.email))
        try:
            rules.check(rules.applied(self._desk.policy, changed.rules))
        except ValueError as problem:
            raise SchoolProblem(str(problem)) from None
        return changed


async def _school(tx: Transaction, code: str) -> School:
    school = await tx.schools.find(code)
    if school is None:
        raise no_such_school(code)
    return school


def _event(before: School, after: School) -> Event:
    """Tell the rules with their values; of name and e-mail only that they changed (LOG-04)."""
    values: dict[str, str | int | bool] = {"code": after.code}
    for name in sorted({*before.rules, *after.rules}):
        if before.rules.get(name) != after.rules.get(name):
            values[name] = after.rules.get(name, "")
    values |= {name: True for name in ("name", "email") if getattr(before, name) != getattr(after, name)}
    return Event(Tag.SCHOOL_CHANGED, after.id, "operator", values=values)
