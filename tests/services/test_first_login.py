"""First login: paper, questions, a review, a password; all of it written at the end or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.challenge import QUESTIONS
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.requests import RequestKind
from storage.records import TemporaryPassword
from tests.services.office import AUNT, PARENT, SLIPS, Office, open_office, reopened
from tests.services.test_forgot_password import crowded
from tests.town import ANSWERS, LOGIN, OTHER_LOGIN, PASSWORD, UNKNOWN_LOGIN, Clock

DUMMY = "0000-0000-0000"
ZED = 99


async def type_paper(office: Office, text: str, login: str = LOGIN, user: int = PARENT) -> Flow:
    """Begin /first and type a temporary password."""
    service = office.house.first_login
    flow = await service.login(office.turn(user), await service.begin(office.turn(user)), login)
    return await service.temporary_password(office.turn(user), flow, text)


async def issue(office: Office, text: str, **changes: object) -> None:
    """Give LOGIN another slip."""
    now, account_id = office.clock.now, await office.account_id()
    fields = {"issued_at": now, "expires_at": now + timedelta(days=1), "issued_by": "test", **changes}
    slip = TemporaryPassword(office.house.temporary.tag(account_id, text), **fields)  # type: ignore[arg-type]
    async with office.house.store.begin() as tx:
        await tx.temporary_passwords.put([(account_id, slip)])


class TestWhole:
    async def test_a_first_login_sets_password_questions_and_known_chat(self, new_office: Office) -> None:
        flow = await new_office.set_password(await new_office.enter(), PASSWORD)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CHANGED)
        account_id = await new_office.account_id()
        async with new_office.house.store.read() as tx:
            stored = await tx.answers.find(account_id)
            slip = await tx.temporary_passwords.find(account_id)
            known = await tx.chats.is_known(account_id, new_office.turn())
        assert stored is not None
        assert slip is not None
        assert (stored.questions, slip.spent_at, known) == ((4, 6, 8), new_office.clock.now, True)
        assert await new_office.tags(flow.id) == [
            "account:first_login:start",
            "account:temporary_password:use",
            "account:answers:set",
            "account:password:set",
            "account:first_login:complete",
            "account:chat:bind",
        ]

    async def test_it_costs_two_derivations(self, new_office: Office) -> None:
        await new_office.set_password(await new_office.enter(), PASSWORD)
        assert new_office.house.hashing.derivations == 2

    async def test_nothing_is_written_before_the_end(self, new_office: Office) -> None:
        """REC-05."""
        await new_office.set_password(await new_office.enter(), PASSWORD, again="another")
        account_id = await new_office.account_id()
        async with new_office.house.store.read() as tx:
            slip = await tx.temporary_passwords.find(account_id)
            assert slip is not None
            assert slip.spent_at is None
            assert await tx.answers.find(account_id) is None
            assert await tx.credentials.find(account_id) is None
            assert await tx.chats.list(account_id) == []

    async def test_it_may_be_lived_again_with_new_paper_by_somebody_else(self, office: Office) -> None:
        await issue(office, DUMMY)
        office.slips = {LOGIN: DUMMY}
        flow = await office.set_password(
            await office.enter(AUNT, answers={1: "okapi", 2: "mauve", 5: "abba"}), "Nine.herons.fly.7"
        )
        assert flow.said is Said.CHANGED
        told = [queued.notice.chat_id for queued in await office.queued()]
        assert told == [PARENT]  # REC-07: the chat that was known hears of it


class TestTemporaryPassword:
    @pytest.mark.parametrize("typed", ["7k3d9qxm2vta", " 7K3D 9QXM 2VTA ", "7K3D-9QXM-2VTA."])
    async def test_it_fits_however_it_is_typed(self, new_office: Office, typed: str) -> None:
        assert (await type_paper(new_office, typed)).step is Step.QUESTION

    async def test_it_is_used_once(self, office: Office) -> None:
        """TMP-02."""
        flow = await type_paper(office, SLIPS[LOGIN])
        assert (flow.step, flow.said) == (Step.TEMPORARY_PASSWORD, Said.TEMPORARY_PASSWORD_MISSED)

    async def test_of_two_who_hold_it_at_once_the_second_is_told_that_it_is_used(
        self, new_office: Office
    ) -> None:
        """TMP-02, REC-12: the school is offered, and a newer slip can be typed."""
        service = new_office.house.first_login
        one = await service.password(new_office.turn(), await new_office.enter(), PASSWORD)
        other = await new_office.set_password(await new_office.enter(AUNT), "Nine.herons.fly.7")
        assert other.said is Said.CHANGED
        one = await service.password_again(new_office.turn(), one, PASSWORD)
        assert (one.step, one.said) == (Step.FORGOTTEN, Said.SLIP_REPLACED)
        assert (await service.back(new_office.turn(), one)).step is Step.TEMPORARY_PASSWORD
        assert (await new_office.reset("Ten.otters.dive.8", AUNT)).said is Said.CHANGED

    async def test_one_that_was_replaced_meanwhile_neither_finishes_nor_spends_the_newer(
        self, new_office: Office
    ) -> None:
        flow = await new_office.enter(AUNT)
        await issue(new_office, DUMMY)
        flow = await new_office.set_password(flow, PASSWORD)
        assert (flow.step, flow.said) == (Step.FORGOTTEN, Said.SLIP_REPLACED)
        account_id = await new_office.account_id()
        async with new_office.house.store.read() as tx:
            newer = await tx.temporary_passwords.find(account_id)
            assert newer is not None
            assert newer.spent_at is None
            assert await tx.credentials.find(account_id) is None
        request = await new_office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.TEMPORARY_PASSWORD

    async def test_one_that_runs_out_after_it_was_proven_still_counts(self, new_office: Office) -> None:
        await issue(new_office, DUMMY, expires_at=new_office.clock.now + timedelta(minutes=1))
        new_office.slips = {LOGIN: DUMMY}
        flow = await new_office.enter()
        new_office.clock.advance(minutes=2)
        assert (await new_office.set_password(flow, PASSWORD)).said is Said.CHANGED

    async def test_who_holds_an_expired_one_is_told_so_and_can_ask_for_another(
        self, new_office: Office
    ) -> None:
        await issue(new_office, DUMMY, expires_at=new_office.clock.now)
        flow = await type_paper(new_office, DUMMY)
        assert (flow.step, flow.said) == (Step.FORGOTTEN, Said.SLIP_EXPIRED)
        assert flow.values == {"slip_until": new_office.clock.now.isoformat()}
        request = await new_office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.TEMPORARY_PASSWORD

    async def test_an_expired_one_opens_nothing_and_costs_no_try(self, new_office: Office) -> None:
        """TMP-02: however often it is typed, in a chat that nobody knows."""
        await issue(new_office, DUMMY, expires_at=new_office.clock.now)
        for _ in range(6):
            assert (await type_paper(new_office, DUMMY, user=AUNT)).said is Said.SLIP_EXPIRED
        missed = await type_paper(new_office, SLIPS[LOGIN], user=AUNT)
        assert (missed.said, missed.values["tries_left"]) == (Said.TEMPORARY_PASSWORD_MISSED, 4)

    @pytest.mark.parametrize("login", [OTHER_LOGIN, UNKNOWN_LOGIN])
    async def test_a_wrong_one_is_answered_alike_whether_a_slip_ran_out_or_not(
        self, new_office: Office, login: str
    ) -> None:
        """ENU-05: only the right slip tells that its time is over."""
        await issue(new_office, DUMMY, expires_at=new_office.clock.now)
        wrong = await type_paper(new_office, "1111-1111-1111", LOGIN, AUNT)
        alike = await type_paper(new_office, "1111-1111-1111", login, ZED)
        assert (wrong.step, wrong.said, wrong.values) == (alike.step, alike.said, alike.values)

    async def test_who_holds_one_that_was_used_reads_what_a_guesser_reads(self, office: Office) -> None:
        office.clock.advance(days=31)
        assert (await type_paper(office, SLIPS[LOGIN], user=AUNT)).said is Said.TEMPORARY_PASSWORD_MISSED

    async def test_a_new_one_replaces_the_old(self, new_office: Office) -> None:
        await issue(new_office, DUMMY)
        assert (await type_paper(new_office, SLIPS[LOGIN])).said is Said.TEMPORARY_PASSWORD_MISSED
        assert (await type_paper(new_office, DUMMY)).step is Step.QUESTION

    async def test_of_another_account_it_does_not_fit(self, new_office: Office) -> None:
        assert (await type_paper(new_office, SLIPS[OTHER_LOGIN])).said is Said.TEMPORARY_PASSWORD_MISSED

    @pytest.mark.parametrize("login", [LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN])
    async def test_five_wrong_ones_lock_whoever_types_them(self, new_office: Office, login: str) -> None:
        """TMP-02, ENU-05: five tries in all, for unknown logins alike."""
        left = []
        for user in (PARENT, PARENT, AUNT, AUNT, AUNT):
            flow = await type_paper(new_office, DUMMY, login, user)
            left.append(flow.values.get("tries_left"))
        assert left == [4, 3, 2, 1, None]
        assert (flow.step, flow.said) == (Step.LOCKED, Said.TEMPORARY_PASSWORD_MISSED)
        service = new_office.house.first_login
        late = await service.login(new_office.turn(99), await service.begin(new_office.turn(99)), login)
        assert late.step is Step.LOCKED
        assert new_office.house.hashing.derivations == 0

    async def test_without_paper_the_school_is_asked_for_another(self, new_office: Office) -> None:
        service, turn = new_office.house.first_login, new_office.turn
        flow = await service.login(turn(), await service.begin(turn()), LOGIN)
        flow = await service.lose_paper(turn(), flow)
        request = await new_office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.TEMPORARY_PASSWORD

    async def test_the_password_is_asked_only_after_it(self, new_office: Office) -> None:
        """REC-04: nothing can skip the paper."""
        service, turn = new_office.house.first_login, new_office.turn
        questions = new_office.house.questions
        flow = await service.login(turn(), await service.begin(turn()), LOGIN)
        for act in (service.login, questions.answer, service.password, service.password_again):
            with pytest.raises(WrongStep):
                await act(turn(), flow, PASSWORD)
        with pytest.raises(WrongStep):
            await questions.choose(turn(), flow, 4)
        with pytest.raises(WrongStep):
            await service.confirm(turn(), flow)
        assert await new_office.open_flow() == flow


class TestQuestions:
    async def test_any_three_can_be_chosen_by_default(self, new_office: Office) -> None:
        flow = await new_office.show_paper()
        assert [choice.id for choice in await new_office.house.questions.choices(flow)] == list(range(1, 9))
        flow = await new_office.choose(flow, {1: "okapi", 2: "mauve"})
        assert [choice.id for choice in await new_office.house.questions.choices(flow)] == [3, 4, 5, 6, 7, 8]

    async def test_a_question_that_was_chosen_or_is_none_is_refused(self, new_office: Office) -> None:
        flow = await new_office.choose(await new_office.show_paper(), {1: "okapi"})
        for question in (1, 0, 9):
            with pytest.raises(WrongStep):
                await new_office.house.questions.choose(new_office.turn(), flow, question)

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            ("", "empty"),
            ("🦕", "empty"),
            ("x" * 65, "too_long"),
            ("Wei Ling", "is_name"),
            ("tan_wei_ling", "is_name,is_login"),
            ("LAKSA", "same_as_other"),
            ("toy", "is_question"),
        ],
    )
    async def test_a_bad_answer_is_refused_with_its_reasons(
        self, new_office: Office, text: str, problems: str
    ) -> None:
        """QST-04."""
        flow = await new_office.choose(await new_office.show_paper(), {4: "laksa", 6: text})
        assert (flow.step, flow.position, flow.said) == (Step.ANSWER, 1, Said.ANSWER_REFUSED)
        assert flow.values["problems"] == problems
        held = new_office.house.memory.hold(flow).answers
        assert held == ["laksa"]

    async def test_a_common_answer_is_taken_where_answers_are_not_alone(self, new_office: Office) -> None:
        """Architecture 5: the guides' own examples are common ones."""
        flow = await new_office.choose(await new_office.show_paper(), {1: "dog", 4: "pizza"})
        assert (flow.step, flow.position) == (Step.QUESTION, 2)

    async def test_where_answers_are_the_only_evidence_the_rules_are_strict(
        self, founded: Path, tmp_path: Path
    ) -> None:
        """QST-03, QST-04: one easy question at most, and no common answer."""
        async with open_office(founded, tmp_path, evidence="answers") as office:
            flow = await office.choose(await office.show_paper(), {1: "dog"})
            assert flow.values["problems"] == "too_common"
            flow = await office.house.questions.answer(office.turn(), flow, "okapi")
            hard = [question.id for question in QUESTIONS if not question.easy]
            assert [choice.id for choice in await office.house.questions.choices(flow)] == hard
            with pytest.raises(WrongStep):
                await office.house.questions.choose(office.turn(), flow, 2)

    async def test_the_review_shows_them_as_typed_and_in_the_order_chosen(self, new_office: Office) -> None:
        chosen = {8: " The Hobbit ", 4: "Laksa", 6: "wooden train"}
        flow = await new_office.choose(await new_office.show_paper(), chosen)
        assert flow.step is Step.REVIEW
        review = new_office.house.questions.review(flow)
        assert review == ((8, "The Hobbit"), (4, "Laksa"), (6, "wooden train"))

    async def test_they_are_asked_later_in_the_official_order(self, new_office: Office) -> None:
        """ENU-02: the order chosen would tell real ones from decoys."""
        entered = await new_office.enter(answers=dict(reversed(ANSWERS.items())))
        await new_office.set_password(entered, PASSWORD)
        assert (await new_office.recover()).questions == (4, 6, 8)

    async def test_going_back_forgets_the_answers(self, new_office: Office) -> None:
        service = new_office.house.first_login
        for step in (Step.QUESTION, Step.REVIEW):
            answers = dict(list(ANSWERS.items())[: 2 if step is Step.QUESTION else 3])
            flow = await new_office.choose(await new_office.show_paper(), answers)
            assert flow.step is step
            flow = await service.back(new_office.turn(), flow)
            assert (flow.step, flow.position, len(new_office.house.memory)) == (Step.QUESTION, 0, 0)

    async def test_going_back_from_one_answer_keeps_those_before(self, new_office: Office) -> None:
        service = new_office.house.first_login
        flow = await new_office.choose(await new_office.show_paper(), {4: "laksa"})
        flow = await new_office.house.questions.choose(new_office.turn(), flow, 6)
        flow = await service.back(new_office.turn(), flow)
        assert (flow.step, flow.questions) == (Step.QUESTION, (4,))
        flow = await new_office.choose(flow, {7: "Coco", 8: "Momo"})
        assert new_office.house.questions.review(flow) == ((4, "laksa"), (7, "Coco"), (8, "Momo"))


