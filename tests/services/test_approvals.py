"""Approvals: one temporary password answers every open request for one about the account (THR-12)."""

from domain.flow import Flow, Said, Step
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, RequestState
from tests.services.office import AUNT, DEVI, GROUP, LIM, PARENT, Office
from tests.town import LOGIN, OTHER_LOGIN


async def ask(office: Office, user: int, login: str = LOGIN) -> Request:
    """Ask for a temporary password."""
    named = await office.recover(user, login)
    request = await office.ask(await office.house.forgot_password.forget(office.turn(user), named))
    assert request is not None
    return request


async def now(office: Office, request: Request) -> Request:
    """Return a request as it stands."""
    return await office.house.requests.get(request.id)


class TestTwoParents:
    async def test_one_approval_answers_both_and_both_are_told(self, office: Office) -> None:
        first, second = await ask(office, PARENT), await ask(office, AUNT)
        await office.house.requests.card_sent(second.id, GROUP, 901)
        flow = await office.decide(first)
        assert flow.step is Step.SHOWN
        after = await now(office, second)
        assert (after.state, after.decided_by) == (
            RequestState.APPROVED,
            (await now(office, first)).decided_by,
        )
        told = await office.queued(NoticeKind.REQUEST_APPROVED)
        assert {queued.notice.chat_id for queued in told} == {PARENT, AUNT}
        assert [
            queued.notice.values["request_id"]
            for queued in await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)
        ] == [second.id]
        assert (await office.audit(second.id))[-1].values["with"] == first.id

    async def test_a_second_approval_cannot_void_the_slip(self, office: Office) -> None:
        first, second = await ask(office, PARENT), await ask(office, AUNT)
        challenge = await office.press(second, DEVI)
        assert isinstance(challenge, Flow)
        office.slips = {LOGIN: office.house.decisions.shown(await office.decide(first))}
        assert (await office.type_code(challenge)).said is Said.ALREADY_DECIDED
        assert await office.press(second, DEVI) is Obstacle.DECIDED
        assert (await office.show_paper()).step is Step.QUESTION

    async def test_other_accounts_and_other_wishes_stay_open(self, office: Office) -> None:
        other, unlock = await ask(office, AUNT, OTHER_LOGIN), await office.ask_unlock(AUNT)
        await office.decide(await ask(office, PARENT))
        assert (await now(office, other)).state is RequestState.OPEN
        assert (await now(office, unlock)).state is RequestState.OPEN

    async def test_what_the_approver_asked_for_waits_for_another(self, office: Office) -> None:
        """ADM-07."""
        own = await ask(office, LIM)
        await office.decide(await ask(office, PARENT), LIM)
        assert (await now(office, own)).state is RequestState.OPEN
