"""Decisions: authority at the press and again with the code, one code once, one decision once."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, Permit, PermitKind, Request, RequestKind, RequestState, Verdict
from storage.interface import Stale
from tests.services.office import AUNT, DEVI, GROUP, LIM, PARENT, Office, enrol, open_office, reopened
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD, Clock

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001 - as Chinese keyboards write them


def withdraw(folder: Path, user: int) -> None:
    """Take an approver's authority away, as the operator does beside the running bot."""
    with closing(sqlite3.connect(folder / "data" / "helpdesk.db")) as database, database:
        gone = database.execute(
            "UPDATE approvers SET left_at = '2026-11-21 13:00:00.000000' WHERE user_id = ?", (user,)
        )
        assert gone.rowcount == 1


async def state_of(office: Office, request: Request) -> RequestState:
    """Return where a request stands now."""
    return (await office.house.requests.view(request.id)).request.state


async def permits_of(office: Office, user: int = PARENT) -> list[Permit]:
    """Return what a person was allowed."""
    account_id = await office.account_id()
    async with office.house.store.read() as tx:
        found = [
            await tx.permits.find(account_id, office.turn(user), kind, office.clock.now)
            for kind in PermitKind
        ]
    return [permit for permit in found if permit is not None]


async def challenge(
    office: Office, request: Request, user: int = LIM, verdict: Verdict = Verdict.APPROVE
) -> Flow:
    """Press a button and wait for a fresh code."""
    flow = await office.press(request, user, verdict)
    assert isinstance(flow, Flow)
    office.clock.advance(seconds=30)
    return flow


async def ask_temporary(office: Office, user: int = PARENT) -> Request:
    """Ask for a temporary password."""
    forgotten = await office.house.forgot_password.forget(office.turn(user), await office.recover(user))
    request = await office.ask(forgotten)
    assert request is not None
    return request


async def ask_recovery(office: Office, user: int = AUNT) -> Request:
    """Ask for a reset after right answers from an unknown chat."""
    request = await office.ask(await office.answer(await office.recover(user)))
    assert request is not None
    return request


class TestPress:
    async def test_a_press_opens_a_code_challenge_in_private(self, office: Office) -> None:
        request = await office.ask_unlock()
        flow = await office.press(request)
        assert isinstance(flow, Flow)
        assert (flow.step, flow.chat_id, flow.request_id) == (Step.CODE, LIM, request.id)
        (notice,) = await office.queued(NoticeKind.STEP_UP)
        assert (notice.notice.chat_id, notice.notice.values["flow_id"]) == (LIM, flow.id)
        assert await state_of(office, request) is RequestState.OPEN

    async def test_the_card_is_found_by_its_nonce_alone(self, office: Office) -> None:
        """TGM-10."""
        request = await office.ask_unlock()
        assert await office.house.decisions.find(request.nonce) == request
        assert await office.house.decisions.find("0" * 24) is None

    async def test_a_stranger_in_the_group_decides_nothing(self, office: Office) -> None:
        """ADM-01, ADM-02: membership is no authority."""
        request = await office.ask_unlock()
        assert await office.press(request, AUNT) is Obstacle.NOT_AN_APPROVER
        assert (await office.audit(request.id))[-1].values == {"reason": "not_an_approver"}

    async def test_an_approver_who_left_the_group_decides_nothing(self, office: Office) -> None:
        request = await office.ask_unlock()
        assert await office.press(request, in_group=False) is Obstacle.NOT_IN_THE_GROUP

    async def test_an_approver_of_another_school_decides_nothing(self, office: Office) -> None:
        await office.house.schools.add("XYZ", "Other School")
        await enrol(office, 555, "Mr Other", school="XYZ")
        request = await office.ask_unlock()
        assert await office.press(request, 555) is Obstacle.OTHER_SCHOOL

    async def test_nobody_decides_what_they_asked_for(self, office: Office) -> None:
        """ADM-07, AB4."""
        request = await office.ask_unlock(LIM)
        assert await office.press(request, LIM) is Obstacle.OWN_REQUEST
        assert isinstance(await office.press(request, DEVI), Flow)

    async def test_a_guardian_of_the_student_decides_nothing_about_them(self, office: Office) -> None:
        """ADM-07: asked for from another phone, approved from the family's own."""
        await enrol(office, PARENT, "Mdm Tan")
        request = await office.ask_unlock(AUNT)
        assert await office.press(request, PARENT) is Obstacle.OWN_REQUEST
        other = await office.ask_unlock(AUNT, OTHER_LOGIN)
        assert isinstance(await office.press(other, PARENT), Flow)

    async def test_a_late_press_is_told(self, office: Office) -> None:
        """ADM-09."""
        request = await office.ask_unlock()
        await office.decide(request)
        assert await office.press(request, DEVI) is Obstacle.DECIDED
        other = await office.ask_unlock(AUNT)
        office.clock.advance(hours=72)
        assert await office.press(other) is Obstacle.DECIDED

    async def test_a_press_replaces_what_the_approver_was_doing(self, office: Office) -> None:
        """Architecture 4: a person has one open flow."""
        own = await office.recover(LIM, OTHER_LOGIN)
        await office.press(await office.ask_unlock())
        assert (await office.house.flows.get(own.id)).ending is Ending.REPLACED


