"""A flow: one person's attempt at one task, step by step, as a value that every room understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from domain.events import Event, Tag
from domain.evidence import Factor
from domain.notice import Notice
from domain.policy import Policy
from domain.steps import TRANSITIONS, Ending, FlowKind, Said, Step
from domain.turn import Turn

__all__ = [
    "TRANSITIONS",
    "Ending",
    "Flow",
    "FlowKind",
    "Outcome",
    "Said",
    "Step",
    "WrongStep",
    "allowed_time",
    "asked",
    "end",
    "event",
    "expect",
    "move",
    "pause",
    "start",
]


class WrongStep(Exception):  # noqa: N818 - the field's word
    """An input came that the flow's step does not take (REC-04)."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One row of truth. Secrets typed so far are never part of it (security.md QST-08).

    `position` counts the answers given so far at CHALLENGE, or the questions settled at QUESTION and
    ANSWER; `questions` are the ids asked or chosen. `prompt_id` is the Telegram message that shows the
    step. `slip_issued_at` says which temporary password was proven. `deadline_at` is the end that no
    activity moves. `version` guards every write.
    """

    id: str
    kind: FlowKind
    bot_id: int
    chat_id: int
    user_id: int
    step: Step
    started_at: datetime
    expires_at: datetime
    deadline_at: datetime
    subject: str | None = None
    account_id: str | None = None
    login: str | None = None
    questions: tuple[int, ...] = ()
    position: int = 0
    factors: frozenset[Factor] = frozenset()
    request_id: str | None = None
    permit_id: str | None = None
    slip_issued_at: datetime | None = None
    said: Said = Said.NOTHING
    values: Mapping[str, str | int] = field(default_factory=dict)
    ending: Ending | None = None
    prompt_id: int | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the person can still act in it (time not considered)."""
        return self.ending is None

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over though nobody has ended it yet."""
        return self.is_open and now >= self.expires_at

    def actor(self) -> str:
        """Who acts in it, as events name people."""
        return f"person:{self.user_id}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule decided: the flow as it now stands, the facts to record, the notices to queue."""

    flow: Flow
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()


def allowed_time(kind: FlowKind, policy: Policy) -> tuple[timedelta, timedelta]:
    """Return (idle, longest) for a kind of flow (facts.md, times; architecture 4)."""
    if kind is FlowKind.FIRST_LOGIN:
        return policy.flow_idle, policy.first_login_max
    if kind is FlowKind.STEP_UP:
        return policy.code_ttl, policy.code_ttl
    if kind in {FlowKind.ENROLMENT, FlowKind.BATCH}:
        return policy.flow_max, policy.flow_max
    return policy.flow_idle, policy.flow_max


def start(flow_id: str, kind: FlowKind, turn: Turn, step: Step, policy: Policy, now: datetime) -> Flow:
    """Make a new flow that stands at `step`."""
    idle, longest = allowed_time(kind, policy)
    return Flow(
        id=flow_id,
        kind=kind,
        bot_id=turn.bot_id,
        chat_id=turn.chat_id,
        user_id=turn.user_id,
        step=step,
        started_at=now,
        expires_at=now + min(idle, longest),
        deadline_at=now + longest,
    )


def move(flow: Flow, step: Step, policy: Policy, now: datetime, **changes: Any) -> Flow:  # noqa: ANN401 - fields of Flow
    """Return the flow at `step`, its idle time starting again and what was said before forgotten.

    `changes` replace other fields of the flow by name, `said` and `values` among them.

    Raises:
        WrongStep: the flow is over, or the table does not lead from its step to `step`.
    """
    if not flow.is_open or step not in TRANSITIONS[flow.kind].get(flow.step, frozenset()):
        raise WrongStep
    idle, longest = allowed_time(flow.kind, policy)
    if step is Step.EVIDENCE:
        idle = longest  # who waits for somebody with another phone is not idle
    ending = Ending.DONE if step is Step.DONE else None
    fresh: dict[str, Any] = {"said": Said.NOTHING, "values": {}, **changes}
    return replace(flow, step=step, expires_at=min(now + idle, flow.deadline_at), ending=ending, **fresh)


def expect(flow: Flow, *steps: Step) -> None:
    """Let an input through that belongs to one of these steps; the table alone cannot tell inputs apart.

    Raises:
        WrongStep: the flow is over, or stands elsewhere (REC-04).
    """
    if not flow.is_open or flow.step not in steps:
        raise WrongStep


def pause(flow: Flow, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Stay at the step and say something, such as that the machine is busy."""
    return Outcome(move(flow, flow.step, policy, now, said=said, values=flow.values))


def asked(
    flow: Flow, number: int, expect_by: datetime, answer_by: datetime, policy: Policy, now: datetime
) -> Outcome:
    """The school has been asked, as request `number`; the flow ends here and the answer comes by itself.

    It can be expected by `expect_by`; without one by `answer_by` there will be none.
    """
    expect(flow, Step.FORGOTTEN, Step.LOCKED, Step.EVIDENCE, Step.CONFIRM)
    times = {"until": answer_by.isoformat(), "expect": expect_by.isoformat()}
    values: dict[str, str | int] = {"number": number, **times}
    return Outcome(move(flow, Step.DONE, policy, now, said=Said.ASKED, values=values))


def end(flow: Flow, ending: Ending) -> Outcome:
    """End a flow early: cancelled by the person, replaced by another, or out of time."""
    tags = {
        Ending.CANCELLED: Tag.FLOW_CANCELLED,
        Ending.EXPIRED: Tag.FLOW_EXPIRED,
        Ending.REPLACED: Tag.FLOW_REPLACED,
    }
    event = Event(tags[ending], flow.subject, flow.actor(), flow.id, {"kind": flow.kind, "step": flow.step})
    return Outcome(replace(flow, ending=ending, said=Said.NOTHING, values={}), (event,))


def event(flow: Flow, tag: Tag, **values: str | int | bool) -> Event:
    """Make an event that belongs to a flow."""
    return Event(tag, flow.subject, flow.actor(), flow.id, values)
