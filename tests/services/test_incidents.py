"""Incidents (PRV-10): whom one touches, counted before anything is opened, and how they can be reached."""

from datetime import timedelta

import pytest

from domain.events import Event, Tag
from domain.requests import Verdict
from services import incidents
from services.approvers import ApproverProblem
from services.incidents import Affected
from services.persons import Who
from services.schools import SchoolProblem
from tests.services.letterbox import ADDRESS, have_email
from tests.services.office import AUNT, DEVI, LIM, PARENT, Office
from tests.town import LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN

HOUR = timedelta(hours=1)


async def affected(office: Office, code: str = "") -> list[Affected]:
    """List whom the hour before and the hour after touch."""
    now = office.clock.now
    count, pages = await office.house.incidents.affected(now - HOUR, now + HOUR, code)
    found = [one async for page in pages for one in page]
    assert count == len(found)
    return found


@pytest.fixture
async def later(office: Office) -> Office:
    """The office a day after its founding, when nothing has happened yet."""
    office.clock.advance(days=1)
    return office


async def decided(office: Office, **who: str) -> list[tuple[str, int, str, str]]:
    """What somebody decided since the hour before, and about whom."""
    found = await office.house.incidents.decided("btps", office.clock.now - HOUR, **who)
    return [(one.tag, one.number, one.kind, one.login) for one in found]


class TestDecisions:
    async def test_each_names_the_request_and_whose_account_it_was(self, later: Office) -> None:
        """ADM-03: what a stolen phone approved is found and undone."""
        first = await later.ask_unlock(AUNT)
        await later.decide(first, LIM)
        second = await later.ask_unlock(AUNT, OTHER_LOGIN)
        await later.decide(second, LIM, Verdict.DENY)
        await later.decide(await later.ask_unlock(PARENT, OTHER_LOGIN), DEVI)
        assert await decided(later, name="mr lim") == [
            ("request:school:approve", first.number, "unlock", LOGIN),
            ("request:school:deny", second.number, "unlock", OTHER_LOGIN),
        ]

    async def test_who_was_removed_and_invited_again_is_still_found(self, later: Office) -> None:
        await later.decide(await later.ask_unlock(AUNT), LIM)
        removed = await later.house.approvers.remove("BTPS", name="Mr Lim")
        await later.house.approvers.invite("BTPS", "Mr Lim")
        assert [row[3] for row in await decided(later, name="Mr Lim")] == [LOGIN]
        assert [row[3] for row in await decided(later, approver_id=removed.id)] == [LOGIN]

    async def test_what_was_done_without_a_request_has_no_number(self, later: Office) -> None:
        (lim, _) = await later.house.approvers.of_school("BTPS")
        about = Event(Tag.ANSWERS_CLEARED, await later.account_id(), f"approver:{lim.id}", "a flow")
        await later.note(about)
        assert await decided(later, approver_id=lim.id) == [("account:answers:clear", 0, "", LOGIN)]

    async def test_a_colleague_let_in_anew_is_named(self, later: Office) -> None:
        lim, devi = await later.house.approvers.of_school("BTPS")
        await later.note(Event(Tag.APPROVER_RENEWED, devi.id, f"approver:{lim.id}"))
        (one,) = await later.house.incidents.decided("BTPS", later.clock.now - HOUR, approver_id=lim.id)
        assert (one.login, one.colleague) == ("", devi.name)
        assert devi.name not in repr(one)

    async def test_who_was_erased_since_has_no_name(self, later: Office) -> None:
        await later.decide(await later.ask_unlock(AUNT), LIM)
        await later.house.persons.erase(Who(LOGIN))
        assert await decided(later, name="Mr Lim") == [("request:school:approve", 0, "", "")]

    async def test_what_was_before_is_left_out_and_the_look_is_recorded(self, later: Office) -> None:
        await later.decide(await later.ask_unlock(AUNT), LIM)
        later.clock.advance(days=1)
        assert await decided(later, name="Mr Lim") == []
        assert (await later.tags())[-1] == "person:incident:list"

    @pytest.mark.parametrize("who", [{"name": "Mr Nobody"}, {"approver_id": "0"}])
    async def test_somebody_who_never_was_there_is_refused(self, later: Office, who: dict[str, str]) -> None:
        with pytest.raises(ApproverProblem, match="no approver was ever called that"):
            await decided(later, **who)


