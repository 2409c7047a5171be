"""Forgot password: three answers judged as one, tries counted first, and nothing written before the proof."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path

import pytest

from domain.evidence import Factor
from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.requests import RequestKind
from domain.throttle import Scope
from tests.services.office import AUNT, PARENT, RIGHT, WRONG, Office, open_office, reopened
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD, SECOND_PASSWORD, UNKNOWN_LOGIN, Clock

SALT = bytes(16)
NOT_ALL_RIGHT = [some for some in product((True, False), repeat=3) if not all(some)]


def told(flow: Flow) -> tuple[object, ...]:
    """Return what the person's screen is made of."""
    return flow.step, flow.position, flow.said, dict(flow.values)


@asynccontextmanager
async def crowded(office: Office) -> AsyncIterator[None]:
    """Fill every place of the hashing with somebody's real derivation, while the block runs."""
    hashing, inside = office.house.hashing, asyncio.Event()

    async def compute(person: int) -> None:
        async with hashing.slot(person) as derive:
            await derive(b"secret", SALT, derive.parameters)
            await inside.wait()

    people = [asyncio.create_task(compute(9000 + number)) for number in range(18)]
    await asyncio.sleep(0)
    yield
    inside.set()
    await asyncio.gather(*people)


async def at_the_last_question(office: Office, user: int, answers: tuple[str, ...] = WRONG) -> Flow:
    """Bring a person to the last question."""
    return await office.answer(await office.recover(user), answers[:2])


