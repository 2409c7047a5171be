"""Requests: one card for the school, the same words for everybody, and an end to each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.evidence import Factor
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Request, RequestKind, RequestState, Verdict
from domain.throttle import Scope
from services.requests import Page
from storage.records import Queued
from tests.rush import rush
from tests.services.office import AUNT, DEVI, GROUP, LIM, PARENT, Office, open_office
from tests.town import LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN


async def cards(office: Office) -> list[Queued]:
    """Return the cards that wait for the group."""
    kinds = {NoticeKind.REQUEST_CARD, NoticeKind.REQUEST_CARD_ASKED}
    return [queued for queued in await office.queued() if queued.notice.kind in kinds]


async def asking(office: Office, login: str, user: int = PARENT) -> Flow:
    """Ask for an unlock by /unlock, whatever comes of it."""
    flow = await office.house.unlock.login(
        office.turn(user), await office.house.unlock.begin(office.turn(user)), login
    )
    return await office.house.requests.ask(office.turn(user), flow)


def told(flow: Flow) -> dict[str, str | int]:
    """Return what is said besides the request's number, which goes up with each of whoever asks."""
    return {**flow.values, "number": 0 if flow.values["number"] else "missing"}


class TestAsking:
    async def test_the_request_holds_what_the_card_shows(self, office: Office) -> None:
        """Architecture 6: evidence, tries and age."""
        flow = await office.miss(3)
        request = await office.ask(flow)
        assert request is not None
        now = office.clock.now
        assert (request.kind, request.state, request.tries) == (RequestKind.UNLOCK, RequestState.OPEN, 3)
        assert (request.known_chat, request.answers_right) == (True, False)
        assert (request.created_at, request.expires_at) == (now, now + timedelta(hours=72))
        assert len(request.nonce) == 24  # TGM-10: 96 bits
        view = await office.house.requests.view(request.id)
        assert (view.account.login, view.school.code, view.decided_by) == (LOGIN, "BTPS", "")

    async def test_the_school_gets_one_card_without_anything_personal(self, office: Office) -> None:
        """ADM-05: the notice holds an id; the card is made when it is sent."""
        request = await office.ask_unlock()
        (card,) = await cards(office)
        assert (card.notice.chat_id, card.notice.values) == (GROUP, {"request_id": request.id})

    async def test_the_person_hears_until_when(self, office: Office) -> None:
        """REC-12."""
        flow = await asking(office, LOGIN)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.ASKED)
        # It is Saturday night: the school opens on Monday at 7:30, which is 23:30 the day before in UTC.
        expect = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
        until = office.clock.now + timedelta(hours=72)
        assert flow.values == {"number": 1, "expect": expect.isoformat(), "until": until.isoformat()}

    async def test_asking_again_about_the_same_account_is_the_same_request(self, office: Office) -> None:
        """THR-12: one open request an account."""
        first = await office.ask_unlock()
        office.clock.advance(hours=1)
        flow = await asking(office, LOGIN)
        assert flow.values["until"] == first.expires_at.isoformat()
        assert (len(await office.requests_of()), len(await cards(office))) == (1, 1)

    async def test_the_third_request_of_a_day_is_refused(self, office: Office) -> None:
        """THR-12: whomever they are about."""
        for login in (LOGIN, UNKNOWN_LOGIN):
            assert (await asking(office, login)).said is Said.ASKED
        flow = await asking(office, OTHER_LOGIN)
        assert (flow.step, flow.said, flow.is_open) == (Step.CONFIRM, Said.ASKED_TOO_OFTEN, True)
        assert len(await cards(office)) == 1
        office.clock.advance(hours=24)
        assert (await asking(office, OTHER_LOGIN)).said is Said.ASKED

    async def test_twenty_misses_in_a_row_end_in_a_temporary_password(self, office: Office) -> None:
        """THR-06: whatever was unlocked in between, only the school can help."""
        flow = await office.recover()
        for _ in range(20):
            if flow.step is Step.LOCKED:
                office.clock.advance(hours=25)
                flow = await office.recover()
            flow = await office.miss(1)
        assert (flow.step, flow.values) == (Step.LOCKED, {"until": "", "scope": Scope.ACCOUNT})
        assert office.house.hashing.derivations == 20
        office.clock.advance(days=400)
        flow = await office.recover()
        assert flow.values["scope"] == Scope.ACCOUNT
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.TEMPORARY_PASSWORD

    async def test_it_is_asked_only_where_it_is_offered(self, office: Office) -> None:
        """REC-04: a forged press leaves no request behind."""
        flow = await office.recover()
        for step in (Step.CHALLENGE, Step.NEW_PASSWORD_AGAIN):
            with pytest.raises(WrongStep):
                await office.house.requests.ask(office.turn(), office.at(flow, step))
        assert await office.requests_of() == []

    async def test_a_school_without_a_group_finds_it_later(self, office: Office) -> None:
        async with office.house.store.begin() as tx:
            await tx.schools.move_group(7001, GROUP, -99)
        await office.ask_unlock()
        assert [card.notice.chat_id for card in await cards(office)] == [-99]


