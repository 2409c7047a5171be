"""Batch decisions: one code for at most ten requests, each through the final gate, each decided once."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from domain.batches import MOST, Left
from domain.denial import Reason
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, PermitKind, RequestKind, RequestState
from storage.interface import Stale
from tests.rush import FIRST_PERSON, ask, asked, child, rush
from tests.services.counter import SCHOOL, Counter, ids, sheet, state_of
from tests.services.office import DEVI, LIM, Office, enrol, open_office, reopened
from tests.services.test_decisions import withdraw

SLIP = RequestKind.TEMPORARY_PASSWORD


async def states(office: Office, requests: list[str]) -> list[RequestState]:
    """Return where these requests stand now."""
    return [(await office.house.requests.get(one)).state for one in requests]


class TestApproving:
    async def test_one_code_approves_the_page_and_shows_what_is_next(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 12)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        assert (flow.step, flow.said) == (Step.WAITING, Said.APPROVED)
        assert sheet(flow).done == ids(requests)[:MOST]
        assert sheet(flow).lines == ids(requests)[MOST:]
        assert await states(office, list(ids(requests))) == [
            *[RequestState.APPROVED] * 10,
            *[RequestState.OPEN] * 2,
        ]
        tags = await office.tags()
        assert tags.count("approver:code:accept") == 1
        assert tags.count("request:school:approve") == 10
        assert len(await office.queued(NoticeKind.REQUEST_APPROVED)) == 10

    async def test_each_who_asked_can_go_on(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 2, RequestKind.RECOVERY)
        counter = Counter(office)
        await counter.approve(await counter.open())
        for request in requests:
            turn = office.turn(request.user_id)
            async with office.house.store.read() as tx:
                permit = await tx.permits.find(request.account_id, turn, PermitKind.RESET, office.clock.now)
            assert permit is not None

    async def test_after_the_last_the_list_closes(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 2)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        assert (flow.ending, flow.said, sheet(flow).done) == (Ending.DONE, Said.APPROVED, ids(requests))

    async def test_after_one_kind_the_other_is_laid_out(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 2)
        resets = await rush(office.house, office.clock.now, 2, RequestKind.RECOVERY, 20)
        counter = Counter(office)
        flow = await counter.do("pick", await counter.open(), 1)
        flow = await counter.approve(flow)
        assert sheet(flow).lines == ids(resets)

    async def test_a_card_is_decided_alone_and_ticks_alone(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.approve(await counter.do("open", await counter.open(), 3))
        assert sheet(flow).done == (requests[2].id,)
        assert sheet(flow).lines == (*ids(requests)[:2], *ids(requests)[3:])
        flow = await counter.do("choose", flow)
        for number in (1, 4):
            flow = await counter.do("open", flow, number)
        flow = await counter.approve(flow)
        assert sheet(flow).done == (requests[0].id, requests[4].id)
        assert sheet(flow).lines == (requests[1].id, requests[3].id)

    async def test_the_digest_is_brought_up_to_date(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 12)
        await office.house.requests.digest_shown(requests[0].school_id, 9)
        before = len(await office.queued(NoticeKind.REQUEST_DIGEST))
        counter = Counter(office)
        await counter.approve(await counter.open())
        office.clock.advance(seconds=30)
        assert len(await office.queued(NoticeKind.REQUEST_DIGEST)) == before + 1
        assert len((await office.house.requests.digest(requests[0].school_id)).waiting) == 2


class TestDenying:
    async def test_the_reason_is_asked_once_and_told_to_each(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.deny(await counter.open(), Reason.PARENT)
        assert (flow.ending, flow.said, sheet(flow).done) == (Ending.DONE, Said.DENIED, ids(requests))
        found = [await office.house.requests.get(one.id) for one in requests]
        assert [(one.state, one.reason) for one in found] == [(RequestState.DENIED, "parent")] * 3

    async def test_words_of_the_approvers_own_are_the_reason_of_each(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 2)
        counter, service = Counter(office), office.house.batch_decisions
        flow = await counter.do("deny", await counter.open())
        flow = await service.typed(office.turn(LIM), flow, "S1234567D is not hers", in_group=False)
        assert (flow.step, flow.said) == (Step.REASON, Said.REASON_REFUSED)
        flow = await service.typed(office.turn(LIM), flow, "Please come on Monday", in_group=False)
        assert flow.step is Step.CODE
        await counter.code(flow)
        assert [(await office.house.requests.get(one.id)).note for one in requests] == [
            "Please come on Monday"
        ] * 2

    async def test_the_code_alone_denies_without_a_reason(self, office: Office) -> None:
        (request,) = await rush(office.house, office.clock.now, 1)
        counter = Counter(office)
        flow = await counter.do("deny", await counter.open())
        office.clock.advance(seconds=30)
        typed = office.house.batch_decisions.typed
        missed = await typed(office.turn(LIM), flow, "000000", in_group=True)
        assert (missed.step, missed.said) == (Step.REASON, Said.CODE_MISSED)
        done = await typed(office.turn(LIM), missed, office.code(), in_group=True)
        assert done.said is Said.DENIED
        assert (await office.house.requests.get(request.id)).reason is None


class TestGate:
    """Security.md 5g, at the moment of the code, for each request of the batch."""

    async def test_what_was_decided_meanwhile_is_left_out_and_the_rest_decided(self, office: Office) -> None:
        """ADM-09."""
        requests = await rush(office.house, office.clock.now, 4)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        await office.decide(requests[1], DEVI)
        flow = await counter.code(flow)
        assert sheet(flow).left == (Left(requests[1].id, Obstacle.DECIDED),)
        assert sheet(flow).done == (requests[0].id, requests[2].id, requests[3].id)
        assert (await office.house.requests.view(requests[1].id)).decided_by == "Ms Devi"

    async def test_who_became_family_meanwhile_decides_the_rest_alone(self, office: Office) -> None:
        """ADM-07."""
        requests = await rush(office.house, office.clock.now, 2)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        async with office.house.store.begin() as tx:
            await tx.chats.bind(requests[0].account_id, office.turn(LIM), office.clock.now)
        flow = await counter.code(flow)
        assert sheet(flow).left == (Left(requests[0].id, Obstacle.OWN_REQUEST),)
        assert sheet(flow).done == (requests[1].id,)
        assert await state_of(office, requests[0]) is RequestState.OPEN

    async def test_when_all_was_decided_meanwhile_the_code_is_not_spent(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 2)
        later = await rush(office.house, office.clock.now, 1, RequestKind.RECOVERY, 20)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.do("pick", await counter.open(), 1))
        for request in requests:
            await office.decide(request, DEVI)
        flow = await counter.code(flow)
        assert (flow.step, flow.said, sheet(flow).lines) == (Step.WAITING, Said.LEFT_OUT, ids(later))
        assert [one.why for one in sheet(flow).left] == [Obstacle.DECIDED] * 2
        flow = await counter.do("approve", flow)
        turn = office.turn(LIM)
        done = await office.house.batch_decisions.code(turn, flow, office.code(), in_group=True)
        assert done.said is Said.APPROVED

    async def test_requests_that_ran_out_are_left_out(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 1)
        office.clock.advance(hours=71, minutes=58)
        requests += await rush(office.house, office.clock.now, 1, RequestKind.UNLOCK, 20)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        office.clock.advance(minutes=3)
        flow = await counter.code(flow)
        assert sheet(flow).left == (Left(requests[0].id, Obstacle.DECIDED),)
        assert sheet(flow).done == (requests[1].id,)

    async def test_authority_withdrawn_between_list_and_code_stops_it_all(
        self, office: Office, tmp_path: Path
    ) -> None:
        """ADM-03."""
        requests = await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        withdraw(tmp_path, LIM)
        flow = await counter.code(flow)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert await states(office, list(ids(requests))) == [RequestState.OPEN] * 3

    async def test_leaving_the_group_stops_it_all(self, office: Office) -> None:
        """TGM-07."""
        requests = await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.code(await counter.do("approve", await counter.open()), in_group=False)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert (await office.audit(flow.id))[-1].values == {"reason": "not_in_the_group"}
        assert await states(office, list(ids(requests))) == [RequestState.OPEN] * 3

    async def test_nobody_decides_across_schools(self, office: Office) -> None:
        """No list opens for who is of another school, and one forged to be theirs decides nothing."""
        requests = await rush(office.house, office.clock.now, 2)
        await office.house.schools.add("XYZ", "Other School")
        await enrol(office, 555, "Mr Other", school="XYZ")
        school = await office.house.schools.get(SCHOOL)
        found = await office.house.batches.begin(office.turn(555), {school.id})
        assert found is Obstacle.OTHER_SCHOOL
        flow = await Counter(office, 555).do("approve", await Counter(office).open())
        assert (flow.ending, flow.said) == (Ending.DONE, Said.NOT_ALLOWED)
        assert await states(office, list(ids(requests))) == [RequestState.OPEN] * 2

    async def test_a_wrong_code_decides_nothing_and_five_suspend(self, office: Office) -> None:
        """TOT-03."""
        requests = await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        for _ in range(4):
            flow = await counter.code(flow, "000000")
            assert (flow.step, flow.said) == (Step.CODE, Said.CODE_MISSED)
        flow = await counter.code(flow, "000000")
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CODE_SUSPENDED)
        assert await states(office, list(ids(requests))) == [RequestState.OPEN] * 3

    async def test_a_code_counts_for_one_batch(self, office: Office) -> None:
        """TOT-01, TOT-06."""
        await rush(office.house, office.clock.now, 12)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        used = office.code()
        flow = await counter.do("approve", flow)
        turn = office.turn(LIM)
        flow = await office.house.batch_decisions.code(turn, flow, used, in_group=True)
        assert (flow.step, flow.said) == (Step.CODE, Said.CODE_REUSED)

    async def test_the_code_is_asked_for_five_minutes(self, office: Office) -> None:
        """ADM-09."""
        await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        await counter.do("approve", await counter.open())
        office.clock.advance(minutes=5)
        await office.house.housekeeping.expire()
        assert (await office.open_flow(LIM)).ending is Ending.EXPIRED

    async def test_another_step_takes_no_code(self, office: Office) -> None:
        """REC-04."""
        await rush(office.house, office.clock.now, 3)
        counter, service = Counter(office), office.house.batch_decisions
        flow = await counter.open()
        with pytest.raises(WrongStep):
            await counter.code(flow)
        with pytest.raises(WrongStep):
            await service.viewed(office.turn(LIM), flow)
        with pytest.raises(WrongStep):
            await service.reissue(office.turn(LIM), flow, in_group=True)
        with pytest.raises(WrongStep):
            await counter.because(flow)


class TestTwoApprovers:
    """ADM-08: a first approval is no approval, and the same approver is not both."""

    async def test_a_batch_of_first_approvals_waits_for_a_second_approver(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        async with open_office(lived_in, tmp_path, two_approvers="unlock") as office:
            requests = await rush(office.house, office.clock.now, 3)
            first, second = Counter(office), Counter(office, DEVI)
            flow = await first.approve(await first.open())
            assert (flow.ending, sheet(flow).done, sheet(flow).held) == (Ending.DONE, (), ids(requests))
            assert await states(office, list(ids(requests))) == [RequestState.OPEN] * 3
            school = await office.house.schools.get(SCHOOL)
            assert await office.house.batches.begin(office.turn(LIM), {school.id}) is None
            flow = await second.approve(await second.open())
            assert sheet(flow).done == ids(requests)
            assert await states(office, list(ids(requests))) == [RequestState.APPROVED] * 3

    async def test_who_was_first_on_another_device_is_left_out(self, lived_in: Path, tmp_path: Path) -> None:
        async with open_office(lived_in, tmp_path, two_approvers="unlock") as office:
            requests = await rush(office.house, office.clock.now, 2)
            counter = Counter(office)
            flow = await counter.do("approve", await counter.open())
            async with office.house.store.begin() as tx:
                (lim,) = await tx.approvers.list_by_user(LIM)
                await tx.requests.second(requests[0].id, lim.id, office.clock.now)
            flow = await counter.code(flow)
            assert sheet(flow).left == (Left(requests[0].id, Obstacle.APPROVED_FIRST),)
            assert sheet(flow).held == (requests[1].id,)

    async def test_above_the_hourly_number_the_rest_of_a_batch_waits_for_another(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """ADM-11."""
        async with open_office(lived_in, tmp_path, approvals_per_hour=4) as office:
            requests = await rush(office.house, office.clock.now, 6)
            counter = Counter(office)
            flow = await counter.approve(await counter.open())
            assert (sheet(flow).done, sheet(flow).held) == (ids(requests)[:4], ids(requests)[4:])


class TestTemporaryPasswords:
    async def test_each_is_shown_once_to_the_approver_with_its_own_time(self, office: Office) -> None:
        """TMP-03, TMP-04."""
        requests = await rush(office.house, office.clock.now, 3, SLIP)
        counter, service = Counter(office), office.house.batch_decisions
        flow = await counter.approve(await counter.open())
        assert flow.step is Step.SHOWN
        slips = service.slips(flow)
        assert tuple(slips) == ids(requests)
        assert len(set(slips.values())) == 3
        assert flow.expires_at == office.clock.now + timedelta(seconds=100)
        done = await service.viewed(office.turn(LIM), flow)
        assert (done.ending, service.slips(done)) == (Ending.DONE, {})
        rows = await office.audit()
        for tag in ("account:temporary_password:issue", "account:temporary_password:view"):
            assert {row.subject for row in rows if row.tag == tag} == {one.subject for one in requests}

    async def test_what_was_shown_opens_the_account(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 2, SLIP)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        slip = office.house.batch_decisions.slips(flow)[requests[1].id]
        first = office.house.first_login
        asking = await first.login(office.turn(900), await first.begin(office.turn(900)), child(1))
        asking = await first.temporary_password(office.turn(900), asking, slip)
        assert asking.step is Step.QUESTION

    async def test_after_them_the_list_goes_on(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 12, SLIP)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        await office.decide(requests[11], DEVI)
        flow = await office.house.batch_decisions.viewed(office.turn(LIM), flow)
        assert (flow.step, sheet(flow).lines) == (Step.WAITING, (requests[10].id,))
        assert sheet(flow).done == ids(requests)[:10]

    async def test_one_answers_every_request_about_the_account(self, office: Office) -> None:
        """THR-12: the second would void the first, which is on its way to the family."""
        (one,) = await rush(office.house, office.clock.now, 1, SLIP)
        school = await office.house.schools.get(SCHOOL)
        async with office.house.store.begin() as tx:
            two = await ask(tx, school, asked(FIRST_PERSON + 99, SLIP, office.clock.now), 0)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        assert sheet(flow).done == (one.id,)
        assert len(office.house.batch_decisions.slips(flow)) == 1
        assert await states(office, [one.id, two.id]) == [RequestState.APPROVED] * 2

    async def test_after_a_restart_new_ones_are_made_for_all_that_are_unused(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """TMP-03, ADM-03."""
        async with open_office(lived_in, tmp_path) as office:
            requests = await rush(office.house, office.clock.now, 3, SLIP)
            counter = Counter(office)
            flow = await counter.approve(await counter.open())
            old, clock = office.house.batch_decisions.slips(flow), office.clock
        async with reopened(tmp_path, clock) as office:
            counter, service = Counter(office), office.house.batch_decisions
            flow = await office.open_flow(LIM)
            assert (flow.step, service.slips(flow)) == (Step.SHOWN, {})
            await use(office, requests[0].account_id)
            flow = await service.reissue(office.turn(LIM), flow, in_group=True)
            new = service.slips(flow)
            assert tuple(new) == ids(requests)[1:]
            assert not set(new.values()) & set(old.values())
            again = await service.reissue(office.turn(LIM), flow, in_group=True)
            assert service.slips(again) == new

    async def test_nothing_is_made_anew_when_all_are_used(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 2, SLIP)
        counter, service = Counter(office), office.house.batch_decisions
        flow = await counter.approve(await counter.open())
        office.house.memory.forget(flow.id)
        for request in requests:
            await use(office, request.account_id)
        flow = await service.reissue(office.turn(LIM), flow, in_group=True)
        assert (flow.ending, flow.said, service.slips(flow)) == (Ending.DONE, Said.SLIP_GONE, {})

    async def test_without_authority_none_is_made_anew(self, office: Office) -> None:
        """ADM-03, TGM-07."""
        await rush(office.house, office.clock.now, 2, SLIP)
        counter, service = Counter(office), office.house.batch_decisions
        flow = await counter.approve(await counter.open())
        office.house.memory.forget(flow.id)
        flow = await service.reissue(office.turn(LIM), flow, in_group=False)
        assert (flow.ending, flow.said, service.slips(flow)) == (Ending.DONE, Said.NOT_ALLOWED, {})

    async def test_what_a_restart_took_unseen_was_viewed_by_nobody(self, office: Office) -> None:
        await rush(office.house, office.clock.now, 2, SLIP)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        office.house.memory.forget(flow.id)
        done = await office.house.batch_decisions.unseen(office.turn(LIM), flow)
        assert done.ending is Ending.DONE
        assert "account:temporary_password:view" not in await office.tags()

    async def test_what_stood_on_the_screen_at_a_restart_was_viewed(self, office: Office) -> None:
        """The process forgets them; the approver has them on paper, and taps the button beside them."""
        await rush(office.house, office.clock.now, 2, SLIP)
        counter = Counter(office)
        flow = await counter.approve(await counter.open())
        office.house.memory.forget(flow.id)
        await office.house.batch_decisions.viewed(office.turn(LIM), flow)
        assert (await office.tags()).count("account:temporary_password:view") == 2


async def use(office: Office, account_id: str) -> None:
    """Spend an account's temporary password, as a first login does."""
    async with office.house.store.begin() as tx:
        stored = await tx.temporary_passwords.find(account_id)
        assert stored is not None
        await tx.temporary_passwords.spend(account_id, stored.issued_at, office.clock.now)


