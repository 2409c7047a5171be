"""Nobody sees or decides across schools: an approver of one tries everything at the other (ADM-01)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from domain.events import Tag
from domain.flow import Flow, Said
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, RequestState, Verdict
from services.school_rules import Change
from storage.records import School
from tests.services.office import AUNT, GROUP, LIM, Office, open_office
from tests.services.staffroom import CHUA, OTHER_SCHOOL_LOGIN, other_school
from tests.town import LOGIN

OTHER_GROUP = -1009


@dataclass
class Two:
    """Two schools, each with a group, an approver and a request: LIM's (BTPS) and CHUA's (XYZ)."""

    office: Office
    mine: Request
    theirs: Request
    xyz: School


@pytest.fixture
async def two(lived_in: Path, tmp_path: Path) -> AsyncIterator[Two]:
    async with open_office(lived_in, tmp_path) as office:
        await other_school(office)
        binding = await office.house.schools.new_binding("XYZ")
        xyz = await office.house.schools.bind(office.turn(CHUA, OTHER_GROUP), binding)
        assert xyz is not None
        mine = await office.ask_unlock()
        theirs = await office.ask_unlock(AUNT, OTHER_SCHOOL_LOGIN)
        yield Two(office, mine, theirs, xyz)


class TestCards:
    async def test_each_stands_in_its_own_schools_group_alone(self, two: Two) -> None:
        cards = await two.office.queued(NoticeKind.REQUEST_CARD)
        assert {(one.notice.values["request_id"], one.notice.chat_id) for one in cards} == {
            (two.mine.id, GROUP),
            (two.theirs.id, OTHER_GROUP),
        }

    @pytest.mark.parametrize("verdict", list(Verdict))
    async def test_a_press_on_the_other_schools_card_is_refused_and_recorded(
        self, two: Two, verdict: Verdict
    ) -> None:
        """Though the presser sits in the other school's group."""
        for user, request in ((LIM, two.theirs), (CHUA, two.mine)):
            turn = two.office.turn(user, OTHER_GROUP if user == LIM else GROUP)
            press = two.office.house.decisions.press(turn, request, verdict, in_group=True)
            assert await press is Obstacle.OTHER_SCHOOL
        assert (await two.office.tags()).count(Tag.APPROVER_REFUSED) == 2
        assert (await two.office.house.requests.get(two.theirs.id)).state is RequestState.OPEN

    async def test_a_code_of_ones_own_decides_nothing_there(self, two: Two) -> None:
        """A challenge that names the other school's request, as no row ever did."""
        challenge = await two.office.press(two.mine)
        assert isinstance(challenge, Flow)
        async with two.office.house.store.begin() as tx:
            forged = await tx.flows.save(replace(challenge, request_id=two.theirs.id))
        two.office.clock.advance(seconds=30)
        assert (await two.office.type_code(forged)).said is Said.NOT_ALLOWED
        assert (await two.office.house.requests.get(two.theirs.id)).state is RequestState.OPEN


class TestQueues:
    async def test_pending_names_ones_own_schools_alone(self, two: Two) -> None:
        for user, own in ((LIM, "BTPS"), (CHUA, "XYZ")):
            school = await two.office.house.schools.get(own)
            assert await two.office.house.approvers.schools_of(two.office.turn(user)) == [school.id]
            found = await two.office.house.batches.schools_of(two.office.turn(user))
            assert [one.code for one in found] == [own]

    async def test_the_digests_button_of_the_other_school_opens_nothing(self, two: Two) -> None:
        turn = two.office.turn(LIM, OTHER_GROUP)
        found = await two.office.house.batches.summon(turn, two.xyz, in_group=True)
        assert found is Obstacle.OTHER_SCHOOL

    async def test_a_queue_holds_no_request_of_the_other_school(self, two: Two) -> None:
        school = await two.office.house.schools.get("BTPS")
        flow = await two.office.house.batches.begin(two.office.turn(LIM), {school.id})
        assert isinstance(flow, Flow)
        assert two.mine.id in repr(flow.values)
        assert two.theirs.id not in repr(flow.values)


class TestOperators:
    async def test_a_rule_of_one_school_changes_nothing_at_the_other(self, two: Two) -> None:
        await two.office.house.school_rules.change("BTPS", Change(rules={"evidence": "answers"}))
        async with two.office.house.store.read() as tx:
            rules = [
                await tx.schools.rules_about((await tx.accounts.find_subject(login)).account_id)
                for login in (LOGIN, OTHER_SCHOOL_LOGIN)
            ]
        assert rules == [{"evidence": "answers"}, {}]

    async def test_removing_one_school_leaves_the_other_as_it_was(self, two: Two) -> None:
        await two.office.house.school_removal.remove("BTPS", with_students=True)
        assert (await two.office.house.requests.get(two.theirs.id)).state is RequestState.OPEN
        turn = two.office.turn(CHUA, OTHER_GROUP)
        press = two.office.house.decisions.press(turn, two.theirs, Verdict.APPROVE, in_group=True)
        assert await press is None
