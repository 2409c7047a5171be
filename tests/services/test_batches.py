"""Batches: the queue in private, opened by who may, paged through, opened and ticked."""

from datetime import timedelta

import pytest

from domain.batches import OF_THE_APPROVER, Left
from domain.denial import Reason, Why
from domain.flow import Ending, Flow, FlowKind, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, RequestKind, RequestState, Role, Verdict
from tests.rush import rush
from tests.services.counter import SCHOOL, Counter, ids, sheet
from tests.services.office import AUNT, DEVI, GROUP, LIM, Office, enrol


async def summon(office: Office, user: int = LIM, *, in_group: bool = True) -> Flow | Obstacle | None:
    """Press the digest's button in the group."""
    school = await office.house.schools.get(SCHOOL)
    return await office.house.batches.summon(office.turn(user, GROUP), school, in_group=in_group)


def numbers(requests: list[Request], flow: Flow) -> list[int]:
    """Return the places, among these requests, of those on the page."""
    return [ids(requests).index(one) for one in sheet(flow).lines]


class TestOpening:
    async def test_whose_queue_one_may_see(self, office: Office) -> None:
        """ADM-01, ADM-04: approvers alone; a Form Teacher and a stranger see none."""
        batches, school = office.house.batches, await office.house.schools.get(SCHOOL)
        assert await batches.schools_of(office.turn(LIM)) == [school]
        assert await batches.schools_of(office.turn(AUNT)) == []
        code = await office.house.approvers.invite(SCHOOL, "Mdm Siti", Role.TEACHER, "5A")
        flow = await office.house.approvers.enrol(office.turn(600), code)
        assert flow is not None
        _, office.secrets[600] = await office.house.approvers.invitation(flow)
        await office.house.approvers.confirm(office.turn(600), flow, office.code(600))
        assert await batches.schools_of(office.turn(600)) == []
        assert await batches.school(school.id) == school

    async def test_nothing_opens_where_nothing_waits(self, office: Office) -> None:
        school = await office.house.schools.get(SCHOOL)
        assert await office.house.batches.begin(office.turn(LIM), {school.id}) is None
        turn = await office.receive(LIM)
        assert await office.house.batches.begin(turn, {school.id}) is None
        assert not await office.is_to_be_done(turn)

    async def test_who_typed_too_many_wrong_codes_sees_none_until_a_colleague_helps(
        self, office: Office
    ) -> None:
        """TOT-03: at the school where they were typed; at another one with its own codes the list opens."""
        await rush(office.house, office.clock.now, 2)
        other, binding = await office.house.schools.add("XYZ", "Other School")
        await office.house.schools.bind(office.turn(LIM, -1006), binding)
        await rush(office.house, office.clock.now, 1, RequestKind.UNLOCK, 50, "XYZ")
        await enrol(office, LIM, "Mr Lim", school="XYZ")
        school, batches = await office.house.schools.get(SCHOOL), office.house.batches
        async with office.house.store.begin() as tx:
            (own,) = [one for one in await tx.approvers.list_by_user(LIM) if one.school_id == school.id]
            for _ in range(5):
                await tx.approvers.miss(own.id)
        assert await batches.begin(office.turn(LIM), {school.id}) is Obstacle.SUSPENDED
        assert (await office.audit())[-1].values == {"reason": "suspended"}
        flow = await batches.begin(office.turn(LIM), {school.id, other.id})
        assert isinstance(flow, Flow)
        assert {pile.school_id for pile in sheet(flow).piles} == {other.id}

    async def test_the_only_kind_that_waits_is_laid_out_at_once_and_recorded(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 3)
        flow = await Counter(office).open()
        assert (flow.kind, flow.step, flow.chat_id) == (FlowKind.BATCH, Step.WAITING, LIM)
        assert sheet(flow).lines == ids(requests)
        assert await office.tags(flow.id) == ["request:queue:look"]

    async def test_of_several_kinds_one_is_chosen(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 3)
        slips = await rush(office.house, office.clock.now, 2, RequestKind.TEMPORARY_PASSWORD, 20)
        counter = Counter(office)
        flow = await counter.open()
        assert sheet(flow).lines == ()
        for wrong in (0, 3, 99):
            flow = await counter.do("pick", flow, wrong)
            assert sheet(flow).pile is None
        flow = await counter.do("pick", flow, 2)
        assert sheet(flow).lines == ids(slips)
        flow = await counter.do("back", flow)
        assert (sheet(flow).pile, len(sheet(flow).piles)) == (None, 2)

    async def test_a_kind_that_was_emptied_meanwhile_is_not_opened(self, office: Office) -> None:
        (unlock,) = await rush(office.house, office.clock.now, 1)
        (slip,) = await rush(office.house, office.clock.now, 1, RequestKind.TEMPORARY_PASSWORD, 20)
        counter = Counter(office)
        flow = await counter.open()
        await office.decide(unlock, DEVI)
        flow = await counter.do("pick", flow, 1)
        assert sheet(flow).lines == (slip.id,)
        await office.decide(slip, DEVI)
        flow = await counter.do("back", flow)
        assert (flow.step, sheet(flow).lines) == (Step.WAITING, (slip.id,))

    async def test_when_all_kinds_are_empty_the_list_closes(self, office: Office) -> None:
        (unlock,) = await rush(office.house, office.clock.now, 1)
        (slip,) = await rush(office.house, office.clock.now, 1, RequestKind.TEMPORARY_PASSWORD, 20)
        counter = Counter(office)
        flow = await counter.open()
        await office.decide(unlock, DEVI)
        await office.decide(slip, DEVI)
        flow = await counter.do("pick", flow, 1)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NONE_WAITING)

    async def test_who_serves_two_schools_decides_at_each_with_its_own_codes(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 1)
        other, binding = await office.house.schools.add("XYZ", "Other School")
        await office.house.schools.bind(office.turn(LIM, -1006), binding)
        await rush(office.house, office.clock.now, 1, RequestKind.UNLOCK, 50, "XYZ")
        own = office.secrets[LIM]
        await enrol(office, LIM, "Mr Lim", school="XYZ")
        office.secrets[LIM], second = own, office.secrets[LIM]
        school = await office.house.schools.get(SCHOOL)
        flow = await office.house.batches.begin(office.turn(LIM), {school.id, other.id})
        assert isinstance(flow, Flow)
        place = [pile.school_id for pile in sheet(flow).piles].index(other.id) + 1
        counter = Counter(office)
        flow = await counter.do("pick", flow, place)
        flow = await counter.code(await counter.do("approve", flow))
        assert flow.said is Said.CODE_MISSED
        office.secrets[LIM] = second
        assert (await counter.code(flow)).said is Said.APPROVED


