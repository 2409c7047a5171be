"""Second approvers: what two must approve takes effect once both did; very many approvals raise an alarm."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.flow import Flow, Said, Step
from domain.notice import NoticeKind
from domain.request_kind import RequestKind
from domain.requests import Obstacle, Request, RequestState, Verdict
from tests.rush import rush
from tests.services.office import DEVI, GROUP, LIM, Office, enrol, open_office

ALL = frozenset(RequestKind)


@pytest.fixture
async def careful(lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """An office where two must approve everything."""
    async with open_office(lived_in, tmp_path, two_approvers=ALL) as office:
        yield office


async def approve(office: Office, request: Request, user: int) -> Flow:
    """Approve with a fresh code, and return what was said."""
    return await office.decide(request, user)


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
