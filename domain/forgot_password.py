"""Forgot password: who are you, three answers judged together, evidence, a new password twice."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from domain import vouch
from domain.account import Subject
from domain.events import Tag
from domain.evidence import Factor, find_pathway, get_pathway
from domain.flow import Flow, Outcome, Said, Step, WrongStep, event, expect, move
from domain.locking import lock
from domain.naming import named
from domain.policy import Policy
from domain.throttle import Verdict

WAITING = frozenset({Step.EVIDENCE, Step.PHONE, Step.EMAIL_CODE})
"""The steps at which the answers were right, and something besides them must speak for the person."""


def name(  # noqa: PLR0913, PLR0917 - what the step turns on, in the order it is learned
    flow: Flow,
    subject: Subject,
    questions: tuple[int, ...],
    factors: AbstractSet[Factor],
    verdict: Verdict,
    policy: Policy,
    now: datetime,
) -> Outcome:
    """Take the login: ask its questions, or announce at once that self-service is locked (ENU-05).

    `factors` is what speaks for the chat before any answer: nothing, KNOWN_CHAT, or PHONE.
    """
    expect(flow, Step.LOGIN)
    about = replace(named(flow, subject), questions=questions, factors=frozenset(factors))
    if not verdict.allowed:
        return lock(about, verdict, policy, now)
    moved = move(about, Step.CHALLENGE, policy, now, position=0)
    return Outcome(moved, (event(about, Tag.RECOVERY_LOGIN_NAMED),))


def use_permit(flow: Flow, subject: Subject, permit_id: str, policy: Policy, now: datetime) -> Outcome:
    """Go straight to the new password: the school approved this reset for this person and chat."""
    expect(flow, Step.LOGIN)
    factors = frozenset({Factor.ANSWERS, Factor.SCHOOL_PERMIT})
    about = replace(named(flow, subject), factors=factors, permit_id=permit_id)
    return Outcome(move(about, Step.NEW_PASSWORD, policy, now))


def next_question(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """One more answer was typed, not the last: ask the next question. Nothing is judged yet (QST-01)."""
    expect(flow, Step.CHALLENGE)
    if flow.position + 1 >= len(flow.questions):
        raise WrongStep
    return Outcome(move(flow, Step.CHALLENGE, policy, now, position=flow.position + 1))


def ask_again(flow: Flow, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Start the questions from the first: the answers are gone from memory, or the machine is busy."""
    expect(flow, Step.CHALLENGE)
    return Outcome(move(flow, Step.CHALLENGE, policy, now, said=said, position=0))


def judge(flow: Flow, right: bool, verdict: Verdict, policy: Policy, now: datetime) -> Outcome:  # noqa: FBT001 - the input of this rule
    """Judge the three answers as one. `verdict` is the throttle's word after this try was counted."""
    expect(flow, Step.CHALLENGE)
    if flow.position + 1 < len(flow.questions):
        raise WrongStep
    if not right:
        return _miss(flow, verdict, policy, now)
    proven = replace(flow, factors=flow.factors | {Factor.ANSWERS}, position=0)
    matched = event(flow, Tag.ANSWERS_MATCHED)
    if find_pathway(proven.factors, policy.evidence) is None:
        moved = move(replace(proven, deadline_at=now + vouch.TIME), Step.EVIDENCE, policy, now)
        return Outcome(moved, (matched, event(flow, Tag.RECOVERY_EVIDENCE_MISSING)))
    return Outcome(move(proven, Step.NEW_PASSWORD, policy, now), (matched,))


def _miss(flow: Flow, verdict: Verdict, policy: Policy, now: datetime) -> Outcome:
    missed = event(flow, Tag.ANSWERS_MISSED, tries_left=verdict.tries_left)
    if not verdict.allowed:
        locked = lock(flow, verdict, policy, now, said=Said.ANSWERS_MISSED)
        return replace(locked, events=(missed, *locked.events))
    values = {"tries_left": verdict.tries_left}
    said = Said.ANSWERS_MISSED
    return Outcome(move(flow, Step.CHALLENGE, policy, now, said=said, position=0, values=values), (missed,))


def go_on_vouched(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """A known chat vouched: go on to the new password, which takes its time however late that came.

    Raises:
        domain.evidence.Unproven: even so the evidence opens no pathway.
    """
    expect(flow, *WAITING)
    until = max(flow.deadline_at, now + policy.flow_idle)
    vouched = replace(flow, factors=flow.factors | {Factor.VOUCH}, deadline_at=until)
    get_pathway(vouched.factors, policy.evidence)
    return Outcome(move(vouched, Step.NEW_PASSWORD, policy, now, said=Said.VOUCHED))


def forget_answers(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The person says that the answers are forgotten or were never set: only the school can help."""
    expect(flow, Step.CHALLENGE)
    return Outcome(move(flow, Step.FORGOTTEN, policy, now, position=0))


def back(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Go one step back: the question before, the login, or the first typing of the new password."""
    if flow.step is Step.CHALLENGE and flow.position:
        return Outcome(move(flow, Step.CHALLENGE, policy, now, position=flow.position - 1))
    before = {
        Step.FORGOTTEN: Step.CHALLENGE,
        Step.NEW_PASSWORD_AGAIN: Step.NEW_PASSWORD,
    }.get(flow.step, Step.LOGIN)
    return Outcome(move(flow, before, policy, now, position=0))