class TestPassword:
    @pytest.mark.parametrize("typed", ["Purple Elephant 42", "purple-elephant-42!", "Purple Elephant 42 1"])
    async def test_an_answer_is_no_password(self, new_office: Office, typed: str) -> None:
        """QST-04: neither the answer itself nor a little more than it."""
        answers = {6: "Purple Elephant 42", 4: "laksa", 8: "The Hobbit"}
        flow = await new_office.set_password(await new_office.enter(answers=answers), typed)
        assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.PASSWORD_REFUSED)
        assert "too_common" in str(flow.values["violations"]).split(",")

    async def test_for_somebody_else_it_would_be_one(self, new_office: Office) -> None:
        flow = await new_office.set_password(await new_office.enter(), "Purple Elephant 42")
        assert flow.said is Said.CHANGED

    @pytest.mark.parametrize("typed", ["7k3D-9qxm-2vta", "7K3D 9qXM 2VTa"])
    async def test_the_temporary_password_is_no_password(self, new_office: Office, typed: str) -> None:
        """PWD-07, TMP-05."""
        flow = await new_office.set_password(await new_office.enter(), typed)
        assert (flow.step, flow.values["violations"]) == (Step.NEW_PASSWORD, "used_before")

    async def test_a_busy_machine_loses_nothing_of_the_review(self, new_office: Office) -> None:
        """HSH-05."""
        flow = await new_office.choose(await new_office.show_paper())
        async with crowded(new_office):
            flow = await new_office.house.first_login.confirm(new_office.turn(), flow)
            assert (flow.step, flow.said) == (Step.REVIEW, Said.BUSY)
        flow = await new_office.house.first_login.confirm(new_office.turn(), flow)
        assert (await new_office.set_password(flow, PASSWORD)).said is Said.CHANGED

    async def test_misses_on_the_old_answers_are_forgiven(self, office: Office) -> None:
        """THR-06: the school gave a fresh start."""
        await office.miss(3)
        await issue(office, DUMMY)
        office.slips = {LOGIN: DUMMY}
        done = await office.set_password(await office.enter(), "Nine.herons.fly.7")
        assert done.said is Said.CHANGED
        assert (await office.miss(1)).values == {"tries_left": 2}

    async def test_strangers_do_not_get_their_tries_back_by_it(self, office: Office) -> None:
        """ENU-05: an early end of their lock would tell them that somebody enrolled."""
        await office.miss(3, AUNT)
        before = await office.recover(AUNT)
        await issue(office, DUMMY)
        office.slips = {LOGIN: DUMMY}
        await office.set_password(await office.enter(), "Nine.herons.fly.7")
        after = await office.recover(AUNT)
        assert before.step is after.step is Step.LOCKED
        assert before.values == after.values


