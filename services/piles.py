"""Piles: what waits for an approver by school and kind, and the page that is laid before them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import batches as rules
from domain.account import Account
from domain.batches import Left, Pile, Sheet, Waiting, sheet_of
from domain.flow import Flow, Step
from domain.requests import Approver, Obstacle, Request, RequestKind, RequestState, Verdict
from domain.totp import suspended
from domain.turn import Turn
from services.desk import Desk
from services.gate import Gate
from storage.interface import Transaction

Queue = Mapping[Pile, Sequence[Waiting]]


@dataclass(frozen=True, slots=True)
class Line:
    """One request of the page; `why` is what stands in this approver's way, None when they can decide it."""

    request: Request
    account: Account
    is_frozen: bool
    why: Obstacle | None


@dataclass(frozen=True, slots=True)
class BatchView:
    """What the list is made of, read at the moment of showing it.

    `counts` says how many wait in each pile, `before` and `later` how many on the pages around this one;
    `people` are the accounts of all requests that the sheet names, `states` where those stand that were
    left out, `codes` the codes of the schools.
    """

    sheet: Sheet
    lines: tuple[Line, ...]
    counts: Mapping[Pile, int]
    people: Mapping[str, Account]
    states: Mapping[str, RequestState]
    codes: Mapping[str, str]
    before: int
    later: int
    oldest: datetime | None
    now: datetime
    slips_until: datetime | None = None
    """When the temporary passwords of the batch before stop working; they are made in one moment."""

    @property
    def decidable(self) -> int:
        """How many of the requests that Approve and Deny are about this approver can decide."""
        meant = set(self.sheet.meant)
        return sum(line.why is None and line.request.id in meant for line in self.lines)


