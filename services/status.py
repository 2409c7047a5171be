"""Status: how self-service and requests stand, for whoever asks; of accounts only in their known chats."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.account import Account
from domain.requests import Request
from domain.throttle import Verdict
from domain.turn import Turn
from services.desk import Desk
from services.requests import Requests
from services.tries import Tries
from storage.records import Proof


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child of a known chat: what its throttle says, and which other proofs are locked for this person."""

    account: Account
    verdict: Verdict
    locked: Mapping[Proof, Verdict]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request of the person; `account` is set when it is about a child of this known chat (ENU-06)."""

    request: Request
    account: Account | None


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
        own = {child.id: child for child in children}
        mine, now = await self._requests.of_person(turn), self._desk.clock()
        asked = [RequestLine(one, own.get(one.account_id)) for one in mine]
        here = [one for one in mine if one.chat_id == turn.chat_id and one.bot_id == turn.bot_id]
        return StatusView(tuple(views), tuple(asked), tuple(one for one in here if one.waits(now)))
