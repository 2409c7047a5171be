"""An approver at work on the queue: pages, ticks, codes, as the conversation would call for them."""

from dataclasses import dataclass

from domain.batches import Sheet, sheet_of
from domain.denial import Reason, Why
from domain.flow import Flow
from domain.requests import Request, RequestState
from services.piles import BatchView
from tests.services.office import LIM, Office

SCHOOL = "BTPS"


@dataclass
class Counter:
    """What one approver does in the private list."""

    office: Office
    user: int = LIM

    async def open(self) -> Flow:
        """Open the queue; something must wait."""
        school = await self.office.house.schools.get(SCHOOL)
        flow = await self.office.house.batches.begin(self.office.turn(self.user), {school.id})
        assert isinstance(flow, Flow)
        return flow

    async def do(self, deed: str, flow: Flow, *number: int) -> Flow:
        """Press a button of the list."""
        after: Flow = await getattr(self.office.house.batches, deed)(
            self.office.turn(self.user), flow, *number
        )
        return after

    async def code(self, flow: Flow, text: str | None = None, *, in_group: bool = True) -> Flow:
        """Type a fresh code, the right one unless another is given."""
        self.office.clock.advance(seconds=30)
        typed = self.office.code(self.user) if text is None else text
        turn = self.office.turn(self.user)
        return await self.office.house.batch_decisions.code(turn, flow, typed, in_group=in_group)

    async def because(self, flow: Flow, reason: Reason | None = Reason.IN_PERSON) -> Flow:
        """Tap a reason."""
        return await self.office.house.batch_decisions.because(self.office.turn(self.user), flow, Why(reason))

    async def approve(self, flow: Flow) -> Flow:
        """Approve what is meant, with a code."""
        return await self.code(await self.do("approve", flow))

    async def deny(self, flow: Flow, reason: Reason | None = Reason.IN_PERSON) -> Flow:
        """Deny what is meant, for a reason, with a code."""
        return await self.code(await self.because(await self.do("deny", flow), reason))

    async def view(self, flow: Flow) -> BatchView:
        """Return what the list says."""
        return await self.office.house.piles.view(flow)


async def state_of(office: Office, request: Request) -> RequestState:
    """Return where a request stands now."""
    return (await office.house.requests.get(request.id)).state


def ids(requests: list[Request]) -> tuple[str, ...]:
    """Return the ids of requests."""
    return tuple(one.id for one in requests)


def sheet(flow: Flow) -> Sheet:
    """Return what the flow keeps."""
    return sheet_of(flow)
