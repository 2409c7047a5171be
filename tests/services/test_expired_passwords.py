"""Temporary passwords that ran out: forgotten in batches, and first login answers as it did before."""

from datetime import timedelta

import pytest

from domain.flow import Flow, Said, Step
from services import expired_passwords
from storage.records import TemporaryPassword
from tests.services.office import AUNT, PARENT, Office
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, UNKNOWN_LOGIN

EXPIRED = "account:temporary_password:expire"


async def stored(office: Office, login: str = LOGIN) -> TemporaryPassword | None:
    """Return what is kept of a slip."""
    async with office.house.store.read() as tx:
        return await tx.temporary_passwords.find(await office.account_id(login))


def outcome(flow: Flow) -> tuple[object, ...]:
    """Return all that the person is told."""
    return flow.step, flow.said, dict(flow.values), flow.factors


async def sweep(office: Office) -> list[str | None]:
    """Live rounds of housekeeping until nothing is left to do; return whose slips were told to be over."""
    while await office.house.housekeeping.expire():
        pass
    return [row.subject for row in await office.audit() if row.tag == EXPIRED]


class TestForgetting:
    async def test_what_is_still_good_stays(self, new_office: Office) -> None:
        new_office.clock.advance(days=29)
        assert await sweep(new_office) == []
        assert await stored(new_office) is not None

    async def test_what_ran_out_is_gone_with_an_event_of_its_own(self, new_office: Office) -> None:
        """TMP-06."""
        new_office.clock.advance(days=38)
        accounts = {await new_office.account_id(login) for login in (LOGIN, OTHER_LOGIN)}
        assert {*await sweep(new_office)} == accounts
        assert await stored(new_office) is None
        assert (await new_office.house.audit_verify()).is_intact

    async def test_a_round_forgets_a_few_only(
        self, new_office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(expired_passwords, "A_ROUND", 1)
        new_office.clock.advance(days=38)
        for told in (1, 2, 2):
            await new_office.house.housekeeping.expire()
            assert (await new_office.tags()).count(EXPIRED) == told

    async def test_a_used_one_is_not_told_to_have_expired(self, office: Office) -> None:
        """TMP-05: it stays, so that nobody ever makes it their password."""
        office.clock.advance(days=400)
        assert await sweep(office) == [await office.account_id(OTHER_LOGIN)]
        assert await stored(office) is not None


class TestFirstLogin:
    async def test_for_a_week_its_holder_is_told_that_it_ran_out_and_then_that_it_does_not_match(
        self, new_office: Office
    ) -> None:
        slip = await stored(new_office)
        assert slip is not None
        new_office.clock.now = slip.expires_at + expired_passwords.KNOWN_FOR
        assert await sweep(new_office) == []
        assert (await new_office.show_paper()).said is Said.SLIP_EXPIRED
        new_office.clock.advance(seconds=1)
        assert len(await sweep(new_office)) == 2
        after = await new_office.show_paper()
        assert (after.step, after.said) == (Step.TEMPORARY_PASSWORD, Said.TEMPORARY_PASSWORD_MISSED)

    async def test_one_that_was_forgotten_reads_like_one_that_never_was(self, new_office: Office) -> None:
        """ENU-05."""
        new_office.clock.advance(days=38)
        assert len(await sweep(new_office)) == 2
        gone = outcome(await new_office.show_paper(AUNT, OTHER_LOGIN))
        new_office.slips = {UNKNOWN_LOGIN: new_office.slips[LOGIN]}
        assert outcome(await new_office.show_paper(PARENT, UNKNOWN_LOGIN)) == gone

    async def test_whoever_showed_it_in_time_still_sets_the_password(self, new_office: Office) -> None:
        slip = await stored(new_office)
        assert slip is not None
        new_office.clock.now = slip.expires_at - timedelta(minutes=1)
        flow = await new_office.show_paper()
        new_office.clock.advance(minutes=2)
        assert await sweep(new_office) == []
        flow = await new_office.house.first_login.confirm(new_office.turn(), await new_office.choose(flow))
        assert (await new_office.set_password(flow, PASSWORD)).said is Said.CHANGED

    async def test_no_first_login_outlasts_the_grace(self, new_office: Office) -> None:
        """A flow that proved its slip in the last moment is over when the slip is forgotten."""
        slip = await stored(new_office)
        assert slip is not None
        new_office.clock.now = slip.expires_at - timedelta(seconds=1)
        flow = await new_office.show_paper()
        first_gone = slip.expires_at + new_office.house.policy.first_login_max
        assert flow.deadline_at <= first_gone


def test_half_a_thousand_go_in_a_round() -> None:
    assert expired_passwords.A_ROUND == 500