class TestSeveralPeople:
    async def test_the_second_person_makes_no_second_card_and_is_answered_alike(self, office: Office) -> None:
        """THR-12: the school sees one notice."""
        first = await asking(office, LOGIN)
        second = await asking(office, LOGIN, AUNT)
        assert (first.said, told(first)) == (second.said, told(second))
        assert len(await cards(office)) == 1
        lead, follower = (await office.requests_of())[0], (await office.requests_of(AUNT))[0]
        page = await office.house.requests.post_page(office.turn(LIM, GROUP), [lead.school_id])
        assert (page.waiting, page.last) == (1, lead.number)
        assert follower.state is RequestState.OPEN

    @pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.DENY])
    async def test_their_turn_comes_when_the_first_is_decided(self, office: Office, verdict: Verdict) -> None:
        """What one is given is for that person alone, so each is looked at (THR-13)."""
        lead, follower = await office.ask_unlock(), await office.ask_unlock(AUNT)
        await office.decide(lead, verdict=verdict)
        assert [card.notice.values["request_id"] for card in await cards(office)] == [lead.id, follower.id]
        await office.decide(follower, DEVI)
        told = {one.notice.chat_id for one in await office.queued(NoticeKind.REQUEST_APPROVED)}
        assert AUNT in told

    async def test_it_comes_too_when_the_first_runs_out(self, office: Office) -> None:
        await office.ask_unlock()
        office.clock.advance(hours=1)
        follower = await office.ask_unlock(AUNT)
        office.clock.advance(hours=71)
        assert await office.house.requests.expire() == 1
        assert (await cards(office))[-1].notice.values == {"request_id": follower.id}

    async def test_who_asks_for_something_else_has_a_card_of_their_own(self, office: Office) -> None:
        await office.ask_unlock()
        flow = await office.answer(await office.recover(AUNT))
        await office.ask(flow)
        assert len(await cards(office)) == 2


