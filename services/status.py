"""Status: how self-service and requests stand, for whoever asks; of accounts only in their known chats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.account import Account
from domain.class_requests import teaches
from domain.escalation import expect_by
from domain.requests import Request, Role
from domain.throttle import Verdict
from domain.turn import Turn
from services.desk import Desk
from services.requests import Requests
from services.tries import Tries
from storage.interface import Transaction
from storage.records import Proof


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child of a known chat: what its throttle says, and which other proofs are locked for this person."""

    account: Account
    verdict: Verdict
    locked: Mapping[Proof, Verdict]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request of the person, and when a reply can be expected.

    `account` is set when it is about a child of this known chat (ENU-06), or about one of the class of the
    Form Teacher who asked (ADM-04). Of any other nobody hears what the school has done, for that would tell
    that the ID is real.
    """

    request: Request
    account: Account | None
    expect: datetime


@dataclass(frozen=True, slots=True)
class StatusView:
    """All that /status says. What is `open` can be withdrawn in this chat."""

    children: tuple[ChildView, ...]
    requests: tuple[RequestLine, ...]
    open: tuple[Request, ...] = ()


class Status:
    """Reads, and writes nothing."""

    def __init__(self, desk: Desk, requests: Requests, tries: Mapping[Proof, Tries]) -> None:
        self._desk = desk
        self._requests = requests
        self._tries = tries

    async def of(self, turn: Turn) -> StatusView:
        """Read how everything stands for this person in this chat."""
        async with self._desk.store.read() as tx:
            children = await tx.accounts.list_bound(turn)
            verdicts = []
            for child in children:
                subject = await tx.accounts.find_subject(child.login)
                verdicts.append(
                    {proof: (await tries.look(tx, turn, subject))[0] for proof, tries in self._tries.items()}
                )
        views = [
            ChildView(child, found.pop(Proof.ANSWERS), {p: v for p, v in found.items() if not v.allowed})
            for child, found in zip(children, verdicts, strict=True)
        ]
        mine, now = await self._requests.of_person(turn), self._desk.clock()
        asked = await self._lines(turn, mine, {child.id: child for child in children})
        here = [one for one in mine if one.chat_id == turn.chat_id and one.bot_id == turn.bot_id]
        return StatusView(tuple(views), tuple(asked), tuple(one for one in here if one.waits(now)))

    async def _lines(
        self, turn: Turn, mine: Sequence[Request], children: Mapping[str, Account]
    ) -> list[RequestLine]:
        async with self._desk.store.read() as tx:
            lines = []
            for one in mine:
                account = children.get(one.account_id)
                if one.by_teacher:
                    account = await _of_class(tx, turn, one)
                lines.append(RequestLine(one, account, await self._expect(tx, one, account)))
        return lines

    async def _expect(self, tx: Transaction, request: Request, account: Account | None) -> datetime:
        """Return when a reply can be expected, by the school's hours; a stranger hears of no school."""
        known = await self._desk.policy_about(tx, request.account_id)
        policy = self._desk.policy if account is None else known
        return min(expect_by(policy, request.created_at, self._desk.clock()), request.expires_at)


async def _of_class(tx: Transaction, turn: Turn, request: Request) -> Account | None:
    """Return whom a Form Teacher asked about, while the student is of their class."""
    account = await tx.accounts.get(request.account_id)
    own = [one for one in await tx.approvers.list_by_user(turn.user_id) if one.role is Role.TEACHER]
    return account if any(teaches(one, account) for one in own) else None