class TestGate:
    async def test_authority_withdrawn_between_press_and_code_stops(
        self, office: Office, tmp_path: Path
    ) -> None:
        """ADM-03."""
        request = await office.ask_unlock()
        flow = await challenge(office, request)
        withdraw(tmp_path, LIM)
        flow = await office.type_code(flow)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert flow.values["obstacle"] == "not_an_approver"
        assert await state_of(office, request) is RequestState.OPEN
        assert await permits_of(office) == []

    async def test_leaving_the_group_between_press_and_code_stops(self, office: Office) -> None:
        """ADM-03, TGM-07."""
        request = await office.ask_unlock()
        flow = await office.type_code(await challenge(office, request), in_group=False)
        assert (flow.said, flow.values["obstacle"]) == (Said.NOT_ALLOWED, "not_in_the_group")
        assert await state_of(office, request) is RequestState.OPEN

    async def test_who_comes_second_hears_what_was_decided(self, office: Office) -> None:
        request = await office.ask_unlock()
        late = await challenge(office, request, DEVI, Verdict.DENY)
        await office.decide(request)
        late = await office.type_code(late)
        assert (late.said, late.values["state"]) == (Said.ALREADY_DECIDED, "approved")

    async def test_a_code_is_for_the_request_it_was_asked_for(self, office: Office) -> None:
        """TOT-06: the challenge of an earlier press ended with the next one."""
        first, second = await office.ask_unlock(), await office.ask_unlock(AUNT)
        old = await challenge(office, first)
        await office.press(second)
        with pytest.raises(Stale):
            await office.type_code(old)
        assert await state_of(office, first) is RequestState.OPEN
        assert await state_of(office, second) is RequestState.OPEN

    async def test_a_challenge_lives_five_minutes(self, office: Office) -> None:
        """ADM-09."""
        await challenge(office, await office.ask_unlock())
        office.clock.advance(minutes=5)
        await office.house.housekeeping.expire()
        found = await office.house.flows.find(office.turn(LIM))
        assert found is not None
        assert found.ending is Ending.EXPIRED

    async def test_another_step_takes_no_code(self, office: Office) -> None:
        """REC-04."""
        flow = await office.recover()
        for forged in (flow, office.at(flow, Step.CODE)):
            with pytest.raises(WrongStep):
                await office.house.decisions.code(office.turn(), forged, "123456", in_group=True)
        waiting = await challenge(office, await office.ask_unlock())
        with pytest.raises(WrongStep):
            await office.house.decisions.viewed(office.turn(LIM), waiting)
        with pytest.raises(WrongStep):
            await office.house.decisions.reissue(office.turn(LIM), waiting, in_group=True)


