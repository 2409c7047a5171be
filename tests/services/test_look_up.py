"""/lookup: within one's own school, with a code of the last five minutes; to act, with one of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import Tag
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.look_up import MOST_FOUND, SHOWN_FOR, STEP_UP_LASTS, Deed
from domain.requests import Obstacle, RequestKind
from storage.records import Freeze, RosterEntry
from tests.services.office import AUNT, DEVI, LIM, PARENT, Office, enrol
from tests.services.staffroom import (
    CHUA,
    OTHER_SCHOOL_LOGIN,
    began,
    enrol_as,
    entered,
    looked,
    looking,
    other_school,
    record_id,
    suspend,
)
from tests.town import LOGIN, OTHER_LOGIN


async def found(office: Office, text: str, user: int = LIM) -> list[str]:
    """Look for a text; return the logins that are found."""
    flow = await looking(office, text, user)
    return [one.login for one in await office.house.look_up.of(flow)] if flow.step is Step.PICK else []


async def acting(office: Office, deed: Deed, user: int = LIM) -> Flow:
    """Look LOGIN up and choose a deed, up to its code."""
    flow = await looked(office, user=user)
    return await office.house.look_up.act(office.turn(user), flow, deed)


async def typed(office: Office, flow: Flow, text: str | None = None, *, in_group: bool = True) -> Flow:
    """Type a fresh code."""
    office.clock.advance(seconds=30)
    code = office.code(flow.user_id) if text is None else text
    return await office.house.look_up.code(office.turn(flow.user_id), flow, code, in_group=in_group)


class TestStepUp:
    """Viewing takes a right code within the last five minutes."""

    async def test_before_anything_is_found_a_code_is_asked_for(self, office: Office) -> None:
        flow = await entered(office, "tan")
        assert flow.step is Step.CODE
        assert "school:roster:search" not in await office.tags()
        flow = await typed(office, flow)
        assert (flow.step, flow.values["count"]) == (Step.PICK, 1)

    async def test_a_code_of_the_last_five_minutes_is_enough_wherever_it_was_typed(
        self, office: Office
    ) -> None:
        await office.decide(await office.ask_unlock(AUNT))
        assert (await entered(office, "tan")).step is Step.PICK
        office.clock.now += STEP_UP_LASTS
        assert (await entered(office, "tan")).step is Step.CODE

    async def test_when_it_is_over_the_next_look_asks_again_and_goes_on_where_it_was(
        self, office: Office
    ) -> None:
        flow = await looking(office, "tan")
        office.clock.advance(minutes=3)
        flow = await office.house.look_up.search(office.turn(LIM), flow, "tan wei")
        office.clock.advance(minutes=2)
        flow = await office.house.look_up.pick(office.turn(LIM), flow, 1)
        assert flow.step is Step.CODE
        assert (await typed(office, flow)).step is Step.ACT

    @pytest.mark.parametrize("text", ["000000", "no code"])
    async def test_without_a_right_one_nobody_is_seen(self, office: Office, text: str) -> None:
        flow = await entered(office, "tan")
        assert (await typed(office, flow, text)).step is Step.CODE
        assert "school:roster:search" not in await office.tags()

    async def test_who_is_not_in_the_group_sees_nobody(self, office: Office) -> None:
        """ADM-01, TGM-07."""
        flow = await entered(office, "tan")
        flow = await typed(office, flow, in_group=False)
        assert (flow.ending, flow.values["obstacle"]) == (Ending.DONE, "not_in_the_group")

    async def test_the_suspended_see_nobody_however_fresh_their_code(self, office: Office) -> None:
        """TOT-03."""
        flow = await looking(office, "tan")
        await suspend(office, LIM)
        assert (await office.house.look_up.pick(office.turn(LIM), flow, 1)).said is Said.NOT_ALLOWED
        assert await office.house.look_up.begin(office.turn(LIM)) is Obstacle.SUSPENDED


class TestSearching:
    async def test_parts_of_name_or_id_find_and_every_search_is_an_event(self, office: Office) -> None:
        assert await found(office, "wei ling") == [LOGIN]
        assert await found(office, LOGIN) == [LOGIN]
        assert await found(office, "nobody here") == []
        events = [row for row in await office.audit() if row.tag == "school:roster:search"]
        assert [row.values for row in events] == [{"count": 1}, {"count": 1}, {"count": 0}]
        actor = f"approver:{await record_id(office, LIM)}"
        school = await office.house.schools.get("BTPS")
        assert {(row.subject, row.actor) for row in events} == {(school.id, actor)}

    async def test_what_was_searched_for_stands_in_no_event(self, office: Office) -> None:
        """LOG-04."""
        await found(office, "wei ling")
        assert "wei" not in repr([row for row in await office.audit() if "school" in row.tag])

    async def test_too_little_is_told_and_searched_for_by_nobody(self, office: Office) -> None:
        flow = await looking(office)
        flow = await office.house.look_up.search(office.turn(LIM), flow, "t")
        assert (flow.step, flow.said) == (Step.SEARCH, Said.SEARCH_REFUSED)
        assert "school:roster:search" not in await office.tags()

    async def test_an_nric_is_neither_searched_for_nor_kept(self, office: Office) -> None:
        """PRV-02."""
        flow = await entered(office, "S1234567D")
        assert "S1234567D" not in str(flow.values)
        flow = await office.house.look_up.search(office.turn(LIM), await typed(office, flow), "S1234567D")
        assert (flow.said, "S1234567D" in str(flow.values)) == (Said.SEARCH_REFUSED, False)

    async def test_at_most_ten_are_shown_by_name_and_the_rest_counted(self, office: Office) -> None:
        school = await office.house.schools.get("BTPS")
        rows = [RosterEntry(f"pupil_{n:02}@students.edu.sg", f"Pupil {n:02}", "5A") for n in range(13)]
        async with office.house.store.begin() as tx:
            await tx.accounts.put(school.id, rows[::-1], office.clock.now)
        flow = await looking(office, "pupil")
        names = [one.full_name for one in await office.house.look_up.of(flow)]
        assert (names, flow.values["count"]) == ([f"Pupil {n:02}" for n in range(MOST_FOUND)], 13)

    @pytest.mark.parametrize("number", [0, 2, 11, 10**9])
    async def test_a_number_nobody_offered_is_refused(self, office: Office, number: int) -> None:
        """TGM-10."""
        flow = await looking(office, "tan")
        with pytest.raises(WrongStep):
            await office.house.look_up.pick(office.turn(LIM), flow, number)


class TestSchools:
    """Nobody sees another school: tests try."""

    @pytest.mark.parametrize("text", [OTHER_SCHOOL_LOGIN, "Tan Wei Hao", "tan wei", "hao"])
    async def test_neither_name_nor_id_of_another_school_finds(self, office: Office, text: str) -> None:
        await other_school(office)
        assert OTHER_SCHOOL_LOGIN not in await found(office, text)
        assert await found(office, text, CHUA) == [OTHER_SCHOOL_LOGIN]

    async def test_an_account_of_another_school_is_not_opened_by_a_forged_list(self, office: Office) -> None:
        await other_school(office)
        flow = await looking(office, "tan")
        forged = replace(flow, values={**flow.values, "ids": await office.account_id(OTHER_SCHOOL_LOGIN)})
        after = await office.house.look_up.pick(office.turn(LIM), forged, 1)
        assert (after.step, after.said, after.account_id) == (Step.SEARCH, Said.NOBODY_FOUND, None)
        assert "account:record:look" not in await office.tags()

    @pytest.mark.parametrize("deed", [deed for deed in Deed if deed is not Deed.UNFREEZE])
    async def test_nothing_is_done_to_an_account_of_another_school(self, office: Office, deed: Deed) -> None:
        await other_school(office)
        foreign = await office.account_id(OTHER_SCHOOL_LOGIN)
        flow = await looked(office)
        forged = replace(flow, account_id=foreign)
        after = await office.house.look_up.act(office.turn(LIM), forged, deed)
        assert (after.step, after.values["problem"]) == (Step.ACT, "over")

        forged = replace(await acting(office, deed), account_id=foreign)
        after = await typed(office, forged)
        assert (after.step, after.values["problem"]) == (Step.ACT, "over")

    async def test_who_serves_two_schools_looks_in_the_one_they_chose(self, office: Office) -> None:
        await other_school(office)
        await enrol_as(office, DEVI, "Ms Devi", "XYZ")
        flow = began(await office.house.look_up.begin(office.turn(DEVI)))
        names = [one.name for one in await office.house.look_up.staff.schools(flow)]
        number = names.index("Xavier School") + 1
        flow = await office.house.look_up.school(office.turn(DEVI), flow, number)
        flow = await typed(office, flow)
        flow = await office.house.look_up.search(office.turn(DEVI), flow, "tan")
        assert [one.login for one in await office.house.look_up.of(flow)] == [OTHER_SCHOOL_LOGIN]


class TestLooking:
    async def test_every_look_is_an_event_about_the_account(self, office: Office) -> None:
        flow = await looked(office)
        assert (flow.step, flow.account_id) == (Step.ACT, await office.account_id())
        event = (await office.audit())[-1]
        assert (event.tag, event.subject, event.thread) == ("account:record:look", flow.subject, flow.id)

    async def test_a_leaver_is_not_opened(self, office: Office) -> None:
        flow = await looking(office, "tan")
        school = await office.house.schools.get("BTPS")
        async with office.house.store.begin() as tx:
            await tx.accounts.mark_leavers(school.id, {OTHER_LOGIN}, office.clock.now)
        after = await office.house.look_up.pick(office.turn(LIM), flow, 1)
        assert (after.step, after.said) == (Step.SEARCH, Said.NOBODY_FOUND)

    async def test_back_leads_to_the_list_and_another_search_from_anywhere(self, office: Office) -> None:
        flow = await looked(office)
        listed = await office.house.look_up.back(office.turn(LIM), flow)
        assert (listed.step, listed.values["count"]) == (Step.PICK, 1)
        flow = await office.house.look_up.pick(office.turn(LIM), listed, 1)
        flow = await office.house.look_up.search(office.turn(LIM), flow, "lim jun")
        assert [one.login for one in await office.house.look_up.of(flow)] == [OTHER_LOGIN]

    async def test_it_can_be_closed(self, office: Office) -> None:
        flow = await looked(office)
        assert (await office.house.look_up.finish(office.turn(LIM), flow)).ending is Ending.DONE


class TestActing:
    """Every deed takes a code of its own, through the gate."""

    @pytest.mark.parametrize("deed", [deed for deed in Deed if deed is not Deed.UNFREEZE])
    async def test_a_fresh_code_does_it_and_the_look_up_goes_on(self, office: Office, deed: Deed) -> None:
        flow = await typed(office, await acting(office, deed))
        shows = deed is Deed.TEMPORARY_PASSWORD
        assert (flow.step, flow.said) == (Step.SHOWN if shows else Step.ACT, Said.ACTED)

    @pytest.mark.parametrize("deed", [deed for deed in Deed if deed is not Deed.UNFREEZE])
    async def test_a_wrong_or_spent_code_does_nothing(self, office: Office, deed: Deed) -> None:
        """TOT-01: the code that let one look does not act too."""
        flow = await acting(office, deed)
        service, before = office.house.look_up, len(await office.tags())
        spent = await service.code(office.turn(LIM), flow, office.code(LIM), in_group=True)
        assert spent.said is Said.CODE_REUSED
        missed = await typed(office, spent, "000000")
        assert missed.said is Said.CODE_MISSED
        assert (await office.tags())[before:] == ["approver:code:reuse", "approver:code:miss"]

    async def test_the_code_is_for_the_deed_that_was_asked_alone(self, office: Office) -> None:
        """TOT-06."""
        flow = await acting(office, Deed.FREEZE)
        flow = await office.house.look_up.back(office.turn(LIM), flow)
        assert (flow.step, "deed" in flow.values) == (Step.ACT, False)
        flow = await office.house.look_up.act(office.turn(LIM), flow, Deed.CLEAR_QUESTIONS)
        await typed(office, flow)
        async with office.house.store.read() as tx:
            assert await tx.freezes.find(flow.account_id or "") is None
            assert await tx.answers.find(flow.account_id or "") is None

    async def test_nobody_acts_on_their_own_childs_account(self, office: Office) -> None:
        """ADM-07: they may look, and the attempt is recorded."""
        await enrol(office, PARENT, "Mdm Tan")
        flow = await acting(office, Deed.UNLOCK, PARENT)
        assert (flow.step, flow.said, flow.values["problem"]) == (Step.ACT, Said.ACT_REFUSED, "family")
        assert (await office.tags())[-1] == "approver:authority:refuse"

    async def test_who_becomes_family_between_press_and_code_is_refused(self, office: Office) -> None:
        flow = await acting(office, Deed.TEMPORARY_PASSWORD)
        async with office.house.store.begin() as tx:
            await tx.chats.bind(flow.account_id or "", office.turn(LIM), office.clock.now)
        flow = await typed(office, flow)
        assert (flow.step, flow.values["problem"]) == (Step.ACT, "family")
        assert "account:temporary_password:issue" not in (await office.tags())[-3:]

    async def test_who_left_the_group_or_was_removed_does_nothing(self, office: Office) -> None:
        """ADM-03, TGM-07."""
        flow = await typed(office, await acting(office, Deed.FREEZE), in_group=False)
        assert flow.said is Said.NOT_ALLOWED
        flow = await acting(office, Deed.FREEZE, DEVI)
        async with office.house.store.begin() as tx:
            await tx.approvers.leave(await record_id(office, DEVI), office.clock.now)
        assert (await typed(office, flow)).said is Said.NOT_ALLOWED
        async with office.house.store.read() as tx:
            assert await tx.freezes.find(await office.account_id()) is None

    async def test_where_the_school_wants_two_one_cannot_act_alone(self, office: Office) -> None:
        """ADM-08."""
        policy = replace(office.house.policy, two_approvers=frozenset({RequestKind.UNLOCK}))
        flow = await looked(office)
        service = office.house.look_up
        service._desk = replace(service._desk, policy=policy)
        flow = await service.act(office.turn(LIM), flow, Deed.UNLOCK)
        assert flow.values["problem"] == "two_needed"
        assert (await service.act(office.turn(LIM), flow, Deed.FREEZE)).step is Step.CODE

    async def test_a_school_may_want_two_where_the_installation_does_not(self, office: Office) -> None:
        """ADM-08: its own rule holds for the look-up too."""
        school = await office.house.schools.get("BTPS")
        rules = {"two_approvers": "temporary_password"}
        async with office.house.store.begin() as tx:
            await tx.schools.change(replace(school, rules=rules))
        flow = await looked(office)
        for deed in (Deed.TEMPORARY_PASSWORD, Deed.CLEAR_QUESTIONS):
            flow = await office.house.look_up.act(office.turn(LIM), flow, deed)
            assert flow.values["problem"] == "two_needed"
        assert (await office.house.look_up.act(office.turn(LIM), flow, Deed.UNLOCK)).step is Step.CODE

    async def test_what_does_not_fit_the_account_is_not_done(self, office: Office) -> None:
        flow = await looked(office)
        after = await office.house.look_up.act(office.turn(LIM), flow, Deed.UNFREEZE)
        assert after.values["problem"] == "over"

    async def test_an_act_needs_its_step(self, office: Office) -> None:
        """REC-04."""
        flow = await looking(office, "tan")
        for act in (
            office.house.look_up.act(office.turn(LIM), flow, Deed.UNLOCK),
            office.house.look_up.code(office.turn(LIM), flow, "123456", in_group=True),
            office.house.look_up.back(office.turn(LIM), flow),
        ):
            with pytest.raises(WrongStep):
                await act


class TestTappedTooLate:
    """A tap after the five minutes asks to look again, and goes on to the tapped deed's own code."""

    async def test_the_code_to_look_continues_to_the_deeds_own_and_does_nothing(self, office: Office) -> None:
        """TOT-06."""
        flow = await looked(office)
        office.clock.advance(minutes=2)
        flow = await office.house.look_up.back(office.turn(LIM), flow)
        office.clock.advance(minutes=2)
        flow = await office.house.look_up.pick(office.turn(LIM), flow, 1)
        office.clock.advance(minutes=2)
        asked = await office.house.look_up.act(office.turn(LIM), flow, Deed.FREEZE)
        assert (asked.step, asked.values.get("deed")) == (Step.CODE, None)
        again = await typed(office, asked)
        assert (again.step, again.values["deed"], again.values["is_again"]) == (Step.CODE, "freeze", 1)
        assert "account:self_service:freeze" not in await office.tags()
        assert (await typed(office, again)).said is Said.ACTED
        assert "account:self_service:freeze" in await office.tags()

    async def test_what_cannot_be_done_is_said_after_it(self, office: Office) -> None:
        flow = await looked(office)
        office.clock.now += STEP_UP_LASTS
        asked = await office.house.look_up.act(office.turn(LIM), flow, Deed.UNFREEZE)
        after = await typed(office, asked)
        assert (after.step, after.said, after.values["problem"]) == (Step.ACT, Said.ACT_REFUSED, "over")