class TestAtOnce:
    async def test_two_approvers_with_overlapping_batches_decide_each_request_once(
        self, office: Office
    ) -> None:
        """ADM-09: the queue is the same for both, and so are the ten they press at the same moment."""
        requests = await rush(office.house, office.clock.now, 14)
        lim, devi = Counter(office), Counter(office, DEVI)
        first = await lim.do("approve", await lim.open())
        second = await devi.because(await devi.do("deny", await devi.open()))
        office.clock.advance(seconds=30)
        decide = office.house.batch_decisions.code
        flows = await asyncio.gather(
            decide(office.turn(LIM), first, office.code(LIM), in_group=True),
            decide(office.turn(DEVI), second, office.code(DEVI), in_group=True),
        )
        done = [sheet(flow).done for flow in flows]
        assert sorted(done[0] + done[1]) == sorted(ids(requests)[:10])
        assert not set(done[0]) & set(done[1])
        tags = await office.tags()
        assert tags.count("request:school:approve") + tags.count("request:school:deny") == 10

    async def test_many_rounds_empty_the_queue_and_no_request_twice(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 35)
        counters = (Counter(office), Counter(office, DEVI))
        flows = [await one.open() for one in counters]
        while any(flow.is_open for flow in flows):
            flows = list(await asyncio.gather(*map(a_round, counters, flows)))
        found = await states(office, list(ids(requests)))
        assert set(found) <= {RequestState.APPROVED, RequestState.DENIED}
        deeds = {"request:school:approve", "request:school:deny"}
        rows = [row for row in await office.audit() if row.tag in deeds]
        assert sorted(str(row.thread) for row in rows) == sorted(ids(requests))

    async def test_one_approver_on_two_devices_decides_once(self, office: Office) -> None:
        """TGM-04, TOT-01: the same flow, the same code, twice at the same moment."""
        await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        office.clock.advance(seconds=30)
        decide = office.house.batch_decisions.code
        results = await asyncio.gather(
            *(decide(office.turn(LIM), flow, office.code(), in_group=True) for _ in range(2)),
            return_exceptions=True,
        )
        assert sorted(type(one) for one in results if not isinstance(one, Flow)) == [Stale]
        assert (await office.tags()).count("request:school:approve") == 3


