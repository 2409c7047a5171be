"""Memory: typed secrets by flow, no longer than the flow lives, and never shown by accident."""

from dataclasses import replace
from datetime import timedelta

from domain.flow import FlowKind
from services.memory import Memory
from tests.domain.inputs import NOW, begun

FLOW = begun(FlowKind.FORGOT_PASSWORD)


class TestMemory:
    def test_what_is_held_is_the_flows_own(self) -> None:
        memory, other = Memory(), replace(FLOW, id="flow2")
        memory.hold(FLOW).answers.append("laksa")
        assert (memory.hold(FLOW).answers, memory.hold(other).answers) == (["laksa"], [])

    def test_forgetting_leaves_nothing(self) -> None:
        """SES-04."""
        memory = Memory()
        memory.hold(FLOW).password = "canary"
        memory.forget(FLOW.id)
        memory.forget(FLOW.id)
        assert (len(memory), memory.hold(FLOW).password) == (0, "")

    def test_answers_go_and_the_password_before_them_stays(self) -> None:
        """QST-04: chosen anew, an answer may still not be the current password."""
        memory, other = Memory(), replace(FLOW, id="flow2")
        memory.hold(FLOW).password = "canary"
        for flow in (FLOW, other):
            memory.hold(flow).answers.append("laksa")
            memory.forget_answers(flow.id)
        assert (memory.hold(FLOW).password, memory.hold(FLOW).answers, len(memory)) == ("canary", [], 1)

    def test_nothing_outlives_its_flow(self) -> None:
        """QST-08."""
        memory = Memory()
        memory.hold(FLOW).shown = "canary"
        memory.sweep(FLOW.deadline_at - timedelta(microseconds=1))
        assert len(memory) == 1
        memory.sweep(FLOW.deadline_at)
        assert len(memory) == 0

    def test_a_later_deadline_is_followed(self) -> None:
        memory = Memory()
        memory.hold(FLOW)
        memory.hold(replace(FLOW, deadline_at=NOW + timedelta(hours=1)))
        memory.sweep(FLOW.deadline_at)
        assert len(memory) == 1

    def test_a_printed_record_shows_no_secret(self) -> None:
        """LOG-01."""
        held = Memory().hold(FLOW)
        held.answers, held.password, held.shown = ["canary1"], "canary2", "canary3"
        assert "canary" not in repr(held)
