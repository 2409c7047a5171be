"""Waiting for the school: when an answer can be expected, and who is told when none comes.

Only the school's open time counts, but a request ends by the calendar, though never before the school
had the time to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.policy import Policy
from domain.requests import Request

QUIET = timedelta(minutes=5)
"""The least time between two reminders of a school, so that a rush does not become one of reminders."""


@dataclass(frozen=True, slots=True)
class Due:
    """The requests of which the group is reminded now, and those of which every approver is told."""

    remind: tuple[Request, ...] = ()
    escalate: tuple[Request, ...] = ()


def expect_by(policy: Policy, asked_at: datetime, now: datetime) -> datetime:
    """Return when an answer can be expected: while every approver knows; later, in as much time again."""
    by = policy.hours.later(asked_at, policy.escalate_after)
    return by if by > now else policy.hours.later(now, policy.escalate_after)


def ends_at(policy: Policy, now: datetime) -> datetime:
    """Return when a request made now runs out: holidays may make it wait longer than its time (REQUEST_TTL).

    All approvers are told in private first, and then have as much open time again.
    """
    return max(now + policy.request_ttl, policy.hours.later(now, 2 * policy.escalate_after))


def due(waiting: Sequence[Request], policy: Policy, now: datetime, *, has_group: bool) -> Due:
    """Return what is due of a school's open requests, `waiting`; nothing while the school is closed.

    Where the bot has no group, nobody has seen a card, and the approvers are told right away.
    """
    hours = policy.hours
    if not hours.is_open(now):
        return Due()

    def has_waited(request: Request, open_time: timedelta) -> bool:
        return hours.later(request.created_at, open_time) <= now

    remind = tuple(one for one in waiting if one.reminded_at is None and has_waited(one, policy.remind_after))
    wait = policy.escalate_after if has_group else timedelta()
    escalate = tuple(one for one in waiting if one.escalated_at is None and has_waited(one, wait))
    return Due(
        remind if has_group and _is_quiet([one.reminded_at for one in waiting], now) else (),
        escalate if _is_quiet([one.escalated_at for one in waiting], now) else (),
    )


def _is_quiet(told: Sequence[datetime | None], now: datetime) -> bool:
    return all(at is None or now - at >= QUIET for at in told)
