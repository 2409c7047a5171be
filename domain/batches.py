"""Batches: what an approver sees of the queue in private, and decides several of with one code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.denial import NoteProblem, Why, why_of
from domain.flow import Flow, FlowKind, Outcome, Said, Step, WrongStep, expect, move
from domain.policy import Policy
from domain.requests import Approver, Obstacle, RequestKind, Verdict

MOST = 10
"""Lines on a page, and requests that one code decides at most: so many names are still read (ADM-11)."""
FIRST_SHOWN = timedelta(seconds=60)
EACH_FURTHER = timedelta(seconds=20)
OF_THE_APPROVER = frozenset(
    {Obstacle.NOT_AN_APPROVER, Obstacle.OTHER_SCHOOL, Obstacle.NOT_IN_THE_GROUP, Obstacle.SUSPENDED}
)
"""What ends the approver's whole list; anything else stands in the way of one request alone."""

NOT_SAID = Why()


class Pile(NamedTuple):
    """Requests of one kind to one school: what can be decided together."""

    school_id: str
    kind: RequestKind


class Waiting(NamedTuple):
    """A request that waits, as far as it takes to count and order many; `has_card` says if one stands."""

    id: str
    number: int
    kind: RequestKind
    created_at: datetime
    first_by: str | None
    has_card: bool


class Left(NamedTuple):
    """A request that was left out of a batch, and why."""

    request_id: str
    why: Obstacle


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the approver has before them, as the flow keeps it: what is decided is what was read.

    `piles` are the kinds to choose from; `lines` the requests of the page, of which `ticked` (counted from
    1) are chosen, None while nobody chooses; `opened` is the line whose card is open. `batch` is what the
    code will decide, by `verdict`, and why if denied; `done`, `held` (a second approver is needed, ADM-08)
    and `left` tell of the batch before.
    """

    piles: tuple[Pile, ...] = ()
    pile: Pile | None = None
    lines: tuple[str, ...] = ()
    ticked: frozenset[int] | None = None
    opened: int = 0
    verdict: Verdict | None = None
    why: Why = NOT_SAID
    batch: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def meant(self) -> tuple[str, ...]:
        """The requests that Approve and Deny are about: the open card, the chosen lines, or the page."""
        if self.opened:
            return self.lines[self.opened - 1 : self.opened]
        if self.ticked is not None:
            return tuple(one for n, one in enumerate(self.lines, start=1) if n in self.ticked)
        return self.lines

    @property
    def settled(self) -> frozenset[str]:
        """What became of the batch before: these are dealt with, and come last."""
        return frozenset({*self.done, *self.held, *(one.request_id for one in self.left)})

    @property
    def values(self) -> dict[str, str | int]:
        """As it stands in the flow's row."""
        written: dict[str, str | int] = {
            "piles": ",".join(f"{pile.school_id}:{pile.kind}" for pile in self.piles),
            "pile": f"{self.pile.school_id}:{self.pile.kind}" if self.pile else "",
            "lines": ",".join(self.lines),
            "ticked": "" if self.ticked is None else ",".join(["+", *map(str, sorted(self.ticked))]),
            "opened": self.opened,
            "verdict": self.verdict or "",
            **self.why.values,
            "batch": ",".join(self.batch),
            "done": ",".join(self.done),
            "held": ",".join(self.held),
            "left": ",".join(f"{one.request_id}:{one.why}" for one in self.left),
        }
        return {name: value for name, value in written.items() if value}


def sheet_of(flow: Flow) -> Sheet:
    """Read what the flow keeps."""
    texts = {name: str(value) for name, value in flow.values.items()}
    verdict, ticked = texts.get("verdict"), _parts(texts.get("ticked"))
    piles = [_pile(each) for each in _parts(texts.get("piles"))]
    left = [each.split(":") for each in _parts(texts.get("left"))]
    return Sheet(
        piles=tuple(piles),
        pile=_pile(texts["pile"]) if "pile" in texts else None,
        lines=_parts(texts.get("lines")),
        ticked=frozenset(map(int, ticked[1:])) if ticked else None,
        opened=int(flow.values.get("opened", 0)),
        verdict=Verdict(verdict) if verdict else None,
        why=why_of(flow.values),
        batch=_parts(texts.get("batch")),
        done=_parts(texts.get("done")),
        held=_parts(texts.get("held")),
        left=tuple(Left(request_id, Obstacle(why)) for request_id, why in left),
    )


