"""Unlock: the ID is shown back as understood, with how it stands for this person."""

from datetime import timedelta

import pytest

from domain.flow import Flow, Said, Step, WrongStep
from domain.requests import RequestKind
from domain.throttle import Scope
from storage.records import Counted, Proof
from tests.services.office import AUNT, BOT, PARENT, Office
from tests.town import LOGIN, PASSWORD, UNKNOWN_LOGIN


async def type_login(office: Office, text: str, user: int = PARENT) -> Flow:
    """Begin /unlock and type a login."""
    flow = await office.house.unlock.begin(office.turn(user))
    return await office.house.unlock.login(office.turn(user), flow, text)


async def age(office: Office, misses: int) -> None:
    """Let the account have so many misses of strangers, each more than a month ago."""
    async with office.house.store.begin() as tx:
        subject = await tx.accounts.find_subject(LOGIN)
        for number in range(misses):
            at = office.clock.now - timedelta(days=31, seconds=number)
            row = Counted(BOT, None, 5000 + number, subject.key, Proof.ANSWERS, known_chat=False, at=at)
            await tx.tries.count(row)


class TestUnlock:
    async def test_the_id_is_shown_back_however_it_was_typed(self, office: Office) -> None:
        flow = await type_login(office, "  TAN_WEI_LING ")
        assert (flow.step, flow.login, flow.values["locked"]) == (Step.CONFIRM, LOGIN, 0)

    async def test_no_lock_touches_the_school_login(self, office: Office) -> None:
        """THR-05: misses of everybody, up to every lock there is, and the directory hears of none."""
        account_id, house = await office.account_id(), office.house
        before = await house.directory.standing(account_id)
        await office.miss(3)
        for stranger, misses in ((501, 3), (502, 2)):
            await office.miss(misses, stranger)
        async with house.hashing.slot(PARENT) as derive:
            assert await house.directory.verify(account_id, PASSWORD, derive)
        assert await house.directory.standing(account_id) == before

    async def test_a_lock_is_the_persons_own(self, office: Office) -> None:
        """THR-01: another guardian is not locked."""
        await office.miss(3)
        mine, hers = await type_login(office, LOGIN), await type_login(office, LOGIN, AUNT)
        assert (mine.values["locked"], mine.values["scope"]) == (1, "pair")
        assert hers.values["locked"] == 0

    async def test_an_unknown_id_looks_the_same_locked_or_not(self, office: Office) -> None:
        """ENU-05, ENU-07."""
        for misses in (0, 3):
            await office.miss(misses, AUNT, UNKNOWN_LOGIN)
            flow = await type_login(office, UNKNOWN_LOGIN, AUNT)
            assert (flow.step, flow.values["locked"]) == (Step.CONFIRM, int(misses > 0))

    async def test_a_refused_login_is_asked_again(self, office: Office) -> None:
        flow = await type_login(office, "tan_wei_ling@student.edu.sg")
        assert (flow.step, flow.said) == (Step.LOGIN, Said.LOGIN_REFUSED)
        assert flow.values["suggestion"] == LOGIN

    async def test_back_leads_to_another_login(self, office: Office) -> None:
        flow = await type_login(office, UNKNOWN_LOGIN)
        flow = await office.house.unlock.back(office.turn(), flow)
        flow = await office.house.unlock.login(office.turn(), flow, LOGIN)
        assert flow.login == LOGIN

    async def test_a_login_is_not_taken_twice(self, office: Office) -> None:
        """REC-04."""
        flow = await type_login(office, LOGIN)
        with pytest.raises(WrongStep):
            await office.house.unlock.login(office.turn(), flow, UNKNOWN_LOGIN)


class TestGranted:
    async def test_an_approval_gives_three_tries(self, office: Office) -> None:
        await office.miss(3)
        request = await office.ask_unlock()
        await office.decide(request)
        assert (await office.house.unlock.granted(request)).tries_left == 3

    async def test_the_cap_in_a_row_leaves_fewer(self, office: Office) -> None:
        """THR-06: what the person is told is what there is."""
        await age(office, 16)
        await office.miss(3)
        request = await office.ask_unlock()
        await office.decide(request)
        assert (await office.house.unlock.granted(request)).tries_left == 1

    async def test_at_the_cap_there_is_none_and_the_next_request_is_for_a_slip(self, office: Office) -> None:
        await age(office, 16)
        await office.miss(3)
        request = await office.ask_unlock()
        await age(office, 1)
        await office.decide(request)
        verdict = await office.house.unlock.granted(request)
        assert (verdict.tries_left, verdict.scope) == (0, Scope.ACCOUNT)
        assert (await office.ask_unlock()).kind is RequestKind.TEMPORARY_PASSWORD
