"""How a flow tells a person that self-service is locked, alike for known and unknown logins (ENU-05)."""

from datetime import datetime

from domain.events import Tag
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.policy import Policy
from domain.throttle import Verdict


def lock(flow: Flow, verdict: Verdict, policy: Policy, now: datetime, said: Said = Said.NOTHING) -> Outcome:
    """Stop at LOCKED and remember which limit bites and until when; `said` is what led there."""
    expect(flow, Step.LOGIN, Step.CHALLENGE, Step.TEMPORARY_PASSWORD, Step.CURRENT_PASSWORD)
    values = {
        "until": verdict.until.isoformat() if verdict.until else "",
        "scope": verdict.scope.value if verdict.scope else "",
    }
    moved = move(flow, Step.LOCKED, policy, now, said=said, position=0, values=values)
    return Outcome(moved, (event(flow, Tag.SELF_SERVICE_LOCKED, scope=values["scope"]),))
