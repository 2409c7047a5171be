"""Decisions, their newer half: why a request is denied, who looked first, and another slip."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.denial import Reason, Why, why_of
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, Request, RequestState, Verdict
from tests.services.office import AUNT, DEVI, LIM, Office, open_office, reopened
from tests.services.test_decisions import approver_id, ask_temporary, challenge, state_of, withdraw
from tests.town import LOGIN, Clock


class TestReasons:
    """A denial says why: chosen, or in a few words; the code alone denies without a reason."""

    async def test_who_denies_is_asked_why_and_then_for_the_code(self, office: Office) -> None:
        flow = await office.press(await office.ask_unlock(), verdict=Verdict.DENY)
        assert isinstance(flow, Flow)
        assert flow.step is Step.REASON
        flow = await office.house.decisions.because(office.turn(LIM), flow, Why(Reason.PARENT))
        assert (flow.step, why_of(flow.values)) == (Step.CODE, Why(Reason.PARENT))
        office.clock.advance(seconds=30)
        assert (await office.type_code(flow)).said is Said.DENIED
        assert (await office.requests_of())[0].reason == "parent"

    async def test_words_are_a_reason_and_a_code_is_a_code(self, office: Office) -> None:
        """TOT-08: a code is never kept as a reason, or shown to a family."""
        flow = await challenge(office, await office.ask_unlock(), verdict=Verdict.DENY)
        for code in ("000000", "000 000", "12345"):
            flow = await office.house.decisions.typed(office.turn(LIM), flow, code, in_group=True)
            assert (flow.step, why_of(flow.values)) == (Step.REASON, Why())
        flow = await office.house.decisions.typed(office.turn(LIM), flow, "Come in person", in_group=False)
        assert (flow.step, why_of(flow.values)) == (Step.CODE, Why(note="Come in person"))
        assert (await office.type_code(flow)).said is Said.DENIED

    @pytest.mark.parametrize("text", ["x" * 201, "S1234567D lives elsewhere", " ", "7K3D-9QXM-2VTA"])
    async def test_words_that_cannot_be_kept_are_refused(self, office: Office, text: str) -> None:
        """PRV-02."""
        flow = await challenge(office, await office.ask_unlock(), verdict=Verdict.DENY)
        flow = await office.house.decisions.typed(office.turn(LIM), flow, text, in_group=True)
        assert (flow.step, flow.said, why_of(flow.values)) == (Step.REASON, Said.REASON_REFUSED, Why())

    async def test_a_reason_does_not_start_the_five_minutes_anew(self, office: Office) -> None:
        """ADM-09: they count from the press, whatever is tapped, typed or taken back meanwhile."""
        pressed = office.clock.now
        flow = await challenge(office, await office.ask_unlock(), verdict=Verdict.DENY)
        assert flow.deadline_at == pressed + timedelta(minutes=5)
        for deed in ("because", "back", "because"):
            office.clock.advance(minutes=1)
            why = (Why(Reason.IDENTITY),) if deed == "because" else ()
            flow = await getattr(office.house.decisions, deed)(office.turn(LIM), flow, *why)
            assert flow.expires_at == flow.deadline_at == pressed + timedelta(minutes=5)
        assert (await office.type_code(flow)).said is Said.DENIED

    async def test_a_reason_can_be_taken_back_and_an_approval_has_none(self, office: Office) -> None:
        """REC-04: from the code of a denial alone."""
        request, decisions = await office.ask_unlock(), office.house.decisions
        flow = await challenge(office, request, verdict=Verdict.DENY)
        flow = await decisions.because(office.turn(LIM), flow, Why(note="Please call us"))
        flow = await decisions.back(office.turn(LIM), flow)
        assert (flow.step, why_of(flow.values)) == (Step.REASON, Why())
        with pytest.raises(WrongStep):
            await decisions.back(office.turn(LIM), flow)
        flow = await challenge(office, request)
        with pytest.raises(WrongStep):
            await decisions.back(office.turn(LIM), flow)

    async def test_a_reason_alone_denies_nothing(self, office: Office) -> None:
        request = await office.ask_unlock()
        flow = await challenge(office, request, verdict=Verdict.DENY)
        await office.house.decisions.because(office.turn(LIM), flow, Why(Reason.IDENTITY))
        assert await state_of(office, request) is RequestState.OPEN

    async def test_it_is_given_only_where_it_is_asked(self, office: Office) -> None:
        """REC-04."""
        flow = await challenge(office, await office.ask_unlock())
        with pytest.raises(WrongStep):
            await office.house.decisions.because(office.turn(LIM), flow, Why())
        with pytest.raises(WrongStep):
            await office.house.decisions.typed(office.turn(LIM), flow, "because", in_group=True)

    async def test_authority_withdrawn_after_the_reason_stops_too(
        self, office: Office, tmp_path: Path
    ) -> None:
        """ADM-03."""
        flow = await challenge(office, await office.ask_unlock(), verdict=Verdict.DENY)
        withdraw(tmp_path, LIM)
        assert (await office.type_code(flow)).said is Said.NOT_ALLOWED


class TestSeeing:
    async def test_the_first_look_is_recorded_once_with_who_looked(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.press(request)
        office.clock.advance(seconds=20)
        await office.press(request, DEVI)
        rows = [row for row in await office.audit(request.id) if row.tag == "request:school:see"]
        assert [row.actor for row in rows] == [f"approver:{await approver_id(office, LIM)}"]


class TestAnotherSlip:
    """Sixty seconds may be too short to write it down: another one takes the whole gate again."""

    async def taken_away(self, office: Office) -> Request:
        """Have a temporary password approved, shown, and taken away by time."""
        request = await ask_temporary(office)
        await office.decide(request)
        office.clock.advance(seconds=60)
        await office.house.housekeeping.expire()
        return request

    async def test_it_is_shown_for_sixty_seconds(self, office: Office) -> None:
        """TMP-04."""
        flow = await office.decide(await ask_temporary(office))
        assert flow.expires_at - office.clock.now == timedelta(seconds=60)
        office.clock.advance(seconds=59)
        await office.house.housekeeping.expire()
        assert (await office.house.flows.get(flow.id)).is_open
        office.clock.advance(seconds=1)
        await office.house.housekeeping.expire()
        assert office.house.decisions.shown(flow) == ""
        (told,) = await office.queued(NoticeKind.FLOW_EXPIRED)
        assert told.notice.values["request_id"] == flow.request_id

    async def test_a_process_that_starts_later_takes_it_away_too(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """The message that showed it is known to the store, and goes."""
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            flow = await office.decide(await ask_temporary(office))
            await office.house.flows.prompted(flow.id, 909)
        clock.advance(seconds=61)
        async with reopened(tmp_path, clock) as office:
            await office.house.housekeeping.expire()
            (told,) = await office.queued(NoticeKind.FLOW_EXPIRED)
            assert told.notice.values["prompt_id"] == 909
            request = (await office.requests_of())[0]
            assert isinstance(await office.press(request, LIM, Verdict.REISSUE), Flow)

    async def test_who_approved_makes_another_with_a_fresh_code(self, office: Office) -> None:
        request = await self.taken_away(office)
        flow = await challenge(office, request, verdict=Verdict.REISSUE)
        assert (await office.type_code(flow, "000000")).said is Said.CODE_MISSED
        flow = await office.type_code(await office.open_flow(LIM))
        assert (flow.step, flow.said) == (Step.SHOWN, Said.APPROVED)
        office.slips = {LOGIN: office.house.decisions.shown(flow)}
        assert (await office.show_paper()).step is Step.QUESTION

    async def test_nobody_else_does(self, office: Office) -> None:
        request = await self.taken_away(office)
        assert await office.press(request, DEVI, Verdict.REISSUE) is Obstacle.DECIDED
        assert await office.press(request, AUNT, Verdict.REISSUE) is Obstacle.NOT_AN_APPROVER
        assert await office.press(request, LIM, Verdict.REISSUE, in_group=False) is Obstacle.NOT_IN_THE_GROUP

    async def test_nobody_does_before_anything_was_approved(self, office: Office) -> None:
        for request in (await ask_temporary(office), await office.ask_unlock(AUNT)):
            assert await office.press(request, LIM, Verdict.REISSUE) is Obstacle.DECIDED

    @pytest.mark.parametrize("spoilt", ["used", "run out", "withdrawn authority"])
    async def test_what_changed_between_press_and_code_stops_it(
        self, office: Office, tmp_path: Path, spoilt: str
    ) -> None:
        request = await self.taken_away(office)
        flow = await challenge(office, request, verdict=Verdict.REISSUE)
        async with office.house.store.begin() as tx:
            stored = await tx.temporary_passwords.find(request.account_id)
            assert stored is not None
            if spoilt == "used":
                await tx.temporary_passwords.spend(request.account_id, stored.issued_at, office.clock.now)
            if spoilt == "run out":
                gone = replace(stored, expires_at=office.clock.now)
                await tx.temporary_passwords.put([(request.account_id, gone)])
        if spoilt == "withdrawn authority":
            withdraw(tmp_path, LIM)
        flow = await office.type_code(flow)
        said = Said.NOT_ALLOWED if spoilt == "withdrawn authority" else Said.SLIP_GONE
        assert (flow.ending, flow.said) == (Ending.DONE, said)
        assert office.house.decisions.shown(flow) == ""
