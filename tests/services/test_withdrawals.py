"""Withdrawals: by whoever asked and nobody else, about real and unknown IDs alike, and by helping oneself."""

import pytest

from domain.flow import Flow, Said
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, RequestState
from domain.turn import Turn
from tests.services.office import AUNT, BOT, GROUP, LIM, PARENT, Office
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD, UNKNOWN_LOGIN


async def asked(office: Office, login: str = LOGIN, user: int = PARENT) -> Request:
    """Ask for an unlock, about whomever."""
    flow = await office.house.unlock.begin(office.turn(user))
    request = await office.ask(await office.house.unlock.login(office.turn(user), flow, login))
    assert request is not None
    return request


async def now(office: Office, request: Request) -> RequestState:
    """Where a request stands."""
    return (await office.house.requests.get(request.id)).state


class TestByButton:
    @pytest.mark.parametrize("login", [LOGIN, UNKNOWN_LOGIN])
    async def test_whoever_asked_withdraws_it_once(self, office: Office, login: str) -> None:
        """ENU-07: about an ID that names nobody alike."""
        request = await asked(office, login)
        assert await office.house.withdrawals.withdraw(office.turn(), request.id) is not None
        assert await now(office, request) is RequestState.WITHDRAWN
        assert await office.house.withdrawals.withdraw(office.turn(), request.id) is None
        assert (await office.tags(request.id))[-1] == "request:school:withdraw"

    @pytest.mark.parametrize(
        "turn", [Turn(BOT, 1, AUNT, AUNT), Turn(BOT, 2, GROUP, PARENT), Turn(9, 3, PARENT, PARENT)]
    )
    async def test_nobody_else_and_from_no_other_chat(self, office: Office, turn: Turn) -> None:
        """TGM-10: forged and foreign presses change nothing, and are recorded."""
        request = await asked(office)
        assert await office.house.withdrawals.withdraw(turn, request.id) is None
        assert await now(office, request) is RequestState.OPEN
        refused = (await office.audit())[-1]
        assert (refused.tag, refused.values) == ("account:press:refuse", {"reason": "foreign"})

    async def test_a_request_that_nobody_made_is_none(self, office: Office) -> None:
        assert await office.house.withdrawals.withdraw(office.turn(), "0" * 20) is None
        assert (await office.audit())[-1].values == {"reason": "forged"}

    async def test_what_was_decided_is_not_withdrawn(self, office: Office) -> None:
        request = await asked(office)
        await office.decide(request)
        assert await office.house.withdrawals.withdraw(office.turn(), request.id) is None
        assert await now(office, request) is RequestState.APPROVED

    async def test_its_card_says_so_and_nobody_can_decide_it(self, office: Office) -> None:
        request = await asked(office)
        await office.house.requests.card_sent(request.id, GROUP, 901)
        challenge = await office.press(request)
        await office.house.withdrawals.withdraw(office.turn(), request.id)
        assert len(await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)) == 1
        assert isinstance(challenge, Flow)
        after = await office.type_code(challenge)
        assert (after.said, after.values["state"]) == (Said.ALREADY_DECIDED, "withdrawn")
        assert await office.press(request) is Obstacle.DECIDED

    async def test_whoever_asked_for_the_same_comes_next(self, office: Office) -> None:
        """THR-12."""
        lead, follower = await asked(office), await asked(office, LOGIN, AUNT)
        await office.house.withdrawals.withdraw(office.turn(AUNT), follower.id)
        queued = await office.queued(NoticeKind.REQUEST_CARD)
        assert [one.notice.values["request_id"] for one in queued] == [lead.id]
        third = await asked(office, LOGIN, LIM)
        await office.house.withdrawals.withdraw(office.turn(), lead.id)
        queued = await office.queued(NoticeKind.REQUEST_CARD)
        assert [one.notice.values["request_id"] for one in queued] == [lead.id, third.id]

    async def test_it_still_counts_for_the_day(self, office: Office) -> None:
        """THR-12: or one could ask and withdraw all day."""
        for login in (LOGIN, OTHER_LOGIN):
            request = await asked(office, login)
            await office.house.withdrawals.withdraw(office.turn(), request.id)
        flow = await office.house.unlock.login(
            office.turn(), await office.house.unlock.begin(office.turn()), LOGIN
        )
        assert (await office.house.requests.ask(office.turn(), flow)).said is Said.ASKED_TOO_OFTEN

    async def test_the_press_is_done_with(self, office: Office) -> None:
        """A crash now, and no restart shows what the person did before: that the school was asked, say."""
        request, turn = await asked(office), await office.receive()
        await office.house.withdrawals.withdraw(turn, request.id)
        async with office.house.store.read() as tx:
            assert await tx.inbox.unfinished(BOT) == []

    async def test_whoever_withdrew_is_told_where_the_button_stood_once(self, office: Office) -> None:
        request = await asked(office)
        for _ in range(2):
            await office.house.withdrawals.withdraw(office.turn(), request.id, 77)
        (told,) = await office.queued(NoticeKind.REQUEST_WITHDRAWN)
        assert told.notice.chat_id == PARENT
        assert told.notice.values == {"request_id": request.id, "message_id": 77}


class TestByHelpingOneself:
    async def test_a_completed_reset_withdraws_what_that_person_asked_about_the_account(
        self, office: Office
    ) -> None:
        mine, other = await asked(office), await asked(office, OTHER_LOGIN)
        theirs = await asked(office, LOGIN, AUNT)
        assert (await office.reset(SECOND_PASSWORD)).said is Said.CHANGED
        assert await now(office, mine) is RequestState.WITHDRAWN
        assert await now(office, other) is RequestState.OPEN
        assert await now(office, theirs) is RequestState.OPEN

    async def test_a_changed_password_withdraws_nothing(self, office: Office) -> None:
        """An unlock is about the questions, which the current password does not open."""
        mine = await asked(office)
        flow = await office.prove(office.house.change_password)
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED
        assert await now(office, mine) is RequestState.OPEN

    async def test_what_was_decided_before_stays_decided(self, office: Office) -> None:
        mine = await asked(office)
        await office.decide(mine)
        await office.reset(SECOND_PASSWORD)
        assert await now(office, mine) is RequestState.APPROVED
