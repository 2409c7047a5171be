"""The recovery e-mail at first login: offered after the questions, confirmed or skipped (issue 4)."""

from datetime import datetime

from domain.flow import Flow, Outcome, Said, Step, expect, move
from domain.policy import Policy
from domain.recovery_email import matched


def offered(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The questions are settled: offer an address before the new password."""
    expect(flow, Step.REVIEW)
    return Outcome(move(flow, Step.EMAIL, policy, now))


def skipped(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The person wants none, or not now."""
    expect(flow, Step.EMAIL, Step.EMAIL_CODE)
    return Outcome(move(flow, Step.NEW_PASSWORD, policy, now))


def taken(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The address is confirmed; it becomes the account's when the first login is complete."""
    expect(flow, Step.EMAIL_CODE)
    moved = move(flow, Step.NEW_PASSWORD, policy, now, said=Said.EMAIL_CONFIRMED)
    return Outcome(moved, (matched(flow),))
