"""The round: what ran out of time ends, and what has outlived its purpose goes."""

from datetime import timedelta

from domain.flow import Ending, Step
from domain.notice import NoticeKind
from tests.services.office import AUNT, PARENT, Office


class TestRound:
    async def test_nothing_is_due_in_a_quiet_house(self, office: Office) -> None:
        await office.recover()
        assert await office.house.housekeeping.expire() == 0

    async def test_flows_and_requests_end_in_one_round(self, office: Office) -> None:
        await office.ask_unlock(AUNT)
        office.clock.advance(hours=71, minutes=58)
        flow = await office.recover()
        office.clock.advance(minutes=4)
        # The flow, the request, and a log that was not signed for a day.
        assert await office.house.housekeeping.expire() == 3
        assert (await office.house.flows.get(flow.id)).ending is Ending.EXPIRED
        kinds = {queued.notice.kind for queued in await office.queued()}
        assert {NoticeKind.FLOW_EXPIRED, NoticeKind.REQUEST_EXPIRED} <= kinds

    async def test_secrets_of_a_forgotten_flow_leave_memory(self, office: Office) -> None:
        """SES-04: also when no row says that it is open."""
        flow = await office.recover()
        await office.house.flows.cancel(office.turn())
        office.house.memory.hold(flow).password = "left behind"
        office.clock.now = flow.deadline_at
        await office.house.housekeeping.expire()
        assert len(office.house.memory) == 0


class TestPurge:
    async def test_what_is_fresh_stays_and_nothing_is_recorded(self, office: Office) -> None:
        await office.recover()
        rows = len(await office.audit())
        assert not any((await office.house.housekeeping.purge()).values())
        assert len(await office.audit()) == rows

    async def test_ended_flows_and_old_tries_go_and_the_log_says_how_many(self, office: Office) -> None:
        """PRV-05."""
        await office.miss(2)
        await office.house.flows.cancel(office.turn())
        office.clock.now += timedelta(days=31)
        gone = await office.house.housekeeping.purge()
        # Flows: the first login, two enrolments, this one. Tries: binding, two invitations, slip, answers.
        assert (gone["tries"], gone["flows"]) == (6, 4)
        last = (await office.audit())[-1]
        assert (last.tag, last.values["flows"]) == ("system:retention:run", 4)

    async def test_an_open_flow_stays_however_old(self, office: Office) -> None:
        flow = await office.recover()
        office.clock.now += timedelta(days=40)
        await office.house.housekeeping.purge()
        assert (await office.house.flows.get(flow.id)).is_open

    async def test_the_audit_log_is_still_whole(self, office: Office) -> None:
        await office.miss(3)
        office.clock.now += timedelta(days=400)
        await office.house.housekeeping.purge()
        assert (await office.house.audit_verify()).is_intact

    async def test_a_password_grows_old_and_stays_right(self, office: Office) -> None:
        """PWD-10: ten years of rounds ask nobody for another one."""
        before = await office.house.directory.standing(await office.account_id())
        for _ in range(10):
            office.clock.now += timedelta(days=365)
            await office.house.housekeeping.expire()
            await office.house.housekeeping.purge()
        assert await office.house.directory.standing(await office.account_id()) == before
        assert (await office.prove(office.house.change_password, PARENT)).step is Step.NEW_PASSWORD
