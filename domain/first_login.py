"""First login: temporary password, three questions and answers, a review, a new password twice."""

from dataclasses import replace
from datetime import datetime

from domain import questions
from domain.account import Subject
from domain.events import Tag
from domain.evidence import Factor
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.locking import lock
from domain.naming import named
from domain.policy import Policy
from domain.throttle import Scope, Verdict

# From here `back` leads to questions that are chosen anew.
_AFTER_PAPER = frozenset({Step.QUESTION, Step.ANSWER, Step.REVIEW, Step.NEW_PASSWORD})


def name(flow: Flow, subject: Subject, verdict: Verdict, policy: Policy, now: datetime) -> Outcome:
    """Take the login: ask for the temporary password, or announce the lock; unknown logins alike."""
    expect(flow, Step.LOGIN)
    about = named(flow, subject)
    if not verdict.allowed:
        return lock(about, verdict, policy, now)
    return Outcome(move(about, Step.TEMPORARY_PASSWORD, policy, now))


def judge(
    flow: Flow, slip_issued_at: datetime | None, verdict: Verdict, policy: Policy, now: datetime
) -> Outcome:
    """Judge the temporary password: the slip that it is, or None when it is wrong.

    `verdict` is the throttle's word after this try was counted.
    """
    expect(flow, Step.TEMPORARY_PASSWORD)
    if slip_issued_at is not None:
        factors = frozenset({Factor.TEMPORARY_PASSWORD})
        proven = replace(flow, factors=factors, slip_issued_at=slip_issued_at)
        return Outcome(move(proven, Step.QUESTION, policy, now, questions=(), position=0))
    missed = event(flow, Tag.TEMPORARY_PASSWORD_MISSED, tries_left=verdict.tries_left)
    said = Said.TEMPORARY_PASSWORD_MISSED
    if not verdict.allowed:
        locked = lock(flow, verdict, policy, now, said=said)
        return replace(locked, events=(missed, *locked.events))
    values = {"tries_left": verdict.tries_left}
    moved = move(flow, Step.TEMPORARY_PASSWORD, policy, now, said=said, values=values)
    return Outcome(moved, (missed,))


def outlive(flow: Flow, slip_until: datetime, policy: Policy, now: datetime) -> Outcome:
    """The right slip was shown after its time: who holds it is told so, and the school helps (TMP-02)."""
    expect(flow, Step.TEMPORARY_PASSWORD)
    values = {"slip_until": slip_until.isoformat()}
    return Outcome(move(flow, Step.FORGOTTEN, policy, now, said=Said.SLIP_EXPIRED, values=values))


def stop_at_freeze(flow: Flow, slip_until: datetime, policy: Policy, now: datetime) -> Outcome:
    """The right slip was shown of a frozen account: who holds it reads that, as the family does (REC-08)."""
    locked = lock(flow, Verdict(allowed=False, tries_left=0, scope=Scope.FROZEN), policy, now)
    values = {**locked.flow.values, "slip_until": slip_until.isoformat()}
    return replace(locked, flow=replace(locked.flow, values=values))


def confirm(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The review was confirmed: on to the new password (facts.md, first login)."""
    expect(flow, Step.REVIEW)
    return Outcome(move(flow, Step.NEW_PASSWORD, policy, now))


def lose_paper(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The person has no temporary password, or lost it: only the school can give a new one."""
    expect(flow, Step.TEMPORARY_PASSWORD)
    return Outcome(move(flow, Step.FORGOTTEN, policy, now))


def lose_slip(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The slip that was proven has been used meanwhile, or replaced: the school helps, or a newer slip."""
    expect(flow, Step.NEW_PASSWORD_AGAIN)
    unproven = replace(flow, factors=frozenset(), slip_issued_at=None, questions=(), position=0)
    return Outcome(move(unproven, Step.FORGOTTEN, policy, now, said=Said.SLIP_REPLACED))


def back(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Go one step back, as far as the temporary password allows: it is not asked twice."""
    if flow.step in _AFTER_PAPER:
        return questions.back(flow, policy, now)
    before = {
        Step.FORGOTTEN: Step.TEMPORARY_PASSWORD,
        Step.NEW_PASSWORD_AGAIN: Step.NEW_PASSWORD,
    }.get(flow.step, Step.LOGIN)
    return Outcome(move(flow, before, policy, now))