class Piles:
    """Reads the queue and lays out its pages; who may is the caller's to ask."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate

    async def of(self, tx: Transaction, turn: Turn, school_ids: Collection[str]) -> dict[Pile, list[Waiting]]:
        """Return what waits for this approver, the oldest first; empty piles are left out.

        So is a school at which they may see nothing any more (ADM-03); membership is the caller's to ask.
        What they were the first of two to approve waits for somebody else (ADM-08).
        """
        piles: dict[Pile, list[Waiting]] = {}
        for school_id in sorted(school_ids):
            approver = await self._gate.approver(tx, turn, school_id)
            if approver is None or standing(approver, school_id, in_group=True) is not None:
                continue
            waiting = await tx.requests.list_briefly(school_id, self._desk.clock())
            mine = [one for one in waiting if one.first_by != approver.id]
            for kind in RequestKind:
                if found := [one for one in mine if one.kind is kind]:
                    piles[Pile(school_id, kind)] = found
        return piles

    async def approver(self, tx: Transaction, turn: Turn, sheet: Sheet) -> Approver | None:
        """Return the person's record at the school that the sheet is about."""
        return await self._gate.approver(tx, turn, school_of(sheet))

    def laid_out(self, waiting: Queue, pile: Pile | None = None) -> Sheet:
        """Lay out the first page of a pile, or of the only one there is; else the piles to choose from."""
        piles = tuple(waiting)
        chosen = piles[0] if pile is None and len(piles) == 1 else pile
        if chosen is None:
            return Sheet(piles)
        return Sheet(piles, chosen, ids(waiting.get(chosen, [])[: rules.MOST]))

    async def turned(self, tx: Transaction, turn: Turn, sheet: Sheet, by: int) -> Sheet:
        """Lay out the page after (`by` 1) or before (-1) this one."""
        waiting = await self.of(tx, turn, schools_of(sheet))
        mine = waiting.get(sheet.pile, []) if sheet.pile else []
        page = rules.turned(mine, await self._numbers(tx, sheet), by)
        return Sheet(sheet.piles, sheet.pile, ids(page) or sheet.lines)

    async def after(self, tx: Transaction, turn: Turn, sheet: Sheet) -> Sheet:
        """Lay out what to read after a batch: on in the same pile, else what is left of the others.

        A pile of another school is not laid out by name before it is chosen.
        """
        waiting = await self.of(tx, turn, schools_of(sheet))
        mine = waiting.get(sheet.pile, []) if sheet.pile else []
        others = [pile for pile in waiting if pile != sheet.pile]
        if sheet.pile is None or (others and not any(one.id not in sheet.settled for one in mine)):
            page = self.laid_out(waiting, others[0] if len(others) == 1 else None)
            # Whether the person is in another school's group is asked when they choose it (TGM-07).
            is_elsewhere = sheet.pile and page.pile and page.pile.school_id != sheet.pile.school_id
            return Sheet(tuple(waiting)) if is_elsewhere else page
        lines = rules.after(mine, await self._numbers(tx, sheet), sheet.settled)
        return Sheet(tuple(waiting), sheet.pile, ids(lines))

    async def _numbers(self, tx: Transaction, sheet: Sheet) -> list[int]:
        return [(await tx.requests.get(one)).number for one in sheet.lines]

    async def sifted(
        self,
        tx: Transaction,
        request_ids: Sequence[str],
        approver: Approver | None,
        verdict: Verdict | None,
        *,
        in_group: bool,
    ) -> tuple[list[Request], list[Left]]:
        """Put each request through the final gate: what this approver can decide now, what not and why."""
        batch, left = list[Request](), list[Left]()
        for request_id in request_ids:
            request = await tx.requests.get(request_id)
            why = await self._gate.obstacle(tx, request, approver, verdict, in_group=in_group)
            if why is None:
                batch.append(request)
            else:
                left.append(Left(request_id, why))
        return batch, left

    async def view(self, flow: Flow) -> BatchView:
        """Read what the list says now."""
        turn, sheet = Turn(flow.bot_id, None, flow.chat_id, flow.user_id), sheet_of(flow)
        schools = schools_of(sheet)
        async with self._desk.store.read() as tx:
            waiting = await self.of(tx, turn, schools)
            lines = [await self._line(tx, turn, one) for one in sheet.lines]
            people = await _people(tx, sheet)
            left = [await tx.requests.get(one.request_id) for one in sheet.left]
            codes = {one: (await tx.schools.get(one)).code for one in schools}
            until = await _slips_until(tx, sheet, people) if flow.step is Step.SHOWN else None
        mine = waiting.get(sheet.pile, []) if sheet.pile else []
        numbers = [line.request.number for line in lines]
        return BatchView(
            sheet=sheet,
            lines=tuple(lines),
            counts={pile: len(found) for pile, found in waiting.items()},
            people=people,
            states={one.id: one.state for one in left},
            codes=codes,
            before=sum(one.number < min(numbers, default=0) for one in mine),
            later=sum(one.number > max(numbers, default=0) for one in mine),
            oldest=mine[0].created_at if mine else None,
            now=self._desk.clock(),
            slips_until=until,
        )

    async def _line(self, tx: Transaction, turn: Turn, request_id: str) -> Line:
        request = await tx.requests.get(request_id)
        approver = await self._gate.approver(tx, turn, request.school_id)
        account = await tx.accounts.get(request.account_id)
        frozen = await tx.freezes.find(request.account_id) is not None
        # Membership is Telegram's to tell, with the code.
        why = await self._gate.obstacle(tx, request, approver, in_group=True)
        return Line(request, account, frozen, why)


def standing(approver: Approver | None, school_id: str, *, in_group: bool) -> Obstacle | None:
    """Return why this person may not see the school's queue by name, or None (ADM-01, TOT-03)."""
    stopped = approver is not None and suspended(approver.failures)
    return rules.no_standing(approver, school_id, in_group=in_group, suspended=stopped)


def school_of(sheet: Sheet) -> str:
    """Return the school that the sheet is about; of several to choose from, the first."""
    pile = sheet.pile or next(iter(sheet.piles), None)
    return pile.school_id if pile else ""


def schools_of(sheet: Sheet) -> set[str]:
    """Return the schools whose queue is looked at."""
    return {pile.school_id for pile in sheet.piles}


def ids(requests: Sequence[Request] | Sequence[Waiting]) -> tuple[str, ...]:
    """Return the ids of requests, in their order."""
    return tuple(one.id for one in requests)


async def _people(tx: Transaction, sheet: Sheet) -> dict[str, Account]:
    return {
        one: await tx.accounts.get((await tx.requests.get(one)).account_id)
        for one in {*sheet.batch, *sheet.settled}
    }


async def _slips_until(tx: Transaction, sheet: Sheet, people: Mapping[str, Account]) -> datetime | None:
    slips = [await tx.temporary_passwords.find(people[one].id) for one in sheet.done]
    return min((slip.expires_at for slip in slips if slip is not None), default=None)
