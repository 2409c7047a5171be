"""The recovery e-mail: confirmed by a code, removed; a change waits before it counts (EML-01, EML-04)."""

from datetime import datetime, timedelta

from domain.email_address import EmailProblem
from domain.events import Event, Tag
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.notice import Notice
from domain.policy import Policy

WAIT = timedelta(hours=72)
"""How long a changed address does not count for a recovery (EML-04)."""


def counts_at(now: datetime, *, at_first_login: bool, had_one: bool) -> datetime:
    """Return from when an address confirmed now counts.

    At once only where a slip from the school speaks for it and no other address stood there. With the
    current password alone it waits, the first one too: else removing and adding would jump the wait.
    """
    return now if at_first_login and not had_one else now + WAIT


def refuse(flow: Flow, problem: EmailProblem, policy: Policy, now: datetime) -> Outcome:
    """Ask for another address and say why; what was typed is not kept."""
    expect(flow, Step.EMAIL)
    values = {"problem": problem.value}
    return Outcome(move(flow, Step.EMAIL, policy, now, said=Said.EMAIL_REFUSED, values=values))


def back(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Type another address."""
    expect(flow, Step.EMAIL_CODE)
    return Outcome(move(flow, Step.EMAIL, policy, now))


def confirmed(flow: Flow, counts: datetime, policy: Policy, now: datetime, *notices: Notice) -> Outcome:
    """The address is the account's own from now on, and counts from `counts`."""
    expect(flow, Step.EMAIL_CODE)
    values = {"counts_at": counts.isoformat()}
    done = move(flow, Step.DONE, policy, now, said=Said.EMAIL_CONFIRMED, values=values)
    return Outcome(done, (matched(flow), event(flow, Tag.EMAIL_CONFIRMED)), notices)


def removed(flow: Flow, policy: Policy, now: datetime, *notices: Notice) -> Outcome:
    """The account has no address any more."""
    expect(flow, Step.EMAIL)
    done = move(flow, Step.DONE, policy, now, said=Said.EMAIL_REMOVED)
    return Outcome(done, (event(flow, Tag.EMAIL_REMOVED),), notices)


def matched(flow: Flow) -> Event:
    """Make the fact that the code was right."""
    return event(flow, Tag.EMAIL_CODE_MATCHED)