class TestCodes:
    async def test_a_code_counts_once_also_for_another_request(self, office: Office) -> None:
        """TOT-01, AB6: neither again nor in other digits."""
        first, second = await office.ask_unlock(), await office.ask_unlock(AUNT)
        flow = await challenge(office, first)
        code = office.code()
        assert (await office.type_code(flow, code)).said is Said.APPROVED
        other = await office.press(second)
        assert isinstance(other, Flow)
        for typed in (code, code.translate(FULL_WIDTH), f"{code[:3]} {code[3:]}"):
            other = await office.type_code(other, typed)
            assert (other.step, other.said) == (Step.CODE, Said.CODE_REUSED)
        assert await state_of(office, second) is RequestState.OPEN

    async def test_full_width_digits_are_digits(self, office: Office) -> None:
        flow = await challenge(office, await office.ask_unlock())
        assert (await office.type_code(flow, office.code().translate(FULL_WIDTH))).said is Said.APPROVED

    async def test_the_code_of_the_step_before_counts_and_older_ones_do_not(self, office: Office) -> None:
        """TOT-02."""
        flow = await challenge(office, await office.ask_unlock())
        code = office.code()
        office.clock.advance(seconds=60)
        flow = await office.type_code(flow, code)
        assert flow.said is Said.CODE_MISSED
        code = office.code()
        office.clock.advance(seconds=30)
        assert (await office.type_code(flow, code)).said is Said.APPROVED

    async def test_of_two_submissions_at_once_one_counts(self, office: Office) -> None:
        """TOT-01."""
        flow = await challenge(office, await office.ask_unlock())
        results = await asyncio.gather(*(office.type_code(flow) for _ in range(2)), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["Flow", "Stale"]
        assert len(await permits_of(office)) == 1

    async def test_five_wrong_codes_suspend_for_every_request(self, office: Office) -> None:
        """TOT-03."""
        request = await office.ask_unlock()
        flow = await challenge(office, request)
        for _ in range(4):
            flow = await office.type_code(flow, "000000")
            assert (flow.step, flow.said) == (Step.CODE, Said.CODE_MISSED)
        flow = await office.type_code(flow, "not a code")
        assert (flow.step, flow.said) == (Step.CODE, Said.CODE_UNREADABLE)
        flow = await office.type_code(flow, "000000")
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CODE_SUSPENDED)
        assert (await office.tags(flow.id))[-2:] == ["approver:code:miss", "approver:code:suspend"]
        assert await office.press(request) is Obstacle.SUSPENDED
        assert await office.press(await office.ask_unlock(AUNT)) is Obstacle.SUSPENDED
        assert (await office.decide(request, DEVI)).said is Said.APPROVED

    async def test_a_right_code_ends_the_wrong_ones_in_a_row(self, office: Office) -> None:
        for user in (PARENT, AUNT):
            flow = await challenge(office, await office.ask_unlock(user))
            for _ in range(4):
                flow = await office.type_code(flow, "000000")
            assert (await office.type_code(flow)).said is Said.APPROVED

    async def test_another_approvers_code_is_wrong(self, office: Office) -> None:
        flow = await challenge(office, await office.ask_unlock())
        assert (await office.type_code(flow, office.code(DEVI))).said is Said.CODE_MISSED


class TestManyAtOnce:
    async def test_of_twenty_approvals_and_denials_one_takes_effect(self, office: Office) -> None:
        """ADM-09, AB2."""
        people = range(600, 620)
        for user in people:
            await enrol(office, user, f"Approver {user}")
        request = await office.ask_unlock()
        flows = [
            await challenge(office, request, user, Verdict.APPROVE if user % 2 else Verdict.DENY)
            for user in people
        ]
        after = await asyncio.gather(*(office.type_code(flow) for flow in flows))
        said = [flow.said for flow in after]
        assert said.count(Said.ALREADY_DECIDED) == 19
        winner = next(flow for flow in after if flow.said is not Said.ALREADY_DECIDED)
        approved = winner.said is Said.APPROVED
        assert await state_of(office, request) is (RequestState.APPROVED if approved else RequestState.DENIED)
        assert len(await permits_of(office)) == int(approved)
        outcomes = [
            queued for queued in await office.queued() if queued.notice.dedupe_key == f"outcome:{request.id}"
        ]
        assert len(outcomes) == 1


