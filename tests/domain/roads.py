"""A traveller that sends any input to a flow at any step, and a table of where each may lead."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain import vouch
from domain.evidence import Factor
from domain.flow import TRANSITIONS, Ending, Flow, FlowKind, Said, Step, WrongStep, end
from domain.policy import Policy
from tests.domain.inputs import POLICIES, Choice, Input, begun, choices, is_proven

Roads = Mapping[str, Mapping[str, frozenset[Step]]]
ENDINGS = (Ending.CANCELLED, Ending.EXPIRED, Ending.REPLACED)
AT_ONCE = {Factor.KNOWN_CHAT, Factor.SCHOOL_PERMIT}
DECIDED = {Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}


def place(flow: Flow) -> str:
    """Name where a flow stands; the last question is a place of its own."""
    if not flow.is_open:
        return "over"
    is_last = flow.step is Step.CHALLENGE and flow.position + 1 == len(flow.questions)
    return f"{flow.step}, last" if is_last else flow.step.value


def roads(**places: dict[str, tuple[Step, ...]]) -> Roads:
    """Make the table of a family: at which place each input is taken, and where it may lead."""
    return {
        name.replace("__", ", "): {text: frozenset(steps) for text, steps in taken.items()}
        for name, taken in places.items()
    }


OPENING: Mapping[str, dict[str, tuple[Step, ...]]] = {
    "login": {
        "a login": (Step.CURRENT_PASSWORD, Step.LOCKED),
        "a login that is refused": (Step.LOGIN,),
        "a lock": (Step.LOCKED,),
        "to the login": (Step.LOGIN,),
        "the machine is busy": (Step.LOGIN,),
    },
    "locked": {
        "the school is asked": (Step.DONE,),
        "to the login": (Step.LOGIN,),
        "the machine is busy": (Step.LOCKED,),
    },
}
"""How every task begins that the current password opens."""


def password_asked(*opens: Step) -> dict[str, tuple[Step, ...]]:
    """Return what is taken where the current password is asked, given what it opens."""
    return {
        "the current password": (Step.CURRENT_PASSWORD, Step.LOCKED, *opens),
        "a lock": (Step.LOCKED,),
        "to the login": (Step.LOGIN,),
        "the machine is busy": (Step.CURRENT_PASSWORD,),
    }


def steps_led_to(table: Roads) -> dict[Step, frozenset[Step]]:
    """Return the transitions that a table of roads makes."""
    found: dict[Step, frozenset[Step]] = {}
    for name, taken in table.items():
        step = Step(name.partition(",")[0])
        found[step] = found.get(step, frozenset()).union(*taken.values())
    return found


def send_everything(inputs: Mapping[str, Input], table: Roads, flow: Flow, choice: Choice) -> None:
    """Send every input: what belongs to the step leads where the table says, the rest is refused."""
    taken = table.get(place(flow), {})
    for text, send in inputs.items():
        if text in taken:
            assert send(flow, choice).flow.step in taken[text], text
            continue
        try:
            send(flow, choice)
        except WrongStep:
            continue
        pytest.fail(f"{text!r} is taken at {place(flow)!r}")


class Traveller(RuleBasedStateMachine):
    """Sends whatever it likes; what the table does not list must change nothing (REC-04)."""

    kind: FlowKind
    inputs: Mapping[str, Input]
    table: Roads
    results = frozenset({Said.CHANGED, Said.ASKED})
    """What can be said at the end."""

    def first_step(self) -> Flow:
        """Return the flow as it begins."""
        return begun(self.kind, self.policy)

    @initialize(policy=st.sampled_from(POLICIES))
    def begin(self, policy: Policy) -> None:
        self.policy = policy
        self.flow = self.first_step()
        self.first = self.flow
        self.now = self.flow.started_at

    @rule(name=st.integers(0, 59), choice=choices, minutes=st.integers(0, 6))
    def send(self, name: int, choice: Choice, minutes: int) -> None:
        """Send one input; likelier one that is taken here, so that journeys get far."""
        self.now += timedelta(minutes=minutes)
        taken = sorted(self.table.get(place(self.flow), {}))
        text = (taken + taken + sorted(self.inputs))[name % (2 * len(taken) + len(self.inputs))]
        # Nobody's answers are ever right.
        right = choice.right and self.flow.account_id is not None
        sent = replace(choice, policy=self.policy, now=self.now, right=right)
        if text not in taken:
            with pytest.raises(WrongStep):
                self.inputs[text](self.flow, sent)
            return
        try:
            outcome = self.inputs[text](self.flow, sent)
        except WrongStep:
            # Only a question that is not to be chosen is refused where questions are chosen.
            assert text == "a question"
            assert not self.choosable(choice.question)
            return
        assert outcome.flow.step in self.table[place(self.flow)][text]
        assert outcome.flow.step in TRANSITIONS[self.kind][self.flow.step]
        for event in outcome.events:
            # LOG-04: a fact names nobody.
            assert self.flow.login is None or self.flow.login not in repr(event)
        self.flow = outcome.flow

    @rule(ending=st.sampled_from(ENDINGS), wanted=st.integers(0, 19))
    def end_early(self, ending: Ending, wanted: int) -> None:
        """Cancel, replace or expire it, now and then."""
        if self.flow.is_open and wanted == 0:
            self.flow = end(self.flow, ending).flow

    def choosable(self, question: int) -> bool:
        """Whether a question could be chosen now."""
        return question in range(1, 9) and question not in self.flow.questions[: self.flow.position]

    @invariant()
    def its_end_moves_only_while_another_phone_is_waited_for(self) -> None:
        """SES-01: nothing that the person does moves it, and it never moves far."""
        longest = self.first.deadline_at
        if Factor.ANSWERS in self.flow.factors and not self.flow.factors & AT_ONCE:
            longest += vouch.TIME + self.policy.flow_idle
        assert self.first.deadline_at <= self.flow.deadline_at <= longest
        assert self.flow.expires_at <= self.flow.deadline_at

    @invariant()
    def it_stays_the_same_flow(self) -> None:
        kept = ("id", "kind", "bot_id", "chat_id", "user_id", "started_at", "version", "prompt_id")
        assert all(getattr(self.flow, name) == getattr(self.first, name) for name in kept)

    @invariant()
    def a_password_is_asked_only_on_a_pathway(self) -> None:
        """REC-01, REC-02."""
        if self.flow.step in DECIDED or self.flow.said is Said.CHANGED:
            assert is_proven(self.flow, self.policy)
            assert self.flow.account_id is not None or Factor.SCHOOL_PERMIT in self.flow.factors

    @invariant()
    def done_is_the_end(self) -> None:
        assert (self.flow.step is Step.DONE) == (self.flow.ending is Ending.DONE)
        assert self.flow.step is not Step.DONE or self.flow.said in self.results
