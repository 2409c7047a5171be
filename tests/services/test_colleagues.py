"""/colleagues: two approvers renew, one restores; never oneself, never alone, never from outside (TOT-11)."""

from datetime import timedelta

import pytest

from domain.colleagues import RENEWAL_LASTS, Help
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle
from tests.services.office import AUNT, DEVI, LIM, Office, enrol
from tests.services.staffroom import (
    CHUA,
    SITI,
    began,
    other_school,
    record_id,
    suspend,
    teacher,
)

WONG = 81
GOH = 82


async def chosen(office: Office, user: int, name: str) -> Flow:
    """Choose a colleague by name."""
    flow = began(await office.house.colleagues.begin(office.turn(user)))
    names = [view.colleague.name for view in await office.house.colleagues.of(flow)]
    return await office.house.colleagues.pick(office.turn(user), flow, names.index(name) + 1)


async def asked(office: Office, user: int, name: str, deed: Help = Help.RENEW) -> Flow:
    """Choose a colleague and what is to be done, up to the code."""
    return await office.house.colleagues.act(office.turn(user), await chosen(office, user, name), deed)


async def typed(office: Office, flow: Flow, text: str | None = None, *, in_group: bool = True) -> Flow:
    """Type a fresh code."""
    office.clock.advance(seconds=30)
    code = office.code(flow.user_id) if text is None else text
    return await office.house.colleagues.code(office.turn(flow.user_id), flow, code, in_group=in_group)


@pytest.fixture
async def three(office: Office) -> Office:
    """An office with a third approver."""
    await enrol(office, WONG, "Mr Wong")
    return office


async def renewed(office: Office) -> Flow:
    """Let LIM and WONG renew DEVI; return WONG's flow, which shows the code."""
    await typed(office, await asked(office, LIM, "Ms Devi"))
    return await typed(office, await asked(office, WONG, "Ms Devi"))


class TestList:
    async def test_it_shows_the_others_of_the_school_teachers_too_and_nobody_else(
        self, three: Office
    ) -> None:
        await teacher(three)
        await other_school(three)
        await three.house.approvers.invite("BTPS", "Not yet here")
        flow = began(await three.house.colleagues.begin(three.turn(LIM)))
        views = await three.house.colleagues.of(flow)
        assert [view.colleague.name for view in views] == ["Mr Wong", "Ms Devi", "Teacher of 5A"]

    async def test_it_has_pages(self, office: Office) -> None:
        for number in range(11):
            await teacher(office, 100 + number, f"{number:02}")
        service = office.house.colleagues
        flow = began(await service.begin(office.turn(LIM)))
        first = [view.colleague.name for view in await service.of(flow)]
        flow = await service.page(office.turn(LIM), flow, 2)
        second = [view.colleague.name for view in await service.of(flow)]
        assert (len(first), len(second), len({*first, *second})) == (10, 2, 12)
        flow = await service.pick(office.turn(LIM), flow, 2)
        assert (await service.chosen(flow)).colleague.name == second[1]
        flow = await service.back(office.turn(LIM), flow)
        assert [view.colleague.name for view in await service.of(flow)] == second

    @pytest.mark.parametrize("number", [0, 2, 99])
    async def test_a_number_nobody_offered_is_refused(self, office: Office, number: int) -> None:
        """TGM-10."""
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        with pytest.raises(WrongStep):
            await office.house.colleagues.pick(office.turn(LIM), flow, number)

    async def test_it_can_be_closed(self, office: Office) -> None:
        flow = began(await office.house.colleagues.begin(office.turn(LIM)))
        assert (await office.house.colleagues.finish(office.turn(LIM), flow)).ending is Ending.DONE