class TestUnlock:
    async def test_it_gives_this_person_three_tries_and_no_more(self, office: Office) -> None:
        """THR-13."""
        await office.miss(3)
        await office.decide(await office.ask_unlock())
        left = []
        flow = await office.recover()
        for _ in range(3):
            assert flow.step is Step.CHALLENGE
            flow = await office.answer(flow, ("no", "idea", "again"))
            left.append(flow.values.get("tries_left"))
        assert left == [2, 1, None]
        assert flow.step is Step.LOCKED
        assert (await office.recover()).step is Step.LOCKED

    async def test_it_gives_them_to_nobody_else(self, office: Office) -> None:
        await office.miss(3)
        await office.miss(3, AUNT)
        await office.decide(await office.ask_unlock())
        assert (await office.recover(AUNT)).step is Step.LOCKED
        assert (await office.recover()).step is Step.CHALLENGE

    async def test_the_person_is_told_with_what_to_go_on(self, office: Office) -> None:
        request = await office.ask_unlock()
        flow = await office.decide(request)
        (permit,) = await permits_of(office)
        assert (flow.ending, permit.kind, permit.remaining) == (Ending.DONE, PermitKind.TRIES, 3)
        (told,) = await office.queued(NoticeKind.REQUEST_APPROVED)
        assert told.notice.chat_id == PARENT
        assert told.notice.values == {"request_id": request.id, "permit_id": permit.id}
        assert (await office.audit(request.id))[-1].actor == f"approver:{await approver_id(office, LIM)}"

    async def test_denied_nothing_changes_and_the_person_is_told(self, office: Office) -> None:
        request = await office.ask_unlock()
        flow = await office.decide(request, verdict=Verdict.DENY)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.DENIED)
        assert await permits_of(office) == []
        assert len(await office.queued(NoticeKind.REQUEST_DENIED)) == 1

    async def test_the_directorys_own_lock_is_released(self, office: Office) -> None:
        """Facts.md, times and habits."""
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            await tx.credentials.set_standing(account_id, enabled=False, locked=True, must_change=False)
        await office.decide(await office.ask_unlock())
        async with office.house.store.read() as tx:
            credential = await tx.credentials.find(account_id)
        assert credential is not None
        assert (credential.enabled, credential.locked, credential.must_change) == (True, False, False)


async def approver_id(office: Office, user: int) -> str:
    """Return an approver's id."""
    async with office.house.store.read() as tx:
        return (await tx.approvers.list_by_user(user))[0].id


class TestRecovery:
    async def test_the_button_of_the_notice_leads_to_the_new_password(self, office: Office) -> None:
        """Architecture 5: without asking the answers again; success binds the chat."""
        request = await ask_recovery(office)
        await office.decide(request)
        (permit,) = await permits_of(office, AUNT)
        flow = await office.house.forgot_password.begin_with(office.turn(AUNT), permit.id)
        assert (flow.step, flow.login, permit.remaining) == (Step.NEW_PASSWORD, LOGIN, 1)
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED
        async with office.house.store.read() as tx:
            assert await tx.chats.is_known(permit.account_id, office.turn(AUNT))

    async def test_it_is_used_once(self, office: Office) -> None:
        """SES-05."""
        await office.decide(await ask_recovery(office))
        (permit,) = await permits_of(office, AUNT)
        flow = await office.house.forgot_password.begin_with(office.turn(AUNT), permit.id)
        await office.set_password(flow, SECOND_PASSWORD)
        again = await office.house.forgot_password.begin_with(office.turn(AUNT), permit.id)
        assert (again.step, again.said) == (Step.LOGIN, Said.PERMIT_GONE)

    async def test_it_is_for_this_person_and_chat_alone(self, office: Office) -> None:
        """SES-05."""
        await office.decide(await ask_recovery(office))
        (permit,) = await permits_of(office, AUNT)
        elsewhere = [
            office.turn(99),
            replace(office.turn(AUNT), chat_id=-4),
            replace(office.turn(AUNT), bot_id=9),
        ]
        for turn in elsewhere:
            flow = await office.house.forgot_password.begin_with(turn, permit.id)
            assert (flow.step, flow.said) == (Step.LOGIN, Said.PERMIT_GONE)
            flow = await office.house.forgot_password.login(turn, flow, LOGIN)
            assert flow.step is Step.CHALLENGE

    async def test_it_is_good_for_a_day(self, office: Office) -> None:
        await office.decide(await ask_recovery(office))
        (permit,) = await permits_of(office, AUNT)
        office.clock.advance(hours=24)
        flow = await office.house.forgot_password.begin_with(office.turn(AUNT), permit.id)
        assert flow.said is Said.PERMIT_GONE

    async def test_of_two_resets_on_one_permit_one_takes_effect(self, office: Office) -> None:
        service = office.house.forgot_password
        await office.decide(await ask_recovery(office))
        (permit,) = await permits_of(office, AUNT)
        flow = await service.password(
            office.turn(AUNT), await service.begin_with(office.turn(AUNT), permit.id), SECOND_PASSWORD
        )
        async with office.house.store.begin() as tx:
            await tx.permits.use(permit.id)
        with pytest.raises(Stale):
            await service.password_again(office.turn(AUNT), flow, SECOND_PASSWORD)
        assert (await office.reset(SECOND_PASSWORD)).said is Said.CHANGED  # it was not used up

    async def test_a_permit_for_tries_sets_no_password(self, office: Office) -> None:
        """REC-02: the kinds are not exchangeable."""
        await office.decide(await office.ask_unlock(AUNT))
        (permit,) = await permits_of(office, AUNT)
        assert permit.kind is PermitKind.TRIES
        flow = await office.house.forgot_password.begin_with(office.turn(AUNT), permit.id)
        assert flow.step is Step.CHALLENGE


