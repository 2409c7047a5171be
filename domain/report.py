"""A report: what the helpdesk did for a school in a period, in figures that name nobody (ADM-05)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil

from domain.evidence import PATHWAYS, Factor
from domain.request_kind import RequestKind
from domain.requests import RequestState
from domain.school_hours import SINGAPORE, SchoolHours

HOURS = 24
LONGEST = timedelta(days=90)
"""How far back a report reaches: decided requests are kept so long (PRV-05)."""
WITHOUT_SCHOOL = tuple(
    pathway.name
    for pathway in PATHWAYS
    if Factor.ANSWERS in pathway.needs and Factor.SCHOOL_PERMIT not in pathway.needs
)
"""The pathways on which a forgotten password is set anew and no administrator has to do anything."""
DECIDED = frozenset({RequestState.APPROVED, RequestState.DENIED})
_MOST_WAITED = 0.9


@dataclass(frozen=True, slots=True)
class Period:
    """From `begins` until just before `ends`."""

    begins: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as far as a report knows it: nothing of who asked, or about whom."""

    kind: RequestKind
    state: RequestState
    created_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What families did in a period: `resets` by pathway, first logins, and accounts that were locked."""

    resets: Mapping[str, int] = field(default_factory=dict)
    first_logins: int = 0
    locked: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one school, or of several together.

    `requests` and `by_hour` count what was asked in the period, by kind and by the hour of day in
    Singapore; `waits` are the times, in order, from asking to decision of what was decided in it.
    """

    period: Period
    done: Done
    requests: Mapping[RequestKind, int]
    by_hour: tuple[int, ...]
    waits: tuple[timedelta, ...]
    open_now: int

    @property
    def resets(self) -> int:
        """How many forgotten passwords were set anew."""
        return sum(self.done.resets.values())

    @property
    def asked(self) -> int:
        """How many requests the school was sent."""
        return sum(self.requests.values())

    @property
    def without_school(self) -> int:
        """How many of the resets needed nobody at the school."""
        return sum(self.done.resets.get(name, 0) for name in WITHOUT_SCHOOL)

    @property
    def recoveries(self) -> int:
        """How often a family needed help: what it did alone, and what it asked of the school.

        Every request counts as a recovery that needed the school, whatever became of it.
        """
        return self.without_school + self.asked

    @property
    def self_service_rate(self) -> float | None:
        """The share of recoveries that families did alone; None where no forgotten password was set anew.

        While requests only wait, it would say of nothing that it needed the school.
        """
        return self.without_school / self.recoveries if self.resets and self.recoveries else None

    @property
    def usual_wait(self) -> timedelta | None:
        """The median time to a decision, None where nothing was decided."""
        middle = self.waits[(len(self.waits) - 1) // 2 : len(self.waits) // 2 + 1]
        return sum(middle, timedelta()) / len(middle) if middle else None

    @property
    def long_wait(self) -> timedelta | None:
        """The time within which nine of ten decisions came (the 90th percentile, nearest rank)."""
        return self.waits[ceil(_MOST_WAITED * len(self.waits)) - 1] if self.waits else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened, so that there is nothing to tell."""
        figures = (self.resets, self.done.first_logins, self.done.locked, self.asked, len(self.waits))
        return not any((*figures, self.open_now))


def compose(period: Period, done: Done, asked: Sequence[Asked], open_now: int) -> Report:
    """Make the figures of a period out of what was done, and of requests asked or decided in it."""
    new = [one for one in asked if period.holds(one.created_at)]
    hours = Counter(one.created_at.astimezone(SINGAPORE).hour for one in new)
    waits = [
        one.decided_at - one.created_at
        for one in asked
        if one.state in DECIDED and one.decided_at is not None and period.holds(one.decided_at)
    ]
    return Report(
        period=period,
        done=done,
        requests=_by_kind(Counter(one.kind for one in new)),
        by_hour=tuple(hours[hour] for hour in range(HOURS)),
        waits=tuple(sorted(waits)),
        open_now=open_now,
    )


def together(period: Period, reports: Iterable[Report]) -> Report:
    """Make one report of several schools'; medians are those of all their decisions."""
    many = list(reports)
    resets, requests = Counter[str](), Counter[RequestKind]()
    for one in many:
        resets.update(one.done.resets)
        requests.update(one.requests)
    done = Done(resets, sum(one.done.first_logins for one in many), sum(one.done.locked for one in many))
    return Report(
        period=period,
        done=done,
        requests=_by_kind(requests),
        by_hour=tuple(sum(one.by_hour[hour] for one in many) for hour in range(HOURS)),
        waits=tuple(sorted(wait for one in many for wait in one.waits)),
        open_now=sum(one.open_now for one in many),
    )


def last_days(days: int, now: datetime) -> Period:
    """Return the period of today, as far as it has come, and so many days less one before it."""
    return Period(_midnight(now.astimezone(SINGAPORE).date() - timedelta(days=days - 1)), now)


def since(day: date, days: int | None, now: datetime) -> Period:
    """Return the period from a day on, of so many days or until now; it never ends after now."""
    begins = _midnight(day)
    return Period(begins, now if days is None else min(now, begins + timedelta(days=days)))


def week_before(now: datetime) -> Period:
    """Return the last whole week, Monday to Sunday in Singapore."""
    monday = _monday(now)
    return Period(monday - timedelta(days=7), monday)


def weekly_due(hours: SchoolHours, now: datetime) -> datetime:
    """Return when the report of the week before is told: when the school first opens in this one."""
    return hours.next_opening(_monday(now))


def _by_kind(counted: Mapping[RequestKind, int]) -> dict[RequestKind, int]:
    return {kind: counted.get(kind, 0) for kind in RequestKind}


def _monday(now: datetime) -> datetime:
    today = now.astimezone(SINGAPORE).date()
    return _midnight(today - timedelta(days=today.weekday()))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SINGAPORE)
