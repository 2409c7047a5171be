"""Second approvers: what two must approve takes effect once both did; very many approvals raise an alarm."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.flow import Flow, Said, Step
from domain.look_up import GRANTING, Deed
from domain.notice import NoticeKind
from domain.request_kind import RequestKind
from domain.requests import Obstacle, Request, RequestState, Verdict
from services.staff import end_flows
from tests.rush import rush
from tests.services.office import AUNT, DEVI, GROUP, LIM, Office, enrol, open_office
from tests.services.staffroom import looked, suspend

ALL = frozenset(RequestKind)


@pytest.fixture
async def careful(lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office where two must approve everything."""
    async with open_office(lived_in, tmp_path, two_approvers=ALL) as office:
        yield office


async def approve(office: Office, request: Request, user: int) -> Flow:
    """Approve with a fresh code, and return what was said."""
    return await office.decide(request, user)


async def act(office: Office, deed: Deed) -> Flow:
    """Look LOGIN up and do something with a fresh code."""
    flow = await office.house.look_up.act(office.turn(LIM), await looked(office), deed)
    office.clock.advance(seconds=30)
    return await office.house.look_up.code(office.turn(LIM), flow, office.code(LIM), in_group=True)


class TestTwo:
    async def test_the_first_approval_changes_nothing_and_the_second_does(self, careful: Office) -> None:
        """ADM-08: two approvers, effect once."""
        request = await careful.ask_unlock()
        await careful.house.requests.card_sent(request.id, GROUP, 901)
        assert (await approve(careful, request, LIM)).said is Said.SECOND_NEEDED
        assert await careful.queued(NoticeKind.REQUEST_APPROVED) == []
        view = await careful.house.requests.view(request.id)
        assert (view.request.state, view.first_by) == (RequestState.OPEN, "Mr Lim")
        assert len(await careful.queued(NoticeKind.REQUEST_CARD_OUTCOME)) == 1
        assert (await approve(careful, request, DEVI)).said is Said.APPROVED
        assert len(await careful.queued(NoticeKind.REQUEST_APPROVED)) == 1
        view = await careful.house.requests.view(request.id)
        assert (view.first_by, view.decided_by) == ("Mr Lim", "Ms Devi")
        assert (await careful.tags(request.id))[-2:] == [
            "request:school:approve_first",
            "request:school:approve",
        ]

    async def test_the_same_approver_is_not_the_second(self, careful: Office) -> None:
        """ADM-08: the same one twice counts once, at the press and at the gate."""
        request = await careful.ask_unlock()
        challenge = await careful.press(request)
        assert isinstance(challenge, Flow)
        careful.clock.advance(seconds=30)
        await careful.type_code(challenge)
        assert await careful.press(request) is Obstacle.APPROVED_FIRST
        assert await careful.queued(NoticeKind.REQUEST_APPROVED) == []

    async def test_either_of_them_may_deny(self, careful: Office) -> None:
        request = await careful.ask_unlock()
        await approve(careful, request, LIM)
        assert (await careful.decide(request, LIM, Verdict.DENY)).said is Said.DENIED

    async def test_a_first_approval_ends_with_the_authority_of_who_gave_it(self, careful: Office) -> None:
        """ADM-03: who left approves nothing any more."""
        request = await careful.ask_unlock()
        await approve(careful, request, LIM)
        await careful.house.approvers.remove("BTPS", name="Mr Lim")
        assert (await approve(careful, request, DEVI)).said is Said.SECOND_NEEDED
        await enrol(careful, 600, "Mdm Siti")
        assert (await approve(careful, request, 600)).said is Said.APPROVED

    @pytest.mark.parametrize("end", ["suspended", "restored", "renewed"])
    async def test_what_was_approved_first_is_void_once_codes_or_authenticator_end(
        self, careful: Office, end: str
    ) -> None:
        """ADM-08, TOT-03: and stays so for who comes back, for a thief may have approved it."""
        request = await careful.ask_unlock()
        await careful.house.requests.card_sent(request.id, GROUP, 901)
        await approve(careful, request, LIM)
        approvers = careful.house.approvers
        if end == "renewed":
            _, code = await approvers.renew("BTPS", name="Mr Lim")
            flow = await approvers.enrol(careful.turn(LIM), code)
            assert flow is not None
            _, careful.secrets[LIM] = await approvers.invitation(flow)
            await approvers.confirm(careful.turn(LIM), flow, careful.code(LIM))
        else:
            challenge = await careful.press(await careful.ask_unlock(AUNT), LIM)
            assert isinstance(challenge, Flow)
            for _ in range(5):
                challenge = await careful.type_code(challenge, "000000")
            assert challenge.said is Said.CODE_SUSPENDED
        if end == "restored":
            await approvers.restore("BTPS", name="Mr Lim")
        assert (await careful.house.requests.view(request.id)).request.first_by is None
        # The card says who was first, and then that nobody is.
        assert len(await careful.queued(NoticeKind.REQUEST_CARD_OUTCOME)) == 2
        assert (await approve(careful, request, DEVI)).said is Said.SECOND_NEEDED

    async def test_the_first_approval_of_who_is_suspended_counts_for_nothing(self, careful: Office) -> None:
        """TOT-03: asked again with the second one, also if nothing voided it."""
        request = await careful.ask_unlock()
        await approve(careful, request, LIM)
        await suspend(careful, LIM)
        assert (await approve(careful, request, DEVI)).said is Said.SECOND_NEEDED

    async def test_whom_colleagues_let_enrol_anew_has_approved_nothing_first(self, careful: Office) -> None:
        """ADM-08, TOT-11."""
        request = await careful.ask_unlock()
        await approve(careful, request, LIM)
        async with careful.house.store.begin() as tx:
            (lim,) = await tx.approvers.list_by_user(LIM)
            await end_flows(careful.house.look_up._desk, tx, lim)
            assert (await tx.requests.get(request.id)).first_at is None

    async def test_a_temporary_password_is_shown_to_the_second_alone(self, careful: Office) -> None:
        """TMP-03."""
        flow = await careful.house.forgot_password.forget(careful.turn(), await careful.recover())
        request = await careful.ask(flow)
        assert request is not None
        first = await approve(careful, request, LIM)
        assert (first.step, careful.house.decisions.shown(first)) == (Step.DONE, "")
        second = await approve(careful, request, DEVI)
        assert (second.step, bool(careful.house.decisions.shown(second))) == (Step.SHOWN, True)

    async def test_a_kind_that_the_policy_does_not_name_takes_one(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        chosen = frozenset({RequestKind.RECOVERY})
        async with open_office(lived_in, tmp_path, two_approvers=chosen) as office:
            assert (await approve(office, await office.ask_unlock(), LIM)).said is Said.APPROVED

    async def test_a_school_may_want_two_where_the_installation_does_not(self, office: Office) -> None:
        school = await office.house.schools.get("BTPS")
        rules = {"two_approvers": "unlock"}
        async with office.house.store.begin() as tx:
            await tx.schools.change(type(school)(school.id, school.code, school.name, rules=rules))
        assert (await approve(office, await office.ask_unlock(), LIM)).said is Said.SECOND_NEEDED


class TestVeryMany:
    """ADM-11: somebody may have the approver's phone."""

    @pytest.fixture
    async def strict(self, lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
        """An office where two approvals an hour are many."""
        async with open_office(lived_in, tmp_path, approvals_per_hour=2) as office:
            yield office

    async def test_above_the_cap_a_second_one_is_needed_and_the_group_hears_of_it_once(
        self, strict: Office
    ) -> None:
        requests = await rush(strict.house, strict.clock.now, 5)
        said = [(await approve(strict, request, LIM)).said for request in requests[:4]]
        assert said == [Said.APPROVED, Said.APPROVED, Said.SECOND_NEEDED, Said.SECOND_NEEDED]
        (alarm,) = await strict.queued(NoticeKind.APPROVALS_EXCEEDED)
        assert alarm.notice.chat_id == GROUP
        assert (await strict.tags()).count("approver:approvals:exceed") == 2
        assert (await approve(strict, requests[2], DEVI)).said is Said.APPROVED

    async def test_an_hour_later_one_is_enough_again(self, strict: Office) -> None:
        requests = await rush(strict.house, strict.clock.now, 3)
        for request in requests[:2]:
            await approve(strict, request, LIM)
        strict.clock.advance(hours=1)
        assert (await approve(strict, requests[2], LIM)).said is Said.APPROVED

    async def test_deeds_of_a_look_up_count_as_requests_do(self, strict: Office) -> None:
        """Whatever the way, and whether or not somebody asked for it."""
        (request, *_) = await rush(strict.house, strict.clock.now, 1)
        await strict.ask_unlock(AUNT)
        assert (await act(strict, Deed.UNLOCK)).values["count_ended"] == 1
        assert "approver:deed:grant" not in await strict.tags()  # the request that it fulfilled counts
        assert (await act(strict, Deed.CLEAR_QUESTIONS)).said is Said.ACTED
        assert (await approve(strict, request, LIM)).said is Said.SECOND_NEEDED
        assert len(await strict.queued(NoticeKind.APPROVALS_EXCEEDED)) == 1

    @pytest.mark.parametrize("deed", sorted(GRANTING - {Deed.UNFREEZE}))
    async def test_above_the_cap_nothing_is_opened_from_a_look_up_and_the_group_hears_of_it_once(
        self, strict: Office, deed: Deed
    ) -> None:
        for request in await rush(strict.house, strict.clock.now, 2):
            await approve(strict, request, LIM)
        flow = await looked(strict)
        for _ in range(2):
            flow = await strict.house.look_up.act(strict.turn(LIM), flow, deed)
            assert (flow.step, flow.values["problem"]) == (Step.ACT, "too_many")
        (alarm,) = await strict.queued(NoticeKind.APPROVALS_EXCEEDED)
        assert alarm.notice.chat_id == GROUP
        assert (await strict.tags()).count("approver:approvals:exceed") == 2
        assert (await strict.house.look_up.act(strict.turn(LIM), flow, Deed.FREEZE)).step is Step.CODE

    async def test_at_the_cap_a_code_that_was_asked_for_before_opens_nothing(self, strict: Office) -> None:
        requests = await rush(strict.house, strict.clock.now, 2)
        flow = await strict.house.look_up.act(strict.turn(LIM), await looked(strict), Deed.UNLOCK)
        async with strict.house.store.begin() as tx:
            (lim,) = await tx.approvers.list_by_user(LIM)
            for request in requests:
                await tx.requests.decide(request.id, RequestState.APPROVED, lim.id, strict.clock.now)
        strict.clock.advance(seconds=30)
        flow = await strict.house.look_up.code(strict.turn(LIM), flow, strict.code(LIM), in_group=True)
        assert (flow.step, flow.values["problem"]) == (Step.ACT, "too_many")
        assert "account:self_service:unlock" not in await strict.tags()

    async def test_one_to_freeze_counts_for_nothing(self, strict: Office) -> None:
        await act(strict, Deed.FREEZE)
        assert "approver:deed:grant" not in await strict.tags()

    async def test_a_colleagues_deeds_are_not_ones_own(self, strict: Office) -> None:
        await act(strict, Deed.CLEAR_QUESTIONS)
        (first, second) = await rush(strict.house, strict.clock.now, 2)
        assert [(await approve(strict, one, DEVI)).said for one in (first, second)] == [Said.APPROVED] * 2

    async def test_denials_count_for_nothing(self, strict: Office) -> None:
        requests = await rush(strict.house, strict.clock.now, 4)
        for request in requests[:3]:
            await strict.decide(request, LIM, Verdict.DENY)
        assert (await approve(strict, requests[3], LIM)).said is Said.APPROVED

    async def test_where_there_is_no_group_the_alarm_stands_in_the_log_alone(self, strict: Office) -> None:
        requests = await rush(strict.house, strict.clock.now, 3)
        async with strict.house.store.begin() as tx:
            await tx.schools.set_lost(requests[0].school_id, strict.clock.now)
        for request in requests:
            await approve(strict, request, LIM)
        assert await strict.queued(NoticeKind.APPROVALS_EXCEEDED) == []
        assert (await strict.tags()).count("approver:approvals:exceed") == 1
