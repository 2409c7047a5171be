"""Flows: the table of steps, the two clocks that run, and how one ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Tag
from domain.flow import (
    TRANSITIONS,
    Ending,
    Flow,
    FlowKind,
    Said,
    Step,
    WrongStep,
    allowed_time,
    asked,
    end,
    event,
    move,
    pause,
    start,
)
from domain.policy import Policy
from tests.domain.inputs import NOW, TURN, about

POLICY = Policy()
MINUTE = timedelta(minutes=1)
EVERY_PLACE = [(kind, step) for kind, table in TRANSITIONS.items() for step in table]
EVERY_PAIR = [(kind, step, to) for kind, step in EVERY_PLACE for to in Step]


def at(kind: FlowKind, step: Step, **changes: object) -> Flow:
    """Return a flow that stands at a step."""
    return about(kind, step=step, **changes)


class TestTime:
    @pytest.mark.parametrize(
        ("kind", "idle", "longest"),
        [
            (FlowKind.FORGOT_PASSWORD, 4, 15),
            (FlowKind.FIRST_LOGIN, 4, 30),
            (FlowKind.UNLOCK, 4, 15),
            (FlowKind.CHANGE_PASSWORD, 4, 15),
            (FlowKind.SECURITY_QUESTIONS, 4, 15),
            (FlowKind.RECALL, 4, 15),
            (FlowKind.ENROLMENT, 15, 15),
            (FlowKind.BATCH, 15, 15),
            (FlowKind.STEP_UP, 5, 5),
        ],
    )
    def test_each_kind_has_its_time(self, kind: FlowKind, idle: int, longest: int) -> None:
        """SES-01; facts.md, times and habits."""
        assert allowed_time(kind, POLICY) == (idle * MINUTE, longest * MINUTE)
        flow = start("f", kind, TURN, Step.LOGIN, POLICY, NOW)
        assert (flow.expires_at, flow.deadline_at) == (NOW + idle * MINUTE, NOW + longest * MINUTE)

    def test_idle_time_longer_than_the_whole_is_cut(self) -> None:
        hasty = Policy(flow_idle=20 * MINUTE, flow_max=10 * MINUTE)
        assert start("f", FlowKind.UNLOCK, TURN, Step.LOGIN, hasty, NOW).expires_at == NOW + 10 * MINUTE

    @given(st.lists(st.timedeltas(timedelta(0), 5 * MINUTE), max_size=10))
    def test_activity_moves_the_idle_time_and_never_the_deadline(self, waits: list[timedelta]) -> None:
        flow, now = at(FlowKind.FORGOT_PASSWORD, Step.CHALLENGE), NOW
        for wait in waits:
            now += wait
            flow = move(flow, Step.CHALLENGE, POLICY, now)
            assert flow.deadline_at == NOW + 15 * MINUTE
            assert flow.expires_at == min(now + 4 * MINUTE, flow.deadline_at)

    def test_it_has_expired_from_the_moment_on_and_never_after_its_end(self) -> None:
        flow = at(FlowKind.UNLOCK, Step.LOGIN)
        assert not flow.has_expired(NOW + 4 * MINUTE - timedelta(microseconds=1))
        assert flow.has_expired(NOW + 4 * MINUTE)
        assert not replace(flow, ending=Ending.CANCELLED).has_expired(NOW + 9 * MINUTE)


class TestSaid:
    def test_what_was_said_before_is_forgotten_at_the_next_step(self) -> None:
        flow = at(
            FlowKind.FORGOT_PASSWORD, Step.CHALLENGE, said=Said.ANSWERS_MISSED, values={"tries_left": 1}
        )
        moved = move(flow, Step.CHALLENGE, POLICY, NOW)
        assert (moved.said, moved.values) == (Said.NOTHING, {})

    def test_a_pause_keeps_where_one_stands(self) -> None:
        """HSH-05: busy costs nothing."""
        flow = at(FlowKind.FORGOT_PASSWORD, Step.CHALLENGE, position=2, values={"tries_left": 1})
        paused = pause(flow, Said.BUSY, POLICY, NOW + MINUTE)
        assert paused.flow == replace(flow, said=Said.BUSY, expires_at=NOW + 5 * MINUTE)
        assert (paused.events, paused.notices) == ((), ())

    @pytest.mark.parametrize(("kind", "step"), EVERY_PLACE)
    def test_the_school_is_asked_only_where_it_is_offered(self, kind: FlowKind, step: Step) -> None:
        offered = {Step.FORGOTTEN, Step.LOCKED, Step.EVIDENCE, Step.CONFIRM}
        if step not in offered:
            with pytest.raises(WrongStep):
                asked(at(kind, step), 12, NOW + MINUTE, NOW + 72 * 60 * MINUTE, POLICY, NOW)
            return
        flow = asked(at(kind, step), 12, NOW + MINUTE, NOW + 72 * 60 * MINUTE, POLICY, NOW).flow
        assert (flow.ending, flow.said) == (Ending.DONE, Said.ASKED)
        times = {"expect": "2026-11-21T14:01:00+00:00", "until": "2026-11-24T14:00:00+00:00"}
        assert flow.values == {"number": 12, **times}


class TestEnds:
    @pytest.mark.parametrize(
        ("ending", "tag"),
        [
            (Ending.CANCELLED, Tag.FLOW_CANCELLED),
            (Ending.EXPIRED, Tag.FLOW_EXPIRED),
            (Ending.REPLACED, Tag.FLOW_REPLACED),
        ],
    )
    def test_an_early_end_is_recorded_with_the_step(self, ending: Ending, tag: Tag) -> None:
        flow = at(FlowKind.FORGOT_PASSWORD, Step.EVIDENCE, values={"a": 1}, said=Said.BUSY)
        outcome = end(flow, ending)
        assert (outcome.flow.ending, outcome.flow.step) == (ending, Step.EVIDENCE)
        assert (outcome.flow.values, outcome.flow.said) == ({}, Said.NOTHING)
        (recorded,) = outcome.events
        assert (recorded.tag, recorded.thread) == (tag, flow.id)
        assert recorded.values == {"kind": "forgot_password", "step": "evidence"}

    def test_an_event_names_the_person_by_number_and_the_login_by_its_index(self) -> None:
        """LOG-04."""
        made = event(at(FlowKind.UNLOCK, Step.CONFIRM), Tag.REQUEST_OPENED, kind="unlock")
        assert (made.actor, made.subject, made.thread) == ("person:42", "ab" * 32, "flow1")
        assert made.values == {"kind": "unlock"}
