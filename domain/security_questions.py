"""Security questions: what was chosen, for a known chat alone; new ones, saved after a review (QST-09)."""

from datetime import datetime

from domain.events import Tag
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.policy import Policy


def change(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The person has seen the questions and wants others, or other answers."""
    expect(flow, Step.CHOSEN)
    return Outcome(move(flow, Step.QUESTION, policy, now, questions=(), position=0))


def leave(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The person has seen the questions, and they stay as they are."""
    expect(flow, Step.CHOSEN)
    return Outcome(move(flow, Step.DONE, policy, now))


def save(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The review was confirmed: these questions are asked from now on."""
    expect(flow, Step.REVIEW)
    saved = move(flow, Step.DONE, policy, now, said=Said.QUESTIONS_SAVED)
    return Outcome(saved, (event(flow, Tag.ANSWERS_SET),))