class TestWho:
    async def test_nobody_when_nothing_happened(self, later: Office) -> None:
        assert await affected(later) == []

    async def test_whoever_began_something_with_name_class_school_and_how_to_reach_them(
        self, later: Office
    ) -> None:
        """PRV-10: affected persons are ready."""
        await have_email(later)
        await later.recover(AUNT)
        (one,) = await affected(later)
        assert (one.reached.login, one.reached.full_name, one.reached.class_name, one.reached.school) == (
            LOGIN,
            "Tan Wei Ling",
            "5A",
            "BTPS",
        )
        assert (one.reached.email, one.reached.chats) == (ADDRESS, 1)
        assert {"account:recovery:login", "task:forgot_password"} <= one.touched.deeds

    async def test_who_has_no_address_and_no_chat_is_listed_too(self, later: Office) -> None:
        await later.recover(AUNT, OTHER_LOGIN)
        (one,) = await affected(later)
        assert (one.reached.login, one.reached.email, one.reached.chats) == (OTHER_LOGIN, "", 0)

    async def test_whose_card_an_approver_looked_at(self, later: Office) -> None:
        await later.decide(await later.ask_unlock(AUNT), LIM)
        (one,) = await affected(later)
        assert {"request:school:open", "request:school:approve"} <= one.touched.deeds

    async def test_an_id_that_names_nobody_is_nobody(self, later: Office) -> None:
        await later.recover(AUNT, UNKNOWN_LOGIN)
        assert await affected(later) == []

    async def test_who_was_erased_since_is_not_there(self, later: Office) -> None:
        await later.recover(AUNT)
        await later.house.persons.erase(Who(LOGIN))
        assert await affected(later) == []

    @pytest.mark.parametrize("page", [1, 2, 500])
    async def test_many_are_opened_in_pages(
        self, later: Office, monkeypatch: pytest.MonkeyPatch, page: int
    ) -> None:
        monkeypatch.setattr(incidents, "PAGE", page)
        await later.recover(AUNT)
        await later.recover(LIM, OTHER_LOGIN)
        assert {one.reached.login for one in await affected(later)} == {LOGIN, OTHER_LOGIN}


class TestOneSchool:
    async def test_it_is_found_in_any_case_and_others_are_left_out(self, later: Office) -> None:
        await later.house.schools.add("MGPS", "Marigold")
        await later.recover(AUNT)
        assert len(await affected(later, "btps")) == 1
        assert await affected(later, "MGPS") == []

    async def test_one_that_is_none_is_said(self, later: Office) -> None:
        with pytest.raises(SchoolProblem, match="there is no school"):
            await affected(later, "ZZ")


class TestTheRecord:
    async def test_the_list_is_recorded_before_it_is_opened(self, later: Office) -> None:
        await later.recover(AUNT)
        now = later.clock.now
        count, _never_read = await later.house.incidents.affected(now, now + HOUR)
        row = (await later.audit())[-1]
        assert (row.tag, row.actor, row.values["accounts"]) == ("person:incident:list", "operator", count)
        assert row.values["since"] == now.isoformat()

    async def test_who_is_on_it_does_not_show_in_a_traceback(self, later: Office) -> None:
        """LOG-04."""
        await have_email(later)
        await later.recover(AUNT)
        (one,) = await affected(later)
        assert ADDRESS not in repr(one)
        assert "Tan Wei Ling" not in repr(one)
