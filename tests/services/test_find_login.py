"""/find: a guardian's own number leads to their children, one of them to its questions; nobody else's."""

from dataclasses import replace

import pytest

from domain.evidence import Factor
from domain.flow import Ending, Flow, FlowKind, Said, Step, WrongStep
from tests.services.office import AUNT, PARENT, Office
from tests.services.test_phone_evidence import STUDENT, have_phones, own
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD


async def find(office: Office, number: str = "+6591234567") -> Flow:
    """Share a number after /find."""
    flow = await office.house.find_login.begin(office.turn(AUNT))
    return await office.house.find_login.share(office.turn(AUNT), flow, own(number))


async def leave(office: Office, login: str) -> None:
    """Take a student off the roster."""
    school = await office.house.schools.get("BTPS")
    staying = {LOGIN, OTHER_LOGIN} - {login}
    async with office.house.store.begin() as tx:
        await tx.accounts.mark_leavers(school.id, staying, office.clock.now)


class TestFinding:
    async def test_siblings_are_listed_by_their_login(self, office: Office) -> None:
        await have_phones(office, OTHER_LOGIN)
        await have_phones(office, LOGIN)
        flow = await find(office)
        assert flow.step is Step.CHILD
        assert await office.house.find_login.logins(flow) == sorted([LOGIN, OTHER_LOGIN])

    @pytest.mark.parametrize("number", ["+6591234568", "+6091234567", STUDENT])
    async def test_no_guardians_number_finds_nobody(self, office: Office, number: str) -> None:
        """ENU-06: also not the student's own: it is a guardian who may list children."""
        await have_phones(office)
        flow = await find(office, number)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.PHONE_NOT_HERE)
        assert await office.house.find_login.logins(flow) == []

    async def test_a_child_who_left_is_not_found(self, office: Office) -> None:
        await have_phones(office)
        await have_phones(office, OTHER_LOGIN)
        await leave(office, LOGIN)
        assert await office.house.find_login.logins(await find(office)) == [OTHER_LOGIN]

    async def test_somebody_elses_contact_or_typed_number_is_asked_again(self, office: Office) -> None:
        """TGM-12."""
        await have_phones(office)
        flow = await office.house.find_login.begin(office.turn(AUNT))
        flow = await office.house.find_login.share(office.turn(AUNT), flow, replace(own(), contact_id=PARENT))
        assert (flow.step, flow.said) == (Step.PHONE, Said.PHONE_REFUSED)
        flow = await office.house.find_login.ignore(office.turn(AUNT), flow, "+6591234567")
        assert (flow.step, flow.said) == (Step.PHONE, Said.PHONE_REFUSED)


class TestPicking:
    async def test_the_phone_counts_for_the_one_that_was_picked(self, office: Office) -> None:
        """REC-01: with right answers the reset goes on at once."""
        await have_phones(office)
        flow = await office.house.find_login.pick(office.turn(AUNT), await find(office), 1)
        assert (flow.kind, flow.step, flow.login) == (FlowKind.FORGOT_PASSWORD, Step.CHALLENGE, LOGIN)
        assert flow.factors == {Factor.PHONE}
        flow = await office.answer(flow)
        assert flow.step is Step.NEW_PASSWORD
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED
        tags = await office.tags()
        assert tags.count("account:login:find") == tags.count("account:phone:match") == 1
        assert "account:flow:replace" not in tags

    async def test_the_list_is_the_message_that_the_questions_replace(self, office: Office) -> None:
        """Architecture 4: so it is also when the bot dies before it can show them."""
        await have_phones(office)
        flow = await find(office)
        await office.house.flows.prompted(flow.id, 77)
        flow = await office.house.flows.get(flow.id)
        flow = await office.house.find_login.pick(office.turn(AUNT), flow, 1)
        assert flow.prompt_id == (await office.house.flows.get(flow.id)).prompt_id == 77

    async def test_the_answers_are_asked_all_the_same(self, office: Office) -> None:
        await have_phones(office)
        flow = await office.house.find_login.pick(office.turn(AUNT), await find(office), 1)
        flow = await office.answer(flow, ("no", "idea", "at all"))
        assert (flow.step, flow.said) == (Step.CHALLENGE, Said.ANSWERS_MISSED)

    async def test_it_does_not_count_for_another_login_typed_afterwards(self, office: Office) -> None:
        """REC-01: back to the login, the phone of one child proves nothing for another."""
        await have_phones(office)
        forgot = office.house.forgot_password
        flow = await office.house.find_login.pick(office.turn(AUNT), await find(office), 1)
        flow = await forgot.back(office.turn(AUNT), flow)
        flow = await forgot.login(office.turn(AUNT), flow, OTHER_LOGIN)
        assert flow.factors == frozenset()

    async def test_a_locked_or_frozen_account_stays_so(self, office: Office) -> None:
        await have_phones(office)
        await office.miss(3, AUNT)
        flow = await office.house.find_login.pick(office.turn(AUNT), await find(office), 1)
        assert flow.step is Step.LOCKED

    async def test_a_child_who_left_meanwhile_is_nobody(self, office: Office) -> None:
        await have_phones(office)
        flow = await find(office)
        await leave(office, LOGIN)
        flow = await office.house.find_login.pick(office.turn(AUNT), flow, 1)
        assert (flow.kind, flow.said) == (FlowKind.FIND_LOGIN, Said.PHONE_NOT_HERE)

    @pytest.mark.parametrize("number", [0, 2, 10**12])
    async def test_a_forged_number_picks_nobody(self, office: Office, number: int) -> None:
        """TGM-10."""
        await have_phones(office)
        flow = await find(office)
        with pytest.raises(WrongStep):
            await office.house.find_login.pick(office.turn(AUNT), flow, number)