class TestTwoSchools:
    """One person, but a record of them at each school (ADM-01, ADM-03)."""

    async def test_the_chosen_piles_school_is_whose_record_the_list_is_about(self, office: Office) -> None:
        flow, other = await of_two_schools(office)
        async with office.house.store.read() as tx:
            records = {one.school_id: one.id for one in await tx.approvers.list_by_user(LIM)}
        for place, pile in enumerate(sheet(flow).piles, start=1):
            picked = await Counter(office).do("pick", flow, place)
            assert picked.subject == records[pile.school_id]
            flow = await Counter(office).do("back", picked)
        assert other in records

    async def test_the_list_goes_on_at_the_other_school_once_it_is_chosen(self, office: Office) -> None:
        """TGM-07: nothing is laid out by name before it is asked who is in that school's group."""
        flow, other = await of_two_schools(office)
        place = [pile.school_id for pile in sheet(flow).piles].index(other) + 1
        counter = Counter(office)
        flow = await counter.approve(await counter.do("pick", flow, 3 - place))
        assert (flow.step, flow.said) == (Step.WAITING, Said.APPROVED)
        assert [pile.school_id for pile in sheet(flow).piles] == [other]
        assert sheet(flow).lines == ()
        flow = await counter.do("pick", flow, 1)
        async with office.house.store.read() as tx:
            records = {one.school_id: one.id for one in await tx.approvers.list_by_user(LIM)}
        assert (flow.subject, len(sheet(flow).lines)) == (records[other], 1)

    async def test_after_slips_it_goes_on_there_as_who_the_person_is_there(self, office: Office) -> None:
        (slip,) = await rush(office.house, office.clock.now, 1, RequestKind.TEMPORARY_PASSWORD, 90)
        flow, other = await of_two_schools(office)
        async with office.house.store.begin() as tx:
            records = {one.school_id: one.id for one in await tx.approvers.list_by_user(LIM)}
            for unlock in await tx.requests.list_open(slip.school_id, office.clock.now):
                if unlock.id != slip.id:
                    await tx.requests.decide(unlock.id, RequestState.WITHDRAWN, None, office.clock.now)
        place = [pile.kind for pile in sheet(flow).piles].index(slip.kind) + 1
        counter = Counter(office)
        flow = await counter.approve(await counter.do("pick", flow, place))
        assert (flow.step, flow.subject) == (Step.SHOWN, records[slip.school_id])
        # Lost from memory, they are made anew by the record of the school that they were decided at.
        office.house.memory.forget(flow.id)
        flow = await office.house.batch_decisions.reissue(office.turn(LIM), flow, in_group=True)
        assert tuple(office.house.batch_decisions.slips(flow)) == (slip.id,)
        flow = await office.house.batch_decisions.viewed(office.turn(LIM), flow)
        assert (flow.subject, len(sheet(flow).lines)) == (records[other], 1)

    @pytest.mark.parametrize("where", [SCHOOL, "XYZ"])
    async def test_removal_at_either_of_them_ends_the_list_of_both(self, office: Office, where: str) -> None:
        """ADM-03: whichever school's pile was looked at."""
        flow, _ = await of_two_schools(office)
        await office.house.approvers.remove(where, name="Mr Lim")
        assert (await office.house.flows.get(flow.id)).ending is Ending.CANCELLED

    async def test_a_removal_elsewhere_leaves_it(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 1)
        await office.house.schools.add("XYZ", "Other School")
        await enrol(office, LIM, "Mr Lim", school="XYZ")
        flow = await Counter(office).open()
        await office.house.approvers.remove("XYZ", name="Mr Lim")
        assert (await office.house.flows.get(flow.id)).is_open

    @pytest.mark.parametrize("end", ["removed", "suspended"])
    async def test_without_standing_at_a_school_its_pile_is_not_picked(
        self, office: Office, end: str
    ) -> None:
        """ADM-03, TOT-03: asked where the chosen pile is, also behind the flow's back."""
        flow, _ = await of_two_schools(office)
        # The second: at the first one's school standing is asked at every press.
        await lose(office, sheet(flow).piles[1].school_id, end)
        after = await Counter(office).do("pick", flow, 2)
        assert (after.ending, after.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert (await office.audit(flow.id))[-1].tag == "approver:authority:refuse"

    @pytest.mark.parametrize("end", ["removed", "suspended"])
    async def test_nothing_of_a_school_without_standing_comes_after_the_others(
        self, office: Office, end: str
    ) -> None:
        """ADM-03: the last pile that is left is laid out by name, but never that one."""
        flow, other = await of_two_schools(office)
        place = [pile.school_id for pile in sheet(flow).piles].index(other) + 1
        counter = Counter(office)
        flow = await counter.do("pick", flow, 3 - place)
        await lose(office, other, end)
        flow = await counter.approve(flow)
        assert (flow.ending, sheet(flow).lines) == (Ending.DONE, ())


async def of_two_schools(office: Office) -> tuple[Flow, str]:
    """Open a list of two schools' piles; return it and the id of the second school."""
    await rush(office.house, office.clock.now, 1)
    other, binding = await office.house.schools.add("XYZ", "Other School")
    await office.house.schools.bind(office.turn(LIM, -1006), binding)
    await rush(office.house, office.clock.now, 1, RequestKind.UNLOCK, 50, "XYZ")
    own = office.secrets[LIM]
    await enrol(office, LIM, "Mr Lim", school="XYZ")
    office.secrets[LIM] = own
    school = await office.house.schools.get(SCHOOL)
    flow = await office.house.batches.begin(office.turn(LIM), {school.id, other.id})
    assert isinstance(flow, Flow)
    return flow, other.id


async def lose(office: Office, school_id: str, end: str) -> None:
    """Take LIM's standing at one school away, as a second process would."""
    async with office.house.store.begin() as tx:
        (own,) = [one for one in await tx.approvers.list_by_user(LIM) if one.school_id == school_id]
        if end == "removed":
            await tx.approvers.leave(own.id, office.clock.now)
            return
        for _ in range(5):
            await tx.approvers.miss(own.id)


class TestSummons:
    async def test_the_digests_button_shows_the_queue_in_private(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 3)
        flow = await summon(office)
        assert isinstance(flow, Flow)
        assert (flow.kind, flow.chat_id) == (FlowKind.BATCH, LIM)
        (notice,) = await office.queued(NoticeKind.STEP_UP)
        assert (notice.notice.chat_id, notice.notice.values["flow_id"]) == (LIM, flow.id)

    @pytest.mark.parametrize(
        ("user", "why"),
        [(AUNT, Obstacle.NOT_AN_APPROVER), (555, Obstacle.OTHER_SCHOOL), (LIM, Obstacle.NOT_IN_THE_GROUP)],
    )
    async def test_who_may_not_is_refused_and_recorded(
        self, office: Office, user: int, why: Obstacle
    ) -> None:
        """ADM-01, TGM-07: a member of the group is no approver, and an approver must be a member."""
        await rush(office.house, office.clock.now, 3)
        await office.house.schools.add("XYZ", "Other School")
        await enrol(office, 555, "Mr Other", school="XYZ")
        assert await summon(office, user, in_group=why is not Obstacle.NOT_IN_THE_GROUP) is why
        assert (await office.audit())[-1].values == {"reason": why.value}
        assert await office.queued(NoticeKind.STEP_UP) == []

    async def test_nothing_waits(self, office: Office) -> None:
        assert await summon(office) is None

    async def test_a_mashed_button_opens_it_once_and_a_later_press_anew(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 3)
        first, again = await summon(office), await summon(office)
        assert isinstance(first, Flow)
        assert isinstance(again, Flow)
        assert again.id == first.id
        office.clock.advance(seconds=11)
        later = await summon(office)
        assert isinstance(later, Flow)
        assert later.id != first.id
        assert (await office.house.flows.get(first.id)).ending is Ending.REPLACED
        told = [one.notice.values for one in await office.queued(NoticeKind.STEP_UP)]
        assert [one.get("replaced") for one in told] == [None, 1]

    async def test_a_list_in_use_is_opened_anew(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 12)
        first = await summon(office)
        assert isinstance(first, Flow)
        await Counter(office).do("next", first)
        second = await summon(office)
        assert isinstance(second, Flow)
        assert second.id != first.id


class TestPaging:
    async def test_ten_a_page_there_and_back(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 25)
        counter = Counter(office)
        flow = await counter.open()
        seen = [numbers(requests, flow)]
        for deed in ("next", "next", "next", "previous", "previous", "previous"):
            flow = await counter.do(deed, flow)
            seen.append(numbers(requests, flow))
        pages = [list(range(10)), list(range(10, 20)), list(range(20, 25))]
        assert seen == [pages[n] for n in (0, 1, 2, 2, 1, 0, 0)]

    async def test_what_arrives_while_one_reads_changes_no_line(self, office: Office) -> None:
        """What is decided is what was read: the page is the flow's, not the queue's."""
        requests = await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.open()
        await rush(office.house, office.clock.now, 5, RequestKind.UNLOCK, 40)
        flow = await counter.do("approve", flow)
        assert sheet(flow).batch == ids(requests)


class TestChoosing:
    async def test_ticks_come_and_go(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.do("choose", await counter.open())
        for number in (2, 4, 5, 4, 99, 0):
            flow = await counter.do("open", flow, number)
        assert sheet(flow).meant == (requests[1].id, requests[4].id)
        asked = await counter.do("approve", flow)
        assert sheet(asked).batch == (requests[1].id, requests[4].id)

    async def test_back_keeps_them_and_a_second_back_lets_them_go(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.do("open", await counter.do("choose", await counter.open()), 2)
        for deed in ("approve", "deny"):
            flow = await counter.do("back", await counter.do(deed, flow))
            assert (flow.step, sheet(flow).ticked, sheet(flow).batch) == (Step.WAITING, frozenset({2}), ())
        flow = await counter.do("back", flow)
        assert (flow.step, sheet(flow).ticked) == (Step.WAITING, None)

    async def test_back_from_the_code_of_a_denial_leads_to_another_reason(self, office: Office) -> None:
        """ADM-09: the five minutes count from the press, and do not start anew."""
        await rush(office.house, office.clock.now, 5)
        counter, pressed = Counter(office), office.clock.now
        flow = await counter.do("deny", await counter.do("open", await counter.open(), 3))
        batch = sheet(flow).batch
        for reason in (Reason.PARENT, Reason.IDENTITY):
            office.clock.advance(minutes=1)
            code = await counter.because(flow, reason)
            flow = await counter.do("back", code)
            assert (flow.step, sheet(flow).why, sheet(flow).batch) == (Step.REASON, Why(), batch)
            assert code.deadline_at == flow.deadline_at == pressed + timedelta(minutes=5)
        assert (await counter.do("back", flow)).step is Step.WAITING

    async def test_with_nothing_ticked_nothing_is_asked(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.do("choose", await counter.open())
        flow = await counter.do("approve", flow)
        assert (flow.step, flow.said) == (Step.WAITING, Said.NOTHING)
        flow = await counter.do("back", flow)
        assert sheet(flow).ticked is None

    async def test_a_number_opens_the_card_which_the_school_has_then_seen(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.do("open", await counter.open(), 3)
        assert (flow.step, sheet(flow).meant) == (Step.CARD, (requests[2].id,))
        seen = [(await office.house.requests.get(one.id)).seen_at is not None for one in requests]
        assert seen == [False, False, True, False, False]
        asked = await counter.do("deny", flow)
        assert (asked.step, sheet(asked).batch, sheet(asked).verdict) == (
            Step.REASON,
            (requests[2].id,),
            Verdict.DENY,
        )


class TestChallenge:
    async def test_what_is_the_approvers_own_is_left_out_before_the_code(self, office: Office) -> None:
        """ADM-07."""
        own = await office.ask_unlock(LIM)
        others = await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        assert (flow.step, sheet(flow).batch) == (Step.CODE, ids(others))
        assert sheet(flow).left == (Left(own.id, Obstacle.OWN_REQUEST),)

    async def test_with_nothing_left_no_code_is_asked(self, office: Office) -> None:
        own = await office.ask_unlock(LIM)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        assert (flow.step, flow.said) == (Step.WAITING, Said.LEFT_OUT)
        assert sheet(flow).left == (Left(own.id, Obstacle.OWN_REQUEST),)

    @pytest.mark.parametrize("deed", ["next", "choose", "approve", "deny", "back"])
    async def test_who_lost_authority_meanwhile_sees_nothing_more(self, office: Office, deed: str) -> None:
        """ADM-03: taken away behind the flow's back, as a second process would."""
        await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.open()
        async with office.house.store.begin() as tx:
            (lim,) = await tx.approvers.list_by_user(LIM)
            await tx.approvers.leave(lim.id, office.clock.now)
        flow = await counter.do(deed, flow)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert flow.values["obstacle"] == "not_an_approver"
        assert (await office.audit(flow.id))[-1].tag == "approver:authority:refuse"

    async def test_removing_an_approver_ends_their_list(self, office: Office) -> None:
        """ADM-03."""
        await rush(office.house, office.clock.now, 3)
        flow = await Counter(office).open()
        await office.house.approvers.remove(SCHOOL, name="Mr Lim")
        assert (await office.house.flows.get(flow.id)).ending is Ending.CANCELLED

    async def test_a_button_of_another_step_does_nothing(self, office: Office) -> None:
        """REC-04."""
        await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        asked = await counter.do("approve", await counter.open())
        for deed, number in (("pick", 1), ("open", 1), ("next", None), ("choose", None), ("deny", None)):
            with pytest.raises(WrongStep):
                await counter.do(deed, asked, *([] if number is None else [number]))


def test_each_obstacle_is_the_approvers_or_one_requests() -> None:
    """A new one must be put on its side: it ends the list, or leaves one request out."""
    of_a_request = {Obstacle.OWN_REQUEST, Obstacle.APPROVED_FIRST, Obstacle.DECIDED}
    assert set(Obstacle) == of_a_request | OF_THE_APPROVER
