"""What must never be written down: the secrets typed so far in open flows, in this process alone (QST-08)."""

from dataclasses import dataclass, field
from datetime import datetime

from directory.interface import Prepared
from domain.flow import Flow
from storage.records import StoredAnswers


@dataclass(slots=True)
class Held:
    """The typed secrets of one flow; gone on end, expiry and restart."""

    until: datetime
    answers: list[str] = field(default_factory=list, repr=False)
    sealed: StoredAnswers | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    prepared: Prepared | None = field(default=None, repr=False)
    shown: str = field(default="", repr=False)
    slips: dict[str, str] = field(default_factory=dict, repr=False)


class Memory:
    """Holds typed secrets by flow, no longer than the flow itself lives."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    def hold(self, flow: Flow) -> Held:
        """Return what is held for a flow, an empty record when nothing is."""
        held = self._held.setdefault(flow.id, Held(flow.deadline_at))
        held.until = flow.deadline_at
        return held

    def forget(self, flow_id: str) -> None:
        """Let go of everything a flow typed (SES-04)."""
        self._held.pop(flow_id, None)

    def forget_answers(self, flow_id: str) -> None:
        """Let go of a flow's answers and what was made of them; a password that was typed before stays."""
        held = self._held.pop(flow_id, None)
        if held is not None and held.password:
            self._held[flow_id] = Held(held.until, password=held.password)

    def sweep(self, now: datetime) -> None:
        """Let go of what has outlived its flow."""
        for flow_id in [key for key, held in self._held.items() if held.until <= now]:
            self.forget(flow_id)

    def __len__(self) -> int:
        return len(self._held)
