"""/class: a Form Teacher asks for students of their own class, and decides nothing (ADM-04)."""

from dataclasses import replace

import pytest

from domain.class_requests import KINDS, MOST, WINDOW
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, PermitKind, Request, RequestKind, RequestState, Verdict
from storage.records import RosterEntry
from tests.services.office import AUNT, GROUP, LIM, PARENT, Office
from tests.services.staffroom import (
    OTHER_SCHOOL_LOGIN,
    RAJ,
    SITI,
    began,
    other_school,
    record_id,
    suspend,
    teacher,
)
from tests.town import LOGIN, OTHER_LOGIN


async def listed(office: Office, user: int = SITI) -> tuple[Flow, list[str]]:
    """Begin /class; return the flow and the logins it lists."""
    flow = began(await office.house.class_requests.begin(office.turn(user)))
    return flow, [one.login for one in await office.house.class_requests.of(flow)]


async def asking(office: Office, kind: RequestKind, user: int = SITI) -> Flow:
    """Choose the first student and what to ask for, up to the code."""
    flow, _ = await listed(office, user)
    flow = await office.house.class_requests.pick(office.turn(user), flow, 1)
    return await office.house.class_requests.ask(office.turn(user), flow, kind)


async def typed(office: Office, flow: Flow, text: str | None = None) -> Flow:
    """Type a fresh code."""
    office.clock.advance(seconds=30)
    code = office.code(flow.user_id) if text is None else text
    return await office.house.class_requests.code(office.turn(flow.user_id), flow, code)


async def asked(office: Office, kind: RequestKind = RequestKind.UNLOCK, user: int = SITI) -> Request:
    """Ask for the first student; return the request."""
    done = await typed(office, await asking(office, kind, user))
    assert (done.ending, done.said) == (Ending.DONE, Said.ASKED)
    return (await office.requests_of(user))[0]


@pytest.fixture
async def siti(office: Office) -> Office:
    """An office with a Form Teacher of 5A."""
    await teacher(office)
    return office


class TestList:
    async def test_it_holds_the_own_class_however_the_roster_writes_it(self, office: Office) -> None:
        await teacher(office, of="5a")
        assert (await listed(office))[1] == [LOGIN]

    async def test_it_has_pages_in_order_of_names(self, siti: Office) -> None:
        rows = [RosterEntry(f"pupil_{n:02}@students.edu.sg", f"Pupil {n:02}", "5A") for n in range(12)]
        school = await siti.house.schools.get("BTPS")
        async with siti.house.store.begin() as tx:
            await tx.accounts.put(school.id, rows, siti.clock.now)
        service = siti.house.class_requests
        flow, first = await listed(siti)
        flow = await service.page(siti.turn(SITI), flow, 2)
        second = [one.login for one in await service.of(flow)]
        assert (*first, *second) == (*(row.login for row in rows), LOGIN)
        assert len(first) == 10
        flow = await service.pick(siti.turn(SITI), flow, 3)
        assert (await service.student(flow)).login == LOGIN
        flow = await service.back(siti.turn(SITI), flow)
        assert [one.login for one in await service.of(flow)] == second

    async def test_an_empty_class_lists_nobody(self, office: Office) -> None:
        await teacher(office, of="6Z")
        flow, logins = await listed(office)
        assert logins == []
        with pytest.raises(WrongStep):
            await office.house.class_requests.pick(office.turn(SITI), flow, 1)

    async def test_it_can_be_closed(self, siti: Office) -> None:
        flow, _ = await listed(siti)
        assert (await siti.house.class_requests.finish(siti.turn(SITI), flow)).ending is Ending.DONE