async def a_round(counter: Counter, flow: Flow) -> Flow:
    """Decide the page that stands there."""
    if not flow.is_open:
        return flow
    deny = counter.user == DEVI
    flow = await counter.do("deny" if deny else "approve", flow)
    if flow.step is Step.REASON:
        flow = await counter.because(flow)
    return await counter.code(flow) if flow.step is Step.CODE else flow


class TestAllOrNothing:
    async def test_a_store_that_fails_at_the_third_decides_none_and_spends_no_code(
        self, office: Office, tmp_path: Path
    ) -> None:
        """A batch is one transaction: whatever ends it, the same code decides all of it later."""
        requests = await rush(office.house, office.clock.now, 5)
        counter = Counter(office)
        flow = await counter.do("approve", await counter.open())
        office.clock.advance(seconds=30)
        turn, text = office.turn(LIM), office.code()
        fail = f"CREATE TRIGGER fail BEFORE UPDATE OF state ON requests WHEN NEW.id = '{requests[2].id}'"
        change(tmp_path, f"{fail} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
        decide = office.house.batch_decisions.code
        with pytest.raises(IntegrityError):
            await decide(turn, flow, text, in_group=True)
        assert await states(office, list(ids(requests))) == [RequestState.OPEN] * 5
        assert await office.queued(NoticeKind.REQUEST_APPROVED) == []
        assert "approver:code:accept" not in await office.tags()
        change(tmp_path, "DROP TRIGGER fail")
        after = await decide(turn, flow, text, in_group=True)
        assert sheet(after).done == ids(requests)


def change(folder: Path, statement: str) -> None:
    """Change the database beside the running bot."""
    with closing(sqlite3.connect(folder / "data" / "helpdesk.db")) as database, database:
        database.execute(statement)