class TestRenewal:
    """TOT-11: two different approvers, neither of them the person, within a day; everybody is told."""

    async def test_the_first_asks_and_nothing_is_void_yet(self, three: Office) -> None:
        flow = await typed(three, await asked(three, LIM, "Ms Devi"))
        assert (flow.step, flow.said) == (Step.ACT, Said.RENEWAL_ASKED)
        view = await three.house.colleagues.chosen(flow)
        assert (view.first, view.until) == ("Mr Lim", three.clock.now + RENEWAL_LASTS)
        told = await three.queued(NoticeKind.COLLEAGUE_HELPED)
        assert {(one.notice.chat_id, one.notice.values["what"]) for one in told} == {
            (DEVI, "renewal-asked"),
            (WONG, "renewal-asked"),
        }
        assert (await three.decide(await three.ask_unlock(AUNT), DEVI)).said is Said.APPROVED

    async def test_the_second_voids_the_old_one_at_once_and_is_shown_the_code(self, three: Office) -> None:
        devi = await record_id(three, DEVI)
        flow = await renewed(three)
        assert (flow.step, flow.expires_at) == (Step.SHOWN, three.clock.now + timedelta(minutes=5))
        code = three.house.colleagues.shown(flow)
        assert await three.press(await three.ask_unlock(AUNT), DEVI) is Obstacle.NOT_AN_APPROVER
        begun = await three.house.approvers.enrol(three.turn(DEVI), code)
        assert begun is not None
        _, three.secrets[DEVI] = await three.house.approvers.invitation(begun)
        done = await three.house.approvers.confirm(three.turn(DEVI), begun, three.code(DEVI))
        assert done.said is Said.ENROLLED
        assert await record_id(three, DEVI) == devi
        waiting = (await three.requests_of(AUNT))[0]
        assert (await three.decide(waiting, DEVI)).said is Said.APPROVED

    async def test_all_approvers_and_the_person_are_told(self, three: Office) -> None:
        await renewed(three)
        told = await three.queued(NoticeKind.COLLEAGUE_HELPED)
        renewals = [one.notice for one in told if one.notice.values["what"] == "renewed"]
        assert {(one.chat_id, one.values["is_own"]) for one in renewals} == {(LIM, 0), (DEVI, 1)}

    async def test_what_the_person_had_open_ends(self, three: Office) -> None:
        challenge = await three.press(await three.ask_unlock(AUNT), DEVI)
        assert isinstance(challenge, Flow)
        await renewed(three)
        assert (await three.house.flows.get(challenge.id)).ending is Ending.CANCELLED

    async def test_the_code_is_for_the_persons_own_telegram_alone(self, three: Office) -> None:
        """ADM-08: whoever hands it over cannot become two approvers."""
        code = three.house.colleagues.shown(await renewed(three))
        for user in (WONG, AUNT):
            assert await three.house.approvers.enrol(three.turn(user), code) is None
        assert await three.house.approvers.enrol(three.turn(DEVI), code) is not None

    async def test_it_is_good_for_a_day_and_once(self, three: Office) -> None:
        code = three.house.colleagues.shown(await renewed(three))
        three.clock.now += RENEWAL_LASTS
        assert await three.house.approvers.enrol(three.turn(DEVI), code) is None

    async def test_the_same_approver_twice_is_one(self, three: Office) -> None:
        """ADM-08."""
        await typed(three, await asked(three, LIM, "Ms Devi"))
        again = await asked(three, LIM, "Ms Devi")
        assert (again.step, again.said, again.values["problem"]) == (
            Step.ACT,
            Said.ACT_REFUSED,
            "asked_by_you",
        )

    async def test_where_nobody_else_could_agree_it_is_said_before_the_code(self, office: Office) -> None:
        for asker, name in ((LIM, "Ms Devi"), (DEVI, "Mr Lim")):
            flow = await asked(office, asker, name)
            assert (flow.step, flow.values["problem"]) == (Step.ACT, "nobody_else")
        assert await office.queued(NoticeKind.COLLEAGUE_HELPED) == []

    async def test_two_renewals_never_wait_for_one_another(self, three: Office) -> None:
        """LIM asks for both others: each would be the second for the other one."""
        await typed(three, await asked(three, LIM, "Ms Devi"))
        again = await asked(three, LIM, "Mr Wong")
        assert (again.step, again.values["problem"]) == (Step.ACT, "nobody_else")

    async def test_who_comes_second_is_told_so_by_the_button(self, three: Office) -> None:
        flow = await typed(three, await asked(three, LIM, "Ms Devi"))
        assert not (await three.house.colleagues.chosen(flow)).agrees
        assert (await three.house.colleagues.chosen(await chosen(three, WONG, "Ms Devi"))).agrees

    async def test_a_second_code_prompt_of_the_first_approver_is_refused_at_the_code_too(
        self, three: Office
    ) -> None:
        flow = await asked(three, LIM, "Ms Devi")
        async with three.house.store.begin() as tx:
            await tx.approvers.ask_renewal(
                await record_id(three, DEVI), await record_id(three, LIM), three.clock.now
            )
        after = await typed(three, flow)
        assert (after.step, after.values["problem"]) == (Step.ACT, "asked_by_you")

    async def test_after_a_day_the_second_is_a_first_again(self, three: Office) -> None:
        await typed(three, await asked(three, LIM, "Ms Devi"))
        three.clock.now += RENEWAL_LASTS
        flow = await typed(three, await asked(three, WONG, "Ms Devi"))
        assert (flow.said, (await three.house.colleagues.chosen(flow)).first) == (
            Said.RENEWAL_ASKED,
            "Mr Wong",
        )

    async def test_what_a_removed_approver_asked_counts_no_more(self, three: Office) -> None:
        """ADM-03."""
        await enrol(three, GOH, "Mdm Goh")
        await typed(three, await asked(three, LIM, "Ms Devi"))
        await three.house.approvers.remove("BTPS", name="Mr Lim")
        flow = await typed(three, await asked(three, WONG, "Ms Devi"))
        assert flow.said is Said.RENEWAL_ASKED

    async def test_nor_what_somebody_asked_who_was_suspended_since(self, three: Office) -> None:
        """TOT-03."""
        await enrol(three, GOH, "Mdm Goh")
        await typed(three, await asked(three, LIM, "Ms Devi"))
        await suspend(three, LIM)
        flow = await typed(three, await asked(three, WONG, "Ms Devi"))
        assert flow.said is Said.RENEWAL_ASKED

    async def test_nobody_renews_themselves(self, three: Office) -> None:
        flow = began(await three.house.colleagues.begin(three.turn(LIM)))
        names = {view.colleague.name for view in await three.house.colleagues.of(flow)}
        assert "Mr Lim" not in names

    async def test_a_code_that_a_restart_took_is_made_anew_by_a_second_approver(self, three: Office) -> None:
        flow = await renewed(three)
        old = three.house.colleagues.shown(flow)
        three.house.memory.forget(flow.id)
        assert three.house.colleagues.shown(flow) == ""
        again = await typed(three, await asked(three, WONG, "Ms Devi"))
        new = three.house.colleagues.shown(again)
        assert new not in {"", old}
        assert await three.house.approvers.enrol(three.turn(DEVI), old) is None
        assert await three.house.approvers.enrol(three.turn(DEVI), new) is not None

    async def test_a_form_teacher_is_renewed_alike(self, three: Office) -> None:
        await teacher(three)
        await typed(three, await asked(three, LIM, "Teacher of 5A"))
        flow = await typed(three, await asked(three, WONG, "Teacher of 5A"))
        code = three.house.colleagues.shown(flow)
        assert await three.house.class_requests.begin(three.turn(SITI)) is Obstacle.NOT_AN_APPROVER
        assert await three.house.approvers.enrol(three.turn(SITI), code) is not None

    async def test_the_acts_are_recorded(self, three: Office) -> None:
        devi = await record_id(three, DEVI)
        await renewed(three)
        about = [row for row in await three.audit() if row.subject == devi]
        assert [row.tag for row in about][-2:] == ["approver:renewal:ask", "approver:renewal:give"]
        lim, wong = [await record_id(three, user) for user in (LIM, WONG)]
        assert [row.actor for row in about][-2:] == [f"approver:{lim}", f"approver:{wong}"]


