"""Removing a school: nothing of it works any more, and nothing of it is given to another."""

import pytest

from domain.events import Tag
from domain.flow import Flow, Step
from domain.notice import NoticeKind
from domain.requests import Obstacle, RequestState
from services.school_rules import Change
from services.schools import SchoolProblem
from storage.records import RosterEntry
from tests.services.office import GROUP, LIM, PARENT, Office
from tests.town import LOGIN


class TestRefusing:
    async def test_a_school_with_students_is_not_removed_by_mistake(self, office: Office) -> None:
        with pytest.raises(SchoolProblem, match=r"has students, 2 in number.*add --yes"):
            await office.house.school_removal.remove("BTPS")
        assert [one.code for one in await office.house.schools.list()] == ["BTPS"]

    async def test_a_school_that_is_not_there_is_said(self, office: Office) -> None:
        with pytest.raises(SchoolProblem, match="there is no school 'ZZ'"):
            await office.house.school_removal.remove("ZZ", with_students=True)

    async def test_one_without_students_goes_at_once(self, office: Office) -> None:
        await office.house.schools.add("AA", "Alpha")
        school, students = await office.house.school_removal.remove("aa")
        assert (school.code, students) == ("AA", 0)
        assert [one.code for one in await office.house.schools.list()] == ["BTPS"]


class TestRemoving:
    async def test_its_students_are_leavers_and_their_ids_name_nobody(self, office: Office) -> None:
        _, students = await office.house.school_removal.remove("BTPS", with_students=True)
        assert students == 2
        flow = await office.recover()
        assert (flow.step, flow.account_id) == (Step.CHALLENGE, None)
        assert (await office.tags()).count(Tag.ACCOUNT_LEFT) == 2

    async def test_open_requests_end_and_who_asked_is_told(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.house.school_removal.remove("BTPS", with_students=True)
        (after,) = await office.requests_of()
        assert (after.id, after.state) == (request.id, RequestState.EXPIRED)
        (told,) = await office.queued(NoticeKind.REQUEST_EXPIRED)
        assert told.notice.chat_id == PARENT

    async def test_its_approvers_decide_nothing_any_more(self, office: Office) -> None:
        """ADM-03: also who holds a code challenge in their hands."""
        request = await office.ask_unlock()
        challenge = await office.press(request)
        assert isinstance(challenge, Flow)
        await office.house.school_removal.remove("BTPS", with_students=True)
        assert not (await office.house.flows.get(challenge.id)).is_open
        assert await office.press(request) is Obstacle.NOT_AN_APPROVER
        assert await office.house.approvers.schools_of(office.turn(LIM)) == []
        assert (await office.tags()).count(Tag.APPROVER_REMOVED) == 2

    async def test_its_group_is_free_and_told_in_its_language(self, office: Office) -> None:
        await office.house.school_rules.change("BTPS", Change(rules={"language": "ta"}))
        await office.house.school_removal.remove("BTPS", with_students=True)
        assert await office.house.schools.of_group(office.turn(LIM, GROUP)) is None
        (told,) = await office.queued(NoticeKind.SCHOOL_REMOVED)
        assert (told.notice.chat_id, told.notice.values["language"]) == (GROUP, "ta")
        _, binding = await office.house.schools.add("AA", "Alpha")
        assert await office.house.schools.bind(office.turn(LIM, GROUP), binding) is not None

    async def test_its_code_is_not_given_again_and_binds_nothing(self, office: Office) -> None:
        binding = await office.house.schools.new_binding("BTPS")
        await office.house.school_removal.remove("BTPS", with_students=True)
        assert await office.house.schools.bind(office.turn(LIM, GROUP - 1), binding) is None
        with pytest.raises(SchoolProblem, match="was that of a removed school and is not given twice"):
            await office.house.schools.add("btps", "Another")
        with pytest.raises(SchoolProblem, match="there is no school 'BTPS'"):
            await office.house.schools.new_binding("BTPS")
        assert not await office.house.schools.awaits_binding()

    async def test_it_is_recorded_with_its_numbers(self, office: Office) -> None:
        await office.house.school_removal.remove("BTPS", with_students=True)
        (row,) = [row for row in await office.audit() if row.tag == Tag.SCHOOL_REMOVED]
        assert (row.actor, dict(row.values)) == ("operator", {"code": "BTPS", "students": 2})

    async def test_another_schools_roster_takes_its_students_without_their_keys(self, office: Office) -> None:
        """PRV-05."""
        await office.house.school_removal.remove("BTPS", with_students=True)
        school, _ = await office.house.schools.add("AA", "Alpha")
        async with office.house.store.begin() as tx:
            await tx.accounts.put(school.id, [RosterEntry(LOGIN, "Tan Wei Ling")], office.clock.now)
            account = (await tx.accounts.find_subject(LOGIN)).account
            assert account is not None
            assert await tx.answers.find(account.id) is None
            assert await tx.chats.list(account.id) == []
