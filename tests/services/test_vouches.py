"""Vouches: known chats are told of attempts from unknown ones, and their first word counts."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from domain.evidence import Factor
from domain.flow import Ending, Flow, Said, Step
from domain.notice import NoticeKind
from domain.requests import RequestKind
from services.vouches import Pressed
from storage.interface import NotFound, Stale
from storage.records import VouchState
from tests.services.office import AUNT, BOT, GROUP, PARENT, RIGHT, WRONG, Office, open_office, reopened
from tests.town import LOGIN, OTHER_LOGIN, SECOND_PASSWORD, UNKNOWN_LOGIN

GRANNY, ZED = 55, 66
ASKED, OUTCOME = NoticeKind.VOUCH_ASKED, NoticeKind.VOUCH_OUTCOME


async def bind(office: Office, user: int, login: str = LOGIN) -> None:
    """Make somebody's chat a known one."""
    async with office.house.store.begin() as tx:
        await tx.chats.bind(await office.account_id(login), office.turn(user), office.clock.now)


async def attempt(office: Office, answers: tuple[str, ...] = RIGHT, user: int = AUNT) -> Flow:
    """Name the login in a chat that is new to it, and answer."""
    return await office.answer(await office.recover(user), answers)


async def vouch_of(office: Office, place: int = -1) -> str:
    """Return the id of a question that was queued, the newest unless another is asked for."""
    queued = await office.queued(ASKED)
    return str(queued[place].notice.values["vouch_id"])


async def told(office: Office) -> list[int]:
    """Return whom the questions go to."""
    return [one.notice.chat_id for one in await office.queued(ASKED)]


def wrong_number(office: Office, flow: Flow, choices: tuple[int, ...]) -> int:
    """Return one of the numbers that are not the right one."""
    return next(number for number in choices if number != office.house.vouches.number(flow))


class TestAsking:
    @pytest.mark.parametrize("answers", [RIGHT, WRONG])
    async def test_every_known_chat_is_told_right_or_wrong_alike(
        self, office: Office, answers: tuple[str, ...]
    ) -> None:
        await bind(office, GRANNY)
        flow = await attempt(office, answers)
        assert await told(office) == [PARENT, GRANNY]
        assert "account:vouch:ask" in await office.tags(flow.id)
        values = (await office.queued(ASKED))[0].notice.values
        assert set(values) == {"vouch_id"}

    async def test_once_an_attempt_however_often_it_answers(self, office: Office) -> None:
        flow = await attempt(office, WRONG)
        await office.answer(await office.answer(flow, WRONG), RIGHT)
        assert await told(office) == [PARENT]

    async def test_nobody_is_told_before_answers_are_judged(self, office: Office) -> None:
        await office.answer(await office.recover(AUNT), RIGHT[:2])
        assert await told(office) == []

    async def test_a_known_chat_sets_nothing_off(self, office: Office) -> None:
        await office.miss(2, PARENT)
        await office.answer(await office.recover(PARENT), RIGHT)
        assert await told(office) == []

    @pytest.mark.parametrize("login", [OTHER_LOGIN, UNKNOWN_LOGIN])
    async def test_who_has_no_known_chat_or_is_nobody_sets_nothing_off(
        self, office: Office, login: str
    ) -> None:
        """ENU-01."""
        flow = await office.miss(1, AUNT, login)
        assert await told(office) == []
        assert "account:vouch:ask" not in await office.tags(flow.id)

    async def test_at_most_three_times_a_day(self, office: Office) -> None:
        for user in range(201, 205):
            await attempt(office, WRONG, user)
        assert await told(office) == [PARENT] * 3
        office.clock.advance(hours=24, seconds=1)
        await attempt(office, WRONG, 206)
        assert len(await told(office)) == 4

    async def test_one_flow_that_names_two_ids_asks_both_families(self, office: Office) -> None:
        """Else naming one's own ID first would silence the next."""
        await bind(office, GRANNY, OTHER_LOGIN)
        flow = await office.miss(1, AUNT, OTHER_LOGIN)
        flow = await office.house.forgot_password.back(office.turn(AUNT), flow)
        flow = await office.house.forgot_password.login(office.turn(AUNT), flow, LOGIN)
        await office.answer(flow, WRONG)
        assert await told(office) == [GRANNY, PARENT]


