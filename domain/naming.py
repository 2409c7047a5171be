"""The first step of every flow of a family: which MIMS ID is it about?"""

from dataclasses import replace
from datetime import datetime

from domain.account import Subject
from domain.flow import Flow, Outcome, Said, Step, expect, move
from domain.login import LoginRefusal
from domain.policy import Policy


def refuse(flow: Flow, refusal: LoginRefusal, policy: Policy, now: datetime) -> Outcome:
    """Ask for the login again and say why; what was typed is not kept (facts.md, identity)."""
    expect(flow, Step.LOGIN)
    values = {"problem": refusal.reason.value, "suggestion": refusal.suggestion or ""}
    return Outcome(move(flow, Step.LOGIN, policy, now, said=Said.LOGIN_REFUSED, values=values))


def named(flow: Flow, subject: Subject) -> Flow:
    """Return the flow about this subject, with no evidence gathered yet."""
    return replace(
        flow,
        subject=subject.key,
        account_id=subject.account.id if subject.account else None,
        login=subject.login,
        factors=frozenset(),
        questions=(),
        permit_id=None,
    )


def rename(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Go back to the login: another one may be typed."""
    return Outcome(move(flow, Step.LOGIN, policy, now, position=0))
