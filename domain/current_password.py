"""The current password as proof: the first steps of every task that it opens (architecture 5)."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from domain.account import Subject
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.locking import lock
from domain.naming import named
from domain.policy import Policy
from domain.throttle import Verdict


def name(
    flow: Flow,
    subject: Subject,
    factors: AbstractSet[Factor],
    verdict: Verdict,
    policy: Policy,
    now: datetime,
) -> Outcome:
    """Take the login: ask for the current password, or announce the lock; unknown logins alike (ENU-05).

    `factors` is what speaks for the chat before any proof: nothing, or KNOWN_CHAT.
    """
    expect(flow, Step.LOGIN)
    about = replace(named(flow, subject), factors=frozenset(factors))
    if not verdict.allowed:
        return lock(about, verdict, policy, now)
    return Outcome(move(about, Step.CURRENT_PASSWORD, policy, now))


def judge(
    flow: Flow,
    right: bool,  # noqa: FBT001 - the input of this rule
    opens: Step,
    verdict: Verdict,
    policy: Policy,
    now: datetime,
) -> Outcome:
    """Judge the current password; when right, go on to the step that it opens.

    `verdict` is the throttle's word after this try was counted.
    """
    expect(flow, Step.CURRENT_PASSWORD)
    if right:
        proven = replace(flow, factors=flow.factors | {Factor.CURRENT_PASSWORD})
        moved = move(proven, opens, policy, now, questions=(), position=0)
        return Outcome(moved, (event(flow, Tag.CURRENT_PASSWORD_MATCHED),))
    missed = event(flow, Tag.CURRENT_PASSWORD_MISSED, tries_left=verdict.tries_left)
    said = Said.CURRENT_PASSWORD_MISSED
    if not verdict.allowed:
        locked = lock(flow, verdict, policy, now, said=said)
        return replace(locked, events=(missed, *locked.events))
    values = {"tries_left": verdict.tries_left}
    return Outcome(move(flow, Step.CURRENT_PASSWORD, policy, now, said=said, values=values), (missed,))