class TestExpecting:
    async def test_a_stranger_hears_the_installations_hours_and_a_known_chat_the_schools(
        self, office: Office
    ) -> None:
        """ENU-05: what a stranger is told does not tell which school an ID belongs to, or that it is real."""
        school = await office.house.schools.get("BTPS")
        async with office.house.store.begin() as tx:
            await tx.schools.change(replace(school, rules={"school_hours": "Sun 09:00-12:00"}))
        known = await asking(office, LOGIN)
        stranger, nobody = await asking(office, LOGIN, AUNT), await asking(office, UNKNOWN_LOGIN, AUNT)
        assert known.values["expect"] == datetime(2026, 11, 22, 2, tzinfo=UTC).isoformat()
        assert told(stranger) == told(nobody)
        assert stranger.values["expect"] == datetime(2026, 11, 23, 0, 30, tzinfo=UTC).isoformat()

    @pytest.mark.parametrize("login", [LOGIN, UNKNOWN_LOGIN])
    async def test_over_holidays_it_waits_longer_than_its_time(
        self, lived_in: Path, tmp_path: Path, login: str
    ) -> None:
        """ENU-07: alike about an ID that names nobody."""
        closed = frozenset(date(2026, 11, day) for day in range(23, 28))
        async with open_office(lived_in, tmp_path, holidays=closed) as office:
            flow = await asking(office, login, AUNT)
            assert flow.values["expect"] == datetime(2026, 11, 30, 0, 30, tzinfo=UTC).isoformat()
            assert flow.values["until"] == datetime(2026, 11, 30, 1, 30, tzinfo=UTC).isoformat()


class TestALostGroup:
    async def test_a_request_makes_no_card_until_somebody_speaks_there_again(self, office: Office) -> None:
        await office.house.lost_groups.lose(office.turn(LIM, GROUP))
        request = await office.ask_unlock()
        assert await cards(office) == []
        await office.house.requests.post_page(office.turn(LIM), [request.school_id])
        assert await cards(office) == []
        await office.house.requests.post_page(office.turn(LIM, GROUP), [request.school_id])
        assert len(await cards(office)) == 1
        assert (await office.house.schools.get("BTPS")).lost_at is None


class TestShadows:
    async def test_about_an_unknown_id_one_hears_the_same_and_nobody_is_told(self, office: Office) -> None:
        """ENU-07."""
        known, unknown = await asking(office, LOGIN, AUNT), await asking(office, UNKNOWN_LOGIN, PARENT)
        assert (known.ending, known.said, told(known)) == (unknown.ending, unknown.said, told(unknown))
        assert len(await cards(office)) == 1
        (shadow,) = await office.requests_of()
        assert shadow.state is RequestState.SHADOW
        assert (await office.tags(unknown.id))[-1] == "request:school:shadow"

    async def test_a_shadow_is_the_same_request_when_asked_again(self, office: Office) -> None:
        await asking(office, UNKNOWN_LOGIN)
        office.clock.advance(hours=1)
        again = await asking(office, UNKNOWN_LOGIN)
        assert again.values["until"] == (office.clock.now + timedelta(hours=71)).isoformat()
        assert len(await office.requests_of()) == 1

    async def test_nobody_can_decide_a_shadow(self, office: Office) -> None:
        await asking(office, UNKNOWN_LOGIN)
        (shadow,) = await office.requests_of()
        for verdict in Verdict:
            reason = await office.press(shadow, verdict=verdict)
            assert not isinstance(reason, Flow)


