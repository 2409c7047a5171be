"""/status: children and requests in a known chat; in any other neither login nor what the school does."""

from dataclasses import replace
from datetime import timedelta

from domain.requests import RequestState, Verdict
from domain.throttle import Scope
from services.school_rules import Change
from services.status import StatusView
from storage.records import Freeze, Proof
from tests.services.office import AUNT, PARENT, Office
from tests.services.staffroom import SITI, teacher
from tests.services.test_children import bind
from tests.town import LOGIN, OTHER_LOGIN


async def status(office: Office, user: int = PARENT) -> StatusView:
    """Read the status of a person."""
    return await office.house.status.of(office.turn(user))


class TestChildren:
    async def test_each_child_of_a_known_chat_is_told_of(self, office: Office) -> None:
        await bind(office, OTHER_LOGIN)
        view = await status(office)
        assert [child.account.login for child in view.children] == sorted([LOGIN, OTHER_LOGIN])
        assert [child.verdict.tries_left for child in view.children] == [3, 3]
        assert [dict(child.locked) for child in view.children] == [{}, {}]

    async def test_a_lock_says_when_tries_come_back(self, office: Office) -> None:
        await office.miss(3)
        (child,) = (await status(office)).children
        assert (child.verdict.scope, child.verdict.until) == (
            Scope.PAIR,
            office.clock.now + timedelta(hours=24),
        )
        office.clock.advance(hours=24)
        (child,) = (await status(office)).children
        assert child.verdict.tries_left == 3

    async def test_the_lock_of_another_proof_is_told_beside(self, office: Office) -> None:
        current = office.house.current_password
        flow = await office.house.change_password.begin(office.turn())
        flow = await current.login(office.turn(), flow, LOGIN)
        for _ in range(3):
            flow = await office.house.change_password.prove(office.turn(), flow, "Wrong-Kettle-42")
        (child,) = (await status(office)).children
        assert child.verdict.allowed
        assert list(child.locked) == [Proof.CURRENT_PASSWORD]

    async def test_a_frozen_account_is_told_so(self, office: Office) -> None:
        async with office.house.store.begin() as tx:
            await tx.freezes.put(Freeze(await office.account_id(), PARENT, office.clock.now))
        (child,) = (await status(office)).children
        assert child.verdict.scope is Scope.FROZEN

    async def test_to_look_counts_nothing(self, office: Office) -> None:
        before = len(await office.audit())
        for _ in range(5):
            await status(office)
        assert len(await office.audit()) == before
        assert (await status(office)).children[0].verdict.tries_left == 3

    async def test_another_chat_reads_of_no_child(self, office: Office) -> None:
        """ENU-06."""
        await office.miss(3)
        assert (await status(office, AUNT)).children == ()


class TestRequests:
    async def test_a_known_chat_is_told_by_the_schools_hours_when_to_expect_a_reply(
        self, office: Office
    ) -> None:
        """And a stranger by those of the installation: an ID that names nobody has no school (ENU-07)."""
        later = office.house.policy.escalate_after + timedelta(hours=2)
        await office.ask_unlock()
        await office.ask_unlock(AUNT)
        before = (await status(office, AUNT)).requests[0].expect
        await office.house.school_rules.change(
            "BTPS", Change(rules={"escalate_after": later.total_seconds()})
        )
        ((mine,), (hers,)) = [(await status(office, user)).requests for user in (PARENT, AUNT)]
        assert mine.expect - hers.expect == timedelta(hours=2)
        assert hers.expect == before
        office.clock.advance(hours=71)
        assert (await status(office)).requests[0].expect <= mine.request.expires_at

    async def test_a_form_teacher_is_told_of_the_own_class_alone(self, office: Office) -> None:
        """ADM-04."""
        await teacher(office)
        asked = await office.ask_unlock(AUNT)
        async with office.house.store.begin() as tx:
            own = replace(asked, id="teachers", user_id=SITI, chat_id=SITI, by_teacher=True, nonce="n")
            await tx.requests.put(own)
        (line,) = (await status(office, SITI)).requests
        assert line.account is not None
        assert line.account.login == LOGIN
        await office.house.approvers.remove("BTPS", name="Teacher of 5A")
        (line,) = (await status(office, SITI)).requests
        assert line.account is None

    async def test_a_press_of_an_approver_says_that_the_school_has_seen_it(self, office: Office) -> None:
        request = await office.ask_unlock()
        (line,) = (await status(office)).requests
        assert (line.request.seen_at, line.account and line.account.login) == (None, LOGIN)
        office.clock.advance(minutes=5)
        seen_at = office.clock.now
        await office.press(request)
        office.clock.advance(minutes=5)
        await office.press(request, verdict=Verdict.DENY)
        (line,) = (await status(office)).requests
        assert line.request.seen_at == seen_at

    async def test_a_press_of_somebody_without_authority_is_no_look_of_the_school(
        self, office: Office
    ) -> None:
        request = await office.ask_unlock()
        await office.press(request, in_group=False)
        await office.press(request, AUNT)
        assert (await status(office)).requests[0].request.seen_at is None

    async def test_a_decision_is_told_with_its_time(self, office: Office) -> None:
        await office.decide(await office.ask_unlock(), verdict=Verdict.DENY)
        (line,) = (await status(office)).requests
        assert (line.request.state, line.request.decided_at) == (RequestState.DENIED, office.clock.now)

    async def test_a_chat_that_is_new_to_the_account_reads_of_its_requests_without_a_login(
        self, office: Office
    ) -> None:
        """ENU-06."""
        await office.ask_unlock(AUNT)
        (line,) = (await status(office, AUNT)).requests
        assert line.account is None