class TestFrozen:
    """REC-08: while self-service is frozen a slip opens nothing, so none is made."""

    async def test_a_temporary_password_is_refused_before_a_code_is_asked_for(self, office: Office) -> None:
        await typed(office, await acting(office, Deed.FREEZE))
        after = await acting(office, Deed.TEMPORARY_PASSWORD)
        assert (after.step, after.said, after.values["problem"]) == (Step.ACT, Said.ACT_REFUSED, "frozen")

    async def test_a_freeze_between_tap_and_code_refuses_it_too(self, office: Office) -> None:
        flow = await acting(office, Deed.TEMPORARY_PASSWORD)
        async with office.house.store.begin() as tx:
            await tx.freezes.put(Freeze(flow.account_id or "", PARENT, office.clock.now))
        assert (await typed(office, flow)).values["problem"] == "frozen"
        assert "account:temporary_password:issue" not in await office.tags(flow.id)

    async def test_after_an_unlock_it_is_made(self, office: Office) -> None:
        await typed(office, await acting(office, Deed.FREEZE))
        await typed(office, await acting(office, Deed.UNLOCK))
        assert (await typed(office, await acting(office, Deed.TEMPORARY_PASSWORD))).step is Step.SHOWN


class TestTemporaryPassword:
    """TMP-03: shown once, for a minute, then gone."""

    async def test_it_is_shown_for_a_minute_and_viewed_once(self, office: Office) -> None:
        flow = await typed(office, await acting(office, Deed.TEMPORARY_PASSWORD))
        assert flow.expires_at == flow.deadline_at == office.clock.now + SHOWN_FOR
        password = office.house.look_up.shown(flow)
        assert len(password) == len("XXXX-XXXX-XXXX")
        done = await office.house.look_up.finish(office.turn(LIM), flow)
        assert (done.ending, office.house.look_up.shown(done)) == (Ending.DONE, "")
        tags = await office.tags(flow.id)
        assert tags[-1] == Tag.TEMPORARY_PASSWORD_VIEWED

    async def test_what_a_restart_took_unseen_was_viewed_by_nobody(self, office: Office) -> None:
        flow = await typed(office, await acting(office, Deed.TEMPORARY_PASSWORD))
        office.house.memory.forget(flow.id)
        done = await office.house.look_up.unseen(office.turn(LIM), flow)
        assert done.ending is Ending.DONE
        assert Tag.TEMPORARY_PASSWORD_VIEWED not in await office.tags(flow.id)

    async def test_after_a_minute_it_is_taken_away(self, office: Office) -> None:
        flow = await typed(office, await acting(office, Deed.TEMPORARY_PASSWORD))
        office.clock.now += SHOWN_FOR - timedelta(seconds=1)
        assert await office.house.flows.expire_due() == 0
        office.clock.advance(seconds=1)
        assert await office.house.flows.expire_due() == 1
        assert office.house.look_up.shown(flow) == ""

    async def test_it_opens_a_first_login(self, office: Office) -> None:
        flow = await typed(office, await acting(office, Deed.TEMPORARY_PASSWORD))
        office.slips = {**office.slips, LOGIN: office.house.look_up.shown(flow)}
        assert (await office.show_paper(AUNT)).step is Step.QUESTION
