"""The final gate, each condition taken away between press and code: nothing is decided, and it is recorded.

Security.md 5g and ADM-01..03, ADM-07, ADM-09, TOT-01..03, TGM-07: enrolled, active, of that school, in the
group, not the requester nor of the family, not suspended; the code right, fresh and unused; the request open.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from domain.denial import Why
from domain.flow import Flow, Said, Step
from domain.requests import Obstacle, PermitKind, Request, RequestState, Verdict
from domain.turn import Turn
from tests.services.office import AUNT, BOT, DEVI, LIM, Office
from tests.town import OTHER_LOGIN

Spoil = Callable[[Office, Path, Request], Awaitable[None]]


def change(folder: Path, statement: str, *values: object) -> None:
    """Change one row as somebody beside the running bot would."""
    with closing(sqlite3.connect(folder / "data" / "helpdesk.db")) as database, database:
        assert database.execute(statement, values).rowcount == 1


async def not_enrolled(_office: Office, folder: Path, _request: Request) -> None:
    """The record was never confirmed."""
    change(folder, "UPDATE approvers SET confirmed = 0 WHERE user_id = ?", LIM)


async def not_active(office: Office, folder: Path, _request: Request) -> None:
    """The operator took the authority away."""
    at = office.clock.now.replace(tzinfo=None).isoformat(" ", "microseconds")
    change(folder, "UPDATE approvers SET left_at = ? WHERE user_id = ?", at, LIM)


async def of_another_school(office: Office, folder: Path, _request: Request) -> None:
    """The record belongs to another school now."""
    school, _ = await office.house.schools.add("XYZ", "Other School")
    change(folder, "UPDATE approvers SET school_id = ? WHERE user_id = ?", school.id, LIM)


async def no_approver(_office: Office, folder: Path, _request: Request) -> None:
    """The record is a Form Teacher's, who decides nothing (ADM-04)."""
    change(folder, "UPDATE approvers SET role = 'teacher' WHERE user_id = ?", LIM)


async def the_requester(_office: Office, folder: Path, request: Request) -> None:
    """It was the approver who asked."""
    change(folder, "UPDATE requests SET user_id = ? WHERE id = ?", LIM, request.id)


async def of_the_family(office: Office, _folder: Path, request: Request) -> None:
    """The approver's own chat became a known one of the account."""
    async with office.house.store.begin() as tx:
        await tx.chats.bind(request.account_id, Turn(BOT, None, LIM, LIM), office.clock.now)


async def suspended(_office: Office, folder: Path, _request: Request) -> None:
    """Five wrong codes were typed meanwhile."""
    change(folder, "UPDATE approvers SET failures = 5 WHERE user_id = ?", LIM)


SPOILT: list[tuple[Spoil, Obstacle]] = [
    (not_enrolled, Obstacle.NOT_AN_APPROVER),
    (not_active, Obstacle.NOT_AN_APPROVER),
    (of_another_school, Obstacle.OTHER_SCHOOL),
    (no_approver, Obstacle.NOT_AN_APPROVER),
    (the_requester, Obstacle.OWN_REQUEST),
    (of_the_family, Obstacle.OWN_REQUEST),
    (suspended, Obstacle.SUSPENDED),
]


async def challenged(office: Office, request: Request, verdict: Verdict) -> Flow:
    """Press, say why of a denial, and wait for a fresh code."""
    flow = await office.press(request, verdict=verdict)
    assert isinstance(flow, Flow)
    if flow.step is Step.REASON:
        flow = await office.house.decisions.because(office.turn(LIM), flow, Why())
    office.clock.advance(seconds=30)
    return flow


async def is_untouched(office: Office, request: Request) -> bool:
    """Whether the request is as open as before."""
    async with office.house.store.read() as tx:
        now = await tx.requests.get(request.id)
        turn = office.turn(AUNT)
        permit = await tx.permits.find(request.account_id, turn, PermitKind.TRIES, office.clock.now)
    return now.state is RequestState.OPEN and permit is None


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.DENY])
class TestBetweenPressAndCode:
    @pytest.mark.parametrize(("spoil", "why"), SPOILT)
    async def test_without_any_one_condition_a_right_code_decides_nothing(
        self, office: Office, tmp_path: Path, verdict: Verdict, spoil: Spoil, why: Obstacle
    ) -> None:
        request = await office.ask_unlock(AUNT)
        flow = await challenged(office, request, verdict)
        code = office.code()
        await spoil(office, tmp_path, request)
        after = await office.type_code(flow, code)
        assert (after.said, after.values["obstacle"]) == (Said.NOT_ALLOWED, why.value)
        assert await is_untouched(office, request)
        refused = [row for row in await office.audit() if row.tag == "approver:authority:refuse"]
        assert [row.values for row in refused] == [{"reason": why.value}]

    async def test_outside_the_group_neither(self, office: Office, verdict: Verdict) -> None:
        """TGM-07."""
        request = await office.ask_unlock(AUNT)
        after = await office.type_code(await challenged(office, request, verdict), in_group=False)
        assert (after.said, after.values["obstacle"]) == (Said.NOT_ALLOWED, "not_in_the_group")
        assert await is_untouched(office, request)

    @pytest.mark.parametrize("late", [-60, 30, 3600])
    async def test_a_code_of_another_time_neither(self, office: Office, verdict: Verdict, late: int) -> None:
        """TOT-02."""
        request = await office.ask_unlock(AUNT)
        flow = await challenged(office, request, verdict)
        office.clock.advance(seconds=late)
        code = office.code()
        office.clock.advance(seconds=-late)
        assert (await office.type_code(flow, code)).said is Said.CODE_MISSED
        assert await is_untouched(office, request)

    async def test_a_code_that_was_used_neither(self, office: Office, verdict: Verdict) -> None:
        """TOT-01."""
        other, request = await office.ask_unlock(), await office.ask_unlock(AUNT, OTHER_LOGIN)
        await office.decide(other)
        code = office.code(LIM)
        flow = await office.press(request, verdict=verdict)
        assert isinstance(flow, Flow)
        assert (await office.type_code(flow, code)).said is Said.CODE_REUSED
        assert await is_untouched(office, request)

    @pytest.mark.parametrize("state", ["approved", "denied", "expired", "withdrawn"])
    async def test_what_is_over_stays_as_it_ended(self, office: Office, verdict: Verdict, state: str) -> None:
        """ADM-09: compare-and-swap; who was first is told."""
        request = await office.ask_unlock(AUNT)
        flow = await challenged(office, request, verdict)
        async with office.house.store.begin() as tx:
            await tx.requests.decide(request.id, RequestState(state), None, office.clock.now)
        after = await office.type_code(flow)
        assert (after.said, after.values["state"]) == (Said.ALREADY_DECIDED, state)
        assert (await office.requests_of(AUNT))[0].state == state

    async def test_one_whose_time_is_over_neither(self, office: Office, verdict: Verdict) -> None:
        request = await office.ask_unlock(AUNT)
        office.clock.now = request.expires_at
        assert await office.press(request, DEVI, verdict) is Obstacle.DECIDED
