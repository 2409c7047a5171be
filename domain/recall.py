"""Recall: practising the answers while nothing hangs on it. It is judged and counted like any answer set."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.events import Tag
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, event, expect, move
from domain.locking import lock
from domain.policy import Policy
from domain.throttle import Verdict

AFTER = (timedelta(days=7), timedelta(days=30))
"""How long after the answers were set they are practised again."""
ANOTHER_DAY = timedelta(days=1)
"""How long after answers that did not match the next try is offered."""


def judge(flow: Flow, right: bool, verdict: Verdict, policy: Policy, now: datetime) -> Outcome:  # noqa: FBT001 - the input of this rule
    """Judge the answers as one; no word of which was wrong (QST-01).

    `verdict` is the throttle's word after this try was counted.
    """
    expect(flow, Step.CHALLENGE)
    if flow.position + 1 < len(flow.questions):
        raise WrongStep
    if right:
        recalled = move(flow, Step.DONE, policy, now, said=Said.RECALLED, position=0)
        return Outcome(recalled, (event(flow, Tag.RECALL_MATCHED),))
    missed = event(flow, Tag.RECALL_MISSED, tries_left=verdict.tries_left)
    if not verdict.allowed:
        locked = lock(flow, verdict, policy, now, said=Said.ANSWERS_MISSED)
        return replace(locked, events=(missed, *locked.events))
    values = {"tries_left": verdict.tries_left}
    over = move(flow, Step.DONE, policy, now, said=Said.NOT_RECALLED, position=0, values=values)
    return Outcome(over, (missed,))


def can_practise(flow: Flow) -> bool:
    """Whether a flow's last screen offers a practice round: its person has just set the answers."""
    first_login = flow.kind is FlowKind.FIRST_LOGIN and flow.said is Said.CHANGED
    return first_login or flow.said is Said.QUESTIONS_SAVED


def reminders(flow: Flow, set_at: datetime, now: datetime) -> tuple[datetime, ...]:
    """Return when the person may be asked to practise again, when they want that after this flow.

    After a miss a day later; else 7 and 30 days after the answers were set, as long as both lie ahead.
    """
    if flow.said is Said.NOT_RECALLED:
        return (flow.started_at + ANOTHER_DAY,)
    times = tuple(set_at + wait for wait in AFTER)
    is_offered = can_practise(flow) or flow.said is Said.RECALLED
    return times if is_offered and now < times[0] else ()