class TestRestoring:
    """TOT-03: another approver may, with one code."""

    async def test_a_suspended_colleague_decides_again(self, office: Office) -> None:
        await suspend(office, DEVI)
        request = await office.ask_unlock(AUNT)
        assert await office.press(request, DEVI) is Obstacle.SUSPENDED
        flow = await typed(office, await asked(office, LIM, "Ms Devi", Help.RESTORE))
        assert (flow.step, flow.said) == (Step.ACT, Said.RESTORED)
        assert (await office.decide(request, DEVI)).said is Said.APPROVED
        told = await office.queued(NoticeKind.COLLEAGUE_HELPED)
        assert [(one.notice.chat_id, one.notice.values["what"]) for one in told] == [(DEVI, "restored")]
        assert "approver:code:restore" in await office.tags()

    async def test_there_is_nothing_to_restore_when_they_are_not_suspended(self, office: Office) -> None:
        flow = await asked(office, LIM, "Ms Devi", Help.RESTORE)
        assert (flow.step, flow.values["problem"]) == (Step.ACT, "over")

    async def test_a_code_that_came_too_late_does_nothing(self, office: Office) -> None:
        await suspend(office, DEVI)
        flow = await asked(office, LIM, "Ms Devi", Help.RESTORE)
        await office.house.approvers.restore("BTPS", name="Ms Devi")
        flow = await typed(office, flow)
        assert (flow.step, flow.values["problem"]) == (Step.ACT, "over")