class TestVouching:
    async def test_right_answers_and_the_right_number_open_the_new_password(self, office: Office) -> None:
        """REC-02: the pathway "vouched for by a known chat"."""
        flow = await attempt(office)
        assert flow.step is Step.EVIDENCE
        number = office.house.vouches.number(flow)
        assert (
            await office.house.vouches.press(office.turn(), await vouch_of(office), number) is Pressed.TAKEN
        )
        now = await office.open_flow(AUNT)
        assert (now.step, now.said) == (Step.NEW_PASSWORD, Said.VOUCHED)
        assert now.factors == {Factor.ANSWERS, Factor.VOUCH}
        shown = await office.queued(NoticeKind.SHOW_FLOW)
        assert [one.notice.chat_id for one in shown] == [AUNT]
        done = await office.set_password(now, SECOND_PASSWORD)
        assert done.said is Said.CHANGED
        async with office.house.store.read() as tx:
            assert await tx.chats.is_known(await office.account_id(), office.turn(AUNT))
        changed = await office.queued(NoticeKind.PASSWORD_CHANGED)
        assert [one.notice.chat_id for one in changed] == [PARENT]

    async def test_a_word_before_the_answers_are_right_counts_when_they_are(self, office: Office) -> None:
        flow = await attempt(office, WRONG)
        number = office.house.vouches.number(flow)
        await office.house.vouches.press(office.turn(), await vouch_of(office), number)
        assert (await office.open_flow(AUNT)).step is Step.CHALLENGE
        assert (await office.answer(await office.open_flow(AUNT), RIGHT)).step is Step.NEW_PASSWORD

    async def test_without_right_answers_it_opens_nothing(self, office: Office) -> None:
        """REC-01."""
        flow = await attempt(office, WRONG)
        await office.house.vouches.press(
            office.turn(), await vouch_of(office), office.house.vouches.number(flow)
        )
        flow = await office.answer(await office.open_flow(AUNT), WRONG)
        assert (flow.step, flow.factors) == (Step.CHALLENGE, frozenset())

    async def test_a_word_for_one_id_does_not_count_for_another(self, office: Office) -> None:
        await bind(office, GRANNY, OTHER_LOGIN)
        flow = await office.miss(1, AUNT, OTHER_LOGIN)
        number = office.house.vouches.number(flow)
        await office.house.vouches.press(office.turn(GRANNY), await vouch_of(office), number)
        flow = await office.house.forgot_password.back(office.turn(AUNT), await office.open_flow(AUNT))
        flow = await office.house.forgot_password.login(office.turn(AUNT), flow, LOGIN)
        assert (await office.answer(flow, RIGHT)).step is Step.EVIDENCE

    async def test_it_counts_for_this_attempt_alone(self, office: Office) -> None:
        flow = await attempt(office)
        number = office.house.vouches.number(flow)
        await office.house.vouches.press(office.turn(), await vouch_of(office), number)
        assert (await attempt(office)).step is Step.EVIDENCE

    async def test_after_fifteen_minutes_it_is_too_late(self, office: Office) -> None:
        flow = await attempt(office)
        number = office.house.vouches.number(flow)
        office.clock.advance(minutes=14, seconds=59)
        assert (await office.open_flow(AUNT)).step is Step.EVIDENCE
        office.clock.advance(seconds=1)
        pressed = await office.house.vouches.press(office.turn(), await vouch_of(office), number)
        assert pressed is Pressed.OVER
        assert (await office.house.flows.get(flow.id)).step is Step.EVIDENCE

    async def test_however_late_it_comes_there_is_time_for_a_password(self, office: Office) -> None:
        flow = await attempt(office)
        office.clock.advance(minutes=14, seconds=59)
        await office.house.vouches.press(
            office.turn(), await vouch_of(office), office.house.vouches.number(flow)
        )
        office.clock.advance(minutes=3)
        assert (await office.set_password(await office.open_flow(AUNT), SECOND_PASSWORD)).said is Said.CHANGED


