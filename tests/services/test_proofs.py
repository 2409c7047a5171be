"""Open proofs: which of them end with a new password, which with new answers, and which go on."""

import pytest

from domain.flow import Ending, Flow, FlowKind, Step
from services import proofs
from tests.services.office import AUNT, PARENT, Office
from tests.services.test_change_password import bind
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD


async def still_open(office: Office, flow: Flow) -> bool:
    """Whether a flow goes on."""
    return (await office.house.flows.get(flow.id)).ending is None


async def end(office: Office, ends: str, by: Flow) -> None:
    """Let one kind of proof end, in the name of a flow."""
    account_id, turn = await office.account_id(), office.turn(by.user_id)
    async with office.house.store.begin() as tx:
        if ends == "answers":
            await proofs.end_answers(office.house.flows._desk, tx, turn, by, account_id)
        else:
            await proofs.end_password(office.house.flows._desk, tx, by, account_id)


@pytest.mark.parametrize(("ends", "goes_on"), [("answers", False), ("password", True)])
async def test_right_answers_end_with_new_ones(office: Office, ends: str, *, goes_on: bool) -> None:
    await bind(office, AUNT)
    theirs = await office.answer(await office.recover(AUNT))
    waiting = await office.answer(await office.recover(999))
    assert (theirs.step, waiting.step) == (Step.NEW_PASSWORD, Step.EVIDENCE)
    await end(office, ends, await office.recover(PARENT))
    assert [await still_open(office, flow) for flow in (theirs, waiting)] == [goes_on, goes_on]


@pytest.mark.parametrize(("ends", "goes_on"), [("answers", True), ("password", False)])
@pytest.mark.parametrize("task", ["change_password", "security_questions"])
async def test_what_the_current_password_opened_ends_with_another(
    office: Office, task: str, ends: str, *, goes_on: bool
) -> None:
    await bind(office, AUNT)
    theirs = await office.prove(getattr(office.house, task), AUNT)
    await end(office, ends, await office.recover(PARENT))
    assert await still_open(office, theirs) is goes_on
    assert (await office.house.flows.get(theirs.id)).ending in {None, Ending.EXPIRED}


@pytest.mark.parametrize("ends", ["answers", "password"])
async def test_what_has_proven_nothing_and_what_is_about_others_goes_on(office: Office, ends: str) -> None:
    asked = await office.recover(AUNT)
    other = await office.show_paper(999, OTHER_LOGIN)
    await end(office, ends, await office.recover(PARENT))
    assert [await still_open(office, flow) for flow in (asked, other)] == [True, True]


@pytest.mark.parametrize("ends", ["answers", "password"])
async def test_the_flow_that_ends_them_goes_on_itself(office: Office, ends: str) -> None:
    own = await office.prove(office.house.change_password, PARENT, LOGIN, PASSWORD)
    assert own.kind is FlowKind.CHANGE_PASSWORD
    await end(office, ends, own)
    assert await still_open(office, own)
