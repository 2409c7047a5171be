"""Unlock: a person asks the school to release a lock, whatever the ID turns out to be (ENU-07)."""

from datetime import datetime

from domain.account import Subject
from domain.flow import Flow, Outcome, Step, expect, move
from domain.naming import named
from domain.policy import Policy
from domain.throttle import Verdict


def name(flow: Flow, subject: Subject, verdict: Verdict, policy: Policy, now: datetime) -> Outcome:
    """Take the login, show it back and say whether self-service is locked for this person."""
    expect(flow, Step.LOGIN)
    values = {
        "locked": int(not verdict.allowed),
        "until": verdict.until.isoformat() if verdict.until else "",
        "scope": verdict.scope.value if verdict.scope else "",
    }
    return Outcome(move(named(flow, subject), Step.CONFIRM, policy, now, values=values))