class TestAnswersAsOne:
    @pytest.mark.parametrize("right", NOT_ALL_RIGHT)
    async def test_none_one_or_two_right_get_the_same_reply(
        self, office: Office, right: tuple[bool, ...]
    ) -> None:
        """QST-01."""
        mixed = tuple(RIGHT[n] if is_right else WRONG[n] for n, is_right in enumerate(right))
        flow = await office.answer(await office.recover(), mixed)
        assert told(flow) == (Step.CHALLENGE, 0, Said.ANSWERS_MISSED, {"tries_left": 2})
        assert (await office.tags(flow.id))[-1] == "account:answers:miss"
        assert office.house.hashing.derivations == 1

    async def test_right_answers_in_the_wrong_order_are_wrong(self, office: Office) -> None:
        """QST-06: an answer is bound to its question."""
        flow = await office.answer(await office.recover(), RIGHT[::-1])
        assert flow.said is Said.ANSWERS_MISSED

    async def test_case_spaces_and_punctuation_do_not_matter(self, office: Office) -> None:
        """QST-07."""
        flow = await office.answer(await office.recover(), ("LAKSA!", "wooden  Train", "hobbit"))
        assert flow.step is Step.NEW_PASSWORD

    async def test_everybody_is_asked_the_same_questions_in_the_same_order(self, office: Office) -> None:
        """QST-02: twenty requesters, also after misses."""
        for login, questions in ((LOGIN, (4, 6, 8)), (UNKNOWN_LOGIN, None)):
            asked = {(await office.recover(user, login)).questions for user in range(200, 220)}
            asked.add((await office.miss(2, AUNT, login)).questions)
            assert len(asked) == 1
            assert questions in {None, *asked}

    async def test_an_unknown_login_is_asked_the_same_after_a_restart(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """ENU-02."""
        async with open_office(lived_in, tmp_path) as before:
            first = await before.recover(login=UNKNOWN_LOGIN)
        async with reopened(tmp_path) as after:
            assert (await after.recover(login=UNKNOWN_LOGIN)).questions == first.questions

    @pytest.mark.parametrize("length", [65, 4096])
    async def test_an_endless_answer_costs_a_try_and_no_derivation(self, office: Office, length: int) -> None:
        """QST-10: the reply is that of a wrong answer."""
        flow = await office.answer(await office.recover(), (*RIGHT[:2], "x" * length))
        assert told(flow) == (Step.CHALLENGE, 0, Said.ANSWERS_MISSED, {"tries_left": 2})
        assert office.house.hashing.derivations == 0

    async def test_an_answer_of_sixty_four_characters_is_hashed(self, office: Office) -> None:
        await office.answer(await office.recover(), (*RIGHT[:2], "x" * 64))
        assert office.house.hashing.derivations == 1


class TestReset:
    async def test_a_whole_reset_costs_two_derivations(self, office: Office) -> None:
        """Architecture 6 and 9: one for the answers, one for the whole history and the new password."""
        flow = await office.reset(SECOND_PASSWORD)
        assert (flow.ending, flow.said) == (Ending.DONE, Said.CHANGED)
        assert office.house.hashing.derivations == 2
        assert await office.tags(flow.id) == [
            "account:recovery:start",
            "account:recovery:login",
            "account:answers:match",
            "account:password:set",
            "account:recovery:complete",
        ]

    async def test_right_answers_clear_the_misses_of_this_person(self, office: Office) -> None:
        """THR-11."""
        await office.miss(2)
        await office.reset(SECOND_PASSWORD)
        flow = await office.miss(1)
        assert flow.values == {"tries_left": 2}

    async def test_from_an_unknown_chat_right_answers_lead_to_the_school(self, office: Office) -> None:
        """REC-01: nothing is asked for that would set a password."""
        flow = await office.answer(await office.recover(AUNT))
        assert flow.step is Step.EVIDENCE
        assert flow.factors == {Factor.ANSWERS}
        with pytest.raises(WrongStep):
            await office.house.forgot_password.password(office.turn(AUNT), flow, SECOND_PASSWORD)
        request = await office.ask(flow)
        assert request is not None
        assert (request.kind, request.answers_right) == (RequestKind.RECOVERY, True)

    async def test_as_in_the_guides_answers_are_enough(self, lived_in: Path, tmp_path: Path) -> None:
        """Architecture 5: EVIDENCE=answers; success binds the chat."""
        async with open_office(lived_in, tmp_path, evidence="answers") as office:
            flow = await office.reset(SECOND_PASSWORD, AUNT)
            assert flow.said is Said.CHANGED
            async with office.house.store.read() as tx:
                assert await tx.chats.is_known(await office.account_id(), office.turn(AUNT))

    async def test_forgotten_answers_lead_to_a_temporary_password(self, office: Office) -> None:
        flow = await office.house.forgot_password.forget(office.turn(), await office.recover())
        assert (flow.step, len(office.house.memory)) == (Step.FORGOTTEN, 0)
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.TEMPORARY_PASSWORD

    async def test_a_refused_login_is_neither_kept_nor_counted(self, office: Office) -> None:
        flow = await office.recover(login="S1234567D")
        assert (flow.step, flow.said, flow.login) == (Step.LOGIN, Said.LOGIN_REFUSED, None)
        assert flow.values["problem"] == "nric"

    async def test_back_changes_an_answer_before_they_are_judged(self, office: Office) -> None:
        flow = await office.answer(await office.recover(), ("mistyped",))
        flow = await office.house.forgot_password.back(office.turn(), flow)
        flow = await office.answer(flow)
        assert flow.step is Step.NEW_PASSWORD

    async def test_no_step_takes_what_belongs_to_another(self, office: Office) -> None:
        """REC-04."""
        service, flow = office.house.forgot_password, await office.recover()
        for act in (service.login, service.password, service.password_again):
            with pytest.raises(WrongStep):
                await act(office.turn(), flow, PASSWORD)
        with pytest.raises(WrongStep):
            await service.answer(office.turn(), office.at(flow, Step.NEW_PASSWORD), RIGHT[0])
        assert (await office.open_flow()) == flow


class TestNobody:
    async def test_an_unknown_login_costs_the_same_work_and_hears_the_same(self, office: Office) -> None:
        """ENU-01, ENU-03, ENU-05: wrong answers, up to the lock and after it."""
        heard = []
        for user, login in ((101, LOGIN), (102, UNKNOWN_LOGIN), (103, OTHER_LOGIN)):
            before = office.house.hashing.derivations
            flow = await office.recover(user, login)
            said = [told(flow)]
            for _ in range(3):
                flow = await office.answer(flow, WRONG)
                said.append(told(flow))
            said.append(told(await office.recover(user, login)))
            heard.append((said, office.house.hashing.derivations - before))
        assert heard[0] == heard[1] == heard[2]
        assert heard[0][1] == 3

    async def test_nobodys_answers_are_never_right(self, office: Office) -> None:
        for login in (UNKNOWN_LOGIN, OTHER_LOGIN):
            flow = await office.answer(await office.recover(AUNT, login))
            assert flow.said is Said.ANSWERS_MISSED


class TestThrottle:
    async def test_three_misses_lock_and_the_lock_is_told_after_the_login(self, office: Office) -> None:
        """THR-01; architecture 5."""
        flow = await office.miss(3)
        assert (flow.step, flow.said, flow.values["scope"]) == (Step.LOCKED, Said.ANSWERS_MISSED, "pair")
        again = await office.recover()
        assert (again.step, again.values["until"]) == (Step.LOCKED, flow.values["until"])
        assert office.house.hashing.derivations == 3

    async def test_a_day_later_it_opens(self, office: Office) -> None:
        await office.miss(3)
        office.clock.advance(hours=24)
        assert (await office.recover()).step is Step.CHALLENGE

    async def test_strangers_cannot_lock_out_a_known_chat(self, office: Office) -> None:
        """THR-03, THR-04."""
        for user in range(300, 305):
            await office.miss(1, user)
        sixth = await office.recover(305)
        assert (sixth.step, sixth.values["scope"]) == (Step.LOCKED, Scope.STRANGERS)
        assert (await office.reset(SECOND_PASSWORD)).said is Said.CHANGED

    async def test_of_fifty_strangers_at_once_exactly_three_are_verified(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        """THR-08; a busy machine turns some away, and they come back until all are locked."""
        async with open_office(lived_in, tmp_path, tries_strangers=3) as office:
            flows = [await at_the_last_question(office, user) for user in range(400, 450)]
            while flows:
                after = await asyncio.gather(*(office.answer(flow, WRONG[2:]) for flow in flows))
                flows = [flow for flow in after if flow.said is Said.BUSY]
                done = [flow for flow in after if flow.said is not Said.BUSY]
                assert {flow.step for flow in done} <= {Step.LOCKED, Step.CHALLENGE}
            assert office.house.hashing.derivations == 3
            async with office.house.store.read() as tx:
                subject = (await tx.accounts.find_subject(LOGIN)).key
                assert await tx.tries.misses(subject, office.clock.now.replace(hour=0)) == 3

    async def test_the_same_update_counts_once(self, office: Office) -> None:
        """TGM-04: Telegram repeats what was not acknowledged."""
        tries = office.house.forgot_password._tries
        flow, turn = await at_the_last_question(office, PARENT), office.turn()
        verdicts = [await tries.count(turn, flow) for _ in range(4)]
        assert {verdict.tries_left for _, verdict in verdicts} == {2}

    async def test_a_try_cut_off_by_a_crash_is_a_miss(self, lived_in: Path, tmp_path: Path) -> None:
        """THR-08, THR-09: killed between count and verification."""
        async with open_office(lived_in, tmp_path) as office:
            flow = await at_the_last_question(office, PARENT)
            await office.house.forgot_password._tries.count(office.turn(), flow)
        async with reopened(tmp_path) as office:
            assert (await office.miss(1)).values == {"tries_left": 1}


class TestBusy:
    async def test_busy_costs_no_try_and_the_answer_can_be_given_again(self, office: Office) -> None:
        """HSH-05."""
        flow = await at_the_last_question(office, PARENT, RIGHT)
        async with crowded(office):
            flow = await office.answer(flow, RIGHT[2:])
            assert (flow.step, flow.position, flow.said) == (Step.CHALLENGE, 2, Said.BUSY)
        missed = await office.answer(flow, ("wrong",))
        assert missed.values == {"tries_left": 2}

    async def test_after_busy_the_first_answers_are_still_there(self, office: Office) -> None:
        flow = await at_the_last_question(office, PARENT, RIGHT)
        async with crowded(office):
            flow = await office.answer(flow, RIGHT[2:])
        assert (await office.answer(flow, RIGHT[2:])).step is Step.NEW_PASSWORD

    async def test_a_busy_machine_does_not_judge_a_password_either(self, office: Office) -> None:
        flow = await office.answer(await office.recover())
        async with crowded(office):
            flow = await office.set_password(flow, SECOND_PASSWORD)
            assert (flow.step, flow.said) == (Step.NEW_PASSWORD, Said.BUSY)
        assert (await office.set_password(flow, SECOND_PASSWORD)).said is Said.CHANGED


class TestMemory:
    async def test_typed_answers_are_in_memory_alone(self, office: Office, tmp_path: Path) -> None:
        """QST-08."""
        canaries = ("canary-one", "canary-two")
        flow = await office.answer(await office.recover(), canaries)
        assert office.house.memory.hold(flow).answers == list(canaries)
        for file in (tmp_path / "data").iterdir():
            assert not any(canary.encode() in file.read_bytes() for canary in canaries)

    async def test_they_are_gone_when_judged(self, office: Office) -> None:
        for answers in (WRONG, RIGHT):
            flow = await office.answer(await office.recover(), answers)
            assert office.house.memory.hold(flow).answers == []

    async def test_they_are_gone_after_cancel(self, office: Office) -> None:
        """SES-04."""
        await office.answer(await office.recover(), RIGHT[:2])
        await office.house.flows.cancel(office.turn())
        assert len(office.house.memory) == 0

    async def test_they_are_gone_after_expiry(self, office: Office) -> None:
        await office.answer(await office.recover(), RIGHT[:2])
        office.clock.advance(minutes=5)
        await office.house.housekeeping.expire()
        assert len(office.house.memory) == 0

    async def test_they_are_gone_when_another_task_begins(self, office: Office) -> None:
        await office.answer(await office.recover(), RIGHT[:2])
        await office.house.unlock.begin(office.turn())
        assert len(office.house.memory) == 0

    async def test_they_are_gone_after_success(self, office: Office) -> None:
        await office.reset(SECOND_PASSWORD)
        assert len(office.house.memory) == 0

    async def test_a_restart_asks_the_questions_from_the_first(self, lived_in: Path, tmp_path: Path) -> None:
        clock = Clock()
        async with open_office(lived_in, tmp_path, clock=clock) as office:
            flow = await office.answer(await office.recover(), RIGHT[:2])
        async with reopened(tmp_path, clock) as office:
            flow = await office.answer(await office.open_flow(), RIGHT[2:])
            assert (flow.position, flow.said) == (0, Said.ANSWERS_LOST)
            assert (await office.answer(flow)).step is Step.NEW_PASSWORD