class TestCards:
    async def test_open_requests_are_posted_once_more(self, office: Office) -> None:
        request = await office.ask_unlock()
        page = await office.house.requests.post_page(office.turn(LIM, GROUP), [request.school_id])
        assert page == Page(waiting=1, posted=1, left=0, last=request.number)
        assert [card.notice.kind for card in await cards(office)] == [
            NoticeKind.REQUEST_CARD,
            NoticeKind.REQUEST_CARD_ASKED,
        ]

    async def test_a_page_holds_five_and_the_next_one_goes_on(self, office: Office) -> None:
        asked = await rush(office.house, office.clock.now, 7)
        first = await office.house.requests.post_page(office.turn(LIM, GROUP), [asked[0].school_id])
        assert first == Page(waiting=7, posted=5, left=2, last=asked[4].number)
        second = await office.house.requests.post_page(
            office.turn(LIM, GROUP), [asked[0].school_id], first.last
        )
        assert second == Page(waiting=7, posted=2, left=0, last=asked[6].number)
        nothing = await office.house.requests.post_page(
            office.turn(LIM, GROUP), [asked[0].school_id], second.last
        )
        assert (nothing.posted, nothing.last) == (0, asked[6].number)

    async def test_the_same_repost_is_queued_once(self, office: Office) -> None:
        request, turn = await office.ask_unlock(), office.turn(LIM, GROUP)
        for _ in range(3):
            await office.house.requests.post_page(turn, [request.school_id])
        assert len(await cards(office)) == 2

    async def test_a_card_that_comes_after_the_decision_is_edited_at_once(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.decide(request)
        assert await office.queued(NoticeKind.REQUEST_CARD_OUTCOME) == []
        await office.house.requests.card_sent(request.id, GROUP, 555)
        (edit,) = await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)
        where = {"number": request.number, "message_id": 555}
        assert edit.notice.values == {"request_id": request.id, **where}

    async def test_a_card_that_stands_is_edited_to_its_outcome(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.house.requests.card_sent(request.id, GROUP, 555)
        await office.decide(request, verdict=Verdict.DENY)
        (edit,) = await office.queued(NoticeKind.REQUEST_CARD_OUTCOME)
        assert edit.notice.chat_id == GROUP
        assert (await office.house.requests.view(request.id)).decided_by == "Mr Lim"


class TestExpiry:
    async def test_after_three_days_it_ends_and_the_person_is_told(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.house.requests.card_sent(request.id, GROUP, 555)
        office.clock.advance(hours=72)
        assert await office.house.requests.expire() == 1
        assert await office.house.requests.expire() == 0
        after = (await office.house.requests.view(request.id)).request
        assert (after.state, after.decided_by) == (RequestState.EXPIRED, None)
        kinds = [queued.notice.kind for queued in await office.queued()]
        assert kinds.count(NoticeKind.REQUEST_EXPIRED) == 1
        assert kinds.count(NoticeKind.REQUEST_CARD_OUTCOME) == 1
        assert (await office.tags(request.id)) == ["request:school:expire"]

    async def test_a_decided_one_does_not_expire(self, office: Office) -> None:
        request = await office.ask_unlock()
        await office.decide(request)
        office.clock.advance(hours=73)
        assert await office.house.requests.expire() == 0

    async def test_about_an_unknown_id_one_hears_of_the_end_too(self, office: Office) -> None:
        """ENU-07: silence after three days would tell."""
        await asking(office, UNKNOWN_LOGIN)
        office.clock.advance(hours=72)
        assert await office.house.requests.expire() == 1
        assert [queued.notice.kind for queued in await office.queued()] == [NoticeKind.REQUEST_EXPIRED]

    @pytest.mark.parametrize("login", [LOGIN, UNKNOWN_LOGIN])
    async def test_who_asked_sees_for_as_long_again_that_no_reply_came(
        self, office: Office, login: str
    ) -> None:
        """ENU-07: of an ID that names nobody too."""
        await asking(office, login)
        office.clock.advance(hours=72)
        await office.house.requests.expire()
        assert [one.state for one in await office.requests_of()] == [RequestState.EXPIRED]
        office.clock.advance(hours=72)
        assert await office.requests_of() == []

    async def test_it_can_be_asked_anew(self, office: Office) -> None:
        first = await office.ask_unlock()
        office.clock.advance(hours=72)
        second = await office.ask_unlock()
        assert (first.id != second.id, second.number) == (True, first.number + 1)


class TestEvidence:
    async def test_the_evidence_is_that_of_the_moment_of_asking(self, office: Office) -> None:
        flow = await office.answer(await office.recover(AUNT))
        assert flow.factors == {Factor.ANSWERS}
        request: Request | None = await office.ask(flow)
        assert request is not None
        assert (request.known_chat, request.answers_right, request.tries) == (False, True, 0)

    async def test_a_notice_to_a_known_chat_may_name_the_login(self, office: Office) -> None:
        assert await office.house.requests.login_of(await office.account_id()) == LOGIN
