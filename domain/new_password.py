"""The new password, typed twice: the last two steps of every flow that sets one."""

from datetime import datetime

from domain.events import Tag
from domain.evidence import find_pathway
from domain.flow import Flow, Outcome, Said, Step, event, expect, move
from domain.password import Violation
from domain.policy import Policy


def refuse(flow: Flow, violations: tuple[Violation, ...], policy: Policy, now: datetime) -> Outcome:
    """Ask for another password, with the whole list of unmet rules (security.md PWD-08)."""
    expect(flow, Step.NEW_PASSWORD)
    values = {"violations": ",".join(violations)}
    moved = move(flow, Step.NEW_PASSWORD, policy, now, said=Said.PASSWORD_REFUSED, values=values)
    return Outcome(moved, (event(flow, Tag.PASSWORD_REFUSED, rules=values["violations"]),))


def accept(flow: Flow, policy: Policy, now: datetime) -> Outcome:
    """Every rule is met: ask to type it again (security.md PWD-09)."""
    expect(flow, Step.NEW_PASSWORD)
    return Outcome(move(flow, Step.NEW_PASSWORD_AGAIN, policy, now))


def retype(flow: Flow, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Ask for it from the start: the two differ, the first is gone from memory, or the person goes back."""
    expect(flow, Step.NEW_PASSWORD_AGAIN)
    return Outcome(move(flow, Step.NEW_PASSWORD, policy, now, said=said))


def complete(flow: Flow, tag: Tag, policy: Policy, now: datetime) -> Outcome:
    """The password has been changed; `tag` names the task that it completes, recorded with its pathway."""
    expect(flow, Step.NEW_PASSWORD_AGAIN)
    moved = move(flow, Step.DONE, policy, now, said=Said.CHANGED)
    pathway = find_pathway(flow.factors, policy.evidence)
    opened_by = {"pathway": pathway.name} if pathway else {}
    return Outcome(moved, (event(flow, Tag.PASSWORD_SET), event(flow, tag, **opened_by)))
