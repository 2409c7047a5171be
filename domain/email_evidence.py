"""A code by e-mail as evidence for a chat that is new to the account (architecture 5)."""

from dataclasses import replace
from datetime import datetime

from domain.evidence import Factor, get_pathway
from domain.flow import Flow, Outcome, Step, expect, move
from domain.policy import Policy
from domain.recovery_email import matched


def proven(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The code was right: with the answers it opens the new password."""
    expect(flow, Step.EMAIL_CODE)
    known = replace(flow, factors=flow.factors | {Factor.EMAIL_CODE})
    get_pathway(known.factors, policy.evidence)
    return Outcome(move(known, Step.NEW_PASSWORD, policy, now), (matched(flow),))


def back(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Choose another way to prove who one is."""
    expect(flow, Step.EMAIL_CODE)
    return Outcome(move(flow, Step.EVIDENCE, policy, now))
