"""Staff: who acts is looked up at every press, at the school they chose, and told when it ends (ADM-03)."""

import pytest

from domain.flow import Ending, Flow, FlowKind, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, Role
from services import staff
from tests.services.office import AUNT, DEVI, LIM, Office
from tests.services.staffroom import SITI, began, enrol_as, other_school, record_id, suspend, teacher


class TestBeginning:
    async def test_a_family_hears_no_and_it_is_recorded(self, office: Office) -> None:
        """ADM-01: authz_fail."""
        for begin in (
            office.house.look_up.begin,
            office.house.colleagues.begin,
            office.house.class_requests.begin,
        ):
            assert await begin(office.turn(AUNT)) is Obstacle.NOT_AN_APPROVER
        assert (await office.tags())[-3:] == ["approver:authority:refuse"] * 3

    async def test_a_role_opens_what_is_its_own_and_nothing_else(self, office: Office) -> None:
        """ADM-04."""
        await teacher(office)
        assert await office.house.look_up.begin(office.turn(SITI)) is Obstacle.NOT_AN_APPROVER
        assert await office.house.colleagues.begin(office.turn(SITI)) is Obstacle.NOT_AN_APPROVER
        assert await office.house.class_requests.begin(office.turn(LIM)) is Obstacle.NOT_AN_APPROVER
        assert isinstance(await office.house.class_requests.begin(office.turn(SITI)), Flow)

    async def test_the_suspended_begin_nothing(self, office: Office) -> None:
        """TOT-03."""
        await suspend(office, LIM)
        assert await office.house.look_up.begin(office.turn(LIM)) is Obstacle.SUSPENDED

    async def test_an_open_task_goes_on_when_nothing_begins(self, office: Office) -> None:
        before = await office.recover(AUNT)
        await office.house.look_up.begin(office.turn(AUNT))
        assert (await office.open_flow(AUNT)).id == before.id


class TestSchools:
    async def test_who_serves_two_schools_chooses_one(self, office: Office) -> None:
        await other_school(office)
        await enrol_as(office, LIM, "Mr Lim", "XYZ")
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        assert flow.step is Step.SCHOOL
        names = [one.name for one in await office.house.colleagues.staff.schools(flow)]
        assert sorted(names) == ["Bukit Timah Primary", "Xavier School"]
        number = names.index("Xavier School") + 1
        flow = await office.house.colleagues.school(office.turn(LIM), flow, number)
        views = await office.house.colleagues.of(flow)
        assert [view.colleague.name for view in views] == ["Mr Chua"]
        assert (await office.house.colleagues.staff.school_of(flow)).name == "Xavier School"

    @pytest.mark.parametrize("number", [0, 3, -1])
    async def test_a_school_nobody_offered_ends_it(self, office: Office, number: int) -> None:
        """TGM-10."""
        await other_school(office)
        await enrol_as(office, LIM, "Mr Lim", "XYZ")
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        flow = await office.house.colleagues.school(office.turn(LIM), flow, number)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)

    async def test_elsewhere_there_is_no_school_to_choose(self, office: Office) -> None:
        """REC-04."""
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        with pytest.raises(WrongStep):
            await office.house.colleagues.school(office.turn(LIM), flow, 1)


class TestEveryPress:
    async def test_somebody_elses_flow_gives_nobody_their_record(self, office: Office) -> None:
        """TGM-10: cross-user."""
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        async with office.house.store.read() as tx:
            own = office.house.colleagues.staff.own
            assert await own(tx, office.turn(LIM), flow, Role.APPROVER) is not None
            assert await own(tx, office.turn(DEVI), flow, Role.APPROVER) is None
            assert await own(tx, office.turn(LIM), flow, Role.TEACHER) is None

    async def test_who_is_suspended_meanwhile_goes_no_further(self, office: Office) -> None:
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        await suspend(office, LIM)
        flow = await office.house.colleagues.pick(office.turn(LIM), flow, 1)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)


class TestRemoval:
    """ADM-03, ADM-12: what somebody does as staff of a school ends with their authority."""

    @pytest.mark.parametrize("kind", [FlowKind.LOOK_UP, FlowKind.COLLEAGUES, FlowKind.CLASS_REQUEST])
    async def test_it_ends_every_task_of_theirs_and_takes_the_screen_away(
        self, office: Office, kind: FlowKind
    ) -> None:
        await teacher(office)
        house = office.house
        begins = {
            FlowKind.LOOK_UP: (house.look_up.begin, LIM, "Mr Lim"),
            FlowKind.COLLEAGUES: (house.colleagues.begin, LIM, "Mr Lim"),
            FlowKind.CLASS_REQUEST: (house.class_requests.begin, SITI, "Teacher of 5A"),
        }
        begin, user, name = begins[kind]
        flow = began(await begin(office.turn(user)))
        assert flow.kind is kind
        await house.approvers.remove("BTPS", name=name)
        assert (await house.flows.get(flow.id)).ending is Ending.CANCELLED
        (shown,) = await office.queued(NoticeKind.SHOW_FLOW)
        assert shown.notice.values == {"flow_id": flow.id}

    async def test_it_ends_the_choice_of_a_school_too(self, office: Office) -> None:
        await other_school(office)
        await enrol_as(office, LIM, "Mr Lim", "XYZ")
        flow = began(await office.house.look_up.begin(office.turn(LIM)))
        await office.house.approvers.remove("XYZ", name="Mr Lim")
        assert (await office.house.flows.get(flow.id)).ending is Ending.CANCELLED


class TestTelling:
    async def test_approvers_and_the_colleague_hear_of_it_and_who_did_it_does_not(
        self, office: Office
    ) -> None:
        """TOT-11: no Form Teacher, no other school."""
        await teacher(office)
        await other_school(office)
        async with office.house.store.begin() as tx:
            lim, devi = [await tx.approvers.get(await record_id(office, user)) for user in (LIM, DEVI)]
            await staff.tell(office.house.look_up._desk, tx, 7001, devi, "restored", lim)
            await staff.tell(office.house.look_up._desk, tx, None, devi, "renewed", lim)
        told = await office.queued(NoticeKind.COLLEAGUE_HELPED)
        assert [(one.notice.chat_id, one.notice.values["is_own"]) for one in told] == [(DEVI, 1)]
        async with office.house.store.begin() as tx:
            await staff.tell(office.house.look_up._desk, tx, 7001, devi, "renewed", None)
        told = await office.queued(NoticeKind.COLLEAGUE_HELPED)
        by_operator = [one.notice for one in told if one.notice.values["by"] == ""]
        assert [(one.chat_id, one.values["is_own"]) for one in by_operator] == [(LIM, 0), (DEVI, 1)]
