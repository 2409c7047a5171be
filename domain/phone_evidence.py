"""The phone on the roster, as evidence for a chat that is new to the account (architecture 5)."""

from dataclasses import replace
from datetime import datetime

from domain.events import Tag
from domain.evidence import Factor, get_pathway
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.policy import Policy


def ask(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Ask the person to share their own number."""
    expect(flow, Step.EVIDENCE)
    return Outcome(move(flow, Step.PHONE, policy, now))


def refuse(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """What came is not the sender's own number: ask again."""
    expect(flow, Step.PHONE)
    refused = event(flow, Tag.PHONE_REFUSED, reason="not_own")
    return Outcome(move(flow, Step.PHONE, policy, now, said=Said.PHONE_REFUSED), (refused,))


def ignore(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Something was typed where the button is asked: say so, for a typed number proves nothing."""
    expect(flow, Step.PHONE)
    return Outcome(move(flow, Step.PHONE, policy, now, said=Said.PHONE_REFUSED))


def proven(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The number is on the roster for this account: with the answers it opens the new password."""
    expect(flow, Step.PHONE)
    known = replace(flow, factors=flow.factors | {Factor.PHONE})
    get_pathway(known.factors, policy.evidence)
    return Outcome(move(known, Step.NEW_PASSWORD, policy, now), (event(flow, Tag.PHONE_MATCHED),))


def not_here(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The number is not on the roster for this account: back to the other ways, whatever stands there."""
    expect(flow, Step.PHONE)
    refused = event(flow, Tag.PHONE_REFUSED, reason="not_here")
    return Outcome(move(flow, Step.EVIDENCE, policy, now, said=Said.PHONE_NOT_HERE), (refused,))


def back(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Choose another way to prove who one is."""
    expect(flow, Step.PHONE)
    return Outcome(move(flow, Step.EVIDENCE, policy, now))
