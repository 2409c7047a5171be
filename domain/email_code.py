"""The steps around a code sent by e-mail, which three tasks share: on its way, missed, over (EML-02)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.events import Tag
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.notice import Notice, NoticeKind
from domain.policy import Policy

LIFETIME = timedelta(minutes=15)
"""How long a code is good (EML-02)."""

TRIES = 5
"""How often one code may be typed (EML-02)."""

LETTERS_A_DAY = 3
"""The most letters in 24 hours, for one account and to one address (DOS-03)."""

DAY = timedelta(days=1)


def letter(flow: Flow, code_id: str) -> Notice:
    """Make the notice of a letter with a code; it holds the code's id, from which the letter is made."""
    return Notice(NoticeKind.EMAIL_LETTER, flow.chat_id, f"letter:{code_id}", {"code_id": code_id})


def sent(flow: Flow, policy: Policy, now: datetime, *notices: Notice) -> Outcome:
    """A code is on its way, or so it is said (ENU-08): ask for it, for as long as it is good."""
    moved = move(flow, Step.EMAIL_CODE, policy, now, said=Said.EMAIL_CODE_SENT)
    return Outcome(_patient(moved, now), (event(flow, Tag.EMAIL_CODE_SENT),), notices)


def too_often(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Enough letters went out today: stay, and say so (DOS-03)."""
    expect(flow, Step.EMAIL, Step.EMAIL_CODE, Step.EVIDENCE)
    return _stay(flow, Said.EMAIL_TOO_OFTEN, policy, now)


def unreadable(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """What was typed is no code at all: nothing is counted, ask again."""
    expect(flow, Step.EMAIL_CODE)
    return _stay(flow, Said.CODE_UNREADABLE, policy, now)


def missed(flow: Flow, tries_left: int, policy: Policy, now: datetime) -> Outcome:
    """It was not the code: ask again while tries are left, else for another letter."""
    expect(flow, Step.EMAIL_CODE)
    said = Said.EMAIL_CODE_MISSED if tries_left else Said.EMAIL_CODE_OVER
    outcome = _stay(flow, said, policy, now, tries_left=tries_left)
    return replace(outcome, events=(event(flow, Tag.EMAIL_CODE_MISSED, tries_left=tries_left),))


def over(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """The code is used up or too old: another letter is needed."""
    expect(flow, Step.EMAIL_CODE)
    return _stay(flow, Said.EMAIL_CODE_OVER, policy, now)


def _stay(flow: Flow, said: Said, policy: Policy, now: datetime, **values: int) -> Outcome:
    moved = move(flow, flow.step, policy, now, said=said, values=values)
    return Outcome(_patient(moved, now) if moved.step is Step.EMAIL_CODE else moved)


def _patient(flow: Flow, now: datetime) -> Flow:
    """Wait as long as the code is good: a letter takes longer than an answer in the chat."""
    return replace(flow, expires_at=min(now + LIFETIME, flow.deadline_at))
