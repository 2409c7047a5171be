"""Recall help: for known chats alone, judged and counted like any answer set, reminded of what stands."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.evidence import Factor, Unproven
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import Notice, NoticeKind
from domain.requests import RequestKind
from tests.services.office import AUNT, BOT, PARENT, RIGHT, WRONG, Office, open_office, reopened
from tests.services.test_change_password import bind
from tests.services.test_forgot_password import crowded, told
from tests.services.test_new_password import contents
from tests.town import PASSWORD, SECOND_PASSWORD, Clock

OTHERS = {1: "okapi", 5: "totoro", 7: "Coco"}
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


async def practise(office: Office, flow: Flow, answers: tuple[str, ...] = RIGHT) -> Flow:
    """Begin a round from the last screen of a flow, and type the answers."""
    round_ = await office.house.recall.begin(office.turn(flow.user_id), flow.id)
    assert round_ is not None
    return await answered(office, round_, answers)


async def answered(office: Office, flow: Flow, answers: tuple[str, ...] = RIGHT) -> Flow:
    """Type the answers of a round."""
    for text in answers:
        flow = await office.house.recall.answer(office.turn(flow.user_id), flow, text)
    return flow


async def due(office: Office) -> list[Notice]:
    """Return every reminder that waits, due or not."""
    far = office.clock.now + timedelta(days=60)
    async with office.house.store.begin() as tx:
        waiting = await tx.outbox.claim(BOT, far, far, 1000)
        for one in waiting:
            await tx.outbox.retry(one.id, one.notice.not_before or office.clock.now)
    return [one.notice for one in waiting if one.notice.kind is NoticeKind.RECALL_DUE]


class TestRound:
    async def test_right_answers_are_said_to_be_right_and_change_nothing(
        self, office: Office, tmp_path: Path
    ) -> None:
        """REC-05."""
        saved = await office.set_questions()
        kept = ("answers", "credentials", "password_tags", "known_chats", "permits", "outbox")
        before = contents(tmp_path)
        flow = await practise(office, saved)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.RECALLED)
        assert flow.factors == {Factor.KNOWN_CHAT}
        assert await office.tags(flow.id) == ["account:recall:start", "account:recall:match"]
        after = contents(tmp_path)
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}

    async def test_after_the_first_login_too(self, new_office: Office) -> None:
        done = await new_office.set_password(await new_office.enter(), PASSWORD)
        assert (await practise(new_office, done)).said is Said.RECALLED

    @pytest.mark.parametrize("right", range(3))
    async def test_which_was_wrong_is_never_told(self, office: Office, right: int) -> None:
        """QST-01: none, one or two right get the same reply at the same cost."""
        saved = await office.set_questions()
        before = office.house.hashing.derivations
        flow = await practise(office, saved, (*RIGHT[:right], *WRONG[right:]))
        assert told(flow) == (Step.DONE, 0, Said.NOT_RECALLED, {"tries_left": 2})
        assert (await office.tags(flow.id))[-1] == "account:recall:miss"
        assert office.house.hashing.derivations == before + 1

    async def test_a_miss_counts_where_the_answers_are_asked_for_a_reset(self, office: Office) -> None:
        """THR-08: one counter, so practice is no oracle."""
        saved = await office.set_questions()
        await practise(office, saved, WRONG)
        assert (await office.miss(1)).values == {"tries_left": 1}
        flow = await practise(office, saved, WRONG)
        assert (flow.step, flow.said) == (Step.LOCKED, Said.ANSWERS_MISSED)
        assert (await office.recover()).step is Step.LOCKED

    async def test_right_answers_clear_the_misses_as_they_do_in_a_reset(self, office: Office) -> None:
        """THR-11."""
        saved = await office.set_questions()
        await office.miss(2)
        await practise(office, saved)
        assert (await office.miss(1)).values == {"tries_left": 2}

    async def test_who_is_locked_hears_so_and_may_ask_the_school(self, office: Office) -> None:
        saved = await office.set_questions()
        await office.miss(3)
        flow = await office.house.recall.begin(office.turn(), saved.id)
        assert flow is not None
        assert (flow.step, flow.said) == (Step.LOCKED, Said.NOTHING)
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.UNLOCK

    async def test_a_busy_machine_costs_no_try(self, office: Office) -> None:
        saved = await office.set_questions()
        async with crowded(office):
            flow = await practise(office, saved)
        assert (flow.step, flow.position, flow.said) == (Step.CHALLENGE, 2, Said.BUSY)
        flow = await office.house.recall.answer(office.turn(), flow, RIGHT[2])
        assert flow.said is Said.RECALLED

    async def test_it_opens_no_new_password(self, office: Office) -> None:
        """REC-02."""
        flow = await practise(office, await office.set_questions())
        with pytest.raises(WrongStep):
            await office.house.forgot_password.password(office.turn(), flow, SECOND_PASSWORD)
        forged = replace(flow, step=Step.NEW_PASSWORD, ending=None)
        with pytest.raises(Unproven):
            await office.house.forgot_password.password(office.turn(), forged, SECOND_PASSWORD)

    async def test_back_changes_an_answer_before_they_are_judged(self, office: Office) -> None:
        saved = await office.set_questions()
        flow = await office.house.recall.begin(office.turn(), saved.id)
        assert flow is not None
        with pytest.raises(WrongStep):
            await office.house.recall.back(office.turn(), flow)
        flow = await office.house.recall.answer(office.turn(), flow, "mistyped")
        flow = await office.house.recall.back(office.turn(), flow)
        assert (await answered(office, flow)).said is Said.RECALLED

    async def test_a_restart_asks_from_the_first_question(self, lived_in: Path, tmp_path: Path) -> None:
        """QST-08."""
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            saved = await office.set_questions()
            await practise(office, saved, RIGHT[:2])
        async with reopened(tmp_path, clock) as office:
            flow = await office.house.recall.answer(office.turn(), await office.open_flow(), RIGHT[2])
            assert (flow.step, flow.position, flow.said) == (Step.CHALLENGE, 0, Said.ANSWERS_LOST)
            assert (await answered(office, flow)).said is Said.RECALLED


class TestWhoMay:
    async def test_nobody_else_can_use_the_buttons(self, office: Office) -> None:
        """Not even another known chat: the offer was made to one person."""
        saved = await office.set_questions()
        await bind(office, AUNT)
        for user in (AUNT, 999):
            assert await office.house.recall.begin(office.turn(user), saved.id) is None
            assert await office.house.recall.remind(office.turn(user), saved.id) is None
        assert await due(office) == []

    async def test_a_chat_that_is_known_no_more_can_do_nothing(self, office: Office) -> None:
        saved = await office.set_questions()
        account_id = await office.account_id()
        async with office.house.store.begin() as tx:
            await tx.chats.unbind(account_id, saved.bot_id, PARENT)
        assert await office.house.recall.begin(office.turn(), saved.id) is None
        assert await office.house.recall.begin_due(office.turn(), account_id) is None
        assert await office.house.recall.remind(office.turn(), saved.id) is None

    async def test_only_a_flow_that_set_answers_offers_it(self, office: Office) -> None:
        for flow in (await office.reset(SECOND_PASSWORD), await office.recover()):
            assert await office.house.recall.begin(office.turn(), flow.id) is None
            assert await office.house.recall.remind(office.turn(), flow.id) is None

    async def test_a_forged_button_opens_nothing(self, office: Office) -> None:
        assert await office.house.recall.begin(office.turn(), "noflow") is None
        assert await office.house.recall.begin_due(office.turn(), "noaccount") is None

    async def test_a_stranger_cannot_begin_with_an_accounts_id(self, office: Office) -> None:
        assert await office.house.recall.begin_due(office.turn(AUNT), await office.account_id()) is None


class TestReminders:
    async def test_two_are_queued_and_wait_for_their_days(self, office: Office) -> None:
        saved = await office.set_questions()
        assert await office.house.recall.can_remind(saved)
        assert await office.house.recall.remind(office.turn(), saved.id) == saved
        notices, now = await due(office), office.clock.now
        assert [one.not_before for one in notices] == [now + WEEK, now + MONTH]
        assert {one.chat_id for one in notices} == {PARENT}
        assert await office.queued(NoticeKind.RECALL_DUE) == []

    async def test_asking_twice_reminds_once(self, office: Office) -> None:
        """Also from the screen after a practice round."""
        saved = await office.set_questions()
        await office.house.recall.remind(office.turn(), saved.id)
        await office.house.recall.remind(office.turn(), saved.id)
        practised = await practise(office, saved)
        assert await office.house.recall.can_remind(practised)
        await office.house.recall.remind(office.turn(), practised.id)
        assert len(await due(office)) == 2

    async def test_a_wish_that_a_kill_interrupted_is_taken_again_and_is_one(self, office: Office) -> None:
        saved, turn = await office.set_questions(), await office.receive()
        for _ in range(2):
            assert await office.house.recall.remind(turn, saved.id) == saved
            assert await office.is_to_be_done(turn)
        assert len(await due(office)) == 2

    async def test_they_outlive_what_retention_deletes(self, office: Office) -> None:
        """PRV-05 takes what is done with, never what still waits."""
        saved = await office.set_questions()
        await office.house.recall.remind(office.turn(), saved.id)
        for days in (8, 29):
            async with office.house.store.begin() as tx:
                await tx.retention.purge(office.clock.now + timedelta(days=days))
        assert len(await due(office)) == 2

    async def test_the_button_of_a_reminder_begins_a_round(self, office: Office) -> None:
        saved = await office.set_questions()
        await office.house.recall.remind(office.turn(), saved.id)
        office.clock.advance(days=7)
        (queued,) = await office.queued(NoticeKind.RECALL_DUE)
        assert await office.house.recall.find_due(queued.notice) == saved.login
        flow = await office.house.recall.begin_due(office.turn(), str(queued.notice.values["account_id"]))
        assert flow is not None
        assert (await answered(office, flow)).said is Said.RECALLED

    async def test_after_the_first_reminder_nothing_more_is_offered(self, office: Office) -> None:
        await office.set_questions()
        office.clock.advance(days=7)
        flow = await office.house.recall.begin_due(office.turn(), await office.account_id())
        assert flow is not None
        practised = await answered(office, flow)
        assert not await office.house.recall.can_remind(practised)
        assert await office.house.recall.remind(office.turn(), practised.id) is None

    async def test_answers_set_anew_end_the_reminders_of_the_old_ones(self, office: Office) -> None:
        saved = await office.set_questions()
        await office.house.recall.remind(office.turn(), saved.id)
        office.clock.advance(days=1)
        again = await office.set_questions(answers=OTHERS)
        old = await due(office)
        assert [await office.house.recall.find_due(one) for one in old] == [None, None]
        await office.house.recall.remind(office.turn(), again.id)
        assert [await office.house.recall.find_due(one) for one in await due(office)].count(saved.login) == 2

    async def test_a_chat_that_is_known_no_more_is_not_reminded(self, office: Office) -> None:
        saved = await office.set_questions()
        await office.house.recall.remind(office.turn(), saved.id)
        async with office.house.store.begin() as tx:
            await tx.chats.unbind(await office.account_id(), saved.bot_id, PARENT)
        assert [await office.house.recall.find_due(one) for one in await due(office)] == [None, None]

    async def test_nor_is_anybody_after_the_student_has_left(self, office: Office) -> None:
        saved = await office.set_questions()
        await office.house.recall.remind(office.turn(), saved.id)
        school = await office.house.schools.get("BTPS")
        async with office.house.store.begin() as tx:
            await tx.accounts.mark_leavers(school.id, set(), office.clock.now)
        for one in await due(office):
            assert await office.house.recall.find_due(one) is None
        assert await office.house.recall.begin_due(office.turn(), str(saved.account_id)) is None

    async def test_a_digest_made_anew_at_another_cost_keeps_its_age(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """HSH-04: the reminders of answers that nobody set anew go on."""
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            saved = await office.set_questions()
            await office.house.recall.remind(office.turn(), saved.id)
        clock.advance(days=1)
        async with reopened(tmp_path, clock, argon2="19MiB,3,1") as office:
            await practise(office, saved)
            async with office.house.store.read() as tx:
                stored = await tx.answers.find(await office.account_id())
            assert stored is not None
            assert stored.parameters.split(",")[2] == "3"
            assert [await office.house.recall.find_due(one) for one in await due(office)] == [saved.login] * 2

    async def test_after_a_miss_another_day_is_offered_once(self, office: Office) -> None:
        missed = await practise(office, await office.set_questions(), WRONG)
        for _ in range(2):
            office.clock.advance(minutes=1)
            assert await office.house.recall.remind(office.turn(), missed.id) == missed
        (notice,) = await due(office)
        assert notice.not_before == missed.started_at + timedelta(days=1)
        assert await office.house.recall.find_due(notice) == missed.login