class TestGate:
    """Security.md 5g: everything is looked up again with the code."""

    async def test_who_left_the_group_does_nothing(self, three: Office) -> None:
        """TGM-07."""
        flow = await typed(three, await asked(three, LIM, "Ms Devi"), in_group=False)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert flow.values["obstacle"] == "not_in_the_group"
        async with three.house.store.read() as tx:
            assert (await tx.approvers.get(await record_id(three, DEVI))).renewal_by is None

    async def test_who_was_removed_meanwhile_does_nothing(self, three: Office) -> None:
        """ADM-03."""
        flow = await asked(three, LIM, "Ms Devi")
        async with three.house.store.begin() as tx:
            await tx.approvers.leave(await record_id(three, LIM), three.clock.now)
        flow = await typed(three, flow)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)

    async def test_a_wrong_code_does_nothing_and_five_suspend(self, three: Office) -> None:
        """TOT-03."""
        flow = await asked(three, LIM, "Ms Devi")
        for _ in range(4):
            flow = await typed(three, flow, "000000")
            assert (flow.step, flow.said) == (Step.CODE, Said.CODE_MISSED)
        flow = await typed(three, flow, "000000")
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CODE_SUSPENDED)

    async def test_a_spent_code_does_nothing(self, three: Office) -> None:
        """TOT-01."""
        await enrol(three, GOH, "Mdm Goh")
        flow = await typed(three, await asked(three, LIM, "Ms Devi"))
        flow = await three.house.colleagues.back(three.turn(LIM), flow)
        flow = await asked(three, LIM, "Mr Wong")
        spent = await three.house.colleagues.code(three.turn(LIM), flow, three.code(LIM), in_group=True)
        assert spent.said is Said.CODE_REUSED

    async def test_the_code_is_for_one_colleague(self, three: Office) -> None:
        """TOT-06: a prompt about one has no effect on another."""
        await typed(three, await asked(three, LIM, "Mr Wong"))
        async with three.house.store.read() as tx:
            assert (await tx.approvers.get(await record_id(three, DEVI))).renewal_by is None

    async def test_an_approver_of_another_school_sees_nobody_here(self, three: Office) -> None:
        await other_school(three)
        flow = began(await three.house.colleagues.begin(three.turn(CHUA)))
        assert await three.house.colleagues.of(flow) == []

    async def test_an_act_needs_its_step(self, three: Office) -> None:
        """REC-04."""
        flow = began(await three.house.colleagues.begin(three.turn(LIM)))
        for act in (
            three.house.colleagues.act(three.turn(LIM), flow, Help.RENEW),
            three.house.colleagues.code(three.turn(LIM), flow, "123456", in_group=True),
            three.house.colleagues.leave(three.turn(LIM), flow),
        ):
            with pytest.raises(WrongStep):
                await act

    async def test_from_the_code_one_can_go_back(self, three: Office) -> None:
        flow = await asked(three, LIM, "Ms Devi")
        flow = await three.house.colleagues.leave(three.turn(LIM), flow)
        assert (flow.step, "deed" in flow.values) == (Step.ACT, False)
