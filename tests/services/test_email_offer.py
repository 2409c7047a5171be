"""The recovery e-mail at first login: offered where mail can be sent, written only with the password."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from conversations.letters import Letter
from domain.events import Tag
from domain.flow import Flow, Said, Step
from storage.records import RecoveryEmail
from tests.services.letterbox import ADDRESS, OTHER_ADDRESS, email_of, have_email, letters, newest_code
from tests.services.office import PARENT, Office, open_office
from tests.town import ANSWERS, PASSWORD


async def _posted(_letter: Letter) -> None:
    """Take letters that no courier carries here."""


@pytest.fixture
async def office(founded: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office with a mail server where nobody has logged in yet."""
    async with open_office(founded, tmp_path, post=_posted) as opened:
        yield opened


async def offered(office: Office) -> Flow:
    """Live a first login as far as the offer."""
    flow = await office.enter()
    assert flow.step is Step.EMAIL
    return flow


async def taken(office: Office, address: str = ADDRESS) -> Flow:
    """Confirm an address."""
    flow = await office.house.email_codes.typed(office.turn(), await offered(office), address)
    return await office.house.email_offer.code(office.turn(), flow, await newest_code(office))


class TestOffer:
    async def test_without_a_mail_server_there_is_none(self, new_office: Office) -> None:
        assert (await new_office.enter()).step is Step.NEW_PASSWORD

    async def test_a_confirmed_address_is_written_with_the_password_and_counts_at_once(
        self, office: Office
    ) -> None:
        """EML-01."""
        flow = await taken(office)
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.EMAIL_CONFIRMED)
        assert await email_of(office) is None
        assert (await office.set_password(flow, PASSWORD)).said is Said.CHANGED
        now = office.clock.now
        assert await email_of(office) == RecoveryEmail(ADDRESS, now, now)
        assert Tag.EMAIL_CONFIRMED in await office.tags(flow.id)

    async def test_a_first_login_that_is_not_finished_leaves_no_address(self, office: Office) -> None:
        await taken(office)
        await office.house.flows.cancel(office.turn())
        assert await email_of(office) is None

    @pytest.mark.parametrize("has_typed", [False, True])
    async def test_skipping_leads_to_the_password_and_leaves_no_address(
        self,
        office: Office,
        has_typed: bool,  # noqa: FBT001 - a table
    ) -> None:
        flow = await offered(office)
        if has_typed:
            flow = await office.house.email_codes.typed(office.turn(), flow, ADDRESS)
        flow = await office.house.email_offer.skip(office.turn(), flow)
        assert (await office.set_password(flow, PASSWORD)).said is Said.CHANGED
        assert await email_of(office) is None

    async def test_who_goes_back_to_the_questions_is_not_asked_for_the_address_again(
        self, office: Office
    ) -> None:
        flow = await office.house.first_login.back(office.turn(), await taken(office))
        assert flow.step is Step.QUESTION
        flow = await office.choose(flow, ANSWERS)
        flow = await office.house.first_login.confirm(office.turn(), flow)
        assert flow.step is Step.NEW_PASSWORD
        await office.set_password(flow, PASSWORD)
        assert await email_of(office) is not None

    async def test_a_wrong_code_is_asked_again(self, office: Office) -> None:
        flow = await office.house.email_codes.typed(office.turn(), await offered(office), ADDRESS)
        wrong = f"{(int(await newest_code(office)) + 1) % 10**8:08d}"
        flow = await office.house.email_offer.code(office.turn(), flow, wrong)
        assert (flow.step, flow.said) == (Step.EMAIL_CODE, Said.EMAIL_CODE_MISSED)

    async def test_a_fresh_start_with_another_address_waits_and_tells_the_old_one(
        self, office: Office
    ) -> None:
        """EML-04: a slip that went astray must not take over an address at once."""
        await have_email(office)
        await office.set_password(await taken(office, OTHER_ADDRESS), PASSWORD)
        email = await email_of(office)
        assert email is not None
        assert (email.address, email.counts_at) == (OTHER_ADDRESS, office.clock.now + timedelta(hours=72))
        assert [letter["news"] for letter in await letters(office) if "news" in letter] == ["changed"]

    async def test_after_a_crash_the_questions_are_asked_again(self, office: Office) -> None:
        """QST-08: the answers were in memory alone."""
        flow = await office.house.email_codes.typed(office.turn(), await offered(office), ADDRESS)
        office.house.memory.forget(flow.id)
        turn = office.turn(PARENT)
        await office.house.resume.applied(turn, 0)
        assert (await office.open_flow()).step is Step.QUESTION