class TestTemporaryPassword:
    async def test_it_is_shown_to_the_approver_alone_and_from_memory(
        self, office: Office, tmp_path: Path
    ) -> None:
        """TMP-03."""
        flow = await office.decide(await ask_temporary(office))
        shown = office.house.decisions.shown(flow)
        assert (flow.step, flow.said, len(shown)) == (Step.SHOWN, Said.APPROVED, 14)
        (told,) = await office.queued(NoticeKind.REQUEST_APPROVED)
        assert (told.notice.chat_id, told.notice.values["permit_id"]) == (PARENT, "")
        for file in (tmp_path / "data").iterdir():
            content = file.read_bytes()
            assert shown.encode() not in content
            assert shown.replace("-", "").encode() not in content

    async def test_once_written_down_it_is_gone(self, office: Office) -> None:
        flow = await office.decide(await ask_temporary(office))
        flow = await office.house.decisions.viewed(office.turn(LIM), flow)
        assert (flow.ending, len(office.house.memory)) == (Ending.DONE, 0)
        assert (await office.tags(flow.id))[-1] == "account:temporary_password:view"

    async def test_what_a_restart_took_unseen_was_viewed_by_nobody(self, office: Office) -> None:
        flow = await office.decide(await ask_temporary(office))
        office.house.memory.forget(flow.id)
        done = await office.house.decisions.unseen(office.turn(LIM), flow)
        assert done.ending is Ending.DONE
        assert "account:temporary_password:view" not in await office.tags()

    async def test_with_it_one_logs_in_as_for_the_first_time(self, office: Office) -> None:
        flow = await office.decide(await ask_temporary(office))
        office.slips = {LOGIN: office.house.decisions.shown(flow)}
        done = await office.set_password(await office.enter(AUNT), SECOND_PASSWORD)
        assert done.said is Said.CHANGED

    async def test_it_is_good_for_a_day(self, office: Office) -> None:
        """TMP-02."""
        flow = await office.decide(await ask_temporary(office))
        office.slips = {LOGIN: office.house.decisions.shown(flow)}
        office.clock.advance(hours=24)
        assert (await office.show_paper()).said is Said.SLIP_EXPIRED

    async def test_it_gives_five_fresh_tries(self, office: Office) -> None:
        office.slips = {LOGIN: "0000-0000-0000"}
        for _ in range(5):
            locked = await office.show_paper()
        assert locked.step is Step.LOCKED
        flow = await office.decide(await ask_temporary(office))
        office.slips = {LOGIN: office.house.decisions.shown(flow)}
        assert (await office.show_paper()).step is Step.QUESTION

    async def test_lost_by_a_restart_another_one_is_made(self, lived_in: Path, tmp_path: Path) -> None:
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            flow = await office.decide(await ask_temporary(office))
            lost = office.house.decisions.shown(flow)
        async with reopened(tmp_path, clock) as office:
            flow = await office.open_flow(LIM)
            assert (flow.step, office.house.decisions.shown(flow)) == (Step.SHOWN, "")
            flow = await office.house.decisions.reissue(office.turn(LIM), flow, in_group=True)
            office.slips = {LOGIN: lost}
            assert (await office.show_paper()).said is Said.TEMPORARY_PASSWORD_MISSED
            office.slips = {LOGIN: office.house.decisions.shown(flow)}
            assert (await office.show_paper()).step is Step.QUESTION

    async def test_the_old_password_works_until_it_is_used(self, office: Office) -> None:
        """REC-05, THR-05: nothing about the account changes before proof."""
        request = await ask_temporary(office)
        await office.decide(request)
        assert request.kind is RequestKind.TEMPORARY_PASSWORD
        directory = office.house.decisions._approvals._directory
        async with office.house.hashing.slot(1) as derive:
            assert await directory.verify(await office.account_id(), PASSWORD, derive)

    async def test_pressing_in_the_group_is_answered_in_private(self, office: Office) -> None:
        """TMP-03: nothing of it goes to the group."""
        flow = await office.decide(await ask_temporary(office))
        assert flow.chat_id == LIM
        to_group = [queued.notice.kind for queued in await office.queued() if queued.notice.chat_id == GROUP]
        assert set(to_group) <= {NoticeKind.REQUEST_CARD, NoticeKind.REQUEST_CARD_OUTCOME}