class TestRefusing:
    async def test_a_wrong_number_ends_the_attempt(self, office: Office) -> None:
        flow = await attempt(office)
        vouch = await vouch_of(office)
        view = await office.house.vouches.view(vouch)
        pressed = await office.house.vouches.press(
            office.turn(), vouch, wrong_number(office, flow, view.choices)
        )
        assert pressed is Pressed.TAKEN
        ended = await office.house.flows.get(flow.id)
        assert ended.ending is Ending.EXPIRED
        assert [one.notice.chat_id for one in await office.queued(NoticeKind.FLOW_EXPIRED)] == [AUNT]
        assert {"account:vouch:refuse", "account:recovery:repudiate"} <= set(await office.tags(flow.id))
        assert (await office.recover(AUNT)).step is Step.CHALLENGE

    async def test_not_us_ends_it_at_every_step_and_freezes(self, office: Office) -> None:
        flow = await attempt(office)
        vouch = await vouch_of(office)
        number = office.house.vouches.number(flow)
        async with office.house.store.begin() as tx:
            # As if a code by e-mail had been right meanwhile.
            other = await tx.flows.get(flow.id)
            await tx.flows.save(office.at(other, Step.NEW_PASSWORD))
        assert await office.house.vouches.press(office.turn(), vouch, None) is Pressed.TAKEN
        assert not (await office.house.flows.get(flow.id)).is_open
        assert (await office.recover(AUNT)).step is Step.LOCKED
        assert await office.house.vouches.press(office.turn(), vouch, number) is Pressed.OVER

    async def test_a_password_set_meanwhile_must_be_changed(self, lived_in: Path, tmp_path: Path) -> None:
        """REC-08: EVIDENCE=answers lets the stranger through before anybody looks."""
        async with open_office(lived_in, tmp_path, evidence="answers") as office:
            assert (await office.reset(SECOND_PASSWORD, AUNT)).said is Said.CHANGED
            await office.house.vouches.press(office.turn(), await vouch_of(office), None)
            async with office.house.store.read() as tx:
                standing = await tx.credentials.find(await office.account_id())
            assert standing is not None
            assert standing.must_change

    async def test_nothing_must_be_changed_when_nothing_was_set(self, office: Office) -> None:
        await attempt(office)
        await office.house.vouches.press(office.turn(), await vouch_of(office), None)
        async with office.house.store.read() as tx:
            standing = await tx.credentials.find(await office.account_id())
        assert standing is not None
        assert not standing.must_change