def _pile(text: str) -> Pile:
    school_id, kind = text.split(":")
    return Pile(school_id, RequestKind(kind))


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def stands_at(flow: Flow, *steps: Step) -> None:
    """Let an input through that belongs to one of these steps of a batch.

    Raises:
        domain.flow.WrongStep: the flow is another task, is over, or stands elsewhere (REC-04).
    """
    if flow.kind is not FlowKind.BATCH:
        raise WrongStep
    expect(flow, *steps)


def no_standing(
    approver: Approver | None, school_id: str, *, in_group: bool, suspended: bool
) -> Obstacle | None:
    """Return why this person may not see the school's queue by name, or None (ADM-01, TGM-07)."""
    if approver is None or not approver.can_approve:
        return Obstacle.NOT_AN_APPROVER
    if approver.school_id != school_id:
        return Obstacle.OTHER_SCHOOL
    if not in_group:
        return Obstacle.NOT_IN_THE_GROUP
    return Obstacle.SUSPENDED if suspended else None


def turned(waiting: Sequence[Waiting], lines: Sequence[int], by: int) -> list[Waiting]:
    """Return the page after (`by` 1) or before (-1) the one with these numbers; nothing beyond either end."""
    if not lines:
        return list(waiting[:MOST])
    if by > 0:
        return [one for one in waiting if one.number > lines[-1]][:MOST]
    return [one for one in waiting if one.number < lines[0]][-MOST:]


def after(waiting: Sequence[Waiting], lines: Sequence[int], settled: Collection[str]) -> list[Waiting]:
    """Return the page to read next: on from these numbers, then from the front.

    What was dealt with comes last: what is left out, say as the approver's own, would else head every page.
    """
    fresh = [one for one in waiting if one.id not in settled]
    first = lines[0] if lines else 0
    return ([one for one in fresh if one.number >= first] or fresh or list(waiting))[:MOST]


def listed(flow: Flow, sheet: Sheet, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Show the queue as the sheet has it."""
    # The list proves nothing, so nothing is won by keeping it open: its time begins anew.
    return _timed(move(flow, Step.WAITING, policy, now, said=said, values=sheet.values), policy.flow_max, now)


def opened(flow: Flow, sheet: Sheet, policy: Policy, now: datetime) -> Outcome:
    """Show the card of one line."""
    stands_at(flow, Step.WAITING)
    return _timed(move(flow, Step.CARD, policy, now, values=sheet.values), policy.flow_max, now)


def asked_why(flow: Flow, sheet: Sheet, policy: Policy, now: datetime) -> Outcome:
    """Ask once why all of them are denied; the code may come at once, so its time begins here."""
    stands_at(flow, Step.WAITING, Step.CARD)
    return _timed(move(flow, Step.REASON, policy, now, values=sheet.values), policy.code_ttl, now)


def asked_again(flow: Flow, sheet: Sheet, policy: Policy, now: datetime) -> Outcome:
    """Ask for another reason instead of the one given, in what is left of the code's time (ADM-09)."""
    stands_at(flow, Step.CODE)
    return Outcome(move(flow, Step.REASON, policy, now, values=replace(sheet, why=NOT_SAID).values))


def refused_why(flow: Flow, problem: NoteProblem, policy: Policy, now: datetime) -> Outcome:
    """Say why the typed words cannot be the reason."""
    stands_at(flow, Step.REASON)
    values = {**flow.values, "problem": problem.value}
    return Outcome(move(flow, Step.REASON, policy, now, said=Said.REASON_REFUSED, values=values))


def challenged(flow: Flow, sheet: Sheet, policy: Policy, now: datetime) -> Outcome:
    """Ask for the one code; its five minutes count from the press, a reason in between or not (ADM-09)."""
    stands_at(flow, Step.WAITING, Step.CARD, Step.REASON)
    moved = move(flow, Step.CODE, policy, now, values=sheet.values)
    return Outcome(moved) if flow.step is Step.REASON else _timed(moved, policy.code_ttl, now)


def shown(flow: Flow, sheet: Sheet, said: Said, slips: int, policy: Policy, now: datetime) -> Outcome:
    """Show the batch's temporary passwords, as long as it takes to write so many down (TMP-04)."""
    moved = move(flow, Step.SHOWN, policy, now, said=said, values=sheet.values)
    return _timed(moved, FIRST_SHOWN + EACH_FURTHER * max(slips - 1, 0), now)


def finished(flow: Flow, sheet: Sheet, said: Said, policy: Policy, now: datetime) -> Outcome:
    """Nothing is left to read, or nothing more may be decided."""
    return Outcome(move(flow, Step.DONE, policy, now, said=said, values=sheet.values))


def _timed(flow: Flow, time: timedelta, now: datetime) -> Outcome:
    """Give the step its own time."""
    return Outcome(replace(flow, expires_at=now + time, deadline_at=now + time))
