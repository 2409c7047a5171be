"""Find the ID: a guardian's number leads to the children who have it on the roster, and to no others."""

from collections.abc import Sequence
from datetime import datetime

from domain.events import Tag
from domain.flow import Flow, Outcome, Said, Step, WrongStep, event, expect, move
from domain.policy import Policy

MOST_CHILDREN = 12
"""A number that more students have is no parent's: an office's, say. It finds nobody."""


def found(flow: Flow, account_ids: Sequence[str], policy: Policy, now: datetime) -> Outcome:
    """Take whom the number leads to: choose one of them, or be told what to do now."""
    expect(flow, Step.PHONE)
    if 0 < len(account_ids) <= MOST_CHILDREN:
        values = {"accounts": ",".join(account_ids)}
        matched = event(flow, Tag.PHONE_MATCHED, accounts=len(account_ids))
        return Outcome(move(flow, Step.CHILD, policy, now, values=values), (matched,))
    refused = event(flow, Tag.PHONE_REFUSED, reason="not_here")
    return Outcome(move(flow, Step.DONE, policy, now, said=Said.PHONE_NOT_HERE), (refused,))


def choices(flow: Flow) -> list[str]:
    """Return the accounts to choose from, in the order in which they are numbered."""
    listed = str(flow.values.get("accounts", ""))
    return listed.split(",") if listed else []


def pick(flow: Flow, number: int, policy: Policy, now: datetime) -> tuple[Outcome, str]:
    """Take the child's number, from 1; return the end of this flow and the account that it leads to.

    Raises:
        WrongStep: nothing has this number.
    """
    expect(flow, Step.CHILD)
    listed = choices(flow)
    if not 0 < number <= len(listed):
        raise WrongStep
    done = move(flow, Step.DONE, policy, now, said=Said.LOGIN_FOUND)
    return Outcome(done, (event(flow, Tag.LOGIN_FOUND, number=number),)), listed[number - 1]


def lose(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The child has left the school meanwhile: end as for a number that leads to nobody."""
    expect(flow, Step.CHILD)
    return Outcome(move(flow, Step.DONE, policy, now, said=Said.PHONE_NOT_HERE))