class TestPresses:
    """TGM-10: what has no effect is recorded."""

    async def refused(self, office: Office, vouch: str, user: int, number: int | None, chat: int = 0) -> str:
        """Press, see that nothing came of it, and return the recorded reason."""
        before = await office.house.vouches.view(await vouch_of(office))
        await office.house.vouches.press(office.turn(user, chat or user), vouch, number)
        assert (await office.house.vouches.view(await vouch_of(office))).vouch == before.vouch
        last = (await office.audit())[-1]
        assert last.tag == "account:press:refuse"
        return str(last.values["reason"])

    @pytest.mark.parametrize("number", [None, 10])
    async def test_forged_and_foreign_ones(self, office: Office, number: int | None) -> None:
        flow = await attempt(office)
        vouch, right = await vouch_of(office), office.house.vouches.number(flow)
        assert await self.refused(office, "nosuchvouch", PARENT, number) == "forged"
        assert await self.refused(office, vouch, AUNT, right) == "unknown_chat"
        assert await self.refused(office, vouch, ZED, None) == "unknown_chat"
        assert await self.refused(office, vouch, PARENT, right, GROUP) == "unknown_chat"
        choices = (await office.house.vouches.view(vouch)).choices
        outside = next(n for n in range(10, 100) if n not in choices)
        assert await self.refused(office, vouch, PARENT, outside) == "forged"
        assert (await office.open_flow(AUNT)).step is Step.EVIDENCE

    async def test_a_chat_that_was_removed_since_it_was_asked(self, office: Office) -> None:
        flow = await attempt(office)
        vouch = await vouch_of(office)
        async with office.house.store.begin() as tx:
            await tx.chats.unbind(await office.account_id(), BOT, PARENT)
        number = office.house.vouches.number(flow)
        assert await self.refused(office, vouch, PARENT, number) == "unknown_chat"

    async def test_a_second_word_changes_nothing(self, office: Office) -> None:
        flow = await attempt(office)
        vouch, right = await vouch_of(office), office.house.vouches.number(flow)
        await office.house.vouches.press(office.turn(), vouch, right)
        assert await self.refused(office, vouch, PARENT, None) == "over"
        assert (await office.open_flow(AUNT)).step is Step.NEW_PASSWORD
        async with office.house.store.read() as tx:
            assert await tx.freezes.find(await office.account_id()) is None

    async def test_two_parents_press_at_once_and_one_counts(self, office: Office) -> None:
        """ADM-09's rule, at home."""
        await bind(office, GRANNY)
        flow = await attempt(office)
        vouch, right = await vouch_of(office), office.house.vouches.number(flow)
        press = office.house.vouches.press
        both = await asyncio.gather(
            press(office.turn(PARENT), vouch, right), press(office.turn(GRANNY), vouch, None)
        )
        assert sorted(both) == [Pressed.OVER, Pressed.TAKEN]
        given = (await office.house.vouches.view(vouch)).vouch.state is VouchState.GIVEN
        assert (await office.house.flows.get(flow.id)).is_open == given

    async def test_a_press_delivered_again_after_a_crash_does_nothing_twice(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        async with open_office(lived_in, tmp_path) as before:
            flow = await attempt(before)
            vouch, turn = await vouch_of(before), before.turn()
            await before.house.vouches.press(turn, vouch, before.house.vouches.number(flow))
        async with reopened(tmp_path) as after:
            moved = await after.open_flow(AUNT)
            number = after.house.vouches.number(flow)
            assert await after.house.vouches.press(turn, vouch, number) is Pressed.OVER
            assert await after.open_flow(AUNT) == moved
            assert (await after.tags()).count("account:vouch:give") == 1
            # The screen that was queued with the word is sent by the new process.
            assert len(await after.queued(NoticeKind.SHOW_FLOW)) == 1

    async def test_who_acts_while_they_vouch_is_asked_to_look_again(self, office: Office) -> None:
        flow = await attempt(office)
        await office.house.vouches.press(
            office.turn(), await vouch_of(office), office.house.vouches.number(flow)
        )
        with pytest.raises(Stale):
            await office.house.requests.ask(office.turn(AUNT), flow)
        assert (await office.open_flow(AUNT)).step is Step.NEW_PASSWORD


class TestOutcome:
    async def test_it_is_edited_when_its_time_is_over(self, office: Office) -> None:
        await attempt(office)
        vouch = await vouch_of(office)
        await office.house.vouches.asked(office.turn(), vouch, 900)
        assert await office.queued(OUTCOME) == []
        office.clock.advance(minutes=15)
        waiting = await office.queued(OUTCOME)
        assert [dict(one.notice.values) for one in waiting] == [{"vouch_id": vouch, "message_id": 900}]
        assert not (await office.house.vouches.view(vouch)).is_open

    async def test_in_every_chat_at_once_when_somebody_answers(self, office: Office) -> None:
        await bind(office, GRANNY)
        await attempt(office)
        vouch = await vouch_of(office)
        for user in (PARENT, GRANNY):
            await office.house.vouches.asked(office.turn(user), vouch, 900 + user)
        await office.house.vouches.press(office.turn(GRANNY), vouch, None)
        assert [one.notice.chat_id for one in await office.queued(OUTCOME)] == [PARENT, GRANNY]

    async def test_a_question_that_arrives_after_the_answer_is_edited_at_once(self, office: Office) -> None:
        await attempt(office)
        vouch = await vouch_of(office)
        await office.house.vouches.press(office.turn(), vouch, None)
        await office.house.vouches.asked(office.turn(), vouch, 900)
        assert len(await office.queued(OUTCOME)) == 1

    async def test_what_is_forgotten_says_nothing(self, office: Office) -> None:
        await attempt(office)
        vouch = await vouch_of(office)
        office.clock.advance(days=31)
        async with office.house.store.begin() as tx:
            await tx.retention.purge(office.clock.now)
        with pytest.raises(NotFound):
            await office.house.vouches.view(vouch)
        await office.house.vouches.asked(office.turn(), vouch, 900)
        assert await office.queued(OUTCOME) == []

    async def test_an_answer_after_the_attempt_is_forgotten_still_freezes(self, office: Office) -> None:
        flow = await attempt(office)
        vouch = await vouch_of(office)
        async with office.house.store.begin() as tx:
            moved = await tx.flows.get(flow.id)
            await tx.flows.save(office.at(moved, Step.LOGIN))
        await office.house.vouches.press(office.turn(), vouch, None)
        assert (await office.recover(ZED)).step is Step.LOCKED


class TestScreen:
    async def test_everybody_with_right_answers_is_shown_a_number(self, new_office: Office) -> None:
        """ENU-08: whether or not a phone was asked."""
        flows = [await new_office.recover(user, UNKNOWN_LOGIN) for user in range(300, 340)]
        numbers = {new_office.house.vouches.number(flow) for flow in flows}
        assert len(numbers) > 20
        assert all(10 <= number <= 99 for number in numbers)

    async def test_the_school_can_be_asked_instead(self, office: Office) -> None:
        request = await office.ask(await attempt(office))
        assert request is not None
        assert request.kind is RequestKind.RECOVERY

    async def test_the_number_waits_as_long_as_the_question(self, office: Office) -> None:
        flow = await attempt(office)
        assert flow.expires_at == flow.deadline_at == office.clock.now + timedelta(minutes=15)


@pytest.mark.parametrize(("answers", "is_told"), [(RIGHT, True), (WRONG, False)])
async def test_who_has_proven_nothing_is_not_told_that_somebody_stopped_it(
    office: Office, answers: tuple[str, ...], *, is_told: bool
) -> None:
    """ENU-01: an ID that names nobody has no family that could."""
    await attempt(office, answers)
    await office.house.vouches.press(office.turn(), await vouch_of(office), None)
    (ended,) = await office.queued(NoticeKind.FLOW_EXPIRED)
    assert ("stopped" in ended.notice.values) is is_told