class TestAsking:
    @pytest.mark.parametrize("kind", KINDS)
    async def test_the_school_has_it_as_a_form_teachers(self, siti: Office, kind: RequestKind) -> None:
        request = await asked(siti, kind)
        assert (request.kind, request.state, request.by_teacher) == (kind, RequestState.OPEN, True)
        assert (request.known_chat, request.answers_right, request.user_id) == (False, False, SITI)
        (card,) = await siti.queued(NoticeKind.REQUEST_CARD)
        assert (card.notice.chat_id, card.notice.values) == (GROUP, {"request_id": request.id})
        opened = [row for row in await siti.audit() if row.tag == "request:school:open"]
        assert [row.values for row in opened] == [{"kind": kind.value, "request": request.id}]

    async def test_what_was_asked_already_is_not_asked_twice(self, siti: Office) -> None:
        """THR-12."""
        await asked(siti)
        flow = await asking(siti, RequestKind.UNLOCK)
        assert (flow.step, flow.said, flow.values["problem"]) == (
            Step.ACT,
            Said.ACT_REFUSED,
            "asked_already",
        )
        assert (await asking(siti, RequestKind.TEMPORARY_PASSWORD)).step is Step.CODE

    async def test_ten_an_hour_are_enough(self, siti: Office) -> None:
        """security.md 5h."""
        first = await asked(siti)
        async with siti.house.store.begin() as tx:
            for number in range(MOST - 1):
                await tx.requests.put(
                    replace(first, id=f"r{number}", nonce=f"n{number}", account_id=f"a{number}")
                )
        flow = await asking(siti, RequestKind.TEMPORARY_PASSWORD)
        assert flow.values["problem"] == "too_often"
        siti.clock.now += WINDOW
        assert (await asking(siti, RequestKind.TEMPORARY_PASSWORD)).step is Step.CODE

    async def test_they_take_nothing_from_what_a_teacher_asks_as_a_parent(self, siti: Office) -> None:
        """THR-12: two a day are the family's own, and ten an hour the class's."""
        first = await asked(siti)
        await asked(siti, RequestKind.TEMPORARY_PASSWORD)
        own = [await siti.ask_unlock(SITI, login) for login in (OTHER_LOGIN, LOGIN)]
        assert [one.by_teacher for one in own] == [False, False]
        async with siti.house.store.begin() as tx:
            for number in range(MOST - 3):
                await tx.requests.put(
                    replace(first, id=f"r{number}", nonce=f"n{number}", account_id=f"a{number}")
                )
        flow, _ = await listed(siti)
        flow = await siti.house.class_requests.pick(siti.turn(SITI), flow, 1)
        after = await siti.house.class_requests.ask(siti.turn(SITI), flow, RequestKind.UNLOCK)
        assert after.values["problem"] == "asked_already"  # and not too often

    async def test_a_reset_is_not_a_teachers_to_ask_for(self, siti: Office) -> None:
        flow, _ = await listed(siti)
        flow = await siti.house.class_requests.pick(siti.turn(SITI), flow, 1)
        with pytest.raises(WrongStep):
            await siti.house.class_requests.ask(siti.turn(SITI), flow, RequestKind.RECOVERY)

    async def test_from_the_code_one_can_go_back(self, siti: Office) -> None:
        flow = await asking(siti, RequestKind.UNLOCK)
        flow = await siti.house.class_requests.leave(siti.turn(SITI), flow)
        assert (flow.step, "kind" in flow.values) == (Step.ACT, False)
        assert await siti.requests_of(SITI) == []


class TestCode:
    """TOT-*: the code is the teacher's own, fresh, used once, for this request alone."""

    @pytest.mark.parametrize("text", ["000000", "no code", ""])
    async def test_without_a_right_one_nothing_is_asked(self, siti: Office, text: str) -> None:
        flow = await typed(siti, await asking(siti, RequestKind.UNLOCK), text)
        assert flow.step is Step.CODE
        assert await siti.requests_of(SITI) == []

    async def test_a_spent_one_asks_nothing(self, siti: Office) -> None:
        """TOT-01."""
        await asked(siti)
        flow = await asking(siti, RequestKind.TEMPORARY_PASSWORD)
        spent = await siti.house.class_requests.code(siti.turn(SITI), flow, siti.code(SITI))
        assert spent.said is Said.CODE_REUSED

    async def test_an_approvers_is_not_a_teachers(self, siti: Office) -> None:
        flow = await typed(siti, await asking(siti, RequestKind.UNLOCK), siti.code(LIM))
        assert flow.said is Said.CODE_MISSED

    async def test_what_was_asked_in_between_is_not_asked_again(self, siti: Office) -> None:
        """THR-12: all is checked again with the code."""
        first = await asked(siti, RequestKind.TEMPORARY_PASSWORD)
        flow = await asking(siti, RequestKind.UNLOCK)
        async with siti.house.store.begin() as tx:
            await tx.requests.put(replace(first, id="r1", nonce="n1", kind=RequestKind.UNLOCK))
        after = await typed(siti, flow)
        assert (after.step, after.values["problem"]) == (Step.ACT, "asked_already")
        assert len(await siti.requests_of(SITI)) == 2

    async def test_who_asked_for_too_many_in_between_asks_for_no_more(self, siti: Office) -> None:
        """security.md 5h."""
        first = await asked(siti)
        flow = await asking(siti, RequestKind.TEMPORARY_PASSWORD)
        async with siti.house.store.begin() as tx:
            for number in range(MOST - 1):
                await tx.requests.put(
                    replace(first, id=f"r{number}", nonce=f"n{number}", account_id=f"a{number}")
                )
        assert (await typed(siti, flow)).values["problem"] == "too_often"

    async def test_five_wrong_ones_suspend(self, siti: Office) -> None:
        """TOT-03."""
        flow = await asking(siti, RequestKind.UNLOCK)
        for _ in range(5):
            flow = await typed(siti, flow, "000000")
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CODE_SUSPENDED)
        assert await siti.house.class_requests.begin(siti.turn(SITI)) is Obstacle.SUSPENDED