class TestMemory:
    async def test_it_is_empty_when_the_login_is_done(self, new_office: Office) -> None:
        """SES-04."""
        await new_office.set_password(await new_office.enter(), PASSWORD)
        assert len(new_office.house.memory) == 0

    async def test_answers_and_password_are_nowhere_on_disk(self, new_office: Office, tmp_path: Path) -> None:
        """QST-08, QST-05."""
        answers = {4: "canary laksa", 6: "canary train", 8: "canary book"}
        flow = await new_office.enter(answers=answers)
        await new_office.set_password(flow, "Canary-42-password", again="no")
        for file in (tmp_path / "data").iterdir():
            assert b"canary" not in file.read_bytes().lower()

    @pytest.mark.parametrize("settled", [1, 2, 3])
    async def test_a_restart_asks_the_questions_again(
        self, founded: Path, tmp_path: Path, settled: int
    ) -> None:
        clock = Clock()
        async with open_office(founded, tmp_path, clock=clock) as office:
            answers = dict(list(ANSWERS.items())[:settled])
            flow = await office.choose(await office.show_paper(), answers)
            if flow.step is Step.QUESTION:
                await office.house.questions.choose(office.turn(), flow, 7)
        async with reopened(tmp_path, clock) as office:
            service, flow = office.house.first_login, await office.open_flow()
            if flow.step is Step.REVIEW:
                flow = await service.confirm(office.turn(), flow)
            else:
                flow = await office.house.questions.answer(office.turn(), flow, "Coco")
            assert (flow.step, flow.position, flow.said) == (Step.QUESTION, 0, Said.QUESTIONS_LOST)
            flow = await service.confirm(office.turn(), await office.choose(flow))
            assert (await office.set_password(flow, PASSWORD)).said is Said.CHANGED

    async def test_a_restart_before_the_password_asks_the_questions_again(
        self, founded: Path, tmp_path: Path
    ) -> None:
        clock = Clock()
        async with open_office(founded, tmp_path, clock=clock) as office:
            await office.house.first_login.password(office.turn(), await office.enter(), PASSWORD)
        async with reopened(tmp_path, clock) as office:
            service = office.house.first_login
            flow = await service.password_again(office.turn(), await office.open_flow(), PASSWORD)
            assert (flow.step, flow.said) == (Step.QUESTION, Said.QUESTIONS_LOST)