class TestReissue:
    """ADM-01, ADM-03: another temporary password takes the authority that the first one took."""

    async def test_one_that_still_stands_is_shown_again_and_stays_good(self, office: Office) -> None:
        flow = await office.decide(await ask_temporary(office))
        first = office.house.decisions.shown(flow)
        flow = await office.house.decisions.reissue(office.turn(LIM), flow, in_group=True)
        assert (flow.step, office.house.decisions.shown(flow)) == (Step.SHOWN, first)
        office.slips = {LOGIN: first}
        assert (await office.show_paper()).step is Step.QUESTION

    @pytest.mark.parametrize("lost", [True, False])
    async def test_nobody_whose_authority_was_withdrawn_gets_one(
        self, office: Office, tmp_path: Path, *, lost: bool
    ) -> None:
        flow = await office.decide(await ask_temporary(office))
        if lost:
            office.house.memory.forget(flow.id)
        withdraw(tmp_path, LIM)
        flow = await office.house.decisions.reissue(office.turn(LIM), flow, in_group=True)
        assert (flow.said, flow.ending, office.house.decisions.shown(flow)) == (
            Said.NOT_ALLOWED,
            Ending.DONE,
            "",
        )
        assert (await office.audit())[-1].values == {"reason": "not_an_approver"}

    async def test_nobody_who_left_the_group_gets_one(self, office: Office) -> None:
        flow = await office.decide(await ask_temporary(office))
        office.house.memory.forget(flow.id)
        flow = await office.house.decisions.reissue(office.turn(LIM), flow, in_group=False)
        assert (flow.said, office.house.decisions.shown(flow)) == (Said.NOT_ALLOWED, "")

    async def test_after_the_slip_was_used_there_is_none(self, office: Office) -> None:
        flow = await office.decide(await ask_temporary(office))
        office.slips = {LOGIN: office.house.decisions.shown(flow)}
        assert (await office.set_password(await office.enter(), SECOND_PASSWORD)).said is Said.CHANGED
        office.house.memory.forget(flow.id)
        flow = await office.house.decisions.reissue(office.turn(LIM), flow, in_group=True)
        assert (flow.said, flow.ending, office.house.decisions.shown(flow)) == (
            Said.SLIP_GONE,
            Ending.DONE,
            "",
        )

    async def test_after_a_newer_slip_there_is_none_that_would_void_it(self, office: Office) -> None:
        old = await office.decide(await ask_temporary(office))
        new = await office.decide(await ask_temporary(office, AUNT), DEVI)
        office.house.memory.forget(old.id)
        after = await office.house.decisions.reissue(office.turn(LIM), old, in_group=True)
        assert after.said is Said.SLIP_GONE
        office.slips = {LOGIN: office.house.decisions.shown(new)}
        assert (await office.show_paper()).step is Step.QUESTION