class TestOtherClasses:
    """ADM-04, the IDOR matrix: teacher x class x action, forged at every step."""

    @pytest.mark.parametrize("login", [OTHER_LOGIN, OTHER_SCHOOL_LOGIN])
    @pytest.mark.parametrize("kind", KINDS)
    async def test_neither_choosing_nor_asking_nor_the_code_leads_to_a_student_of_another_class(
        self, siti: Office, login: str, kind: RequestKind
    ) -> None:
        await other_school(siti)
        foreign = await siti.account_id(login)
        service = siti.house.class_requests
        flow, _ = await listed(siti)
        forged = replace(flow, values={**flow.values, "ids": foreign})
        assert (await service.pick(siti.turn(SITI), forged, 1)).said is Said.NOT_ALLOWED

        flow, _ = await listed(siti)
        flow = await service.pick(siti.turn(SITI), flow, 1)
        forged = replace(flow, account_id=foreign)
        assert (await service.ask(siti.turn(SITI), forged, kind)).said is Said.NOT_ALLOWED

        forged = replace(await asking(siti, kind), account_id=foreign)
        assert (await typed(siti, forged)).said is Said.NOT_ALLOWED
        assert await siti.requests_of(SITI) == []
        refused = [row for row in await siti.audit() if row.tag == "approver:authority:refuse"]
        assert len(refused) == 3

    @pytest.mark.parametrize(
        ("user", "of", "sees"), [(SITI, "5A", [LOGIN]), (RAJ, "5B", [OTHER_LOGIN]), (92, "5C", [])]
    )
    async def test_each_sees_their_own(self, office: Office, user: int, of: str, sees: list[str]) -> None:
        await other_school(office)
        await teacher(office, user, of)
        assert (await listed(office, user))[1] == sees

    async def test_who_moved_away_between_list_and_code_is_asked_for_no_more(self, siti: Office) -> None:
        flow = await asking(siti, RequestKind.UNLOCK)
        school = await siti.house.schools.get("BTPS")
        async with siti.house.store.begin() as tx:
            await tx.accounts.put(school.id, [RosterEntry(LOGIN, "Tan Wei Ling", "6A")], siti.clock.now)
        assert (await typed(siti, flow)).said is Said.NOT_ALLOWED
        assert await siti.requests_of(SITI) == []

    async def test_a_removed_teacher_asks_nothing_with_an_open_prompt(self, siti: Office) -> None:
        """ADM-03."""
        flow = await asking(siti, RequestKind.UNLOCK)
        async with siti.house.store.begin() as tx:
            await tx.approvers.leave(await record_id(siti, SITI), siti.clock.now)
        assert (await typed(siti, flow)).said is Said.NOT_ALLOWED

    async def test_a_suspended_one_neither(self, siti: Office) -> None:
        flow = await asking(siti, RequestKind.UNLOCK)
        await suspend(siti, SITI)
        assert (await typed(siti, flow)).said is Said.NOT_ALLOWED


class TestDeciding:
    """ADM-04: a Form Teacher decides nothing, in the group or not."""

    @pytest.mark.parametrize("verdict", Verdict)
    async def test_a_teacher_who_presses_is_no_approver(self, siti: Office, verdict: Verdict) -> None:
        for request in (await siti.ask_unlock(AUNT), await asked(siti)):
            assert await siti.press(request, SITI, verdict) is Obstacle.NOT_AN_APPROVER
            async with siti.house.store.read() as tx:
                assert (await tx.requests.get(request.id)).state is RequestState.OPEN

    async def test_a_teacher_sees_nothing_that_waits(self, siti: Office) -> None:
        assert await siti.house.approvers.schools_of(siti.turn(SITI)) == []


class TestOutcome:
    async def test_an_approved_unlock_gives_the_familys_chats_tries_and_the_teacher_none(
        self, siti: Office
    ) -> None:
        request = await asked(siti)
        assert (await siti.decide(request)).said is Said.APPROVED
        account_id, now = await siti.account_id(), siti.clock.now
        async with siti.house.store.read() as tx:
            theirs = await tx.permits.find(account_id, siti.turn(PARENT), PermitKind.TRIES, now)
            teachers = await tx.permits.find(account_id, siti.turn(SITI), PermitKind.TRIES, now)
        assert (theirs and theirs.remaining, teachers) == (3, None)

    async def test_the_teacher_is_told_in_private(self, siti: Office) -> None:
        request = await asked(siti)
        await siti.decide(request, verdict=Verdict.APPROVE)
        (told,) = await siti.queued(NoticeKind.REQUEST_APPROVED)
        assert (told.notice.chat_id, told.notice.values["permit_id"]) == (SITI, "")

    async def test_a_temporary_password_is_shown_to_the_approver_alone(self, siti: Office) -> None:
        """TMP-03."""
        request = await asked(siti, RequestKind.TEMPORARY_PASSWORD)
        shown = await siti.decide(request)
        assert shown.step is Step.SHOWN
        assert siti.house.decisions.shown(shown)
        (told,) = await siti.queued(NoticeKind.REQUEST_APPROVED)
        assert told.notice.chat_id == SITI
